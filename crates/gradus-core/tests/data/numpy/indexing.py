"""Parts of arrays: by position, range and mask, and what depends on the order of elements."""

import numpy as np

from arrays import DTYPES, FLOATS, INF, NAN, VIEWS, Group, plain


def part(written):
    """`"1:-1:2"`, `"..."`, `"new"` or a position, as Python takes them in brackets."""
    if isinstance(written, int):
        return written
    if written in ("...", "new"):
        return Ellipsis if written == "..." else None
    return slice(*(int(end) if end else None for end in written.split(":")))


def parts(written):
    return tuple(part(each) for each in written)


RANGES = (
    ":", "1:", ":2", "1:3", "-2:", ":-1", "::2", "1::2", "::-1", "::-2", "3:0:-1", "-1:-4:-1",
    "10:", ":10", "-10:2", "2:1", "2:2", "5:1:-2", ":-10:-1", "-10::-1", "1:100:3", "::7", "::-7",
)  # fmt: skip
MIXED = (
    [0], [-1], [1, 2], [0, "1:"], [":", 1], [":", ":", -1], ["...", 0], [0, "..."], ["...", ":2"],
    ["new"], [":", "new"], ["...", "new"], ["new", 0, "new"], [1, "new", "::2", "..."], ["..."],
    [1, 2, 3], [-1, -1, -1], ["::-1", "::-1", "::-1"], ["1:", ":", "::2"], ["1:1", 0], [],
    # These are not there.
    [2], [-3], [0, 3], [0, 0, 0, 0], [":", ":", ":", ":"],
)  # fmt: skip


def slices(group):
    def add(source, written, op="slice"):
        group.add(op, source, lambda x: x[parts(written)], parts=written)

    for written in RANGES:
        add(group.plain("int64", (5,)), [written])
        add(group.plain("int64", (5,), "mixed"), [written])
        add(group.plain("int64", (0,)), [written])
    for written in MIXED:
        add(group.plain("float64", (2, 3, 4)), written)
    for view in VIEWS:
        for written in ([0], ["::-1", "1:"], [":", "new", -1], ["...", "::2"]):
            add(group.plain("float32", (3, 3), view), written)
    for dtype in DTYPES:
        add(group.plain(dtype, (2, 3)), [":", "1:"])
    for position in ([0], [-1], [1, 2], [1, -1, 0], [2], [0, -4], [0, 0, 0, 0]):
        add(group.plain("float32", (2, 3, 4)), position, op="at")
    for view in VIEWS:
        add(group.plain("float64", (3, 3), view), [1], op="at")
        add(group.plain("float64", (3, 3), view), [-1, 0], op="at")


def assigned(x, written, source):
    x = x.copy()
    x[parts(written)] = source
    return x


def assignments(group):
    def add(target, written, source):
        group.add("assign", [target, source], lambda x, y: assigned(x, written, y), parts=written)

    for written in (["..."], [0], ["::-1"], [":", "1:"], [1, "::2"], ["1:1"], ["...", "new", 0]):
        add(group.plain("float32", (2, 3)), written, group.number(9.5))
    for written, shape in (
        ([0], (3,)),
        ([":", 1], (2,)),
        ([":", "::-2"], (2, 1)),
        (["1:"], (1, 3)),
        (["..."], (3,)),
    ):
        add(group.plain("float64", (2, 3)), written, group.plain("float64", shape, first=5))
    add(group.plain("float64", (2, 3)), [0], group.plain("float64", (2,)))
    for view in VIEWS:
        add(
            group.plain("float32", (2, 2), view),
            [0],
            group.plain("float32", (2, 2), "transposed", first=3),
        )
        add(group.plain("float32", (2, 2)), ["::-1"], group.plain("float32", (2, 2), view, first=3))
    for dtype in DTYPES:
        add(group.plain(dtype, (2, 3)), [":", 0], group.plain(dtype, (2,), first=4))
    add(group.plain("float64", (2, 3)), [0], group.plain("int32", (3,)))
    add(group.plain("float32", (2, 3)), [0], group.plain("float64", (3,), first=2))


INDICES = ([0], [2, 0, 2], [-1, 1], [[0, 1], [2, -3]], [], [[0], [1]], [3], [-4])


