"""The functions of ``nd`` that take arrays: MXNet's names, arguments and defaults."""

import math

import numpy as np

from .. import _native
from .._numpy import dtype_name

NDArray = _native.MxnetNDArray
_slice = slice
_sum, _max, _min, _abs, _round = sum, max, min, abs, round

__all__ = []


def _public(function):
    __all__.append(function.__name__)
    return function


def give(out, result):
    """The result, or the array ``out`` that now holds it."""
    if out is None:
        return result
    out[:] = result
    return out


def _unary(name, core=None, documentation=""):
    operation = getattr(_native, core or name)

    def function(data, out=None, name=None):
        return operation(data) if out is None else give(out, operation(data))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = documentation or dict(_native.operations()).get(core or name, "")
    globals()[name] = function
    __all__.append(name)


for _name in """
abs sign exp expm1 log log1p log2 log10 sqrt rsqrt cbrt square reciprocal sin cos tan sinh cosh tanh
sigmoid relu erf floor ceil trunc logical_not
""".split():
    _unary(_name)
for _name, _core in [
    ("arcsin", "asin"), ("arccos", "acos"), ("arctan", "atan"), ("arcsinh", "asinh"),
    ("arccosh", "acosh"), ("arctanh", "atanh"), ("negative", "neg"), ("rint", "round"),
    ("gammaln", "lgamma"), ("fix", "trunc"),
]:
    _unary(_name, _core)


def _binary(name, core):
    def function(lhs, rhs, out=None, name=None):
        if isinstance(lhs, NDArray) or isinstance(rhs, NDArray):
            result = _native.binary(core, lhs, rhs)
        else:
            result = _of_numbers[core](lhs, rhs)
        return give(out, result)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = dict(_native.operations()).get(core, "")
    globals()[name] = function
    __all__.append(name)


_of_numbers = {
    "add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y, "rem": lambda x, y: x % y, "pow": lambda x, y: x**y,
    "maximum": _max, "minimum": _min, "hypot": math.hypot,
    "equal": lambda x, y: float(x == y), "not_equal": lambda x, y: float(x != y),
    "greater": lambda x, y: float(x > y), "greater_equal": lambda x, y: float(x >= y),
    "less": lambda x, y: float(x < y), "less_equal": lambda x, y: float(x <= y),
    "logical_and": lambda x, y: float(bool(x) and bool(y)),
    "logical_or": lambda x, y: float(bool(x) or bool(y)),
    "logical_xor": lambda x, y: float(bool(x) != bool(y)),
}

for _name, _core in [
    ("add", "add"), ("subtract", "sub"), ("multiply", "mul"), ("divide", "div"),
    ("true_divide", "div"), ("modulo", "rem"), ("power", "pow"), ("maximum", "maximum"),
    ("minimum", "minimum"), ("hypot", "hypot"), ("equal", "equal"), ("not_equal", "not_equal"),
    ("greater", "greater"), ("greater_equal", "greater_equal"), ("lesser", "less"),
    ("lesser_equal", "less_equal"), ("logical_and", "logical_and"), ("logical_or", "logical_or"),
    ("logical_xor", "logical_xor"),
]:
    _binary(_name, _core)
for _name, _core in [
    ("add", "add"), ("plus", "add"), ("sub", "sub"), ("minus", "sub"), ("mul", "mul"),
    ("div", "div"), ("mod", "rem"), ("power", "pow"), ("maximum", "maximum"),
    ("minimum", "minimum"), ("hypot", "hypot"), ("equal", "equal"), ("not_equal", "not_equal"),
    ("greater", "greater"), ("greater_equal", "greater_equal"), ("lesser", "less"),
    ("lesser_equal", "less_equal"), ("logical_and", "logical_and"), ("logical_or", "logical_or"),
    ("logical_xor", "logical_xor"),
]:
    _binary("broadcast_" + _name, _core)


def _elementwise(name, core):
    def function(lhs, rhs, out=None, name=None):
        if lhs.shape != rhs.shape:
            from ..errors import ShapeError

            raise ShapeError(
                f"{function.__name__}: shapes {lhs.shape} and {rhs.shape} differ; for operands "
                f"that broadcast there is broadcast_{core}"
            )
        return give(out, _native.binary(core, lhs, rhs))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{dict(_native.operations())[core]} Both arrays must be of one shape."
    globals()[name] = function
    __all__.append(name)


for _name in ["add", "sub", "mul", "div"]:
    _elementwise("elemwise_" + _name, _name)


