"""What a network learns: an array with a gradient, whose shape may become known late."""

from collections import OrderedDict

import numpy as np

from .. import initializer
from .. import ndarray as nd
from ..autograd import pause
from ..context import cpu

__all__ = ["Constant", "DeferredInitializationError", "Parameter", "ParameterDict"]


class DeferredInitializationError(RuntimeError):
    """A parameter that is asked for before its shape is known."""


class Parameter:
    """A parameter. Lengths of 0 in its shape become known with the first batch."""

    def __init__(
        self, name, grad_req="write", shape=None, dtype=np.float32, lr_mult=1.0, wd_mult=1.0,
        init=None, allow_deferred_init=False, differentiable=True,
    ):
        self.name, self.shape, self.dtype, self.init = name, shape, dtype, init
        self.lr_mult, self.wd_mult = lr_mult, wd_mult
        self._grad_req, self._data, self._waiting = grad_req, None, None

    def __repr__(self):
        return f"Parameter {self.name} (shape={self.shape}, dtype={self.dtype})"

    @property
    def grad_req(self):
        """What ``backward`` does with the gradient that is there: write, add or null."""
        return self._grad_req

    @grad_req.setter
    def grad_req(self, request):
        self._grad_req = request
        if self._data is not None:
            self._data.attach_grad(request)

    def initialize(self, init=None, ctx=None, default_init=None, force_reinit=False):
        """Fills the parameter, at once or when its shape is known."""
        if self._data is not None and not force_reinit:
            return
        chosen = init if init is not None else self.init
        self._waiting = (chosen, default_init if default_init is not None else initializer.Uniform())
        if self.shape is not None and all(length > 0 for length in self.shape):
            self._fill()

    def _fill(self):
        chosen, default = self._waiting
        with pause():
            data = nd.zeros(self.shape, dtype=self.dtype)
            # The initializer was chosen for this parameter: its name does not matter.
            initializer.create(default if chosen is None else chosen)._init_weight(self.name, data)
        self._data, self._waiting = data, None
        if self._grad_req != "null":
            data.attach_grad(self._grad_req)

    def _complete(self, shape):
        """Fills a parameter that waited for its shape."""
        if self._data is None and self._waiting is not None:
            self.shape = shape
            self._fill()

    def data(self, ctx=None):
        """The array."""
        if self._data is None:
            if self._waiting is not None:
                raise DeferredInitializationError(
                    f"Parameter '{self.name}' has not been initialized yet because initialization "
                    "was deferred. Actual initialization happens during the first forward pass. Please "
                    "pass one batch of data through the network before accessing Parameters. You can also "
                    "avoid deferred initialization by specifying in_units, num_features, etc., for network "
                    "layers."
                )
            raise RuntimeError(
                f"Parameter '{self.name}' has not been initialized. Note that you should initialize "
                "parameters and create Trainer with Block.collect_params() instead of Block.params "
                "because the later does not include Parameters of nested child Blocks"
            )
        return self._data

    def list_data(self):
        """The array, in a list."""
        return [self.data()]

    def grad(self, ctx=None):
        """The gradient."""
        return self.data().grad

    def list_grad(self):
        """The gradient, in a list."""
        return [self.grad()]

    def list_ctx(self):
        """Where the array is."""
        return [cpu()]

    def reset_ctx(self, ctx):
        """Returns: there is one device."""

    def cast(self, dtype):
        """Converts the array, and what it will be filled with, to another type."""
        self.dtype = dtype
        if self._data is not None:
            self._data = self._data.astype(dtype)
            if self._grad_req != "null":
                self._data.attach_grad(self._grad_req)

    def set_data(self, data):
        """Puts other elements in."""
        self.shape = data.shape
        if self._data is None:
            self._waiting = self._waiting or (None, initializer.Zero())
            self._fill()
        self._data[:] = data

    def zero_grad(self):
        """Sets the gradient to zeros."""
        if self._grad_req != "null":
            self.data().grad[:] = 0

    def var(self):
        """Symbols are no part of gradus."""
        raise NotImplementedError("gradus records no symbols")


class Constant(Parameter):
    """A parameter that is never updated."""

    def __init__(self, name, value):
        value = value if isinstance(value, nd.NDArray) else nd.array(value)
        super().__init__(name, "null", value.shape, value.dtype)
        self.value = value
        # A constant is there before the others are filled.
        self._data = value.copy()

    def __repr__(self):
        return f"Constant {self.name} (shape={self.shape}, dtype={self.dtype})"

    def initialize(self, init=None, ctx=None, default_init=None, force_reinit=False):
        """Puts the value in again."""
        self._data[:] = self.value


class ParameterDict(OrderedDict):
    """Parameters by name."""

    def __init__(self, prefix="", shared=None):
        super().__init__()
        self.prefix = prefix

    def __repr__(self):
        lines = "\n".join(f"  {parameter!r}" for parameter in self.values())
        return f"{self.prefix} (\n{lines}\n)" if self.prefix else f"(\n{lines}\n)"

    def get(self, name, default=None, **kwargs):
        """The parameter of a name behind the prefix, made if it is not there."""
        name = self.prefix + name
        if name not in self:
            self[name] = Parameter(name, **kwargs)
        return self[name]

    def get_constant(self, name, value=None):
        """The constant of a name behind the prefix, made of ``value`` if it is not there."""
        name = self.prefix + name
        if name not in self:
            self[name] = Constant(name, value)
        return self[name]

    def update(self, other=(), **named):
        """Adds parameters; one that is there already must be the same."""
        for name, parameter in dict(other, **named).items():
            if self.get_own(name) not in (None, parameter):
                raise ValueError(f"two parameters have the name {name}; give one block a prefix")
            self[name] = parameter

    def get_own(self, name):
        """The parameter of a whole name, or None."""
        return self[name] if name in self else None

    def initialize(self, init=None, ctx=None, verbose=False, force_reinit=False):
        """Fills all parameters."""
        default = initializer.create(init) if init is not None else initializer.Uniform()
        for parameter in self.values():
            parameter.initialize(None, ctx, default, force_reinit)

    def zero_grad(self):
        """Sets all gradients to zeros."""
        for parameter in self.values():
            parameter.zero_grad()

    def reset_ctx(self, ctx):
        """Returns: there is one device."""

    def setattr(self, name, value):
        """Sets an attribute of all parameters."""
        for parameter in self.values():
            setattr(parameter, name, value)

    def save(self, filename, strip_prefix=""):
        """Writes all arrays to a file."""
        arrays = {name[len(strip_prefix) :]: parameter.data() for name, parameter in self.items()}
        nd.save(filename, arrays)

    def load(self, filename, ctx=None, restore_prefix=""):
        """Reads all arrays from a file."""
        arrays = nd.load(filename)
        for name, parameter in self.items():
            key = name[len(restore_prefix) :]
            if key not in arrays:
                raise KeyError(f"{filename}: there is no {key}; there are {', '.join(arrays)}")
            parameter.set_data(arrays[key])
