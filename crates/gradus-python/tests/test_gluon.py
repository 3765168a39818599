"""What the pages do not show of gluon."""

import gzip
import struct

import numpy as np
import pytest

from gradus.mxnet import gluon, init, nd
from gradus.mxnet.gluon import data as gdata
from gradus.mxnet.gluon import nn


def test_parameters_tell_when_they_are_not_there():
    dense = nn.Dense(2)
    with pytest.raises(RuntimeError, match="has not been initialized. Note that you should initialize"):
        dense.weight.data()
    dense.initialize()
    with pytest.raises(gluon.parameter.DeferredInitializationError, match="during the first forward pass"):
        dense.weight.data()
    dense(nd.ones((1, 3)))
    assert dense.weight.shape == (2, 3)


def test_mistakes():
    with pytest.raises(ValueError, match="there is no 'adagrid'"):
        gluon.Trainer([], "adagrid")
    with pytest.raises(ValueError, match="params holds parameters, not int"):
        gluon.Trainer([1], "sgd")
    with pytest.raises(ValueError, match="All arrays must have the same length"):
        gdata.ArrayDataset(nd.ones(2), nd.ones(3))
    with pytest.raises(ValueError, match="batch_size must be specified"):
        gdata.DataLoader(gdata.ArrayDataset(nd.ones(2)))
    with pytest.raises(ValueError, match="act_type is one of relu"):
        nd.Activation(nd.ones(2), act_type="rely")
    with pytest.raises(ValueError, match="it needs two axes"):
        nn.Dense(2, in_units=2).bias.initialize(init.Xavier(), force_reinit=True)


def test_last_batches():
    def sizes(last_batch, epochs=1):
        loader = gdata.DataLoader(gdata.ArrayDataset(nd.arange(7)), 3, last_batch=last_batch)
        return [[len(x) for x in loader] for _ in range(epochs)]

    assert sizes("keep") == [[3, 3, 1]]
    assert sizes("discard") == [[3, 3]]
    assert sizes("rollover", 2) == [[3, 3], [3, 3]]


def test_images_say_where_their_files_belong(tmp_path):
    with pytest.raises(FileNotFoundError, match="put the four files of FashionMNIST"):
        gdata.vision.FashionMNIST(root=str(tmp_path))
    images = np.arange(2 * 28 * 28, dtype=np.uint8).reshape(2, 28, 28)
    with gzip.open(tmp_path / "train-images-idx3-ubyte.gz", "wb") as file:
        file.write(struct.pack(">IIII", 0x803, 2, 28, 28) + images.tobytes())
    with gzip.open(tmp_path / "train-labels-idx1-ubyte.gz", "wb") as file:
        file.write(struct.pack(">II", 0x801, 2) + bytes([7, 2]))
    dataset = gdata.vision.FashionMNIST(root=str(tmp_path), train=True)
    image, label = dataset[1]
    assert image.shape == (28, 28, 1) and image.dtype is np.uint8 and label == 2
    assert np.array_equal(image.asnumpy()[:, :, 0], images[1])
    (x, y), = gdata.DataLoader(dataset, 2)
    assert x.shape == (2, 28, 28, 1) and y.tolist() == [7, 2]


def test_images_become_batches_with_channels_first(tmp_path):
    images = (np.arange(3 * 4).reshape(3, 2, 2) * 20).astype(np.uint8)
    header = bytes([0, 0, 8, 3]) + b"".join(int(n).to_bytes(4, "big") for n in images.shape)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(header + images.tobytes())
    labels = bytes([0, 0, 8, 1]) + (3).to_bytes(4, "big") + bytes([7, 8, 9])
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels)
    dataset = gdata.vision.FashionMNIST(root=str(tmp_path), train=True)
    to_tensor = gdata.vision.transforms.ToTensor()
    (X, y), (rest, _) = gdata.DataLoader(dataset.transform_first(to_tensor), 2)
    assert X.shape == (2, 1, 2, 2) and y.asnumpy().tolist() == [7, 8] and rest.shape == (1, 1, 2, 2)
    assert np.allclose(X.asnumpy()[:, 0], images[:2] / 255)
