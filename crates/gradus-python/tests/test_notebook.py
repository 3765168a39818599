"""The chapter as a notebook: it is that of the program, and its numbers are MXNet's."""

import json
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
NOTEBOOK = ROOT / "notebooks" / "linear_regression_from_scratch.ipynb"
PRINTED = pathlib.Path(__file__).parent / "data" / "mxnet" / "chapter.txt"


def test_the_notebook_is_that_of_the_program():
    tool = pathlib.Path(__file__).parents[1] / "tools" / "notebook.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_the_notebook_runs_and_prints_what_mxnet_printed(tmp_path):
    pytest.importorskip("nbconvert")
    pytest.importorskip("ipykernel")
    pytest.importorskip("matplotlib")
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"]
    command += [str(NOTEBOOK), "--output-dir", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    cells = json.loads((tmp_path / NOTEBOOK.name).read_text())["cells"]
    outputs = [output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]
    printed = "".join("".join(o["text"]) for o in outputs if o["output_type"] == "stream" and o["name"] == "stdout")
    assert printed == PRINTED.read_text()
    assert any("image/svg+xml" in output.get("data", {}) for output in outputs)
