"""Tables of every kind say what a dict of lists says."""

import array
import datetime
import sys

import numpy as np
import pytest

import gradus
from gradus import nd

X = [1.0, 2.0, 3.0, 4.0, 5.0, None, 7.0, 8.0]
KIND = ["b", "a", "b", "a", "b", "a", None, "b"]
COUNT = [3, 1, 4, 1, 5, 9, 2, None]
FLAG = [True, False, True, True, None, False, True, False]
Y = [1.5, 2.5, 3.0, 4.5, 5.0, 6.0, 7.5, 7.0]
FORMULA = "y ~ x + kind"
PLAIN = {"x": X, "kind": KIND, "count": COUNT, "flag": FLAG, "y": Y}


@pytest.fixture(scope="module")
def expected():
    fit = gradus.fit(FORMULA, PLAIN)
    assert (fit.n, fit.dropped) == (6, 2)
    assert list(fit.params) == ["(Intercept)", "x", "kind[b]"] or len(fit.params) == 3
    return {formula: gradus.fit(formula, PLAIN) for formula in FORMULAS}


FORMULAS = [FORMULA, "y ~ count", "y ~ flag"]


def agrees(table, expected):
    for formula, fit in expected.items():
        assert gradus.fit(formula, table) == fit, formula
    new = {"x": [2.5], "kind": ["a"]}
    np.testing.assert_array_equal(
        gradus.fit(FORMULA, table).predict(new), expected[FORMULA].predict(new)
    )


def test_a_dummy_is_by_hand():
    design = np.array([[1, x, kind == "b"] for x, kind in zip(X, KIND) if x is not None and kind], dtype=float)
    y = np.array([y for x, kind, y in zip(X, KIND, Y) if x is not None and kind])
    by_hand, *_ = np.linalg.lstsq(design, y, rcond=None)
    np.testing.assert_allclose(list(gradus.fit(FORMULA, PLAIN).params.values()), by_hand)


def test_numpy(expected):
    def floats(values):
        return np.array([np.nan if value is None else float(value) for value in values])

    objects = {name: np.array(values, dtype=object) for name, values in PLAIN.items()}
    agrees(objects, expected)
    numbers = {"x": floats(X), "count": floats(COUNT), "flag": floats(FLAG), "y": floats(Y)}
    agrees({**numbers, "kind": KIND}, expected)
    masked = {
        name: np.ma.array(np.nan_to_num(values), mask=np.isnan(values)) for name, values in numbers.items()
    }
    kinds = np.ma.array([kind or "" for kind in KIND], mask=[kind is None for kind in KIND])
    agrees({**masked, "kind": kinds}, expected)
    whole = {"x": [1, 2, 3], "y": [1.0, 2.5, 3.0]}
    fit = gradus.fit("y ~ x", whole)
    for dtype in ["int8", "uint16", "int32", "float16", "float32", ">f8"]:
        assert gradus.fit("y ~ x", {"x": np.array([1, 2, 3], dtype), "y": whole["y"]}) == fit
    strided = np.array([[1.0, 9.0], [2.0, 9.0], [3.0, 9.0]])[:, 0]
    texts = {"x": ["u", "v", "u"], "y": [1.0, 2.0, 3.0]}
    assert gradus.fit("y ~ x", {"x": strided, "y": whole["y"]}) == fit
    for words in [np.array(texts["x"]), np.array(texts["x"], dtype="S")]:
        assert gradus.fit("y ~ x", {"x": words, "y": texts["y"]}) == gradus.fit("y ~ x", texts)
    rows = np.array([(1, 1.0), (2, 2.5), (3, 3.0)], dtype=[("x", "i4"), ("y", "f8")])
    assert gradus.fit("y ~ x", rows) == fit
    grid = np.array([[1.0, 1.0], [2.0, 2.5], [3.0, 3.0]])
    for two_axes in [grid, nd.array(grid)]:
        assert list(gradus.fit("x2 ~ x1", two_axes).params.values()) == list(fit.params.values())


def test_other_columns():
    fit = gradus.fit("y ~ x", {"x": [1, 2, 3], "y": [1.0, 2.5, 3.0]})
    for x in [
        (1, 2, 3), range(1, 4), nd.array([1.0, 2.0, 3.0]), array.array("d", [1, 2, 3]),
        memoryview(array.array("i", [1, 2, 3])), [np.float32(1), np.int8(2), 3],
    ]:
        assert gradus.fit("y ~ x", {"x": x, "y": [1.0, 2.5, 3.0]}) == fit


