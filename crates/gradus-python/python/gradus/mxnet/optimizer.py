"""How parameters are updated from their gradients."""

import math

from . import ndarray as nd

__all__ = ["SGD", "Adam", "Optimizer", "create"]


class Optimizer:
    """Updates one parameter after another; ``rescale_grad`` is set by the trainer."""

    def __init__(self, learning_rate=0.01, wd=0.0, lr_scheduler=None, clip_gradient=None, rescale_grad=1.0):
        self.lr, self.wd, self.lr_scheduler = learning_rate, wd, lr_scheduler
        self.clip_gradient, self.rescale_grad, self.num_update = clip_gradient, rescale_grad, 0
        if lr_scheduler is not None:
            lr_scheduler.base_lr = learning_rate

    @property
    def learning_rate(self):
        """The rate of the next update."""
        return self.lr if self.lr_scheduler is None else self.lr_scheduler(self.num_update)

    def set_learning_rate(self, lr):
        """Sets the rate."""
        self.lr = lr

    def create_state(self, weight):
        """What is remembered of a parameter from update to update."""
        return None

    def _gradient(self, weight, gradient, wd):
        gradient = gradient * self.rescale_grad
        if self.clip_gradient is not None:
            gradient = nd.clip(gradient, -self.clip_gradient, self.clip_gradient)
        return gradient + wd * weight if wd else gradient


class SGD(Optimizer):
    """Stochastic gradient descent, with ``momentum`` and weight decay ``wd``."""

    def __init__(self, learning_rate=0.01, momentum=0.0, lazy_update=False, **kwargs):
        super().__init__(learning_rate, **kwargs)
        self.momentum = momentum

    def create_state(self, weight):
        return nd.zeros_like(weight) if self.momentum else None

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        rate = self.learning_rate * lr_mult
        gradient = self._gradient(weight, gradient, self.wd * wd_mult)
        if state is None:
            weight[:] = weight - rate * gradient
        else:
            state[:] = self.momentum * state - rate * gradient
            weight[:] = weight + state


class Adam(Optimizer):
    """Kingma and Ba's: rates by the gradients' first and second moments."""

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, lazy_update=True, **kwargs):
        super().__init__(learning_rate, **kwargs)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon

    def create_state(self, weight):
        return nd.zeros_like(weight), nd.zeros_like(weight)

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        mean, variance = state
        gradient = self._gradient(weight, gradient, self.wd * wd_mult)
        mean[:] = self.beta1 * mean + (1 - self.beta1) * gradient
        variance[:] = self.beta2 * variance + (1 - self.beta2) * nd.square(gradient)
        t = self.num_update
        correction = math.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        rate = self.learning_rate * lr_mult * correction
        weight[:] = weight - rate * mean / (nd.sqrt(variance) + self.epsilon)


def create(name, **kwargs):
    """The optimizer of a name."""
    optimizers = {"sgd": SGD, "adam": Adam}
    if isinstance(name, Optimizer):
        return name
    if name.lower() not in optimizers:
        raise ValueError(f"optimizers are {', '.join(optimizers)}; there is no {name!r}")
    return optimizers[name.lower()](**kwargs)
