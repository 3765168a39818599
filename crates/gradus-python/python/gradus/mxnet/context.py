"""Where arrays are: always ``cpu(0)``.

>>> from gradus.mxnet import cpu
>>> cpu(), cpu() == cpu(0)
(cpu(0), True)
"""

from ..errors import DeviceError

__all__ = ["Context", "cpu", "cpu_pinned", "current_context", "gpu", "num_gpus"]


class Context:
    """A device. The only kind is ``cpu``."""

    def __init__(self, device_type, device_id=0):
        if isinstance(device_type, Context):
            device_type, device_id = device_type.device_type, device_type.device_id
        self.device_type, self.device_id = device_type, device_id

    @property
    def device_typeid(self):
        return 1

    def __eq__(self, other):
        return (
            isinstance(other, Context)
            and (self.device_type, self.device_id) == (other.device_type, other.device_id)
        )

    def __hash__(self):
        return hash((self.device_type, self.device_id))

    def __repr__(self):
        return f"{self.device_type}({self.device_id})"

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def empty_cache(self):
        """Nothing is kept that MXNet would free here."""


def cpu(device_id=0):
    """The processor."""
    return Context("cpu", device_id)


def cpu_pinned(device_id=0):
    """The processor: memory is of one kind."""
    return Context("cpu_pinned", device_id)


def gpu(device_id=0):
    """There is none.

    >>> gpu()
    Traceback (most recent call last):
    gradus.errors.DeviceError: gpu(0) is not there: gradus computes on the processor; use mx.cpu()
    """
    raise DeviceError(
        f"gpu({device_id}) is not there: gradus computes on the processor; use mx.cpu()"
    )


def num_gpus():
    """0."""
    return 0


def current_context():
    """``cpu(0)``."""
    return cpu()
