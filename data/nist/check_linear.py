"""Checks the certified values of the linear sets against exact rational arithmetic on the decimals of the
files, so that neither the data nor the values can be mistyped. Needs nothing but Python."""

import csv
import json
import pathlib
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 40
here = pathlib.Path(__file__).parent


def design(model, rows):
    names = [name for name in rows[0] if name != "y"]
    if model == "y ~ x - 1":
        return [[Fraction(row["x"])] for row in rows]
    if "poly" in model:
        degree = int(model.split(",")[1].strip(" )"))
        return [[Fraction(row["x"]) ** power for power in range(degree + 1)] for row in rows]
    return [[Fraction(1)] + [Fraction(row[name]) for name in names] for row in rows]


def inverse(matrix):
    size = len(matrix)
    work = [row[:] + [Fraction(int(i == j)) for j in range(size)] for i, row in enumerate(matrix)]
    for i in range(size):
        pivot = next(k for k in range(i, size) if work[k][i] != 0)
        work[i], work[pivot] = work[pivot], work[i]
        work[i] = [value / work[i][i] for value in work[i]]
        for k in range(size):
            if k != i:
                factor = work[k][i]
                work[k] = [a - factor * b for a, b in zip(work[k], work[i])]
    return [row[size:] for row in work]


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def agree(what, exact, certified):
    certified = Decimal(certified)
    error = abs(exact - certified) / abs(certified) if certified else abs(exact)
    assert error < Decimal("1.5e-14"), (what, exact, certified)


for name, known in json.loads((here / "certified-linear.json").read_text()).items():
    with open(here / f"{name}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    x = design(known["model"], rows)
    y = [Fraction(row["y"]) for row in rows]
    size = len(x[0])
    covariance = inverse([[sum(row[i] * row[j] for row in x) for j in range(size)] for i in range(size)])
    moments = [sum(row[i] * value for row, value in zip(x, y)) for i in range(size)]
    estimates = [sum(a * b for a, b in zip(row, moments)) for row in covariance]
    rss = sum((value - sum(a * b for a, b in zip(row, estimates))) ** 2 for row, value in zip(x, y))
    mean = sum(y) / len(y) if size > 1 else 0
    variance = rss / (len(y) - size)
    for i in range(size):
        agree((name, "estimate", i), decimal(estimates[i]), known["estimates"][i])
        agree((name, "std_error", i), decimal(variance * covariance[i][i]).sqrt(), known["std_errors"][i])
    agree((name, "residual"), decimal(variance).sqrt(), known["residual_std_error"])
    agree((name, "r2"), decimal(1 - rss / sum((value - mean) ** 2 for value in y)), known["r2"])
    print(name, "agrees")
