"""Values of elementary functions of float64 to twice its digits: writes values.txt, a line for each
argument with the function's name, the argument, the value rounded to float64, and what that lacks.

    pip install mpmath; python make.py
"""

import random

import mpmath as mp

mp.mp.prec = 2400
FUNCTIONS = {
    "exp": (mp.exp, -745, 709.7),
    "expm1": (mp.expm1, -50, 709.7),
    "log": (mp.log, 0, None),
    "log1p": (mp.log1p, -1, None),
    "tanh": (mp.tanh, -25, 25),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), -744, 45),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), -744, 800),
    "sin": (mp.sin, -100000, 100000),
    "cos": (mp.cos, -100000, 100000),
}


def arguments(draw, low, high):
    """Of all sizes, then evenly from the range, then from near zero and one."""
    for _ in range(60):
        size = draw.uniform(-60, 1020 if high is None else 9)
        yield draw.choice([-1, 1]) * 2.0**size
    for _ in range(60):
        yield draw.uniform(low, 100 if high is None else high)
    for _ in range(60):
        yield draw.uniform(-1.2, 1.2)
    for _ in range(20):
        yield 1 + draw.uniform(-1, 1) * 2.0 ** draw.uniform(-50, -3)
        # Close to a multiple of a quarter turn.
        yield float(draw.randrange(1, 60000) * mp.pi / 2)
    yield from [2.0**-1074, 2.0**-1022, 1.7976931348623157e308, 1e-300, -1e-300]


def main():
    draw = random.Random(20261124)
    with open("values.txt", "w") as file:
        for name, (function, low, high) in FUNCTIONS.items():
            for x in arguments(draw, low, high):
                if not low <= x <= (1.8e308 if high is None else high) or x == low:
                    continue
                value = function(mp.mpf(x))
                rounded = float(value)
                lacking = float(value - mp.mpf(rounded))
                file.write(f"{name} {x!r} {rounded!r} {lacking!r}\n")


if __name__ == "__main__":
    main()