def _axes(data, axis, exclude=False):
    """The axes that MXNet's ``axis`` names; none for all."""
    if axis is None or (not np.isscalar(axis) and len(axis) == 0):
        return None
    axes = [int(axis)] if np.isscalar(axis) else [int(one) for one in axis]
    if exclude:
        named = {one % data.ndim for one in axes}
        axes = [one for one in range(data.ndim) if one not in named]
    return axes


def _reduction(name, documentation):
    operation = getattr(_native, name)

    def function(data, axis=None, keepdims=False, exclude=False, out=None, **kwargs):
        return give(out, operation(data, _axes(data, axis, exclude), bool(keepdims)))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = documentation
    globals()[name] = function
    __all__.append(name)


_reduction("sum", "The sum of the elements, of all or along axes.")
_reduction("mean", "The mean of the elements, of all or along axes.")
_reduction("prod", "The product of the elements, of all or along axes.")
_reduction("max", "The largest element, of all or along axes.")
_reduction("min", "The smallest element, of all or along axes.")
sum_axis, max_axis, min_axis = sum, max, min  # noqa: F405
__all__ += ["sum_axis", "max_axis", "min_axis"]


def _without_nan(data, instead):
    return where(data == data, data, full_like(data, instead))


@_public
def nansum(data, axis=None, keepdims=False, exclude=False, out=None):
    """The sum of the elements that are numbers."""
    return sum(_without_nan(data, 0), axis, keepdims, exclude, out)


@_public
def nanprod(data, axis=None, keepdims=False, exclude=False, out=None):
    """The product of the elements that are numbers."""
    return prod(_without_nan(data, 1), axis, keepdims, exclude, out)  # noqa: F405


@_public
def norm(data, ord=2, axis=None, out_dtype=None, keepdims=False, out=None):
    """The root of the sum of squares, or with ``ord=1`` the sum of magnitudes."""
    axes = _axes(data, axis)
    if ord == 1:
        return give(out, _native.sum(_native.abs(data), axes, keepdims))
    return give(out, _native.norm(data, axes, keepdims))


def _position(name, largest):
    def function(data, axis=None, keepdims=False, out=None):
        return give(out, _native.argmax(data, _axes(data, axis), bool(keepdims), largest))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"Where the {'largest' if largest else 'smallest'} elements are, as float32."
    globals()[name] = function
    __all__.append(name)


_position("argmax", True)
_position("argmin", False)


@_public
def argmax_channel(data, out=None):
    """Where the largest element of each row is."""
    return argmax(data, 1, out=out)  # noqa: F405


@_public
def full_like(data, fill_value, out=None):
    """An array of the shape and type of another, filled with one number."""
    return give(out, _native.full(True, list(data.shape), float(fill_value), data._dtype))


@_public
def zeros_like(data, out=None):
    """Zeros in the shape and type of another array."""
    return full_like(data, 0, out)


@_public
def ones_like(data, out=None):
    """Ones in the shape and type of another array."""
    return full_like(data, 1, out)


@_public
def dot(lhs, rhs, transpose_a=False, transpose_b=False, forward_stype=None, out=None):
    """The product that sums over the last axis of ``lhs`` and the first of ``rhs``.

    >>> from gradus.mxnet import nd
    >>> dot(nd.ones((2, 3)), nd.ones((3, 1))).asnumpy().tolist()
    [[3.0], [3.0]]
    """
    result = _native.dot(lhs, rhs, transpose_a, transpose_b)
    return result if out is None else give(out, result)


def _turned(x):
    return swapaxes(x, -1, -2)


@_public
def batch_dot(lhs, rhs, transpose_a=False, transpose_b=False, forward_stype=None, out=None):
    """The products of the matrices that stand at the same place of two stacks."""
    lhs = _turned(lhs) if transpose_a else lhs
    rhs = _turned(rhs) if transpose_b else rhs
    if lhs.shape[:-2] != rhs.shape[:-2]:
        from ..errors import ShapeError

        raise ShapeError(f"batch_dot: stacks of shapes {lhs.shape} and {rhs.shape} differ")
    return give(out, _native.matmul(lhs, rhs))


@_public
def linalg_gemm2(A, B, transpose_a=False, transpose_b=False, alpha=1.0, axis=-2, out=None):
    """``alpha`` times the matrix product."""
    A = _turned(A) if transpose_a else A
    B = _turned(B) if transpose_b else B
    return give(out, _native.matmul(A, B) * alpha)


