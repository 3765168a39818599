"""A part of a network: it has parameters, parts of its own, and a forward pass."""

import re
from collections import OrderedDict

from .. import ndarray as nd
from .parameter import Parameter, ParameterDict

__all__ = ["Block", "HybridBlock"]


class _Naming:
    """Prefixes such as ``dense0_``, counted within the block that they stand in."""

    open = []
    counts = {}

    def __init__(self, block):
        self.block, self.own_counts = block, {}

    def __enter__(self):
        self.open.append(self)
        return self

    def __exit__(self, *exception):
        self.open.pop()

    @classmethod
    def prefix(cls, hint):
        outer = cls.open[-1] if cls.open else None
        counts = outer.own_counts if outer else cls.counts
        number = counts.get(hint, 0)
        counts[hint] = number + 1
        return (outer.block.prefix if outer else "") + f"{hint}{number}_"


class Block:
    """A part of a network."""

    def __init__(self, prefix=None, params=None):
        if prefix is None:
            prefix = _Naming.prefix(self._alias())
        elif _Naming.open:
            prefix = _Naming.open[-1].block.prefix + prefix
        self._prefix = prefix
        self._params = params if params is not None else ParameterDict(prefix)
        self._children, self._own_parameters = OrderedDict(), OrderedDict()
        self._naming = _Naming(self)

    def _alias(self):
        """What the names of such blocks begin with."""
        return type(self).__name__.lower()

    def __setattr__(self, name, value):
        if isinstance(value, Block):
            self._children[name] = value
        elif isinstance(value, Parameter):
            self._own_parameters[name] = value
        super().__setattr__(name, value)

    @property
    def prefix(self):
        """What the names of parameters begin with."""
        return self._prefix

    @property
    def name(self):
        """The prefix without its last underscore."""
        return self._prefix.rstrip("_")

    @property
    def params(self):
        """The block's own parameters, without those of its parts."""
        return self._params

    def name_scope(self):
        """A scope in which blocks are named within this one."""
        return self._naming

    def register_child(self, block, name=None):
        """Adds a part."""
        self._children[name or str(len(self._children))] = block

    def collect_params(self, select=None):
        """All parameters, those of parts included."""
        found = ParameterDict(self._params.prefix)
        pattern = re.compile(select) if select else None
        for part in self._all():
            for parameter in [*part._params.values(), *part._own_parameters.values()]:
                if pattern is None or pattern.match(parameter.name):
                    found[parameter.name] = parameter
        return found

    def _all(self):
        yield self
        for child in self._children.values():
            yield from child._all()

    def initialize(self, init=None, ctx=None, verbose=False, force_reinit=False):
        """Fills all parameters."""
        self.collect_params().initialize(init, ctx, verbose, force_reinit)

    def hybridize(self, active=True, **kwargs):
        """Returns: there is one way to run."""

    def cast(self, dtype):
        """Converts all parameters to another type."""
        for parameter in self.collect_params().values():
            parameter.cast(dtype)

    def apply(self, function):
        """Calls a function on every part and on this."""
        for child in self._children.values():
            child.apply(function)
        function(self)
        return self

    def _paths(self, before=""):
        for name, parameter in [*self._own_parameters.items()]:
            yield before + name, parameter
        for name, child in self._children.items():
            yield from child._paths(f"{before}{name}.")

    def save_parameters(self, filename, deduplicate=False):
        """Writes all parameters to a file."""
        nd.save(filename, {path: parameter.data() for path, parameter in self._paths()})

    def load_parameters(self, filename, ctx=None, **kwargs):
        """Reads all parameters from a file."""
        arrays = nd.load(filename)
        for path, parameter in self._paths():
            if path not in arrays:
                raise KeyError(f"{filename}: there is no {path}; there are {', '.join(arrays)}")
            parameter.set_data(arrays[path])

    save_params, load_params = save_parameters, load_parameters

    def __call__(self, *args):
        return self.forward(*args)

    def forward(self, *args):
        """What the block computes: subclasses say it."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def __repr__(self):
        lines = [
            f"  ({name}): " + repr(child).replace("\n", "\n  ")
            for name, child in self._children.items()
        ]
        return f"{type(self).__name__}(\n" + "\n".join(lines) + "\n)" if lines else f"{type(self).__name__}(\n\n)"


class HybridBlock(Block):
    """A block whose forward pass is given as ``hybrid_forward(F, x, **parameters)``."""

    def forward(self, x, *args):
        """Runs ``hybrid_forward`` with ``nd`` and the block's own parameters."""
        self.infer_shape(x, *args)
        parameters = {name: parameter.data() for name, parameter in self._own_parameters.items()}
        return self.hybrid_forward(nd, x, *args, **parameters)

    def infer_shape(self, *args):
        """Completes parameters whose shapes the inputs tell."""

    def hybrid_forward(self, F, x, *args, **kwargs):
        """What the block computes: subclasses say it."""
        raise NotImplementedError(f"{type(self).__name__} has no hybrid_forward")
