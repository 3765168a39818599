"""Layers."""

import math

from .. import ndarray as nd
from . import activations, conv_layers, norm_layers
from .activations import *  # noqa: F403
from .activations import Activation
from .block import Block, HybridBlock
from .conv_layers import *  # noqa: F403
from .norm_layers import *  # noqa: F403

__all__ = [
    "Block", "Dense", "Dropout", "Embedding", "Flatten", "HybridBlock", "HybridLambda",
    "HybridSequential", "Lambda", "Sequential", *activations.__all__, *conv_layers.__all__,
    *norm_layers.__all__,
]


class Sequential(Block):
    """Blocks one after another.

    >>> net = Sequential()
    >>> net.add(Dense(3, activation="relu"), Dense(1))
    >>> len(net), type(net[0]).__name__
    (2, 'Dense')
    """

    def add(self, *blocks):
        """Adds blocks at the end."""
        for block in blocks:
            self.register_child(block)

    def forward(self, x, *args):
        for block in self._children.values():
            x = block(x)
        return x

    def __getitem__(self, key):
        blocks = list(self._children.values())[key]
        if not isinstance(key, slice):
            return blocks
        part = type(self)(prefix=self._prefix)
        part.add(*blocks)
        return part

    def __len__(self):
        return len(self._children)

    def __iter__(self):
        return iter(self._children.values())


class HybridSequential(Sequential, HybridBlock):
    """As :class:`Sequential`."""

    forward = Sequential.forward


class Dense(HybridBlock):
    """The product with a weight, plus a bias, and an activation behind it.

    Weights are of shape ``(units, in_units)``. Without ``in_units`` the first batch tells.
    """

    def __init__(
        self, units, activation=None, use_bias=True, flatten=True, dtype="float32",
        weight_initializer=None, bias_initializer="zeros", in_units=0, **kwargs,
    ):
        super().__init__(**kwargs)
        self._units, self._flatten, self._in_units = units, flatten, in_units
        self.weight = self.params.get(
            "weight", shape=(units, in_units), init=weight_initializer, dtype=dtype
        )
        if use_bias:
            self.bias = self.params.get("bias", shape=(units,), init=bias_initializer, dtype=dtype)
        else:
            self.bias = None
        with self.name_scope():
            self.act = Activation(activation) if activation is not None else None

    def infer_shape(self, x):
        length = math.prod(x.shape[1:]) if self._flatten else x.shape[-1]
        self.weight._complete((self._units, length))

    def hybrid_forward(self, F, x, weight, bias=None):
        result = F.FullyConnected(
            x, weight, bias, num_hidden=self._units, no_bias=bias is None, flatten=self._flatten
        )
        return result if self.act is None else self.act(result)

    def __repr__(self):
        units, inputs = self.weight.shape
        activation = repr(self.act) if self.act is not None else "linear"
        return f"Dense({inputs if inputs else None} -> {units}, {activation})"


class Dropout(HybridBlock):
    """In training, elements become zero with probability ``rate``."""

    def __init__(self, rate, axes=(), **kwargs):
        super().__init__(**kwargs)
        self._rate, self._axes = rate, axes

    def hybrid_forward(self, F, x):
        return F.Dropout(x, p=self._rate, axes=self._axes)

    def __repr__(self):
        return f"Dropout(p = {self._rate}, axes={self._axes})"


class Flatten(HybridBlock):
    """All axes but the first joined."""

    def hybrid_forward(self, F, x):
        return F.flatten(x)

    def __repr__(self):
        return "Flatten"


class Lambda(Block):
    """A function as a block."""

    def __init__(self, function, prefix=None):
        super().__init__(prefix=prefix)
        self._function = getattr(nd, function) if isinstance(function, str) else function

    def forward(self, x, *args):
        return self._function(x, *args)

    def __repr__(self):
        return f"{type(self).__name__}({self._function.__name__})"


class HybridLambda(HybridBlock):
    """A function ``function(F, x)``, or one of ``nd`` by its name, as a block."""

    def __init__(self, function, prefix=None):
        super().__init__(prefix=prefix)
        if isinstance(function, str):
            name = function

            def function(F, *args):
                return getattr(F, name)(*args)

            function.__name__ = name
        self._function = function

    def hybrid_forward(self, F, x, *args):
        return self._function(F, x, *args)

    def __repr__(self):
        return f"{type(self).__name__}({self._function.__name__})"


class Embedding(HybridBlock):
    """Rows of a weight of shape ``(input_dim, output_dim)``, by their numbers.

    >>> layer = Embedding(20, 4)
    >>> layer.initialize()
    >>> layer(nd.array([[1, 2, 3]])).shape, layer
    ((1, 3, 4), Embedding(20 -> 4, float32))
    """

    def __init__(self, input_dim, output_dim, dtype="float32", weight_initializer=None, **kwargs):
        kwargs.pop("sparse_grad", None)
        super().__init__(**kwargs)
        self._dtype = dtype
        self.weight = self.params.get(
            "weight", shape=(input_dim, output_dim), init=weight_initializer, dtype=dtype
        )

    def hybrid_forward(self, F, x, weight):
        return F.Embedding(x, weight)

    def __repr__(self):
        rows, columns = self.weight.shape
        return f"Embedding({rows} -> {columns}, {self._dtype})"
