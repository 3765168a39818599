"""The table, and the fits to it by others: `peers.py make TABLE ROWS`, `peers.py pandas TABLE.csv`,
`peers.py polars TABLE.parquet`. A fit prints its coefficients as JSON, the intercept first."""

import json
import os
import sys

NAMES = [f"x{i}" for i in range(1, 9)]
ENDINGS = [".csv", ".zstd.parquet", ".snappy.parquet"]


def make(table, rows):
    import numpy as np
    import polars as pl
    from pyarrow import parquet

    generator = np.random.default_rng(0)
    columns = {name: generator.normal(size=int(rows)) for name in NAMES}
    y = 0.5 + sum(columns.values()) + generator.normal(size=int(rows))
    frame = pl.DataFrame({"y": y, **columns})
    # Nine decimals: about 12 characters a number, as measurements are stored.
    frame.write_csv(table + ".csv.part", float_precision=9)
    frame.write_parquet(table + ".zstd.parquet.part")
    parquet.write_table(frame.to_arrow(), table + ".snappy.parquet.part")
    for ending in ENDINGS:
        os.rename(table + ending + ".part", table + ending)


def pandas(path):
    import pandas as pd
    from sklearn.linear_model import LinearRegression

    frame = pd.read_csv(path)
    fit = LinearRegression().fit(frame[NAMES], frame["y"])
    return [fit.intercept_, *fit.coef_]


def polars(path):
    import numpy as np
    import polars as pl

    frame = pl.read_parquet(path)
    design = frame.select(pl.lit(1.0), *NAMES).to_numpy()
    return list(np.linalg.lstsq(design, frame["y"].to_numpy())[0])


if __name__ == "__main__":
    work, *arguments = sys.argv[1:]
    if work == "make":
        make(*arguments)
    else:
        coefficients = {"pandas": pandas, "polars": polars}[work](*arguments)
        print(json.dumps([float(coefficient) for coefficient in coefficients]))