def test_pandas(expected):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(PLAIN)
    agrees(frame, expected)
    agrees(frame.convert_dtypes(), expected)
    agrees(frame.astype({"kind": "category"}), expected)
    agrees(frame.set_index(pandas.Index(range(10, 18))), expected)
    agrees({name: frame[name] for name in frame}, expected)
    # What nobody reads harms nobody.
    other = frame.assign(day=pandas.Timestamp("2020-01-01"), mixed=[1, "a"] * 4, far=np.inf)
    agrees(other, expected)
    for formula, message in [
        ("y ~ day", "type datetime64"), ("y ~ mixed", "type str and int"), ("y ~ far", "inf is not finite"),
    ]:
        with pytest.raises(ValueError, match=message):
            gradus.fit(formula, other)
    twice = pandas.DataFrame([[1.0, 2.0]], columns=["x", "x"])
    with pytest.raises(ValueError, match="both called \"x\""):
        gradus.fit("x ~ 1", twice)
    numbered = pandas.DataFrame([[1.0, 1.0], [2.0, 2.5], [3.0, 3.0]])
    assert gradus.fit("`1` ~ `0`", numbered).rss == pytest.approx(gradus.fit("x2 ~ x1", numbered.to_numpy()).rss)


def test_polars(expected):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(PLAIN)
    agrees(frame, expected)
    agrees(frame.with_columns(polars.col("kind").cast(polars.Categorical)), expected)
    agrees(polars.concat([frame[:3], frame[3:]], rechunk=False), expected)
    agrees({name: frame[name] for name in frame.columns}, expected)
    other = frame.with_columns(day=datetime.date(2020, 1, 1), far=float("inf"))
    agrees(other, expected)
    with pytest.raises(ValueError, match="type date"):
        gradus.fit("y ~ day", other)
    with pytest.raises(ValueError, match="row 1, column 7 .far.: inf is not finite"):
        gradus.fit("y ~ far", other)


def test_pyarrow(expected):
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table(PLAIN)
    agrees(table, expected)
    agrees(arrow.concat_tables([table.slice(0, 5), table.slice(5)]), expected)
    agrees(table.combine_chunks().to_batches()[0], expected)
    coded = table.set_column(1, "kind", table["kind"].dictionary_encode())
    agrees(coded, expected)
    agrees({name: table[name] for name in table.column_names}, expected)
    stream = arrow.RecordBatchReader.from_batches(table.schema, table.to_batches())
    assert gradus.fit(FORMULA, stream) == expected[FORMULA]
    with pytest.raises(ValueError):
        gradus.fit(FORMULA, stream)


def test_arrow_without_a_library_beside():
    """A table is taken by its protocol, whatever its class."""
    arrow = pytest.importorskip("pyarrow")

    class Table:
        def __arrow_c_stream__(self, requested_schema=None):
            return arrow.table(PLAIN).__arrow_c_stream__()

    assert gradus.fit(FORMULA, Table()) == gradus.fit(FORMULA, PLAIN)

    class Wrong:
        def __arrow_c_stream__(self, requested_schema=None):
            return arrow.schema([]).__arrow_c_schema__()

    with pytest.raises(ValueError, match="incorrect name"):
        gradus.fit(FORMULA, Wrong())


def test_the_columns_protocol():
    class Table:
        columns = ["x", "y"]

        def __getitem__(self, name):
            return {"x": [1, 2, 3], "y": [1.0, 2.5, 3.0]}[name]

    assert gradus.fit("y ~ x", Table()) == gradus.fit("y ~ x", {"x": [1, 2, 3], "y": [1.0, 2.5, 3.0]})


def test_no_library_is_imported():
    import subprocess

    program = "import gradus, sys; gradus.fit('y ~ x', {'x': [1, 2, 3], 'y': [1, 2, 4]}); " \
        "sys.exit(any(name in sys.modules for name in ['pandas', 'polars', 'pyarrow']))"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_what_is_no_table():
    for data in [3, [1, 2], np.zeros(3), object()]:
        with pytest.raises(TypeError, match="a table is a dict of columns"):
            gradus.fit("y ~ x", data)
    for column in [3.0, "abc", iter([1, 2]), {"a": 1}]:
        with pytest.raises(TypeError, match="a column is a list or an array"):
            gradus.fit("y ~ x", {"x": column})
    with pytest.raises(TypeError, match="a column is called 1; names of columns are strings"):
        gradus.fit("y ~ x", {1: [1.0]})
    with pytest.raises(ValueError, match=r"column x has shape \(2, 2\)"):
        gradus.fit("y ~ x", {"x": np.zeros((2, 2))})
    with pytest.raises(OverflowError):
        gradus.fit("y ~ x", {"x": [10**400], "y": [1.0]})
