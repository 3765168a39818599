"""The functions of ``nd`` that networks are made of: convolution, pooling, normalization, sequences."""

import math

from .. import _native
from ._functions import give, where

__all__ = [
    "BatchNorm", "Convolution", "Deconvolution", "InstanceNorm", "LayerNorm", "LRN", "Pooling",
    "SequenceLast", "SequenceMask", "SequenceReverse", "UpSampling",
]


def _for_axes(numbers, axes, default):
    """One number for each axis; none are the default's."""
    if numbers is None or numbers == ():
        return [default] * axes
    return [int(numbers)] * axes if isinstance(numbers, int) else [int(number) for number in numbers]


def _with_bias(result, bias, no_bias, out):
    if not no_bias and bias is not None:
        result = result + _native.reshape(bias, [1, -1] + [1] * (result.ndim - 2))
    return give(out, result)


def Convolution(
    data, weight, bias=None, kernel=None, stride=None, dilate=None, pad=None, num_filter=None,
    num_group=1, no_bias=False, layout=None, out=None, **kwargs,
):
    """The sums of products of kernels, of shape (filters, channels / groups, …), and windows of images.

    >>> from gradus.mxnet import nd
    >>> x = nd.arange(9).reshape((1, 1, 3, 3))
    >>> Convolution(x, nd.ones((1, 1, 2, 2)), kernel=(2, 2), num_filter=1, no_bias=True)
    <BLANKLINE>
    [[[[ 8. 12.]
       [20. 24.]]]]
    <NDArray 1x1x2x2 @cpu(0)>
    """
    axes = data.ndim - 2
    moves = [_for_axes(stride, axes, 1), _for_axes(pad, axes, 0), _for_axes(dilate, axes, 1)]
    return _with_bias(_native.convolution(data, weight, *moves, num_group), bias, no_bias, out)


def Deconvolution(
    data, weight, bias=None, kernel=None, stride=None, dilate=None, pad=None, adj=None,
    num_filter=None, num_group=1, no_bias=True, layout=None, out=None, **kwargs,
):
    """The transpose of a convolution with kernels of shape (channels, filters, …)."""
    axes = data.ndim - 2
    if num_group != 1 or any(by != 1 for by in _for_axes(dilate, axes, 1)):
        raise ValueError("Deconvolution: groups and dilation are 1 here")
    moves = [_for_axes(stride, axes, 1), _for_axes(pad, axes, 0), _for_axes(adj, axes, 0)]
    return _with_bias(_native.convolution_transpose(data, weight, *moves), bias, no_bias, out)


def _pool(data, kernel, stride, pairs, pool_type, count_include_pad):
    if pool_type == "max":
        return _native.max_pool(data, kernel, stride, pairs)
    if pool_type not in ("avg", "sum"):
        raise ValueError(f"pool_type is 'max', 'avg' or 'sum', not {pool_type!r}")
    if count_include_pad:
        # MXNet counts the places of padding, but not those behind it.
        around = [min(pair) for pair in pairs]
        data = _native.pad(data, [(0, 0), (0, 0), *((one, one) for one in around)], "constant", 0.0)
        pairs = [(0, last - one) for (_, last), one in zip(pairs, around)]
    means = _native.mean_pool(data, kernel, stride, pairs)
    return means * math.prod(kernel) if pool_type == "sum" else means


def Pooling(
    data, kernel=None, pool_type="max", global_pool=False, stride=None, pad=None,
    pooling_convention="valid", count_include_pad=True, layout=None, out=None, **kwargs,
):
    """The largest element, the mean or the sum of each window of images.

    >>> from gradus.mxnet import nd
    >>> Pooling(nd.arange(4).reshape((1, 1, 2, 2)), kernel=(2, 2), pool_type="avg").asscalar().item()
    1.5
    """
    lengths, axes = data.shape[2:], data.ndim - 2
    if global_pool:
        stride, around = [1] * axes, [0] * axes
        return give(out, _pool(data, list(lengths), stride, [(0, 0)] * axes, pool_type, False))
    kernel, stride, around = (
        _for_axes(numbers, axes, default) for numbers, default in ((kernel, 1), (stride, 1), (pad, 0))
    )
    pairs = []
    for length, size, step, width in zip(lengths, kernel, stride, around):
        beyond = 0
        if pooling_convention == "full":
            beyond = -(length + 2 * width - size) % step
        pairs.append((width, width + beyond))
    return give(out, _pool(data, kernel, stride, pairs, pool_type, count_include_pad))


def _moments(data, axes):
    mean = _native.mean(data, axes, True)
    return mean, _native.mean(_native.square(data - mean), axes, True)


def _along(parameter, data, axis):
    shape = [1] * data.ndim
    shape[axis] = -1
    return _native.reshape(parameter, shape)


