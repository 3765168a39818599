"""Images: from files that are on the machine, in the format of MNIST.

``MNIST(root=…)`` and ``FashionMNIST(root=…)`` read ``train-images-idx3-ubyte.gz`` and its three
companions.
"""

import gzip
import os
import struct

import numpy as np

from ... import ndarray as nd
from . import transforms

__all__ = ["FashionMNIST", "MNIST", "transforms"]


class MNIST:
    """Handwritten digits."""

    _folder = "mnist"

    def __init__(self, root=None, train=True, transform=None):
        root = root or os.path.join("~", ".mxnet", "datasets", self._folder)
        self._transform = transform
        part = "train" if train else "t10k"
        labels, _ = self._read(root, f"{part}-labels-idx1-ubyte.gz")
        images, shape = self._read(root, f"{part}-images-idx3-ubyte.gz")
        self._data = nd.array(images.reshape((*shape, 1)), dtype="uint8")
        self._label = labels.astype(np.int32)

    def _read(self, root, name):
        path = os.path.join(os.path.expanduser(root), name)
        plain = path[: -len(".gz")]
        if os.path.exists(plain):
            with open(plain, "rb") as file:
                content = file.read()
        elif os.path.exists(path):
            with gzip.open(path, "rb") as file:
                content = file.read()
        else:
            raise FileNotFoundError(
                f"{path} is not there. gradus downloads nothing: put the four files of "
                f"{type(self).__name__} (…-images-idx3-ubyte.gz and …-labels-idx1-ubyte.gz for train "
                f"and t10k) into {os.path.dirname(path)}, or name their folder with root="
            )
        rank = content[3]
        shape = struct.unpack(f">{rank}I", content[4 : 4 + 4 * rank])
        elements = np.frombuffer(content, np.uint8, offset=4 + 4 * rank)
        return elements.reshape(shape), shape

    def __len__(self):
        return len(self._label)

    def __getitem__(self, index):
        image, label = self._data[index], self._label[index]
        return (image, label) if self._transform is None else self._transform(image, label)

    def transform_first(self, function, lazy=True):
        """The same examples with a function applied to the images."""
        return _FirstTransformed(self, function)


class _FirstTransformed:
    """A data set with a function applied to each image when it is taken."""

    def __init__(self, dataset, function):
        self._dataset, self._function = dataset, function

    def __len__(self):
        return len(self._dataset)

    def __getitem__(self, index):
        image, label = self._dataset[index]
        return self._function(image), label


class FashionMNIST(MNIST):
    """Pictures of clothes."""

    _folder = "fashion-mnist"
