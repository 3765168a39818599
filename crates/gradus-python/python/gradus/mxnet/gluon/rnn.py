"""Recurrent layers and cells.

>>> from gradus.mxnet import nd
>>> layer = GRU(16)
>>> layer.initialize()
>>> state = layer.begin_state(batch_size=2)
>>> outputs, state = layer(nd.ones((5, 2, 10)), state)
>>> outputs.shape, state[0].shape
((5, 2, 16), (1, 2, 16))
"""

from .. import ndarray as nd
from .block import HybridBlock

__all__ = ["GRU", "GRUCell", "LSTM", "LSTMCell", "RNN", "RNNCell", "SequentialRNNCell"]


def _plain_step(activation):
    def step(from_input, from_hidden, state):
        hidden = nd.Activation(from_input + from_hidden, activation)
        return hidden, [hidden]

    return step


def _lstm_step(from_input, from_hidden, state):
    gates = nd.split(from_input + from_hidden, 4)
    enter, forget, leave = (nd.sigmoid(gates[i]) for i in (0, 1, 3))
    memory = forget * state[1] + enter * nd.tanh(gates[2])
    hidden = leave * nd.tanh(memory)
    return hidden, [hidden, memory]


def _gru_step(from_input, from_hidden, state):
    inputs, hiddens = nd.split(from_input, 3), nd.split(from_hidden, 3)
    reset, update = (nd.sigmoid(inputs[i] + hiddens[i]) for i in (0, 1))
    candidate = nd.tanh(inputs[2] + reset * hiddens[2])
    hidden = (1 - update) * candidate + update * state[0]
    return hidden, [hidden]


class _Recurrent(HybridBlock):
    """What layers and cells share: weights of a step, and the states that go from step to step."""

    _gates, _states = 1, 1

    def _weights(self, prefix, hidden_size, input_size, initializers, **options):
        """Registers the parameters whose names begin with a prefix."""
        rows = self._gates * hidden_size
        shapes = [(rows, input_size), (rows, hidden_size), (rows,), (rows,)]
        names = ["i2h_weight", "h2h_weight", "i2h_bias", "h2h_bias"]
        for name, shape, init in zip(names, shapes, initializers):
            setattr(self, prefix + name, self.params.get(prefix + name, shape=shape, init=init, **options))

    def _state_shape(self, batch_size):
        raise NotImplementedError

    def state_info(self, batch_size=0):
        """The shape of each state."""
        return [{"shape": self._state_shape(batch_size)} for _ in range(self._states)]

    def begin_state(self, batch_size=0, func=nd.zeros, **kwargs):
        """States of zeros."""
        return [func(info["shape"], **kwargs) for info in self.state_info(batch_size)]


class _Layer(_Recurrent):
    """Cells that run over whole sequences, one layer on another."""

    def __init__(
        self, hidden_size, num_layers=1, layout="TNC", dropout=0, bidirectional=False,
        i2h_weight_initializer=None, h2h_weight_initializer=None, i2h_bias_initializer="zeros",
        h2h_bias_initializer="zeros", input_size=0, dtype="float32", **kwargs,
    ):
        super().__init__(**kwargs)
        if layout not in ("TNC", "NTC"):
            raise ValueError(f"Invalid layout {layout}; must be one of ['TNC' or 'NTC']")
        self._hidden_size, self._num_layers, self._layout = hidden_size, num_layers, layout
        self._dropout, self._directions = dropout, "lr" if bidirectional else "l"
        initializers = [
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer, h2h_bias_initializer,
        ]
        for layer in range(num_layers):
            for direction in self._directions:
                inputs = self._inputs(layer, input_size)
                self._weights(f"{direction}{layer}_", hidden_size, inputs, initializers, dtype=dtype)

    def _inputs(self, layer, input_size):
        """How many features a layer sees."""
        return self._hidden_size * len(self._directions) if layer else input_size

    def _state_shape(self, batch_size):
        return (self._num_layers * len(self._directions), batch_size, self._hidden_size)

    def infer_shape(self, inputs, states):
        for direction in self._directions:
            weight = self._own_parameters[f"{direction}0_i2h_weight"]
            weight._complete((weight.shape[0], inputs.shape[2]))

    def __call__(self, inputs, states=None):
        """The outputs; with states given, also the states at the end."""
        given = states
        if states is None:
            states = self.begin_state(inputs.shape[self._layout.find("N")])
        elif isinstance(states, nd.NDArray):
            states = [states]
        outputs, states = self.forward(inputs, states)
        return outputs if given is None else (outputs, states)

    def hybrid_forward(self, F, inputs, states, **weights):
        expected = self._state_shape(inputs.shape[self._layout.find("N")])
        for state in states:
            if state.shape != expected:
                raise ValueError(f"Invalid recurrent state shape. Expecting {expected}, got {state.shape}.")
        sequence = F.swapaxes(inputs, 0, 1) if self._layout == "NTC" else inputs
        last = []
        for layer in range(self._num_layers):
            if layer and self._dropout:
                sequence = F.Dropout(sequence, p=self._dropout)
            outputs = []
            for direction in self._directions:
                number = len(last)
                output, state = self._run(
                    F, sequence, [state[number] for state in states], direction == "r",
                    *(weights[f"{direction}{layer}_{name}"] for name in
                      ("i2h_weight", "h2h_weight", "i2h_bias", "h2h_bias")),
                )
                outputs.append(output)
                last.append(state)
            sequence = outputs[0] if len(outputs) == 1 else F.concat(*outputs, dim=2)
        outputs = F.swapaxes(sequence, 0, 1) if self._layout == "NTC" else sequence
        return outputs, [F.stack(*parts, axis=0) for parts in zip(*last)]

    def _run(self, F, sequence, state, backwards, i2h_weight, h2h_weight, i2h_bias, h2h_bias):
        """One layer over all steps, in one direction."""
        from_inputs = F.FullyConnected(sequence, i2h_weight, i2h_bias, flatten=False)
        steps = F.split_v2(from_inputs, sequence.shape[0], axis=0, squeeze_axis=True)
        outputs = []
        for from_input in reversed(steps) if backwards else steps:
            from_hidden = F.FullyConnected(state[0], h2h_weight, h2h_bias)
            output, state = self._step(from_input, from_hidden, state)
            outputs.append(output)
        return F.stack(*(reversed(outputs) if backwards else outputs), axis=0), state

    def __repr__(self):
        rows, inputs = self._own_parameters["l0_i2h_weight"].shape
        parts = [f"{inputs if inputs else None} -> {rows // self._gates}", self._layout]
        if self._num_layers != 1:
            parts.append(f"num_layers={self._num_layers}")
        if self._dropout != 0:
            parts.append(f"dropout={self._dropout}")
        if self._directions == "lr":
            parts.append("bidirectional")
        return f"{type(self).__name__}({', '.join(parts)})"


