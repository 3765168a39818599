"""Writes cases.json: arrays and the text that NumPy gives for them.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6
    venv/bin/python make.py

One case a line:

    dtype      "float32", "float64", "int64" or "bool"
    shape      list of extents
    bits       the elements' bits, big-endian in hexadecimal without gaps; an array with more
               elements than that repeats them from the first
    precision  the decimals asked for, or null
    text       str(array); with a precision array2string(array, floatmode="fixed"), and
               format(array, ".3f") for an array without axes

The random numbers are seeded: the same NumPy writes the same file.
"""

import json
import math
from pathlib import Path

import numpy as np

F32, F64, I64, BOOL = (np.dtype(name) for name in ("float32", "float64", "int64", "bool"))
INF, NAN = math.inf, math.nan
SIZE_LIMIT = 600_000


def case(dtype, shape, values, precision=None):
    """One line of the file. `values` repeat to fill the shape."""
    values = np.asarray(values, dtype).reshape(-1)
    bits = values.astype(dtype.newbyteorder(">")).tobytes().hex()
    size = math.prod(shape)
    if size > 10_000_000:
        # A view: the values must be one, or one run along the last axis.
        assert len(values) in (1, shape[-1])
        array = np.broadcast_to(values, shape)
    elif size == 0:
        array = np.zeros(shape, dtype)
    else:
        array = np.resize(values, shape)
    if precision is None:
        text = str(array)
    elif shape == () and dtype.kind == "f":
        text = format(array, f".{precision}f")
    else:
        text = np.array2string(array, precision=precision, floatmode="fixed")
    return {
        "dtype": dtype.name,
        "shape": list(shape),
        "bits": bits,
        "precision": precision,
        "text": text,
    }


def vector(dtype, *values, precision=None):
    return case(dtype, (len(values),), values, precision)


def next_to(dtype, value):
    """The value and its two neighbours."""
    value = dtype.type(value)
    down, up = dtype.type(-INF), dtype.type(INF)
    return [np.nextafter(value, down), value, np.nextafter(value, up)]


SPECIAL = [
    0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 2.5, 1 / 3, 2 / 3, math.pi, -math.e, 1e-3, 1e-4, 9.9999e-5,
    1e-5, 123456.0, 999999.0, 1e6, 12345678.0, 16777216.0, 99999999.0, 1e8, 1e15, 1e16, 1.7e17,
    1e23, 3e38, 1e-38, 1e-45, NAN, INF, -INF,
]  # fmt: skip
DOUBLE_ONLY = [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e100, -1e-100, 1e22]


def scalars():
    """Arrays without axes."""
    for dtype in (F32, F64):
        for value in SPECIAL + (DOUBLE_ONLY if dtype == F64 else []):
            for each in next_to(dtype, value) if math.isfinite(value) else [value]:
                yield case(dtype, (), [each])
            for precision in (0, 3, 10):
                yield case(dtype, (), [value], precision)
    for value in (0, 7, -7, 2**63 - 1, -(2**63)):
        yield case(I64, (), [value])
        yield case(I64, (), [value], 3)
    for value in (True, False):
        yield case(BOOL, (), [value])


def notation():
    """Both sides of every border between the two notations."""
    for dtype in (F32, F64):
        for value in (1e-4, 1e6, 1e7, 1e8, 1e16):
            for each in next_to(dtype, value):
                yield vector(dtype, each)
                yield vector(dtype, each, -each)
                yield vector(dtype, each, each, precision=2)
        for least in (1.0, 0.3, 0.7, 0.13, 0.17, 0.0019, 7e-3, 1.1e-4, 999.0):
            for most in next_to(dtype, dtype.type(least) * dtype.type(1000)):
                yield vector(dtype, least, most)
                yield vector(dtype, most, 0.0, -least)
        yield vector(dtype, 1e-4, 0.09)
        yield vector(dtype, np.finfo(dtype).max, np.finfo(dtype).smallest_subnormal)
    yield vector(F64, 1e-320, 1e308, 1.0)
    yield vector(F64, 1e-5, 1e100)
    yield vector(F64, 1e99, 9.999999999e99)
    yield vector(F64, 1e-99, 1e-100)


