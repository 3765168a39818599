"""More programs in the manner of the book's pages: arrays, gradients, blocks, parameters, files,
convolution, optimizers and a recurrent network from scratch, a polynomial that overfits.

Written for these tests; ``more_pages.txt`` is what MXNet 1.9.1 printed for all of them.
"""

import math
import os
import sys
import tempfile

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import data as gdata
from mxnet.gluon import loss as gloss
from mxnet.gluon import nn


def arrays():
    x = nd.arange(12)
    print(x, x.shape, x.size)
    X = x.reshape((3, 4))
    Y = nd.array([[2, 1, 4, 3], [1, 2, 3, 4], [4, 3, 2, 1]])
    print(X + Y, X * Y, X / Y, Y.exp(), nd.dot(X, Y.T))
    print(nd.concat(X, Y, dim=0), nd.concat(X, Y, dim=1), X == Y, X.sum(), X.norm().asscalar())
    A, B = nd.arange(3).reshape((3, 1)), nd.arange(2).reshape((1, 2))
    print(A + B, X[1:3])
    X[1, 2] = 9
    X[1:2, :] = 12
    before = id(Y)
    Y = Y + X
    print(id(Y) == before)
    Z = Y.zeros_like()
    before = id(Z)
    Z[:] = X + Y
    print(id(Z) == before)
    nd.elemwise_add(X, Y, out=Z)
    print(id(Z) == before, Z)
    before = id(X)
    X += Y
    print(id(X) == before, X)
    P = np.ones((2, 3))
    D = nd.array(P)
    print(D, D.asnumpy())


def gradients():
    x = nd.arange(4).reshape((4, 1))
    x.attach_grad()
    with autograd.record():
        y = 2 * nd.dot(x.T, x)
    y.backward()
    assert (x.grad - 4 * x).norm().asscalar() == 0
    print(x.grad, autograd.is_training())

    def f(a):
        b = a * 2
        while b.norm().asscalar() < 1000:
            b = b * 2
        if b.sum().asscalar() > 0:
            c = b
        else:
            c = 100 * b
        return c

    mx.random.seed(2)
    a = nd.random.normal(shape=1)
    a.attach_grad()
    with autograd.record():
        c = f(a)
    c.backward()
    print(a.grad == c / a, a.grad, a)


def blocks():
    class MLP(nn.Block):
        def __init__(self, **kwargs):
            super(MLP, self).__init__(**kwargs)
            self.hidden = nn.Dense(4, activation="relu")
            self.output = nn.Dense(2)

        def forward(self, x):
            return self.output(self.hidden(x))

    X = nd.arange(6).reshape((2, 3)) / 10
    net = MLP()
    net.initialize(init.Constant(0.25))
    print(net(X), net)

    class Chain(nn.Block):
        def add(self, block):
            self._children[block.name] = block

        def forward(self, x):
            for block in self._children.values():
                x = block(x)
            return x

    net = Chain()
    net.add(nn.Dense(4, activation="relu"))
    net.add(nn.Dense(2))
    net.initialize(init.Constant(0.5))
    print(net(X))

    class Fancy(nn.Block):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.rand_weight = self.params.get_constant("rand_weight", nd.ones((3, 3)) * 0.3)
            self.dense = nn.Dense(3, activation="relu")

        def forward(self, x):
            x = self.dense(x)
            x = nd.relu(nd.dot(x, self.rand_weight.data()) + 1)
            x = self.dense(x)
            while x.norm().asscalar() > 1:
                x /= 2
            if x.norm().asscalar() < 0.8:
                x *= 10
            return x.sum()

    net = Fancy()
    net.initialize(init.Constant(0.5))
    print(net(X))


def parameters():
    net = nn.Sequential(prefix="net_")
    with net.name_scope():
        net.add(nn.Dense(4, activation="relu"), nn.Dense(2))
    print(net.collect_params())
    net.initialize(init.Constant(1))
    x = nd.ones((2, 3))
    print(net(x))
    print(net[0].params, type(net[0].params).__name__)
    print(net[0].params["net_dense0_weight"], net[0].weight, net[0].bias.data())
    print(net[0].weight.grad(), net.collect_params(".*weight"))

    class MyInit(init.Initializer):
        def _init_weight(self, name, data):
            print("Init", name, data.shape)
            data[:] = nd.random.uniform(low=-10, high=10, shape=data.shape)
            data *= data.abs() >= 5

    mx.random.seed(7)
    net.initialize(MyInit(), force_reinit=True)
    print(net[0].weight.data()[0])
    net[0].weight.set_data(net[0].weight.data() + 1)
    print(net[0].weight.data()[0])
    net[0].weight.initialize(init=init.Xavier(), force_reinit=True)
    print(net[0].weight.data()[0])
    net = nn.Sequential(prefix="shared_")
    shared = nn.Dense(4, activation="relu", prefix="s_")
    net.add(nn.Dense(4, activation="relu"), shared, nn.Dense(4, activation="relu", params=shared.params), nn.Dense(2))
    net.initialize()
    mx.random.seed(1)
    net(nd.random.uniform(shape=(2, 5)))
    print((net[1].weight.data() == net[2].weight.data()).sum())
    try:
        nn.Dense(3).weight.data()
    except RuntimeError as error:
        print(type(error).__name__, str(error)[:9])