def _listed(arrays):
    return list(arrays[0]) if len(arrays) == 1 and isinstance(arrays[0], (list, tuple)) else list(arrays)


@_public
def concat(*data, dim=1, out=None, **kwargs):
    """The arrays side by side along an axis."""
    return give(out, _native.concat(_listed(data), dim))


@_public
def concatenate(arrays, axis=0, always_copy=True):
    """The arrays of a list side by side along an axis."""
    return _native.concat(list(arrays), axis)


@_public
def stack(*data, axis=0, out=None, **kwargs):
    """The arrays along a new axis."""
    return give(out, _native.stack(_listed(data), axis))


@_public
def add_n(*args, out=None):
    """The sum of arrays of one shape."""
    args = _listed(args)
    total = args[0]
    for one in args[1:]:
        total = total + one
    return give(out, total)


@_public
def split(data, num_outputs, axis=1, squeeze_axis=False):
    """The array cut into equal parts along an axis; a list, or the one part."""
    parts = _native.split(data, num_outputs, axis)
    if squeeze_axis:
        parts = [_native.squeeze(part, [axis]) for part in parts]
    return parts[0] if len(parts) == 1 else parts


@_public
def split_v2(ary, indices_or_sections, axis=0, squeeze_axis=False):
    """The array cut into a number of equal parts, or at positions."""
    parts = _native.split(ary, indices_or_sections, axis)
    if squeeze_axis:
        parts = [_native.squeeze(part, [axis]) for part in parts]
    return parts


@_public
def take(a, indices, axis=0, mode="clip", out=None):
    """The parts of an array at positions of an axis.

    >>> from gradus.mxnet import nd
    >>> take(nd.array([10, 20, 30]), nd.array([2, 0, 9])).asnumpy().tolist()
    [30.0, 10.0, 30.0]
    """
    result = _native.take(a, indices, axis, mode)
    return result if out is None else give(out, result)


@_public
def batch_take(a, indices, out=None):
    """One element of each row."""
    return pick(a, indices, axis=1, out=out)


@_public
def Embedding(
    data, weight, input_dim=None, output_dim=None, dtype="float32", sparse_grad=False, out=None, **kwargs
):
    """Rows of ``weight``, by their numbers."""
    return take(weight, data, out=out)


@_public
def pick(data, index, axis=-1, keepdims=False, mode="clip", out=None):
    """One element of each line along an axis."""
    if axis is None:
        return take(_native.reshape(data, [-1]), index, mode=mode, out=out)
    if index.ndim == data.ndim and index.shape[axis] == 1 and not keepdims:
        index = _native.squeeze(index, [axis])
    return give(out, _native.pick(data, index, axis, bool(keepdims), mode))


@_public
def gather_nd(data, indices, out=None):
    """The elements, or parts, at positions whose coordinates stand along the first axis."""
    rows = indices.asnumpy().astype(np.int64)
    return give(out, data[tuple(rows)])


@_public
def one_hot(indices, depth, on_value=1.0, off_value=0.0, dtype="float32", out=None):
    """For each position a row of ``depth`` numbers, one of which is ``on_value``."""
    ones = _native.one_hot(indices, depth, dtype_name(dtype))
    if (on_value, off_value) != (1.0, 0.0):
        ones = ones * (on_value - off_value) + off_value
    return give(out, ones)


@_public
def where(condition, x, y, out=None):
    """Elements of ``x`` where the condition is not zero, else of ``y``."""
    if condition.ndim == 1 and x.ndim > 1:
        condition = _native.reshape(condition, [-1] + [1] * (x.ndim - 1))
        condition = _native.broadcast_to(condition, list(x.shape))
    return give(out, _native.where_(condition, x, y))


@_public
def clip(data, a_min, a_max, out=None):
    """The elements, none below ``a_min`` or above ``a_max``."""
    return give(out, _native.clip(data, a_min, a_max))