def rounding():
    """Ties, carries, and digits between the shortest and the exact."""
    for quarter in (0.25, 0.75):
        yield vector(F32, 2097152 + quarter, 3097152 + quarter)
        yield case(F32, (), [2097152 + quarter])
        yield case(F64, (), [2.0**50 + quarter])
        yield case(F64, (), [2.0**50 + 12346 + quarter])
    # Ten decimals that end in a tie at the eighth: multiples of 2^-9.
    for odd in (1, 3, 5, 7, 101, 511):
        yield vector(F64, odd / 512, 1.0)
        yield vector(F64, 1 + odd / 512, 0.5)
        yield vector(F64, (1 + odd / 512) * 2.0**40, 1.0)
    for precision in range(5):
        yield vector(F64, 0.5, 1.5, 2.5, -0.5, precision=precision)
        yield vector(F64, 0.05, 0.15, 0.25, 0.35, 0.95, precision=precision)
        yield vector(F32, 0.05, 0.15, 0.25, 0.35, 0.95, precision=precision)
        yield vector(F64, 0.125, 0.375, 0.0625, 99.9995, precision=precision)
        yield vector(F64, 9.5, 0.5, 99.96, precision=precision)
        yield vector(F64, 2.5e-7, 9.9999e7, precision=precision)
        yield vector(F64, 2e-4, 6e-4, 0.1, precision=precision)
    for precision in (12, 20, 40):
        yield vector(F64, 0.1, 1 / 3, precision=precision)
        yield vector(F32, 0.1, 1e-30, precision=precision)
    yield vector(F64, 0.999999999, 0.5)
    yield vector(F64, 0.999999994, 99.9999999999)
    yield vector(F64, 9.99999999999e10, 1.0)
    yield vector(F64, 9.9999999951e99, 1.0)
    yield vector(F64, 1.0000000049e9, 1.5e9)
    yield vector(F64, 1e23, 9e22)
    yield vector(F32, 0.1, 1e-30)
    yield vector(F32, 0.1, 1.00000006e06)
    yield vector(F32, 1.1, 2.0**-20, 2.0**-100, 2.0**100, 1.0000001)
    # Below a power of two floats lie closer than above it.
    for dtype, low, high in ((F32, -149, 128), (F64, -1074, 1024)):
        for first in range(low, high, (high - low) // 12):
            yield vector(dtype, *(2.0**k for k in range(first, min(first + 8, high))))


def not_finite():
    for dtype in (F32, F64):
        for values in (
            [NAN], [INF], [-INF], [NAN, INF], [NAN, -INF], [INF, 1.0], [-INF, 1.0], [NAN, 1.0],
            [NAN, -1.0], [NAN, 1e10], [-INF, 1e10], [-INF, 1e300], [1.5, NAN, -INF],
            [1234.5, NAN], [NAN, 0.0], [NAN, -0.0], [INF, 0.25, -0.125], [NAN] * 30,
            [INF, 1e-10, 1.0],
        ):  # fmt: skip
            if max((abs(v) for v in values if math.isfinite(v)), default=0) > np.finfo(dtype).max:
                continue
            yield vector(dtype, *values)
            yield vector(dtype, *values, precision=0)
            yield vector(dtype, *values, precision=3)
    quiet_negative = np.array([0xFFC00000], np.uint32).view(F32)
    yield case(F32, (1,), quiet_negative)
    yield case(F32, (), quiet_negative)


def integers_and_booleans():
    for values in (
        [0], [-1], [1, -1], [1, 10, 100], [-100, 5], [2**63 - 1, 0], [-(2**63), 0],
        [0, 255, 128], [-1, -10, 3],
    ):  # fmt: skip
        yield vector(I64, *values)
        yield vector(I64, *values, precision=3)
        yield case(I64, (3, 4), values)
        yield case(I64, (2, 2, 25), values)
        yield case(I64, (9, 200), values)
    for values in ([True], [False], [True, True], [True, False], [False, False, True]):
        yield vector(BOOL, *values)
        yield case(BOOL, (3, 4), values)
        yield case(BOOL, (50,), values)
        yield case(BOOL, (40, 30), values)
    for shape in ((1000,), (20, 50), (77, 13), (7, 11, 13)):
        yield case(I64, shape, range(211))


def empty():
    for shape in ((0,), (0, 3), (2, 0), (2, 0, 3), (0, 0), (1, 1, 0), (5000, 0), (0, 2**40, 2**40)):
        for dtype in (F32, F64, I64, BOOL):
            if math.prod(shape[1:]) < 2**60:
                yield case(dtype, shape, [])
        yield case(F32, (2, 0), [], 3)


def shapes(rng):
    """Brackets, blank lines, indentation and line breaks."""
    for shape in (
        (1,), (1, 1), (1, 1, 1), (1, 1, 1, 1, 1), (3, 1), (1, 3), (2, 3), (2, 3, 4), (2, 2, 2, 2),
        (3, 1, 2), (2, 1, 1, 3), (1, 2, 1, 2, 1), (2, 20), (2, 2, 20), (1, 1, 1, 1, 25), (7, 7),
        (6, 8), (2, 1, 2, 1, 2, 1, 2, 1), (1,) * 20, (1,) * 30 + (12,), (1,) * 60 + (4,),
    ):  # fmt: skip
        for values in (range(7), [0.5], [-1.25, 1e-9, 3e5], [1, 22.5, 333.25, NAN]):
            yield case(F32, shape, values)
        yield case(F64, shape, rng.normal(size=17))
        yield case(F64, shape, rng.normal(size=5), 3)
        yield case(I64, shape, rng.integers(-1000, 1000, 11))
        yield case(BOOL, shape, [True, False, True])
    # Words of every width against the right edge.
    for width in range(1, 78):
        value = math.copysign(10 ** min(width - 1, 18), width % 2 - 0.5)
        yield case(I64, (40 if width < 12 else 9,), [value, 1])
        if width < 40:
            yield case(F64, (12,), [1 / 3, -2.5], width)
    for precision in (60, 66, 67, 68, 69, 70, 71, 72, 73, 80):
        yield case(F64, (3,), [1 / 3], precision)
        yield case(F64, (2, 2, 2), [1 / 3], precision)


def shortened(rng):
    for shape in (
        (1001,), (10_000,), (501, 2), (2, 501), (6, 167), (7, 144), (1001, 1),
        (1, 1001), (200, 6), (200, 7), (6, 6, 28), (10, 10, 11), (11, 10, 10),
        (2, 600, 3), (3, 2, 600), (600, 2, 3), (8, 1, 8, 20), (1, 7, 6, 27),
    ):  # fmt: skip
        yield case(F32, shape, rng.normal(size=97))
        yield case(F64, shape, rng.normal(size=89), 4)
        yield case(I64, shape, rng.integers(-(10**6), 10**6, 101))
    yield case(F32, (1000,), rng.normal(size=97))
    # A large or a long element decides only where it is shown.
    for place in (2, 3, 998):
        values = np.ones(1001)
        values[place] = 1e9
        yield case(F32, (1001,), values)
    yield case(F32, (10**9,), [0.5])
    yield case(I64, (10**5, 10**5), [42])
    yield case(F32, (10**3, 10**3, 10**3), np.linspace(-1, 1, 1000))
    yield case(BOOL, (10**7, 2, 7), [True, False, False, True, True, True, False])


def random_floats(rng, dtype, count):
    """Numbers as people have them, and numbers as nobody has them."""
    sort = rng.integers(8)
    if sort == 0:
        values = rng.normal(size=count)
    elif sort == 1:
        values = rng.normal(size=count) * 10.0 ** rng.integers(-12, 12)
    elif sort == 2:
        values = rng.normal(size=count) * 10.0 ** rng.uniform(-6, 9, count)
    elif sort == 3:
        values = np.round(rng.normal(size=count) * 100, rng.integers(0, 6))
    elif sort == 4:
        values = rng.integers(-50, 50, count).astype(F64)
    elif sort == 5:
        values = rng.integers(-(2**20), 2**20, count) / 2.0 ** rng.integers(0, 20, count)
    else:
        kind = np.uint32 if dtype == F32 else np.uint64
        values = rng.integers(0, np.iinfo(kind).max, count, kind, endpoint=True).view(dtype)
    values = values.astype(dtype)
    if rng.random() < 0.3:
        values[rng.random(count) < 0.3] = rng.choice([0.0, -0.0, NAN, INF, -INF])
    return values


def random_shape(rng, most_elements):
    while True:
        shape = tuple(int(n) for n in rng.integers(1, 12, rng.integers(1, 5)))
        if math.prod(shape) <= most_elements:
            return shape


def random_cases(rng, count, most_elements):
    for _ in range(count):
        dtype = F32 if rng.random() < 0.6 else F64
        shape = random_shape(rng, most_elements)
        precision = None if rng.random() < 0.7 else int(rng.integers(0, 12))
        yield case(dtype, shape, random_floats(rng, dtype, math.prod(shape)), precision)


def all_cases():
    rng = np.random.default_rng(32)
    with np.errstate(all="ignore"):
        yield from scalars()
        yield from notation()
        yield from rounding()
        yield from not_finite()
        yield from integers_and_booleans()
        yield from empty()
        yield from shapes(rng)
        yield from shortened(rng)
        yield from random_cases(rng, 600, 12)
        yield from random_cases(rng, 25, 100)


def main():
    lines = [json.dumps(each, separators=(",", ":")) for each in all_cases()]
    lines = list(dict.fromkeys(lines))
    text = f'{{"numpy":"{np.__version__}","cases":[\n' + ",\n".join(lines) + "\n]}\n"
    assert len(text) < SIZE_LIMIT, len(text)
    Path(__file__).with_name("cases.json").write_text(text, encoding="ascii")
    print(f"{len(lines)} cases, {len(text)} bytes")


if __name__ == "__main__":
    main()
