"""What the library raises: each error is a :class:`Error` and one of Python's own kinds.

>>> from gradus import errors, nd
>>> try:
...     nd.zeros((10, 3)) + nd.zeros(10)
... except ValueError as error:
...     print(type(error).__name__, "-", str(error)[:56])
ShapeError - add: shapes (10, 3) and (10,) do not broadcast: axis -1 
"""


class Error(RuntimeError):
    """Anything that the library refuses, with what came and what to do. MXNet's ``MXNetError``."""


class ShapeError(Error, ValueError):
    """Shapes that an operation cannot take, alone or together."""


class ArgumentError(Error, ValueError):
    """An argument out of its range."""


class AxisError(Error, ValueError, IndexError):
    """An axis that the array does not have."""


class PositionError(Error, IndexError):
    """A position outside of an axis."""


class FormulaError(ArgumentError):
    """A formula that makes no sense, with a mark under the character where it does not."""


class DataError(Error, ValueError):
    """Data that cannot be read or do not serve, with the place in them."""


class DTypeError(Error, TypeError):
    """An element type that an operation cannot take."""


class AutogradError(Error):
    """A gradient that was asked for and cannot be had."""


class CompileError(Error):
    """A step that cannot be compiled."""


class DeviceError(Error):
    """A device that is not there: gradus computes on the processor."""