def files():
    folder = tempfile.mkdtemp()
    x, y = nd.ones(3), nd.zeros(4)
    nd.save(os.path.join(folder, "x"), x)
    print(nd.load(os.path.join(folder, "x")))
    nd.save(os.path.join(folder, "xy"), [x, y])
    print(nd.load(os.path.join(folder, "xy")))
    nd.save(os.path.join(folder, "dict"), {"x": x, "y": y})
    print(nd.load(os.path.join(folder, "dict")))
    net = nn.Sequential()
    net.add(nn.Dense(4, activation="relu"), nn.Dense(2))
    net.initialize(init.Normal(1))
    X = nd.arange(6).reshape((2, 3))
    before = net(X)
    net.save_parameters(os.path.join(folder, "net"))
    print(sorted(nd.load(os.path.join(folder, "net"))))
    other = nn.Sequential()
    other.add(nn.Dense(4, activation="relu"), nn.Dense(2))
    other.load_parameters(os.path.join(folder, "net"))
    print(other(X) == before)


def convolution():
    def corr2d(X, K):
        h, w = K.shape
        Y = nd.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
        for i in range(Y.shape[0]):
            for j in range(Y.shape[1]):
                Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
        return Y

    X = nd.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    print(corr2d(X, nd.array([[0, 1], [2, 3]])))
    X = nd.ones((6, 8))
    X[:, 2:6] = 0
    Y = corr2d(X, nd.array([[1, -1]]))
    print(Y, corr2d(X.T, nd.array([[1, -1]])))
    K = nd.array([[0.3, 0.1]])
    K.attach_grad()
    for i in range(20):
        with autograd.record():
            l = 0
            for j in range(7):
                l = l + ((X[:, j] * K[0, 0] + X[:, j + 1] * K[0, 1] - Y[:, j]) ** 2).sum()
        l.backward()
        K[:] -= 2e-2 * K.grad
        if (i + 1) % 5 == 0:
            print("batch %d, loss %.4f" % (i + 1, l.asscalar()))
    print(K)

    def pool2d(X, size, mode="max"):
        Y = nd.zeros((X.shape[0] - size + 1, X.shape[1] - size + 1))
        for i in range(Y.shape[0]):
            for j in range(Y.shape[1]):
                part = X[i : i + size, j : j + size]
                Y[i, j] = part.max() if mode == "max" else part.mean()
        return Y

    X = nd.arange(9).reshape((3, 3))
    print(pool2d(X, 2), pool2d(X, 2, "avg"))


def optimizers_from_scratch():
    mx.random.seed(0)
    features = nd.random.normal(shape=(200, 3))
    labels = nd.dot(features, nd.array([[1], [-2], [3]])) + 0.5

    def train(update, states):
        w, b = nd.zeros((3, 1)), nd.zeros(1)
        for p in (w, b):
            p.attach_grad()
        states = [states(p) for p in (w, b)]
        for epoch in range(2):
            for i in range(0, 200, 10):
                X, y = features[i : i + 10], labels[i : i + 10]
                with autograd.record():
                    l = ((nd.dot(X, w) + b - y.reshape((-1, 1))) ** 2 / 2).mean()
                l.backward()
                for p, s in zip((w, b), states):
                    update(p, s)
        print("%.5f" % ((nd.dot(features, w) + b - labels) ** 2 / 2).mean().asscalar(), w, b)

    def sgd(p, s):
        p[:] -= 0.1 * p.grad

    def momentum(p, v):
        v[:] = 0.5 * v + 0.1 * p.grad
        p[:] -= v

    def adagrad(p, s):
        s[:] += p.grad.square()
        p[:] -= 0.3 * p.grad / (s + 1e-6).sqrt()

    def rmsprop(p, s):
        s[:] = 0.9 * s + 0.1 * p.grad.square()
        p[:] -= 0.05 * p.grad / (s + 1e-6).sqrt()

    def adam(p, s):
        v, q, t = s
        v[:] = 0.9 * v + 0.1 * p.grad
        q[:] = 0.999 * q + 0.001 * p.grad.square()
        p[:] -= 0.1 * (v / (1 - 0.9 ** t[0])) / ((q / (1 - 0.999 ** t[0])).sqrt() + 1e-6)
        t[0] += 1

    for update in (sgd, momentum, adagrad, rmsprop):
        train(update, lambda p: p.zeros_like())
    train(adam, lambda p: (p.zeros_like(), p.zeros_like(), [1]))


