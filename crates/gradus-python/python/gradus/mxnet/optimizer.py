"""How parameters are updated from their gradients."""

import math

from . import ndarray as nd

__all__ = [
    "SGD", "AdaDelta", "AdaGrad", "Adam", "Adamax", "Ftrl", "NAG", "Nadam", "Optimizer", "RMSProp",
    "create",
]


class Optimizer:
    """Updates one parameter after another; ``rescale_grad`` is set by the trainer."""

    def __init__(
        self, learning_rate=None, wd=0.0, lr_scheduler=None, clip_gradient=None, rescale_grad=1.0
    ):
        self.wd, self.lr_scheduler = wd, lr_scheduler
        self.clip_gradient, self.rescale_grad, self.num_update = clip_gradient, rescale_grad, 0
        if lr_scheduler is None:
            self.lr = 0.01 if learning_rate is None else learning_rate
            return
        self.lr = lr_scheduler.base_lr if learning_rate is None else learning_rate
        if self.lr != lr_scheduler.base_lr:
            print("learning rate from ``lr_scheduler`` has been overwritten by ``learning_rate`` in optimizer.")
            lr_scheduler.base_lr = self.lr

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

    def __init__(self, learning_rate=None, momentum=0.0, lazy_update=False, **kwargs):
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


class NAG(SGD):
    """Nesterov's accelerated gradient descent: the momentum looks one step ahead."""

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        if state is None:
            return super().update(weight, gradient, state, lr_mult, wd_mult)
        rate, wd = self.learning_rate * lr_mult, self.wd * wd_mult
        gradient = self._gradient(weight, gradient, 0)
        carried = self.momentum * state
        step = carried - rate * (gradient + wd * weight)
        weight[:] = weight - carried + (self.momentum + 1) * step
        # The decay of the momentum looks at the new weight, as in MXNet.
        state[:] = carried - rate * (gradient + wd * weight)


class AdaGrad(Optimizer):
    """Duchi, Hazan and Singer's: rates by the sums of all squared gradients."""

    def __init__(self, learning_rate=None, eps=1e-7, **kwargs):
        super().__init__(learning_rate, **kwargs)
        self.eps = eps

    def create_state(self, weight):
        return nd.zeros_like(weight)

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        gradient = self._gradient(weight, gradient, 0)
        state[:] = state + nd.square(gradient)
        step = gradient / nd.sqrt(state + self.eps) + weight * (self.wd * wd_mult)
        weight[:] = weight - self.learning_rate * lr_mult * step


class RMSProp(Optimizer):
    """Hinton's: rates by running means of squared gradients; Graves' if ``centered``."""

    def __init__(
        self, learning_rate=0.001, gamma1=0.9, gamma2=0.9, epsilon=1e-8, centered=False,
        clip_weights=None, **kwargs,
    ):
        super().__init__(learning_rate, **kwargs)
        self.gamma1, self.gamma2, self.epsilon = gamma1, gamma2, epsilon
        self.centered, self.clip_weights = centered, clip_weights

    def create_state(self, weight):
        return [nd.zeros_like(weight) for _ in range(3 if self.centered else 1)]

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        rate = self.learning_rate * lr_mult
        gradient = self._gradient(weight, gradient, self.wd * wd_mult)
        squares = state[0]
        squares[:] = (1 - self.gamma1) * nd.square(gradient) + self.gamma1 * squares
        if not self.centered:
            weight[:] = weight - rate * gradient / nd.sqrt(squares + self.epsilon)
        else:
            _, mean, step = state
            mean[:] = (1 - self.gamma1) * gradient + self.gamma1 * mean
            spread = nd.sqrt(squares - nd.square(mean) + self.epsilon)
            step[:] = self.gamma2 * step - rate * gradient / spread
            weight[:] = weight + step
        if self.clip_weights:
            weight[:] = nd.clip(weight, -self.clip_weights, self.clip_weights)


