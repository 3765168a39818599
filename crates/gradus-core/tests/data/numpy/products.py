"""Products of vectors and matrices, and sums of products in general."""

import numpy as np

from arrays import DTYPES, VIEWS, Group, accuracy, plain

PAIRS = {
    "dot": [
        ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((2, 3, 4), (4,)),
        ((2, 3, 4), (4, 2)), ((2, 3), (2, 3, 4)), ((2, 3, 4), (5, 4, 2)), ((), (3,)), ((2, 3), ()),
        ((), ()), ((0,), (0,)), ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((1, 1), (1, 1)),
        ((3,), (2,)), ((2, 3), (2, 3)), ((2, 3), (2,)), ((0,), (1,)),
    ],
    "matmul": [
        ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 1, 2, 3), (2, 3, 4)), ((2, 1, 2, 3), (1, 5, 3, 1)),
        ((3,), (2, 3, 4)), ((2, 2, 3), (3,)), ((2, 0), (0, 3)), ((0, 2, 3), (3, 1)), ((0,), (0,)),
        ((), (3,)), ((3,), ()), ((2, 3), (2, 3)), ((2, 2, 3), (3, 3, 4)), ((3,), (4,)),
    ],
    "inner": [
        ((3,), (3,)), ((2, 3), (3,)), ((2, 3), (4, 3)), ((2, 3, 4), (5, 4)), ((), (2, 3)), ((2, 3), ()),
        ((0,), (0,)), ((2, 0), (3, 0)), ((2, 3), (3, 2)),
    ],
    "vdot": [
        ((3,), (3,)), ((2, 3), (3, 2)), ((6,), (2, 3)), ((), ()), ((), (1, 1)), ((0,), (0, 3)), ((2,), (3,)), ((), (2,)),
    ],
    "outer": [((3,), (2,)), ((2, 3), (2, 2)), ((), (3,)), ((3,), ()), ((), ()), ((0,), (3,)), ((3,), (0,))],
}  # fmt: skip
FUNCTIONS = {
    "dot": np.dot,
    "matmul": np.matmul,
    "inner": np.inner,
    "vdot": np.vdot,
    "outer": np.outer,
}

EINSUMS = [
    ("i,i->", (3,), (3,)), ("i,j->ij", (3,), (2,)), ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)),
    ("ij,kj->ik", (2, 3), (4, 3)), ("ij->ji", (2, 3)), ("ij->", (2, 3)), ("ij->i", (2, 3)), ("ii->i", (3, 3)),
    ("ii->", (3, 3)), ("ii", (3, 3)), ("ba", (2, 3)), ("bij,bjk->bik", (2, 2, 3), (2, 3, 4)), ("bij,jk->bik", (2, 2, 3), (3, 4)),
    ("ij,ij->ij", (2, 3), (2, 3)), ("ij,j->i", (2, 3), (3,)), ("i,ij,j->", (2,), (2, 3), (3,)), ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)),
    ("...ij,...jk->...ik", (2, 2, 3), (3, 4)), ("...i->...", (2, 3, 4)), ("i...->...i", (2, 3, 4)), ("...,...->...", (2, 3), (3,)),
    ("ij,->ij", (2, 3), ()), ("i,j,k->kji", (2,), (3,), (4,)), ("abc->cab", (2, 3, 4)), ("ijk,jil->kl", (2, 3, 4), (3, 2, 5)),
    (" i j , j k -> i k ", (2, 3), (3, 4)), ("iij->j", (2, 2, 3)), ("ij,jk->", (2, 3), (3, 2)), ("i,->", (0,), ()), ("ij,jk->ik", (2, 0), (0, 3)),
    ("ij,j->ij", (2, 1), (3,)),
    # These are no products.
    ("ij,jk->ik", (2, 3), (4, 2)), ("ij->ij", (2,)), ("ij", (2, 3), (3,)), ("i->j", (3,)), ("i->ii", (3,)), ("ij,jk->ik", (2, 3)),
    ("i$->i", (3,)), ("ii->i", (2, 3)),
]  # fmt: skip