def taking(group):
    for indices in INDICES:
        index = np.array(indices, "int64")
        for shape, axis in (((3, 2), 0), ((2, 3), 1), ((2, 3, 2), -2), ((3,), 0)):
            compute = lambda x, i: np.take(x, i, axis)
            group.add(
                "take", [group.plain("float32", shape), group.input(index)], compute, axis=axis
            )
            updates = plain(
                "float32",
                shape[: axis % len(shape)] + index.shape + shape[axis % len(shape) + 1 :],
                3,
            )
            inputs = [group.plain("float32", shape), group.input(index), group.input(updates)]
            group.add("index_add", inputs, lambda x, i, u: index_added(x, i, u, axis), axis=axis)
    for rule in ("clip", "wrap"):
        for indices in ([0, 5, -1, -7], [[3, -4]]):
            inputs = [group.plain("float32", (2, 3)), group.input(np.array(indices))]
            group.add("take", inputs, lambda x, i: np.take(x, i, 1, mode=rule), axis=1, rule=rule)
    for axis in (2, -3):
        inputs = [group.plain("float32", (2, 3)), group.input(np.array([0]))]
        group.add("take", inputs, lambda x, i: np.take(x, i, axis), axis=axis)
    empty = [group.plain("float32", (0, 3)), group.input(np.array([], "int64"))]
    group.add("take", empty, lambda x, i: np.take(x, i, 0), axis=0)
    group.add("take", [empty[0], group.input(np.array([0]))], lambda x, i: np.take(x, i, 0), axis=0)
    for index_dtype in ("int32", "uint8"):
        inputs = [group.plain("float32", (3, 2)), group.input(np.array([2, 0], index_dtype))]
        group.add("take", inputs, lambda x, i: np.take(x, i, 0), axis=0)
    for dtype in DTYPES:
        inputs = [group.plain(dtype, (3, 2)), group.input(np.array([2, 0, 2]))]
        group.add("take", inputs, lambda x, i: np.take(x, i, 0), axis=0)
    for view in VIEWS:
        inputs = [
            group.plain("float64", (3, 3), view),
            group.input(np.array([[1, 0], [0, 1]]), "transposed"),
        ]
        group.add("take", inputs, lambda x, i: np.take(x, i, 1), axis=1)
        group.add("take", inputs, lambda x, i: np.take(x, i, 0), axis=0)


def index_added(x, indices, updates, axis):
    sums = np.array(x, np.result_type(x, updates))
    # With the axis in front; whatever axes the indices have lie there in the updates too.
    lines = np.moveaxis(sums, axis, 0)
    axis %= x.ndim
    moved = np.moveaxis(updates, range(axis, axis + indices.ndim), range(indices.ndim))
    np.add.at(lines, indices, moved)
    return sums


def adding(group):
    """Repeated positions, updates that broadcast, and other element types."""
    index = np.array([2, 0, 2, 2])
    for dtype in DTYPES[:-1]:
        inputs = [
            group.plain(dtype, (3, 2)),
            group.input(index),
            group.plain(dtype, (4, 2), first=1),
        ]
        group.add("index_add", inputs, lambda x, i, u: index_added(x, i, u, 0), axis=0)
    inputs = [group.plain("int64", (3, 2)), group.input(index), group.plain("float32", (4, 2))]
    group.add("index_add", inputs, lambda x, i, u: index_added(x, i, u, 0), axis=0)
    for shape in ((2,), (4, 1), (), (1, 2)):
        inputs = [group.plain("float64", (3, 2)), group.input(index), group.plain("float64", shape)]
        compute = lambda x, i, u: index_added(x, i, np.broadcast_to(u, (4, 2)), 0)
        group.add("index_add", inputs, compute, axis=0)
    for view in VIEWS:
        inputs = [
            group.plain("float64", (3, 3), view),
            group.input(np.array([1, 0, 1])),
            group.number(2.5),
        ]
        compute = lambda x, i, u: index_added(x, i, np.full((*x.shape[:-1], 3), u), -1)
        group.add("index_add", inputs, compute, axis=-1)


def scattered(x, indices, updates, axis):
    sums = np.array(x, np.result_type(x, updates))
    lines = list(x.shape)
    lines[axis] = indices.shape[axis]
    indices, updates = np.broadcast_to(indices, lines), np.broadcast_to(updates, lines)
    places = list(np.indices(lines))
    places[axis] = indices
    np.add.at(sums, tuple(places), updates)
    return sums


