"""``nd.save`` and ``nd.load``: MXNet's own files, which MXNet 1.9.1 reads and writes.

A file is a list of arrays and a list of names. All numbers are little-endian: a magic number and
eight bytes that are kept free; the count of arrays and, for each, a magic number, how it is stored,
its shape, its device, its type and its elements; the count of names and, for each, its length and
its bytes.
"""

import struct

from .. import _native

__all__ = ["load", "save"]

_FILE, _ARRAY_V2, _ARRAY_V3 = 0x112, 0xF993FAC9, 0xF993FACA
_TYPES = {"float32": 0, "float64": 1, "uint8": 3, "int32": 4, "int64": 6, "bool": 7}
_NAMES = {number: name for name, number in _TYPES.items()}
_OTHER_NAMES = {2: "float16", 5: "int8"}


def save(fname, data):
    """Writes an array, a list of arrays or a dict of them to a file.

    >>> import os, tempfile
    >>> from gradus.mxnet import nd
    >>> path = os.path.join(tempfile.mkdtemp(), "xy")
    >>> save(path, {"x": nd.ones(2)})
    >>> load(path)["x"].shape
    (2,)
    """
    if isinstance(data, _native.NDArray):
        data = [data]
    names = list(data) if isinstance(data, dict) else []
    arrays = list(data.values()) if isinstance(data, dict) else list(data)
    for array in arrays:
        if not isinstance(array, _native.NDArray):
            raise TypeError(f"save: an NDArray, a list or a dict of them, not {type(array).__name__}")
    with open(fname, "wb") as file:
        file.write(struct.pack("<QQQ", _FILE, 0, len(arrays)))
        for array in arrays:
            shape = array.shape
            file.write(struct.pack("<Iii", _ARRAY_V2, 0, len(shape)))
            file.write(struct.pack(f"<{len(shape)}q", *shape))
            file.write(struct.pack("<iii", 1, 0, _TYPES[array._dtype]))
            file.write(array._bytes())
        file.write(struct.pack("<Q", len(names)))
        for name in names:
            encoded = name.encode()
            file.write(struct.pack("<Q", len(encoded)) + encoded)


class _Reader:
    def __init__(self, fname, content):
        self.fname, self.content, self.at = fname, content, 0

    def bytes(self, length):
        if length < 0 or self.at + length > len(self.content):
            raise ValueError(f"{self.fname}: the file ends at byte {len(self.content)}, within an array")
        self.at += length
        return self.content[self.at - length : self.at]

    def numbers(self, format):
        return struct.unpack("<" + format, self.bytes(struct.calcsize("<" + format)))

    def array(self):
        magic, storage = self.numbers("Ii")
        if magic not in (_ARRAY_V2, _ARRAY_V3) or storage != 0:
            raise ValueError(f"{self.fname}: byte {self.at - 8}: not a dense array of MXNet 1.0 or later")
        (rank,) = self.numbers("i")
        shape = self.numbers(f"{rank}q")
        _device, _number, type_number = self.numbers("iii")
        if type_number not in _NAMES:
            name = _OTHER_NAMES.get(type_number, f"number {type_number}")
            raise TypeError(f"{self.fname}: elements of type {name}, which gradus does not have")
        name, size = _NAMES[type_number], 1
        for length in shape:
            size *= length
        width = {"float64": 8, "int64": 8, "float32": 4, "int32": 4}.get(name, 1)
        return _native.from_bytes(True, self.bytes(size * width), name, list(shape))


def load(fname):
    """Reads a file: a list of arrays, or a dict where they have names."""
    with open(fname, "rb") as file:
        reader = _Reader(fname, file.read())
    magic, _free = reader.numbers("QQ")
    if magic != _FILE:
        raise ValueError(f"{fname}: not a file of MXNet's nd.save")
    arrays = [reader.array() for _ in range(reader.numbers("Q")[0])]
    names = [reader.bytes(reader.numbers("Q")[0]).decode() for _ in range(reader.numbers("Q")[0])]
    return dict(zip(names, arrays)) if names else arrays