def recurrent():
    vocab, hidden, steps, batch = 5, 8, 4, 2
    mx.random.seed(6)

    def _one(shape):
        return nd.random.normal(scale=0.1, shape=shape)

    W_xh, W_hh, b_h = _one((vocab, hidden)), _one((hidden, hidden)), nd.zeros(hidden)
    W_hq, b_q = _one((hidden, vocab)), nd.zeros(vocab)
    params = [W_xh, W_hh, b_h, W_hq, b_q]
    for param in params:
        param.attach_grad()

    def to_onehot(X, size):
        return [nd.one_hot(x, size) for x in X.T]

    def rnn(inputs, state):
        H, = state
        outputs = []
        for X in inputs:
            H = nd.tanh(nd.dot(X, W_xh) + nd.dot(H, W_hh) + b_h)
            outputs.append(nd.dot(H, W_hq) + b_q)
        return outputs, (H,)

    def grad_clipping(params, theta):
        norm = nd.array([0])
        for param in params:
            norm += (param.grad ** 2).sum()
        norm = norm.sqrt().asscalar()
        if norm > theta:
            for param in params:
                param.grad[:] *= theta / norm

    loss = gloss.SoftmaxCrossEntropyLoss()
    corpus = nd.array([i * i % 5 for i in range(41)])
    indices = corpus[0 : 2 * 20].reshape((batch, 20))
    for epoch in range(6):
        state, total, n = (nd.zeros((batch, hidden)),), 0.0, 0
        for i in range(0, 16, steps):
            X, Y = indices[:, i : i + steps], indices[:, i + 1 : i + steps + 1]
            for s in state:
                s.detach()
            with autograd.record():
                outputs, state = rnn(to_onehot(X, vocab), state)
                outputs = nd.concat(*outputs, dim=0)
                y = Y.T.reshape((-1,))
                l = loss(outputs, y).mean()
            l.backward()
            grad_clipping(params, 0.5)
            for param in params:
                param[:] = param - 2.0 * param.grad
            state = tuple(s.detach() for s in state)
            total += l.asscalar() * y.size
            n += y.size
        print("epoch %d, perplexity %.3f" % (epoch + 1, math.exp(total / n)))


def polynomial():
    n_train, n_test, true_w, true_b = 20, 20, [1.2, -3.4, 5.6], 5
    mx.random.seed(10)
    features = nd.random.normal(shape=(n_train + n_test, 1))
    poly = nd.concat(features, nd.power(features, 2), nd.power(features, 3))
    labels = true_w[0] * poly[:, 0] + true_w[1] * poly[:, 1] + true_w[2] * poly[:, 2] + true_b
    labels += nd.random.normal(scale=0.1, shape=labels.shape)
    print(features[:2], poly[:2], labels[:2])
    loss = gloss.L2Loss()

    def fit(train_features, test_features, train_labels, test_labels):
        net = nn.Sequential()
        net.add(nn.Dense(1))
        net.initialize()
        np.random.seed(1)
        train_iter = gdata.DataLoader(gdata.ArrayDataset(train_features, train_labels), 10, shuffle=True)
        trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.01})
        for _ in range(30):
            for X, y in train_iter:
                with autograd.record():
                    l = loss(net(X), y)
                l.backward()
                trainer.step(10)
        print("final epoch: train loss %.4f test loss %.4f" % (
            loss(net(train_features), train_labels).mean().asscalar(),
            loss(net(test_features), test_labels).mean().asscalar()))
        print("weight:", net[0].weight.data().asnumpy().shape)

    fit(poly[:n_train, :], poly[n_train:, :], labels[:n_train], labels[n_train:])
    fit(features[:n_train, :], features[n_train:, :], labels[:n_train], labels[n_train:])


PAGES = {
    function.__name__: function
    for function in [
        arrays, gradients, blocks, parameters, files, convolution, optimizers_from_scratch, recurrent, polynomial,
    ]
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PAGES:
        print("==", name)
        PAGES[name]()
