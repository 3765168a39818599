"""Writes the results of NumPy's (and SciPy's) functions with which gradus is to agree.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    venv/bin/python make.py

Each group of operations is a script here and the file of the same name that it writes:

    bases   arrays by name: dtype, shape, and the elements in row-major order as text, the shortest
            decimals that are read as the same bits
    cases   what to call and what comes out
        op      the operation's name in gradus
        args    what it takes besides arrays
        inputs  a view of a base array (the views are in arrays.py), or a bare number
        output  dtype, shape and elements; missing where NumPy raises an error
        ulps, within
                how many floats, or how far, the result may be off; without both it must be equal

Where gradus means to differ from NumPy the scripts ask for what gradus promises:

    - functions such as exp of uint8 and bool compute in float32 (NumPy: float16), and so do norm,
      softmax and logsumexp (NumPy, SciPy: float64); atan2 and hypot of two such arrays in float64;
    - sums, products and running sums of uint8 are int64 (NumPy: uint64);
    - abs, sign, floor and the like of bool give int64 (NumPy: bool, int8 or an error), and there
      are no powers and remainders of two bools (NumPy: int8);
    - reciprocal of integers is a float (NumPy divides integers), as is powi with a negative
      exponent (NumPy: an error);
    - arange in float32 rounds each element once (NumPy multiplies a rounded step);
    - logsumexp and softmax take empty arrays (SciPy: an error);
    - argmax and argmin take several axes, sort and topk either order; pick and one_hot, which
      NumPy lacks, do with positions that are not there what MXNet does.

No case asks for what NumPy itself leaves open or gets wrong: which of 0 and -0 is the larger, what
NaN is as an integer, SciPy's log-gamma of the very smallest numbers.

Functions without rounding guarantees come from the C library, not from NumPy's vector code, which
differs from processor to processor.
"""

import os
import sys

sys.dont_write_bytecode = True
os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"

import numpy  # noqa: E402
import scipy  # noqa: E402

import binary  # noqa: E402
import creation  # noqa: E402
import elementwise  # noqa: E402
import indexing  # noqa: E402
import products  # noqa: E402
import reductions  # noqa: E402
import shape  # noqa: E402

GROUPS = (elementwise, binary, reductions, shape, indexing, products, creation)
SIZE_LIMIT = 1_550_000


def main():
    versions = {"numpy": numpy.__version__, "scipy": scipy.__version__}
    sizes = [group.cases().write(group.__name__, versions) for group in GROUPS]
    assert sum(sizes) < SIZE_LIMIT, sum(sizes)


if __name__ == "__main__":
    main()
