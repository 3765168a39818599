"""Programs in the manner of the book's pages: softmax regression and a perceptron from scratch,
weight decay, dropout, the concise forms with gluon, optimizers. Each prints what it learned.

    python pages.py NAME     (with MXNet 1.9.1; gradus.mxnet runs them unchanged too)

Written for these tests; ``pages.txt`` is what MXNet 1.9.1 printed for all of them.
"""

import sys

from mxnet import autograd, gluon, init, nd
from mxnet.gluon import data as gdata
from mxnet.gluon import loss as gloss
from mxnet.gluon import nn
import mxnet as mx
import numpy as np


def classes(count=90):
    """Points around three centres, and which centre it was."""
    mx.random.seed(3)
    labels = nd.arange(count) % 3
    centres = nd.array([[2, 0, 0, 1], [0, 2, 0, -1], [0, 0, 2, 0.5]])
    return centres.take(labels) + nd.random.normal(scale=0.6, shape=(count, 4)), labels


def batches(size, *arrays):
    for start in range(0, len(arrays[0]), size):
        yield [array[start : start + size] for array in arrays]


def sgd(params, lr, batch_size):
    for param in params:
        param[:] = param - lr * param.grad / batch_size


def softmax_from_scratch():
    features, labels = classes()
    W = nd.random.normal(scale=0.01, shape=(4, 3))
    b = nd.zeros(3)
    W.attach_grad()
    b.attach_grad()

    def softmax(X):
        X_exp = X.exp()
        partition = X_exp.sum(axis=1, keepdims=True)
        return X_exp / partition

    def net(X):
        return softmax(nd.dot(X.reshape((-1, 4)), W) + b)

    def cross_entropy(y_hat, y):
        return -nd.pick(y_hat, y).log()

    def accuracy(y_hat, y):
        return (y_hat.argmax(axis=1) == y.astype("float32")).mean().asscalar()

    for epoch in range(5):
        train_l_sum, train_acc_sum, n = 0.0, 0.0, 0
        for X, y in batches(10, features, labels):
            with autograd.record():
                y_hat = net(X)
                l = cross_entropy(y_hat, y).sum()
            l.backward()
            sgd([W, b], 0.1, 10)
            y = y.astype("float32")
            train_l_sum += l.asscalar()
            train_acc_sum += (y_hat.argmax(axis=1) == y).sum().asscalar()
            n += y.size
        print("epoch %d, loss %.4f, train acc %.3f" % (epoch + 1, train_l_sum / n, train_acc_sum / n))
    print("%.3f" % accuracy(net(features), labels), W.shape, b.size)


def perceptron_from_scratch():
    features, labels = classes()
    W1, b1 = nd.random.normal(scale=0.1, shape=(4, 8)), nd.zeros(8)
    W2, b2 = nd.random.normal(scale=0.1, shape=(8, 3)), nd.zeros(3)
    params = [W1, b1, W2, b2]
    for param in params:
        param.attach_grad()

    def relu(X):
        return nd.maximum(X, 0)

    def net(X):
        X = X.reshape((-1, 4))
        return nd.dot(relu(nd.dot(X, W1) + b1), W2) + b2

    loss = gloss.SoftmaxCrossEntropyLoss()
    for epoch in range(5):
        total = 0.0
        for X, y in batches(10, features, labels):
            with autograd.record():
                l = loss(net(X), y)
            l.backward()
            sgd(params, 0.5, 10)
            total += l.sum().asscalar()
        print("epoch %d, loss %.4f" % (epoch + 1, total / 90))


def weight_decay():
    mx.random.seed(5)
    n_train, n_test, num_inputs = 20, 100, 200
    true_w, true_b = nd.ones((num_inputs, 1)) * 0.01, 0.05
    features = nd.random.normal(shape=(n_train + n_test, num_inputs))
    labels = nd.dot(features, true_w) + true_b
    labels += nd.random.normal(scale=0.01, shape=labels.shape)
    train_features, test_features = features[:n_train, :], features[n_train:, :]
    train_labels, test_labels = labels[:n_train], labels[n_train:]
    for wd in (0, 3):
        net = nn.Sequential()
        net.add(nn.Dense(1))
        net.initialize(init.Normal(sigma=1))
        loss = gloss.L2Loss()
        weights = gluon.Trainer(net.collect_params(".*weight"), "sgd", {"learning_rate": 0.003, "wd": wd})
        biases = gluon.Trainer(net.collect_params(".*bias"), "sgd", {"learning_rate": 0.003})
        for _ in range(20):
            for X, y in batches(1, train_features, train_labels):
                with autograd.record():
                    l = loss(net(X), y)
                l.backward()
                weights.step(1)
                biases.step(1)
        print("%.4f %.4f" % (loss(net(train_features), train_labels).mean().asscalar(),
                             loss(net(test_features), test_labels).mean().asscalar()))
        print("%.4f" % net[0].weight.data().norm().asscalar())


