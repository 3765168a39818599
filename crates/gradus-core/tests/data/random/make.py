"""Makes generator.txt: what gradus_core::random::Generator must draw, worked out again
from the published algorithms with Python's unbounded integers.

    python3 make.py > generator.txt

Each line is `function seed first_stream n digest first last`: one call on a generator of
that seed that has used `first_stream` streams. The digest is the 64-bit FNV-1a hash of
all n results (each as eight bytes: a float's bits or a whole number, little endian).
"""

import struct

MASK = 2**64 - 1
BLOCK = 4096


def splitmix(state):
    """Steele, Lea and Flood (2014); http://xoshiro.di.unimi.it/splitmix64.c"""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotate(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro(s):
    """Blackman and Vigna (2019); http://xoshiro.di.unimi.it/xoshiro256plusplus.c"""
    s = list(s)
    while True:
        yield (rotate((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


def stream(key, index):
    offsets = splitmix(next(splitmix(key)))
    step = 0x9E3779B97F4A7C15
    return xoshiro(next(splitmix((next(offsets) + index * step) & MASK)) for _ in range(4))


def unit(bits):
    return (next(bits) >> 11) * 2.0**-53


def below(bits, bound):
    """The plainest unbiased form of Lemire's method (2019)."""
    while True:
        product = next(bits) * bound
        if product & MASK >= 2**64 % bound:
            return product >> 64


def fill(key, first, n, draw):
    result = []
    for i, start in enumerate(range(0, n, BLOCK)):
        bits = stream(key, first + i)
        result += [draw(bits) for _ in range(min(BLOCK, n - start))]
    return result


def permutation(key, first, n):
    bits, order = stream(key, first), list(range(n))
    for last in range(n - 1, 0, -1):
        other = below(bits, last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def uniform_f32(bits):
    while True:
        number = struct.unpack("<f", struct.pack("<f", -1 + 3 * unit(bits)))[0]
        if number < 2:
            return number


def category(bits):
    """Of weights 1, 0, 2 and 5."""
    position = unit(bits) * 8
    return 0 if position < 1 else 2 if position < 3 else 3


FUNCTIONS = {
    "uniform_f64": lambda *call: fill(*call, lambda bits: -1 + 3 * unit(bits)),
    "uniform_f32": lambda *call: fill(*call, uniform_f32),
    "randint_dice": lambda *call: fill(*call, lambda bits: 1 + below(bits, 6)),
    "randint_wide": lambda *call: fill(*call, lambda bits: -(2**63) + below(bits, 3 * 2**62)),
    "bernoulli": lambda *call: fill(*call, lambda bits: int(unit(bits) < 0.3)),
    "categorical": lambda *call: fill(*call, category),
    "permutation": permutation,
}


def digest(values):
    result = 0xCBF29CE484222325
    for value in values:
        for byte in struct.pack("<d" if isinstance(value, float) else "<q", value):
            result = (result ^ byte) * 0x100000001B3 & MASK
    return result


def main():
    for name, function in FUNCTIONS.items():
        for key, first in ((0, 0), (1, 0), (7, 123456789), (2**64 - 1, 2**63)):
            for n in (1, 5, 4096, 10000):
                values = function(key, first, n)
                print(name, key, first, n, f"{digest(values):016x}", values[0], values[-1])


main()
