"""The chapter's training loop, eager, in gradus, MXNet and PyTorch, and compiled in gradus:
microseconds a step, the best epoch of many.

    python benches/chapter.py [LIBRARY=PYTHON …]

Each library runs in a Python of its own, in turns, so that all meet the same machine:

    python benches/chapter.py gradus=venv/bin/python mxnet=mxnet/bin/python torch=venv/bin/python

MXNet 1.9.1 needs CPython 3.11 and numpy 1.23.5.
"""

import json
import random
import subprocess
import sys
import time

ROUNDS, EPOCHS = 3, {"gradus": 100, "mxnet": 4, "torch": 30}


def data_iter(take, array, batch_size, features, labels):
    """The chapter's minibatches."""
    indices = list(range(1000))
    random.shuffle(indices)
    for i in range(0, 1000, batch_size):
        j = array(indices[i : min(i + batch_size, 1000)])
        yield take(features, j), take(labels, j)


def in_mxnet(nd, autograd):
    """A function that trains for one epoch, in MXNet's words."""
    features = nd.random.normal(scale=1, shape=(1000, 2))
    labels = nd.dot(features, nd.array([2, -3.4])) + 4.2
    w, b = nd.random.normal(scale=0.01, shape=(2, 1)), nd.zeros(shape=(1,))
    w.attach_grad()
    b.attach_grad()

    def epoch():
        for X, y in data_iter(lambda x, j: x.take(j), nd.array, 10, features, labels):
            with autograd.record():
                y_hat = nd.dot(X, w) + b
                l = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
            l.backward()
            for param in (w, b):
                param[:] = param - 0.03 * param.grad / 10
        nd.waitall()

    return epoch


def in_torch(torch):
    """A function that trains for one epoch, in PyTorch's words."""
    torch.set_num_threads(1)
    features = torch.randn(1000, 2)
    labels = features @ torch.tensor([2, -3.4]) + 4.2
    w = (torch.randn(2, 1) * 0.01).requires_grad_()
    b = torch.zeros(1, requires_grad=True)

    def epoch():
        for X, y in data_iter(lambda x, j: x[j], torch.tensor, 10, features, labels):
            y_hat = X @ w + b
            l = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
            l.sum().backward()
            with torch.no_grad():
                for param in (w, b):
                    param -= 0.03 * param.grad / 10
                    param.grad.zero_()

    return epoch


def compiled():
    """Functions that train for one epoch with a compiled step: call by call, and at once."""
    import gradus
    from gradus.mxnet import autograd, nd

    features = nd.random.normal(scale=1, shape=(1000, 2))
    labels = nd.dot(features, nd.array([[2], [-3.4]])) + 4.2
    w, b = nd.random.normal(scale=0.01, shape=(2, 1)), nd.zeros(shape=(1,))
    w.attach_grad()
    b.attach_grad()

    @gradus.compile
    def step(X, y):
        with autograd.record():
            l = (nd.dot(X, w) + b - y) ** 2 / 2
        l.backward()
        for param in (w, b):
            param[:] = param - 0.03 * param.grad / 10

    X, y = features[0:10].copy(), labels[0:10].copy()

    def calls():
        for _ in range(100):
            step(X, y)

    return {
        "gradus, compiled, a call": calls,
        "gradus, compiled, an epoch at once": lambda: step.epoch(gradus.random.permutation(1000), 10, features, labels),
    }


def measure(epoch, count):
    """The best epoch's microseconds a step."""
    best = float("inf")
    for _ in range(count):
        start = time.perf_counter()
        epoch()
        best = min(best, time.perf_counter() - start)
    return best / 100 * 1e6


def child(library):
    """Measures one library in this process."""
    if library == "gradus":
        from gradus.mxnet import autograd, nd

        found = {"gradus": measure(in_mxnet(nd, autograd), EPOCHS[library])}
        found |= {name: measure(epoch, EPOCHS[library]) for name, epoch in compiled().items()}
    elif library == "mxnet":
        from mxnet import autograd, nd

        found = {"mxnet": measure(in_mxnet(nd, autograd), EPOCHS[library])}
    else:
        import torch

        found = {"torch": measure(in_torch(torch), EPOCHS[library])}
    print(json.dumps(found))


def main():
    """Runs every library, in turns."""
    libraries = dict(argument.split("=", 1) for argument in sys.argv[1:]) or {"gradus": sys.executable}
    best = {}
    for _ in range(ROUNDS):
        for library, python in libraries.items():
            done = subprocess.run([python, __file__, "--child", library], capture_output=True, text=True, check=True)
            for name, time_taken in json.loads(done.stdout.splitlines()[-1]).items():
                best[name] = min(best.get(name, time_taken), time_taken)
    for name, time_taken in best.items():
        ratio = f"   {best['gradus'] / time_taken:.4f} of it is gradus" if name in ("mxnet", "torch") else ""
        print(f"{name:38} {time_taken:10.3f} µs a step{ratio}")


if __name__ == "__main__":
    child(sys.argv[2]) if sys.argv[1:2] == ["--child"] else main()
