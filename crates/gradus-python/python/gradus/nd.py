"""Arrays and their operations, by NumPy's rules and under NumPy's names.

>>> from gradus import nd
>>> x = nd.array([[1.0, 2.0], [3.0, 4.0]])
>>> x.sum(axis=0)
[4. 6.]
<NDArray 2 @cpu(0)>
>>> x > 2
[[False False]
 [ True  True]]
<NDArray 2x2 @cpu(0) bool>
"""

import numpy as np

from . import _methods, _native
from . import random
from ._numpy import dtype_name

NDArray = _native.NDArray

_of_all_names = dict(_native.operations())
_abs, _max, _min, _sum, _all, _any = abs, max, min, sum, all, any

__all__ = ["NDArray", "random"]


def _public(function):
    __all__.append(function.__name__)
    return function


def _method(function):
    """A function of an array that is a method as well."""
    setattr(NDArray, function.__name__.rstrip("_"), function)
    return _public(function)


@_public
def array(source, dtype=None):
    """An array of numbers, nested lists or arrays: float32 for Python's numbers, bool for truths.

    >>> array([1, 2]), array([1, 2], dtype="int64").dtype
    ([1. 2.]
    <NDArray 2 @cpu(0)>, dtype('int64'))
    """
    if dtype is None and not isinstance(source, (np.ndarray, NDArray)):
        made = _native.from_lists(False, source, "")
        if made is not None:
            return made
    return _methods.make(False, source, dtype, "float32")


def _shape(shape):
    return [int(shape)] if np.isscalar(shape) else [int(length) for length in shape]


@_public
def full(shape, number, dtype="float32"):
    """An array filled with one number."""
    return _native.full(False, _shape(shape), float(number), dtype_name(dtype))


@_public
def zeros(shape, dtype="float32"):
    """An array of zeros."""
    return full(shape, 0, dtype)


@_public
def ones(shape, dtype="float32"):
    """An array of ones."""
    return full(shape, 1, dtype)


@_public
def arange(start, stop=None, step=1, dtype="float32"):
    """Numbers from ``start`` to before ``stop``."""
    start, stop = (0, start) if stop is None else (start, stop)
    return _native.arange(False, start, stop, step, dtype_name(dtype))


@_public
def linspace(start, stop, number, dtype="float32"):
    """Numbers from ``start`` to ``stop``, evenly spaced."""
    return array(np.linspace(start, stop, number), dtype)


@_public
def eye(size, dtype="float32"):
    """The identity matrix."""
    return array(np.eye(size), dtype)


@_method
def zeros_like(x):
    """Zeros in the shape and type of another array."""
    return full(x.shape, 0, x._dtype)


@_method
def ones_like(x):
    """Ones in the shape and type of another array."""
    return full(x.shape, 1, x._dtype)


def _axes(axis):
    return None if axis is None else [axis] if np.isscalar(axis) else list(axis)


def _reduction(name):
    operation = getattr(_native, name)

    def function(x, axis=None, keepdims=False):
        return operation(x, _axes(axis), keepdims)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = _of_all_names.get(name, "")
    globals()[name] = _method(function)


for _name in ["sum", "mean", "prod", "max", "min", "norm", "logsumexp", "any", "all"]:
    _reduction(_name)


