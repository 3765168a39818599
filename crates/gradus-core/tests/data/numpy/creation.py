"""New arrays."""

import numpy as np

from arrays import DTYPES, FLOATS, SHAPES, VIEWS, Group


def constants(group):
    for dtype in DTYPES:
        for shape in SHAPES:
            group.add("zeros", [], lambda: np.zeros(shape, dtype), shape=shape, dtype=dtype)
            group.add("ones", [], lambda: np.ones(shape, dtype), shape=shape, dtype=dtype)
        for number in (0.0, 1.0, 2.75, 200.0):
            compute = lambda: np.full((2, 3), number, dtype)
            group.add("full", [], compute, shape=[2, 3], number=number, dtype=dtype)
    for dtype in FLOATS:
        for number in ("nan", "inf", "-0.0", "0.1", "1e300"):
            compute = lambda: np.array(np.full((2,), float(number)), dtype)
            group.add("full", [], compute, shape=[2], number=number, dtype=dtype)
    for view in VIEWS:
        source = group.plain("int32", (2, 3), view)
        group.add("zeros_like", source, np.zeros_like)
        group.add("ones_like", source, np.ones_like)
        group.add("full_like", source, lambda x: np.full_like(x, 7), number=7.0)
    for dtype in DTYPES:
        group.add("ones_like", group.plain(dtype, (0, 3)), np.ones_like)


def steps(group):
    ranges = [
        (0, 5, 1), (2, 7, 2), (2, 8, 2), (5, 0, -1), (5, 0, -2), (0, 0, 1), (3, 1, 1), (1, 3, -1),
        (-3, 3, 1), (0, 1, 5),
    ]  # fmt: skip
    for start, stop, step in ranges:
        for dtype in DTYPES[:-1]:
            if dtype == "uint8" and start < 0:
                continue
            arguments = {"start": float(start), "stop": float(stop), "step": float(step)}
            compute = lambda: np.arange(start, stop, step, dtype)
            group.add("arange", [], compute, **arguments, dtype=dtype)
    for start, stop, step in (
        (0.0, 1.0, 0.25),
        (0.5, 3.0, 0.5),
        (1.0, -1.0, -0.5),
        (0.0, 1.1, 0.5),
    ):
        for dtype in FLOATS:
            compute = lambda: np.arange(start, stop, step, dtype)
            group.add("arange", [], compute, start=start, stop=stop, step=step, dtype=dtype)
    # NumPy multiplies by the difference of the first two elements, and in float32.
    for start, stop, step in ((0.0, 1.0, 0.1), (1.0, 2.0, 0.3), (-1.0, 1.0, 0.01)):
        for dtype in FLOATS:
            within = 8 * float(np.finfo(dtype).eps)
            compute = lambda: np.arange(start, stop, step).astype(dtype)
            group.add(
                "arange", [], compute, within=within, start=start, stop=stop, step=step, dtype=dtype
            )
    group.add(
        "arange",
        [],
        lambda: np.arange(0.0, 1.0, 0.0),
        start=0.0,
        stop=1.0,
        step=0.0,
        dtype="float64",
    )


def equal_distances(group):
    for start, stop in ((0.0, 1.0), (2.0, -3.0), (0.1, 0.7), (5.0, 5.0), (-1e10, 1e10)):
        for count in (0, 1, 2, 5, 50):
            for dtype in FLOATS:
                compute = lambda: np.linspace(start, stop, count, dtype=dtype)
                group.add("linspace", [], compute, start=start, stop=stop, count=count, dtype=dtype)
    for dtype in ("int64", "int32", "uint8"):
        for count in (1, 4, 7):
            compute = lambda: np.linspace(0.0, 10.0, count, dtype=dtype)
            group.add("linspace", [], compute, start=0.0, stop=10.0, count=count, dtype=dtype)
    compute = lambda: np.linspace(-2.0, 2.0, 6, dtype="int64")
    group.add("linspace", [], compute, start=-2.0, stop=2.0, count=6, dtype="int64")


def identities(group):
    for size in (0, 1, 2, 5):
        for dtype in DTYPES:
            group.add("eye", [], lambda: np.eye(size, dtype=dtype), size=size, dtype=dtype)


def from_numbers(group):
    """Nested lists, and what type an array takes that is told none."""
    for data in (
        1.5,
        [1.0, 2.5],
        [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
        [[[1.0], [2.0]], [[3.0], [4.0]]],
        [],
    ):
        for dtype in DTYPES:
            group.add("array", [], lambda: np.array(data, dtype), data=data, dtype=dtype)
    group.add(
        "array",
        [],
        lambda: np.array([[1.0, 2.0], [3.0]]),
        data=[[1.0, 2.0], [3.0]],
        dtype="float64",
    )


def cases():
    group = Group()
    constants(group)
    steps(group)
    equal_distances(group)
    identities(group)
    from_numbers(group)
    return group
