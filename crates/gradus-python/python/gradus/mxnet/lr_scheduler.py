"""Learning rates that change from step to step."""

__all__ = ["FactorScheduler", "LRScheduler", "MultiFactorScheduler"]


class LRScheduler:
    """A learning rate for each number of updates."""

    def __init__(self, base_lr=0.01):
        self.base_lr = base_lr

    def __call__(self, num_update):
        return self.base_lr


class FactorScheduler(LRScheduler):
    """After every ``step`` updates the rate is multiplied by ``factor``."""

    def __init__(self, step, factor=1, stop_factor_lr=1e-8, base_lr=0.01):
        super().__init__(base_lr)
        self.step, self.factor, self.stop_factor_lr, self.count = step, factor, stop_factor_lr, 0

    def __call__(self, num_update):
        while num_update > self.count + self.step:
            self.count += self.step
            self.base_lr = max(self.base_lr * self.factor, self.stop_factor_lr)
        return self.base_lr


class MultiFactorScheduler(LRScheduler):
    """After each of the listed numbers of updates the rate is multiplied by ``factor``."""

    def __init__(self, step, factor=1, base_lr=0.01):
        super().__init__(base_lr)
        self.step, self.factor = list(step), factor

    def __call__(self, num_update):
        while self.step and num_update > self.step[0]:
            self.step.pop(0)
            self.base_lr *= self.factor
        return self.base_lr
