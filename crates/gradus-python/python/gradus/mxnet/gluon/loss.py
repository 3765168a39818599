"""Losses: one number for each example of a batch."""

from .. import ndarray as nd
from .block import HybridBlock

__all__ = [
    "HuberLoss", "L1Loss", "L2Loss", "Loss", "SigmoidBCELoss", "SigmoidBinaryCrossEntropyLoss",
    "SoftmaxCELoss", "SoftmaxCrossEntropyLoss",
]


class Loss(HybridBlock):
    """What losses share: a weight, and the axis of the examples."""

    def __init__(self, weight, batch_axis, **kwargs):
        super().__init__(**kwargs)
        self._weight, self._batch_axis = weight, batch_axis

    def __repr__(self):
        return f"{type(self).__name__}(batch_axis={self._batch_axis}, w={self._weight})"

    def _weighted(self, loss, weight, sample_weight):
        if sample_weight is not None:
            loss = loss * sample_weight
        return loss if weight is None else loss * weight

    def _mean(self, loss):
        """The mean over all axes but that of the examples."""
        return nd.mean(loss, axis=self._batch_axis, exclude=True) if loss.ndim > 1 else loss


class L2Loss(Loss):
    """Half the squared error.

    >>> L2Loss()(nd.array([[1], [2]]), nd.array([3, 2])).asnumpy().tolist()
    [2.0, 0.0]
    """

    def __init__(self, weight=1.0, batch_axis=0, **kwargs):
        super().__init__(weight, batch_axis, **kwargs)

    def hybrid_forward(self, F, pred, label, sample_weight=None):
        error = F.square(label.reshape(pred.shape) - pred)
        return self._mean(self._weighted(error, self._weight / 2, sample_weight))


class L1Loss(Loss):
    """The magnitude of the error."""

    def __init__(self, weight=None, batch_axis=0, **kwargs):
        super().__init__(weight, batch_axis, **kwargs)

    def hybrid_forward(self, F, pred, label, sample_weight=None):
        error = F.abs(label.reshape(pred.shape) - pred)
        return self._mean(self._weighted(error, self._weight, sample_weight))


class HuberLoss(Loss):
    """Half the squared error up to ``rho``, linear beyond."""

    def __init__(self, rho=1, weight=None, batch_axis=0, **kwargs):
        super().__init__(weight, batch_axis, **kwargs)
        self._rho = rho

    def hybrid_forward(self, F, pred, label, sample_weight=None):
        error = F.abs(label.reshape(pred.shape) - pred)
        inner = (0.5 / self._rho) * F.square(error)
        loss = F.where(error > self._rho, error - 0.5 * self._rho, inner)
        return self._mean(self._weighted(loss, self._weight, sample_weight))


class SigmoidBinaryCrossEntropyLoss(Loss):
    """The cross entropy of labels 0 and 1, from scores or (``from_sigmoid``) from probabilities."""

    def __init__(self, from_sigmoid=False, weight=None, batch_axis=0, **kwargs):
        super().__init__(weight, batch_axis, **kwargs)
        self._from_sigmoid = from_sigmoid

    def hybrid_forward(self, F, pred, label, sample_weight=None):
        label = label.reshape(pred.shape)
        if self._from_sigmoid:
            tiny = 1e-12
            loss = -(F.log(pred + tiny) * label + F.log(1 - pred + tiny) * (1 - label))
        else:
            loss = F.relu(pred) - pred * label + F.Activation(-F.abs(pred), act_type="softrelu")
        return self._mean(self._weighted(loss, self._weight, sample_weight))


class SoftmaxCrossEntropyLoss(Loss):
    """The negated log-probability of the label, or of a distribution (``sparse_label=False``)."""

    def __init__(self, axis=-1, sparse_label=True, from_logits=False, weight=None, batch_axis=0, **kwargs):
        super().__init__(weight, batch_axis, **kwargs)
        self._axis, self._sparse_label, self._from_logits = axis, sparse_label, from_logits

    def hybrid_forward(self, F, pred, label, sample_weight=None):
        if not self._from_logits:
            pred = F.log_softmax(pred, axis=self._axis)
        if self._sparse_label:
            loss = -F.pick(pred, label, axis=self._axis, keepdims=True)
        else:
            loss = -F.sum(pred * label.reshape(pred.shape), axis=self._axis, keepdims=True)
        return self._mean(self._weighted(loss, self._weight, sample_weight))


SoftmaxCELoss = SoftmaxCrossEntropyLoss
SigmoidBCELoss = SigmoidBinaryCrossEntropyLoss
