"""MXNet's ``base``: its error."""

from ..errors import Error as MXNetError

__all__ = ["MXNetError"]
