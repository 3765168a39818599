"""Writes the type stubs of the modules whose functions are made from tables.

    python crates/gradus-python/tools/stubs.py [--check]

Names, order and defaults are those of the functions themselves; types follow from the names of
parameters, which mean the same everywhere.
"""

import inspect
import pathlib
import sys

import gradus
from gradus import mxnet

PACKAGE = pathlib.Path(__file__).resolve().parents[1] / "python" / "gradus"

HEAD = '''"""Types. Written by tools/stubs.py."""

from collections.abc import Iterator, Sequence
from typing import Any, Optional, Union

import numpy as np

'''

ALIASES = '''_Shape = Union[int, Sequence[int]]
_Axis = Union[None, int, Sequence[int]]
_Number = Union[int, float, bool, np.generic]
_Operand = Union["NDArray", _Number]
_DType = Any
'''

TYPES = {
    "axis": "_Axis", "axes": "_Axis", "keepdims": "bool", "exclude": "bool", "out": "Optional[NDArray]",
    "shape": "_Shape", "dtype": "_DType", "ctx": "Any", "mode": "str", "k": "int", "depth": "int",
    "ret_typ": "str", "is_ascend": "bool", "ascending": "bool", "num_outputs": "int", "name": "Optional[str]",
    "transpose_a": "bool", "transpose_b": "bool", "act_type": "str", "flatten": "bool", "no_bias": "bool",
    "number": "float", "fill_value": "float", "val": "float", "step": "Any", "start": "float",
    "stop": "Optional[float]", "repeat": "int", "num": "int", "endpoint": "bool", "N": "int", "M": "int",
    "size": "_Shape", "reps": "_Shape", "repeats": "int", "a_min": "float", "a_max": "float",
    "low": "Any", "high": "Any", "slope": "float", "p": "float", "squeeze_axis": "bool", "reverse": "bool",
    "fname": "str", "subscripts": "str", "reduction": "str", "ddof": "int", "offset": "int", "order": "Any",
    "return_inverse": "bool", "return_counts": "bool", "on_value": "float", "off_value": "float",
    "temperature": "Optional[float]", "use_length": "bool", "eps": "float", "scalar": "float",
    "dim1": "int", "dim2": "int", "dim": "int", "ord": "int", "alpha": "float", "copy": "bool",
    "grad_req": "str", "stype": "Optional[str]", "retain_graph": "bool", "train_mode": "bool",
    "out_grad": "Optional[NDArray]", "begin": "Any", "end": "Any",
}
ARRAYS = {
    "x", "data", "a", "A", "B", "indices", "index", "condition", "label", "weight", "tensor", "lhs", "rhs",
    "y", "shape_like", "other",
}
RETURNS = {
    "split": "list[NDArray]", "split_v2": "list[NDArray]", "topk": "Any", "load": "Any", "save": "None",
    "waitall": "None", "unique": "Any", "nonzero": "tuple[NDArray, ...]", "asscalar": "Any",
    "copyto": "NDArray", "attach_grad": "None", "backward": "None", "wait_to_read": "None",
    "wait_to_write": "None", "zero_grad": "None",
}


def parameter_text(parameter, is_operator):
    """One parameter with its type and default."""
    name, kind = parameter.name, parameter.kind
    if kind is parameter.VAR_POSITIONAL:
        return f"*{name}: Any"
    if kind is parameter.VAR_KEYWORD:
        return f"**{name}: Any"
    if name in ARRAYS:
        type_text = "_Operand" if is_operator and name in ("x", "y", "lhs", "rhs") else "NDArray"
        if name in ("x", "y") and not is_operator:
            type_text = "NDArray"
        if parameter.default is None:
            type_text = f"Optional[{type_text}]"
    else:
        type_text = TYPES.get(name, "Any")
    default = "" if parameter.default is parameter.empty else " = ..."
    return f"{name}: {type_text}{default}"


