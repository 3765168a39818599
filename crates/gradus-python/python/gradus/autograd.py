"""Recording and gradients.

>>> from gradus import autograd, nd
>>> x = nd.array([2.0])
>>> x.attach_grad()
>>> with autograd.record():
...     y = x ** 3
>>> y.backward()
>>> x.grad.item()
12.0
"""

from .mxnet.autograd import (
    Function,
    backward,
    grad,
    is_recording,
    is_training,
    pause,
    predict_mode,
    record,
    train_mode,
)

__all__ = [
    "Function", "backward", "grad", "is_recording", "is_training", "pause", "predict_mode",
    "record", "train_mode",
]
