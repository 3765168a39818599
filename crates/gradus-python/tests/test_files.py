"""MXNet's files: those that MXNet 1.9.1 wrote are read, and written again to the byte."""

import pathlib

import pytest

from gradus.mxnet import nd

DATA = pathlib.Path(__file__).parent / "data" / "mxnet"


def test_files_of_mxnet(tmp_path):
    arrays = nd.load(str(DATA / "dict.params"))
    assert {name: (x._dtype, x.tolist()) for name, x in arrays.items()} == {
        "weight": ("float32", [[1.0, 2.0, 3.0], [4.0, 5.0, 6.5]]),
        "count": ("int64", [7, -8]),
        "bytes": ("uint8", [1, 255]),
    }
    several = nd.load(str(DATA / "list.params"))
    assert [(x._dtype, x.tolist()) for x in several] == [
        ("float32", [0.5]), ("float64", [1.0, 2.0]), ("int32", [3, 4]),
    ]
    for name, content in [("dict.params", arrays), ("list.params", several)]:
        nd.save(str(tmp_path / name), content)
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_files_that_are_none(tmp_path):
    path = tmp_path / "file"
    whole = (DATA / "dict.params").read_bytes()
    for content, message in [
        (b"", "ends at byte 0"),
        (b"x" * 100, "not a file of MXNet's nd.save"),
        (whole[:90], "ends at byte 90"),
        (whole[:24] + b"\x00" * 100, "byte 24: not a dense array"),
    ]:
        path.write_bytes(content)
        with pytest.raises(ValueError, match=message):
            nd.load(str(path))
    with pytest.raises(TypeError, match="an NDArray, a list or a dict"):
        nd.save(str(path), [1, 2])
    with pytest.raises(FileNotFoundError):
        nd.load(str(tmp_path / "none"))
