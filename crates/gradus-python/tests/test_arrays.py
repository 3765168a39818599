"""Arrays as Python objects: NumPy in and out, pickling, errors, keys."""

import copy
import pathlib
import pickle
import signal
import subprocess
import sys

import numpy as np
import pytest

import gradus
from gradus import errors, nd
from gradus import mxnet as mx

DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 3), (2, 1, 4)])
def test_numpy_and_back(dtype, shape):
    numbers = (np.arange(np.prod(shape, dtype=int)) % 2 + 1).reshape(shape).astype(dtype)
    array = nd.array(numbers)
    assert array.shape == shape and array.dtype == numbers.dtype
    for back in (array.asnumpy(), np.asarray(array), np.array(array.tolist(), dtype=dtype).reshape(shape)):
        assert back.dtype == numbers.dtype and back.shape == shape
        assert np.array_equal(back, numbers)


def test_numpy_shares_what_it_may_only_read():
    x = nd.array(np.arange(6.0).reshape(2, 3))
    shared, again = np.asarray(x), np.asarray(x)
    assert np.shares_memory(shared, again)
    assert not shared.flags.writeable
    assert np.asarray(x.T).strides == shared.T.strides
    assert np.shares_memory(np.asarray(x[1:]), shared)
    x[:] = 7  # What NumPy looks at stays.
    assert shared.sum() == 15 and np.asarray(x).sum() == 42
    x[0] = 1
    assert shared.sum() == 15
    assert np.asarray(x, dtype="float32").dtype == np.float32
    copied = np.array(x)
    copied[:] = 0
    assert x.asnumpy().sum() == 3 + 21


def test_shared_memory_outlives_the_array():
    shared = np.asarray(nd.arange(1000) * 1)
    others = [nd.arange(1000) * 0 for _ in range(50)]
    assert shared.sum() == 999 * 500 and len(others) == 50


def test_of_non_contiguous_and_foreign_arrays():
    numbers = np.arange(24, dtype=np.float32).reshape(4, 6)
    assert np.array_equal(nd.array(numbers[::2, ::-1]).asnumpy(), numbers[::2, ::-1])
    assert np.array_equal(nd.array(numbers.T).asnumpy(), numbers.T)
    assert np.array_equal(nd.array(numbers.astype(">f4")).asnumpy(), numbers)
    assert nd.array(numbers.astype("float16")).dtype == np.float32
    assert nd.array(np.array([1, 2], dtype="int8")).dtype == np.int32


def test_memoryview():
    x = nd.array([[1.0, 2.0], [3.0, 4.0]])
    view = memoryview(x) if sys.version_info >= (3, 12) else x.__buffer__(0)
    assert view.shape == (2, 2) and view.format == "f" and view.readonly
    assert view.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_dlpack():
    x = nd.array([[1.0, 2.0], [3.0, 4.0]])
    assert x.__dlpack_device__() == (1, 0)
    assert np.array_equal(np.from_dlpack(x), x.asnumpy())
    assert np.array_equal(nd.array(np.from_dlpack(x)).asnumpy(), x.asnumpy())


@pytest.mark.parametrize("make", [nd.array, mx.nd.array])
def test_pickle_and_copies(make):
    x = make([[1.5, 2.0], [3.0, 4.0]])
    for other in (pickle.loads(pickle.dumps(x)), copy.copy(x), copy.deepcopy(x)):
        assert type(other) is type(x)
        assert np.array_equal(other.asnumpy(), x.asnumpy())
        other[:] = 0
        assert x.asnumpy().sum() == 10.5


def test_kinds_of_errors():
    x = nd.zeros((2, 3))
    for kind, mistake in [
        (ValueError, lambda: x + nd.zeros(2)),
        (ValueError, lambda: x.reshape(7)),
        (IndexError, lambda: x[2]),
        (IndexError, lambda: x[0, 0, 0]),
        (IndexError, lambda: x.sum(axis=2)),
        (IndexError, lambda: x.take([5])),
        (TypeError, lambda: nd.zeros(2, dtype="int32").attach_grad()),
        (TypeError, lambda: nd.array("text")),
        (TypeError, lambda: nd.array([1, [2]])),
        (TypeError, lambda: nd.zeros(2, dtype="complex64")),
        (TypeError, lambda: x + "text"),
        (ValueError, lambda: bool(x)),
        (ValueError, lambda: x.item()),
        (gradus.Error, lambda: x.backward()),
    ]:
        with pytest.raises(kind):
            mistake()
    with pytest.raises(mx.MXNetError, match=r"gpu\(1\) is not there.*mx.cpu\(\)"):
        mx.gpu(1)
    with pytest.raises(errors.ShapeError, match="add: shapes .* do not broadcast"):
        x + nd.zeros(2)