@_public
def topk(data, axis=-1, k=1, ret_typ="indices", is_ascend=False, dtype="float32", out=None):
    """The largest elements of each line along an axis: where they are, what they are, or both.

    >>> from gradus.mxnet import nd
    >>> topk(nd.array([[0.3, 0.2, 0.4]]), k=2).asnumpy().tolist()
    [[2.0, 0.0]]
    """
    if axis is None:
        data, axis = _native.reshape(data, [-1]), 0
    values, indices = _native.topk(data, k if k > 0 else data.shape[axis], axis, bool(is_ascend))
    indices = _native.astype(indices, dtype_name(dtype))
    if ret_typ == "indices":
        return give(out, indices)
    if ret_typ == "value":
        return give(out, values)
    if ret_typ == "both":
        return [values, indices]
    if ret_typ != "mask":
        raise ValueError(f"ret_typ is 'indices', 'value', 'both' or 'mask', not {ret_typ!r}")
    marks = one_hot(indices, data.shape[axis])
    axis %= data.ndim
    marks = _native.sum(marks, [axis], False)
    order = list(range(data.ndim - 1))
    order.insert(axis, data.ndim - 1)
    return give(out, _native.astype(_native.transpose(marks, order), data._dtype))


@_public
def sort(data, axis=-1, is_ascend=True, out=None):
    """The elements of each line along an axis in order."""
    if axis is None:
        data, axis = _native.reshape(data, [-1]), 0
    return give(out, _native.sort(data, axis, bool(is_ascend)))


@_public
def argsort(data, axis=-1, is_ascend=True, dtype="float32", out=None):
    """The positions that put each line along an axis in order."""
    if axis is None:
        data, axis = _native.reshape(data, [-1]), 0
    return give(out, _native.astype(_native.argsort(data, axis, bool(is_ascend)), dtype_name(dtype)))


@_public
def softmax(data, length=None, axis=-1, temperature=None, use_length=False, dtype=None, out=None):
    """Exponentials over their sum along an axis."""
    data = data if temperature in (None, 1.0) else data / temperature
    return give(out, _native.softmax(data, axis))


@_public
def log_softmax(data, axis=-1, temperature=None, dtype=None, use_length=False, out=None):
    """The logarithm of the softmax."""
    data = data if temperature in (None, 1.0) else data / temperature
    return give(out, _native.log_softmax(data, axis))


@_public
def softmin(data, axis=-1, temperature=None, dtype=None, use_length=False, out=None):
    """The softmax of the negated elements."""
    return softmax(-data, axis=axis, temperature=temperature, out=out)


@_public
def softmax_cross_entropy(data, label, out=None):
    """The sum over the rows of the negated log-probability of each one's label."""
    return give(out, -_native.sum(pick(_native.log_softmax(data, -1), label)))


@_public
def smooth_l1(data, scalar=1.0, out=None):
    """Half a square near zero, the magnitude further away."""
    square_of_scalar = scalar * scalar
    magnitude = _native.abs(data)
    inside = data * data * (0.5 * square_of_scalar)
    return give(out, where(magnitude < 1 / square_of_scalar, inside, magnitude - 0.5 / square_of_scalar))


@_public
def softsign(data, out=None):
    """x / (1 + |x|)."""
    return give(out, data / (1 + _native.abs(data)))


@_public
def degrees(data, out=None):
    """Radians as degrees."""
    return give(out, data * (180 / math.pi))


@_public
def radians(data, out=None):
    """Degrees as radians."""
    return give(out, data * (math.pi / 180))


@_public
def rcbrt(data, out=None):
    """One over the cube root."""
    return give(out, 1 / _native.cbrt(data))


@_public
def round(data, out=None):
    """The nearest whole number; halves go away from zero."""
    return give(out, _native.sign(data) * _native.floor(_native.abs(data) + 0.5))


@_public
def gamma(data, out=None):
    """The gamma function."""
    exact = _native.exp(_native.lgamma(_native.astype(data, "float64")))
    return give(out, _native.astype(exact, data._dtype))


@_public
def reshape(data, shape, reverse=False, out=None):
    """The same elements under another shape, with MXNet's codes 0, -1, -2, -3 and -4."""
    return give(out, _native.reshape(data, lengths(data, shape, reverse)))


def lengths(data, shape, reverse=False):
    """The lengths that a shape with MXNet's codes stands for; one may be -1."""
    if type(shape) is not tuple:
        shape = [int(shape)] if np.isscalar(shape) else list(shape)
    for length in shape:
        if length < -1 or length == 0:
            return _lengths(list(data.shape), shape, reverse)
    return shape if not reverse or -1 not in shape else _lengths(list(data.shape), shape, reverse)


