"""Writes scipy.json: what SciPy's least_squares makes of data with outliers and of bounds.

    python3 make.py        (made with SciPy 1.x; the version is in the file)
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import least_squares

generator = np.random.default_rng(5)
x = np.linspace(0.0, 4.0, 30)
y = 2.0 * np.exp(-1.3 * x) + 0.5 + 0.03 * generator.standard_normal(30)
y[[4, 13, 22]] += [1.5, -0.8, 2.5]
y = y.round(4)
root_weights = np.sqrt(1.0 + (np.arange(30) % 3))


def model(b):
    return b[0] * np.exp(-b[1] * x) + b[2]


def jacobian(b):
    e = np.exp(-b[1] * x)
    return np.stack([e, -x * b[0] * e, np.ones_like(x)], axis=1)


def fit(w=1.0, bounds=(-np.inf, np.inf), start=(2.0, 1.3, 0.5), **options):
    w = np.broadcast_to(w, x.shape)
    result = least_squares(
        lambda b: w * (model(b) - y),
        start,
        jac=lambda b: w[:, None] * jacobian(b),
        bounds=bounds,
        xtol=1e-15,
        ftol=1e-15,
        gtol=1e-15,
        max_nfev=100000,
        **options,
    )
    return {"parameters": result.x.tolist(), "cost": 2.0 * result.cost}


free = {}
for loss in ["linear", "huber", "soft_l1", "cauchy"]:
    free[loss] = fit(loss=loss, f_scale=0.1)
    free[loss + " weighted"] = fit(root_weights, loss=loss, f_scale=0.1)
inf = np.inf
bounded = {
    "lower": fit(bounds=([-inf, -inf, 0.75], [inf, inf, inf]), start=(2.0, 1.3, 0.8)),
    "upper": fit(bounds=([0.0, 0.0, 0.0], [inf, 1.0, 0.4]), start=(2.0, 0.9, 0.3)),
}
out = {"scipy": scipy.__version__, "x": x.tolist(), "y": y.tolist(), "weights": (root_weights**2).tolist()}
out |= {"free": free, "bounded": bounded}
Path(__file__).with_name("scipy.json").write_text(json.dumps(out, indent=1) + "\n")