def _unary(name):
    operation = getattr(_native, name)

    def function(x):
        return operation(x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = _of_all_names[name]
    globals()[name] = _method(function)


for _name in """
neg abs sign exp expm1 log log1p log2 log10 sqrt rsqrt cbrt square reciprocal sin cos tan asin acos
atan sinh cosh tanh asinh acosh atanh sigmoid relu softplus erf lgamma floor ceil round trunc isnan
isfinite logical_not
""".split():
    _unary(_name)


def _binary(name):
    def function(x, y):
        return _native.binary(name, x, y)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = _of_all_names[name]
    globals()[name] = _method(function)


for _name in """
add sub mul div rem pow maximum minimum atan2 hypot equal not_equal greater greater_equal less
less_equal logical_and logical_or logical_xor
""".split():
    _binary(_name)


@_method
def argmax(x, axis=None, keepdims=False):
    """Where the largest elements are, int64."""
    return _native.argmax(x, _axes(axis), keepdims, True)


@_method
def argmin(x, axis=None, keepdims=False):
    """Where the smallest elements are, int64."""
    return _native.argmax(x, _axes(axis), keepdims, False)


@_method
def var(x, axis=None, keepdims=False, ddof=0):
    """The mean of the squared distances from the mean."""
    return _native.var(x, _axes(axis), keepdims, ddof)


@_method
def std(x, axis=None, keepdims=False, ddof=0):
    """The root of the variance."""
    return _native.sqrt(_native.var(x, _axes(axis), keepdims, ddof))


@_method
def dot(x, y):
    """The sum of products over the last axis of ``x`` and the last but one of ``y``."""
    return _native.dot(x, y)


@_method
def matmul(x, y):
    """The matrix product, of stacks of matrices too."""
    return _native.matmul(x, y)


@_public
def tensordot(x, y, axes=2):
    """The sum of products over several axes of both."""
    if np.isscalar(axes):
        axes = list(range(x.ndim - axes, x.ndim)), list(range(axes))
    return _native.tensordot(x, y, *(_axes(part) for part in axes))


@_public
def einsum(subscripts, *arrays):
    """A sum of products in Einstein's notation."""
    return _native.einsum(subscripts, list(arrays))


@_public
def concat(arrays, axis=0):
    """The arrays side by side along an axis."""
    return _native.concat(list(arrays), axis)


@_public
def stack(arrays, axis=0):
    """The arrays along a new axis."""
    return _native.stack(list(arrays), axis)


@_method
def split(x, sections, axis=0):
    """The array cut into a number of equal parts, or at positions."""
    return _native.split(x, sections, axis)


def _as_positions(indices):
    return indices if isinstance(indices, NDArray) else array(indices, "int64")


@_method
def take(x, indices, axis=0, mode="raise"):
    """The parts of an array at positions of an axis."""
    return _native.take(x, _as_positions(indices), axis, mode)


@_method
def gather(x, indices, axis):
    """For each element of ``indices`` the element at that position of its line along an axis."""
    return _native.gather(x, _as_positions(indices), axis)


@_method
def pick(x, indices, axis=-1, keepdims=False, mode="clip"):
    """One element of each line along an axis."""
    return _native.pick(x, _as_positions(indices), axis, keepdims, mode)


@_method
def one_hot(x, depth, dtype="float32"):
    """For each position a row of ``depth`` numbers, one of which is 1."""
    return _native.one_hot(x, depth, dtype_name(dtype))


@_public
def where(condition, x, y):
    """Elements of ``x`` where the condition is true, else of ``y``."""
    x, y = (one if isinstance(one, NDArray) else array(one) for one in (x, y))
    return _native.where_(condition, x, y)


@_method
def clip(x, low=None, high=None):
    """The elements, none below ``low`` or above ``high``."""
    return _native.clip(x, low, high)


@_method
def softmax(x, axis=-1):
    """Exponentials over their sum along an axis."""
    return _native.softmax(x, axis)


@_method
def log_softmax(x, axis=-1):
    """The logarithm of the softmax."""
    return _native.log_softmax(x, axis)


@_method
def cumsum(x, axis=0):
    """The sums of the elements up to each one along an axis."""
    return _native.cumsum(x, axis)


@_method
def sort(x, axis=-1, ascending=True):
    """The elements of each line along an axis in order."""
    return _native.sort(x, axis, ascending)


@_method
def argsort(x, axis=-1, ascending=True):
    """The positions that put each line along an axis in order."""
    return _native.argsort(x, axis, ascending)


@_method
def topk(x, k, axis=-1, ascending=False):
    """The largest elements of each line along an axis, and where they are."""
    return _native.topk(x, k, axis, ascending)


def _integers(integers):
    return list(integers[0]) if len(integers) == 1 and not np.isscalar(integers[0]) else list(integers)


@_method
def reshape(x, *shape):
    """The same elements under another shape; one length may be -1."""
    return _native.reshape(x, _integers(shape))


@_method
def ravel(x):
    """All elements along one axis."""
    return _native.reshape(x, [-1])


@_method
def transpose(x, *order):
    """The array with its axes in another order, reversed if none is given."""
    return _native.transpose(x, _integers(order) if order else list(range(x.ndim))[::-1])


@_method
def broadcast_to(x, shape):
    """The elements repeated to fill a shape."""
    return _native.broadcast_to(x, _shape(shape))


@_method
def expand_dims(x, axis):
    """The array with new axes of length 1."""
    return _native.expand_dims(x, _axes(axis))


@_method
def squeeze(x, axis=None):
    """The array without axes of length 1."""
    return _native.squeeze(x, _axes(axis))


@_method
def flip(x, axis):
    """The array backwards along axes."""
    return _native.flip(x, _axes(axis))


@_method
def tile(x, repeats):
    """The whole array repeated along its axes."""
    return _native.tile(x, _shape(repeats))


@_method
def repeat(x, repeats, axis):
    """Each element repeated along an axis."""
    return _native.repeat(x, repeats, axis)


def _list(axis):
    return [axis] if np.isscalar(axis) else [int(one) for one in axis]


@_method
def moveaxis(x, source, destination):
    """The array with axes moved to other places."""
    return _native.moveaxis(x, _list(source), _list(destination))


@_method
def swapaxes(x, first, second):
    """The array with two axes in each other's place."""
    order = list(range(x.ndim))
    order[first], order[second] = order[second], order[first]
    return _native.transpose(x, order)


@_method
def roll(x, shifts, axes):
    """The elements moved along axes; those that leave at one end come in at the other."""
    return _native.roll(x, _list(shifts), _list(axes))


@_method
def pad(x, widths, mode="constant", number=0.0):
    """More places around the array: ``widths`` is a pair for each axis, before and after.

    >>> pad(array([1, 2]), [(1, 2)], "edge").tolist()
    [1.0, 1.0, 2.0, 2.0, 2.0]
    """
    widths = [(widths, widths)] * x.ndim if np.isscalar(widths) else [tuple(pair) for pair in widths]
    return _native.pad(x, widths, mode, number)


@_method
def diagonal(x, offset=0, first=0, second=1):
    """A diagonal of two axes, along a new last axis."""
    return _native.diagonal(x, offset, first, second)


@_method
def trace(x, offset=0, first=0, second=1):
    """The sum of a diagonal."""
    return _native.sum(_native.diagonal(x, offset, first, second), [-1], False)


@_method
def inner(x, y):
    """The sum of products over the last axis of both."""
    return _native.inner(x, y)


@_method
def outer(x, y):
    """The products of each element of ``x`` with each of ``y``."""
    return _native.outer(x, y)


@_method
def vdot(x, y):
    """The sum of the products of all elements, as vectors."""
    return _native.vdot(x, y)


@_method
def unfold(x, axis, size, step=1):
    """Windows of neighbours along an axis, one every ``step`` places, on a new last axis.

    >>> unfold(arange(5), 0, 3, 2).tolist()
    [[0.0, 1.0, 2.0], [2.0, 3.0, 4.0]]
    """
    return _native.unfold(x, axis, size, step)


@_method
def fold(x, axis, length, step=1):
    """The transpose of ``unfold``: windows added up at their places of an axis.

    >>> fold(ones((2, 3)), 0, 5, 2).tolist()
    [1.0, 1.0, 2.0, 1.0, 1.0]
    """
    return _native.fold(x, axis, length, step)


def _each(numbers, x):
    return [numbers] * (x.ndim - 2) if np.isscalar(numbers) else [int(number) for number in numbers]


def _around(padding, x):
    if np.isscalar(padding):
        return [(padding, padding)] * (x.ndim - 2)
    return [tuple(pair) for pair in padding]


@_method
def convolution(x, weight, steps=1, padding=0, dilation=1, groups=1):
    """The sums of the products of kernels and the windows of images.

    Images have shape (examples, channels, …), kernels (outputs, channels / groups, …).

    >>> convolution(ones((1, 1, 3, 3)), ones((1, 1, 2, 2))).tolist()
    [[[[4.0, 4.0], [4.0, 4.0]]]]
    """
    steps, padding, dilation = (_each(numbers, x) for numbers in (steps, padding, dilation))
    return _native.convolution(x, weight, steps, padding, dilation, groups)


@_method
def convolution_transpose(x, weight, steps=1, padding=0, extra=0):
    """Kernels, weighted by the elements of images, added up where they overlap.

    >>> convolution_transpose(ones((1, 1, 2)), ones((1, 1, 3)), steps=2).tolist()
    [[[1.0, 1.0, 2.0, 1.0, 1.0]]]
    """
    steps, padding, extra = (_each(numbers, x) for numbers in (steps, padding, extra))
    return _native.convolution_transpose(x, weight, steps, padding, extra)


@_method
def max_pool(x, sizes, steps=1, padding=0):
    """The largest element of each window of images; ``padding`` is a pair for each of their axes.

    >>> max_pool(arange(9).reshape((1, 1, 3, 3)), 2).tolist()
    [[[[4.0, 5.0], [7.0, 8.0]]]]
    """
    return _native.max_pool(x, _each(sizes, x), _each(steps, x), _around(padding, x))


@_method
def mean_pool(x, sizes, steps=1, padding=0):
    """The mean of each window of images, in which places of ``padding`` do not count.

    >>> mean_pool(arange(9).reshape((1, 1, 3, 3)), 2).tolist()
    [[[[2.0, 3.0], [5.0, 6.0]]]]
    """
    return _native.mean_pool(x, _each(sizes, x), _each(steps, x), _around(padding, x))


@_method
def polygamma(x, order):
    """Derivatives of the logarithm of the gamma function, from the second on."""
    return _native.polygamma(x, order)


@_method
def nonzero(x):
    """Where the elements are that are not zero: positions, int64, for each axis."""
    return tuple(_native.nonzero(x))


@_method
def unique(x, return_inverse=False, return_counts=False):
    """The different elements in order; where each is among them, and how often it was there.

    >>> unique(array([3, 1, 3]), return_counts=True)[1].tolist()
    [1, 2]
    """
    elements, inverse, counts = _native.unique(x)
    wanted = [elements] + [inverse] * bool(return_inverse) + [counts] * bool(return_counts)
    return elements if len(wanted) == 1 else tuple(wanted)


NDArray.dtype = property(lambda x: np.dtype(x._dtype))
