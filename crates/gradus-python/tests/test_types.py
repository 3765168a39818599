"""Types that are told are those that there are."""

import pathlib
import subprocess
import sys

import pytest

pytest.importorskip("mypy")


def test_a_program_with_types(tmp_path):
    program = pathlib.Path(__file__).with_name("typed_program.py")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(program)]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
