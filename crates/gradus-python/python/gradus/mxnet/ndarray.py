"""MXNet's ``nd``: arrays by MXNet's rules.

The results of operations have the type of their operands, numbers take it too, comparisons give 0
and 1, and there is no array without axes.

>>> from gradus.mxnet import nd
>>> x = nd.array([[1, 2], [3, 4]])
>>> x > 2
<BLANKLINE>
[[0. 0.]
 [1. 1.]]
<NDArray 2x2 @cpu(0)>
>>> x.sum()
<BLANKLINE>
[10.]
<NDArray 1 @cpu(0)>
"""

import difflib

import numpy as np

from .. import _methods, _native
from .._numpy import dtype_name
from . import random
from .context import Context, cpu
from ._files import load, save
from ._functions import *  # noqa: F403
from ._functions import __all__ as _FUNCTIONS
from ._neural import *  # noqa: F403
from ._neural import __all__ as _NEURAL
from . import _functions, linalg

__all__ = [
    "NDArray", "arange", "array", "empty", "eye", "from_numpy", "full", "linspace", "load",
    "linalg", "moveaxis", "ones", "random", "save", "waitall", "zeros", *_FUNCTIONS, *_NEURAL,
]

NDArray = _native.MxnetNDArray


def _check(ctx):
    """Where arrays are wanted: on the processor, or an error says that there is nothing else."""
    if ctx is not None and not isinstance(ctx, Context):
        raise TypeError(f"ctx is a context such as mx.cpu(), not {type(ctx).__name__}")


def array(source_array, ctx=None, dtype=None):
    """An array of numbers, nested lists or arrays: float32, unless ``dtype`` says otherwise.

    >>> array([[1, 2], [3, 4]])
    <BLANKLINE>
    [[1. 2.]
     [3. 4.]]
    <NDArray 2x2 @cpu(0)>
    """
    if dtype is None and type(source_array) is list:
        made = _native.from_lists(True, source_array)
        if made is not None:
            return made
    _check(ctx)
    return _methods.make(True, source_array, dtype, "float32")


def from_numpy(ndarray, zero_copy=True):
    """An array of NumPy's elements and type."""
    return _methods.make(True, ndarray, ndarray.dtype, "float32")


def _shape(shape):
    return [int(shape)] if np.isscalar(shape) else [int(length) for length in shape]


def full(shape, val, ctx=None, dtype="float32", out=None):
    """An array filled with one number."""
    _check(ctx)
    return _functions.give(out, _native.full(True, _shape(shape), float(val), dtype_name(dtype)))


def zeros(shape, ctx=None, dtype=None, **kwargs):
    """An array of zeros.

    >>> zeros(3)
    <BLANKLINE>
    [0. 0. 0.]
    <NDArray 3 @cpu(0)>
    """
    return full(shape, 0, ctx, dtype or "float32", kwargs.get("out"))


def ones(shape, ctx=None, dtype=None, **kwargs):
    """An array of ones."""
    return full(shape, 1, ctx, dtype or "float32", kwargs.get("out"))


def empty(shape, ctx=None, dtype=None, stype=None):
    """An array of elements that nobody has set: zeros, here."""
    return full(shape, 0, ctx, dtype or "float32")


def arange(start, stop=None, step=1.0, repeat=1, infer_range=None, ctx=None, dtype="float32"):
    """Numbers from ``start`` to before ``stop``, each ``repeat`` times.

    >>> arange(1, 4, repeat=2)
    <BLANKLINE>
    [1. 1. 2. 2. 3. 3.]
    <NDArray 6 @cpu(0)>
    """
    _check(ctx)
    if stop is None:
        start, stop = 0, start
    numbers = _native.arange(True, start, stop, step, dtype_name(dtype))
    return numbers if repeat == 1 else _native.repeat(numbers, repeat, 0)


def linspace(start, stop, num, endpoint=True, ctx=None, dtype="float32"):
    """``num`` numbers from ``start`` to ``stop``, evenly spaced."""
    _check(ctx)
    numbers = np.linspace(start, stop, num, endpoint=endpoint)
    return _methods.make(True, numbers, dtype, "float32")


def eye(N, M=0, k=0, ctx=None, dtype=None, **kwargs):
    """A matrix with ones on its ``k``-th diagonal and zeros elsewhere."""
    _check(ctx)
    ones_on_diagonal = np.eye(N, M or None, k)
    return _methods.make(True, ones_on_diagonal, dtype or "float32", "float32")


random_normal, random_uniform, random_randint = random.normal, random.uniform, random.randint
random_exponential, random_poisson, random_gamma = random.exponential, random.poisson, random.gamma
shuffle, sample_multinomial = random.shuffle, random.multinomial


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    near = difflib.get_close_matches(name, __all__, 3)
    remedy = f"; did you mean {' or '.join(near)}?" if near else ""
    raise AttributeError(f"gradus.mxnet.nd has no {name!r}{remedy}")


