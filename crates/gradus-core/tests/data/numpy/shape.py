"""The same elements in another order, number or shape."""

import numpy as np

from arrays import DTYPES, VIEWS, Group


def on_every_view(group, op, base_shape, compute, **arguments):
    for view in VIEWS:
        source = group.plain("float64", base_shape, view)
        group.add(op, source, compute, **arguments)


def on_every_type(group, op, compute, **arguments):
    for dtype in DTYPES:
        group.add(op, group.plain(dtype, (2, 3)), compute, **arguments)


def regrouped(shape):
    """Shapes of the same size: axes merged, taken apart, in another grouping, with ones between."""
    size = int(np.prod(shape))
    first, *inner, last = (int(length) for length in shape)
    yield [size]
    yield [1, size, 1]
    yield [first, -1]
    yield [-1, last]
    yield [last, *inner, first]
    yield [first, 1, *inner, 1, last, 1]
    if size % 4 == 0:
        yield [2, -1, 2]
        yield [size // 4, 4]
    yield [size, 2]


def reshaping(group):
    def add(source, shape):
        group.add("reshape", source, lambda x: x.reshape(shape), shape=shape)

    for view in VIEWS:
        for base_shape in ((2, 3, 4), (4, 3), (2, 2)):
            source = group.plain("int64", base_shape, view)
            for shape in regrouped(source.array.shape):
                add(source, shape)
    for shape in ([], [1], [1, 1], [-1], [2]):
        add(group.plain("float32", ()), shape)
        add(group.plain("float32", (1, 1)), shape)
    for shape in ([0], [3, 0], [-1], [-1, 3], [5, 0, 2], [0, -1], [1], []):
        add(group.plain("float32", (0, 3)), shape)
    for shape in ([5], [-1, 4], [-1, -1], [2, 3, 2]):
        add(group.plain("float32", (2, 3)), shape)
    on_every_type(group, "reshape", lambda x: x.reshape(3, 2), shape=[3, 2])
    for view in VIEWS:
        for op in ("flatten", "ravel"):
            group.add(op, group.plain("float32", (2, 3, 4), view), np.ravel)
    for shape in ((), (1,), (0, 3)):
        group.add("ravel", group.plain("float32", shape), np.ravel)


def axes_in_another_order(group):
    for order in (
        [],
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
        [-1, 0, 1],
        [0, 1],
        [0, 0, 1],
        [0, 1, 3],
        [0, 1, 2, 3],
    ):
        compute = lambda x: np.transpose(x, order or None)
        group.add("transpose", group.plain("float64", (2, 3, 4)), compute, order=order)
    for shape in ((), (1,), (5,), (0, 3)):
        group.add("transpose", group.plain("float32", shape), np.transpose, order=[])
    on_every_view(group, "transpose", (2, 3), np.transpose, order=[])
    on_every_type(group, "transpose", np.transpose, order=[])
    for first, second in ((0, 1), (2, 0), (-1, -2), (1, 1), (0, 3), (-4, 0)):
        compute = lambda x: np.swapaxes(x, first, second)
        group.add(
            "swapaxes", group.plain("float64", (2, 3, 4)), compute, first=first, second=second
        )
    on_every_view(group, "swapaxes", (2, 3), lambda x: np.swapaxes(x, 0, -1), first=0, second=-1)
    moves = [
        ([0], [-1]), ([2], [0]), ([1], [1]), ([0, 1], [1, 0]), ([-1, 0], [0, 1]), ([0, 2], [2, 1]),
        ([], []), ([3], [0]), ([0], [-4]), ([0, 0], [0, 1]), ([0, 1], [2, 2]), ([0, 1], [2]),
    ]  # fmt: skip
    for source, target in moves:
        compute = lambda x: np.moveaxis(x, source, target)
        group.add(
            "moveaxis", group.plain("float64", (2, 3, 4)), compute, source=source, target=target
        )
    last_first = lambda x: np.moveaxis(x, -1, 0)
    on_every_view(group, "moveaxis", (2, 3), last_first, source=[-1], target=[0])


def axes_of_length_one(group):
    for axes in (
        [0],
        [1],
        [3],
        [-1],
        [-4],
        [4],
        [-5],
        [0, 2],
        [-1, 1],
        [],
        [0, 0],
        [0, -5],
        [1, 5],
    ):
        compute = lambda x: np.expand_dims(x, tuple(axes))
        group.add("expand_dims", group.plain("float32", (2, 3, 4)), compute, axes=axes)
    for shape in ((), (5,), (0, 3)):
        for axis in (0, -1):
            compute = lambda x: np.expand_dims(x, axis)
            group.add("expand_dims", group.plain("float32", shape), compute, axes=[axis])
    on_every_view(group, "expand_dims", (2, 3), lambda x: np.expand_dims(x, 1), axes=[1])
    for axes in (None, [0], [2], [-1], [0, 2], [1], [4], [0, 0]):
        compute = lambda x: np.squeeze(x, axes if axes is None else tuple(axes))
        arguments = {} if axes is None else {"axes": axes}
        group.add("squeeze", group.plain("float32", (1, 3, 1, 1)), compute, **arguments)
    for shape in ((), (1,), (1, 1), (5,), (0, 1)):
        group.add("squeeze", group.plain("int32", shape), np.squeeze)
    on_every_view(group, "squeeze", (1, 3), np.squeeze)


def repeating(group):
    targets = [
        ((), [2, 3]), ((), []), ((1,), [4]), ((1,), [0]), ((3,), [2, 3]), ((2, 1), [2, 3]),
        ((2, 1), [4, 2, 3]), ((0, 3), [2, 0, 3]), ((2, 3), [2, 3]), ((2, 3), [3]), ((3,), [3, 2]),
        ((2,), [4]), ((2, 3), []),
    ]  # fmt: skip
    for shape, target in targets:
        compute = lambda x: np.broadcast_to(x, target)
        group.add("broadcast_to", group.plain("float32", shape), compute, shape=target)
    wide = [2, 3, 3]
    on_every_view(group, "broadcast_to", (3, 3), lambda x: np.broadcast_to(x, wide), shape=wide)
    on_every_type(group, "broadcast_to", lambda x: np.broadcast_to(x, [2, 2, 3]), shape=[2, 2, 3])
    for repeats in ([2], [1], [0], [2, 1], [1, 2], [2, 1, 3], []):
        for shape in ((), (3,), (2, 3), (0, 3)):
            compute = lambda x: np.tile(x, repeats)
            group.add("tile", group.plain("float32", shape), compute, repeats=repeats)
    on_every_view(group, "tile", (2, 3), lambda x: np.tile(x, [2, 2]), repeats=[2, 2])
    on_every_type(group, "tile", lambda x: np.tile(x, 2), repeats=[2])
    for repeats in ([0], [1], [3], [2, 0], [1, 0, 2], [-1]):
        for axis in (0, 1, -1, 2):
            compute = lambda x: np.repeat(x, repeats, axis)
            group.add("repeat", group.plain("float32", (2, 3)), compute, repeats=repeats, axis=axis)
    on_every_view(group, "repeat", (2, 3), lambda x: np.repeat(x, [2], 1), repeats=[2], axis=1)
    on_every_type(group, "repeat", lambda x: np.repeat(x, [2], 0), repeats=[2], axis=0)


def joining(group):
    def add(op, sources, axis):
        function = {"concat": np.concatenate, "stack": np.stack}[op]
        group.add(op, sources, lambda *arrays: function(arrays, axis), axis=axis)

    for op in ("concat", "stack"):
        for a in DTYPES:
            for b in DTYPES:
                add(op, [group.plain(a, (3,)), group.plain(b, (3,), first=4)], 0)
        for left in VIEWS:
            for right in ("whole", "stretched", "mixed"):
                add(
                    op,
                    [
                        group.plain("float32", (2, 2), left),
                        group.plain("float32", (2, 2), right, first=5),
                    ],
                    -1,
                )
        for axis in (0, 1, 2, -1, -3, -4, 3):
            add(op, [group.plain("float64", (2, 3)), group.plain("float64", (2, 3), first=6)], axis)
        add(op, [group.plain("float64", (2, 3), first=n) for n in range(4)], 1)
        add(op, [group.plain("float64", (2, 3))], 0)
        add(op, [group.plain("float32", ()), group.plain("float32", ())], 0)
        add(op, [group.plain("float32", (0, 3)), group.plain("float32", (0, 3))], 0)
        add(op, [group.plain("float32", (0, 3)), group.plain("float32", (2, 3))], 0)
        add(op, [group.plain("float32", (2, 3)), group.plain("float32", (3,))], 0)
    for axis in (0, 1):
        add(
            "concat",
            [
                group.plain("float32", (2, 3)),
                group.plain("float32", (2, 1)),
                group.plain("float32", (2, 2)),
            ],
            axis,
        )
        add(
            "concat",
            [
                group.plain("float32", (1, 3)),
                group.plain("float32", (0, 3)),
                group.plain("float32", (4, 3)),
            ],
            axis,
        )


def taking_apart(group):
    def add(source, axis, **arguments):
        where = arguments.get("sections", arguments.get("positions"))
        parts = len(where) + 1 if isinstance(where, list) else where
        for part in range(max(parts, 1)):
            compute = lambda x: np.split(x, where, axis)[part]
            group.add("split", source, compute, axis=axis, part=part, **arguments)

    for shape, axis, sections in (
        ((6,), 0, 3),
        ((6,), 0, 1),
        ((2, 6), 1, 2),
        ((2, 6), -1, 6),
        ((6,), 0, 4),
        ((0, 3), 0, 2),
        ((2, 3), 2, 1),
        ((2, 3), 0, 0),
    ):
        add(group.plain("float32", shape), axis, sections=sections)
    for shape, axis, positions in (
        ((6,), 0, [2, 3]),
        ((6,), 0, [0, 6]),
        ((2, 5), 1, [1]),
        ((2, 5), 1, []),
        ((0, 3), 1, [2]),
        ((6,), 0, [-2, 9]),
        ((6,), 0, [4, 2]),
        ((6,), 0, [-9]),
    ):
        add(group.plain("float32", shape), axis, positions=positions)
    for view in ("transposed", "reversed", "stretched", "without the first"):
        add(group.plain("int64", (4, 4), view), 0, sections=1)
        add(group.plain("int64", (4, 4), view), 1, positions=[1])


def turning_around(group):
    for axes in (None, [0], [1], [-1], [0, 2], [0, 1, 2], [3], [1, 1]):
        compute = lambda x: np.flip(x, axes if axes is None else tuple(axes))
        arguments = {} if axes is None else {"axes": axes}
        group.add("flip", group.plain("float64", (2, 3, 4)), compute, **arguments)
    for shape in ((), (1,), (0, 3)):
        group.add("flip", group.plain("float32", shape), np.flip)
    on_every_view(group, "flip", (2, 3), lambda x: np.flip(x, 0), axes=[0])
    on_every_type(group, "flip", lambda x: np.flip(x, 1), axes=[1])


def rolling(group):
    shifts = [
        ([1], [0]), ([-1], [1]), ([5], [-1]), ([-7], [0]), ([0], [0]), ([1, 2], [0, 1]),
        ([1], [0, 1]), ([1, 1], [0, 0]), ([1], [2]), ([1, 2, 3], [0, 1]),
    ]  # fmt: skip
    for shift, axes in shifts:
        compute = lambda x: np.roll(x, shift, axes)
        group.add("roll", group.plain("float64", (2, 3)), compute, shifts=shift, axes=axes)
    group.add(
        "roll", group.plain("float32", (0, 3)), lambda x: np.roll(x, 1, 0), shifts=[1], axes=[0]
    )
    on_every_view(group, "roll", (2, 3), lambda x: np.roll(x, 1, -1), shifts=[1], axes=[-1])
    on_every_type(group, "roll", lambda x: np.roll(x, 2, 1), shifts=[2], axes=[1])


def padding(group):
    def add(source, widths, value=None, mode="constant"):
        options = {"mode": mode} if value is None else {"constant_values": value}
        arguments = {"mode": mode} if value is None else {"value": value}
        compute = lambda x: np.pad(x, widths, **options)
        group.add("pad", source, compute, widths=widths, **arguments)

    for value in (0.0, 1.5):
        add(group.plain("float32", (2, 3)), [[1, 2], [0, 1]], value)
        add(group.plain("float64", (4,)), [[0, 3]], value)
    add(group.plain("float32", (2, 3)), [[0, 0], [0, 0]], 0.0)
    add(group.plain("float32", (0, 3)), [[1, 1], [0, 0]], 7.0)
    add(group.plain("float32", (2, 3)), [[1, 1], [1, 1], [1, 1]], 0.0)
    for mode in ("edge", "reflect", "symmetric", "wrap"):
        for widths in ([[1, 2], [0, 1]], [[0, 0], [7, 8]], [[3, 0], [0, 5]]):
            add(group.plain("float32", (2, 3)), widths, mode=mode)
        add(group.plain("int64", (1,)), [[2, 3]], mode=mode)
        add(group.plain("int64", (4,)), [[9, 13]], mode=mode)
        add(group.plain("int64", (0, 2)), [[1, 0], [0, 0]], mode=mode)
        add(group.plain("int64", (0, 2)), [[0, 0], [1, 1]], mode=mode)
    for dtype in DTYPES:
        add(group.plain(dtype, (2, 3)), [[1, 0], [0, 2]], 1.0)
        add(group.plain(dtype, (2, 3)), [[1, 0], [0, 2]], mode="edge")
    for view in VIEWS:
        if VIEWS[view](np.zeros((2, 3))).ndim == 2:
            add(group.plain("float64", (2, 3), view), [[1, 1], [2, 0]], -1.0)
            add(group.plain("float64", (2, 3), view), [[1, 1], [2, 0]], mode="wrap")


def cases():
    group = Group()
    reshaping(group)
    axes_in_another_order(group)
    axes_of_length_one(group)
    repeating(group)
    joining(group)
    taking_apart(group)
    turning_around(group)
    rolling(group)
    padding(group)
    return group
