"""Odds and ends."""

from .. import ndarray as nd

__all__ = ["clip_global_norm", "split_and_load", "split_data"]


def split_data(data, num_slice, batch_axis=0, even_split=True):
    """A batch cut into equal parts."""
    return nd.split_v2(data, num_slice, axis=batch_axis)


def split_and_load(data, ctx_list, batch_axis=0, even_split=True):
    """A batch cut into one part for each device."""
    data = data if isinstance(data, nd.NDArray) else nd.array(data)
    return [data] if len(ctx_list) == 1 else split_data(data, len(ctx_list), batch_axis)


def clip_global_norm(arrays, max_norm, check_isfinite=True):
    """Scales arrays so that the root of the sum of all squares is at most ``max_norm``."""
    total = sum(float(nd.sum(nd.square(array)).asscalar()) for array in arrays) ** 0.5
    if total > max_norm:
        for array in arrays:
            array *= max_norm / (total + 1e-8)
    return total
