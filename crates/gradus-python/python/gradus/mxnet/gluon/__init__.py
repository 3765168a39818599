"""A small ``gluon``: layers, losses, a trainer, data: what the book's first pages use.

>>> from gradus.mxnet import autograd, gluon, init, nd
>>> from gradus.mxnet.gluon import nn
>>> net = nn.Sequential()
>>> net.add(nn.Dense(1))
>>> net.initialize(init.Normal(sigma=0.01))
>>> trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
>>> x = nd.array([[1, 2], [3, 4]])
>>> for _ in range(500):
...     with autograd.record():
...         l = gluon.loss.L2Loss()(net(x), nd.array([1, 2]))
...     l.backward()
...     trainer.step(2)
>>> l.mean().item() < 1e-3
True
"""

from . import data, loss, nn, rnn
from .block import Block, HybridBlock
from .parameter import Constant, Parameter, ParameterDict
from .trainer import Trainer
from . import utils

__all__ = [
    "Block", "Constant", "HybridBlock", "Parameter", "ParameterDict", "Trainer", "data", "loss", "nn", "rnn",
    "utils",
]