def BatchNorm(
    data, gamma, beta, moving_mean, moving_var, eps=1e-3, momentum=0.9, fix_gamma=True,
    use_global_stats=False, output_mean_var=False, axis=1, out=None, **kwargs,
):
    """Channels with the mean ``beta`` and the standard deviation ``gamma``.

    In training mode by the moments of the batch, from which ``moving_mean`` and ``moving_var`` learn;
    else by these.
    """
    if _native.is_training() and not use_global_stats:
        axes = [other for other in range(data.ndim) if other != axis % data.ndim]
        mean, variance = _moments(data, axes)
        for moving, now in ((moving_mean, mean), (moving_var, variance)):
            moving[:] = momentum * moving + (1 - momentum) * _native.reshape(now.detach(), [-1])
    else:
        mean, variance = _along(moving_mean, data, axis), _along(moving_var, data, axis)
    result = (data - mean) / _native.sqrt(variance + eps)
    if not fix_gamma:
        result = result * _along(gamma, data, axis)
    result = give(out, result + _along(beta, data, axis))
    return [result, _native.reshape(mean, [-1]), _native.reshape(variance, [-1])] if output_mean_var else result


def LayerNorm(data, gamma, beta, axis=-1, eps=1e-5, output_mean_var=False, out=None, **kwargs):
    """Each example's features with the mean ``beta`` and the standard deviation ``gamma``."""
    mean, variance = _moments(data, [axis])
    result = (data - mean) / _native.sqrt(variance + eps)
    return give(out, result * _along(gamma, data, axis) + _along(beta, data, axis))


def InstanceNorm(data, gamma, beta, eps=1e-3, out=None, **kwargs):
    """Each example's channels with the mean ``beta`` and the standard deviation ``gamma``."""
    mean, variance = _moments(data, list(range(2, data.ndim)))
    result = (data - mean) / _native.sqrt(variance + eps)
    return give(out, result * _along(gamma, data, 1) + _along(beta, data, 1))


def LRN(data, nsize, alpha=1e-4, beta=0.75, knorm=2.0, out=None, **kwargs):
    """Elements over a power of the mean square of the ``nsize`` channels around theirs."""
    squares = _native.pad(
        _native.square(data), [(0, 0), (nsize // 2, nsize // 2), *([(0, 0)] * (data.ndim - 2))], "constant", 0.0
    )
    sums = _native.sum(_native.unfold(squares, 1, nsize, 1), [-1], False)
    return give(out, data / (knorm + alpha / nsize * sums) ** beta)


def UpSampling(*data, scale, sample_type="nearest", num_args=1, out=None, **kwargs):
    """Images with each element repeated ``scale`` times along both axes."""
    if sample_type != "nearest":
        raise ValueError(f"sample_type is 'nearest' here, not {sample_type!r}")
    rows = _native.repeat(data[0], scale, 2)
    return give(out, _native.repeat(rows, scale, 3))


def _steps(data, axis):
    """The number of each time step, in a shape that broadcasts with ``data``."""
    shape = [1] * data.ndim
    shape[axis] = -1
    return _native.reshape(_native.arange(True, 0, data.shape[axis], 1, "float32"), shape)


def _lengths(sequence_length, data, axis):
    shape = [1] * data.ndim
    shape[1 - axis] = -1
    return _native.reshape(_native.astype(sequence_length, "float32"), shape)


def SequenceMask(data, sequence_length=None, use_sequence_length=False, value=0.0, axis=0, out=None):
    """Sequences with ``value`` behind their ends.

    >>> from gradus.mxnet import nd
    >>> SequenceMask(nd.ones((3, 2)), nd.array([1, 3]), True).asnumpy().tolist()
    [[1.0, 1.0], [0.0, 1.0], [0.0, 1.0]]
    """
    if not use_sequence_length or sequence_length is None:
        return give(out, data + 0)
    inside = _steps(data, axis) < _lengths(sequence_length, data, axis)
    inside = _native.broadcast_to(inside, list(data.shape))
    return give(out, where(inside, data, _native.full(True, list(data.shape), float(value), data._dtype)))


def SequenceLast(data, sequence_length=None, use_sequence_length=False, axis=0, out=None):
    """The last step of each sequence."""
    if not use_sequence_length or sequence_length is None:
        return give(out, data[data.shape[0] - 1] if axis == 0 else data[:, data.shape[1] - 1])
    last = _lengths(sequence_length, data, axis) - 1
    is_last = _native.astype(_steps(data, axis) == last, data._dtype)
    return give(out, _native.sum(data * is_last, [axis], False))


def SequenceReverse(data, sequence_length=None, use_sequence_length=False, axis=0, out=None):
    """Sequences backwards; what stands behind their ends stays."""
    if not use_sequence_length or sequence_length is None:
        return give(out, _native.flip(data, [0]))
    steps = _steps(data, 0)
    last = _lengths(sequence_length, data, 0) - 1
    order = where(
        _native.broadcast_to(steps <= last, [data.shape[0], data.shape[1]] + [1] * (data.ndim - 2)),
        last - steps,
        steps + 0 * last,
    )
    columns = [
        _native.take(data[:, i], _native.reshape(order[:, i], [-1]), 0, "clip") for i in range(data.shape[1])
    ]
    return give(out, _native.stack(columns, 1))
