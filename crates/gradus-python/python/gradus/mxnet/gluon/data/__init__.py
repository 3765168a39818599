"""Data sets and minibatches."""

import numpy as np

from ... import ndarray as nd
from . import vision

__all__ = [
    "ArrayDataset", "BatchSampler", "DataLoader", "Dataset", "RandomSampler", "SequentialSampler",
    "SimpleDataset", "vision",
]


class Dataset:
    """Examples that can be counted and taken by number."""

    def __getitem__(self, index):
        raise NotImplementedError

    def __len__(self):
        raise NotImplementedError

    def transform(self, function, lazy=True):
        """The same examples with a function applied to each."""
        examples = (self[i] for i in range(len(self)))
        return SimpleDataset([function(*e) if isinstance(e, tuple) else function(e) for e in examples])

    def transform_first(self, function, lazy=True):
        """The same examples with a function applied to the first part of each."""
        return self.transform(lambda first, *rest: (function(first), *rest))


class SimpleDataset(Dataset):
    """A list of examples."""

    def __init__(self, data):
        self._data = data

    def __getitem__(self, index):
        return self._data[index]

    def __len__(self):
        return len(self._data)


class ArrayDataset(Dataset):
    """Several arrays, whose rows stand side by side.

    >>> dataset = ArrayDataset(nd.array([[1, 2], [3, 4]]), nd.array([5, 6]))
    >>> len(dataset), dataset[1][1]
    (2, np.float32(6.0))
    """

    def __init__(self, *args):
        if not args:
            raise ValueError("ArrayDataset: give one array at least")
        self._length = len(args[0])
        self._data = []
        for i, array in enumerate(args):
            if len(array) != self._length:
                raise ValueError(
                    f"All arrays must have the same length; array[0] has length {self._length} "
                    f"while array[{i}] has {len(array)}."
                )
            # Labels, one for each example, become NumPy's, as in MXNet.
            is_plain = isinstance(array, nd.NDArray) and array.ndim == 1
            self._data.append(np.asarray(array.asnumpy()) if is_plain else array)

    def __getitem__(self, index):
        if len(self._data) == 1:
            return self._data[0][index]
        return tuple(array[index] for array in self._data)

    def __len__(self):
        return self._length

    def _batch(self, indices):
        """The rows at positions, all at once."""
        positions = nd.array(indices, dtype="int64")
        parts = [
            nd.take(part, positions) if isinstance(part, nd.NDArray) else _batchify([part[i] for i in indices])
            for part in self._data
        ]
        return parts[0] if len(parts) == 1 else parts


class SequentialSampler:
    """Positions in order."""

    def __init__(self, length, start=0):
        self._length, self._start = length, start

    def __iter__(self):
        return iter(range(self._start, self._start + self._length))

    def __len__(self):
        return self._length


class RandomSampler:
    """Positions in a random order, which NumPy's generator draws."""

    def __init__(self, length):
        self._length = length

    def __iter__(self):
        indices = np.arange(self._length)
        np.random.shuffle(indices)
        return iter(indices.tolist())

    def __len__(self):
        return self._length


class BatchSampler:
    """Lists of positions; a last one that is not full is kept, discarded or rolled over."""

    def __init__(self, sampler, batch_size, last_batch="keep"):
        if last_batch not in ("keep", "discard", "rollover"):
            raise ValueError(f"last_batch must be one of 'keep', 'discard', or 'rollover', but got {last_batch}")
        self._sampler, self._batch_size, self._last_batch = sampler, batch_size, last_batch
        self._before = []

    def __iter__(self):
        batch, self._before = self._before, []
        for i in self._sampler:
            batch.append(i)
            if len(batch) == self._batch_size:
                yield batch
                batch = []
        if batch and self._last_batch == "keep":
            yield batch
        elif self._last_batch == "rollover":
            self._before = batch

    def __len__(self):
        whole, rest = divmod(len(self._sampler) + len(self._before), self._batch_size)
        return whole + (1 if rest and self._last_batch == "keep" else 0)


def _batchify(examples):
    """Examples stacked: arrays, numbers, or tuples of them."""
    first = examples[0]
    if isinstance(first, nd.NDArray):
        return nd.stack(*examples)
    if isinstance(first, (tuple, list)):
        return [_batchify(list(part)) for part in zip(*examples)]
    stacked = np.asarray(examples)
    return nd.array(stacked, dtype=stacked.dtype if stacked.dtype != np.float64 else "float64")


class DataLoader:
    """Minibatches of a data set.

    >>> dataset = ArrayDataset(nd.arange(6).reshape((3, 2)), nd.arange(3))
    >>> [x.shape for x, y in DataLoader(dataset, batch_size=2)]
    [(2, 2), (1, 2)]
    """

    def __init__(
        self, dataset, batch_size=None, shuffle=False, sampler=None, last_batch=None,
        batch_sampler=None, batchify_fn=None, num_workers=0, **kwargs,
    ):
        self._dataset, self._batchify = dataset, batchify_fn
        if batch_sampler is None:
            if batch_size is None:
                raise ValueError("batch_size must be specified unless batch_sampler is specified")
            if sampler is None:
                sampler = RandomSampler(len(dataset)) if shuffle else SequentialSampler(len(dataset))
            elif shuffle:
                raise ValueError("shuffle must not be specified if sampler is specified")
            batch_sampler = BatchSampler(sampler, batch_size, last_batch or "keep")
        self._batch_sampler = batch_sampler

    def __iter__(self):
        for indices in self._batch_sampler:
            if self._batchify is None and isinstance(self._dataset, ArrayDataset):
                yield self._dataset._batch(indices)
            else:
                yield (self._batchify or _batchify)([self._dataset[i] for i in indices])

    def __len__(self):
        return len(self._batch_sampler)
