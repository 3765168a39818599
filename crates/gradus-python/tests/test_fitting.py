"""Fits: NIST's certified values, the program's JSON, predictions, files, errors, Ctrl-C."""

import copy
import json
import math
import os
import pathlib
import pickle
import signal
import subprocess
import threading
import time

import numpy as np
import pytest

import gradus
from gradus import nd

ROOT = pathlib.Path(__file__).resolve().parents[3]
NIST = ROOT / "data" / "nist"
LINEAR = json.loads((NIST / "certified-linear.json").read_text())
NONLINEAR = json.loads((NIST / "certified-nonlinear.json").read_text())
LINE = {"x": [1, 2, 3, 4], "y": [3.1, 4.9, 7.1, 8.9]}


def columns(name):
    """A file of NIST as a dict of NumPy's arrays."""
    table = np.genfromtxt(NIST / f"{name}.csv", delimiter=",", names=True)
    return {column: table[column] for column in table.dtype.names}


@pytest.mark.parametrize("name", LINEAR)
def test_linear_sets_of_nist(name):
    known = LINEAR[name]
    fit = gradus.fit(known["model"], columns(name))
    for found, certified, digits in [
        (fit.params, known["estimates"], 1e-13), (fit.std_errors, known["std_errors"], 1e-12),
    ]:
        certified = [float(number) for number in certified]
        np.testing.assert_allclose(list(found.values()), certified, rtol=digits, atol=digits)


@pytest.mark.parametrize("name", NONLINEAR)
def test_nonlinear_sets_of_nist(name):
    known = NONLINEAR[name]
    start = {parameter: values["start1"] for parameter, values in known["params"].items()}
    fit = gradus.fit(known["formula"], columns(name), start=start)
    assert fit.converged
    for parameter, values in known["params"].items():
        assert fit.params[parameter] == pytest.approx(values["value"], rel=1e-6), parameter


def test_files_and_tables_give_the_same():
    formula = NONLINEAR["Misra1a"]["formula"]
    of_file = gradus.fit(formula, NIST / "Misra1a.csv")
    of_text = gradus.fit(formula, str(NIST / "Misra1a.csv"))
    of_dict = gradus.fit(formula, columns("Misra1a"))
    assert of_file == of_text
    assert of_file.to_dict() == of_dict.to_dict()
    assert str(of_file) == str(of_dict)


@pytest.mark.skipif("GRADUS_PROGRAM" not in os.environ, reason="GRADUS_PROGRAM does not say where the program is")
def test_the_program_says_the_same(tmp_path):
    for formula, path, options in [
        (NONLINEAR["Misra1a"]["formula"], NIST / "Misra1a.csv", {}),
        (LINEAR["longley"]["model"], NIST / "longley.csv", {}),
        ("y = b1*(1 - exp(-b2*x))", NIST / "Misra1a.csv", {"ci": "profile", "start": {"b1": 500}}),
    ]:
        written = [
            f"--{name}={value}" if isinstance(value, str) else f"--{name}=b1=500"
            for name, value in options.items()
        ]
        model = tmp_path / "model.json"

        def program(*arguments):
            command = [os.environ["GRADUS_PROGRAM"], *arguments]
            return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout

        fit = gradus.fit(formula, path, **options)
        assert json.loads(program("fit", path, formula, *written, "--json", "--save", model)) == fit.to_dict()
        assert program("fit", path, formula, *written) == str(fit) + "\n"
        assert gradus.load_fit(model).to_dict() == fit.to_dict()
        fit.save(model)
        assert program("show", model).endswith("\n\n" + str(fit) + "\n")


def test_the_report_is_the_programs():
    # Kept by crates/gradus-fit/tests/report.rs.
    fit = gradus.load_fit(ROOT / "crates" / "gradus-fit" / "tests" / "data" / "model-format-1.json")
    lines = str(fit).splitlines()
    assert lines[:3] == [
        "y = b1*(1 - exp(-b2*x))",
        "",
        "least squares by Levenberg-Marquardt: converged after 8 iterations",
    ]
    assert lines[-1] == "warning: b1 and b2 are correlated by -0.9998"
    assert fit.warnings == ["b1 and b2 are correlated by -0.9998"]
    assert repr(fit) == "<Fit y = b1*(1 - exp(-b2*x)): 14 observations>"


