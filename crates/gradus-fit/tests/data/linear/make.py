"""Makes student.json (tails and quantiles of the t distribution, by mpmath with 40 digits) and table.json (a
weighted and an unweighted regression with what R's summary.lm, AIC and BIC define, by mpmath with 60 digits, compared with statsmodels).

    pip install mpmath numpy scipy statsmodels && python make.py
"""

import json
import pathlib
import random

import mpmath as mp
import numpy as np
import statsmodels.api as sm

here = pathlib.Path(__file__).parent
mp.mp.dps = 40


def two_sided(t, dof):
    t, dof = mp.mpf(t), mp.mpf(dof)
    x = dof / (dof + t * t)
    return mp.betainc(dof / 2, mp.mpf(1) / 2, 0, x, regularized=True)


tails = []
for dof in (0.5, 1, 2, 3, 4.5, 10, 30, 100, 1000, 100_000, 10_000_000):
    for t in (1e-6, 0.1, 1, 1.7, 1.8, 2.5, 10, 30):
        tails.append([t, dof, float(two_sided(t, dof))])
quantiles = []
for dof in (0.5, 1, 2, 3, 4.5, 10, 30, 100, 1000, 100_000, 10_000_000):
    start = {0.5: 200, 1: 12.7, 2: 4.3, 3: 3.18, 4.5: 2.66}.get(dof, 2.0)
    root = mp.findroot(lambda t: mp.log(two_sided(t, dof) / mp.mpf("0.05")), start, tol=1e-25)
    quantiles.append([dof, float(root)])
(here / "student.json").write_text(json.dumps({"two_sided": tails, "quantile95": quantiles}, indent=0) + "\n")

mp.mp.dps = 60
random.seed(5)


def table(weighted, intercept):
    n = 25
    x = [[random.uniform(-3, 3), random.uniform(90, 100)] for _ in range(n)]
    y = [1.5 + 2 * a - 0.3 * b + random.gauss(0, 0.7) for a, b in x]
    w = [random.uniform(0.2, 4) for _ in range(n)] if weighted else [1.0] * n
    design = [([1.0] if intercept else []) + row for row in x]
    a = mp.matrix(design)
    weights = mp.diag([mp.mpf(v) for v in w])
    inverse = (a.T * weights * a) ** -1
    b = inverse * (a.T * weights * mp.matrix(y))
    residual = mp.matrix(y) - a * b
    rss = sum(mp.mpf(w[i]) * residual[i] ** 2 for i in range(n))
    p = len(design[0])
    dof = n - p
    mean = sum(mp.mpf(w[i]) * y[i] for i in range(n)) / sum(map(mp.mpf, w)) if intercept else 0
    tss = sum(mp.mpf(w[i]) * (y[i] - mean) ** 2 for i in range(n))
    r2 = 1 - rss / tss
    log = (sum(mp.log(v) for v in w) - n * (mp.log(2 * mp.pi) + 1 - mp.log(n) + mp.log(rss))) / 2
    chi_log = (sum(mp.log(v) for v in w) - n * mp.log(2 * mp.pi) - rss) / 2
    errors = [mp.sqrt(inverse[i, i] * rss / dof) for i in range(p)]
    t = [b[i] / errors[i] for i in range(p)]
    known = {
        "columns": [list(column) for column in zip(*design)],
        "response": y,
        "weights": w if weighted else None,
        "has_intercept": intercept,
        "estimates": [float(v) for v in b],
        "std_errors": [float(v) for v in errors],
        "t": [float(v) for v in t],
        "p": [float(two_sided(abs(v), dof)) for v in t],
        "covariance": [[float(inverse[i, j] * rss / dof) for j in range(p)] for i in range(p)],
        "residual_std_error": float(mp.sqrt(rss / dof)),
        "r2": float(r2),
        "adjusted_r2": float(1 - (1 - r2) * (n - int(intercept)) / dof),
        "log_likelihood": float(log),
        "aic": float(-2 * log + 2 * (p + 1)),
        "bic": float(-2 * log + mp.log(n) * (p + 1)),
        "known_errors": {"std_errors": [float(mp.sqrt(inverse[i, i])) for i in range(p)],
                         "p": [float(mp.erfc(abs(b[i]) / mp.sqrt(2 * inverse[i, i]))) for i in range(p)],
                         "log_likelihood": float(chi_log), "aic": float(-2 * chi_log + 2 * p),
                         "chi2_per_dof": float(rss / dof)},
    }
    fit = sm.WLS(np.array(y), np.array(design), weights=np.array(w), hasconst=intercept).fit()
    half = fit.conf_int()
    known["ci95"] = half.tolist()
    for ours, theirs in [("estimates", fit.params), ("std_errors", fit.bse), ("t", fit.tvalues), ("p", fit.pvalues),
                         ("r2", fit.rsquared), ("adjusted_r2", fit.rsquared_adj), ("log_likelihood", fit.llf)]:
        assert np.allclose(known[ours], theirs, rtol=1e-9, atol=0), (ours, known[ours], theirs)
    return known


cases = [table(False, True), table(True, True), table(True, False)]
(here / "table.json").write_text(json.dumps(cases) + "\n")