KEYS = [
    0, -1, slice(None), slice(1, None), slice(None, None, -1), (0, 1), (slice(None), 1), (Ellipsis, 0), None,
    (None, 0), (slice(None), None, slice(0, 2)), [0, 1], ([0, 1], [1, 2]), (slice(None), [0, 2, 2]), np.array([1, 0]),
    np.array([True, False]), (np.array([[True, False, True], [False, True, False]]),), (0, [1, 2]), np.int64(1),
]


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_keys_are_numpy_s(key):
    numbers = np.arange(6, dtype=np.float32).reshape(2, 3)
    x = nd.array(numbers)
    assert np.array_equal(x[key].asnumpy(), numbers[key])
    numbers[key] = 9
    x[key] = 9
    assert np.array_equal(x.asnumpy(), numbers)
    numbers[key] = numbers[key] + 1
    x[key] = x[key] + 1
    assert np.array_equal(x.asnumpy(), numbers)


def test_in_place_operators_keep_the_object():
    x = nd.array([1.0, 2.0])
    y = x
    x += 1
    x *= nd.array([2.0, 3.0])
    x -= 1
    x /= 3
    assert y is x and np.allclose(y.asnumpy(), [1.0, 8 / 3])
    with pytest.raises(ValueError, match="cannot hold"):
        x += nd.zeros((2, 2))
    with pytest.raises(TypeError, match="has fractions"):
        whole = nd.array([1, 2], dtype="int32")
        whole /= 2


def test_arrays_are_keys_and_compare_elementwise():
    x, y = nd.ones(2), nd.ones(2)
    assert len({x: 1, y: 2}) == 2 and {x: 1}[x] == 1
    assert (x == y).tolist() == [True, True] and (x == "text") is False and (x != None) is True  # noqa: E711


def test_numbers_of_numpy_leave_operators_to_arrays():
    x = mx.nd.array([1, 2])
    for result in (np.float64(2) * x, x * np.float64(2), np.int32(2) * x, np.float32(2) * x):
        assert type(result) is mx.nd.NDArray and result.dtype is np.float32
        assert result.tolist() == [2.0, 4.0]


def test_iteration_length_and_membership():
    x = mx.nd.array([[1, 2], [3, 4]])
    assert [row.tolist() for row in x] == [[1.0, 2.0], [3.0, 4.0]] and len(x) == 2
    with pytest.raises(TypeError):
        iter(nd.array(1.0))


def test_every_operation_of_the_core_is_there():
    from gradus import _native

    other_names = {
        "powi": "pow", "at": "reshape", "slice": "take", "flatten": "ravel", "select": "take",
        "index_add": "take", "scatter_add": "gather", "argmin": "argmax",
    }
    missing = [
        name
        for name, _summary in _native.operations()
        if not hasattr(nd, other_names.get(name, name)) and not hasattr(nd.NDArray, name)
    ]
    assert missing == []


def test_stubs_are_those_of_the_functions():
    tool = pathlib.Path(__file__).parents[1] / "tools" / "stubs.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_not_there_says_so():
    with pytest.raises(AttributeError, match="gradus.mxnet has no 'sym': it is MXNet's nd, autograd"):
        mx.sym
    with pytest.raises(AttributeError, match="no 'concatt'; did you mean concat"):
        mx.nd.concatt


def test_arrow():
    pyarrow = pytest.importorskip("pyarrow")
    x = nd.array([1.5, 2.0])
    assert pyarrow.array(x).to_pylist() == [1.5, 2.0]
    assert nd.array(pyarrow.array([1.0, 2.0])).tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="one axis"):
        pyarrow.array(nd.ones((2, 2)))


def test_ctrl_c_stops_a_long_epoch():
    if not hasattr(signal, "setitimer"):
        pytest.skip("no timers here")

    class Stopped(Exception):
        pass

    def stop(*_):
        raise Stopped

    w = nd.zeros(1)

    @gradus.compile
    def step(x):
        w[:] = w + x.sum()

    x, order = nd.ones(10), gradus.random.randint(0, 10, 20_000_000)
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    try:
        with pytest.raises(Stopped):
            step.epoch(order, 1, x)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert 0 < w.item() < 20_000_000
