"""Tables of Python as sources of rows: files, dicts, data frames, Arrow's tables, arrays."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sized
from typing import Any, Optional, Union

import numpy as np

from . import _native
from .errors import ArgumentError, ShapeError
from .nd import NDArray

#: What the native module takes for a column: the bytes of float64 numbers, a list of values, or the
#: name of a type that is neither number nor text.
_Column = Union[bytes, list[Any], str]


def source_of(
    data: Any, reading: Mapping[str, Any], model: Optional[_native.FittedModel] = None
) -> _native.Source:
    """The table that ``data`` is or names; a file is read as a ``model`` needs it."""
    if isinstance(data, (str, os.PathLike)):
        path = os.fsdecode(data)
        return _native.Source.file(path, reading) if model is None else model.open(path, reading)
    for name, value in reading.items():
        if value is not None and value != []:
            raise ArgumentError(f"{name} says how a file is read; leave it out for a table in memory")
    if not isinstance(data, Mapping) and not hasattr(data, "iloc") and hasattr(data, "__arrow_c_stream__"):
        return _native.Source.stream(data.__arrow_c_stream__())
    columns = [(_name(name), _column(name, values)) for name, values in _columns(data)]
    return _native.Source.columns(columns)


def _columns(data: Any) -> Iterable[tuple[Any, Any]]:
    """Names and values of the columns of a table in memory."""
    if isinstance(data, Mapping):
        return data.items()
    if hasattr(data, "iloc"):
        # By place: pandas allows a name twice, which the library refuses with better words.
        return [(str(name), data.iloc[:, place]) for place, name in enumerate(data.columns)]
    if hasattr(data, "columns") and hasattr(data, "__getitem__"):
        return [(name, data[name]) for name in data.columns]
    if isinstance(data, NDArray):
        data = data.asnumpy()
    if isinstance(data, np.ndarray) and data.dtype.names is not None:
        return [(name, data[name]) for name in data.dtype.names]
    if isinstance(data, np.ndarray) and data.ndim == 2:
        return [(f"x{place}", column) for place, column in enumerate(data.T, start=1)]
    raise TypeError(
        f"data is a {type(data).__name__}; a table is a dict of columns, a data frame of pandas or "
        "polars, a table of Arrow, an array with two axes, or the path of a file"
    )


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a column is called {name!r}; names of columns are strings")
    return name


def _column(name: Any, values: Any) -> _Column:
    """
    >>> _column("x", [1, None]), _column("x", np.array(["a", "b"])), len(_column("x", range(3)))
    ([1, None], ['a', 'b'], 24)
    """
    if isinstance(values, (list, tuple)):
        return list(values)
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Sized):
        raise TypeError(f"column {name} is a {type(values).__name__}; a column is a list or an array")
    array = _array(values)
    if array.ndim != 1:
        raise ShapeError(f"column {name} has shape {array.shape}; a column has one axis")
    if array.dtype.kind in "fiub":
        return array.astype(np.float64).tobytes()
    if array.dtype.kind == "S":
        return [text.decode() for text in array.tolist()]
    if array.dtype.kind in "UTO":
        return list(array.tolist())
    return str(array.dtype)


def _array(values: Any) -> np.ndarray:
    """NumPy's array of these; NaN in the place of numbers that are missing."""
    if isinstance(values, NDArray):
        return values.asnumpy()
    if isinstance(values, np.ma.MaskedArray):
        if values.dtype.kind in "fiub":
            return np.asarray(np.ma.filled(values.astype(np.float64), np.nan))
        objects = np.array(values.data, dtype=object)
        objects[np.ma.getmaskarray(values)] = None
        return objects
    # pandas' own types of numbers come out as objects, slowly, unless they are asked for numbers.
    dtype = getattr(values, "dtype", None)
    is_of_pandas = hasattr(values, "iloc") and not isinstance(dtype, np.dtype)
    if is_of_pandas and getattr(dtype, "kind", "O") in "fiub":
        return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))
    return np.asarray(values)
