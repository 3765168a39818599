"""The chapter's program, as printed, against what MXNet 1.9.1 printed for it.

``data/mxnet/chapter.txt`` is the output of ``examples/chapter_as_printed.py`` under MXNet 1.9.1 with
NumPy 1.23.5 on CPython 3.11, after ``random.seed(0)``.
"""

import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
PROGRAM = HERE.parents[2] / "examples" / "chapter_as_printed.py"
PRINTED = (HERE / "data" / "mxnet" / "chapter.txt").read_text()


def run(*arguments, **options):
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)


def test_the_program_prints_what_mxnet_printed():
    pytest.importorskip("matplotlib")
    done = run("-m", "gradus.mxnet", "--seed", "0", PROGRAM)
    assert done.returncode == 0, done.stderr
    assert done.stdout == PRINTED


def test_the_program_runs_without_ipython():
    pytest.importorskip("matplotlib")
    code = (
        "import sys; sys.modules['IPython'] = None; "
        f"sys.argv = ['gradus.mxnet', '--seed', '0', {str(PROGRAM)!r}]; "
        "from gradus.mxnet.__main__ import main; main()"
    )
    done = run("-c", code)
    assert (done.returncode, done.stdout) == (0, PRINTED), done.stderr


def test_the_program_runs_with_the_import_changed(tmp_path):
    source = PROGRAM.read_text().replace("from mxnet import", "from gradus.mxnet import")
    begin = source.index("from IPython")
    begin, end = source.index("from gradus"), source.index("def use_svg_display")
    data, rest = source[begin:end], source[source.index("def data_iter") :]
    program = tmp_path / "program.py"
    program.write_text("import random\nrandom.seed(0)\n" + data + rest)
    done = run(program)
    assert done.returncode == 0, done.stderr
    assert done.stdout == PRINTED


def test_a_notebook_runs_cell_by_cell(tmp_path):
    notebook = tmp_path / "page.ipynb"
    notebook.write_text(
        '{"cells": [{"cell_type": "markdown", "source": ["# x"]},'
        ' {"cell_type": "code", "source": ["%matplotlib inline\\n", "from mxnet import nd\\n"]},'
        ' {"cell_type": "code", "source": ["print(nd.ones(2).sum().asscalar())"]}]}'
    )
    done = run("-m", "gradus.mxnet", notebook)
    assert (done.returncode, done.stdout) == (0, "2.0\n"), done.stderr


def test_a_mistake_in_the_program_is_shown_at_its_line(tmp_path):
    program = tmp_path / "wrong.py"
    program.write_text("%matplotlib inline\nfrom mxnet import nd\nnd.ones(2) + nd.ones(3)\n")
    done = run("-m", "gradus.mxnet", program)
    assert done.returncode == 1
    assert f'{program}", line 3' in done.stderr
    assert "add: shapes (2,) and (3,) do not broadcast" in done.stderr


def test_arguments_reach_the_program_and_a_missing_one_is_an_error(tmp_path):
    program = tmp_path / "arguments.py"
    program.write_text("import sys\nprint(sys.argv[1:], __name__)\n")
    assert run("-m", "gradus.mxnet", program, "--a", "b").stdout == "['--a', 'b'] __main__\n"
    done = run("-m", "gradus.mxnet", tmp_path / "none.py")
    assert done.returncode == 2
    assert "none.py: No such file or directory" in done.stderr
