"""The polynomials of `src/kernel/math/`, by the exchange algorithm of Remez: of all polynomials of
their degree those with the smallest largest error. Prints Rust arrays, the lowest power first.

    pip install mpmath; python coefficients.py
"""

import mpmath as mp

mp.mp.dps = 60


def solve(function, weight, points, degree):
    """The polynomial whose weighted errors at the points are equal in size and alternate."""
    n = degree + 2
    left, right = mp.matrix(n, n), mp.matrix(n, 1)
    for row, x in enumerate(points):
        for power in range(degree + 1):
            left[row, power] = x**power
        left[row, degree + 1] = (-1) ** row / weight(x)
        right[row] = function(x)
    solution = list(mp.lu_solve(left, right))
    return solution[:-1], abs(solution[-1])


def remez(function, low, high, degree, weight=lambda x: mp.mpf(1)):
    """Coefficients and the largest error of `weight(x) * (function(x) - polynomial(x))`."""
    low, high = mp.mpf(low), mp.mpf(high)

    def chebyshev(count):
        angles = [mp.pi * i / (count - 1) for i in range(count)]
        return [(low + high) / 2 - (high - low) / 2 * mp.cos(angle) for angle in angles]

    points, grid = chebyshev(degree + 2), chebyshev(50 * (degree + 2))
    values, weights = [function(x) for x in grid], [weight(x) for x in grid]
    for _ in range(30):
        coefficients, level = solve(function, weight, points, degree)
        errors = [
            w * (value - mp.polyval(coefficients[::-1], x))
            for x, value, w in zip(grid, values, weights)
        ]
        extremes = []
        for i, error in enumerate(errors):
            if extremes and mp.sign(errors[extremes[-1]]) == mp.sign(error):
                if abs(error) > abs(errors[extremes[-1]]):
                    extremes[-1] = i
            else:
                extremes.append(i)
        while len(extremes) > degree + 2:
            extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
        largest = max(abs(error) for error in errors)
        if len(extremes) < degree + 2 or largest < level * mp.mpf("1.001"):
            break
        points = [grid[i] for i in extremes]
    return coefficients, largest


def show(name, result):
    coefficients, error = result
    print(f"// {name}: error 2^{float(mp.log(error, 2)):.1f}")
    print(f"[{', '.join(repr(float(c)) for c in coefficients)}]")


def series(function, terms):
    """A function with its Taylor series near zero, where the formula loses its digits."""
    return lambda x: mp.polyval(terms[::-1], x) if abs(x) < mp.mpf(10) ** -12 else function(x)


def exponential(degree):
    # exp(r) = 1 + r + r^2 q(r); half of ln 2, and what rounding may add.
    rest = series(lambda r: (mp.exp(r) - 1 - r) / r**2, [mp.mpf(1) / 2, mp.mpf(1) / 6, mp.mpf(1) / 24])
    return remez(rest, "-0.3467", "0.3467", degree)


def logarithm_single():
    # log(1 + f) = f p(f), for 1 + f between the roots of 1/2 and 2.
    quotient = series(lambda f: mp.log1p(f) / f, [mp.mpf(1), -mp.mpf(1) / 2, mp.mpf(1) / 3])
    return remez(quotient, mp.sqrt("0.5") - 1, mp.sqrt(2) - 1, 10, lambda f: 1 / quotient(f))


def logarithm_double():
    # log((1 + s) / (1 - s)) = 2 s + s z p(z), z = s^2.
    def rest(z):
        s = mp.sqrt(z)
        return (2 * mp.atanh(s) - 2 * s) / (s * z)

    largest = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mp.mpf("1.0001")
    return remez(series(rest, [mp.mpf(2) / 3, mp.mpf(2) / 5, mp.mpf(2) / 7]), 0, largest, 6)


def sine(degree):
    # sin(r) = r + r z p(z), z = r^2, up to a quarter of pi.
    def rest(z):
        r = mp.sqrt(z)
        return (mp.sin(r) - r) / (r * z)

    terms = [-mp.mpf(1) / 6, mp.mpf(1) / 120, -mp.mpf(1) / 5040]
    return remez(series(rest, terms), 0, (mp.pi / 4) ** 2 * mp.mpf("1.0001"), degree)


def cosine(degree):
    # cos(r) = 1 - z/2 + z^2 p(z).
    terms = [mp.mpf(1) / 24, -mp.mpf(1) / 720, mp.mpf(1) / 40320]
    rest = series(lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2, terms)
    return remez(rest, 0, (mp.pi / 4) ** 2 * mp.mpf("1.0001"), degree)


if __name__ == "__main__":
    show("exponential, single", exponential(5))
    show("exponential, double", exponential(10))
    show("logarithm, single", logarithm_single())
    show("logarithm, double", logarithm_double())
    show("sine, single", sine(3))
    show("sine, double", sine(5))
    show("cosine, single", cosine(3))
    show("cosine, double", cosine(5))
