"""``python -m gradus.mxnet PROGRAM.py [ARGUMENTS]``: runs a program of MXNet's, unchanged.

``import mxnet`` finds ``gradus.mxnet``. A notebook's ``%`` lines are understood: ``%matplotlib
inline`` draws without a window. A ``.ipynb`` file runs too, its code cells one after another.
"""

import argparse
import json
import os
import re
import sys
import types

import numpy as np

from . import install
from ._display import prepare_display

_MAGIC = re.compile(r"^(\s*)([%!].*)$")


def _without_magic(source):
    """The program with its ``%`` and ``!`` lines as comments: the lines keep their numbers."""
    if not any(_MAGIC.match(line) for line in source.splitlines()):
        return source, []
    try:
        compile(source, "<program>", "exec")
        return source, []  # They stand inside of a text.
    except SyntaxError:
        pass
    magics, lines = [], []
    for line in source.splitlines():
        found = _MAGIC.match(line)
        if found:
            magics.append(found.group(2))
            line = f"{found.group(1)}pass  # {found.group(2)}"
        lines.append(line)
    return "\n".join(lines) + "\n", magics


def _read(path):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    if not path.endswith(".ipynb"):
        return source
    cells = (cell for cell in json.loads(source)["cells"] if cell["cell_type"] == "code")
    return "\n\n".join("".join(cell["source"]) for cell in cells) + "\n"


def run(path, arguments=()):
    """Runs a program as ``__main__``."""
    source, magics = _without_magic(_read(path))
    if any(magic.startswith("%matplotlib") for magic in magics):
        os.environ.setdefault("MPLBACKEND", "agg")
    install()
    prepare_display()
    if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
        # MXNet's programs knew a NumPy whose numbers show no type: 1.5, not np.float32(1.5).
        np.set_printoptions(legacy="1.25")
    program = types.ModuleType("__main__")
    program.__file__ = path
    program.__builtins__ = __builtins__
    sys.argv = [path, *arguments]
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    sys.modules["__main__"] = program
    exec(compile(source, path, "exec"), program.__dict__)


def main():
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gradus.mxnet",
        description="Runs a program that was written for MXNet, unchanged, on gradus.",
    )
    parser.add_argument("--seed", type=int, help="seed Python's random numbers first")
    parser.add_argument("program", help="a Python program or a notebook")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="what the program is given")
    options = parser.parse_args()
    if options.seed is not None:
        import random

        random.seed(options.seed)
    try:
        run(options.program, options.arguments)
    except OSError as error:
        if error.filename != options.program:
            raise
        parser.error(f"{options.program}: {error.strerror}")


if __name__ == "__main__":
    main()
