"""Expressions that MXNet and gradus both answer, and the arrays that they are about.

``make.py`` records MXNet's answers; ``test_mxnet_answers.py`` compares gradus'.
"""

import itertools

SETUP = """
import numpy as np
def fresh():
    v = nd.array([1.5, -2.25, 3.0])
    m = nd.array([[1, 2, 3], [4, 5, 6]])
    n = nd.array([[0.5, -1.5, 2.5], [-3.5, 4.25, -0.125]])
    t = nd.arange(24).reshape((2, 3, 4)) / 8 - 1
    s = nd.array([0.7])
    c = nd.array([[2], [-1]])
    p = nd.array([0.25, 0.5, 4.0])
    u = nd.array([0.2, -0.4, 0.9])
    i = nd.array([7, -7, 3], dtype='int32')
    k = nd.array([2, 0, 1])
    l = nd.array([5, 0, -9], dtype='int64')
    b = nd.array([1, 200, 255], dtype='uint8')
    d = nd.array([0.1, 2.5, -3.75], dtype='float64')
    z = nd.array([3, 1, 2, 3, 0, 1])
    e = nd.array([1e-3, 1.0, 12345.678, 1e6, 3.5e7])
    f = nd.array([1e-8, 1e-3, 123.0])
    return dict(locals())
"""

ARRAYS = ["v", "m", "n", "t", "s", "i", "l", "b", "d", "e", "f"]
FLOATS = ["v", "m", "n", "t", "s", "d"]

EXPRESSIONS = list(ARRAYS)

# Attributes and printing.
for x in ARRAYS:
    EXPRESSIONS += [f"{x}.shape", f"{x}.size", f"{x}.ndim", f"len({x})", f"str({x})", f"repr({x})", f"{x}.T"]

# Operators between arrays of one shape or of shapes that broadcast, and with numbers on each side.
for operator in ["+", "-", "*", "/", "%", "**", "==", "!=", "<", "<=", ">", ">="]:
    EXPRESSIONS += [f"m {operator} n.abs()", f"m {operator} c.abs()", f"v.abs() {operator} s", f"d {operator} d"]
    for x, number in itertools.product(["n", "i", "b", "d"], ["2", "2.0", "0.5", "True"]):
        if operator in ("%", "**") and number == "0.5" and x in "in":
            continue
        if operator in ("/", "%") and number == "0.5" and x in "ib":
            continue  # The number becomes zero.
        EXPRESSIONS.append(f"{x} {operator} {number}")
    EXPRESSIONS += [f"3 {operator} p", f"2.5 {operator} p", f"np.float32(2) {operator} p", f"i {operator} abs(i)"]
EXPRESSIONS += ["-v", "-i", "-b", "abs(n)", "abs(i)", "v + m", "m * v", "c - v", "2 / i", "l * 3", "l - l", "l + 2.9"]

# Functions of one array.
for name in """
abs sign exp expm1 log1p square reciprocal sin cos tan sinh cosh tanh sigmoid relu erf floor ceil
trunc rint round fix negative logical_not arctan arcsinh cbrt rcbrt softsign degrees radians
""".split():
    EXPRESSIONS += [f"nd.{name}(n)", f"nd.{name}(d)"]
for name in "log log2 log10 sqrt rsqrt gammaln gamma".split():
    EXPRESSIONS += [f"nd.{name}(p)", f"nd.{name}(nd.array([1.0, 2.5, 7.0]))"]
EXPRESSIONS += [f"nd.{name}(u)" for name in "arcsin arccos arctanh".split()] + ["nd.arccosh(p + 1)"]
for name in """
exp log1p square sin tanh sigmoid relu floor ceil round abs sign sqrt
""".split():
    EXPRESSIONS.append(f"m.{name}()")
EXPRESSIONS += ["nd.sqrt(nd.array([4, 9], dtype='int32'))", "nd.square(i)", "nd.relu(i)", "nd.sign(i)", "nd.exp(m, out=n)"]

# Reductions.
for name in ["sum", "mean", "max", "min", "prod", "norm", "argmax", "argmin", "nansum"]:
    for arguments in ["", "axis=0", "axis=-1", "axis=1, keepdims=True"]:
        EXPRESSIONS.append(f"n.{name}({arguments})")
    EXPRESSIONS += [f"nd.{name}(v)", f"nd.{name}(t, axis=2)"]
for name in ["sum", "mean", "max", "min", "prod", "nansum"]:
    EXPRESSIONS += [f"nd.{name}(t, axis=(0, 2))", f"nd.{name}(t, axis=1, exclude=True)", f"nd.{name}(d)"]
