"""How parameters begin: MXNet's ``init``."""

import math

import numpy as np

from . import ndarray as nd
from . import random

__all__ = [
    "Bilinear", "Constant", "Initializer", "LSTMBias", "MSRAPrelu", "Normal", "One", "Orthogonal",
    "Uniform", "Xavier", "Zero",
]


class Initializer:
    """Fills arrays. Parameters whose name ends in ``bias`` begin with zeros."""

    def __call__(self, name, array):
        if str(name).endswith(("bias", "beta", "running_mean")):
            array[:] = 0
        elif str(name).endswith(("gamma", "running_var")):
            array[:] = 1
        else:
            self._init_weight(name, array)

    def _init_weight(self, name, array):
        raise NotImplementedError

    def __repr__(self):
        arguments = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({arguments})"


class Constant(Initializer):
    """One number everywhere."""

    def __init__(self, value=0.0):
        self.value = value

    def _init_weight(self, name, array):
        array[:] = self.value

    __call__ = _init_weight


class Zero(Constant):
    """Zeros."""

    def __init__(self):
        super().__init__(0)


class One(Constant):
    """Ones."""

    def __init__(self):
        super().__init__(1)


class Normal(Initializer):
    """The normal distribution with mean zero."""

    def __init__(self, sigma=0.01):
        self.sigma = sigma

    def _init_weight(self, name, array):
        random.normal(0, self.sigma, out=array)


class Uniform(Initializer):
    """The uniform distribution from ``-scale`` to ``scale``."""

    def __init__(self, scale=0.07):
        self.scale = scale

    def _init_weight(self, name, array):
        random.uniform(-self.scale, self.scale, out=array)


class Xavier(Initializer):
    """Glorot and Bengio's: a variance that keeps signals as large from layer to layer."""

    def __init__(self, rnd_type="uniform", factor_type="avg", magnitude=3):
        self.rnd_type, self.factor_type, self.magnitude = rnd_type, factor_type, float(magnitude)

    def _init_weight(self, name, array):
        shape = array.shape
        if len(shape) < 2:
            raise ValueError(f"Xavier: {name} has shape {shape}; it needs two axes at least")
        field = math.prod(shape[2:])
        fan_in, fan_out = shape[1] * field, shape[0] * field
        factor = {"avg": (fan_in + fan_out) / 2, "in": fan_in, "out": fan_out}[self.factor_type]
        scale = math.sqrt(self.magnitude / factor)
        if self.rnd_type == "uniform":
            random.uniform(-scale, scale, out=array)
        else:
            random.normal(0, scale, out=array)


class MSRAPrelu(Xavier):
    """He's, for rectifiers whose slope below zero is ``slope``."""

    def __init__(self, factor_type="avg", slope=0.25):
        super().__init__("gaussian", factor_type, 2.0 / (1 + slope**2))


class Bilinear(Initializer):
    """Kernels with which a transposed convolution interpolates."""

    def _init_weight(self, name, array):
        height, width = array.shape[2:]
        half = math.ceil(width / 2)
        centre = (2 * half - 1 - half % 2) / (2 * half)
        lines = [
            nd.array([1 - abs(place / half - centre) for place in range(length)])
            for length in (height, width)
        ]
        array[:] = lines[0].reshape((-1, 1)) * lines[1].reshape((1, -1))


class LSTMBias(Initializer):
    """Zeros, but ``forget_bias`` for the forget gate."""

    def __init__(self, forget_bias=1.0):
        self.forget_bias = forget_bias

    def _init_weight(self, name, array):
        gate = array.shape[0] // 4
        array[:] = 0
        array[gate : 2 * gate] = self.forget_bias


class Orthogonal(Initializer):
    """Rows that are orthogonal, each of length ``scale``; drawn by NumPy, as in MXNet."""

    def __init__(self, scale=1.414, rand_type="uniform"):
        self.scale, self.rand_type = scale, rand_type

    def _init_weight(self, name, array):
        shape = (array.shape[0], math.prod(array.shape[1:]))
        if self.rand_type == "uniform":
            drawn = np.random.uniform(-1.0, 1.0, shape)
        else:
            drawn = np.random.normal(0.0, 1.0, shape)
        left, _, right = np.linalg.svd(drawn, full_matrices=False)
        chosen = left if left.shape == drawn.shape else right
        array[:] = nd.array(self.scale * chosen.reshape(array.shape))


def create(initializer):
    """An initializer, or the one of a name."""
    names = {
        "zeros": Zero, "zero": Zero, "ones": One, "one": One, "normal": Normal, "gaussian": Normal,
        "uniform": Uniform, "xavier": Xavier, "msraprelu": MSRAPrelu, "orthogonal": Orthogonal,
        "bilinear": Bilinear, "lstmbias": LSTMBias,
    }
    if isinstance(initializer, str):
        if initializer.lower() not in names:
            raise ValueError(f"initializers are {', '.join(names)}; there is no {initializer!r}")
        return names[initializer.lower()]()
    return initializer