def test_a_notebook_shows_a_table():
    page = gradus.fit("y ~ x", LINE)._repr_html_()
    assert "<code>y ~ x</code>" in page and "<script" not in page
    assert page.count("<tr") == 3 and page.count("<td") == 12
    for cell in str(gradus.fit("y ~ x", LINE)).splitlines()[6].split("  "):
        assert cell.strip() in page
    odd = gradus.fit("y ~ `<b>`", {"y": [1, 2, 4], "<b>": [1, 2, 3]})._repr_html_()
    assert "<b>" not in odd and "&lt;b&gt;" in odd


def test_numbers_of_a_fit():
    fit = gradus.fit("y ~ x", LINE)
    x, y = np.array(LINE["x"], dtype=float), np.array(LINE["y"])
    design = np.stack([np.ones(4), x], axis=1)
    estimates, (rss,), *_ = np.linalg.lstsq(design, y, rcond=None)
    covariance = np.linalg.inv(design.T @ design) * rss / 2
    np.testing.assert_allclose(list(fit.params.values()), estimates)
    np.testing.assert_allclose(fit.covariance, covariance)
    np.testing.assert_allclose(list(fit.std_errors.values()), np.sqrt(np.diag(covariance)))
    assert (fit.n, fit.dof, fit.method, fit.converged, fit.dropped) == (4, 2, "qr", True, 0)
    assert fit.rss == pytest.approx(rss)
    slope = fit.parameters["x"]
    assert (slope.name, slope.state) == ("x", "free")
    low, high = slope.ci95
    assert low < slope.estimate < high
    assert list(fit.parameters) == ["(Intercept)", "x"]
    with pytest.raises(KeyError):
        fit.params["z"]


def test_what_can_be_asked():
    decay = {"x": np.arange(12.0), "sigma": np.full(12, 0.1)}
    decay["y"] = 8 * np.exp(-0.3 * decay["x"]) + 0.1 * np.cos(9 * decay["x"])
    formula = "y = size*exp(-rate*x)"
    free = gradus.fit(formula, decay)
    fixed = gradus.fit(formula, decay, fix={"rate": 0.25})
    assert fixed.params["rate"] == 0.25 and fixed.parameters["rate"].state == "fixed"
    bounded = gradus.fit(formula, decay, bound={"rate": (None, 0.2)})
    assert bounded.parameters["rate"].state == "at-upper-bound"
    tied = gradus.fit("y = size*exp(-rate*x) + floor", decay, tie={"floor": "0*size"})
    assert tied.params == pytest.approx(free.params)
    known = gradus.fit(formula, decay, sigma="sigma")
    assert known.scale == {"sigma": "sigma"} and known.chi2_per_dof is not None
    assert gradus.fit(formula, decay, sigma="0.1").std_errors == pytest.approx(known.std_errors)
    assert gradus.fit(formula, decay, weights="1/sigma^2").scale == {"weights": "1/sigma^2"}
    profile = gradus.fit(formula, decay, ci="profile")
    assert profile.interval == "profile" and profile.params == free.params
    assert gradus.fit(formula, decay, loss="huber", delta=0.05).loss == {"huber": 0.05}
    outlier = {"x": [1.0] * 5, "y": [1.0, 1.1, 0.9, 1.0, 100.0]}
    assert gradus.fit("y = m*x", outlier, loss="absolute").params["m"] == pytest.approx(1.0, abs=0.1)
    trained = gradus.fit("y ~ x", LINE, method="sgd", epochs=5, lr=0.01, batch_size=2, seed=3)
    assert (trained.method, trained.iterations, len(trained.history)) == ("sgd", 5, 5)
    assert gradus.fit(data=LINE, target="y").to_dict() == gradus.fit("y ~ x", LINE).to_dict()
    ridge = gradus.fit("y ~ x", LINE, l2=10.0)
    assert abs(ridge.params["x"]) < abs(gradus.fit("y ~ x", LINE).params["x"])
    assert gradus.fit(formula, decay, start=[("rate", 0.1)]).params == pytest.approx(free.params)