EXPRESSIONS += ["i.sum()", "i.max()", "i.mean()", "b.sum()", "l.sum(axis=0)", "nd.norm(n, ord=1)", "nd.norm(n, ord=1, axis=1)"]
EXPRESSIONS += ["nd.argmax_channel(n)", "nd.norm(t, axis=(0, 1))", "nd.sum(nd.array([np.nan, 1]))", "nd.nansum(nd.array([np.nan, 1]))"]

# Binary functions.
for name in """
add subtract multiply divide modulo power maximum minimum equal not_equal greater greater_equal
lesser lesser_equal logical_and logical_or logical_xor
""".split():
    EXPRESSIONS += [f"nd.{name}(m, n.abs())", f"nd.{name}(m, 2)", f"nd.{name}(2, m)", f"nd.{name}(m, c.abs())"]
for name in "add sub mul div mod power maximum minimum hypot equal greater lesser logical_and".split():
    EXPRESSIONS.append(f"nd.broadcast_{name}(m, c.abs())")
EXPRESSIONS += [f"nd.elemwise_{name}(m, n)" for name in "add sub mul div".split()]
EXPRESSIONS += ["nd.add_n(m, n, m)", "nd.elemwise_add(m, n, out=m)", "nd.elemwise_add(m, c)", "nd.add(m, v, out=n)"]

# Products.
EXPRESSIONS += [
    "nd.dot(m, n.T)", "nd.dot(m, v)", "nd.dot(v, v)", "nd.dot(m, n, transpose_b=True)",
    "nd.dot(m, n, transpose_a=True)", "nd.dot(m.T, n)", "nd.dot(t, nd.ones((4, 2)))",
    "nd.dot(m, m)", "nd.dot(t, t.reshape((4, 6)))", "nd.batch_dot(t, t, transpose_b=True)",
    "nd.batch_dot(t, t.transpose((0, 2, 1)))", "nd.batch_dot(t, t, transpose_a=True)",
    "nd.linalg_gemm2(m, n, transpose_b=True)", "nd.linalg_gemm2(m, n, transpose_b=True, alpha=0.5)",
    "nd.FullyConnected(m, nd.ones((4, 3)), nd.arange(4), num_hidden=4)",
    "nd.FullyConnected(t, nd.ones((2, 12)), num_hidden=2, no_bias=True)",
    "nd.FullyConnected(t, nd.ones((2, 4)), num_hidden=2, no_bias=True, flatten=False)",
]

# Shapes.
for shape in [
    "(3, 2)", "-1", "(-1,)", "(0, -1)", "(-2,)", "(-3,)", "(-4, 1, 2, -2)", "(6,)", "(1, 0, -1)", "(-1, 1)",
]:
    EXPRESSIONS.append(f"m.reshape({shape})")
for shape in ["(0, -3)", "(-3, 0)", "(-3, -2)", "(-4, -1, 2, 0, 0)", "(0, -4, 3, -1, 0)", "(0, 0, -1, 2)", "(-2, 1)"]:
    EXPRESSIONS.append(f"t.reshape({shape})")
EXPRESSIONS += [
    "m.reshape(3, 2)", "m.reshape(shape=(3, 2))", "nd.reshape(m, shape=(3, -1))", "t.reshape((-1, 0), reverse=True)",
    "m.flatten()", "t.flatten()", "nd.flatten(t)", "m.transpose()", "t.transpose((2, 0, 1))", "nd.transpose(t)",
    "nd.swapaxes(t, 0, 2)", "nd.expand_dims(m, axis=1)", "m.expand_dims(-1)", "nd.squeeze(nd.ones((1, 2, 1)))",
    "nd.squeeze(nd.ones((1, 2, 1)), axis=0)", "nd.broadcast_to(c, (2, 3))", "c.broadcast_to((0, 3))",
    "nd.broadcast_axis(c, axis=1, size=3)", "nd.broadcast_like(c, m)", "nd.tile(m, (2, 1))", "nd.tile(v, 2)",
    "nd.repeat(m, 2)", "nd.repeat(m, repeats=2, axis=1)", "nd.flip(m, axis=1)", "nd.reverse(m, axis=0)",
    "nd.concat(m, n, dim=0)", "nd.concat(m, n)", "nd.concat(v, v, dim=0)", "nd.stack(m, n)", "nd.stack(m, n, axis=1)",
    "nd.split(m, 3)", "nd.split(m, 2, axis=0)", "nd.split(m, 3, squeeze_axis=True)", "nd.split(m, num_outputs=1)",
    "nd.diag(v)", "nd.diag(m)", "nd.diag(m, k=1)", "nd.diag(v, k=-1)", "nd.moveaxis(t, 0, 2)", "nd.moveaxis(t, 2, 0)",
    "nd.shape_array(t)", "nd.size_array(t)", "m.reshape((7,))", "nd.concat(m, c, dim=1)", "nd.concat(m, v, dim=0)",
]