def _lengths(lengths, codes, reverse):
    """The lengths that codes stand for."""
    if reverse:
        lengths, codes = lengths[::-1], codes[::-1]
    made, rest, codes = [], list(lengths), list(codes)
    while codes:
        code = codes.pop(0)
        if code == 0:
            made.append(_next(rest, 0))
        elif code == -1:
            made.append(-1)
            rest[:1] = []
        elif code == -2:
            made += rest
            rest = []
        elif code == -3:
            made.append(_next(rest, -3) * _next(rest, -3))
        elif code == -4:
            whole, (first, second) = _next(rest, -4), (codes.pop(0), codes.pop(0))
            if first == -1:
                first = whole // second
            if second == -1:
                second = whole // first
            made += [first, second]
        else:
            made.append(code)
            rest[:1] = []
    return made[::-1] if reverse else made


def _next(rest, code):
    if not rest:
        raise ValueError(f"reshape: no axis of the array is left for the code {code}")
    return rest.pop(0)


@_public
def transpose(data, axes=None, out=None):
    """The array with its axes in another order, reversed if none is given."""
    axes = list(axes) if axes is not None and len(axes) else list(range(data.ndim))[::-1]
    return give(out, _native.transpose(data, axes))


@_public
def swapaxes(data, dim1=0, dim2=0, out=None):
    """The array with two axes in each other's place."""
    order = list(range(data.ndim))
    order[dim1], order[dim2] = order[dim2], order[dim1]
    return give(out, _native.transpose(data, order))


@_public
def expand_dims(data, axis, out=None):
    """The array with a new axis of length 1."""
    return give(out, _native.expand_dims(data, [axis]))


@_public
def squeeze(data, axis=None, out=None):
    """The array without axes of length 1."""
    return give(out, _native.squeeze(data, _axes(data, axis)))


@_public
def flatten(data, out=None):
    """All axes but the first joined."""
    return give(out, _native.reshape(data, [data.shape[0], -1]))


@_public
def broadcast_to(data, shape, out=None):
    """The elements repeated to fill a shape, in which 0 keeps a length."""
    shape = [kept if length == 0 else length for length, kept in zip(shape, data.shape)] if 0 in shape else shape
    return give(out, _native.broadcast_to(data, list(shape)))


@_public
def broadcast_like(lhs, rhs, out=None):
    """The elements repeated to fill the shape of another array."""
    return give(out, _native.broadcast_to(lhs, list(rhs.shape)))


@_public
def broadcast_axes(data, axis=(), size=(), out=None):
    """The elements repeated along axes of length 1."""
    shape = list(data.shape)
    for one, length in zip(np.atleast_1d(axis), np.atleast_1d(size)):
        shape[one] = int(length)
    return give(out, _native.broadcast_to(data, shape))


broadcast_axis = broadcast_axes
__all__.append("broadcast_axis")


@_public
def tile(data, reps, out=None):
    """The whole array repeated along its axes."""
    return give(out, _native.tile(data, [int(reps)] if np.isscalar(reps) else list(reps)))


@_public
def repeat(data, repeats, axis=None, out=None):
    """Each element repeated along an axis, or all in one row."""
    if axis is None:
        data, axis = _native.reshape(data, [-1]), 0
    return give(out, _native.repeat(data, repeats, axis))


@_public
def flip(data, axis, out=None):
    """The array backwards along axes."""
    return give(out, _native.flip(data, _axes(data, axis)))


reverse = flip
__all__.append("reverse")


@_public
def diag(data, k=0, out=None):
    """A diagonal of a matrix, or a matrix with one."""
    if data.ndim == 1:
        size = data.shape[0] + _abs(k)
        ones = np.eye(size, k=k)
        rows = np.clip(np.arange(size) - _max(-k, 0), 0, data.shape[0] - 1)
        mask = _native.from_bytes(True, ones.astype(data._dtype).tobytes(), data._dtype, (size, size))
        column = _native.take(data, _positions(rows), 0, "clip")
        return give(out, _native.reshape(column, [size, 1]) * mask)
    numbers = np.arange(data.size).reshape(data.shape)
    return give(out, _native.take(_native.reshape(data, [-1]), _positions(np.diag(numbers, k)), 0, "clip"))


def _positions(numbers):
    numbers = np.ascontiguousarray(numbers, dtype=np.int64)
    return _native.from_bytes(True, numbers.tobytes(), "int64", numbers.shape)


@_public
def slice(data, begin, end, step=None, out=None):
    """The part between two corners."""
    step = step or [None] * len(begin)
    key = tuple(_slice(first, last, by) for first, last, by in zip(begin, end, step))
    return give(out, data[key].copy())


@_public
def slice_axis(data, axis, begin, end, out=None):
    """A range of positions of one axis."""
    key = [_slice(None)] * data.ndim
    key[axis] = _slice(begin, end)
    return give(out, data[tuple(key)].copy())


