"""Makes values.txt: special functions to 60 digits (mpmath), rounded to a double.

    python3 -m venv venv && venv/bin/pip install mpmath==1.4.1 scipy==1.17.1
    venv/bin/python make.py > values.txt

Each line is `function x value`; polygamma of order n is called `polygamma_n`. Numbers are
the shortest decimals that mean the double. At poles and at infinities the value is
scipy's. Arguments too close to a root for any fixed relative error are left out.
"""

import math

import mpmath
import scipy.special
from mpmath import mpf

mpmath.mp.dps = 60

TINY = [5e-324, 1e-310, 1e-300, 1e-154, 1e-100, 1e-20, 1e-10, 1e-5]
MIDDLE = [2.0**-10, 0.125, 0.25, 0.3, 0.5, 0.625, 0.9, 1.0, 1.0 + 2.0**-52, 1.1, 1.25, 1.46]
MIDDLE += [1.4616321449683623, 1.4616321449683625, 1.5, 1.7, 1.75, 2.0, 2.5, 3.0, 3.7, 5.0, 7.25]
MIDDLE += [10.0, 12.5, 14.999, 15.0, 15.5, 20.0, 26.5, 50.0, 100.0, 170.5, 171.0, 700.0, 710.0]
HUGE = [1e3, 1e5, 1e10, 1e15, 1e17, 1e100, 1e300, 1.7976931348623157e308]
ENDS = [0.0, -0.0, math.inf, -math.inf, math.nan]

# Between the poles, and one and a few steps beside them.
NEGATIVE = [-1e-300, -1e-20, -1e-5, -0.125, -0.25, -0.3, -0.5, -0.75, -0.9, -1.25, -1.5, -1.75]
NEGATIVE += [-2.3, -2.625, -3.75, -5.5, -10.25, -20.75, -100.3, -170.25, -1000.25, -1e6 - 0.25]
NEGATIVE += [-1e10 - 0.25, -1e10 - 0.5, -(2.0**50) + 0.25]
for pole in (1.0, 2.0, 3.0, 10.0, 100.0):
    NEGATIVE += [-math.nextafter(pole, 0), -math.nextafter(pole, 1e9), 1e-8 - pole, -1e-8 - pole]
POLES = [-1.0, -2.0, -10.0, -1e15, -1e300]

REAL_LINE = TINY + MIDDLE + HUGE
SYMMETRIC = REAL_LINE + [-x for x in REAL_LINE]
PROBABILITIES = TINY + [2.0**-10, 0.1, 0.125, 0.25, 0.3, 0.4999999, 0.5, 0.500001, 0.625, 0.75]
PROBABILITIES += [0.9, 0.99, 0.9999, 1 - 1e-7, 1 - 1e-12, 1 - 2.0**-52, 1 - 2.0**-53]


def clamped(function, limit):
    """`function`, which beyond ±limit does not change (as doubles go)."""
    return lambda x: function(max(min(x, mpf(limit)), mpf(-limit)))


def erf_inverse(x):
    if abs(x) < mpf("1e-20"):
        return x * mpmath.sqrt(mpmath.pi) / 2  # mpmath's own does not converge here
    return mpmath.erfinv(x)


def softplus(x):
    if abs(x) > 1e5:
        return max(x, mpf(0))
    return mpmath.log1p(mpmath.exp(x)) if x < 100 else x + mpmath.log1p(mpmath.exp(-x))


def gamma(x):
    if abs(x) < 1e5:
        return mpmath.gamma(x)
    sign = 1 if x > 0 or mpmath.floor(x) % 2 == 0 else -1
    return sign * (mpf("1e400") if x > 0 else mpf("1e-400"))


def log_abs_gamma(x):
    return mpmath.log(abs(mpmath.gamma(x))) if abs(x) < 1e6 else mpmath.re(mpmath.loggamma(x))


def polygamma(order):
    """With the reflection done here: mpmath's own fails close to poles."""

    def exact(x):
        if x > 0:
            return mpmath.psi(order, x)
        # Enough digits for cot(pi x) and for all that cancels.
        with mpmath.workdps(400):
            cot = taylor_of_cot(order, x)
            return (-1) ** order * mpmath.psi(order, 1 - x) - cot

    return exact


def taylor_of_cot(order, x):
    """The derivative of pi cot(pi x), as a polynomial of the cotangent."""
    cot, coefficients = mpmath.cot(mpmath.pi * x), [0, 1]
    for _ in range(order):
        slopes = [k * c for k, c in enumerate(coefficients)][1:]
        coefficients = [-a - b for a, b in zip(slopes + [0, 0], [0, 0] + slopes)]
    value = sum(c * cot**k for k, c in enumerate(coefficients))
    return value * mpmath.pi ** (order + 1)


# name: (exact value, scipy's function, arguments)
FUNCTIONS = {
    "erf": (clamped(mpmath.erf, 1e5), scipy.special.erf, SYMMETRIC),
    "erfc": (clamped(mpmath.erfc, 1e5), scipy.special.erfc, SYMMETRIC),
    "erf_inv": (
        erf_inverse,
        scipy.special.erfinv,
        PROBABILITIES + [-x for x in PROBABILITIES] + [1.0, -1.0, 1.5, -2.0],
    ),
    "gamma": (gamma, scipy.special.gamma, REAL_LINE + NEGATIVE + POLES),
    "ln_gamma": (log_abs_gamma, scipy.special.gammaln, REAL_LINE + NEGATIVE + POLES),
    "sigmoid": (clamped(lambda x: 1 / (1 + mpmath.exp(-x)), 1e5), scipy.special.expit, SYMMETRIC),
    "log_sigmoid": (lambda x: -softplus(-x), scipy.special.log_expit, SYMMETRIC),
    "softplus": (softplus, lambda x: -scipy.special.log_expit(-x), SYMMETRIC),
    "logit": (
        lambda p: mpmath.log(p) - mpmath.log1p(-p),
        scipy.special.logit,
        PROBABILITIES + [1.0, 1.5, -0.5],
    ),
    "digamma": (polygamma(0), scipy.special.psi, REAL_LINE + NEGATIVE + POLES),
}
for n in (1, 2, 3, 4, 7, 20, 100):
    values = REAL_LINE + NEGATIVE + POLES if n <= 7 else REAL_LINE
    name = f"polygamma_{n}"
    FUNCTIONS[name] = (polygamma(n), lambda x, n=n: scipy.special.polygamma(n, x), values)


def singular(name, x):
    if not math.isfinite(x):
        return True
    if name in ("erf_inv", "logit"):
        return abs(x) >= 1 or (name == "logit" and x <= 0)
    return x <= 0 and x == math.floor(x) and "gamma" in name


def to_double(value):
    if abs(value) > mpf(1.7976931348623157e308) * (1 + mpf(2) ** -54):
        return math.copysign(math.inf, value)
    return float(value)


def main():
    for name, (exact, scipys, arguments) in FUNCTIONS.items():
        for x in arguments + ENDS:
            special = singular(name, x)
            value = float(scipys(x)) if special else to_double(exact(mpf(x)))
            print(name, repr(float(x)), repr(value))


main()
