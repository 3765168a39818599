"""Programs in the manner of the book's pages: what MXNet 1.9.1 printed, and gradus prints."""

import pathlib
import re
import subprocess
import sys

import pytest

DATA = pathlib.Path(__file__).parent / "data" / "mxnet"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")


def pages(text):
    parts = text.split("== ")[1:]
    return {name.strip(): body.splitlines() for name, body in (part.split("\n", 1) for part in parts)}


def template(line):
    """The line with its numbers left out: last digits move columns."""
    return "".join(NUMBER.sub("#", line).split())


@pytest.mark.parametrize("program", ["pages", "more_pages", "networks"])
def test_pages_print_what_mxnet_printed(program):
    command = [sys.executable, "-m", "gradus.mxnet", str(DATA / f"{program}.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    wanted, found = pages((DATA / f"{program}.txt").read_text()), pages(done.stdout)
    assert list(wanted) == list(found)
    for name, lines in wanted.items():
        assert len(lines) == len(found[name]), name
        for line, other in zip(lines, found[name]):
            assert template(line) == template(other), name
            for one, another in zip(NUMBER.findall(line), NUMBER.findall(other)):
                # MXNet's oneDNN takes logarithms of softmax to five digits.
                assert abs(float(one) - float(another)) <= 1e-5 * max(1, abs(float(one))), (name, line, other)
