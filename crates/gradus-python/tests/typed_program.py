"""A user's program, for `mypy --strict`: types are told, and told right."""

from typing import Optional

import numpy as np

import gradus
from gradus import nd


def fitted(path: str) -> gradus.Fit:
    fit = gradus.fit("y = b1*(1 - exp(-b2*x))", path, start={"b1": 500}, bound={"b2": (0, None)})
    report: str = str(fit)
    slope: float = fit.params["b1"]
    error: Optional[float] = fit.parameters["b1"].std_error
    values: np.ndarray = fit.predict({"x": [1.0]})
    lower: np.ndarray = fit.predict({"x": [1.0]}, interval="confidence").lower
    fits = gradus.fit("y ~ x", path, by="kind", loss="huber")
    first: gradus.Fit = fits["a"]
    print(report, slope, error, values, lower, first)
    return fit


def wrong() -> None:
    gradus.fit("y ~ x", {}, los="huber")  # type: ignore[call-overload]
    gradus.fit("y ~ x", {}, loss="hubert")  # type: ignore[call-overload]
    gradus.fit("y ~ x", {}).predict({}, interval="mean")  # type: ignore[call-overload]


x: gradus.NDArray = nd.array([1.0, 2.0])
x.attach_grad()
y = (x * 2 + 1).sum()
total: object = y.item()
