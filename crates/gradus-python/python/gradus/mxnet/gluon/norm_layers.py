"""Normalization layers."""

from .block import HybridBlock

__all__ = ["BatchNorm", "InstanceNorm", "LayerNorm"]


class _Norm(HybridBlock):
    """What normalizations share: ``gamma``, the standard deviations, and ``beta``, the means."""

    def __init__(
        self, axis, epsilon, center, scale, beta_initializer, gamma_initializer, in_channels, **kwargs
    ):
        super().__init__(**kwargs)
        self._axis, self._epsilon, self._center, self._scale = axis, epsilon, center, scale
        self.gamma = self._vector("gamma", scale, in_channels, gamma_initializer)
        self.beta = self._vector("beta", center, in_channels, beta_initializer)

    def _vector(self, name, is_learned, length, init):
        request = "write" if is_learned else "null"
        return self.params.get(name, grad_req=request, shape=(length,), init=init)

    def infer_shape(self, x):
        for parameter in self._own_parameters.values():
            parameter._complete((x.shape[self._axis],))

    def _settings(self):
        return {"eps": self._epsilon, "axis": self._axis, "center": self._center, "scale": self._scale}

    def _channels(self):
        return self.gamma.shape[0]

    def __repr__(self):
        settings = ", ".join(f"{name}={value!r}" for name, value in self._settings().items())
        return f"{type(self).__name__}({settings}, in_channels={self._channels()})"


class BatchNorm(_Norm):
    """Channels with means and standard deviations that are learned.

    In training they are first given mean 0 and variance 1 by the batch's moments; otherwise by
    ``running_mean`` and ``running_var``, which follow them.

    >>> from gradus.mxnet import autograd, nd
    >>> layer = BatchNorm()
    >>> layer.initialize()
    >>> with autograd.record():
    ...     y = layer(nd.array([[1, 10], [3, 30]]))
    >>> y.round().asnumpy().tolist()
    [[-1.0, -1.0], [1.0, 1.0]]
    """

    def __init__(
        self, axis=1, momentum=0.9, epsilon=1e-5, center=True, scale=True, use_global_stats=False,
        beta_initializer="zeros", gamma_initializer="ones", running_mean_initializer="zeros",
        running_variance_initializer="ones", in_channels=0, **kwargs,
    ):
        super().__init__(
            axis, epsilon, center, scale, beta_initializer, gamma_initializer, in_channels, **kwargs
        )
        self._momentum, self._use_global_stats = momentum, use_global_stats
        self.running_mean = self._vector("running_mean", False, in_channels, running_mean_initializer)
        self.running_var = self._vector("running_var", False, in_channels, running_variance_initializer)

    def _settings(self):
        return {
            "axis": self._axis, "eps": self._epsilon, "momentum": self._momentum,
            "fix_gamma": not self._scale, "use_global_stats": self._use_global_stats,
        }

    def _channels(self):
        return self.gamma.shape[0] or None

    def hybrid_forward(self, F, x, gamma, beta, running_mean, running_var):
        return F.BatchNorm(x, gamma, beta, running_mean, running_var, **self._settings())


class LayerNorm(_Norm):
    """Each example's features with means and standard deviations that are learned."""

    def __init__(
        self, axis=-1, epsilon=1e-5, center=True, scale=True, beta_initializer="zeros",
        gamma_initializer="ones", in_channels=0, **kwargs,
    ):
        super().__init__(
            axis, epsilon, center, scale, beta_initializer, gamma_initializer, in_channels, **kwargs
        )

    def hybrid_forward(self, F, x, gamma, beta):
        return F.LayerNorm(x, gamma, beta, axis=self._axis, eps=self._epsilon)


class InstanceNorm(_Norm):
    """Each example's channels with means that are learned, and standard deviations too if ``scale``."""

    def __init__(
        self, axis=1, epsilon=1e-5, center=True, scale=False, beta_initializer="zeros",
        gamma_initializer="ones", in_channels=0, **kwargs,
    ):
        super().__init__(
            axis, epsilon, center, scale, beta_initializer, gamma_initializer, in_channels, **kwargs
        )

    def hybrid_forward(self, F, x, gamma, beta):
        return F.InstanceNorm(x, gamma, beta, eps=self._epsilon)