def concise():
    mx.random.seed(1)
    true_w, true_b = nd.array([2, -3.4]), 4.2
    features = nd.random.normal(scale=1, shape=(1000, 2))
    labels = nd.dot(features, true_w) + true_b
    labels += nd.random.normal(scale=0.01, shape=labels.shape)
    dataset = gdata.ArrayDataset(features, labels)
    np.random.seed(0)
    data_iter = gdata.DataLoader(dataset, 10, shuffle=True)
    for X, y in data_iter:
        print(X, y)
        break
    net = nn.Sequential()
    net.add(nn.Dense(1))
    print(net)
    net.initialize(init.Normal(sigma=0.01))
    loss = gloss.L2Loss()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.03})
    for epoch in range(1, 4):
        for X, y in data_iter:
            with autograd.record():
                l = loss(net(X), y)
            l.backward()
            trainer.step(10)
        l = loss(net(features), labels)
        print("epoch %d, loss: %f" % (epoch, l.mean().asnumpy()[0]))
    w = net[0].weight.data()
    print("Error in estimating w", "%.4f %.4f" % tuple((true_w.reshape(w.shape) - w)[0].asnumpy()))
    print(net[0].weight.grad().shape, net[0].bias.data().shape, trainer.learning_rate)


def dropout():
    def of(X, drop_prob):
        assert 0 <= drop_prob <= 1
        keep_prob = 1 - drop_prob
        if keep_prob == 0:
            return X.zeros_like()
        mask = nd.random.uniform(0, 1, X.shape) < keep_prob
        return mask * X / keep_prob

    mx.random.seed(0)
    X = nd.arange(16).reshape((2, 8))
    print(of(X, 0), of(X, 0.5), of(X, 1))
    layer = nn.Dropout(0.5)
    print((layer(X) == X).sum())
    with autograd.record():
        Y = layer(nd.ones((100, 100)))
    print(sorted(set(Y.asnumpy().ravel().tolist())), layer)


def optimizers():
    for name, options in [
        ("sgd", {"learning_rate": 0.1}), ("sgd", {"learning_rate": 0.1, "momentum": 0.9}),
        ("sgd", {"learning_rate": 0.1, "wd": 0.5}), ("sgd", {"learning_rate": 0.1, "momentum": 0.5, "wd": 0.1}),
        ("adam", {"learning_rate": 0.1}), ("adam", {"learning_rate": 0.1, "wd": 0.1}),
        ("sgd", {"learning_rate": 1.0, "clip_gradient": 0.25}),
    ]:
        net = nn.Dense(1, in_units=2, weight_initializer=init.Constant(0.5))
        net.initialize()
        trainer = gluon.Trainer(net.collect_params(), name, options)
        for i in range(5):
            with autograd.record():
                l = gloss.L2Loss()(net(nd.array([[1, 2], [3, -1]])), nd.array([1, i]))
            l.backward()
            trainer.step(2)
        print(name, options, "%.5f %.5f %.5f" % (*net.weight.data()[0].asnumpy(), net.bias.data().asscalar()))


def layers():
    net = nn.Sequential()
    with net.name_scope():
        net.add(nn.Dense(4, activation="relu"), nn.Flatten(), nn.Dropout(0.2), nn.Dense(2, use_bias=False))
    print(net)
    net.initialize(init.Constant(0.1))
    x = nd.arange(6).reshape((2, 3))
    print(net(x))
    print(net[0].weight.shape, net[3].weight.data().shape, len(net))
    print([name.split("_", 1)[1] for name in net.collect_params()])
    net[0].weight.set_data(nd.ones((4, 3)))
    print(net(x))
    for loss in [gloss.L1Loss(), gloss.L2Loss(), gloss.HuberLoss(), gloss.SigmoidBCELoss()]:
        print(loss, loss(net(x) / 10, nd.array([[1, 0], [0, 1]])))
    print(gloss.SoftmaxCrossEntropyLoss()(net(x), nd.array([1, 0])))
    print(gloss.SoftmaxCrossEntropyLoss(sparse_label=False)(net(x), nd.array([[0.5, 0.5], [1, 0]])))

    class Centred(nn.Block):
        def __init__(self, **kwargs):
            super(Centred, self).__init__(**kwargs)
            self.scale = self.params.get("scale", shape=(3,), init=init.One())
            self.dense = nn.Dense(2)

        def forward(self, x):
            return self.dense(x * self.scale.data() - x.mean())

    block = Centred()
    block.initialize(init.Constant(0.5))
    print(block(x), sorted(block.collect_params()) != [])
    init.Xavier()
    mx.random.seed(4)
    dense = nn.Dense(2, in_units=3)
    dense.initialize(init.Xavier())
    print(dense.weight.data())
    mx.random.seed(4)
    dense.initialize(force_reinit=True)
    print(dense.weight.data(), dense)


PAGES = {
    function.__name__: function
    for function in [
        softmax_from_scratch, perceptron_from_scratch, weight_decay, concise, dropout, optimizers, layers,
    ]
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PAGES:
        print("==", name)
        PAGES[name]()