class RNN(_Layer):
    """Elman's recurrent layers, with the activation ``relu`` or ``tanh``."""

    def __init__(self, hidden_size, num_layers=1, activation="relu", *args, **kwargs):
        super().__init__(hidden_size, num_layers, *args, **kwargs)
        self._step = _plain_step(activation)


class LSTM(_Layer):
    """Layers of long short-term memory."""

    _gates, _states = 4, 2
    _step = staticmethod(_lstm_step)


class GRU(_Layer):
    """Layers of gated recurrent units."""

    _gates = 3
    _step = staticmethod(_gru_step)


class _Cell(_Recurrent):
    """One step of a recurrent layer."""

    def __init__(
        self, hidden_size, i2h_weight_initializer=None, h2h_weight_initializer=None,
        i2h_bias_initializer="zeros", h2h_bias_initializer="zeros", input_size=0, **kwargs,
    ):
        super().__init__(**kwargs)
        self._hidden_size = hidden_size
        self._weights("", hidden_size, input_size, [
            i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer, h2h_bias_initializer,
        ])

    def _state_shape(self, batch_size):
        return (batch_size, self._hidden_size)

    def infer_shape(self, inputs, states):
        self.i2h_weight._complete((self.i2h_weight.shape[0], inputs.shape[1]))

    def hybrid_forward(self, F, inputs, states, i2h_weight, h2h_weight, i2h_bias, h2h_bias):
        from_input = F.FullyConnected(inputs, i2h_weight, i2h_bias)
        from_hidden = F.FullyConnected(states[0], h2h_weight, h2h_bias)
        return self._step(from_input, from_hidden, states)

    def reset(self):
        """Returns: a cell counts nothing."""

    def unroll(self, length, inputs, begin_state=None, layout="NTC", merge_outputs=None):
        """The outputs of ``length`` steps, and the states at the end."""
        return _unroll(self, length, inputs, begin_state, layout, merge_outputs)

    def __repr__(self):
        rows, inputs = self.i2h_weight.shape
        return f"{type(self).__name__}({inputs if inputs else None} -> {rows})"


def _unroll(cell, length, inputs, begin_state, layout, merge_outputs):
    axis = layout.find("T")
    if isinstance(inputs, nd.NDArray):
        inputs = nd.split_v2(inputs, length, axis=axis, squeeze_axis=True)
    states = cell.begin_state(inputs[0].shape[0]) if begin_state is None else begin_state
    outputs = []
    for step in inputs[:length]:
        output, states = cell(step, states)
        outputs.append(output)
    return (nd.stack(*outputs, axis=axis) if merge_outputs else outputs), states


class RNNCell(_Cell):
    """One step of an Elman network."""

    def __init__(self, hidden_size, activation="tanh", *args, **kwargs):
        super().__init__(hidden_size, *args, **kwargs)
        self._activation, self._step = activation, _plain_step(activation)

    def _alias(self):
        return "rnn"

    def __repr__(self):
        return f"{super().__repr__()[:-1]}, {self._activation})"


class LSTMCell(_Cell):
    """One step of a long short-term memory."""

    _gates, _states = 4, 2
    _step = staticmethod(_lstm_step)

    def _alias(self):
        return "lstm"


class GRUCell(_Cell):
    """One step of a gated recurrent unit."""

    _gates = 3
    _step = staticmethod(_gru_step)

    def _alias(self):
        return "gru"


class SequentialRNNCell(HybridBlock):
    """Cells one on another."""

    def add(self, cell):
        """Adds a cell on top."""
        self.register_child(cell)

    def state_info(self, batch_size=0):
        """The shape of each state of all cells."""
        return [info for cell in self._children.values() for info in cell.state_info(batch_size)]

    def begin_state(self, batch_size=0, **kwargs):
        """States of zeros."""
        cells = self._children.values()
        return [state for cell in cells for state in cell.begin_state(batch_size, **kwargs)]

    def forward(self, inputs, states):
        """The output of the topmost cell, and the states of all."""
        after, start = [], 0
        for cell in self._children.values():
            end = start + len(cell.state_info())
            inputs, state = cell(inputs, states[start:end])
            after.extend(state)
            start = end
        return inputs, after

    def unroll(self, length, inputs, begin_state=None, layout="NTC", merge_outputs=None):
        """The outputs of ``length`` steps, and the states at the end."""
        return _unroll(self, length, inputs, begin_state, layout, merge_outputs)

    def __len__(self):
        return len(self._children)
