"""Fits by statsmodels and SciPy of one small table: `expected.json`. Run with both installed."""

import json
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy.optimize import curve_fit

here = pathlib.Path(__file__).parent
generator = np.random.default_rng(7)
n = 24
x = np.round(np.linspace(0.5, 12.0, n), 3)
group = np.array(["a", "b", "c"])[np.arange(n) % 3]
sigma = np.round(0.1 + 0.05 * generator.random(n), 4)
y = 2.0 + 0.7 * x + np.where(group == "b", 1.0, 0.0) + sigma * generator.standard_normal(n)
z = 5.0 * np.exp(-0.4 * x) + 1.0 + sigma * generator.standard_normal(n)
y[[3, 17]] += [4.0, -3.0]
y, z = np.round(y, 4), np.round(z, 4)
rows = "\n".join(f"{a},{g},{s},{b},{c}" for a, g, s, b, c in zip(x, group, sigma, y, z))
(here / "table.csv").write_text("x,group,sigma,y,z\n" + rows + "\n")


def linear(result):
    return {
        "estimates": list(result.params),
        "std_errors": list(result.bse),
        "p": list(result.pvalues),
        "ci95": np.asarray(result.conf_int()).tolist(),
        "covariance": np.asarray(result.cov_params()).tolist(),
        "rss": result.ssr,
        "r2": result.rsquared,
        "adjusted_r2": result.rsquared_adj,
        # statsmodels does not count the variance of the residuals as a parameter; R does.
        "aic": result.aic + 2,
        "bic": result.bic + np.log(result.nobs),
    }


design = np.column_stack([np.ones(n), x, group == "b", group == "c"]).astype(float)


def decay(x, size, rate, floor):
    return size * np.exp(-rate * x) + floor


def nonlinear(absolute):
    found, covariance = curve_fit(
        decay, x, z, [4, 0.5, 1], sigma=sigma, absolute_sigma=absolute, xtol=1e-15, ftol=1e-15, gtol=1e-15
    )
    return {
        "estimates": list(found),
        "std_errors": list(np.sqrt(np.diag(covariance))),
        "covariance": covariance.tolist(),
        "chi2": float(np.sum(((z - decay(x, *found)) / sigma) ** 2)),
    }


def huber(scale):
    """Huber's psi function at a fixed scale: estimates, and the errors of Huber (1981), 7.6.5."""
    beta = np.linalg.lstsq(design[:, :2], y, rcond=None)[0]
    for _ in range(10_000):
        r = y - design[:, :2] @ beta
        w = np.minimum(1.0, scale / np.abs(r))
        beta = np.linalg.solve((design[:, :2].T * w) @ design[:, :2], (design[:, :2].T * w) @ y)
    r = y - design[:, :2] @ beta
    psi, slope = np.clip(r, -scale, scale), (np.abs(r) <= scale).astype(float)
    k = 1 + 2 / n * slope.var() / slope.mean() ** 2
    unscaled = np.linalg.inv(design[:, :2].T @ design[:, :2])
    variance = k**2 * np.sum(psi**2) / (n - 2) / slope.mean() ** 2
    return {"estimates": list(beta), "std_errors": list(np.sqrt(np.diag(unscaled) * variance))}


# What the linear model and the decay say of three rows that were not seen.
new = np.array([[1, 2.5, 0, 0], [1, 20.0, 1, 0], [1, -1.0, 0, 1]])
seen = sm.OLS(y, design).fit().get_prediction(new)
found = nonlinear(True)
size, rate, floor = found["estimates"]
places = new[:, 1]
slopes = np.column_stack([np.exp(-rate * places), -size * places * np.exp(-rate * places), np.ones(3)])
variances = np.einsum("ij,jk,ik->i", slopes, np.array(found["covariance"]), slopes)

expected = {
    "ols": linear(sm.OLS(y, design).fit()),
    "wls": linear(sm.WLS(y, design, weights=1 / sigma**2).fit()),
    "no intercept": linear(sm.OLS(y, x).fit()),
    "relative": nonlinear(False),
    "absolute": nonlinear(True),
    "huber": huber(0.3),
    "linear prediction": {
        "values": list(seen.predicted_mean),
        "std_errors": list(seen.se_mean),
        "ci95": seen.conf_int().tolist(),
    },
    "decay prediction": {
        "values": list(decay(places, size, rate, floor)),
        "std_errors": list(np.sqrt(variances)),
    },
}
challenger = np.genfromtxt(
    here / "../../../../../data/challenger.csv", delimiter=",", skip_header=1, usecols=(1, 2)
)
logit = sm.Logit(challenger[:, 1], sm.add_constant(challenger[:, 0])).fit(disp=0, tol=1e-14)
cold = logit.get_prediction([[1, 31.0]])
expected["challenger"] = {
    "estimates": list(logit.params),
    "std_errors": list(logit.bse),
    "p": list(logit.pvalues),
    "ci95": logit.conf_int().tolist(),
    "covariance": logit.cov_params().tolist(),
    "aic": logit.aic,
    "bic": logit.bic,
    "log_likelihood": logit.llf,
    "at 31": [float(cold.predicted[0]), float(cold.se[0])],
}
(here / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
