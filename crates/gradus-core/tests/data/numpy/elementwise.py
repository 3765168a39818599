"""Elementwise operations of one array, and those that take numbers beside it."""

import numpy as np
from scipy import special as scipy_special

from arrays import DTYPES, FLOATS, NAN, SHAPES, SPECIAL, VIEWS, Group, accuracy, to_float


def float_function(function):
    """Floats stay; bool and uint8 become float32, wider integers float64."""
    return lambda x: function(to_float(x))


def number_function(function):
    """Integers stay; truth values count as int64."""
    return lambda x: function(x.astype("int64") if x.dtype == bool else x)


def digamma_or_higher(order):
    if order == 0:
        return lambda x: scipy_special.digamma(x)
    return lambda x: scipy_special.polygamma(order, x).astype(x.dtype)


# Functions that are rounded correctly, or made of those, must agree to the bit.
EXACT = {
    "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "reciprocal": np.reciprocal,
}
# The others within a few units in the last place.
CLOSE = {
    "exp": np.exp, "expm1": np.expm1, "log": np.log, "log1p": np.log1p, "log2": np.log2,
    "log10": np.log10, "cbrt": np.cbrt, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh,
    "sigmoid": scipy_special.expit, "erf": scipy_special.erf, "lgamma": scipy_special.gammaln,
    "softplus": lambda x: np.logaddexp(x.dtype.type(0), x),
}  # fmt: skip
NUMBERS = {
    "neg": np.negative, "abs": np.abs, "sign": np.sign, "square": np.square, "floor": np.floor,
    "ceil": np.ceil, "round": np.round, "trunc": np.trunc,
    "relu": lambda x: np.maximum(x, x.dtype.type(0)),
}  # fmt: skip
TRUTHS = {"isnan": np.isnan, "isfinite": np.isfinite, "logical_not": np.logical_not}

OPERATIONS = {
    **{name: (float_function(f), 0) for name, f in EXACT.items()},
    **{name: (float_function(f), 16 if name == "lgamma" else 4) for name, f in CLOSE.items()},
    **{name: (number_function(f), 0) for name, f in NUMBERS.items()},
    **{name: (f, 0) for name, f in TRUTHS.items()},
}


# Numbers in no order at which functions are neither exact nor at their ends.
BETWEEN = [
    0.013, 0.08, 0.21, 0.37, 0.49, 0.62, 0.83, 0.94, 0.999, -0.05, -0.34, -0.66, -0.91, 1.07, 1.9,
    2.3, 4.6, 6.1, 11.7, 23.4, 57.8, -1.2, -2.9, -5.3, -13.6,
]  # fmt: skip


def every_operation(group):
    for name, (function, ulps) in OPERATIONS.items():
        # Near a root of the function a rounding error is large beside it.
        for dtype in FLOATS if name in CLOSE else ():
            # Near a root a rounding error is large beside the result.
            within = accuracy(dtype) / 10 if name == "lgamma" else 0
            between = group.input(np.array(BETWEEN, dtype), name=f"{dtype} between")
            group.add(name, between, function, ulps, within)
        for dtype in DTYPES:
            group.add(name, edges(group, name, dtype), function, ulps)
            group.add(name, group.plain(dtype, (2, 3), "transposed"), function, ulps)
        for shape in SHAPES:
            group.add(name, group.plain("float32", shape), function, ulps)
        for view in VIEWS if name in NUMBERS else list(VIEWS)[::2]:
            group.add(name, group.plain("float64", (2, 3), view), function, ulps)
        group.add(name, group.plain("float32", (2, 3, 4), "without the first"), function, ulps)


def edges(group, name, dtype):
    """Special elements, less those on which NumPy is free to answer either way."""
    if dtype in FLOATS and name == "relu":
        # The larger one of 0 and -0 is either.
        values = [x for x in SPECIAL if str(x) != "-0.0"]
        return group.input(np.array(values, dtype))
    if dtype in FLOATS and name == "lgamma":
        # SciPy is infinite at the smallest numbers, whose logarithm is near -745.
        return group.input(np.array(SPECIAL, dtype))
    return group.special(dtype)


def powers(group):
    for dtype in DTYPES:
        for exponent in (0, 1, 2, 3, 7):
            compute = number_function(lambda x: np.power(x, x.dtype.type(exponent)))
            group.add("powi", group.plain(dtype, (2, 3)), compute, ulps=4, exponent=exponent)
    for dtype in ("float32", "float64", "int64"):
        for exponent in (-1, -2, -3):
            compute = lambda x: np.power(to_float(x), float(exponent))
            group.add("powi", group.plain(dtype, (2, 3)), compute, ulps=4, exponent=exponent)
    for exponent in (-3, -2, -1, 0, 1, 2, 3):
        compute = lambda x: np.power(x, exponent)
        group.add("powi", group.special("float64"), compute, ulps=4, exponent=exponent)
    for view in VIEWS:
        square = lambda x: x**2
        group.add("powi", group.plain("float32", (2, 3, 4), view), square, exponent=2)