def test_predictions():
    fit = gradus.fit("y ~ x", LINE)
    new = {"x": [10.0, None, 0.0]}
    values = fit.predict(new)
    assert type(values) is np.ndarray and values.shape == (3,) and np.isnan(values[1])
    assert values[0] == pytest.approx(20.7) and values[2] == pytest.approx(fit.params["(Intercept)"])
    assert type(fit.predict({"x": [1.0]})) is np.ndarray
    mean = fit.predict(new, interval="confidence", level=0.9)
    wide = fit.predict(new, interval="prediction", level=0.9)
    quantile = 2.919985580355516  # of Student's t with 2 degrees of freedom, scipy.stats.t.ppf(0.95, 2)
    np.testing.assert_allclose(mean.upper - mean.values, quantile * mean.std_errors)
    np.testing.assert_allclose((wide.std_errors**2 - mean.std_errors**2)[[0, 2]], fit.rss / 2)
    assert (wide.lower < mean.lower)[[0, 2]].all()
    with pytest.raises(ValueError, match="level is 95"):
        fit.predict(new, interval="confidence", level=95)
    with pytest.raises(ValueError, match="interval is \"mean\"; there are"):
        fit.predict(new, interval="mean")
    with pytest.raises(ValueError, match="x"):
        fit.predict({"z": [1.0]})


def test_predictions_from_files(tmp_path):
    new = tmp_path / "new.csv"
    new.write_text("kind;x\n1;10\n2;10\n")
    kinds = {"x": [1, 2, 3, 1, 2, 3], "kind": list("121212"), "y": [1.0, 2.5, 3.0, 1.5, 2.0, 3.5]}
    fit = gradus.fit("y ~ x + kind", kinds)
    # The file's kinds look like numbers, and were texts for the model.
    expected = fit.predict({"x": [10, 10], "kind": ["1", "2"]})
    np.testing.assert_array_equal(fit.predict(new), expected)
    np.testing.assert_array_equal(fit.predict(new, delimiter=";"), expected)


def test_models_are_kept(tmp_path):
    fit = gradus.fit("y ~ x", LINE)
    path = tmp_path / "model.json"
    fit.save(path)
    assert json.loads(path.read_text())["fit"] == fit.to_dict()
    for other in [gradus.load_fit(str(path)), pickle.loads(pickle.dumps(fit)), copy.deepcopy(fit)]:
        assert other == fit and str(other) == str(fit)
        np.testing.assert_array_equal(other.predict({"x": [7]}), fit.predict({"x": [7]}))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        gradus.load_fit(tmp_path / "nowhere.json")
    path.write_text("{}")
    with pytest.raises(ValueError, match="not a model file"):
        gradus.load_fit(path)


def test_groups():
    data = {"kind": ["b", "a", "b", "a", "c", None], "x": [1, 1, 2, 2, 1, 5], "y": [5, 2, 10, 4, None, 3]}
    fits = gradus.fit("y = slope*x", data, by="kind")
    assert {kind: fit.params["slope"] for kind, fit in fits.items()} == {"a": 2.0, "b": 5.0}
    assert list(fits.errors) == ["c"] and "no row" in fits.errors["c"]
    assert [group["value"] for group in fits.to_dict()["groups"]] == ["a", "b", "c"]
    assert "3 groups of kind" in str(fits) and "error: kind = c" in str(fits)
    assert "<table" in fits._repr_html_()
    assert pickle.loads(pickle.dumps(fits))["a"] == fits["a"]
    with pytest.raises(KeyError):
        fits["c"]
    with pytest.raises(ValueError, match="did you mean `kind`"):
        gradus.fit("y = slope*x", data, by="kindd")


def test_fits_that_end_badly_say_so(capfd):
    formula, data = NONLINEAR["MGH10"]["formula"], columns("MGH10")
    fit = gradus.fit(formula, data, start={"b1": 2, "b2": 4e5, "b3": 25e3}, max_iterations=1, starts=1)
    assert not fit.converged and fit.warnings and "NOT converged" in str(fit) and "NOT converged" in repr(fit)
    assert "<b>" in fit._repr_html_()
    twins = gradus.fit("y ~ x + z", {**LINE, "z": [2, 4, 6, 8]})
    assert twins.parameters["z"].estimate is None and math.isnan(twins.params["z"])
    assert capfd.readouterr() == ("", "")


