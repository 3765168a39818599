"""Convolution and pooling layers, over one, two or three axes behind those of examples and channels."""

from .. import ndarray as nd
from .activations import Activation
from .block import HybridBlock

__all__ = [
    f"{kind}{axes}D"
    for kind in ("Conv", "MaxPool", "AvgPool", "GlobalMaxPool", "GlobalAvgPool")
    for axes in (1, 2, 3)
] + ["Conv1DTranspose", "Conv2DTranspose", "ReflectionPad2D"]

_LAYOUTS = {1: "NCW", 2: "NCHW", 3: "NCDHW"}


def _each(numbers, axes):
    return (numbers,) * axes if isinstance(numbers, int) else tuple(numbers)


def _refuse(layout, axes):
    if layout != _LAYOUTS[axes]:
        raise ValueError(f"layout is {_LAYOUTS[axes]!r} here, not {layout!r}")


class _Conv(HybridBlock):
    """What convolution layers share."""

    _axes = None

    def __init__(
        self, channels, kernel_size, strides=1, padding=0, dilation=1, groups=1, layout=None,
        activation=None, use_bias=True, weight_initializer=None, bias_initializer="zeros",
        in_channels=0, **kwargs,
    ):
        super().__init__(**kwargs)
        axes = self._axes
        _refuse(layout or _LAYOUTS[axes], axes)
        self._channels, self._groups = channels, groups
        self._kernel = _each(kernel_size, axes)
        self._moves = {
            "stride": _each(strides, axes), "pad": _each(padding, axes), "dilate": _each(dilation, axes),
        }
        self.weight = self.params.get(
            "weight", shape=self._weight_shape(in_channels), init=weight_initializer
        )
        self.bias = self.params.get("bias", shape=(channels,), init=bias_initializer) if use_bias else None
        with self.name_scope():
            self.act = Activation(activation, prefix=activation + "_") if activation else None

    def _alias(self):
        return "conv"

    def _weight_shape(self, in_channels):
        return (self._channels, in_channels // self._groups, *self._kernel)

    def infer_shape(self, x):
        self.weight._complete(self._weight_shape(x.shape[1]))

    def hybrid_forward(self, F, x, weight, bias=None):
        result = F.Convolution(
            x, weight, bias, kernel=self._kernel, num_filter=self._channels, num_group=self._groups,
            no_bias=bias is None, **self._moves,
        )
        return result if self.act is None else self.act(result)

    def __repr__(self):
        outputs, inputs = self.weight.shape[:2]
        parts = [f"{inputs if inputs else None} -> {outputs}", f"kernel_size={self._kernel}"]
        parts.append(f"stride={self._moves['stride']}")
        for name, key, default in (("padding", "pad", 0), ("dilation", "dilate", 1)):
            if any(number != default for number in self._moves[key]):
                parts.append(f"{name}={self._moves[key]}")
        if self._groups != 1:
            parts.append(f"groups={self._groups}")
        if self.bias is None:
            parts.append("bias=False")
        if self.act is not None:
            parts.append(repr(self.act))
        return f"{type(self).__name__}({', '.join(parts)})"


class Conv1D(_Conv):
    """Sums of products of kernels and windows of sequences."""

    _axes = 1


class Conv2D(_Conv):
    """Sums of products of kernels and windows of images.

    Images are of shape (examples, channels, height, width), weights of (``channels``, channels of the
    images, height, width of a kernel); the first batch tells how many channels images have.

    >>> layer = Conv2D(4, kernel_size=3, padding=1)
    >>> layer.initialize()
    >>> layer(nd.ones((2, 3, 8, 8))).shape
    (2, 4, 8, 8)
    >>> layer
    Conv2D(3 -> 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
    """

    _axes = 2


class Conv3D(_Conv):
    """Sums of products of kernels and windows of volumes."""

    _axes = 3


class _Transposed(_Conv):
    """What transposed convolutions share: weights are of shape (channels of the images, outputs, …)."""

    def __init__(
        self, channels, kernel_size, strides=1, padding=0, output_padding=0, dilation=1, groups=1, **kwargs
    ):
        if groups != 1 or any(by != 1 for by in _each(dilation, self._axes)):
            raise ValueError(f"{type(self).__name__}: groups and dilation are 1 here")
        super().__init__(channels, kernel_size, strides, padding, **kwargs)
        self._moves["adj"] = _each(output_padding, self._axes)

    def _weight_shape(self, in_channels):
        return (in_channels, self._channels, *self._kernel)

    def hybrid_forward(self, F, x, weight, bias=None):
        result = F.Deconvolution(
            x, weight, bias, kernel=self._kernel, num_filter=self._channels, no_bias=bias is None,
            **self._moves,
        )
        return result if self.act is None else self.act(result)


class Conv1DTranspose(_Transposed):
    """The transpose of a convolution over sequences."""

    _axes = 1


class Conv2DTranspose(_Transposed):
    """The transpose of a convolution over images: strides make them larger."""

    _axes = 2


class _Pooling(HybridBlock):
    """What pooling layers share."""

    _axes, _type = None, None

    def __init__(self, pool_size=2, strides=None, padding=0, layout=None, ceil_mode=False, **kwargs):
        self._counts_padding = kwargs.pop("count_include_pad", True)
        super().__init__(**kwargs)
        axes = self._axes
        _refuse(layout or _LAYOUTS[axes], axes)
        self._size, self._padding = _each(pool_size, axes), _each(padding, axes)
        self._strides = self._size if strides is None else _each(strides, axes)
        self._ceil_mode, self._is_global = ceil_mode, False

    def _alias(self):
        return "pool"

    def hybrid_forward(self, F, x):
        return F.Pooling(
            x, self._size, self._type, self._is_global, self._strides, self._padding,
            "full" if self._ceil_mode else "valid", self._counts_padding,
        )

    def __repr__(self):
        return (
            f"{type(self).__name__}(size={self._size}, stride={self._strides}, padding={self._padding}, "
            f"ceil_mode={self._ceil_mode}, global_pool={self._is_global}, pool_type={self._type}, "
            f"layout={_LAYOUTS[self._axes]})"
        )


class _GlobalPooling(_Pooling):
    """What pools over whole images share."""

    def __init__(self, layout=None, **kwargs):
        super().__init__(1, None, 0, layout, True, **kwargs)
        self._is_global = True


def _pools():
    """A class of pools for each kind and number of axes."""
    kinds = {"max": ("MaxPool", "largest element"), "avg": ("AvgPool", "mean")}
    for pool_type, (name, what) in kinds.items():
        for axes in (1, 2, 3):
            for prefix, base, where in (
                ("", _Pooling, "each window"), ("Global", _GlobalPooling, "each channel"),
            ):
                documentation = f"The {what} of {where}."
                members = {"_axes": axes, "_type": pool_type, "__doc__": documentation, "__module__": __name__}
                yield type(f"{prefix}{name}{axes}D", (base,), members)


globals().update({pool.__name__: pool for pool in _pools()})


class ReflectionPad2D(HybridBlock):
    """Images made larger by their own mirror image."""

    def __init__(self, padding=0, **kwargs):
        super().__init__(**kwargs)
        self._widths = (0, 0, 0, 0, *(padding,) * 4) if isinstance(padding, int) else tuple(padding)

    def hybrid_forward(self, F, x):
        return F.pad(x, mode="reflect", pad_width=self._widths)