# Elements and parts.
EXPRESSIONS += [
    "m[0]", "m[-1]", "m[1, 2]", "m[0:1]", "m[:, 1]", "m[:, 1:]", "m[::-1]", "v[0]", "v[1:]", "v[::2]", "v[-1]",
    "t[0]", "t[1, 2]", "t[1, 2, 3]", "t[:, :, 1]", "t[0, 1:, ::2]", "t[..., 0]", "t[None].shape", "t[:, None, 1].shape",
    "m[nd.array([1, 0, 1])]", "m[nd.array([0, 1]), nd.array([2, 0])]", "m[[0, 1]]", "m[[1, 0], [0, 2]]", "t[:, [0, 2]]",
    "t[nd.array([1]), :, 2]", "m[np.array([1, 0])]", "v[np.int64(1)]", "m[2]", "m[0, 5]", "m[0, 0, 0]", "v[3:]",
    "v[0].asscalar()", "s.asscalar()", "m.asscalar()", "float(v[0].asscalar())", "bool(s)", "bool(m)", "[x.asscalar() for x in v]",
    "[row for row in m]", "nd.slice(m, begin=(0, 1), end=(2, 3))", "nd.slice(t, begin=(0, 2), end=(2, 0), step=(1, -1))",
    "nd.slice_axis(m, axis=1, begin=1, end=None)", "m.slice_axis(axis=0, begin=0, end=1)",
    "nd.slice_like(t, nd.ones((1, 2, 2)))", "nd.slice_like(t, nd.ones((1, 2, 2)), axes=(1,))",
    "nd.take(m, k)", "m.take(nd.array([0, 5]))", "m.take(nd.array([0, -1]))", "m.take(nd.array([0, 5]), mode='wrap')",
    "m.take(nd.array([-1, 1]), mode='wrap')", "nd.take(m, nd.array([[0, 1], [1, 0]]), axis=1)", "v.take(k)",
    "v.take(nd.array([1.7, 0.2]))", "nd.pick(m, nd.array([0, 2]))", "nd.pick(m, nd.array([0, 1, 5]), axis=0)",
    "nd.pick(m, nd.array([1, 2]), keepdims=True)", "nd.pick(m, nd.array([[1], [2]]), axis=1)", "m.pick(nd.array([1, 1]))",
    "nd.batch_take(m, nd.array([1, 2]))", "nd.one_hot(k, 3)", "nd.one_hot(k, depth=4, on_value=2, off_value=-1)",
    "nd.one_hot(nd.array([1, 5]), 3)", "nd.one_hot(k, 3, dtype='int32')", "nd.gather_nd(m, nd.array([[0, 1], [2, 0]]))",
    "nd.Embedding(k, nd.arange(8).reshape((4, 2)), input_dim=4, output_dim=2)",
    "nd.where(m > 2, m, n)", "nd.where(nd.array([1, 0]), m, n)", "nd.clip(n, -1, 1)", "n.clip(0, 2)", "nd.clip(i, -5, 5)",
]

# Order.
EXPRESSIONS += [
    "nd.sort(n)", "nd.sort(n, axis=0)", "nd.sort(n, is_ascend=False)", "nd.sort(n, axis=None)", "nd.sort(z)",
    "nd.argsort(n)", "nd.argsort(n, axis=0, is_ascend=False)", "nd.argsort(n, dtype='int32')", "z.sort()", "v.argsort()",
    "nd.topk(n)", "nd.topk(n, k=2)", "nd.topk(n, k=2, ret_typ='value')", "nd.topk(n, k=2, ret_typ='both')",
    "nd.topk(n, k=2, ret_typ='mask')", "nd.topk(n, axis=0)", "nd.topk(n, axis=0, k=1, is_ascend=True)",
    "nd.topk(n, k=1, dtype='int32')", "v.topk(k=2)", "nd.topk(n, axis=None, k=3)",
]