def test_errors_are_pythons():
    with pytest.raises(ValueError, match=r"(?s)y = a\*exp\(-b\*x\n +\^") as formula:
        gradus.fit("y = a*exp(-b*x", LINE)
    assert isinstance(formula.value, gradus.errors.FormulaError)
    with pytest.raises(ValueError, match="there is no column `zz`"):
        gradus.fit("y ~ zz", LINE)
    with pytest.raises(FileNotFoundError, match="nowhere.csv"):
        gradus.fit("y ~ x", "nowhere.csv")
    with pytest.raises(IsADirectoryError):
        gradus.fit("y ~ x", ROOT)
    with pytest.raises(gradus.errors.DataError, match="equally long"):
        gradus.fit("y ~ x", {"x": [1, 2], "y": [1]})
    with pytest.raises(gradus.errors.DataError, match="row 2, column 1 .x.: inf is not finite"):
        gradus.fit("y ~ x", {"x": [1, math.inf, 2], "y": [1, 2, 3]})
    for message, options in [
        ("loss is \"square\"; there are \"squared\"", {"loss": "square"}),
        ("delta is the scale of a robust loss", {"delta": 1.0}),
        ("delta is -1", {"delta": -1.0, "loss": "huber"}),
        ("lr belongs to minibatch methods", {"lr": 0.1}),
        ("batch_size belongs to", {"batch_size": 3}),
        ("standardize=False belongs to", {"standardize": False}),
        ("sigma and weights say the same", {"sigma": "x", "weights": "x"}),
        ("leave target out", {"target": "y"}),
        ("the lower one comes first", {"bound": {"x": (1, 0)}}),
        ("starts is 0", {"starts": 0}),
        ("starts would change nothing", {"starts": 5}),
        ("a checkpoint keeps one training", {"by": "x", "checkpoint": "x.json", "method": "sgd"}),
        ("the value of x is inf", {"start": {"x": math.inf}}),
        ("delimiter says how a file is read", {"delimiter": ";"}),
    ]:
        with pytest.raises(gradus.errors.ArgumentError, match=message):
            gradus.fit("y ~ x", LINE, **options)
    for message, options in [
        ("sigma is a int; a string is wanted", {"sigma": 1}),
        ("start is a string; a dict", {"start": "a=1"}),
        ("two numbers are wanted", {"bound": {"x": 0}}),
        ("unexpected keyword argument", {"strat": {}}),
    ]:
        with pytest.raises(TypeError, match=message):
            gradus.fit("y ~ x", LINE, **options)
    with pytest.raises(TypeError, match="data are missing"):
        gradus.fit("y ~ x")
    with pytest.raises(ValueError, match="a formula is missing"):
        gradus.fit(data=LINE)
    with pytest.raises(ValueError, match="delimiter is \"ab\""):
        gradus.fit("y ~ x", NIST / "Misra1a.csv", delimiter="ab")


def test_files_are_read_as_asked(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("1|3.1\n2|4.9\n-9|5\n3|7.1\n4|8.9\n")
    fit = gradus.fit("x2 ~ x1", path, header=False, delimiter="|", missing=["-9"], format="csv")
    assert fit.params["x1"] == pytest.approx(gradus.fit("y ~ x", LINE).params["x"])
    assert fit.dropped == 1
    with pytest.raises(ValueError, match="line 3: there is no value in column x1"):
        gradus.fit("x2 ~ x1", path, header=False, missing=["-9"], na="fail")


def hard(rows=100_000):
    x = nd.arange(rows, dtype="float64") / rows
    y = (x * 40).sin() + (x * 97).sin() + (x * 211).cos()
    return "y = a*sin(b*x + c) + d*sin(e*x + f) + g*sin(h*x + i) + j*exp(k*x)", {"x": x, "y": y}


@pytest.mark.skipif(os.name == "nt", reason="signals are others")
@pytest.mark.parametrize(
    "options",
    [{"starts": 10**6}, {"starts": 10**6, "by": "kind"}, {"method": "sgd", "epochs": 10**6, "start": {name: 1 for name in "abcdefghijk"}}]
)
def test_ctrl_c(options):
    formula, data = hard()
    data["kind"] = np.arange(100_000) % 2

    def interrupt():
        time.sleep(1.0)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        gradus.fit(formula, data, **options)
    assert time.monotonic() - began < 60
    # Whatever was broken off, the next fit is whole.
    assert gradus.fit("y ~ x", LINE).params["x"] == pytest.approx(1.96)


def test_other_threads_run_meanwhile():
    formula, data = hard(2_000)
    done = threading.Event()
    counted = 0

    def count():
        nonlocal counted
        while not done.wait(0.001):
            counted += 1

    thread = threading.Thread(target=count)
    thread.start()
    before = counted
    gradus.fit(formula, data, starts=20)
    during = counted - before
    done.set()
    thread.join()
    assert during > 0
