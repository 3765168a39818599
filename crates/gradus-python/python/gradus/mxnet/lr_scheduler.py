"""Learning rates that change from step to step."""

import math

__all__ = ["CosineScheduler", "FactorScheduler", "LRScheduler", "MultiFactorScheduler", "PolyScheduler"]


class LRScheduler:
    """A learning rate for each number of updates.

    In the first ``warmup_steps`` it grows from ``warmup_begin_lr`` to ``base_lr``, or stays there if
    ``warmup_mode`` is ``"constant"``.
    """

    def __init__(self, base_lr=0.01, warmup_steps=0, warmup_begin_lr=0, warmup_mode="linear"):
        if warmup_begin_lr > base_lr:
            raise ValueError("Base lr has to be higher than warmup_begin_lr")
        if warmup_steps < 0:
            raise ValueError("Warmup steps has to be positive or 0")
        if warmup_mode not in ("linear", "constant"):
            raise ValueError("Supports only linear and constant modes of warmup")
        self.base_lr = self.warmup_final_lr = base_lr
        self.warmup_steps, self.warmup_begin_lr, self.warmup_mode = warmup_steps, warmup_begin_lr, warmup_mode

    def get_warmup_lr(self, num_update):
        """The rate in the first steps."""
        if self.warmup_mode == "constant":
            return self.warmup_begin_lr
        growth = self.warmup_final_lr - self.warmup_begin_lr
        return self.warmup_begin_lr + growth * num_update / self.warmup_steps

    def __call__(self, num_update):
        if num_update < self.warmup_steps:
            return self.get_warmup_lr(num_update)
        return self._rate(num_update)

    def _rate(self, num_update):
        raise NotImplementedError("must override this")


class FactorScheduler(LRScheduler):
    """After every ``step`` updates the rate is multiplied by ``factor``.

    >>> scheduler = FactorScheduler(step=2, factor=0.5, base_lr=1.0)
    >>> [scheduler(i) for i in range(1, 6)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    def __init__(self, step, factor=1, stop_factor_lr=1e-8, base_lr=0.01, **warmup):
        super().__init__(base_lr, **warmup)
        if step < 1:
            raise ValueError("Schedule step must be greater or equal than 1 round")
        if factor > 1.0:
            raise ValueError("Factor must be no more than 1 to make lr reduce")
        self.step, self.factor, self.stop_factor_lr, self.count = step, factor, stop_factor_lr, 0

    def _rate(self, num_update):
        while num_update > self.count + self.step:
            self.count += self.step
            self.base_lr = max(self.base_lr * self.factor, self.stop_factor_lr)
        return self.base_lr


class MultiFactorScheduler(LRScheduler):
    """After each of the listed numbers of updates the rate is multiplied by ``factor``."""

    def __init__(self, step, factor=1, base_lr=0.01, **warmup):
        super().__init__(base_lr, **warmup)
        if list(step) != sorted(set(step)) or step[0] < 1:
            raise ValueError("Schedule step must be an increasing integer list")
        if factor > 1.0:
            raise ValueError("Factor must be no more than 1 to make lr reduce")
        self.step, self.factor, self.cur_step_ind = list(step), factor, 0

    def _rate(self, num_update):
        while self.cur_step_ind < len(self.step) and num_update > self.step[self.cur_step_ind]:
            self.cur_step_ind += 1
            self.base_lr *= self.factor
        return self.base_lr


class _Descent(LRScheduler):
    """From ``base_lr`` to ``final_lr`` within ``max_update`` updates."""

    def __init__(self, max_update, base_lr, final_lr, warmup):
        super().__init__(base_lr, **warmup)
        if max_update < 1:
            raise ValueError("maximum number of updates must be strictly positive")
        self.base_lr_orig, self.final_lr, self.max_update = base_lr, final_lr, max_update
        self.max_steps = max_update - self.warmup_steps

    def _rate(self, num_update):
        if num_update <= self.max_update:
            share = self._share((num_update - self.warmup_steps) / self.max_steps)
            self.base_lr = self.final_lr + (self.base_lr_orig - self.final_lr) * share
        return self.base_lr


class PolyScheduler(_Descent):
    """The rate falls as a power of the share of updates that are left."""

    def __init__(self, max_update, base_lr=0.01, pwr=2, final_lr=0, **warmup):
        super().__init__(max_update, base_lr, final_lr, warmup)
        self.power = pwr

    def _share(self, done):
        return (1 - done) ** self.power


class CosineScheduler(_Descent):
    """The rate falls along half a wave of the cosine."""

    def __init__(self, max_update, base_lr=0.01, final_lr=0, **warmup):
        super().__init__(max_update, base_lr, final_lr, warmup)

    def _share(self, done):
        return (1 + math.cos(math.pi * done)) / 2