# Networks.
EXPRESSIONS += [
    "nd.softmax(n)", "nd.softmax(n, axis=0)", "n.softmax()", "nd.softmax(n, temperature=2)", "nd.log_softmax(n)",
    "n.log_softmax(axis=0)", "nd.softmin(n)", "nd.Activation(n, act_type='relu')", "nd.Activation(n, act_type='sigmoid')",
    "nd.Activation(n, act_type='tanh')", "nd.Activation(n, act_type='softrelu')", "nd.Activation(n, act_type='softsign')",
    "nd.LeakyReLU(n)", "nd.LeakyReLU(n, act_type='leaky', slope=0.1)", "nd.LeakyReLU(n, act_type='elu', slope=1)",
    "nd.smooth_l1(n)", "nd.softmax_cross_entropy(n, nd.array([0, 2]))", "nd.Dropout(n, p=0.5)",
    "nd.L2Normalization(n)", "nd.Flatten(t)", "nd.BlockGrad(n)", "nd.stop_gradient(n)", "nd.identity(n)",
]

# Creation.
EXPRESSIONS += [
    "nd.array([1, 2, 3])", "nd.array([[1.5, 2], [3, 4]])", "nd.array((1, 2))", "nd.array(np.arange(3))",
    "nd.array(np.arange(3.0))", "nd.array([True, False])", "nd.array([1.9, -1.9], dtype='int32')", "nd.array(m)",
    "nd.array([1, 2], dtype='float64')", "nd.array(np.array([1, 2], dtype='float64'), dtype=np.float64)",
    "nd.array([[1, 2], [3]])", "nd.array('a')", "nd.array([[1, 2]] * 3)",
    "nd.zeros(3)", "nd.zeros((2, 2))", "nd.ones((2, 3), dtype='int32')", "nd.full((2, 2), 7)", "nd.full(2, 1.5)",
    "nd.empty((2, 3)).shape", "nd.arange(5)", "nd.arange(1, 7, 2)",
    "nd.arange(5, 0, -2)", "nd.arange(0, 1, 0.3)", "nd.arange(3, repeat=2)", "nd.arange(3, dtype='int32')", "nd.eye(3)",
    "nd.eye(2, 3)", "nd.eye(3, k=1)", "nd.linspace(0, 1, 5)", "nd.zeros_like(m)", "m.zeros_like()", "m.ones_like()",
    "nd.ones_like(i)", "m.astype('int32')", "n.astype('int32')", "m.astype(np.uint8)",
    "n.astype('float64')", "i.astype('float32')", "nd.cast(n, dtype='int32')", "n.copy()", "n.detach()", "n.asnumpy()",
    "m.dtype", "i.dtype", "d.dtype", "m.context", "m.ctx", "m.stype", "mx.cpu()", "mx.cpu() == mx.cpu(0)",
    "m.as_in_context(mx.cpu())", "m.copyto(n)", "m.wait_to_read()", "nd.waitall()", "m.grad", "m.tostype('default')",
    "nd.zeros((3, 30))", "nd.arange(2000)", "nd.arange(2000).reshape((40, 50))", "nd.array([1e-10, 1])", "nd.array([[1e10, 1], [0.1, 2]])",
    "nd.array([np.nan, np.inf, -np.inf, 1.5])", "nd.array([0.1, 0.12345678, 100])", "nd.array([123456.789])",
    "nd.array([16777216, 1.5])", "nd.arange(10) * 1e5", "nd.arange(6).reshape((1, 2, 3))", "nd.ones((1, 1, 1))",
]

# Statements: what stands last is the answer.
EXPRESSIONS += [
    "m[:] = 9; m", "m[:] = n; m", "m[0] = 7; m", "m[1, 2] = -1; m", "m[:, 1] = v[:2]; m", "m[0:1, 1:] = 0; m", "m[:] = v; m",
    "m[0] = v; m", "m[0] = [7, 8, 9]; m", "m[:] = np.zeros((2, 3)); m", "m[nd.array([1, 0])] = 5; m", "m[[0, 1], [1, 2]] = 0; m",
    "m += n; m", "m -= 1; m", "m *= 2; m", "m /= 4; m", "m %= 4; m", "m *= n; m", "y = m; y += 1; m",
    "m[0] += 10; m", "m[0][:] = 3; m", "m[:] += 1; m", "i += 1; i", "i[1] = 2.9; i", "b[0] = 7; b", "before = id(m); m[:] = m + n; id(m) == before",
    "before = id(m); m += n; id(m) == before", "y = m.copy(); m[:] = 0; y", "v[0] = 2; v", "v[-1] = 2; v", "t[0, 1, 2] = 50; t",
    "t[:, 1:3, ::2] = -1; t", "t[1] = t[0]; t", "m[:] = m[:, ::-1]; m", "m[2] = 1", "m[:] = nd.ones((4, 3))", "m += nd.ones((4, 3))",
    "nd.maximum(m, 2, out=m); m", "r = nd.zeros((2, 3)); nd.elemwise_mul(m, n, out=r); r", "nd.exp(v, out=v); v",
]