def along_lines(group):
    for axis, indices in (
        (1, [[0, 2], [1, 1]]), (1, [[-1], [0]]), (1, [[2, 0, 1, 1]]), (0, [[1, 0, -2]]), (0, [[0], [1], [1]]),
        (-1, [[0, 0, 0], [2, 2, -3]]), (1, [[3], [0]]), (1, [0, 1]), (0, [[0, 1]]), (2, [[0]]),
    ):  # fmt: skip
        source, index = group.plain("float32", (2, 3)), group.input(np.array(indices))
        group.add("gather", [source, index], lambda x, i: np.take_along_axis(x, i, axis), axis=axis)
        if index.array.ndim == 2 and axis < 2:
            lines = [2, 3]
            lines[axis] = index.array.shape[axis]
            for shape in (lines, [1, lines[1]], []):
                inputs = [source, index, group.plain("float32", tuple(shape), first=2)]
                group.add(
                    "scatter_add", inputs, lambda x, i, u: scattered(x, i, u, axis), axis=axis
                )
    index = np.array([[[1], [0]]])
    group.add(
        "gather",
        [group.plain("float64", (2, 2, 3)), group.input(index)],
        lambda x, i: np.take_along_axis(x, i, 2),
        axis=2,
    )
    for dtype in DTYPES:
        inputs = [group.plain(dtype, (2, 3)), group.input(np.array([[2], [0]]))]
        group.add("gather", inputs, lambda x, i: np.take_along_axis(x, i, 1), axis=1)
        if dtype != "bool":
            inputs.append(group.plain(dtype, (2, 1), first=8))
            group.add("scatter_add", inputs, lambda x, i, u: scattered(x, i, u, 1), axis=1)
    for view in VIEWS:
        if VIEWS[view](np.zeros((2, 2))).shape != (2, 2):
            continue
        inputs = [
            group.plain("float64", (2, 2), view),
            group.input(np.array([[1, 0], [0, 0]]), view),
        ]
        group.add("gather", inputs, lambda x, i: np.take_along_axis(x, i, 0), axis=0)
        inputs.append(group.plain("float64", (2, 2), view, first=5))
        group.add("scatter_add", inputs, lambda x, i, u: scattered(x, i, u, 0), axis=0)


def picked(x, indices, axis, rule="clip"):
    if rule == "clip":
        indices = np.clip(indices, 0, x.shape[axis] - 1)
    if rule == "wrap":
        indices = indices % x.shape[axis]
    kept = indices if indices.ndim == x.ndim else np.expand_dims(indices, axis)
    if [n for a, n in enumerate(x.shape) if a != axis % x.ndim] != [
        n for a, n in enumerate(kept.shape) if a != axis % x.ndim
    ]:
        raise ValueError("indices of another shape")
    return np.take_along_axis(x, kept, axis)


def picking(group):
    for axis, indices in (
        (1, [0, 2]),
        (0, [1, 0, 1]),
        (-1, [-1, 9]),
        (1, [[2], [0]]),
        (1, [0, 1, 2]),
        (2, [0, 0]),
    ):
        inputs = [group.plain("float32", (2, 3)), group.input(np.array(indices))]
        group.add("pick", inputs, lambda x, i: np.squeeze(picked(x, i, axis), axis), axes=[axis])
        group.add("pick", inputs, lambda x, i: picked(x, i, axis), axes=[axis], keepdims=True)
    for rule in ("refuse", "clip", "wrap"):
        for indices in ([-1, 2], [-4, 3], [1, 1]):
            inputs = [group.plain("float32", (2, 3)), group.input(np.array(indices))]
            compute = lambda x, i: np.squeeze(picked(x, i, 1, rule), 1)
            group.add("pick", inputs, compute, axes=[1], rule=rule)
    for view in VIEWS:
        inputs = [group.plain("float64", (3, 3), view), group.input(np.array([0, 1, 0]))]
        if inputs[0].array.shape[0] == 3 and inputs[0].array.ndim == 2:
            group.add("pick", inputs, lambda x, i: np.squeeze(picked(x, i, 1), 1), axes=[1])
    for dtype in DTYPES:
        inputs = [group.plain(dtype, (2, 3)), group.input(np.array([2, 0]))]
        group.add("pick", inputs, lambda x, i: np.squeeze(picked(x, i, 1), 1), axes=[1])


def masks(group):
    def add(source, mask):
        group.add("select", [source, group.input(np.array(mask))], lambda x, m: x[m])

    for mask in (
        [True, False],
        [False, False],
        [[True, False, True], [False, True, True]],
        True,
        False,
        [True],
        [[True], [False]],
    ):
        add(group.plain("float32", (2, 3)), mask)
    for dtype in DTYPES:
        add(group.plain(dtype, (3,)), [True, False, True])
    for view in VIEWS:
        source = group.plain("float64", (3, 3), view)
        mask = group.input(
            np.arange(source.array.size).reshape(source.array.shape[::-1]) % 3 > 0, "transposed"
        )
        group.add("select", [source, mask], lambda x, m: x[m])
        group.add("nonzero", source, lambda x: np.nonzero(x)[1], axis=1)
    for dtype in DTYPES:
        for shape in ((5,), (0,), (2, 3), (2, 3, 4)):
            source = group.plain(dtype, shape)
            group.add("nonzero", source, lambda x: np.nonzero(x)[-1], axis=len(shape) - 1)
    group.add("nonzero", group.special("float64"), lambda x: np.nonzero(x)[0], axis=0)


