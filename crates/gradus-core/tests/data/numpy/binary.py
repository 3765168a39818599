"""Elementwise operations of two arrays, which broadcast."""

import numpy as np

from arrays import DTYPES, EXTREMES, FLOATS, INF, NAN, VIEWS, Group

ARITHMETIC = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "rem": np.remainder,
    "maximum": np.maximum, "minimum": np.minimum, "pow": np.power,
}  # fmt: skip
QUOTIENTS = {"div": np.divide, "atan2": np.arctan2, "hypot": np.hypot}
TRUTHS = {
    "equal": np.equal, "not_equal": np.not_equal, "greater": np.greater,
    "greater_equal": np.greater_equal, "less": np.less, "less_equal": np.less_equal,
    "logical_and": np.logical_and, "logical_or": np.logical_or, "logical_xor": np.logical_xor,
}  # fmt: skip
# One for each way to compute.
THOROUGH = ("sub", "div", "less", "logical_or")
OPERATIONS = {**ARITHMETIC, **QUOTIENTS, **TRUTHS}
CLOSE = {"pow": 4, "atan2": 4, "hypot": 2}

SHAPES = [
    ((), ()),
    ((1,), (5,)),
    ((5,), ()),
    ((2, 3), (3,)),
    ((2, 1), (1, 3)),
    ((2, 3, 4), (3, 1)),
    ((4,), (2, 3, 1)),
    ((1, 1), (0,)),
    ((0, 3), (3,)),
    ((0, 3), (1, 1)),
    # These do not fit.
    ((2,), (3,)),
    ((2, 3), (2,)),
    ((0,), (2,)),
]
NUMBERS = (2, 0, 2.5, -1, True, -1.5, 300, 2**40)
SPECIAL = [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 0.5, 3.0, -2.5, 1e10]


def compute(name):
    """NumPy's function, but float64 where NumPy answers in float16."""
    function = OPERATIONS[name]
    if name not in QUOTIENTS:
        return function

    def in_floats(a, b):
        dtype = np.result_type(a, b)
        return function(a, b) if dtype.kind == "f" else function(np.float64(a), np.float64(b))

    return in_floats


def operands(group, name, a, b):
    """The elements of int arrays on the right of `pow` must not be negative."""
    a = group.plain(a, (6,))
    if name == "pow" and b in ("int64", "int32"):
        return [a, group.input(np.arange(6).astype(b))]
    return [a, group.plain(b, (6,), first=2)]


def pairs_of_types(group, name):
    """Every pair, in either order where the operation computes in its own way."""
    for position, a in enumerate(DTYPES):
        for b in DTYPES if name in (*ARITHMETIC, *THOROUGH) else DTYPES[position:]:
            if a == b == "bool" and name in ("pow", "rem"):
                continue
            group.add(name, operands(group, name, a, b), compute(name), CLOSE.get(name, 0))


def pairs_of_shapes(group, name):
    for left, right in SHAPES if name in THOROUGH else SHAPES[::3]:
        for a, b in {(left, right), (right, left)}:
            inputs = [group.plain("float32", a), group.plain("float32", b, first=1)]
            group.add(name, inputs, compute(name), CLOSE.get(name, 0))


def pairs_of_views(group, name):
    ulps = CLOSE.get(name, 0)
    views = list(VIEWS)
    for position, left in enumerate(views):
        others = views if name in THOROUGH else [views[(position + 3) % len(views)]]
        for right in others:
            left_input = group.plain("float64", (2, 2), left)
            right_input = group.plain("float64", (2, 2), right, first=7)
            group.add(name, [left_input, right_input], compute(name), ulps)
    for view in ("mixed", "without the first", "stretched"):
        one, many = group.plain("int64", (1, 1)), group.plain("uint8", (2, 3, 4), view)
        group.add(name, [one, many], compute(name), ulps)


def longer_than_a_block(group):
    """Strided arrays longer than what is copied together at a time."""
    for view in ("every second", "reversed"):
        many, others = (group.plain("uint8", (1300,), view, first) for first in (0, 9))
        group.add("mul", [many, others], np.multiply)
        group.add("sub", [group.plain("uint8", (1,), first=2), many], np.subtract)


def numbers_beside(group, name):
    """Bare numbers take the array's type where it can hold them."""
    for dtype in DTYPES:
        for number in NUMBERS if name in THOROUGH else NUMBERS[::2]:
            if name in ("pow", "rem") and dtype == "bool" and isinstance(number, bool):
                continue
            inputs = [group.plain(dtype, (3,), first=1), group.number(number)]
            group.add(name, inputs, compute(name), CLOSE.get(name, 0))
            if name in THOROUGH:
                group.add(name, inputs[::-1], compute(name))


def edges(group, name):
    for dtype in FLOATS:
        special = np.array(SPECIAL + EXTREMES[dtype][:4], dtype)
        if name in ("maximum", "minimum"):
            # The larger one of 0 and -0 is either.
            special = special[~(np.signbit(special) & (special == 0))]
        inputs = [group.input(special.reshape(-1, 1)), group.input(special)]
        group.add(name, inputs, compute(name), CLOSE.get(name, 0))
    for dtype in ("int64", "int32"):
        info = np.iinfo(dtype)
        special = np.array([0, 1, -1, 2, 7, -7, info.max, info.min], dtype)
        right = np.array([0, 1, 2, 3, 31, 64, 65], dtype) if name == "pow" else special
        if name in QUOTIENTS:
            special = special[:-1]
        group.add(
            name,
            [group.input(special.reshape(-1, 1)), group.input(right)],
            compute(name),
            CLOSE.get(name, 0),
        )
    special = np.array([0, 1, 2, 5, 16, 128, 255], "uint8")
    group.add(
        name,
        [group.input(special.reshape(-1, 1)), group.input(special)],
        compute(name),
        CLOSE.get(name, 0),
    )


def cases():
    group = Group()
    for name in OPERATIONS:
        pairs_of_types(group, name)
        pairs_of_shapes(group, name)
        pairs_of_views(group, name)
        numbers_beside(group, name)
        edges(group, name)
    longer_than_a_block(group)
    negative = [group.plain("int64", (3,)), group.input(np.array([1, -1, 2]))]
    group.add("pow", negative, np.power)
    return group