# Views share memory: what is assigned to one is seen through the others.
EXPRESSIONS += [
    "y = m[0]; m[:] = 0; y",
    "y = m[0:1]; m[:] = 0; y",
    "y = m[:, 1]; m[:] = 0; y",
    "y = m[0, 1:]; m[:] = 0; y",
    "y = m[0, 1]; m[:] = 0; y",
    "y = m[::-1]; m[:] = 0; y",
    "y = m[:, 0:3]; m[:] = 0; y",
    "y = m[0:2:2]; m[:] = 0; y",
    "y = m.reshape((3, 2)); m[:] = 0; y",
    "y = m.T; m[:] = 0; y",
    "y = m.detach(); m[:] = 0; y",
    "y = m.flatten(); m[:] = 0; y",
    "y = m.expand_dims(0); m[:] = 0; y",
    "y = m[0]; y[:] = 0; m",
    "y = m[:, 1]; y[:] = 0; m",
    "y = m[0, 1:]; y[:] = 0; m",
    "y = m[0, 1]; y[:] = 0; m",
    "y = m.reshape((3, 2)); y[:] = 0; m",
    "y = m.reshape((3, 2)); y[0] = 0; m",
    "y = m.detach(); y[:] = 0; m",
    "y = m[0]; y += 1; m",
    "y = m[0][1:]; y[:] = 0; m",
    "y = m[0]; z = y[1:]; m[:] = 0; z",
    "y = m[0]; m += 1; y",
    "y = m[0]; m = m+1; y",
    "y = m.slice_axis(axis=0, begin=0, end=1); y[:] = 0; m",
    "y = m.copy(); m[:] = 0; y",
    "y = m[:]; m[:] = 0; y",
    "y = m.asnumpy(); y[:] = 0; m",
    "[y] = [r for r in m][:1]; m[:] = 0; y",
    "y = t[0]; t[0, 1] = 9; y",
    "y = t[:, 0]; t[:] = 0; y",
    "y = t[0, 0:1]; t[:] = 0; y",
    "y = v[1:]; v[:] = 0; y",
    "y = v[1:2]; y[:] = 9; v",
    "y = v.reshape((3, 1)); v += 1; y",
    "y = m.squeeze(); m[:] = 0; y",
    "y = m[None]; m[:] = 0; y",
    "y = nd.array(m); m[:] = 0; y",
    "y = m.astype('float32'); m[:] = 0; y",
    "y = m.astype('float32', copy=False); m[:] = 0; y",
    "y = m.as_in_context(mx.cpu()); m[:] = 0; y",
    "y = m[0]; z = m[0]; z[:] = 7; y",
    "y = m.reshape(-1); z = m[1]; z[:] = 7; y",
    "y = m.broadcast_to((2, 3)); m[:] = 0; y",
    "y = nd.zeros((2, 3)); m.copyto(y); m[:] = 0; y",
    "y = m[0:1]; m[0] = 9; y",
]

