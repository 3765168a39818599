"""MXNet: its names, defaults, printing and random streams.

``from gradus.mxnet import autograd, nd`` stands in the place of ``from mxnet import autograd, nd``;
``python -m gradus.mxnet PROGRAM.py`` runs a program with nothing changed at all; in a notebook,
:func:`install` makes ``import mxnet`` find this module.

>>> from gradus.mxnet import autograd, nd
>>> nd.ones((2, 3))
<BLANKLINE>
[[1. 1. 1.]
 [1. 1. 1.]]
<NDArray 2x3 @cpu(0)>
"""

import sys as _sys

from . import base, context
from . import ndarray
from . import ndarray as nd
from . import autograd, random
from .base import MXNetError
from .context import Context, cpu, cpu_pinned, current_context, gpu, num_gpus
from . import initializer
from . import initializer as init
from . import lr_scheduler, metric, optimizer, gluon
from .ndarray import waitall
from ._display import prepare_display

_sys.modules[__name__ + ".nd"] = nd
_sys.modules[__name__ + ".init"] = init

__version__ = "1.9.1"
__all__ = [
    "Context", "MXNetError", "autograd", "base", "context", "cpu", "cpu_pinned", "current_context",
    "gluon", "gpu", "init", "initializer", "install", "lr_scheduler", "metric", "nd", "ndarray",
    "num_gpus", "optimizer", "random", "waitall",
]


def install():
    """Makes ``import mxnet`` find this module, and ``mxnet.nd`` and the others with it.

    In a notebook ``IPython.display`` gets back what the book's pages use of it.

    >>> install()
    >>> import mxnet
    >>> mxnet.nd is nd
    True
    """
    for name, module in list(_sys.modules.items()):
        if name == __name__ or name.startswith(__name__ + "."):
            _sys.modules["mxnet" + name[len(__name__) :]] = module
    if "IPython" in _sys.modules:
        prepare_display()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(
        f"gradus.mxnet has no {name!r}: it is MXNet's nd, autograd, random, init and a small gluon "
        f"({', '.join(__all__)})"
    )
