"""Arrays to feed operations with, views of them, and how cases are written down."""

import itertools
import json
import math
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FLOATS = ("float64", "float32")
INTEGERS = ("int64", "int32", "uint8")
DTYPES = (*FLOATS, *INTEGERS, "bool")

# Empty arrays, a single number, one element, and arrays of one, two and three axes.
SHAPES = ((), (1,), (5,), (2, 3), (2, 3, 4), (0,), (0, 3))

VIEWS = {
    "whole": lambda x: x,
    "transposed": lambda x: x.T,
    "every second": lambda x: x[..., ::2],
    "reversed": lambda x: x[(slice(None, None, -1),) * x.ndim],
    "without the first": lambda x: x[(slice(1, None),) * x.ndim],
    "stretched": lambda x: np.broadcast_to(x[..., :1], x.shape),
    "repeated": lambda x: np.broadcast_to(x, (2, *x.shape)),
    "mixed": lambda x: x.T[..., ::-2],
}

COMPACT = (",", ":")
INF, NAN = math.inf, math.nan

# Where functions have their edges: for each float type its largest and smallest numbers too.
SPECIAL = [
    NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.1, -0.3, 0.7, 3.0,
    -4.0, 10.0, -17.25, 88.0, -88.0, 100.0, 709.0, -745.0, 3.1415927410125732, 1e-8, -1e-8,
    12345.678, -1e5, 1e10, 1e22,
]  # fmt: skip
EXTREMES = {
    "float64": [1e300, -1e300, 1.7976931348623157e308, 2.2250738585072014e-308, 5e-324, -1e-310],
    "float32": [1e30, -1e30, 3.4028234663852886e38, 1.1754943508222875e-38, 1e-45, -1e-40],
}
INTEGER_EXTREMES = {
    "int64": [0, 1, -1, 2, -2, 3, 7, -8, 1000, 2**31, -(2**31), 2**53 + 1, 2**63 - 1, -(2**63)],
    "int32": [0, 1, -1, 2, -2, 3, 7, -8, 1000, 46341, 2**31 - 1, -(2**31)],
    "uint8": [0, 1, 2, 3, 7, 16, 127, 128, 200, 255],
    "bool": [0, 1],
}


def plain(dtype, shape, first=0):
    """Small numbers with both signs and zero among them, in no order; uint8 takes its range."""
    numbers = np.arange(first, first + math.prod(shape))
    if dtype == "bool":
        values = numbers * 7 % 5 > 1
    elif dtype == "uint8":
        values = numbers * 37 % 251
    else:
        values = (numbers * 7 + 3) % 23 - 11
        values = values / 4 if dtype in FLOATS else values
    return values.astype(dtype).reshape(shape)


def special(dtype):
    """Elements at which functions have their edges."""
    if dtype in FLOATS:
        return np.array(SPECIAL + EXTREMES[dtype], dtype)
    return np.array(INTEGER_EXTREMES[dtype]).astype(dtype)


def text(array):
    """The elements in row-major order: the shortest decimals that are read as the same bits."""

    def element(x):
        if array.dtype == bool:
            return str(int(x))
        return str(x).removesuffix(".0")

    return " ".join(element(x) for x in array.ravel())


@dataclass
class Input:
    """A view of a named base array, or a bare number."""

    recipe: dict
    array: object


class Group:
    """The cases of one file, and the base arrays that their inputs look at."""

    def __init__(self):
        self.bases = {}
        self.cases = []

    def input(self, base, view="whole", name=None):
        """`base` seen through a view. Equal bases are written once."""
        base = np.asarray(base)
        if name is None:
            kind = f"{base.dtype} {lengths(base.shape)}"
            names = (f"{kind} #{number}" for number in itertools.count(1))
            name = next(n for n in names if n not in self.bases or same(self.bases[n], base))
        assert name not in self.bases or same(self.bases[name], base), name
        self.bases[name] = base
        recipe = {"base": name} if view == "whole" else {"base": name, "view": view}
        return Input(recipe, VIEWS[view](base))

    def plain(self, dtype, shape, view="whole", first=0):
        name = f"{dtype} {lengths(shape)}" + (f" from {first}" if first else "")
        return self.input(plain(dtype, shape, first), view, name)

    def special(self, dtype, view="whole"):
        return self.input(special(dtype), view, f"{dtype} special")

    def number(self, number):
        """A bare number, which takes the type of the array that it meets."""
        kind = {bool: "bool", int: "integer", float: "float"}[type(number)]
        return Input({kind: str(number).lower()}, number)

    def add(self, op, inputs, compute, ulps=0, within=0.0, **arguments):
        """One case. `compute` gets the inputs' arrays; where it raises an error so must gradus.

        A float must be equal, at most `ulps` floats away, or `within` an absolute distance.
        """
        inputs = inputs if isinstance(inputs, list) else [inputs]
        case = {"op": op, "inputs": [i.recipe for i in inputs]}
        if arguments:
            case["args"] = arguments
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            try:
                output = np.asarray(compute(*(i.array for i in inputs)))
            except (ValueError, TypeError, IndexError, OverflowError, ZeroDivisionError):
                output = None
        if output is not None:
            assert output.dtype.name in DTYPES, (op, inputs, arguments, output.dtype)
            if ulps and output.dtype.kind == "f":
                case["ulps"] = ulps
            if within and output.dtype.kind == "f":
                case["within"] = float(f"{within:.2g}")
            case["output"] = described(output)
        self.cases.append(case)

    def write(self, name, versions):
        """Writes the file, one base array or case a line."""
        cases = [json.dumps(case, separators=COMPACT) for case in self.cases]
        cases = list(dict.fromkeys(cases))
        used = {i["base"] for case in self.cases for i in case["inputs"] if "base" in i}
        bases = {key: described(base) for key, base in self.bases.items() if key in used}
        bases = [
            f"{json.dumps(key)}:{json.dumps(base, separators=COMPACT)}"
            for key, base in bases.items()
        ]
        head = "".join(f'"{key}":"{version}",' for key, version in versions.items())
        parts = [f'{{{head}"bases":{{\n', ",\n".join(bases), '\n},"cases":[\n', ",\n".join(cases)]
        path = Path(__file__).with_name(f"{name}.json")
        path.write_text("".join([*parts, "\n]}\n"]), encoding="ascii")
        print(f"{name}: {len(cases)} cases, {path.stat().st_size} bytes")
        return path.stat().st_size


def lengths(shape):
    return "x".join(map(str, shape)) or "number"


def described(array):
    return {"dtype": array.dtype.name, "shape": list(array.shape), "data": text(array)}


def same(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def to_float(x):
    """The float type in which gradus computes functions of other types."""
    x = np.asarray(x)
    if x.dtype.kind == "f":
        return x
    return x.astype("float32" if x.dtype in ("uint8", "bool") else "float64")


def accuracy(dtype):
    """What rounding may change, relative to the size of the numbers that are added up."""
    return 1e-6 if dtype == "float32" else 1e-14
