"""Records what MXNet 1.9.1 answers to every expression: writes ``answers.json`` beside this file.

MXNet's last version runs on CPython 3.11 at most, with an old NumPy:

    python3.11 -m venv mxnet && mxnet/bin/pip install mxnet==1.9.1 numpy==1.23.5
    mxnet/bin/python crates/gradus-python/tests/data/mxnet/make.py
"""

import json
import pathlib

import mxnet as mx

from asking import ask
from expressions import EXPRESSIONS

answers = {expression: ask(mx, expression) for expression in EXPRESSIONS}
lines = [f"{json.dumps(expression)}: {json.dumps(answer)}" for expression, answer in answers.items()]
path = pathlib.Path(__file__).with_name("answers.json")
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
print(len(answers), "answers,", sum(a["kind"] == "error" for a in answers.values()), "of them errors")
