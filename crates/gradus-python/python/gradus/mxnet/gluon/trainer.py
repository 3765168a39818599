"""A trainer: it updates parameters from their gradients."""

from .. import optimizer as opt
from ..autograd import pause
from .parameter import Parameter

__all__ = ["Trainer"]


class Trainer:
    """Updates parameters with an optimizer such as ``sgd`` or ``adam``."""

    def __init__(self, params, optimizer, optimizer_params=None, kvstore=None, **kwargs):
        # Parameters by name in the order of their names, as in MXNet.
        is_named = hasattr(params, "keys")
        self._params = [params[name] for name in sorted(params.keys())] if is_named else list(params)
        for parameter in self._params:
            if not isinstance(parameter, Parameter):
                raise ValueError(f"params holds parameters, not {type(parameter).__name__}")
        options = dict(optimizer_params or {})
        self._scale = options.pop("rescale_grad", 1.0)
        self._optimizer = opt.create(optimizer, **options)
        self._states = {}

    @property
    def optimizer(self):
        """The optimizer."""
        return self._optimizer

    @property
    def learning_rate(self):
        """The rate of the next update."""
        return self._optimizer.learning_rate

    def set_learning_rate(self, lr):
        """Sets the rate."""
        self._optimizer.set_learning_rate(lr)

    def step(self, batch_size, ignore_stale_grad=False):
        """Updates all parameters from gradients of a sum over ``batch_size`` examples."""
        self.update(batch_size, ignore_stale_grad)

    def allreduce_grads(self):
        """Returns: there is one device."""

    def update(self, batch_size, ignore_stale_grad=False):
        """As :meth:`step`."""
        optimizer = self._optimizer
        optimizer.rescale_grad = self._scale / batch_size
        optimizer.num_update += 1
        with pause():
            for parameter in self._params:
                if parameter.grad_req == "null":
                    continue
                weight = parameter.data()
                key = id(parameter)
                if key not in self._states:
                    self._states[key] = optimizer.create_state(weight)
                optimizer.update(
                    weight, weight.grad, self._states[key], parameter.lr_mult, parameter.wd_mult
                )
