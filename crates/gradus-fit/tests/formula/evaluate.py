"""Values of formulas by NumPy and SciPy: python3 evaluate.py > evaluate.json"""

import json

import numpy as np
from scipy import special

FORMULAS = """
a*(1 - exp(-b*x))
-x^2
2^-x
a^b^0.5
x^-3
x^7 - x**2/3*4
(x > 1)*(x <= 2) + (x != 2) + (x == 2) + (x >= 2) - (x < 2)
where(x > a, log(x), -x)
min(x, a) + 3*max(x, b)
pow(x, a) + atan2(x, a) + hypot(x, b)
expm1(x) + log1p(x) + log2(x) + log10(x) + sqrt(x) + cbrt(x)
square(x) + abs(-x) + sign(-x) + sin(x) + cos(x) + tan(x)
asin(x/4) + acos(x/4) + atan(x) + sinh(x) + cosh(x) + tanh(x)
asinh(x) + acosh(1 + x) + atanh(x/4)
sigmoid(x) + relu(x - 1) + softplus(x) + erf(x) + lgamma(x)
floor(x) + ceil(x) + round(x) + trunc(-x) + I(x)
2*pi*1e3*x + .5 - log(10)*exp(1)
""".split("\n")[1:-1]

NAMES = {name: getattr(np, name) for name in """
exp expm1 log log1p log2 log10 sqrt cbrt square abs sign sin cos tan sinh cosh tanh floor ceil round
trunc hypot pi where""".split()}
NAMES |= {
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "asinh": np.arcsinh,
    "acosh": np.arccosh, "atanh": np.arctanh, "atan2": np.arctan2, "min": np.minimum,
    "max": np.maximum, "pow": np.power, "sigmoid": special.expit, "erf": special.erf,
    "lgamma": special.gammaln, "relu": lambda x: np.maximum(x, 0.0),
    "softplus": lambda x: np.logaddexp(0.0, x), "I": lambda x: x,
}
X = np.array([0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.7])

cases = {}
for formula in FORMULAS:
    # Comparisons are added as numbers.
    python = formula.replace("^", "**").replace("(x", "(1.0*x").replace(") + (1.0*x", ")*1.0 + (1.0*x")
    value = eval(python, {}, NAMES | {"x": X, "a": 1.75, "b": 0.6})
    cases[formula] = [float(v) for v in np.broadcast_to(value, X.shape)]
print(json.dumps({"x": X.tolist(), "a": 1.75, "b": 0.6, "cases": cases}, indent=1))