def hot(group):
    for depth in (0, 1, 3, 5):
        for indices in ([0, 2, 1], [[0, 1], [2, 2]], 2, [], [-1, 3]):
            compute = lambda x: (x[..., None] == np.arange(depth)).astype("float32")
            group.add("one_hot", group.input(np.array(indices, "int64")), compute, depth=depth)
    for dtype in DTYPES:
        compute = lambda x: (x[..., None] == np.arange(3)).astype(dtype)
        group.add("one_hot", group.input(np.array([1, 0, 2])), compute, depth=3, dtype=dtype)
    for view in VIEWS:
        compute = lambda x: (x[..., None] == np.arange(4)).astype("float32")
        group.add("one_hot", group.input(np.array([[0, 1], [2, 3]]), view), compute, depth=4)


def ranked(line, order):
    """The positions of the elements in order: equal ones as they were, NaN last."""
    sign = -1 if order == "descending" else 1
    return sorted(
        range(len(line)),
        key=lambda i: (
            (line[i] != line[i], sign * line[i].item()) if line[i] == line[i] else (True, 0)
        ),
    )


def argsort(x, axis, order):
    if order == "ascending":
        return np.argsort(x, axis, kind="stable")
    if x.size == 0:
        return np.zeros(x.shape, "int64")
    return np.apply_along_axis(ranked, axis, x, order).astype("int64")


UNORDERED = [3.0, NAN, -1.5, 3.0, INF, 0.0, -INF, NAN, -1.5, 7.25]


def sorting(group):
    def add(source, axis, order="ascending"):
        arguments = {"axis": axis} | ({"order": order} if order != "ascending" else {})
        group.add("argsort", source, lambda x: argsort(x, axis, order), **arguments)
        group.add(
            "sort",
            source,
            lambda x: np.take_along_axis(x, argsort(x, axis, order), axis),
            **arguments,
        )
        if axis != 2:
            for k in (0, 1, 2):
                best = lambda x: np.take(argsort(x, axis, order or "descending"), range(k), axis)
                arguments = {"axis": axis, "k": k, "order": order}
                group.add(
                    "topk",
                    source,
                    lambda x: np.take_along_axis(x, best(x), axis),
                    **arguments,
                    part="values",
                )
                group.add("topk", source, best, **arguments, part="positions")

    for order in ("ascending", "descending"):
        for dtype in DTYPES:
            add(group.plain(dtype, (2, 5)), 1, order)
        for dtype in FLOATS:
            add(group.input(np.array(UNORDERED, dtype)), 0, order)
        for axis in (0, -1, 2):
            add(group.plain("float32", (3, 4)), axis, order)
        add(group.input(np.array([2, 1, 2, 1, 1, 2, 0])), -1, order)
    for view in VIEWS:
        source = group.plain("int32", (3, 4), view)
        group.add("sort", source, lambda x: np.sort(x, 1), axis=1)
        group.add("argsort", source, lambda x: np.argsort(x, 0, kind="stable"), axis=0)
    for shape, axis in (((0,), 0), ((0, 3), 1), ((1,), 0)):
        group.add("sort", group.plain("float32", shape), lambda x: np.sort(x, axis), axis=axis)
        group.add(
            "argsort", group.plain("float32", shape), lambda x: np.argsort(x, axis), axis=axis
        )
    group.add(
        "topk",
        group.plain("float32", (3,)),
        lambda x: np.take(np.sort(x), range(4)),
        k=4,
        axis=0,
        part="values",
    )


def different_elements(group):
    for dtype in DTYPES:
        add_unique(group, group.input(plain(dtype, (4, 10))))
    for view in VIEWS:
        add_unique(group, group.input(np.array([[3, 1, 3], [2, 1, 0]]), view))
    for dtype in FLOATS:
        add_unique(group, group.input(np.array(UNORDERED, dtype)))
    for shape in ((), (0,), (1,)):
        add_unique(group, group.plain("float32", shape))


def add_unique(group, source):
    group.add("unique", source, np.unique)
    group.add("unique", source, lambda x: np.unique(x, return_inverse=True)[1], part="positions")
    group.add("unique", source, lambda x: np.unique(x, return_counts=True)[1], part="counts")


def cases():
    group = Group()
    slices(group)
    assignments(group)
    taking(group)
    adding(group)
    along_lines(group)
    picking(group)
    masks(group)
    hot(group)
    sorting(group)
    different_elements(group)
    return group
