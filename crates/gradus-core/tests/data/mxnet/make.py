"""Makes streams.txt: what MXNet 1.9.1 draws on the CPU.

    python3 -m venv venv && venv/bin/pip install mxnet==1.9.1 'numpy<1.24'   # Python <= 3.11
    venv/bin/python make.py > streams.txt

Each line is one call of one process, in order; a line `seed s` is mx.random.seed(s). The
other lines are

    function arguments... n digest first last

where n is how many numbers the call drew, `digest` the 64-bit FNV-1a hash of all of them
(each as eight bytes: a float's bits or a whole number, little endian), and `first` and
`last` are hexadecimal bits of floats, or whole numbers. A line `read v bits` says which
float MXNet takes the parameter v for.
"""

import random

import mxnet as mx
import numpy as np
from mxnet import nd


def words(array):
    flat = array.asnumpy().ravel()
    if flat.dtype == np.float32:
        return flat.view(np.uint32).astype(np.uint64)
    return flat.astype(np.int64).view(np.uint64)


def digest(values):
    mask, result = 2**64 - 1, 0xCBF29CE484222325
    for byte in values.astype("<u8").tobytes():
        result = (result ^ byte) * 0x100000001B3 & mask
    return result


def show(word, is_float):
    return f"{word:08x}" if is_float else str(np.uint64(word).astype(np.int64))


def record(name, arguments, array, is_float):
    values = words(array)
    n = len(values)
    ends = [show(int(values[i]), is_float) for i in (0, -1)]
    print(name, *arguments, n, f"{digest(values):016x}", *ends)


def seed(value):
    mx.random.seed(value)
    print("seed", value)


def continuous(name, *arguments, shape):
    array = getattr(nd.random, name)(*arguments, shape=shape)
    record(name, arguments, array, True)


def randint(low, high, n):
    record("randint", (low, high), nd.random.randint(low, high, shape=n, dtype="int64"), False)


def multinomial(probabilities, n):
    array = nd.random.multinomial(nd.array(probabilities), shape=n)
    record("multinomial", (",".join(map(str, probabilities)),), array, False)


def shuffle_rows(n):
    order = nd.random.shuffle(nd.arange(n).reshape((n, 1)))
    record("shuffle_rows", (), order.astype("int64"), False)


def shuffle_elements(n):
    record("shuffle_elements", (), nd.random.shuffle(nd.arange(n)).astype("int64"), False)


def chapter():
    """A fresh process: no seed is set."""
    continuous("normal", 0, 1, shape=(1000, 2))
    continuous("normal", 0, 0.01, shape=1000)
    continuous("normal", 0, 0.01, shape=(2, 1))


def session(value):
    seed(value)
    for n in (1, 63, 64, 65, 128, 1000, 65_535, 65_536, 65_537, 200_000):
        continuous("normal", 0.5, 3.61, shape=n)
        continuous("uniform", -1.5, 2.25, shape=n)
    for n in (1, 100, 70_000):
        continuous("uniform", 0, 1, shape=n)
        continuous("exponential", 1, shape=n)
        continuous("exponential", 2.5, shape=n)
        for low, high in ((0, 1), (0, 10), (-7, 2), (-(2**31), 2**31 - 1), (0, 2**33), (5, 2**62)):
            randint(low, high, n)
        multinomial([0.1, 0.2, 0.3, 0.4], n)
        multinomial([0.5, 0, 0.5], n)
        multinomial([0.25, 0.25], n)
        multinomial([1.0], n)
    for n in (1, 2, 10, 1000, 70_000):
        shuffle_rows(n)
        shuffle_elements(n)
    shuffle_elements(131_071)
    multinomial([0.1, 0.2, 0.3, 0.4], 5)
    continuous("normal", -2, 0.01, shape=(7, 11))


def read(value):
    array = nd.random.uniform(value, value, shape=1)
    print("read", repr(value), show(int(words(array)[0]), True))


def main():
    chapter()
    for value in (0, 1, 7, 42, -3, 12_345_678, 2**31 - 1):
        session(value)
    draw = random.Random(1)
    values = [0.1, 1e-5, 1e-4, 1 / 3, 123456789.123, 1e15, 1e16, 1.7976e20, 3.4e38, 1.5e-38, -2.5]
    values += [round(draw.uniform(-10, 10), 2) for _ in range(150)]
    values += [draw.uniform(0, 1) for _ in range(100)]
    values += [10 ** draw.uniform(-30, 30) for _ in range(150)]
    for value in values:
        read(value)


main()
