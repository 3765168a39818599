"""MXNet's ``nd.random``, with its streams.

``normal``, ``uniform``, ``exponential``, ``randint``, ``multinomial`` and ``shuffle`` give the
numbers that MXNet 1.9.1 gives on a processor, to the last bit; ``poisson``, ``gamma`` and the
others have a stream of their own.

>>> from gradus.mxnet import nd, random
>>> random.seed(0)
>>> nd.random.normal(shape=2)
<BLANKLINE>
[2.2122064 0.7740038]
<NDArray 2 @cpu(0)>
"""

from .. import _native
from .._numpy import dtype_name
from ._functions import give

__all__ = [
    "exponential", "gamma", "generalized_negative_binomial", "multinomial", "negative_binomial",
    "normal", "poisson", "randint", "randn", "seed", "shuffle", "uniform",
]


def seed(seed_state, ctx="all"):
    """Starts the generators again. A process begins as after ``seed(0)``."""
    _native.seed(True, int(seed_state))


def _shape(shape):
    if shape is None or shape == ():
        return [1]
    return [int(shape)] if isinstance(shape, int) else [int(length) for length in shape]


def _type(dtype):
    return "float32" if dtype in (None, "None") else dtype_name(dtype)


def _is_array(*parameters):
    return any(isinstance(parameter, _native.NDArray) for parameter in parameters)


def _each(parameters, shape):
    """Parameters in arrays: the shape of each draw stands behind theirs."""
    arrays = [p for p in parameters if isinstance(p, _native.NDArray)]
    inner = [] if shape is None or shape == () else _shape(shape)
    whole = [*arrays[0].shape, *inner]

    def spread(parameter):
        if not isinstance(parameter, _native.NDArray):
            return parameter
        return _native.reshape(parameter, [*parameter.shape, *([1] * len(inner))])

    return whole, [spread(parameter) for parameter in parameters]


def normal(loc=0, scale=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of the normal distribution."""
    if _is_array(loc, scale):
        whole, (loc, scale) = _each([loc, scale], shape)
        return give(out, _native.mxnet_normal(0, 1, whole, _type(dtype)) * scale + loc)
    shape = out.shape if shape is None and out is not None else shape
    return give(out, _native.mxnet_normal(loc, scale, _shape(shape), _type(dtype)))


def randn(*shape, loc=0, scale=1, dtype=None, ctx=None, **kwargs):
    """Numbers of the normal distribution in a shape that is given in single numbers."""
    return normal(loc, scale, shape, dtype, ctx, **kwargs)


def uniform(low=0, high=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of the uniform distribution."""
    if _is_array(low, high):
        whole, (low, high) = _each([low, high], shape)
        return give(out, _native.mxnet_uniform(0, 1, whole, _type(dtype)) * (high - low) + low)
    shape = out.shape if shape is None and out is not None else shape
    return give(out, _native.mxnet_uniform(low, high, _shape(shape), _type(dtype)))


def exponential(scale=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of the exponential distribution with mean ``scale``."""
    return give(out, _native.mxnet_exponential(scale, _shape(shape), _type(dtype)))


def randint(low, high, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Whole numbers from ``low`` to below ``high``; int32."""
    name = "int32" if dtype in (None, "None") else dtype_name(dtype)
    return give(out, _native.mxnet_randint(low, high, _shape(shape), name))


def multinomial(data, shape=None, get_prob=False, out=None, dtype="int32", **kwargs):
    """Positions drawn with the probabilities of each row."""
    count, inner = 1, [] if shape in (None, (), 1) else _shape(shape)
    for length in inner:
        count *= length
    whole = [*data.shape[:-1], *inner] or [1]
    drawn = give(out, _native.mxnet_multinomial(data, count, whole, dtype_name(dtype)))
    if not get_prob:
        return drawn
    places = _native.astype(_native.reshape(drawn, [*data.shape[:-1], -1]), "int64")
    return [drawn, _native.reshape(_native.gather(_native.log(data), places, -1), whole)]


def shuffle(data, out=None, **kwargs):
    """The parts along the first axis in a random order."""
    order = _native.mxnet_shuffle(list(data.shape))
    return give(out, _native.take(data, order, 0, "clip"))


def poisson(lam=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of the Poisson distribution; another stream than MXNet's."""
    return give(out, _native.draw(True, "poisson", lam, 0.0, _shape(shape), _type(dtype)))


def gamma(alpha=1, beta=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Numbers of the gamma distribution with scale ``beta``; another stream than MXNet's."""
    return give(out, _native.draw(True, "gamma", alpha, beta, _shape(shape), _type(dtype)))


def negative_binomial(k=1, p=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """Failures before the ``k``-th success, which has probability ``p``."""
    import numpy as np

    whole = _shape(shape)
    means = _native.draw(True, "gamma", k, (1 - p) / p, whole, "float64").asnumpy()
    drawn = [_native.draw(True, "poisson", float(m), 0.0, [1], "float32").item() for m in np.ravel(means)]
    return give(out, _native.reshape(_native.from_lists(True, drawn, _type(dtype)), whole))


def generalized_negative_binomial(mu=1, alpha=1, shape=None, dtype=None, ctx=None, out=None, **kwargs):
    """The negative binomial distribution by its mean and its dispersion."""
    return negative_binomial(1 / alpha, 1 / (1 + alpha * mu), shape, dtype, ctx, out)
