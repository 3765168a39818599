"""Programs in the manner of the book's later pages: convolution, pooling, batch normalization,
residual blocks, recurrent layers, embeddings, every optimizer, a polynomial of many degrees.

Written for these tests; ``networks.txt`` is what MXNet 1.9.1 printed for all of them.
"""

import sys

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, init, nd
from mxnet.gluon import data as gdata
from mxnet.gluon import loss as gloss
from mxnet.gluon import nn, rnn


def edges():
    X = nd.ones((6, 8))
    X[:, 2:6] = 0
    Y = nd.zeros((6, 7))
    Y[:, 1], Y[:, 5] = 1, -1
    conv2d = nn.Conv2D(1, kernel_size=(1, 2))
    conv2d.initialize(init.Constant(0.1))
    X, Y = X.reshape((1, 1, 6, 8)), Y.reshape((1, 1, 6, 7))
    for i in range(10):
        with autograd.record():
            l = (conv2d(X) - Y) ** 2
        l.backward()
        conv2d.weight.data()[:] -= 3e-2 * conv2d.weight.grad()
        if (i + 1) % 2 == 0:
            print("batch %d, loss %.3f" % (i + 1, l.sum().asscalar()))
    print(conv2d.weight.data().reshape((1, 2)), conv2d)


def shapes_of_convolutions():
    def comp_conv2d(conv2d, X):
        conv2d.initialize(init.Constant(0.5))
        Y = conv2d(X.reshape((1, 1) + X.shape))
        return Y.reshape(Y.shape[2:])

    X = nd.arange(64).reshape((8, 8))
    for options in [
        {"kernel_size": 3, "padding": 1}, {"kernel_size": (5, 3), "padding": (2, 1)},
        {"kernel_size": 3, "padding": 1, "strides": 2}, {"kernel_size": 3, "dilation": 2, "use_bias": False},
        {"kernel_size": (3, 5), "padding": (0, 1), "strides": (3, 4), "activation": "relu"},
    ]:
        conv2d = nn.Conv2D(1, **options)
        print(comp_conv2d(conv2d, X).shape, comp_conv2d(conv2d, X)[:2, :2], conv2d)
    grouped = nn.Conv2D(4, 3, groups=2)
    grouped.initialize(init.Constant(0.5))
    print(grouped(nd.arange(32).reshape((1, 2, 4, 4))), grouped)
    transposed = nn.Conv2DTranspose(2, kernel_size=4, padding=1, strides=2)
    transposed.initialize(init.Bilinear())
    print(transposed(nd.arange(9).reshape((1, 1, 3, 3))), transposed)
    line = nn.Conv1D(2, 3)
    line.initialize(init.Constant(0.5))
    print(line(nd.ones((1, 3, 5))), nn.GlobalMaxPool1D()(nd.ones((1, 3, 5))).shape)


def pools():
    X = nd.arange(16).reshape((1, 1, 4, 4))
    for pool in [
        nn.MaxPool2D(3), nn.MaxPool2D(3, padding=1, strides=2), nn.AvgPool2D(3, padding=1, strides=2),
        nn.MaxPool2D((2, 3), padding=(1, 2), strides=(2, 3)), nn.GlobalAvgPool2D(), nn.GlobalMaxPool2D(),
        nn.AvgPool2D(3, padding=1, strides=2, count_include_pad=False),
        nn.MaxPool2D(3, strides=2, ceil_mode=True), nn.AvgPool2D(3, strides=2, ceil_mode=True),
    ]:
        x = X.copy()
        x.attach_grad()
        with autograd.record():
            y = pool(x)
        y.backward()
        print(pool, y, x.grad)
    print(nn.MaxPool1D(2)(nd.arange(6).reshape((1, 1, 6))), nn.MaxPool2D(2)(nd.concat(X, X + 1, dim=1)))


def batch(count=8):
    mx.random.seed(1)
    return nd.random.uniform(shape=(count, 1, 28, 28)), nd.arange(count)


def train(net, rate, X, y):
    loss = gloss.SoftmaxCrossEntropyLoss()
    net.initialize(force_reinit=True, init=init.Xavier())
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": rate})
    for _ in range(3):
        with autograd.record():
            l = loss(net(X), y).sum()
        l.backward()
        trainer.step(len(y))
        print("%.3f" % l.asscalar())


def lenet():
    net = nn.Sequential()
    net.add(
        nn.Conv2D(channels=6, kernel_size=5, activation="sigmoid"), nn.MaxPool2D(pool_size=2, strides=2),
        nn.Conv2D(channels=16, kernel_size=5, activation="sigmoid"), nn.MaxPool2D(pool_size=2, strides=2),
        nn.Dense(120, activation="sigmoid"), nn.Dense(84, activation="sigmoid"), nn.Dense(10),
    )
    net.initialize()
    X, y = batch()
    x = X[:1]
    for layer in net:
        x = layer(x)
        print(layer.name.rstrip("0123456789"), "output shape:\t", x.shape)
    train(net, 0.9, X, y)
    print(net[0].weight.grad()[0, 0, 0], net)