def add(group, op, inputs, function, **arguments):
    """Exact where numbers are whole; else within the rounding errors of the sums."""
    arrays = [i.array for i in inputs]
    try:
        size = float(np.max(function(*(np.abs(x) for x in arrays)), initial=0))
        within = (size or 1.0) * accuracy(np.result_type(*arrays))
    except (ValueError, IndexError):
        within = 0.0
    group.add(op, inputs, function, within=within, **arguments)


def pairs(group, op):
    function = FUNCTIONS[op]
    for left, right in PAIRS[op]:
        for dtype in ("float64", "int64"):
            add(group, op, [group.plain(dtype, left), group.plain(dtype, right, first=3)], function)
    shape = (2, 3) if op == "inner" else (3, 2)
    for a in DTYPES:
        for b in DTYPES:
            add(group, op, [group.plain(a, (2, 3)), group.plain(b, shape, first=4)], function)
    for left in VIEWS:
        for right in ("transposed", "mixed", "repeated") if op == "matmul" else [left]:
            a = group.plain("float64", (3, 3), left)
            b = group.plain("float64", (3, 3), right, first=7)
            add(group, op, [a, b], function)
        if op != "vdot":
            matrix = group.plain("float32", (3, 3), left)
            add(group, op, [matrix, group.plain("float32", (6,), "every second")], function)


def beyond_one_block(group, op):
    """Larger than any block that a kernel may take at once."""
    numbers = np.random.default_rng(7).integers(-8, 9, 30_000) / 8
    for rows, inner, columns in ((1, 300, 3), (17, 33, 19), (65, 3, 2), (5, 130, 9), (2, 400, 1)):
        left = numbers[: rows * inner].reshape(rows, inner)
        right = numbers[-inner * columns :].reshape(inner, columns)
        # Eighths are exact in either type, and so are their products and sums.
        dtype = "float32" if op == "dot" else "float64"
        inputs = [group.input(left.astype(dtype)), group.input(right.astype(dtype))]
        group.add(op, inputs, FUNCTIONS[op])


def einsums(group):
    for subscripts, *shapes in EINSUMS:
        for dtype in ("float64", "int64"):
            inputs = [group.plain(dtype, shape, first=3 * n) for n, shape in enumerate(shapes)]
            add(
                group,
                "einsum",
                inputs,
                lambda *arrays: np.einsum(subscripts, *arrays),
                subscripts=subscripts,
            )
    for dtype in DTYPES:
        inputs = [group.plain(dtype, (2, 3)), group.plain("float32", (3, 2), first=4)]
        compute = lambda *arrays: np.einsum("ij,jk->ik", *arrays)
        add(group, "einsum", inputs, compute, subscripts="ij,jk->ik")
    for view in VIEWS:
        inputs = [group.plain("float64", (3, 3), view), group.plain("float64", (3, 3), first=2)]
        compute = lambda *arrays: np.einsum("ij,kj->ki", *arrays)
        add(group, "einsum", inputs, compute, subscripts="ij,kj->ki")


def tensordots(group):
    shapes = [((2, 3), (3, 2)), ((2, 3, 4), (3, 4, 2)), ((3, 4), (2, 3, 4)), ((0, 2), (2, 3))]
    for left, right in shapes:
        for count in (0, 1, 2, 3):
            inputs = [group.plain("float64", left), group.plain("float64", right, first=5)]
            compute = lambda a, b: np.tensordot(a, b, count)
            add(group, "tensordot", inputs, compute, count=count)
    pairs_of_axes = [
        ([0], [1]), ([1], [1]), ([-1], [0]), ([1, 2], [1, 0]), ([2, 1], [0, 1]), ([], []),
        ([0, 1], [1, 0]), ([3], [0]), ([1, 2], [1]), ([1, 1], [1, 1]),
    ]  # fmt: skip
    for left, right in pairs_of_axes:
        for dtype in ("float32", "int64"):
            inputs = [group.plain(dtype, (2, 3, 4)), group.plain(dtype, (4, 3, 2), first=5)]
            compute = lambda a, b: np.tensordot(a, b, (left, right))
            add(group, "tensordot", inputs, compute, left=left, right=right)
    for view in VIEWS:
        inputs = [
            group.plain("float64", (3, 3), view),
            group.plain("float64", (3, 3), view, first=4),
        ]
        compute = lambda a, b: np.tensordot(a, b, ([0], [0]))
        add(group, "tensordot", inputs, compute, left=[0], right=[0])


