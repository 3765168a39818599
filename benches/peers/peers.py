"""The works of this comparison in NumPy, PyTorch and JAX: `python peers.py LIBRARY SAMPLES MILLISECONDS`.

Prints, for each work, a line `column<tab>work<tab>microseconds`.
The works are those of `src/bin/ours`, sizes and all.
"""

import os
import statistics
import sys
import time

LIBRARY, SAMPLES, MILLISECONDS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
if os.environ.get("OMP_NUM_THREADS") == "1" and LIBRARY == "jax":
    # XLA has no variable for its threads, but looks at how many cores it may use.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import numpy as np

ROWS, BATCH, RATE = 1000, 10, 0.03
RANDOM = np.random.default_rng(0)


def report(column, work, run, steps=1):
    """Prints the median time of one of the `steps` in a call of `run`."""
    run()
    start = time.perf_counter()
    run()
    repetitions = max(1, int(MILLISECONDS / 1e3 / max(time.perf_counter() - start, 1e-9)))
    samples = []
    for _ in range(SAMPLES):
        start = time.perf_counter()
        for _ in range(repetitions):
            run()
        samples.append((time.perf_counter() - start) / repetitions / steps)
    print(column, work, statistics.median(samples) * 1e6, sep="\t", flush=True)


def normal(*shape):
    return RANDOM.standard_normal(shape, dtype=np.float32)


def uniform(*shape):
    return RANDOM.uniform(0.5, 2.0, shape).astype(np.float32)


def linear_data(columns):
    features = normal(ROWS, columns)
    labels = features @ normal(columns, 1) + np.float32(4.2)
    return features, labels, np.zeros((columns, 1), np.float32), np.zeros(1, np.float32)


def order():
    return RANDOM.permutation(ROWS)


def perceptron_data():
    parameters = [normal(784, 256) * np.float32(0.05), np.zeros(256, np.float32),
                  normal(256, 10) * np.float32(0.05), np.zeros(10, np.float32)]
    return RANDOM.random((256, 784), np.float32), RANDOM.integers(0, 10, 256), parameters


def kernels(column, array, library, done=lambda result: result, jit=lambda function: function):
    """The table of kernels. `library` has NumPy's names; `done` waits for a result."""
    softmax = library.softmax
    works = {
        "add of 10": (lambda a, b: a + b, [uniform(10), uniform(10)]),
        "matmul 256": (lambda a, b: a @ b, [uniform(256, 256), uniform(256, 256)]),
        "matmul 1024": (lambda a, b: a @ b, [uniform(1024, 1024), uniform(1024, 1024)]),
        "a*b+c of 10^7": (lambda a, b, c: a * b + c, [uniform(10**7) for _ in range(3)]),
        "exp of 10^7": (library.exp, [uniform(10**7)]),
        "sum of 10^7": (library.sum, [uniform(10**7)]),
        "sum over axis 0 of 4096x4096": (lambda a: a.sum(0), [uniform(4096, 4096)]),
        "sum over axis 1 of 4096x4096": (lambda a: a.sum(1), [uniform(4096, 4096)]),
        "softmax of 4096x1024": (softmax, [uniform(4096, 1024)]),
    }
    for work, (function, inputs) in works.items():
        function, inputs = jit(function), [array(x) for x in inputs]
        report(column, work, lambda: done(function(*inputs)))


