"""What both classes of arrays have and Python says best: NumPy's protocols, pickling, names."""

import numpy as np

from . import _native
from ._numpy import array_from, dtype_name

NDArray = _native.NDArray


def _attach_grad(self, grad_req="write", stype=None):
    """Makes this array one that gradients are taken with respect to.

    ``backward`` leaves its gradient in ``grad``; with ``grad_req="add"`` it is added to the one
    that is there.
    """
    self._attach_grad(grad_req)


def _backward(self, out_grad=None, retain_graph=False, train_mode=True):
    """Differentiates this result with respect to every array with an attached gradient.

    One that is not a single number counts as the sum of its elements, or with ``out_grad`` as the
    sum of their products with it.
    """
    self._backward(out_grad, retain_graph)


def _array(self, dtype=None, copy=None):
    """NumPy's array of the elements that are there now: the same memory, which it may only read."""
    shared = np.asarray(_native.elements(self))
    if dtype is not None and np.dtype(dtype) != shared.dtype:
        if copy is False:
            raise ValueError(f"elements of {self._dtype} become {np.dtype(dtype)} by a copy alone")
        return shared.astype(dtype)
    return shared.copy() if copy else shared


def _buffer(self, flags):
    """The elements' memory, for ``memoryview``; Python asks for it from its version 3.12 on."""
    return memoryview(np.asarray(self))


def _dlpack(self, *, stream=None, max_version=None, dl_device=None, copy=None):
    """The elements for another library, by DLPack: the same memory where that can be read-only."""
    if copy is not True and max_version is not None and max_version >= (1, 0):
        try:
            return np.asarray(self).__dlpack__(max_version=max_version, dl_device=dl_device)
        except (BufferError, TypeError):
            pass  # An older NumPy knows of no read-only memory.
    return np.asarray(self.asnumpy()).__dlpack__()


def _dlpack_device(self):
    return 1, 0


def _arrow_array(self, type=None):
    """Arrow's array of the elements along their one axis."""
    import pyarrow

    if self.ndim != 1:
        raise ValueError(f"Arrow's arrays have one axis; this has shape {self.shape}")
    return pyarrow.array(np.asarray(self), type=type)


def _reduce(self):
    is_mxnet = isinstance(self, _native.MxnetNDArray)
    return _native.from_bytes, (is_mxnet, self._bytes(), self._dtype, self.shape)


def _deepcopy(self, memory):
    return self.copy()


def _format(self, spec):
    if not spec:
        return str(self)
    return format(self.item(), spec)


def _astype(self, dtype, copy=True):
    """The elements converted to another type."""
    return _native.astype(self, dtype_name(dtype))


NDArray.attach_grad = _attach_grad
NDArray.backward = _backward
NDArray.astype = _astype
NDArray.__array__ = _array
NDArray.__buffer__ = _buffer
NDArray.__dlpack__ = _dlpack
NDArray.__dlpack_device__ = _dlpack_device
NDArray.__arrow_array__ = _arrow_array
NDArray.__array_priority__ = 1000.0
# NumPy's numbers leave operators to arrays, instead of looking at their elements one by one.
NDArray.__array_ufunc__ = None
NDArray.__reduce__ = _reduce
NDArray.__copy__ = NDArray.copy
NDArray.__deepcopy__ = _deepcopy
NDArray.__format__ = _format


def make(mxnet, source, dtype, default):
    """An array of numbers, nested lists or arrays; of ``default`` type where they have none."""
    if dtype is not None:
        dtype = dtype_name(dtype)
    if isinstance(source, NDArray):
        dtype = dtype or (default if mxnet else source._dtype)
        return _native.astype(_native.with_rules(source.copy(), mxnet), dtype)
    if not isinstance(source, np.ndarray):
        array = _native.from_lists(mxnet, source, dtype)
        if array is not None:
            return array
    elif dtype is None and mxnet:
        dtype = default
    if isinstance(source, str) or source is None:
        raise TypeError("source_array must be array like object")
    return array_from(mxnet, source, dtype)
