"""How well predictions fit."""

import numpy as np

__all__ = ["Accuracy", "MSE"]


def _pairs(labels, predictions):
    if not isinstance(labels, (list, tuple)):
        labels, predictions = [labels], [predictions]
    return ((np.asarray(l.asnumpy()), np.asarray(p.asnumpy())) for l, p in zip(labels, predictions))


class _Mean:
    """A mean over everything that was seen since ``reset``."""

    def __init__(self, name):
        self.name = name
        self.reset()

    def reset(self):
        """Forgets what was seen."""
        self.sum_metric, self.num_inst = 0.0, 0

    def __str__(self):
        name, mean = self.get()
        return f"EvalMetric: {({name: mean})}"

    def get(self):
        """The name and the mean."""
        return self.name, self.sum_metric / self.num_inst if self.num_inst else float("nan")


class Accuracy(_Mean):
    """The share of examples whose label has the highest score."""

    def __init__(self, axis=1, name="accuracy"):
        super().__init__(name)
        self.axis = axis

    def update(self, labels, preds):
        """Looks at labels and scores."""
        for label, scores in _pairs(labels, preds):
            if scores.shape != label.shape:
                scores = scores.argmax(axis=self.axis)
            self.sum_metric += float((scores.astype("int32").ravel() == label.astype("int32").ravel()).sum())
            self.num_inst += label.size


class MSE(_Mean):
    """The mean of the squared errors."""

    def __init__(self, name="mse"):
        super().__init__(name)

    def update(self, labels, preds):
        """Looks at labels and predictions."""
        for label, prediction in _pairs(labels, preds):
            self.sum_metric += float(((label.reshape(prediction.shape) - prediction) ** 2).mean())
            self.num_inst += 1
