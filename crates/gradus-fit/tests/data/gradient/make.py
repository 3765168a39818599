"""Makes a table and what statsmodels, scikit-learn and SciPy find in it.

    python3 -m venv venv; venv/bin/pip install numpy scipy statsmodels scikit-learn
    venv/bin/python make.py

Writes table.csv and expected.json. Columns are in raw units on purpose: years, dollars, a text.
"""

import json

import numpy as np
import statsmodels.api as sm
from scipy.optimize import linprog
from sklearn.linear_model import ElasticNet

ROWS = 240
rng = np.random.default_rng(20261124)
year = rng.integers(1950, 2021, ROWS).astype(float)
income = np.round(rng.lognormal(10.6, 0.4, ROWS), 2)
kind = rng.choice(["apple", "pear", "quince"], ROWS, p=[0.5, 0.3, 0.2])
weight = np.round(rng.uniform(0.2, 3.0, ROWS), 3)
linear = 0.04 * (year - 1985) + 1.5e-5 * (income - 40000) + np.where(kind == "pear", 0.7, 0.0)
sick = (rng.uniform(size=ROWS) < 1 / (1 + np.exp(-linear))).astype(int)
visits = rng.poisson(np.exp(0.5 + 0.4 * linear))
price = np.round(120 + 35 * linear + 20 * rng.standard_t(2.5, ROWS), 3)

with open("table.csv", "w") as file:
    file.write("year,income,kind,weight,sick,visits,price\n")
    for row in zip(year, income, kind, weight, sick, visits, price):
        file.write("{:.0f},{},{},{},{},{},{}\n".format(*row))

pear, quince = (kind == "pear") * 1.0, (kind == "quince") * 1.0
design = np.column_stack([np.ones(ROWS), year, income, pear, quince])
# A scaled design has the same fit, and better digits.
shift = np.array([0, 1985, 40000, 0, 0.0])
scale = np.array([1, 20, 15000, 1, 1.0])
scaled = (design - shift) / scale
back = np.diag(1 / scale)
back[0, 1:] = -shift[1:] / scale[1:]
expected = {}


def glm(name, response, family, weights=None):
    fit = sm.GLM(response, scaled, family=family, freq_weights=weights).fit(
        tol=1e-14, maxiter=200, tol_criterion="params")
    covariance = back @ fit.cov_params() @ back.T
    expected[name] = {
        "parameters": list(back @ fit.params),
        "std_errors": list(np.sqrt(np.diag(covariance))),
        "deviance": fit.deviance,
        "null_deviance": fit.null_deviance,
        "log_likelihood": fit.llf,
    }


glm("logistic", sick, sm.families.Binomial())
glm("poisson", visits, sm.families.Poisson())
glm("poisson weighted", visits, sm.families.Poisson(), weight)

delta = 15.0
b = np.linalg.lstsq(scaled, price, rcond=None)[0]
for _ in range(10000):
    size = np.abs(price - scaled @ b)
    w = np.minimum(1, delta / size)
    new = np.linalg.solve(scaled.T @ (w[:, None] * scaled), scaled.T @ (w * price))
    done, b = np.max(np.abs(new - b)) < 1e-14, new
    if done:
        break
residual = price - scaled @ b
psi = np.clip(residual, -delta, delta)
bread = np.linalg.inv(scaled.T @ ((np.abs(residual) <= delta)[:, None] * scaled))
sandwich = back @ bread @ (scaled.T @ (psi[:, None] ** 2 * scaled)) @ bread @ back.T
expected["huber"] = {
    "parameters": list(back @ b),
    "std_errors": list(np.sqrt(np.diag(sandwich))),
}

# Without categories: within one, the median of an even number of rows is not unique.
identity, three, back = np.eye(ROWS), scaled[:, :3], back[:3, :3]
absolute = linprog(
    np.concatenate([np.zeros(3), np.ones(2 * ROWS)]),
    A_eq=np.hstack([three, identity, -identity]), b_eq=price,
    bounds=[(None, None)] * 3 + [(0, None)] * (2 * ROWS))
quantile = sm.QuantReg(price, three).fit(q=0.5, max_iter=10000, p_tol=1e-12, vcov="iid")
expected["absolute"] = {
    "parameters": list(back @ absolute.x[:3]),
    "mean_loss": absolute.fun / ROWS,
    "std_errors": list(np.sqrt(np.diag(back @ quantile.cov_params() @ back.T))),
}

for name, l1, l2 in [("elastic net", 3.0, 0.3), ("ridge", 0.0, 0.5)]:
    # Columns of unlike sizes: what a coefficient costs depends on its unit.
    columns = np.column_stack([(year - 1985), income / 1000, pear, quince])
    if l1 > 0:
        fit = ElasticNet(alpha=l1 + l2, l1_ratio=l1 / (l1 + l2), tol=1e-15, max_iter=10**7)
        fit.fit(columns, price)
        coefficients, intercept = fit.coef_, fit.intercept_
    else:
        centred = columns - columns.mean(0)
        coefficients = np.linalg.solve(
            centred.T @ centred / ROWS + l2 * np.eye(4), centred.T @ (price - price.mean()) / ROWS)
        intercept = price.mean() - columns.mean(0) @ coefficients
    expected[name] = {"parameters": [float(intercept), *map(float, coefficients)]}

# Logistic with a lasso: scikit-learn's saga stops early, so a proximal Newton-like search here.
columns = np.column_stack([(year - 1985) / 20, (income - 40000) / 15000, pear, quince])
l1, b0, b = 0.03, 0.0, np.zeros(4)
step = 1.0 / (0.25 * np.linalg.eigvalsh(
    np.column_stack([np.ones(ROWS), columns]).T @ np.column_stack([np.ones(ROWS), columns]) / ROWS)[-1])
for _ in range(400000):
    error = 1 / (1 + np.exp(-(b0 + columns @ b))) - sick
    b0 -= step * error.mean()
    moved = b - step * columns.T @ error / ROWS
    b = np.sign(moved) * np.maximum(np.abs(moved) - step * l1, 0)
expected["logistic lasso"] = {"parameters": [float(b0), *map(float, b)]}

with open("expected.json", "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
