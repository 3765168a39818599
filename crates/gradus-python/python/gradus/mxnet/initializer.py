"""How parameters begin: MXNet's ``init``."""

import math

from .. import _native
from . import ndarray as nd
from . import random

__all__ = ["Constant", "Initializer", "Normal", "One", "Uniform", "Xavier", "Zero"]


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

    def __call__(self, name, array):
        array[:] = self.value


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


def create(initializer):
    """An initializer, or the one of a name."""
    names = {
        "zeros": Zero, "ones": One, "normal": Normal, "uniform": Uniform, "xavier": Xavier,
    }
    if isinstance(initializer, str):
        if initializer.lower() not in names:
            raise ValueError(f"initializers are {', '.join(names)}; there is no {initializer!r}")
        return names[initializer.lower()]()
    return initializer
