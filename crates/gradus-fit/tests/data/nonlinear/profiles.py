"""Writes profiles.json: profile-likelihood intervals of 95 %, from SciPy by a root search around
least_squares, and from lmfit's conf_interval beside them.

    python3 profiles.py        (made with SciPy 1.x and lmfit 1.x; the versions are in the file)
"""

import json
from pathlib import Path

import lmfit
import numpy as np
import scipy
from scipy.optimize import brentq, least_squares
from scipy.stats import t as student

generator = np.random.default_rng(11)
x = np.linspace(0.0, 4.0, 12)
CASES = {
    # Enzyme kinetics of cells treated with puromycin: Bates and Watts (1988), table A1.3.
    "puromycin": {
        "formula": "y = a*x/(b + x)",
        "x": [0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.1, 1.1],
        "y": [76, 47, 97, 107, 123, 139, 159, 152, 191, 201, 207, 200],
        "model": lambda x, a, b: a * x / (b + x),
        "start": [210.0, 0.06],
    },
    "decay": {
        "formula": "y = a*exp(-b*x) + c",
        "x": list(x.round(6)),
        "y": list((2.0 * np.exp(-0.6 * x) + 0.5 + 0.05 * generator.standard_normal(12)).round(4)),
        "model": lambda x, a, b, c: a * np.exp(-b * x) + c,
        "start": [2.0, 0.6, 0.5],
    },
    # Biochemical oxygen demand: Bates and Watts (1988), table A1.4.
    "bod": {
        "formula": "y = a*(1 - exp(-b*x))",
        "x": [1, 2, 3, 4, 5, 7],
        "y": [8.3, 10.3, 19.0, 16.0, 15.6, 19.8],
        "model": lambda x, a, b: a * (1 - np.exp(-b * x)),
        "start": [19.0, 0.5],
    },
}


def minimum(model, x, y, start, held=None, at=None):
    free = [k for k in range(len(start)) if k != held]

    def residuals(p):
        full = np.array(start, float)
        full[free] = p
        if held is not None:
            full[held] = at
        return model(x, *full) - y

    found = least_squares(residuals, np.array(start)[free], method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale="jac")
    full = np.array(start, float)
    full[free] = found.x
    if held is not None:
        full[held] = at
    return 2 * found.cost, list(full)


def limit(model, x, y, best, cost, held, sign, rise, error):
    place = list(best)

    def height(at):
        nonlocal place
        there, place = minimum(model, x, y, place, held, at)
        return there - cost - rise

    distance = error
    while height(best[held] + sign * distance) < 0:
        distance *= 1.3
        if distance > 1e4 * error:
            return None
    inner = best[held] + sign * distance / 1.3
    if distance == error:
        inner = best[held]
    return brentq(height, inner, best[held] + sign * distance, xtol=1e-13, rtol=1e-13)


out = {"scipy": scipy.__version__, "lmfit": lmfit.__version__, "cases": {}}
for name, case in CASES.items():
    model, xs, ys = case["model"], np.array(case["x"], float), np.array(case["y"], float)
    cost, best = minimum(model, xs, ys, case["start"])
    dof = len(ys) - len(best)
    quantile = student.ppf(0.975, dof)
    rise = quantile**2 * cost / dof
    probe = least_squares(lambda p: model(xs, *p) - ys, best)
    errors = np.sqrt(np.diag(np.linalg.inv(probe.jac.T @ probe.jac)) * cost / dof)
    ends = [
        [limit(model, xs, ys, best, cost, k, s, rise, quantile * errors[k]) for s in (-1, 1)]
        for k in range(len(best))
    ]
    entry = {key: case[key] for key in ("formula", "x", "y", "start")}
    entry |= {"parameters": best, "rise": rise, "intervals": ends}
    if all(end is not None for pair in ends for end in pair):
        fitter = lmfit.Model(model, independent_vars=["x"])
        result = fitter.fit(ys, x=xs, **dict(zip("abc", case["start"])))
        found = lmfit.conf_interval(result, result, sigmas=[0.95])
        theirs = [[found[p][0][1], found[p][-1][1]] for p in "abc"[: len(best)]]
        np.testing.assert_allclose(theirs, ends, rtol=2e-3)
        entry["lmfit"] = theirs
    out["cases"][name] = entry
text = json.dumps(out, indent=1)
(Path(__file__).parent / "profiles.json").write_text(text + "\n")
