"""What an expression gives, in a form that JSON holds: kind, type, shape, values, text."""

import numpy as np

from expressions import SETUP


def _numbers(array):
    flat = np.asarray(array).ravel()
    if flat.dtype.kind == "f":
        # Exact: enough digits to tell every number from its neighbours.
        return [repr(float(number)) for number in flat]
    return [int(number) for number in flat]


def describe(answer):
    """An answer: arrays with everything, other things as text."""
    if isinstance(answer, (list, tuple)):
        return {"kind": type(answer).__name__, "parts": [describe(part) for part in answer]}
    if hasattr(answer, "asnumpy"):
        elements = answer.asnumpy()
        return {
            "kind": "NDArray",
            "dtype": np.dtype(answer.dtype).name,
            "shape": list(answer.shape),
            "values": _numbers(elements) if elements.size <= 64 else _numbers(elements.ravel()[:64]),
            "text": repr(answer),
        }
    if isinstance(answer, (np.ndarray, np.generic)):
        return {"kind": "numpy", "dtype": answer.dtype.name, "shape": list(answer.shape), "values": _numbers(answer)}
    if isinstance(answer, type):
        return {"kind": "type", "text": answer.__name__}
    return {"kind": type(answer).__name__, "text": str(answer)}


def ask(mx, expression):
    """Runs an expression, or statements of which the last is an expression, with fresh arrays."""
    scope = {"mx": mx, "nd": mx.nd, "autograd": mx.autograd, "np": np}
    exec(SETUP, scope)
    scope.update(scope["fresh"]())
    lines = expression.rsplit("\n", 1)
    last = lines.pop()
    *before, last = last.split("; ") if ";" in last else [last]
    statements = "\n".join([*lines, *before])
    try:
        exec(statements, scope)
        try:
            code = compile(last, "<expression>", "eval")
        except SyntaxError:
            exec(last, scope)
            return {"kind": "nothing"}
        return describe(eval(code, scope))
    except Exception as error:  # What MXNet raises is part of its answer.
        return {"kind": "error", "is": [kind.__name__ for kind in type(error).__mro__]}
    finally:
        mx.autograd.set_recording(False)
        mx.autograd.set_training(False)