def derivatives_of_gamma(group):
    for order in (0, 1, 2, 3):
        for dtype in ("float64", "float32", "int32", "uint8"):
            compute = float_function(digamma_or_higher(order))
            base = (
                np.array([1, 2, 3, 10, 100])
                if dtype in ("int32", "uint8")
                else np.array([0.25, 0.5, 1, 1.4, 2, 3.5, 10, 100.5, 1e6])
            )
            group.add("polygamma", group.input(base.astype(dtype)), compute, ulps=16, order=order)
    digamma = digamma_or_higher(0)
    group.add("polygamma", group.input(np.array([-0.5, -1.5, -2.25])), digamma, ulps=16, order=0)
    for view in VIEWS:
        base = np.array([[0.5, 1.25, 2.0], [3.75, 8.0, 21.0]])
        group.add("polygamma", group.input(base, view), digamma, ulps=16, order=0)


def conversions(group):
    for dtype in DTYPES:
        for to in DTYPES:
            base = np.array([0, 1, 2, 100, 3.75, 200] if dtype in FLOATS else [0, 1, 2, 100, 200])
            group.add("astype", group.input(base.astype(dtype)), lambda x: x.astype(to), dtype=to)
            group.add(
                "astype", group.input(np.zeros((0, 3), dtype)), lambda x: x.astype(to), dtype=to
            )
    for view in VIEWS:
        group.add(
            "astype",
            group.plain("float32", (2, 3), view),
            lambda x: x.astype("int64"),
            dtype="int64",
        )
    for view in ("every second", "reversed"):
        # Longer than what is copied together at a time.
        group.add(
            "astype",
            group.plain("uint8", (1300,), view),
            lambda x: x.astype("int32"),
            dtype="int32",
        )
    for dtype in FLOATS:
        # Not-a-number is true; as an integer it is nothing that C defines.
        for to in (*FLOATS, "bool"):
            group.add("astype", group.special(dtype), lambda x: x.astype(to), dtype=to)
    for dtype in ("int64", "int32"):
        for to in DTYPES:
            group.add("astype", group.special(dtype), lambda x: x.astype(to), dtype=to)


def clipping(group):
    for dtype in DTYPES[:-1]:
        for low, high in ((1, 2), (0.5, 1.5), (2, 1)):
            inputs = [group.plain(dtype, (5,)), group.number(low), group.number(high)]
            group.add("clip", inputs, np.clip)
    for view in VIEWS:
        inputs = [
            group.plain("float32", (3, 3), view),
            group.number(-1.0),
            group.plain("float32", (3,)),
        ]
        group.add("clip", inputs, np.clip)
    limits = [group.number(-1.5), group.number(1.5)]
    group.add("clip", [group.special("float64"), *limits], np.clip)
    group.add("clip", [group.plain("float32", (5,)), group.number(NAN), group.number(1.0)], np.clip)
    group.add(
        "clip",
        [group.plain("float32", (2, 3)), group.plain("float32", (2,)), group.number(1.0)],
        np.clip,
    )


def choices(group):
    for a in DTYPES:
        for b in DTYPES:
            inputs = [
                group.plain("bool", (5,)),
                group.plain(a, (5,)),
                group.plain(b, (5,), first=3),
            ]
            group.add("where", inputs, np.where)
    for dtype in DTYPES:
        inputs = [group.plain(dtype, (5,)), group.plain("float32", (5,)), group.number(0.5)]
        group.add("where", inputs, np.where)
        if dtype != "bool":
            inputs = [group.plain("bool", (5,)), group.number(2), group.plain(dtype, (5,))]
            group.add("where", inputs, np.where)
    shapes = [
        ((2, 1), (3,), ()),
        ((), (2, 3), (3,)),
        ((3,), (2, 1, 1), (2, 1)),
        ((0, 3), (3,), (1,)),
        ((2,), (3,), ()),
    ]
    for condition, a, b in shapes:
        inputs = [
            group.plain("bool", condition),
            group.plain("float32", a),
            group.plain("float32", b, first=2),
        ]
        group.add("where", inputs, np.where)
    for view in VIEWS:
        inputs = [
            group.plain(d, (3, 3), view, first=n)
            for n, d in enumerate(("bool", "float64", "float64"))
        ]
        group.add("where", inputs, np.where)
    inputs = [group.plain("bool", (1,)), group.special("float64"), group.number(0.0)]
    group.add("where", inputs, np.where)


def cases():
    group = Group()
    every_operation(group)
    powers(group)
    derivatives_of_gamma(group)
    conversions(group)
    clipping(group)
    choices(group)
    return group
