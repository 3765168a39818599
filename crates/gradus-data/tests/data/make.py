"""Makes the files of this folder: one table in every format, by NumPy, pandas and pyarrow.

Run with numpy 2.4, pandas 3.1, pyarrow 26.0 and zstandard 0.25. The table has 300 rows:

    i      0, 1, 2 ...                                     whole numbers
    x      i / 7, missing in every tenth row               numbers
    f      i as float32 / 8                                numbers
    flag   i % 3 == 0, missing in every eleventh row       booleans
    name   "red", "green", "blue \"é\"", by i % 3; missing in every thirteenth row
"""

import gzip
import pathlib
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import zstandard

HERE = pathlib.Path(__file__).parent
N = 300
i = np.arange(N)
x = [None if k % 10 == 3 else k / 7 for k in range(N)]
flag = [None if k % 11 == 5 else k % 3 == 0 for k in range(N)]
name = [None if k % 13 == 7 else ["red", "green", 'blue "é"'][k % 3] for k in range(N)]
table = pa.table({
    "i": pa.array(i, pa.int64()),
    "x": pa.array(x, pa.float64()),
    "f": pa.array(i.astype(np.float32) / 8, pa.float32()),
    "flag": pa.array(flag, pa.bool_()),
    "name": pa.array(name, pa.string()),
})

# Text.
csv = table.to_pandas().to_csv(index=False)
(HERE / "table.csv").write_text(csv)
(HERE / "table.csv.gz").write_bytes(gzip.compress(csv.encode(), mtime=0))
half = len(csv) // 2
frame = zstandard.ZstdCompressor(write_checksum=True).compress
skippable = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
(HERE / "table.csv.zst").write_bytes(
    frame(csv[:half].encode()) + skippable + frame(csv[half:].encode())
)
(HERE / "table.tsv").write_text(table.to_pandas().to_csv(index=False, sep="\t", na_rep="NA"))

# Parquet: every compression, both versions of pages, several row groups.
for compression in ["none", "snappy", "gzip", "lz4", "zstd"]:
    for version in ["1.0", "2.0"]:
        pq.write_table(
            table,
            HERE / f"table-{compression}-{version[0]}.parquet",
            compression=compression,
            data_page_version=version,
            row_group_size=128,
            data_page_size=512,
        )
types = pa.table({
    "uint64": pa.array([2**64 - 1, None], pa.uint64()),
    "int8": pa.array([-1, 2], pa.int8()),
    "uint32": pa.array([2**32 - 1, 5], pa.uint32()),
    "half": pa.array(np.array([1.5, -0.25], np.float16)),
    "decimal": pa.array([Decimal("-123.45"), Decimal("6.78")], pa.decimal128(20, 2)),
    "none": pa.array([None, None], pa.null()),
    "category": pa.array(["b", "a"]).dictionary_encode(),
    "day": pa.array([1, 2], pa.date32()),
    "time": pa.array([1, 2], pa.timestamp("ns")),
    "list": pa.array([[1], [2, 3]]),
    "bytes": pa.array([b"\xff", b"b"]),
    "record": pa.array([{"a": 1.5}, {"a": None}]),
})
pq.write_table(types, HERE / "types.parquet")
pq.write_table(types.select(["decimal"]), HERE / "decimal.parquet", store_decimal_as_integer=True)

# Arrow.
feather.write_feather(table, HERE / "table-lz4.feather", compression="lz4")
feather.write_feather(table, HERE / "table.feather", compression="uncompressed", chunksize=100)
with ipc.new_stream(HERE / "table.arrows", table.schema) as stream:
    stream.write_table(table, max_chunksize=77)
feather.write_feather(types, HERE / "types.feather", compression="uncompressed")
views = pa.table({
    "view": pa.array(["a long text that does not fit inline", None], pa.string_view()),
    "large": pa.array(["x", "y"], pa.large_string()),
    "codes": pa.array([1.5, 2.5]).dictionary_encode(),
})
feather.write_feather(views, HERE / "views.feather", compression="uncompressed")

# NumPy.
grid = np.arange(12).reshape(4, 3) / 4 - 1
np.save(HERE / "grid.npy", grid)
np.save(HERE / "grid-fortran.npy", np.asfortranarray(grid))
np.save(HERE / "grid-big-endian.npy", grid.astype(">f4"))
np.save(HERE / "vector.npy", np.array([True, False, True]))
for code in ["f2", "f4", "i1", "i2", "i4", "i8"]:
    np.save(HERE / f"signed-{code}.npy", np.array([[-3, 7]], code))
for code in ["u1", "u2", "u4", "u8"]:
    np.save(HERE / f"unsigned-{code}.npy", np.array([[3, 200]], code))
records = np.array(
    [(1, 2.5, "é", b"ab"), (2, np.nan, "", b"c")],
    [("id", ">i2"), ("x", "f4"), ("name", "U3"), ("code", "S2")],
)
np.save(HERE / "records.npy", records)
np.savez(HERE / "arrays.npz", y=np.arange(4.0), X=grid, scalar=np.float64(3.0))
np.savez_compressed(HERE / "packed.npz", y=np.arange(4.0), X=grid)
np.savez(HERE / "uneven.npz", y=np.arange(4.0), z=np.arange(5.0))
np.savetxt(HERE / "savetxt.txt", grid, header="a b c")
for name, array in {
    "object": np.array([None, {}], object),
    "complex": np.array([1j, 2]),
    "cube": np.zeros((2, 2, 2)),
    "number": np.float64(1.0),
    "no-rows": np.zeros((0, 3)),
    "infinite": np.array([[1.0, 2.0], [3.0, -np.inf]]),
}.items():
    np.save(HERE / f"wrong-{name}.npy", array, allow_pickle=True)
