"""Operations over axes: each gives one element for many, or goes along one axis."""

from itertools import combinations

import numpy as np
from scipy import special as scipy_special

from arrays import DTYPES, FLOATS, INF, NAN, VIEWS, Group, accuracy, to_float


def added_up(x):
    """Integers and truth values add up as int64."""
    return x if x.dtype.kind == "f" else x.astype("int64")


def norm(x, **over):
    return np.sqrt(np.sum(np.square(to_float(x)), **over))


def logsumexp(x, axis, keepdims):
    x = to_float(x)
    if x.size == 0:
        # SciPy fails; the sum of no exponentials is zero.
        with np.errstate(divide="ignore"):
            return np.log(np.sum(x, axis=axis, keepdims=keepdims))
    return scipy_special.logsumexp(x, axis=axis, keepdims=keepdims)


# Over any axes, with the same arguments in NumPy.
OVER_AXES = {
    "sum": lambda x, **over: np.sum(added_up(x), **over),
    "mean": np.mean,
    "prod": lambda x, **over: np.prod(added_up(x), **over),
    "max": np.max,
    "min": np.min,
    "var": np.var,
    "std": np.std,
    "norm": norm,
    "logsumexp": logsumexp,
    "any": np.any,
    "all": np.all,
}
# Over one axis, or all.
POSITIONS = {"argmax": np.argmax, "argmin": np.argmin}
# Along one axis, in the shape of the input.
ALONG = {
    "cumsum": lambda x, axis: np.cumsum(added_up(x), axis),
    "softmax": lambda x, axis: scipy_special.softmax(to_float(x), axis),
    "log_softmax": lambda x, axis: scipy_special.log_softmax(to_float(x), axis),
}
# Numbers of like sign, whose rounding errors are relative to the result.
RELATIVE = {"prod", "var", "std", "norm", "logsumexp", "softmax", "log_softmax"}

# NaN and infinities in rows of their own, and elements so far apart that exponentials overflow.
EDGES = [
    [NAN, 1.0, 2.0, 0.5], [INF, 1.0, -2.0, 3.0], [-INF, 1.0, 2.0, -1.5], [INF, -INF, 0.0, 1.0],
    [-INF, -INF, -INF, -INF], [1000.0, 1000.0, -1000.0, 0.0], [3.0, NAN, INF, NAN],
    [0.0, 0.0, 0.0, 0.0], [2.0, 2.0, -7.0, -7.0],
]  # fmt: skip


def tolerance(name, x, **over):
    """How far the order of additions may move a result."""
    if name in RELATIVE:
        tolerance = {"ulps": 16}
        if name.startswith("log"):
            # The two terms of a logarithm may cancel.
            tolerance["within"] = accuracy(to_float(x).dtype)
        return tolerance
    if name not in ("sum", "mean") or x.dtype.kind != "f" or x.size == 0:
        return {}
    # The numbers that are added up may cancel.
    size = OVER_AXES[name](np.abs(np.where(np.isfinite(x), x, 0)), **over)
    return {"within": accuracy(x.dtype) * float(np.max(size))}


def over_axes(group, name, source, axes, keepdims, ddof=None, fails=False):
    """Axes as gradus takes them: a list, or none for all of them."""
    arguments = {"axes": axes} if axes is not None else {}
    arguments |= {"keepdims": True} if keepdims else {}
    if axes is None or name in POSITIONS:
        over = {"axis": axes[0] if axes else None, "keepdims": keepdims}
    else:
        over = {"axis": tuple(axes), "keepdims": keepdims}
    if ddof is not None:
        over["ddof"] = arguments["ddof"] = ddof
    function = (OVER_AXES | POSITIONS)[name]
    allowed = {} if fails else tolerance(name, source.array, **over)
    group.add(name, source, lambda x: function(x, **over), **allowed, **arguments)


def axes_of(name, rank):
    """Every combination of axes that the operation takes in NumPy, one of them counted from the end."""
    if name in POSITIONS:
        return [None, *([axis] for axis in range(-1, rank))] if rank else [None]
    every = [list(c) for count in range(rank + 1) for c in combinations(range(rank), count)]
    return [None, *every, *([[-1], [-1, 0]] if rank > 1 else [])]


