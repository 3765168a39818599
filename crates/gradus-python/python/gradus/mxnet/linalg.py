"""MXNet's ``nd.linalg``: products of matrices, of stacks of them too.

>>> from gradus.mxnet import nd
>>> nd.linalg.gemm2(nd.ones((2, 3)), nd.ones((3, 1))).shape
(2, 1)
"""

from ._functions import give, linalg_gemm2 as gemm2

__all__ = ["gemm", "gemm2", "syrk"]


def gemm(A, B, C, transpose_a=False, transpose_b=False, alpha=1.0, beta=1.0, axis=-2, out=None, **kwargs):
    """``alpha`` times the product of two matrices plus ``beta`` times a third."""
    return give(out, gemm2(A, B, transpose_a, transpose_b, alpha) + beta * C)


def syrk(A, transpose=False, alpha=1.0, out=None, **kwargs):
    """``alpha`` times the product of a matrix with its transpose, which comes first if ``transpose``."""
    return gemm2(A, A, transpose, not transpose, alpha, out=out)
