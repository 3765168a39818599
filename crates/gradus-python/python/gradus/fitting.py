"""Fits of formulas to tables, with standard errors, intervals and warnings.

>>> import gradus
>>> cooling = {"minute": [0, 5, 10, 20, 40], "celsius": [90.2, 70.1, 55.8, 38.9, 25.3]}
>>> fit = gradus.fit("celsius = room + rise*exp(-rate*minute)", cooling)
>>> fit.converged, round(fit.params["room"], 2)
(True, 20.82)
>>> fit.predict({"minute": [30.0]}).round(1)
array([29.9])

A table is a dict of columns (lists, NumPy's and gradus's arrays, texts as categories), a data frame of
pandas or polars, a table of Arrow, an array with two axes (its columns are called x1, x2 and so on), or
the path of a file: CSV and its relatives, Parquet, Arrow, NPY or NPZ. None, NaN and nulls are missing.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Optional, TypedDict, Union, overload

import numpy as np

from . import _native
from ._tables import source_of
from .errors import ArgumentError

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["Fit", "Fits", "Parameter", "Prediction", "fit", "load_fit"]

_Values = Union[Mapping[str, float], Iterable[tuple[str, float]]]
_Ends = tuple[Optional[float], Optional[float]]
_Path = Union[str, "os.PathLike[str]"]


class _Reading(TypedDict, total=False):
    format: Optional[str]
    delimiter: Optional[str]
    header: Optional[bool]
    missing: Sequence[str]
    text: Sequence[str]


class _Options(_Reading, total=False):
    target: Optional[str]
    start: _Values
    fix: _Values
    tie: Union[Mapping[str, str], Iterable[tuple[str, str]]]
    bound: Union[Mapping[str, _Ends], Iterable[tuple[str, _Ends]]]
    sigma: Optional[str]
    weights: Optional[str]
    na: Literal["drop", "fail"]
    loss: Literal["squared", "absolute", "huber", "soft-l1", "cauchy", "logistic", "poisson"]
    delta: Optional[float]
    ci: Literal["wald", "profile"]
    max_iterations: Optional[int]
    starts: Optional[int]
    method: Optional[Literal["sgd", "adam", "lbfgs"]]
    epochs: Optional[int]
    lr: Optional[float]
    batch_size: Optional[int]
    standardize: bool
    l1: float
    l2: float
    validation: float
    checkpoint: Optional[_Path]
    seed: int


class Parameter(NamedTuple):
    """One parameter of a fit. Numbers that the data does not determine are None."""

    name: str
    #: "free", "fixed", "at-lower-bound", "at-upper-bound" or "undetermined".
    state: str
    estimate: Optional[float]
    std_error: Optional[float]
    #: Estimate over standard error.
    t: Optional[float]
    #: The two-sided probability of such a ``t`` were the true value 0.
    p: Optional[float]
    #: The ends of the interval that holds the true value with a probability of 95 percent.
    ci95: Optional[tuple[float, float]]


class Prediction(NamedTuple):
    """What a model says of rows, with intervals: four arrays of shape (rows,)."""

    values: np.ndarray
    std_errors: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


class Fit:
    """A fitted model and what the data said about it.

    ``print`` shows the report, as the program ``gradus fit`` does; a notebook shows it as a table.

    >>> print(fit("y ~ x", {"x": [1, 2, 3, 4], "y": [3.1, 4.9, 7.1, 8.9]}))
    y ~ x
    <BLANKLINE>
    least squares by QR
    4 observations, 2 degrees of freedom
    <BLANKLINE>
    parameter    estimate  std error      t         p        95% interval
    (Intercept)       1.1   0.154919    7.1    0.0193  0.433436 … 1.76656
    x                1.96  0.0565685  34.65  0.000832   1.71661 … 2.20339
    <BLANKLINE>
    residual sum of squares 0.032
    residual std error      0.126491
    R²                      0.998337
    adjusted R²             0.997505
    AIC                     -1.96175
    BIC                     -3.80286
    <BLANKLINE>
    correlations of 0.9 and more
    (Intercept), x: -0.9129
    """

    #: The formula in its canonical form, which reads back as the same model.
    formula: str
    #: "qr", "levenberg-marquardt", "sgd", "adam" or "lbfgs".
    method: str
    #: Whether the parameters can be used: no better ones are near.
    converged: bool
    #: Steps of the solver, or epochs.
    iterations: int
    #: Observations that were used.
    n: int
    #: Degrees of freedom.
    dof: int
    #: Rows that were left out since a value was missing.
    dropped: int
    #: Rows that were held out for validation.
    held_out: int
    #: What residuals cost, as the JSON of the program names it.
    loss: Any
    #: The weighted sum of squared residuals.
    rss: float
    #: The root of ``rss / dof``, in the unit of the response.
    residual_std_error: Optional[float]
    r2: Optional[float]
    adjusted_r2: Optional[float]
    aic: Optional[float]
    bic: Optional[float]
    #: Of losses that are a likelihood.
    log_likelihood: Optional[float] = None
    deviance: Optional[float] = None
    null_deviance: Optional[float] = None
    #: About 1 where sigma and model are right. Only with sigma.
    chi2_per_dof: Optional[float]
    #: What the errors are measured in: "equal", {"weights": column} or {"sigma": column}.
    scale: Any
    #: Where the ends of intervals come from: "wald" or "profile".
    interval: str
    #: In the order of the formula.
    parameters: dict[str, Parameter]
    #: Of the estimates, shape (parameters, parameters); 0 for those that are fixed.
    covariance: np.ndarray
    #: The losses of all epochs of gradient methods.
    history: list[dict[str, Any]]
    #: Why some of the numbers should not be trusted.
    warnings: list[str]

    def __init__(self, model: _native.FittedModel) -> None:
        self._model = model
        numbers = self.to_dict()
        parameters = [_parameter(each) for each in numbers.pop("parameters")]
        covariance = np.array(numbers.pop("covariance"), dtype=np.float64)
        self.history = []
        vars(self).update(numbers)
        self.parameters = {parameter.name: parameter for parameter in parameters}
        self.covariance = covariance.reshape(len(parameters), len(parameters))

    @property
    def params(self) -> dict[str, float]:
        """The estimates by name; NaN for what the data does not determine.

        >>> load = {"newton": [0.0, 1.0, 2.0], "metre": [0.0, 0.5, 1.0]}
        >>> fit("newton = stiffness*metre", load).params
        {'stiffness': 2.0}
        """
        return {name: _or_nan(each.estimate) for name, each in self.parameters.items()}

    @property
    def std_errors(self) -> dict[str, float]:
        """The standard errors of the estimates by name; NaN where there is none."""
        return {name: _or_nan(each.std_error) for name, each in self.parameters.items()}

    def to_dict(self) -> dict[str, Any]:
        """The same fields as ``gradus fit --json`` prints."""
        numbers: dict[str, Any] = json.loads(self._model.json())
        return numbers

    def table(self, format: Literal["csv", "markdown", "latex"] = "markdown") -> str:
        """The parameters as a table for other programs and for papers.

        >>> print(fit("y = a*x", {"x": [1.0, 2.0], "y": [2.0, 4.0]}).table("csv").splitlines()[0])
        parameter,estimate,std_error,t,p,ci95_low,ci95_high
        """
        return self._model.table(format)

    @overload
    def predict(
        self, data: Any, interval: None = ..., level: float = ..., **reading: Unpack[_Reading]
    ) -> np.ndarray: ...

    @overload
    def predict(
        self,
        data: Any,
        interval: Literal["confidence", "prediction"],
        level: float = ...,
        **reading: Unpack[_Reading],
    ) -> Prediction: ...

    def predict(
        self,
        data: Any,
        interval: Optional[str] = None,
        level: float = 0.95,
        *,
        format: Optional[str] = None,
        delimiter: Optional[str] = None,
        header: Optional[bool] = None,
        missing: Sequence[str] = (),
        text: Sequence[str] = (),
    ) -> Union[np.ndarray, Prediction]:
        """What the model expects at the rows of another table: an array of shape (rows,).

        With ``interval`` it is a :class:`Prediction`, whose intervals cover the model's value
        ("confidence") or an observation to come ("prediction") with the probability ``level``. Rows
        with missing values give NaN. The options of files are those of :func:`fit`.

        >>> model = fit("y ~ x", {"x": [1, 2, 3, 4], "y": [3.1, 4.9, 7.1, 8.9]})
        >>> model.predict({"x": [10, None]}).round(6)
        array([20.7,  nan])
        >>> model.predict({"x": [10]}, interval="confidence").std_errors.round(6)
        array([0.428952])
        """
        if not 0 < level < 1:
            raise ArgumentError(f"level is {level}; a probability between 0 and 1 is wanted, such as 0.95")
        source = source_of(data, _reading(format, delimiter, header, missing, text), self._model)
        values, intervals = self._model.predict(source, interval, level)
        if intervals is None:
            return np.asarray(values)
        return Prediction(np.asarray(values), *map(np.asarray, intervals))

    def save(self, path: _Path) -> None:
        """Writes the model to a file, which :func:`load_fit` and the program read."""
        self._model.save(os.fsdecode(path))

    def __str__(self) -> str:
        return self._model.text().rstrip("\n")

    def __repr__(self) -> str:
        verdict = "" if self.converged else ", NOT converged"
        return f"<Fit {self.formula}: {self.n} observations{verdict}>"

    def _repr_html_(self) -> str:
        return self._model.html()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fit):
            return NotImplemented
        return self._model.to_bytes() == other._model.to_bytes()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return _of_bytes, (self._model.to_bytes(),)


class Fits(Mapping[str, Fit]):
    """The fits of a model to each value of a column, by that value.

    >>> data = {"kind": ["a", "a", "b", "b"], "x": [1, 2, 1, 2], "y": [2, 4, 5, 10]}
    >>> fits = fit("y = slope*x", data, by="kind")
    >>> {kind: found.params["slope"] for kind, found in fits.items()}
    {'a': 2.0, 'b': 5.0}
    """

    #: The column.
    by: str
    #: Why there is no fit, for values whose rows do not allow one.
    errors: dict[str, str]

    def __init__(
        self,
        by: str,
        groups: Sequence[tuple[str, Optional[_native.FittedModel], Optional[str]]],
        text: str,
        html: str,
    ) -> None:
        self.by = by
        self.errors = {value: error for value, _, error in groups if error is not None}
        self._fits = {value: Fit(model) for value, model, _ in groups if model is not None}
        self._values = [value for value, _, _ in groups]
        self._text, self._html = text, html

    def __getitem__(self, value: str) -> Fit:
        return self._fits[value]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fits)

    def __len__(self) -> int:
        return len(self._fits)

    def to_dict(self) -> dict[str, Any]:
        """The same fields as ``gradus fit --by --json`` prints."""
        groups = [
            {
                "value": value,
                "fit": self._fits[value].to_dict() if value in self._fits else None,
                "error": self.errors.get(value),
            }
            for value in self._values
        ]
        return {"by": self.by, "groups": groups}

    def __str__(self) -> str:
        return self._text.rstrip("\n")

    def __repr__(self) -> str:
        return f"<Fits by {self.by}: {', '.join(self._values)}>"

    def _repr_html_(self) -> str:
        return self._html


@overload
def fit(formula: Optional[str] = ..., data: Any = ..., *, by: None = ..., **options: Unpack[_Options]) -> Fit: ...


@overload
def fit(formula: Optional[str] = ..., data: Any = ..., *, by: str, **options: Unpack[_Options]) -> Fits: ...


def fit(
    formula: Optional[str] = None,
    data: Any = None,
    *,
    target: Optional[str] = None,
    start: _Values = (),
    fix: _Values = (),
    tie: Union[Mapping[str, str], Iterable[tuple[str, str]]] = (),
    bound: Union[Mapping[str, _Ends], Iterable[tuple[str, _Ends]]] = (),
    sigma: Optional[str] = None,
    weights: Optional[str] = None,
    na: str = "drop",
    loss: str = "squared",
    delta: Optional[float] = None,
    ci: str = "wald",
    max_iterations: Optional[int] = None,
    starts: Optional[int] = None,
    method: Optional[str] = None,
    epochs: Optional[int] = None,
    lr: Optional[float] = None,
    batch_size: Optional[int] = None,
    standardize: bool = True,
    l1: float = 0.0,
    l2: float = 0.0,
    validation: float = 0.0,
    checkpoint: Optional[_Path] = None,
    seed: int = 0,
    by: Optional[str] = None,
    format: Optional[str] = None,
    delimiter: Optional[str] = None,
    header: Optional[bool] = None,
    missing: Sequence[str] = (),
    text: Sequence[str] = (),
) -> Union[Fit, Fits]:
    """Fits a formula to a table.

    ``y ~ x1 + x2`` is a linear model with an intercept (``- 1`` takes it away, ``.`` is all other
    columns, ``poly(x, 3)`` powers; a column of texts becomes its categories). ``y = a*exp(-b*x)`` is any
    model: names that are no columns are parameters. Long fits let other threads run, and end at Ctrl-C.

    ======================  ===========================================================================
    target                  in place of a formula: the column to explain by all others
    start                   where the search begins, such as ``{"b1": 500}``; others are guessed
    fix                     parameters that are known, such as ``{"b": 1}``
    tie                     parameters that are expressions of others: ``{"long": "10*short"}``
    bound                   bounds of parameters: ``{"a": (0, None)}``
    sigma, weights          the column (or an expression) with standard errors, never rescaled, or with
                            relative weights
    na                      rows with missing values: "drop" or "fail"
    loss                    "squared", "absolute", "huber", "soft-l1", "cauchy", "logistic", "poisson"
    delta                   the scale of a robust loss; else it is found from the residuals
    ci                      intervals by "wald" or "profile"
    max_iterations, starts  at most, from any starting point; of starting points (500 and 2000)
    method                  a gradient method in place of least squares: "sgd", "adam", "lbfgs"
    epochs, lr, batch_size  how it goes; without ``lr`` one that suits the columns and falls to 0
    standardize             whether sgd and adam bring columns to equal spread inside
    l1, l2                  penalties of coefficients, beside the mean loss of a row
    validation              the share of rows that is held out
    checkpoint              a file for the state of the training, which goes on from there
    seed                    where random numbers begin
    by                      the same model for every value of this column: :class:`Fits`
    format, delimiter,      how a file is read, where it does not tell: "csv", "npy", "npz", "parquet",
    header, missing, text   "arrow"; texts that mean a missing value; columns that are texts
    ======================  ===========================================================================

    Raises ValueError (:class:`gradus.errors.FormulaError`, ``DataError``, ``ArgumentError``) with what is
    wrong, where, and what to do; a fit that did not converge is no error, but says so.

    >>> decay = {"x": [0, 1, 2, 3], "y": [8.0, 4.0, 2.0, 1.0]}
    >>> found = fit("y = size*exp(-rate*x)", decay, bound={"rate": (0, None)})
    >>> round(found.params["size"], 9), round(found.params["rate"], 6)
    (8.0, 0.693147)
    >>> try:
    ...     fit("y = size*(1 - exp(-rate*x)", decay)
    ... except ValueError as error:
    ...     print(error)
    expected `)` or an operator, found the end of the formula
      y = size*(1 - exp(-rate*x)
                                ^
    hint: the parenthesis at character 10 is not closed
    """
    if data is None:
        raise TypeError("fit: data are missing; hand in a formula and a table")
    asked = {
        "formula": _text("formula", formula),
        "target": _text("target", target),
        "start": [(name, float(value)) for name, value in _pairs("start", start)],
        "fix": [(name, float(value)) for name, value in _pairs("fix", fix)],
        "tie": _pairs("tie", tie),
        "bound": [(name, *_ends(name, ends)) for name, ends in _pairs("bound", bound)],
        "sigma": _text("sigma", sigma),
        "weights": _text("weights", weights),
        "na": na,
        "loss": loss,
        "delta": delta,
        "ci": ci,
        "max_iterations": max_iterations,
        "starts": starts,
        "method": _text("method", method),
        "epochs": epochs,
        "lr": lr,
        "batch_size": batch_size,
        "standardize": standardize,
        "l1": l1,
        "l2": l2,
        "validation": validation,
        "checkpoint": None if checkpoint is None else os.fsdecode(checkpoint),
        "seed": seed,
    }
    source = source_of(data, _reading(format, delimiter, header, missing, text))
    if by is None:
        return Fit(_native.fit(source, asked))
    return Fits(by, *_native.fit_by(source, asked, by))


def load_fit(path: _Path) -> Fit:
    """The fit in a model file, which :meth:`Fit.save` or ``gradus fit --save`` wrote."""
    return Fit(_native.FittedModel.load(os.fsdecode(path)))


def _of_bytes(text: bytes) -> Fit:
    return Fit(_native.FittedModel.from_bytes(text))


def _reading(
    format: Optional[str],
    delimiter: Optional[str],
    header: Optional[bool],
    missing: Sequence[str],
    text: Sequence[str],
) -> dict[str, Any]:
    return {
        "format": format,
        "delimiter": delimiter,
        "header": header,
        "missing": _texts("missing", missing),
        "text": _texts("text", text),
    }


def _text(option: str, value: Optional[str]) -> Optional[str]:
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{option} is a {type(value).__name__}; a string is wanted")
    return value


def _texts(option: str, values: Sequence[str]) -> list[str]:
    if isinstance(values, str):
        raise TypeError(f"{option} is a string; a list of strings is wanted, such as [{values!r}]")
    return list(values)


def _pairs(option: str, values: Any) -> list[tuple[str, Any]]:
    if isinstance(values, str):
        raise TypeError(f"{option} is a string; a dict by parameters is wanted")
    return list(values.items() if isinstance(values, Mapping) else values)


def _ends(name: str, ends: _Ends) -> _Ends:
    try:
        lower, upper = ends
    except (TypeError, ValueError):
        raise TypeError(f"the bound of {name} is {ends!r}; two numbers are wanted, None for no end") from None
    return lower, upper


def _parameter(fields: dict[str, Any]) -> Parameter:
    ends = fields.pop("ci95")
    if ends is not None:
        low, high = ends
        ends = (-math.inf if low is None else low, math.inf if high is None else high)
    return Parameter(**fields, ci95=ends)


def _or_nan(number: Optional[float]) -> float:
    return math.nan if number is None else number
