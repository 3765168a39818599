"""What is done to images before a network sees them: MXNet's ``gluon.data.vision.transforms``."""

from ... import ndarray as nd
from ..block import Block
from ..nn import Sequential

__all__ = ["Cast", "Compose", "Normalize", "ToTensor"]


class Compose(Sequential):
    """Transforms one after another."""

    def __init__(self, transforms):
        super().__init__()
        self.add(*transforms)


class Cast(Block):
    """Elements of another type."""

    def __init__(self, dtype="float32"):
        super().__init__()
        self._dtype = dtype

    def forward(self, x):
        """The elements converted."""
        return x.astype(self._dtype)


class ToTensor(Block):
    """Images of shape (height, width, channels) and bytes as (channels, height, width) from 0 to 1.

    >>> ToTensor()(nd.array([[[0], [51]]], dtype="uint8")).asnumpy().round(3).tolist()
    [[[0.0, 0.20000000298023224]]]
    """

    def forward(self, x):
        """Images with channels first; a batch of them too."""
        axes = (2, 0, 1) if x.ndim == 3 else (0, 3, 1, 2)
        return nd.transpose(x.astype("float32"), axes) / 255


class Normalize(Block):
    """Channels less their ``mean``, over their ``std``; images have shape (channels, height, width)."""

    def __init__(self, mean=0.0, std=1.0):
        super().__init__()
        self._mean, self._std = (nd.array(numbers).reshape((-1, 1, 1)) for numbers in (mean, std))

    def forward(self, x):
        """The images with mean and standard deviation changed."""
        return (x - self._mean) / self._std