@_public
def slice_like(data, shape_like, axes=(), out=None):
    """The first positions, as many as another array has."""
    axes = {axis % data.ndim for axis in axes} if axes else set(range(data.ndim))
    key = [_slice(length) if axis in axes else _slice(None) for axis, length in enumerate(shape_like.shape)]
    return give(out, data[tuple(key)].copy())


@_public
def cast(data, dtype, out=None):
    """The elements converted to another type."""
    return give(out, _native.astype(data, dtype_name(dtype)))


@_public
def identity(data, out=None):
    """The array itself."""
    return give(out, data + 0)


@_public
def BlockGrad(data, out=None):
    """The elements as a constant."""
    return give(out, data.detach())


stop_gradient = BlockGrad
__all__.append("stop_gradient")


@_public
def Activation(data, act_type, out=None):
    """An activation by its name: relu, sigmoid, tanh, softrelu, softsign or log_sigmoid."""
    functions = {
        "relu": _native.relu, "sigmoid": _native.sigmoid, "tanh": _native.tanh,
        "softrelu": _native.softplus, "softsign": softsign,
        "log_sigmoid": lambda x: -_native.softplus(-x),
    }
    if act_type not in functions:
        raise ValueError(f"act_type is one of {', '.join(functions)}, not {act_type!r}")
    return give(out, functions[act_type](data))


_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


@_public
def LeakyReLU(data, gamma=None, act_type="leaky", slope=0.25, out=None, **kwargs):
    """The elements, and below zero a slope (leaky, prelu) or a bend (elu, selu); or the smooth gelu."""
    if act_type == "gelu":
        return give(out, 0.5 * data * (1 + _native.erf(data / math.sqrt(2))))
    if act_type == "selu":
        return give(out, _SELU_SCALE * where(data > 0, data, _SELU_ALPHA * _native.expm1(data)))
    if act_type == "elu":
        return give(out, where(data > 0, data, slope * _native.expm1(data)))
    if act_type == "prelu":
        slope = _native.reshape(gamma, [1, -1] + [1] * _max(data.ndim - 2, 0)) if data.ndim > 1 else gamma
    elif act_type != "leaky":
        raise ValueError(f"act_type is 'leaky', 'prelu', 'elu', 'selu' or 'gelu', not {act_type!r}")
    return give(out, where(data > 0, data, slope * data))


@_public
def FullyConnected(data, weight, bias=None, num_hidden=None, no_bias=False, flatten=True, out=None):
    """The product with a transposed weight, plus a bias."""
    if flatten and data.ndim > 2:
        data = _native.reshape(data, [data.shape[0], -1])
    if data.ndim > 2:
        rows = _native.reshape(data, [-1, data.shape[-1]])
        result = _native.dot(rows, weight, False, True)
        result = _native.reshape(result, [*data.shape[:-1], weight.shape[0]])
    else:
        result = _native.dot(data, weight, False, True)
    return give(out, result if no_bias or bias is None else result + bias)


@_public
def Dropout(data, p=0.5, mode="training", axes=(), out=None, **kwargs):
    """In training mode, elements become zero with probability ``p`` and the others grow to match."""
    if p == 0 or (mode != "always" and not _native.is_training()):
        return give(out, data)
    shape = [1 if axis in axes else length for axis, length in enumerate(data.shape)]
    drawn = _native.draw(True, "uniform", 0.0, 1.0, shape, "float32")
    kept = _native.astype(drawn >= p, data._dtype)
    return give(out, data * (kept / (1 - p)))


@_public
def L2Normalization(data, eps=1e-10, mode="instance", out=None):
    """The elements over the root of the sum of squares of their example."""
    axes = {"instance": list(range(1, data.ndim)), "channel": [1], "spatial": list(range(2, data.ndim))}[mode]
    return give(out, data / _native.sqrt(_native.sum(_native.square(data), axes, True) + eps))


@_public
def shape_array(data):
    """The lengths of the axes, as an array."""
    return _positions(np.array(data.shape))


@_public
def size_array(data):
    """The number of elements, as an array."""
    return _positions(np.array([data.size]))


Flatten, Reshape, Cast, Concat, SliceChannel = flatten, reshape, cast, concat, split
SwapAxis, ElementWiseSum, make_loss = swapaxes, add_n, identity
__all__ += [
    "Flatten", "Reshape", "Cast", "Concat", "SliceChannel", "SwapAxis", "ElementWiseSum", "make_loss",
]
