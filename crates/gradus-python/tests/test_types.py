"""Types that are told are those that there are."""

import pathlib
import subprocess
import sys

import pytest

pytest.importorskip("mypy")


def mypy(folder, *arguments):
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder), *arguments]
    checked = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_program_with_types(tmp_path):
    mypy(tmp_path, str(pathlib.Path(__file__).with_name("typed_program.py")))


def test_types_within(tmp_path):
    """Those of modules that tell them beside their code."""
    modules = ["gradus", "gradus.errors", "gradus.fitting", "gradus._tables"]
    named = [word for module in modules for word in ["-m", module]]
    mypy(tmp_path, "--follow-imports=silent", *named)
