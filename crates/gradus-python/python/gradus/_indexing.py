"""``x[key]`` and ``x[key] = value`` for keys that take elements one by one: NumPy says which."""

import numpy as np

from . import _native
from ._numpy import array_from


def _is_mxnet(x):
    return isinstance(x, _native.MxnetNDArray)


def _key(x, key):
    """The key with NumPy's arrays for ours. MXNet takes every array for positions."""

    def part(part):
        if isinstance(part, _native.NDArray):
            positions = np.asarray(part.asnumpy())
            if _is_mxnet(x) or positions.dtype.kind == "f":
                return positions.astype(np.int64)
            return positions
        if isinstance(part, list):
            return np.asarray(part)
        return part

    return tuple(map(part, key)) if isinstance(key, tuple) else part(key)


def _clip(x, key):
    """MXNet's positions in arrays are those of ``take``: beyond the end is the end."""
    return key


def _positions(x, key):
    shape = x.shape
    flat = np.arange(x.size, dtype=np.int64).reshape(shape)
    try:
        return flat[_key(x, key)]
    except IndexError as error:
        raise IndexError(f"{error} (shape {shape})") from None


def get(x, key):
    """The elements that ``key`` names."""
    positions = _positions(x, key)
    indices = array_from(_is_mxnet(x), positions, "int64")
    if positions.ndim == 0:
        indices = _native.reshape(indices, [1] if _is_mxnet(x) else [])
    return _native.take(_native.reshape(x, [-1]), indices, 0, "raise")


def set(x, key, value):
    """Puts ``value`` where ``key`` names elements."""
    elements = np.array(x.asnumpy(), subok=False)
    elements[_key(x, key)] = value.asnumpy() if isinstance(value, _native.NDArray) else value
    x[:] = array_from(_is_mxnet(x), elements, elements.dtype)


def operand(x, value):
    """``value`` as an array of the kind and the type of ``x``."""
    return array_from(_is_mxnet(x), value, x._dtype)