def moveaxis(tensor, source, destination):
    """The array with axes moved to other places."""
    order = list(range(tensor.ndim))
    sources = np.atleast_1d(source) % tensor.ndim
    targets = np.atleast_1d(destination) % tensor.ndim
    rest = [axis for axis in order if axis not in sources]
    for target, axis in sorted(zip(targets, sources)):
        rest.insert(target, axis)
    return _native.transpose(tensor, [int(axis) for axis in rest])


def waitall():
    """Returns: nothing is computed later than it is asked for."""


_METHODS = """
abs dot arccos arccosh arcsin arcsinh arctan arctanh argmax argmax_channel argmin argsort broadcast_axes
broadcast_like broadcast_to cbrt ceil clip cos cosh degrees depth_to_space diag exp expand_dims expm1
fix flatten flip floor log log10 log1p log2 log_softmax max mean min nanprod nansum norm one_hot
ones_like pad pick prod radians rcbrt reciprocal relu repeat rint round rsqrt sigmoid sign sin sinh
slice slice_axis slice_like softmax softmin sort split sqrt square squeeze sum swapaxes take tan tanh
tile topk trunc zeros_like
""".split()

for _name in _METHODS:
    if hasattr(_functions, _name):
        setattr(NDArray, _name, getattr(_functions, _name))


def _transpose(self, *axes, **kwargs):
    axes = kwargs.get("axes", axes[0] if len(axes) == 1 and not np.isscalar(axes[0]) else axes)
    return _functions.transpose(self, axes)


def _reshape(self, *shape, **kwargs):
    """The same elements under another shape.

    A 0 keeps the length of the axis, -1 is what the others leave, -2 stands for all axes that are
    left, -3 joins two, -4 cuts one into the two lengths that follow.

    >>> x = arange(24).reshape((2, 3, 4))
    >>> x.reshape((0, -1)).shape, x.reshape((-3, 0)).shape, x.reshape((-4, 1, 2, -2)).shape
    ((2, 12), (6, 4), (1, 2, 3, 4))
    """
    if len(shape) == 1 and not np.isscalar(shape[0]):
        shape = shape[0]
    elif not shape:
        shape = kwargs.get("shape")
    lengths = _functions.lengths(self, shape, kwargs.get("reverse", False))
    return _native.reshaped(self, lengths)


def _repr(self):
    elements = np.asarray(self.asnumpy())
    lengths = "x".join(map(str, self.shape))
    return f"\n{_text(elements)}\n<NDArray {lengths} @cpu(0)>"


def _text(elements):
    """NumPy's text, without the exponents that its version 2.3 gave large float32."""
    if elements.size and elements.dtype == np.float32 and _HAS_NEW_EXPONENTS:
        return np.array2string(elements, legacy="2.2")
    return str(elements)


_HAS_NEW_EXPONENTS = np.lib.NumpyVersion(np.__version__) >= "2.3.0"


def _dtype(self):
    return np.dtype(self._dtype).type


def _asscalar(self):
    """The one element, as NumPy's number."""
    if self.size != 1:
        raise ValueError("The current array is not a scalar")
    return self.asnumpy().flatten()[0]


def _copyto(self, other):
    """Puts the elements into another array, or into a new one for a context."""
    if isinstance(other, Context):
        return self.copy()
    other[:] = self
    return other


def _same(self, *_args, **_kwargs):
    return self


def _astype(self, dtype, copy=True):
    """The elements converted to another type."""
    name = dtype_name(dtype)
    return self if not copy and name == self._dtype else _native.astype(self, name)


def _backward(self, out_grad=None, retain_graph=False, train_mode=True):
    """Differentiates this result with respect to every array with an attached gradient."""
    self._backward(out_grad, retain_graph)


def _zero_grad(self):
    """Sets the gradient to zeros."""
    self.grad[:] = 0


NDArray.transpose = _transpose
NDArray.reshape = _reshape
NDArray.reshape_like = lambda self, other: _native.reshaped(self, list(other.shape))
NDArray.__repr__ = _repr
NDArray.__str__ = _repr
NDArray.dtype = property(_dtype)
NDArray.context = property(lambda self: cpu())
NDArray.ctx = NDArray.context
NDArray.stype = "default"
NDArray.asscalar = _asscalar
NDArray.copyto = _copyto
NDArray.as_in_context = _same
NDArray.as_nd_ndarray = _same
NDArray.tostype = _same
NDArray.astype = _astype
NDArray.wait_to_read = lambda self: None
NDArray.wait_to_write = lambda self: None
NDArray.zero_grad = _zero_grad
NDArray.backward = _backward
