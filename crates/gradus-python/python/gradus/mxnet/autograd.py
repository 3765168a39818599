"""MXNet's ``autograd``: recording, gradients, functions with gradients of their own.

>>> from gradus.mxnet import autograd, nd
>>> x = nd.array([1, 2, 3])
>>> x.attach_grad()
>>> with autograd.record():
...     y = (x * x).sum()
>>> y.backward()
>>> x.grad
<BLANKLINE>
[2. 4. 6.]
<NDArray 3 @cpu(0)>
"""

from .. import _native

__all__ = [
    "Function", "backward", "get_symbol", "grad", "is_recording", "is_training", "mark_variables",
    "pause", "predict_mode", "record", "set_recording", "set_training", "train_mode",
]

is_recording = _native.is_recording
is_training = _native.is_training

_RECORD = _native.Scope(True, True)
_TRAIN = _native.Scope(None, True)
_PREDICT = _native.Scope(None, False)


def record(train_mode=True):
    """A scope whose operations are recorded, in training mode or not."""
    return _RECORD if train_mode is True else _native.Scope(True, bool(train_mode))


def pause(train_mode=False):
    """A scope whose operations are not recorded.

    >>> with record():
    ...     with pause():
    ...         print(is_recording(), is_training())
    False False
    """
    return _native.Scope(False, bool(train_mode))


def train_mode():
    """A scope in training mode, recorded or not."""
    return _TRAIN


def predict_mode():
    """A scope in the mode of prediction, recorded or not."""
    return _PREDICT


def set_recording(is_recording):
    """Turns recording on or off; gives what it was."""
    return _native.set_mode(bool(is_recording), None)[0]


def set_training(train_mode):
    """Turns training mode on or off; gives what it was."""
    return _native.set_mode(None, bool(train_mode))[1]


def mark_variables(variables, gradients, grad_reqs="write"):
    """Attaches gradients to arrays."""
    if isinstance(variables, _native.NDArray):
        variables, gradients = [variables], [gradients]
    if isinstance(grad_reqs, str):
        grad_reqs = [grad_reqs] * len(variables)
    for variable, gradient, request in zip(variables, gradients, grad_reqs):
        variable.attach_grad(request)
        variable.grad[:] = gradient


def _as_list(one_or_more):
    return list(one_or_more) if isinstance(one_or_more, (list, tuple)) else [one_or_more]


def _weighted(head, weight):
    return head.sum() if weight is None else (head * weight).sum()


def _joined(heads, head_grads):
    """One number whose gradient is that of all heads, weighted."""
    head_grads = [None] * len(heads) if head_grads is None else _as_list(head_grads)
    if len(heads) != len(head_grads):
        raise ValueError(f"{len(heads)} heads and {len(head_grads)} head gradients; give one for each")
    with _RECORD:
        total = _weighted(heads[0], head_grads[0])
        for head, weight in zip(heads[1:], head_grads[1:]):
            total = total + _weighted(head, weight)
    return total


def backward(heads, head_grads=None, retain_graph=False, train_mode=True):
    """Differentiates results with respect to every array with an attached gradient."""
    heads = _as_list(heads)
    if len(heads) == 1:
        weight = None if head_grads is None else _as_list(head_grads)[0]
        heads[0].backward(weight, retain_graph, train_mode)
    else:
        _joined(heads, head_grads).backward(retain_graph=retain_graph)


def grad(heads, variables, head_grads=None, retain_graph=None, create_graph=False, train_mode=True):
    """The gradients of results with respect to variables, which their ``grad`` does not notice.

    With ``create_graph`` they can be differentiated again.

    >>> from gradus.mxnet import nd
    >>> x = nd.array([2])
    >>> x.attach_grad()
    >>> with record():
    ...     slope = grad(x ** 3, x, create_graph=True)
    >>> slope.backward()
    >>> x.grad.item()
    12.0
    """
    heads, many = _as_list(heads), isinstance(variables, (list, tuple))
    head = heads[0]
    if len(heads) > 1 or head_grads is not None:
        head = _joined(heads, head_grads)
    keep = create_graph if retain_graph is None else retain_graph
    found = _native.gradients(head, _as_list(variables), create_graph, keep)
    return found if many else found[0]


def get_symbol(x):
    """Symbols are no part of gradus."""
    raise NotImplementedError("gradus records no symbols; autograd.grad and compile do without")


class Function:
    """A function with a gradient of its own: subclasses give ``forward`` and ``backward``.

    >>> from gradus.mxnet import nd
    >>> class Sigmoid(Function):
    ...     def forward(self, x):
    ...         y = 1 / (1 + nd.exp(-x))
    ...         self.save_for_backward(y)
    ...         return y
    ...     def backward(self, dy):
    ...         y, = self.saved_tensors
    ...         return dy * y * (1 - y)
    >>> x = nd.zeros(2)
    >>> x.attach_grad()
    >>> with record():
    ...     y = Sigmoid()(x)
    >>> y.backward()
    >>> x.grad.asnumpy().tolist()
    [0.25, 0.25]
    """

    def __init__(self):
        self._used = False
        self.saved_tensors = ()

    def save_for_backward(self, *arrays):
        """Keeps arrays for ``backward``, which finds them in ``saved_tensors``."""
        self.saved_tensors = arrays

    def forward(self, *inputs):
        """Computes the outputs: one array or a tuple of them."""
        raise NotImplementedError

    def backward(self, *output_grads):
        """Computes a gradient for each input from one for each output."""
        raise NotImplementedError

    def __call__(self, *inputs):
        if getattr(self, "_used", False):
            raise RuntimeError("each Function instance can only be called once; make another")
        self._used = True
        shapes = []

        def forward(inputs):
            with pause():
                outputs = self.forward(*inputs)
            self._is_single = not isinstance(outputs, (list, tuple))
            outputs = _as_list(outputs)
            shapes.extend(output.shape for output in outputs)
            if len(outputs) == 1:
                return outputs
            return [_native.concat([_native.reshape(output, [-1]) for output in outputs], 0)]

        def backward(cotangents):
            with pause():
                return _as_list(self.backward(*self._parts(cotangents[0], shapes)))

        result = _native.custom(list(inputs), forward, backward)
        parts = self._parts(result, shapes)
        return parts[0] if self._is_single else parts

    @staticmethod
    def _parts(flat, shapes):
        """The outputs, which travel as one array."""
        if len(shapes) == 1:
            return [flat]
        parts, start = [], 0
        for shape in shapes:
            size = 1
            for length in shape:
                size *= length
            parts.append(_native.reshape(flat[start : start + size], list(shape)))
            start += size
        return parts