def batch_norm():
    net = nn.Sequential(prefix="norm_")
    with net.name_scope():
        net.add(
            nn.Conv2D(6, kernel_size=5), nn.BatchNorm(), nn.Activation("sigmoid"),
            nn.MaxPool2D(pool_size=2, strides=2), nn.Dense(12), nn.BatchNorm(), nn.Activation("sigmoid"),
            nn.Dense(10),
        )
    X, y = batch()
    net.initialize()
    net(X)
    train(net, 0.5, X, y)
    norm = net[1]
    print(norm.gamma.data(), norm.beta.data(), norm.running_mean.data(), norm.running_var.data())
    print(net(X)[0, :3], net, net.collect_params())
    layer = nn.LayerNorm()
    layer.initialize()
    print(layer(nd.array([[1, 2, 3], [4, 5, 9]])), layer)


def blocks():
    class Residual(nn.Block):
        def __init__(self, num_channels, use_1x1conv=False, strides=1, **kwargs):
            super(Residual, self).__init__(**kwargs)
            self.conv1 = nn.Conv2D(num_channels, kernel_size=3, padding=1, strides=strides)
            self.conv2 = nn.Conv2D(num_channels, kernel_size=3, padding=1)
            if use_1x1conv:
                self.conv3 = nn.Conv2D(num_channels, kernel_size=1, strides=strides)
            else:
                self.conv3 = None
            self.bn1 = nn.BatchNorm()
            self.bn2 = nn.BatchNorm()

        def forward(self, X):
            Y = nd.relu(self.bn1(self.conv1(X)))
            Y = self.bn2(self.conv2(Y))
            if self.conv3:
                X = self.conv3(X)
            return nd.relu(Y + X)

    mx.random.seed(2)
    X = nd.random.uniform(shape=(2, 3, 6, 6))
    for block in [Residual(3), Residual(6, use_1x1conv=True, strides=2)]:
        block.initialize()
        print(block(X).shape, block(X)[0, 0, 0], block)
    for layer in [nn.LeakyReLU(0.1), nn.ELU(), nn.SELU(), nn.Swish(), nn.GELU(), nn.PReLU()]:
        layer.initialize()
        print(layer(nd.array([[-1, 2]])))


def recurrent():
    for cls in (rnn.RNN, rnn.LSTM, rnn.GRU):
        for options in ({}, {"num_layers": 2}, {"bidirectional": True}):
            layer = cls(3, **options)
            layer.initialize(init.Constant(0.3))
            x, state = nd.arange(24).reshape((3, 2, 4)) / 20, layer.begin_state(batch_size=2)
            x.attach_grad()
            with autograd.record():
                y, after = layer(x, state)
                l = (y * y).sum()
            l.backward()
            print(layer, len(after), after[0].shape, y[2, 1], after[-1][0], x.grad[1])
    for cls in (rnn.RNNCell, rnn.LSTMCell, rnn.GRUCell):
        cell = cls(2)
        cell.initialize(init.Constant(0.3))
        output, state = cell(nd.ones((1, 3)), cell.begin_state(batch_size=1))
        outputs, _ = cell.unroll(3, nd.ones((2, 3, 3)), merge_outputs=True)
        print(cell, output, len(state), outputs.shape, outputs[1, 2])


def language_model():
    class RNNModel(nn.Block):
        def __init__(self, rnn_layer, vocab_size, **kwargs):
            super(RNNModel, self).__init__(**kwargs)
            self.rnn, self.vocab_size, self.dense = rnn_layer, vocab_size, nn.Dense(vocab_size)

        def forward(self, inputs, state):
            X = nd.one_hot(inputs.T, self.vocab_size)
            Y, state = self.rnn(X, state)
            return self.dense(Y.reshape((-1, Y.shape[-1]))), state

        def begin_state(self, *args, **kwargs):
            return self.rnn.begin_state(*args, **kwargs)

    corpus = nd.array([i * i % 7 for i in range(80)]).reshape((2, 40))
    for layer in (rnn.RNN(12), rnn.LSTM(12)):
        mx.random.seed(3)
        model = RNNModel(layer, 7)
        model.initialize(init=init.Normal(0.1))
        loss = gloss.SoftmaxCrossEntropyLoss()
        trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 1, "momentum": 0, "wd": 0})
        for epoch in range(3):
            state = model.begin_state(batch_size=2, ctx=mx.cpu())
            for i in range(0, 35, 5):
                X, Y = corpus[:, i : i + 5], corpus[:, i + 1 : i + 6]
                for s in state:
                    s.detach()
                with autograd.record():
                    output, state = model(X, state)
                    l = loss(output, Y.T.reshape((-1,))).mean()
                l.backward()
                gluon.utils.clip_global_norm([p.grad() for p in model.collect_params().values()], 0.5)
                trainer.step(1)
            print("%.4f" % l.asscalar())