def reductions(group, name):
    for axes in axes_of(name, 3):
        over_axes(group, name, group.plain("float64", (2, 3, 4)), axes, False)
        if axes is None or len(axes) != 2:
            over_axes(group, name, group.plain("float64", (2, 3, 4)), axes, True)
    for dtype in DTYPES:
        for shape in ((), (1,), (5,), (2, 3)):
            for axes in axes_of(name, len(shape))[: 3 if shape else 1]:
                over_axes(group, name, group.plain(dtype, shape), axes, False)
    for view in VIEWS:
        for axes in (None, [0], [1]):
            over_axes(group, name, group.plain("float32", (3, 3), view), axes, False)
        over_axes(group, name, group.plain("int64", (2, 3, 4), view), [1], True)
    for dtype in ("float32", "bool"):
        for shape, axes in (
            ((0,), None),
            ((0, 3), [0]),
            ((0, 3), [1]),
            ((2, 0, 3), [0]),
            ((2, 0, 3), [-1]),
        ):
            over_axes(group, name, group.plain(dtype, shape), axes, False)
    for dtype in FLOATS:
        source = group.input(np.array(EDGES, dtype), name=f"{dtype} edges")
        over_axes(group, name, source, [1], False)
        over_axes(
            group,
            name,
            group.input(np.array(EDGES[4:6], dtype), name=f"{dtype} far apart"),
            [0],
            False,
        )
    for wrong in ([3], [-4], [1, 1], [0, -3]) if name not in POSITIONS else ([3], [-4]):
        over_axes(group, name, group.plain("float64", (2, 3, 4)), wrong, False, fails=True)
    for dtype, shape, axis in (("float32", (7, 133), 1), ("float64", (133, 7), 0)):
        over_axes(group, name, group.plain(dtype, shape), None, False)
        over_axes(group, name, group.plain(dtype, shape), [axis], False)


def positions_over_two_axes(group, name):
    """In row-major order of the two, for which NumPy needs them side by side."""
    compute = lambda x: POSITIONS[name](np.moveaxis(x, 1, 0).reshape(3, -1), axis=1)
    for axes in ([0, 2], [2, 0]):
        group.add(name, group.plain("float64", (2, 3, 4)), compute, axes=axes)
        kept = lambda x: compute(x).reshape(1, 3, 1)
        group.add(name, group.plain("float64", (2, 3, 4)), kept, axes=axes, keepdims=True)


def degrees_of_freedom(group, name):
    for dtype in (*FLOATS, "int32"):
        for ddof in (0, 1, 2, 3):
            over_axes(group, name, group.plain(dtype, (2, 3)), [1], False, ddof)
            over_axes(group, name, group.plain(dtype, (2, 3)), None, True, ddof)


def many_elements(group, name):
    """More than one block of additions: whole numbers, so that each sum is exact in any order."""
    numbers = np.arange(9000) * 7 % 10
    source = group.input(numbers.reshape(2, 4500).astype("float32"), name="float32 many")
    for axes in (None, [1]):
        over_axes(group, name, source, axes, False)
    over_axes(group, name, group.input(source.array, "transposed", "float32 many"), [0], False)


def integers_that_wrap(group, name):
    for dtype in ("int64", "int32", "uint8"):
        info = np.iinfo(dtype)
        source = group.input(
            np.array([[info.max, info.max], [info.min, 3]], dtype), name=f"{dtype} limits"
        )
        over_axes(group, name, source, None, False)
        over_axes(group, name, source, [1], False)


def along(group, name):
    function = ALONG[name]

    def add(source, axis):
        allowed = tolerance(name, source.array)
        group.add(name, source, lambda x: function(x, axis), **allowed, axis=axis)

    for dtype in DTYPES:
        for shape in ((1,), (5,), (2, 3)):
            add(group.plain(dtype, shape), 0)
    for axis in (0, 1, 2, -1, -3, 3, -4):
        add(group.plain("float64", (2, 3, 4)), axis)
    for view in VIEWS:
        for axis in (0, 1):
            add(group.plain("float32", (3, 3), view), axis)
    # SciPy looks for a largest element where there is none.
    for shape, axis in ((0,), 0), ((0, 3), 0), ((0, 3), 1):
        source = group.plain("float32", shape)
        group.add(name, source, np.zeros_like, axis=axis)
    for dtype in FLOATS:
        source = group.input(np.array(EDGES, dtype), name=f"{dtype} edges")
        rows = source.array if name == "cumsum" else source.array[[0, 5, 7, 8]]
        add(group.input(rows, name=f"{dtype} {name} edges"), 1)


def cases():
    group = Group()
    for name in (*OVER_AXES, *POSITIONS):
        reductions(group, name)
    for name in ("var", "std"):
        degrees_of_freedom(group, name)
    for name in ("sum", "mean", "norm", "var", "max", "argmin", "any"):
        many_elements(group, name)
    for name in POSITIONS:
        positions_over_two_axes(group, name)
    for name in ("sum", "prod", "max", "min", "argmax", "argmin"):
        integers_that_wrap(group, name)
    for name in ALONG:
        along(group, name)
    return group
