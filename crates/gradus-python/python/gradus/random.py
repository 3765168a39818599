"""Random arrays: the same seed gives the same numbers on every machine.

>>> from gradus import random
>>> random.seed(7)
>>> first = random.normal(0, 1, 3)
>>> random.seed(7)
>>> bool((first == random.normal(0, 1, 3)).all())
True
"""

from . import _native
from ._numpy import dtype_name

__all__ = ["exponential", "gamma", "normal", "permutation", "poisson", "randint", "seed", "uniform"]


def seed(seed):
    """Starts the generator again. A process begins as after ``seed(0)``."""
    _native.seed(False, seed)


def _shape(shape):
    return [shape] if isinstance(shape, int) else list(shape)


def normal(loc=0.0, scale=1.0, shape=(), dtype="float32"):
    """Numbers of the normal distribution with mean ``loc`` and standard deviation ``scale``."""
    return _native.draw(False, "normal", loc, scale, _shape(shape), dtype_name(dtype))


def uniform(low=0.0, high=1.0, shape=(), dtype="float32"):
    """Numbers of the uniform distribution from ``low`` to just below ``high``."""
    return _native.draw(False, "uniform", low, high, _shape(shape), dtype_name(dtype))


def randint(low, high, shape=(), dtype="int64"):
    """Whole numbers from ``low`` to just below ``high``."""
    return _native.draw(False, "randint", low, high, _shape(shape), dtype_name(dtype))


def exponential(scale=1.0, shape=(), dtype="float32"):
    """Numbers of the exponential distribution with mean ``scale``."""
    return _native.draw(False, "exponential", scale, 0.0, _shape(shape), dtype_name(dtype))


def gamma(alpha, beta=1.0, shape=(), dtype="float32"):
    """Numbers of the gamma distribution with shape ``alpha`` and scale ``beta``."""
    return _native.draw(False, "gamma", alpha, beta, _shape(shape), dtype_name(dtype))


def poisson(mean=1.0, shape=(), dtype="int64"):
    """Numbers of the Poisson distribution."""
    return _native.draw(False, "poisson", mean, 0.0, _shape(shape), dtype_name(dtype))


def permutation(length):
    """The whole numbers below ``length`` in a random order, int64."""
    return _native.permutation(length)
