"""Programs in the manner of the book's pages: what MXNet 1.9.1 printed, and gradus prints."""

import pathlib
import re
import subprocess
import sys

DATA = pathlib.Path(__file__).parent / "data" / "mxnet"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")


def pages(text):
    parts = text.split("== ")[1:]
    return {name.strip(): body.splitlines() for name, body in (part.split("\n", 1) for part in parts)}


def test_pages_print_what_mxnet_printed():
    command = [sys.executable, "-m", "gradus.mxnet", str(DATA / "pages.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    wanted, found = pages((DATA / "pages.txt").read_text()), pages(done.stdout)
    assert list(wanted) == list(found)
    for name, lines in wanted.items():
        assert len(lines) == len(found[name]), name
        for line, other in zip(lines, found[name]):
            assert NUMBER.sub("#", line) == NUMBER.sub("#", other), name
            for one, another in zip(NUMBER.findall(line), NUMBER.findall(other)):
                # MXNet's oneDNN takes logarithms of softmax to five digits.
                assert abs(float(one) - float(another)) <= 1e-5 * max(1, abs(float(one))), (name, line, other)
