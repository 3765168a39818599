"""Makes ``notebooks/linear_regression_from_scratch.ipynb`` of ``examples/chapter_as_printed.py``.

    python crates/gradus-python/tools/notebook.py [--check]

The cells are the program's paragraphs, an empty line apart; the one cell that is not the book's
makes ``mxnet`` gradus'.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = ROOT / "examples" / "chapter_as_printed.py"
NOTEBOOK = ROOT / "notebooks" / "linear_regression_from_scratch.ipynb"

INTRODUCTION = """# Linear regression from scratch

The program of section 3.2 of *Dive into Deep Learning*, MXNet edition (code: MIT-0), as the book
prints it. MXNet is retired; `gradus.mxnet` stands in its place. `random.seed(0)` makes every run
draw the same minibatches."""

SETUP = """import random

import gradus.mxnet

gradus.mxnet.install()
random.seed(0)"""

BEFORE = {
    "num_inputs": "## The data",
    "def use_svg_display": "The second feature against the label:",
    "def data_iter": "## Minibatches",
    "w = nd": "## The model, the loss, the update",
    "lr = ": "## Training",
    "print('Error in estimating w'": "What was learned, and the truth:",
}


def paragraphs():
    """The program's parts, each of which becomes a cell."""
    program = PROGRAM.read_text()
    program = program[program.index("%matplotlib") :]
    parts = re.split(r"\n\n(?! )", program.strip())
    joined = []
    for part in parts:
        if part.startswith(("def set_figsize", "set_figsize")):
            joined[-1] += "\n\n" + part
        else:
            joined.append(part)
    return joined


def cell(kind, source, number):
    """A cell without outputs."""
    made = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source.splitlines(True)}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def notebook():
    """The notebook's text."""
    cells = [("markdown", INTRODUCTION), ("code", SETUP)]
    for part in paragraphs():
        for beginning, heading in BEFORE.items():
            if part.startswith(beginning):
                cells.append(("markdown", heading))
        cells.append(("code", part))
    content = {
        "cells": [cell(kind, source, number) for number, (kind, source) in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def main():
    """Writes the notebook, or with ``--check`` says whether it is old."""
    if "--check" in sys.argv:
        is_old = not NOTEBOOK.exists() or NOTEBOOK.read_text() != notebook()
        print(f"{NOTEBOOK} is old: run tools/notebook.py" if is_old else "the notebook is that of the program")
        return is_old
    NOTEBOOK.write_text(notebook())
    return 0


if __name__ == "__main__":
    sys.exit(main())