def numpy_linear(work, columns, batch):
    features, labels, w, b = linear_data(columns)
    shuffled = order()

    def step(x, y):
        residual = x @ w + b - y
        w[:] -= RATE / batch * (x.T @ residual)
        b[:] -= RATE / batch * residual.sum()

    def epoch():
        for start in range(0, ROWS, batch):
            rows = shuffled[start:start + batch]
            step(features[rows], labels[rows])

    if batch == ROWS:
        report("NumPy", work, lambda: step(features, labels))
    else:
        report("NumPy", work, epoch, ROWS // batch)


def run_numpy():
    class Names:
        exp, sum = np.exp, np.sum

        @staticmethod
        def softmax(x):
            e = np.exp(x - x.max(-1, keepdims=True))
            return e / e.sum(-1, keepdims=True)

    numpy_linear("chapter", 2, BATCH)
    numpy_linear("1000x100", 100, ROWS)
    kernels("NumPy", np.asarray, Names)


def run_torch():
    import torch

    def parameters(arrays):
        return [torch.from_numpy(x).requires_grad_() for x in arrays]

    def descend(loss, params, rate):
        loss.backward()
        with torch.no_grad():
            for param in params:
                param -= rate * param.grad
                param.grad.zero_()

    def linear(work, columns, batch):
        features, labels, w, b = linear_data(columns)
        features, labels = torch.from_numpy(features), torch.from_numpy(labels)
        shuffled, (w, b) = torch.from_numpy(order()), parameters([w, b])

        def step(x, y):
            descend(((x @ w + b - y) ** 2 / 2).sum(), [w, b], RATE / batch)

        def epoch():
            for start in range(0, ROWS, batch):
                rows = shuffled[start:start + batch]
                step(features[rows], labels[rows])

        if batch == ROWS:
            report("PyTorch", work, lambda: step(features, labels))
        else:
            report("PyTorch", work, epoch, ROWS // batch)

    def perceptron():
        x, y, params = perceptron_data()
        x, y, params = torch.from_numpy(x), torch.from_numpy(y), parameters(params)
        w1, b1, w2, b2 = params

        def step():
            prediction = torch.relu(x @ w1 + b1) @ w2 + b2
            descend(torch.nn.functional.cross_entropy(prediction, y), params, 0.1)

        report("PyTorch", "perceptron", step)

    class Names:
        exp, sum = torch.exp, torch.sum

        @staticmethod
        def softmax(x):
            return torch.softmax(x, -1)

    linear("chapter", 2, BATCH)
    linear("1000x100", 100, ROWS)
    perceptron()
    x, y = parameters([uniform(10), uniform(10)])
    report("PyTorch", "recorded add of 10", lambda: x + y)
    with torch.no_grad():
        kernels("PyTorch", torch.from_numpy, Names)


def run_jax():
    import jax
    import jax.numpy as jnp

    def sgd(loss, params, rate):
        return jax.tree.map(lambda param, grad: param - rate * grad, params, jax.grad(loss)(params))

    def linear(work, columns, batch):
        features, labels, w, b = map(jnp.asarray, linear_data(columns))

        def step(params, x, y):
            def loss(params):
                return ((x @ params[0] + params[1] - y) ** 2 / 2).sum()
            return sgd(loss, params, RATE / batch)

        def gathered(params, rows):
            return step(params, features[rows], labels[rows])

        @jax.jit
        def scan(params, batches):
            return jax.lax.scan(lambda params, rows: (gathered(params, rows), None), params, batches)[0]

        state = [(w, b)]
        if batch == ROWS:
            jitted = jax.jit(step)

            def full():
                state[0] = jax.block_until_ready(jitted(state[0], features, labels))
            report("JAX", work, full)
            return

        jitted = jax.jit(gathered)
        batches = jnp.asarray(order().reshape(-1, batch))
        rows = list(batches)

        def epoch():
            for positions in rows:
                state[0] = jitted(state[0], positions)
            jax.block_until_ready(state[0])

        def whole():
            state[0] = jax.block_until_ready(scan(state[0], batches))

        report("JAX", work, epoch, ROWS // batch)
        report("JAX scan", work, whole, ROWS // batch)

    def perceptron():
        x, y, params = perceptron_data()
        x, y, params = jnp.asarray(x), jnp.asarray(y), [jnp.asarray(param) for param in params]

        @jax.jit
        def step(params):
            def loss(params):
                w1, b1, w2, b2 = params
                prediction = jax.nn.relu(x @ w1 + b1) @ w2 + b2
                log = jax.nn.log_softmax(prediction)
                return -jnp.take_along_axis(log, y[:, None], 1).mean()
            return sgd(loss, params, 0.1)

        state = [params]

        def run():
            state[0] = jax.block_until_ready(step(state[0]))
        report("JAX", "perceptron", run)

    class Names:
        exp, sum, softmax = jnp.exp, jnp.sum, jax.nn.softmax

    linear("chapter", 2, BATCH)
    linear("1000x100", 100, ROWS)
    perceptron()
    kernels("JAX", jnp.asarray, Names, jax.block_until_ready, jax.jit)


{"numpy": run_numpy, "torch": run_torch, "jax": run_jax}[LIBRARY]()
