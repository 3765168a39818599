"""N-dimensional arrays, automatic differentiation, and fits of formulas to tables.

>>> import gradus
>>> from gradus import autograd, nd
>>> x = nd.array([1.0, 2.0, 3.0])
>>> x.attach_grad()
>>> with autograd.record():
...     y = (2 * x).exp().sum()
>>> y.backward()
>>> x.grad
[ 14.778112 109.1963   806.8576  ]
<NDArray 3 @cpu(0)>

``gradus.nd`` follows NumPy's rules. ``gradus.mxnet`` is MXNet: its names, defaults and printing.
``gradus.fit`` finds the parameters of a formula; ``gradus.fitting`` tells more.
"""

from collections.abc import Callable
from typing import Any

from . import errors
from . import _methods  # noqa: F401  what the classes have
from . import autograd, nd, random
from ._native import NDArray, Step, num_threads, set_num_threads
from .errors import Error
from .fitting import Fit, fit, load_fit

__version__ = "0.1.0"
__all__ = [
    "Error", "Fit", "NDArray", "Step", "autograd", "compile", "errors", "fit", "load_fit", "nd",
    "num_threads", "random", "set_num_threads",
]


def compile(function: Callable[..., Any]) -> Step:
    """Compiles a step: a function of arrays that may record, differentiate and assign.

    The first call for each signature (shapes and types of the inputs) runs the function and records
    what it does; further calls replay that, with the same results bit for bit. ``step.epoch(order,
    batch_size, *inputs)`` runs it over minibatches.

    >>> w = nd.zeros(1)
    >>> w.attach_grad()
    >>> @compile
    ... def step(x, y):
    ...     with autograd.record():
    ...         loss = ((x * w - y) ** 2).mean()
    ...     loss.backward()
    ...     w[:] = w - 0.1 * w.grad
    ...     return loss
    >>> for _ in range(50):
    ...     loss = step(nd.array([1.0, 2.0]), nd.array([3.0, 6.0]))
    >>> round(w.item(), 4)
    3.0
    """
    return Step(function)
