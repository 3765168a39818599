"""Makes the tables of this folder from NIST's files.

    python3 convert.py FOLDER_OF_DAT_FILES

reads NIST's text files (Misra1a.dat and 26 more) and writes one CSV file for each and
certified-nonlinear.json: formula, starting points, certified values.
"""

import json
import re
import sys
from pathlib import Path

FORMULAS = {
    "Misra1a": "y = b1*(1-exp(-b2*x))",
    "Chwirut2": "y = exp(-b1*x)/(b2+b3*x)",
    "Chwirut1": "y = exp(-b1*x)/(b2+b3*x)",
    "Lanczos3": "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)",
    "Gauss1": "y = b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)",
    "Gauss2": "y = b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)",
    "DanWood": "y = b1*x^b2",
    "Misra1b": "y = b1*(1-(1+b2*x/2)^(-2))",
    "Kirby2": "y = (b1 + b2*x + b3*x^2) / (1 + b4*x + b5*x^2)",
    "Hahn1": "y = (b1 + b2*x + b3*x^2 + b4*x^3) / (1 + b5*x + b6*x^2 + b7*x^3)",
    "Nelson": "log(y) = b1 - b2*x1*exp(-b3*x2)",
    "MGH17": "y = b1 + b2*exp(-x*b4) + b3*exp(-x*b5)",
    "Lanczos1": "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)",
    "Lanczos2": "y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)",
    "Gauss3": "y = b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)",
    "Misra1c": "y = b1*(1-(1+2*b2*x)^(-0.5))",
    "Misra1d": "y = b1*b2*x/(1+b2*x)",
    "Roszman1": "y = b1 - b2*x - atan(b3/(x-b4))/pi",
    "ENSO": "y = b1 + b2*cos(2*pi*x/12) + b3*sin(2*pi*x/12) + b5*cos(2*pi*x/b4) + b6*sin(2*pi*x/b4)"
    " + b8*cos(2*pi*x/b7) + b9*sin(2*pi*x/b7)",
    "MGH09": "y = b1*(x^2+x*b2)/(x^2+x*b3+b4)",
    "Thurber": "y = (b1 + b2*x + b3*x^2 + b4*x^3) / (1 + b5*x + b6*x^2 + b7*x^3)",
    "BoxBOD": "y = b1*(1-exp(-b2*x))",
    "Rat42": "y = b1/(1+exp(b2-b3*x))",
    "MGH10": "y = b1*exp(b2/(x+b3))",
    "Eckerle4": "y = (b1/b2)*exp(-0.5*((x-b3)/b2)^2)",
    "Rat43": "y = b1/(1+exp(b2-b3*x))^(1/b4)",
    "Bennett5": "y = b1*(b2+x)^(-1/b3)",
}


def convert(text, formula):
    level = re.search(r"(Lower|Average|Higher) Level of Difficulty", text).group(1).lower()
    params = {}
    for name, one, two, value, sd in re.findall(
        r"^\s*(b\d)\s*=\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$", text, re.MULTILINE
    ):
        params[name] = {"start1": float(one), "start2": float(two), "value": float(value), "sd": float(sd)}

    def figure(label):
        return re.search(label + r":\s+(\S+)", text).group(1)

    head, table = re.split(r"^Data:\s+y.*$", text, flags=re.MULTILINE)
    rows = [line.split() for line in table.splitlines() if line.strip()]
    certified = {
        "level": level,
        "formula": formula,
        "params": params,
        "rss": float(figure("Residual Sum of Squares")),
        "rsd": float(figure("Residual Standard Deviation")),
        "n": int(figure("Number of Observations")),
        "cols": len(rows[0]),
    }
    assert len(rows) == certified["n"] and len({len(row) for row in rows}) == 1
    return certified, rows


def main(folder):
    here = Path(__file__).parent
    all_certified = {}
    for name, formula in sorted(FORMULAS.items()):
        certified, rows = convert((Path(folder) / f"{name}.dat").read_text(), formula)
        all_certified[name] = certified
        predictors = ["x"] if len(rows[0]) == 2 else [f"x{i}" for i in range(1, len(rows[0]))]
        lines = [",".join(["y", *predictors])] + [",".join(repr(float(number)) for number in row) for row in rows]
        (here / f"{name}.csv").write_text("\n".join(lines) + "\n")
    (here / "certified-nonlinear.json").write_text(json.dumps(all_certified, indent=1) + "\n")


main(sys.argv[1])