# Gradients.
for function in [
    "(x * x).sum()", "x * 3", "nd.exp(x)", "(x ** 2 / 2).mean()", "nd.dot(x, w)", "x.sum(axis=0)", "x.reshape((3, 2)) * 2",
    "nd.relu(x)", "nd.sigmoid(x)", "nd.tanh(x)", "nd.softmax(x)", "nd.log_softmax(x)", "x.norm()", "x.max()", "x.max(axis=0)",
    "nd.maximum(x, 1)", "nd.abs(x)", "x.clip(-1, 1)", "x[0]", "x[:, 1]", "x[0, 1]", "x.take(nd.array([1, 1, 0]))", "x.T * 2",
    "nd.concat(x, x * 2, dim=0)", "nd.pick(x, nd.array([0, 2]))", "nd.where(x > 0, x, x * 2)", "x.mean(axis=1)", "1 / x",
    "2 ** x", "x ** 3", "-x", "x - x * x", "nd.stack(x, x)", "nd.broadcast_mul(x, w.T)", "nd.sqrt(nd.square(x) + 1)",
    "nd.split(x, 3)[1]", "nd.topk(x, k=2, ret_typ='value')", "nd.sort(x)", "x.prod()", "nd.batch_dot(x.expand_dims(0), x.expand_dims(0), transpose_b=True)",
    "nd.tile(x, (2, 1))", "nd.repeat(x, 2)", "x.min(axis=1)", "nd.flip(x, axis=1)", "nd.one_hot(nd.array([0, 1]), 3) * x", "x.detach() * x",
    "nd.FullyConnected(x, nd.ones((2, 3)), nd.zeros(2), num_hidden=2)", "nd.log(nd.square(x))", "nd.norm(x, axis=1)", "x.slice_axis(axis=1, begin=1, end=3)",
    "nd.smooth_l1(x)", "nd.LeakyReLU(x)", "nd.Activation(x, act_type='softrelu')", "nd.sin(x) * nd.cos(x)", "x % 2", "x / w.T", "x.expand_dims(0)",
]:
    EXPRESSIONS.append(
        "x = n.copy(); w = nd.array([[1], [-2], [0.5]]); x.attach_grad()\n"
        f"with autograd.record():\n    y = {function}\ny.backward(); x.grad"
    )
EXPRESSIONS += [
    "x = v; x.attach_grad(); x.grad", "x = v; x.grad is None",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x\ny.backward(nd.array([1, 10, 100])); x.grad",
    "x = v; x.attach_grad(grad_req='add')\nfor _ in range(3):\n    with autograd.record():\n        y = x * 2\n    y.backward()\nx.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x\ny.backward(retain_graph=True); y.backward(); x.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x\n    z = y.detach() * x\nz.backward(); x.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    with autograd.pause():\n        y = x * x\n    z = y * x\nz.backward(); x.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x; z = x * 3\nautograd.backward([y, z]); x.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x; z = x * 3\nautograd.backward([y, z], [nd.ones(3), nd.ones(3) * 2]); x.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x\nautograd.grad(y, [x])[0]",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x * x\n    g = autograd.grad(y, [x], create_graph=True)[0]\n    h = g * g\nh.backward(); x.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x\ny.backward(); x.grad[:] = 0; x.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x\ny.backward(); x.grad[:] *= 0.5; x.grad",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * x\ny.backward(); g = x.grad\nwith autograd.record():\n    y = x * 5\ny.backward(); g",
    "x = v; x.attach_grad(); y = x * x; y.backward()",
    "autograd.is_recording()",
    "with autograd.record():\n    a = autograd.is_recording(), autograd.is_training()\na",
    "with autograd.record(train_mode=False):\n    a = autograd.is_recording(), autograd.is_training()\na",
    "with autograd.record():\n    with autograd.predict_mode():\n        a = autograd.is_recording(), autograd.is_training()\na",
    "with autograd.train_mode():\n    a = autograd.is_recording(), autograd.is_training()\na",
    "with autograd.record():\n    with autograd.pause():\n        a = autograd.is_recording(), autograd.is_training()\na",
    "a = autograd.set_recording(True); b = autograd.set_recording(False); (a, b)",
    "x = v; x.attach_grad()\nwith autograd.record():\n    y = x * 2\n    while y.norm().asscalar() < 100:\n        y = y * 2\ny.backward(); x.grad",
]

# Random numbers, from a seed.
for call in [
    "normal(shape=(2, 3))", "normal(0, 0.01, shape=(3,))", "normal(1, 2, shape=200).sum()", "normal()", "uniform(shape=5)",
    "uniform(-1, 1, shape=(2, 2))", "uniform()", "randn(2, 3)", "randn(3, loc=1, scale=0.5)", "randint(0, 10, shape=6)",
    "randint(-5, 5, shape=(2, 2), dtype='int64')", "exponential(2, shape=4)", "multinomial(nd.array([0.2, 0.3, 0.5]), shape=8)",
    "multinomial(nd.array([[0.9, 0.1], [0.1, 0.9]]), shape=4)", "multinomial(nd.array([0.5, 0.5]))", "shuffle(nd.arange(8))",
    "shuffle(nd.arange(10).reshape((5, 2)))", "normal(shape=(2, 2), dtype='float32')", "poisson(3, shape=(2, 2)).shape", "gamma(2, shape=3).dtype",
]:
    EXPRESSIONS += [f"mx.random.seed({seed}); nd.random.{call}" for seed in (0, 42)]