def diagonals(group):
    def add_both(source, offset=0, first=0, second=1):
        arguments = {"offset": offset, "first": first, "second": second}
        group.add("diagonal", source, lambda x: np.diagonal(x, offset, first, second), **arguments)
        dtype = None if source.array.dtype.kind == "f" else "int64"
        compute = lambda x: np.trace(x, offset, first, second, dtype)
        add(group, "trace", [source], compute, **arguments)

    for offset in (-3, -2, -1, 0, 1, 2, 3, 4):
        add_both(group.plain("float64", (2, 3)), offset)
        add_both(group.plain("float64", (3, 3)), offset)
    for first, second in ((0, 1), (1, 0), (0, 2), (-1, 0), (1, -1), (0, 0), (0, 3), (-1, 2)):
        add_both(group.plain("float64", (2, 3, 4)), 1, first, second)
    for dtype in DTYPES:
        add_both(group.plain(dtype, (3, 3)))
    for view in VIEWS:
        add_both(group.plain("float32", (3, 4), view), -1)
    for shape in ((), (3,), (0, 3), (1, 1)):
        add_both(group.plain("float32", shape))


def windows(x, sizes, steps, dilation=None):
    """Windows over the axes behind the first two: their places on as many axes more."""
    dilation = dilation or [1] * len(sizes)
    reach = [(size - 1) * by + 1 for size, by in zip(sizes, dilation)]
    seen = np.lib.stride_tricks.sliding_window_view(x, reach, tuple(range(2, x.ndim)))
    kept = [slice(None), slice(None), *(slice(None, None, step) for step in steps)]
    return seen[(*kept, *(slice(None, None, by) for by in dilation))]


def unfolding(group):
    for shape, axis, size, step in (
        ((5,), 0, 3, 1), ((5,), 0, 2, 2), ((2, 7), 1, 3, 3), ((6, 2), 0, 4, 2), ((2, 5, 3), -2, 5, 1),
        ((2, 3), 1, 4, 1), ((2, 3), 2, 1, 1), ((2, 3), 1, 0, 1), ((2, 3), 1, 1, 0),
    ):  # fmt: skip

        def unfold(x):
            seen = np.lib.stride_tricks.sliding_window_view(x, size, axis)
            kept = [slice(None)] * x.ndim
            kept[axis] = slice(None, None, step)
            return seen[tuple(kept)]

        def unfold_or_raise(x):
            if size == 0:
                raise ValueError("no places")
            return unfold(x)

        def fold(x):
            length = shape[axis]
            counting = axis % len(shape)
            lines = np.moveaxis(x, counting, -2)
            sums = np.zeros((*lines.shape[:-2], length), x.dtype)
            for number in range(lines.shape[-2]):
                sums[..., number * step : number * step + size] += lines[..., number, :]
            return np.moveaxis(sums, -1, counting)

        for dtype in ("float64", "int64"):
            source = group.plain(dtype, shape)
            group.add("unfold", source, unfold_or_raise, axis=axis, size=size, step=step)
            if axis < len(shape) and 0 < size <= shape[axis] and step:
                counted = unfold(source.array).shape
                places = {"axis": axis % len(shape), "length": shape[axis], "step": step}
                add(group, "fold", [group.plain(dtype, counted)], fold, **places)


