"""Recording and gradients from Python."""

import threading

import numpy as np
import pytest

import gradus
from gradus import autograd, nd
from gradus import mxnet as mx


def test_scopes_are_closed_by_exceptions():
    with pytest.raises(KeyError):
        with autograd.record():
            assert autograd.is_recording()
            raise KeyError
    assert not autograd.is_recording() and not autograd.is_training()


def test_scopes_nest_and_one_object_may_be_entered_twice():
    scope = autograd.record()
    with scope, autograd.pause(), scope:
        assert autograd.is_recording()
    assert not autograd.is_recording()


def test_recording_is_of_one_thread():
    seen = []
    with autograd.record():
        thread = threading.Thread(target=lambda: seen.append(autograd.is_recording()))
        thread.start()
        thread.join()
    assert seen == [False]


def test_the_gradient_is_that_of_now_and_can_be_changed():
    x = nd.array([1.0, 2.0])
    assert x.grad is None
    x.attach_grad()
    gradient = x.grad
    assert gradient.tolist() == [0.0, 0.0]
    with autograd.record():
        y = x * x
    y.backward()
    assert gradient.tolist() == [2.0, 4.0]
    x.grad[:] = nd.clip(x.grad, -3, 3)
    x.grad[0] = 9
    gradient *= 2
    assert x.grad.tolist() == [18.0, 6.0]


def test_functions_with_gradients_of_their_own():
    class Scaled(autograd.Function):
        def forward(self, x, y):
            self.save_for_backward(x, y)
            return x * y, x + y

        def backward(self, d_product, d_sum):
            x, y = self.saved_tensors
            return d_product * y + d_sum, d_product * x + d_sum

    x, y = mx.nd.array([2, 3]), mx.nd.array([5, 7])
    x.attach_grad()
    y.attach_grad()
    with autograd.record():
        product, total = Scaled()(x, y)
        z = product * 10 + total
    z.backward()
    assert product.tolist() == [10.0, 21.0] and total.tolist() == [7.0, 10.0]
    assert x.grad.tolist() == [51.0, 71.0] and y.grad.tolist() == [21.0, 31.0]


@pytest.mark.parametrize("where", ["forward", "backward"])
def test_what_such_a_function_raises_arrives(where):
    class Broken(autograd.Function):
        def forward(self, x):
            if where == "forward":
                raise KeyError("forward")
            return x * 1

        def backward(self, dx):
            raise KeyError("backward")

    x = nd.array([1.0])
    x.attach_grad()
    with pytest.raises(KeyError, match=where):
        with autograd.record():
            y = Broken()(x)
        y.backward()
    # And leaves nothing behind.
    with autograd.record():
        y = x * 3
    y.backward()
    assert x.grad.tolist() == [3.0]


def test_second_derivatives_agree_with_differences():
    def f(x):
        return (x.exp() * x.sin()).sum()

    x = nd.array(np.array([0.3, -0.7, 1.1]))
    x.attach_grad()
    with autograd.record():
        slope = autograd.grad(f(x), x, create_graph=True)
        total = slope.sum()
    total.backward()
    h = 1e-5
    numbers = x.asnumpy()
    for i in range(3):
        step = np.eye(3)[i] * h
        second = (
            f(nd.array(numbers + step)).item() - 2 * f(nd.array(numbers)).item() + f(nd.array(numbers - step)).item()
        ) / h**2
        assert abs(second - x.grad.asnumpy()[i]) < 1e-4


def training(step_of):
    features = gradus.random.normal(0, 1, (100, 2))
    labels = nd.dot(features, nd.array([[2.0], [-3.4]])) + 4.2
    w, b = nd.zeros((2, 1)), nd.zeros(1)
    w.attach_grad()
    b.attach_grad()

    def step(x, y):
        with autograd.record():
            loss = ((nd.dot(x, w) + b - y) ** 2 / 2).sum()
        loss.backward()
        for parameter in (w, b):
            parameter[:] = parameter - 0.03 * parameter.grad / 10
        return loss

    step = step_of(step)
    losses = [step(features[i : i + 10], labels[i : i + 10]).item() for i in range(0, 100, 10)]
    return losses, w.tolist(), b.tolist()


def test_compiled_steps_give_the_bits_of_eager_ones():
    gradus.random.seed(1)
    eager = training(lambda step: step)
    gradus.random.seed(1)
    assert training(gradus.compile) == eager


def test_epochs_of_compiled_steps():
    w = mx.nd.zeros((2, 1))
    w.attach_grad()

    @gradus.compile
    def step(x, y):
        with autograd.record():
            loss = (mx.nd.dot(x, w) - y) ** 2
        loss.backward()
        w[:] = w - 0.01 * w.grad
        return loss.mean()

    x = mx.nd.random.normal(shape=(50, 2))
    y = mx.nd.dot(x, mx.nd.array([[1], [2]]))
    for _ in range(40):
        losses = step.epoch(gradus.random.permutation(50), 8, x, y)
    assert len(losses) == 7 and type(losses[0]) is mx.nd.NDArray
    assert np.allclose(w.asnumpy().ravel(), [1, 2], atol=1e-3)
    assert "2 programs" in str(step) or len(str(step)) > 40


def test_what_a_compiled_step_must_not_do():
    x = nd.ones(3)

    @gradus.compile
    def reads(x):
        return x * float((x + 1).sum())

    with pytest.raises(gradus.errors.CompileError):
        reads(x)

    @gradus.compile
    def draws(x):
        return x + gradus.random.normal(0, 1, 3)

    with pytest.raises(gradus.errors.CompileError, match="drawing random numbers"):
        draws(x)

    @gradus.compile
    def raises(x):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        raises(x)
    with pytest.raises(TypeError, match="a tuple of arrays"):
        gradus.compile(lambda x: 3)(x)