def function_text(name, function, is_method=False):
    """One function."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return f"def {name}({'self, ' if is_method else ''}*args: Any, **kwargs: Any) -> Any: ..."
    is_operator = [p.name for p in parameters[:2]] in (["lhs", "rhs"], ["x", "y"]) and name != "dot"
    texts, has_star = [], False
    for position, parameter in enumerate(parameters):
        if is_method and position == 0:
            texts.append("self")
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not has_star:
            if not any(p.kind is p.VAR_POSITIONAL for p in parameters):
                texts.append("*")
            has_star = True
        texts.append(parameter_text(parameter, is_operator))
    return f"def {name}({', '.join(texts)}) -> {RETURNS.get(name, 'NDArray')}: ..."


OPERATORS = """
add radd sub rsub mul rmul truediv rtruediv mod rmod pow rpow matmul lt le gt ge
""".split()

CLASS_HEAD = """
class NDArray:
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def size(self) -> int: ...
    @property
    def ndim(self) -> int: ...
    @property
    def dtype(self) -> Any: ...
    @property
    def T(self) -> NDArray: ...
    @property
    def grad(self) -> Optional[NDArray]: ...
    def asnumpy(self) -> np.ndarray: ...
    def tolist(self) -> Any: ...
    def item(self) -> Union[int, float, bool]: ...
    def detach(self) -> NDArray: ...
    def copy(self) -> NDArray: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...
    def __float__(self) -> float: ...
    def __int__(self) -> int: ...
    def __index__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __iter__(self) -> Iterator[NDArray]: ...
    def __getitem__(self, key: Any) -> NDArray: ...
    def __setitem__(self, key: Any, value: Any) -> None: ...
    def __array__(self, dtype: Any = ..., copy: Optional[bool] = ...) -> np.ndarray: ...
    def __neg__(self) -> NDArray: ...
    def __abs__(self) -> NDArray: ...
    def __eq__(self, other: Any) -> Any: ...
    def __ne__(self, other: Any) -> Any: ...
"""


def class_text(cls, extra):
    """The class of arrays, with what Python gave it."""
    lines = [CLASS_HEAD.rstrip(), *extra]
    for name in OPERATORS:
        lines.append(f"    def __{name}__(self, other: _Operand) -> NDArray: ...")
    for name in ["iadd", "isub", "imul", "itruediv", "imod"]:
        lines.append(f"    def __{name}__(self, other: _Operand) -> NDArray: ...")
    known = {"asnumpy", "tolist", "item", "detach", "copy"}
    for name in dir(cls):
        member = inspect.getattr_static(cls, name)
        if name.startswith("_") or name in known or not inspect.isfunction(member):
            continue
        lines.append("    " + function_text(name, member, is_method=True))
    return "\n".join(lines)


def module_text(module, cls, imports, extra=()):
    """A module of functions of arrays."""
    functions = []
    for name in module.__all__:
        value = getattr(module, name)
        if inspect.isfunction(value):
            functions.append(function_text(name, value))
    return HEAD + imports + "\n" + ALIASES + class_text(cls, extra) + "\n\n" + "\n".join(functions) + "\n"


MXNET_EXTRA = [
    "    stype: str",
    "    @property",
    "    def context(self) -> Context: ...",
    "    @property",
    "    def ctx(self) -> Context: ...",
]


def stubs():
    """The text of each stub, by its file."""
    return {
        PACKAGE / "nd.pyi": module_text(gradus.nd, gradus.nd.NDArray, "from . import random as random\n"),
        PACKAGE / "mxnet" / "ndarray.pyi": module_text(
            mxnet.nd,
            mxnet.nd.NDArray,
            "from . import random as random\nfrom .context import Context as Context\n",
            MXNET_EXTRA,
        ),
    }


def main():
    """Writes the stubs, or with ``--check`` says which are old."""
    old = [path for path, text in stubs().items() if not path.exists() or path.read_text() != text]
    for path in old:
        if "--check" in sys.argv:
            print(f"{path} is old: run tools/stubs.py")
        else:
            path.write_text(stubs()[path])
    return 1 if old and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
