"""MXNet's views share memory; NumPy's rules know values, and slices that can be assigned to."""

import numpy as np

from gradus import autograd, nd
from gradus import mxnet as mx


def test_views_of_views_of_views():
    x = mx.nd.arange(24).reshape((2, 3, 4))
    y = x[1]
    z = y.reshape((4, 3))
    w = z[1:3]
    x[:] = 0
    assert y.sum().item() == z.sum().item() == w.sum().item() == 0
    w[:] = 7
    assert x.sum().item() == 42 and y.sum().item() == 42
    w += 1
    assert x.asnumpy()[1].ravel()[3:9].tolist() == [8.0] * 6


def test_a_view_may_have_a_gradient():
    x = mx.nd.array([1, 2, 3, 4])
    part = x[1:3]
    part.attach_grad()
    x[:] = 5
    with autograd.record():
        y = (part * part).sum()
    y.backward()
    assert part.grad.tolist() == [10.0, 10.0]
    part[:] = part - 0.1 * part.grad
    assert x.tolist() == [5.0, 4.0, 4.0, 5.0]
    x[:] = 1
    with autograd.record():
        y = (part * 3).sum()
    y.backward()
    assert part.tolist() == [1.0, 1.0] and part.grad.tolist() == [3.0, 3.0]


def test_views_of_gradients():
    w = mx.nd.ones((2, 2))
    w.attach_grad()
    with autograd.record():
        y = (w * w).sum()
    y.backward()
    row = w.grad[0]
    row[:] = 0
    assert w.grad.tolist() == [[0.0, 0.0], [2.0, 2.0]]
    w.grad.reshape((4,))[3:] = 9
    assert w.grad.tolist() == [[0.0, 0.0], [2.0, 9.0]]


def test_parameters_keep_their_gradient_through_views():
    w = mx.nd.ones((2, 2))
    w.attach_grad()
    w[0][:] = 3
    w.reshape((4,))[1] = 4
    assert w.tolist() == [[3.0, 4.0], [1.0, 1.0]]
    with autograd.record():
        y = (w * w).sum()
    y.backward()
    assert w.grad.tolist() == [[6.0, 8.0], [2.0, 2.0]]


def test_recorded_slices_pass_gradients_on():
    x = mx.nd.array([[1, 2], [3, 4]])
    x.attach_grad()
    with autograd.record():
        y = x[0] * x[1] + x.reshape((4,))[1:3] + x[0, 1]
    y.backward()
    assert x.grad.tolist() == [[3.0, 4.0 + 1 + 2], [1.0 + 1, 2.0]]


def test_a_long_loop_of_detached_states_keeps_no_graph():
    state = mx.nd.zeros((1, 4))
    w = mx.nd.ones((4, 4))
    w.attach_grad()
    for _ in range(20000):
        state = state.detach()
        with autograd.record():
            state = mx.nd.tanh(mx.nd.dot(state, w))
    state.backward()
    assert w.grad.shape == (4, 4)


def test_values_by_numpy_s_rules():
    x = nd.array([[1.0, 2.0], [3.0, 4.0]])
    before, flat = x[0], x.reshape(4)
    x[0] = 9
    assert before.tolist() == [1.0, 2.0] and flat.tolist() == [1.0, 2.0, 3.0, 4.0]
    x[1][0] = 5
    assert np.array_equal(x.asnumpy(), [[9, 9], [5, 4]])