def convolutions(group):
    for images, kernels, steps, padding, dilation, groups in (
        ((2, 2, 3, 4), (2, 2, 2, 3), [1, 1], [0, 0], [1, 1], 1),
        ((1, 2, 4, 5), (2, 2, 3, 2), [2, 3], [1, 2], [1, 1], 1),
        ((1, 4, 5), (2, 2, 2), [1], [1], [3], 2),
        ((1, 1, 3, 2, 2), (1, 1, 2, 2, 3), [1, 2, 1], [0, 1, 1], [1, 1, 1], 1),
        ((1, 2, 3, 2), (2, 2, 1, 1), [1, 1], [0, 0], [1, 1], 1),
        ((1, 3, 2, 2), (2, 2, 1, 1), [1, 1], [0, 0], [1, 1], 1),
        ((1, 3, 4, 1), (2, 3, 5, 1), [1, 1], [0, 0], [1, 1], 1),
    ):

        def convolve(x, weight):
            if x.shape[1] != weight.shape[1] * groups:
                raise ValueError("the channels differ")
            around = [(0, 0), (0, 0), *((width, width) for width in padding)]
            seen = windows(np.pad(x, around), weight.shape[2:], steps, dilation)
            axes = len(steps)
            letters = "nc" + "xyz"[:axes] + "uvw"[:axes]
            rule = f"{letters},oc{'uvw'[:axes]}->no{'xyz'[:axes]}"
            parts = zip(np.split(seen, groups, 1), np.split(weight, groups))
            return np.concatenate([np.einsum(rule, *part) for part in parts], 1)

        inputs = [group.plain("float32", images), group.plain("float32", kernels, first=7)]
        moves = {"steps": steps, "padding": padding, "dilation": dilation, "groups": groups}
        add(group, "convolution", inputs, convolve, **moves)


def transposed_convolutions(group):
    for images, kernels, steps, padding, extra in (
        ((2, 2, 2, 3), (2, 2, 2, 2), [1, 1], [0, 0], [0, 0]),
        ((1, 2, 3, 2), (2, 1, 3, 4), [2, 3], [1, 2], [1, 0]),
        ((2, 1, 3), (1, 1, 4), [2], [1], [0]),
        ((2, 1, 3), (2, 1, 4), [2], [1], [0]),
    ):

        def spread(x, weight):
            if x.shape[1] != weight.shape[0]:
                raise ValueError("the channels differ")
            counts, sizes = x.shape[2:], weight.shape[2:]
            pairs = list(zip(counts, sizes, steps))
            lengths = [(count - 1) * step + size for count, size, step in pairs]
            sums = np.zeros((x.shape[0], weight.shape[1], *lengths), x.dtype)
            for place in np.ndindex(*counts):
                region = [slice(at * step, at * step + size) for at, (_, size, step) in zip(place, pairs)]
                products = np.tensordot(x[(..., *place)], weight, 1)
                sums[(slice(None), slice(None), *region)] += products
            sums = np.pad(sums, [(0, 0), (0, 0), *((0, more) for more in extra)])
            ends = zip(padding, sums.shape[2:])
            return sums[(..., *(slice(width, length - width) for width, length in ends))]

        inputs = [group.plain("float64", images), group.plain("float64", kernels, first=7)]
        moves = {"steps": steps, "padding": padding, "extra": extra}
        add(group, "convolution_transpose", inputs, spread, **moves)


def pools(group):
    for shape, sizes, steps, padding in (
        ((1, 2, 3, 4), [2, 3], [1, 1], [[0, 0], [0, 0]]),
        ((1, 1, 4, 5), [3, 3], [2, 2], [[1, 1], [1, 1]]),
        ((1, 1, 4, 6), [2, 3], [2, 3], [[1, 0], [0, 2]]),
        ((2, 1, 7), [2], [3], [[0, 1]]),
        ((1, 1, 2, 2), [3, 1], [1, 1], [[0, 0], [0, 0]]),
    ):

        def pool(function, fill, x):
            around = [(0, 0), (0, 0), *padding]
            seen = windows(np.pad(x, around, constant_values=fill), sizes, steps)
            return function(seen, tuple(range(x.ndim, seen.ndim)))

        moves = {"sizes": sizes, "steps": steps, "padding": padding}
        source = group.plain("float32", shape)
        group.add("max_pool", source, lambda x: pool(np.max, -np.inf, x), **moves)
        add(group, "mean_pool", [source], lambda x: pool(np.nanmean, np.nan, x), **moves)


def cases():
    group = Group()
    for op in PAIRS:
        pairs(group, op)
    for op in ("dot", "matmul"):
        beyond_one_block(group, op)
    einsums(group)
    tensordots(group)
    diagonals(group)
    unfolding(group)
    convolutions(group)
    transposed_convolutions(group)
    pools(group)
    return group