def words():
    embed = nn.Embedding(input_dim=20, output_dim=4)
    embed.initialize(init.Constant(0.5))
    print(embed, embed(nd.array([[1, 2, 3], [4, 5, 6]])).shape)
    pred = nd.batch_dot(nd.ones((2, 1, 4)), nd.arange(24).reshape((2, 3, 4)).swapaxes(1, 2))
    label, mask = nd.array([[1, 0, 0], [1, 1, 0]]), nd.array([[1, 1, 1], [1, 1, 0]])
    loss = gloss.SigmoidBinaryCrossEntropyLoss()
    print(pred, loss(pred.reshape(label.shape) / 50, label, mask) * mask.shape[1] / mask.sum(axis=1))
    dense = nn.Dense(2, flatten=False)
    dense.initialize()
    print(dense(nd.zeros((3, 5, 7))).shape)
    sequences = nd.arange(12).reshape((3, 2, 2))
    print(nd.SequenceMask(sequences, nd.array([1, 2]), True), nd.SequenceLast(sequences, nd.array([1, 3]), True))
    print(nd.SequenceReverse(sequences, nd.array([2, 3]), True), nd.concatenate([sequences, sequences]).shape)


def optimizers():
    features = nd.array(np.random.RandomState(1).normal(size=(60, 4)))
    labels = nd.dot(features, nd.array([1, -2, 0.5, 0])) + 0.3
    for name, options in [
        ("adagrad", {"learning_rate": 0.1}), ("adagrad", {"learning_rate": 0.1, "wd": 0.1}),
        ("rmsprop", {"learning_rate": 0.01, "gamma1": 0.9}), ("rmsprop", {"gamma1": 0.9, "centered": True}),
        ("adadelta", {"rho": 0.9}), ("adadelta", {"rho": 0.9, "wd": 0.1}), ("adamax", {"learning_rate": 0.1}),
        ("nag", {"learning_rate": 0.01, "momentum": 0.9, "wd": 0.1}), ("nag", {"learning_rate": 0.01}),
        ("nadam", {"learning_rate": 0.1}), ("ftrl", {"learning_rate": 0.1, "lamda1": 0.1, "wd": 0.1}),
        ("sgd", {"lr_scheduler": mx.lr_scheduler.FactorScheduler(5, 0.5, base_lr=0.2)}),
    ]:
        net = nn.Dense(1)
        net.initialize(init.Constant(0.1))
        trainer = gluon.Trainer(net.collect_params(), name, options)
        for X, y in gdata.DataLoader(gdata.ArrayDataset(features, labels), 5):
            with autograd.record():
                l = gloss.L2Loss()(net(X), y)
            l.backward()
            trainer.step(5)
        print(name, *("%.5f" % w for w in net.weight.data()[0].asnumpy()), "%.5f" % net.bias.data().asscalar())
    for scheduler in [
        mx.lr_scheduler.MultiFactorScheduler(step=[15, 30], factor=0.5, base_lr=0.5),
        mx.lr_scheduler.CosineScheduler(20, warmup_steps=5, base_lr=0.5, final_lr=0.01),
        mx.lr_scheduler.PolyScheduler(20, base_lr=0.5, pwr=2),
    ]:
        print(*("%.6f" % scheduler(t) for t in (1, 4, 10, 16, 19, 21, 31)))


def polynomial():
    mx.random.seed(4)
    features = nd.random.normal(shape=(200, 1))
    powers = nd.power(features, nd.arange(8).reshape((1, -1)))
    powers = powers / nd.gamma(nd.arange(8) + 1).reshape((1, -1))
    labels = nd.dot(powers, nd.array([5, 1.2, -3.4, 5.6, 0, 0, 0, 0]))
    print(powers[:2], labels[:2])
    print(nd.random.multinomial(nd.array([0.3, 0.7]), shape=4, get_prob=True))
    print(nd.random.multinomial(nd.array([[0.1, 0.9], [0.5, 0.5]]), shape=3, get_prob=True))


def own_layers():
    class MyDense(nn.Block):
        def __init__(self, units, in_units, **kwargs):
            super(MyDense, self).__init__(**kwargs)
            self.weight = self.params.get("weight", shape=(in_units, units))
            self.bias = self.params.get("bias", shape=(units,))

        def forward(self, x):
            return nd.relu(nd.dot(x, self.weight.data()) + self.bias.data())

    mx.random.seed(5)
    dense = MyDense(units=3, in_units=5, prefix="mine_")
    dense.initialize()
    print(dense.params, dense.weight.data(), dense.bias.data(), dense(nd.random.uniform(shape=(2, 5))))
    params = gluon.ParameterDict()
    params.get("param2", shape=(2, 3))
    print(params)
    parameter = gluon.Parameter("exciting_parameter_yay", shape=(3, 3))
    parameter.initialize()
    print((parameter.data(), parameter.grad()))
    accuracy = mx.metric.Accuracy()
    accuracy.update(labels=[nd.array([0, 1])], preds=[nd.array([[0.9, 0.1], [0.8, 0.2]])])
    print(accuracy.get(), accuracy)


PAGES = {
    function.__name__: function
    for function in [
        edges, shapes_of_convolutions, pools, lenet, batch_norm, blocks, recurrent, language_model, words,
        optimizers, polynomial, own_layers,
    ]
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PAGES:
        print("==", name)
        PAGES[name]()
