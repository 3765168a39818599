"""NumPy's arrays in and out."""

import numpy as np

from . import _native


class _OneElement(np.ndarray):
    """An array of one element that is a number where one is needed.

    NumPy 2.4 refuses ``"%f" % array`` for arrays with axes, which it had allowed, and which the
    book's pages do: ``print("loss %f" % loss.mean().asnumpy())``.
    """

    def __float__(self):
        return float(self.item())

    def __int__(self):
        return int(self.item())

    def __complex__(self):
        return complex(self.item())

    def __array_finalize__(self, parent):
        pass

    def __array_wrap__(self, array, context=None, return_scalar=False):
        # What is computed from it is an ordinary array, or again of one element.
        array = np.asarray(array)
        return array[()] if return_scalar else array

    def __reduce__(self):
        return np.asarray(self).__reduce__()


# NumPy writes the name of a subclass in front of its elements.
_OneElement.__name__ = _OneElement.__qualname__ = "array"


def from_buffer(buffer, dtype, shape):
    """The array of ``shape`` over a buffer, which it owns."""
    array = np.frombuffer(buffer, dtype=dtype).reshape(shape)
    if array.size == 1 and shape:
        return array.view(_OneElement)
    return array


def array_from(mxnet, source, dtype):
    """An array of what NumPy understands: arrays, data frames, anything with ``__array__``.

    >>> array_from(False, np.arange(3), None)
    [0 1 2]
    <NDArray 3 @cpu(0) int64>
    """
    array = np.asarray(source)
    if array.dtype.kind not in "fiub" and array.dtype != object:
        raise TypeError(f"array: elements of {array.dtype} are no numbers")
    if array.dtype == object:
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError) as error:
            raise TypeError("source_array must be array like object") from error
    name = dtype_name(array.dtype if dtype is None else dtype, nearest=dtype is None)
    array = array.astype(np.dtype(name), copy=False)
    return _native.from_bytes(mxnet, array.tobytes(), name, array.shape)


_NEAREST = {
    "float16": "float32",
    "float128": "float64",
    "longdouble": "float64",
    "int8": "int32",
    "int16": "int32",
    "uint16": "int32",
    "uint32": "int64",
    "uint64": "int64",
}

_NAMES = frozenset(["float32", "float64", "int64", "int32", "uint8", "bool"])


def dtype_name(dtype, nearest=False):
    """The name of an element type: of a name, a class or one of NumPy's.

    With ``nearest``, types that gradus lacks become the next one that holds their numbers.

    >>> dtype_name("float32"), dtype_name(np.int64), dtype_name(float), dtype_name(np.dtype("u1"))
    ('float32', 'int64', 'float64', 'uint8')
    """
    if isinstance(dtype, str) and dtype in _NAMES:
        return dtype
    name = np.dtype(dtype).name
    if nearest:
        name = _NEAREST.get(name, name)
    return name