class AdaDelta(Optimizer):
    """Zeiler's: steps as large as those before. MXNet's version knows no learning rate."""

    def __init__(self, rho=0.90, epsilon=1e-5, **kwargs):
        super().__init__(**kwargs)
        self.rho, self.epsilon = rho, epsilon

    def create_state(self, weight):
        return nd.zeros_like(weight), nd.zeros_like(weight)

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        squares, steps = state
        gradient = self._gradient(weight, gradient, 0)
        squares[:] = self.rho * squares + (1 - self.rho) * gradient * gradient
        step = nd.sqrt(steps + self.epsilon) / nd.sqrt(squares + self.epsilon) * gradient
        steps[:] = self.rho * steps + (1 - self.rho) * step * step
        weight[:] = weight - (step + self.wd * wd_mult * weight)


class Adamax(Optimizer):
    """Kingma and Ba's variant of Adam by the largest gradients."""

    def __init__(self, learning_rate=0.002, beta1=0.9, beta2=0.999, **kwargs):
        super().__init__(learning_rate, **kwargs)
        self.beta1, self.beta2 = beta1, beta2

    def create_state(self, weight):
        return nd.zeros_like(weight), nd.zeros_like(weight)

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        mean, largest = state
        rate = self.learning_rate * lr_mult / (1 - self.beta1**self.num_update)
        gradient = self._gradient(weight, gradient, self.wd * wd_mult)
        mean[:] = self.beta1 * mean + (1 - self.beta1) * gradient
        largest[:] = nd.maximum(self.beta2 * largest, nd.abs(gradient))
        weight[:] = weight - rate * mean / largest


class Nadam(Optimizer):
    """Dozat's: Adam with Nesterov's look ahead."""

    def __init__(
        self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, schedule_decay=0.004, **kwargs
    ):
        super().__init__(learning_rate, **kwargs)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.schedule_decay, self.m_schedule = schedule_decay, 1.0

    def create_state(self, weight):
        return nd.zeros_like(weight), nd.zeros_like(weight)

    def _momentum(self, t):
        return self.beta1 * (1 - 0.5 * 0.96 ** (t * self.schedule_decay))

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        mean, variance = state
        t = self.num_update
        gradient = self._gradient(weight, gradient, self.wd * wd_mult)
        now, next_one = self._momentum(t), self._momentum(t + 1)
        # One product for all parameters, as in MXNet.
        self.m_schedule *= now
        mean[:] = self.beta1 * mean + (1 - self.beta1) * gradient
        variance[:] = self.beta2 * variance + (1 - self.beta2) * gradient * gradient
        ahead = next_one * mean / (1 - self.m_schedule * next_one)
        step = (1 - now) * gradient / (1 - self.m_schedule) + ahead
        scale = nd.sqrt(variance / (1 - self.beta2**t)) + self.epsilon
        weight[:] = weight - self.learning_rate * lr_mult * step / scale


class Ftrl(Optimizer):
    """McMahan's: it follows the regularized leader, and leaves small weights at zero."""

    def __init__(self, lamda1=0.01, learning_rate=0.1, beta=1, **kwargs):
        super().__init__(learning_rate, **kwargs)
        self.lamda1, self.beta = lamda1, beta

    def create_state(self, weight):
        return nd.zeros_like(weight), nd.zeros_like(weight)

    def update(self, weight, gradient, state, lr_mult=1.0, wd_mult=1.0):
        """Updates one parameter."""
        z, n = state
        rate = self.learning_rate * lr_mult
        gradient = self._gradient(weight, gradient, 0)
        squares = n + nd.square(gradient)
        z[:] = z + gradient - (nd.sqrt(squares) - nd.sqrt(n)) * weight / rate
        n[:] = squares
        scale = (self.beta + nd.sqrt(n)) / rate + self.wd * wd_mult
        weight[:] = (nd.sign(z) * self.lamda1 - z) / scale * (nd.abs(z) > self.lamda1)


def create(name, **kwargs):
    """The optimizer of a name."""
    if isinstance(name, Optimizer):
        return name
    optimizers = {
        optimizer.__name__.lower(): optimizer
        for optimizer in (SGD, NAG, Adam, AdaGrad, RMSProp, AdaDelta, Adamax, Nadam, Ftrl)
    }
    if name.lower() not in optimizers:
        raise ValueError(f"optimizers are {', '.join(optimizers)}; there is no {name!r}")
    return optimizers[name.lower()](**kwargs)
