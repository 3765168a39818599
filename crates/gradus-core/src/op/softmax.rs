//! Exponentials as shares of their sum, and the logarithms of these shares.

use super::define::define;
use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_float;
use crate::error::Result;
use crate::kernel::along::build_lines;
use crate::kernel::softmax;
use crate::nd::keepdims;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "softmax",
        summary: "Exponentials as shares of their sum along an axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].softmax(-1)),
                Sample::new([real((2, 3))], |x| x[0].softmax(0).square()),
            ]
        },
    },
    Entry {
        name: "log_softmax",
        summary: "Logarithms of the softmax along an axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].log_softmax(-1)),
                Sample::new([real((2, 3))], |x| x[0].log_softmax(0).square()),
            ]
        },
    },
];

define! {
    /// `exp(x)` divided by its sum along `axis`, without overflow: shares that add up to 1.
    ///
    /// # Panics
    /// When the axis is not there.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([1000.0, 1000.0]).softmax(-1).to_vec::<f32>(), [0.5, 0.5]);
    /// ```
    fn softmax / try_softmax(x, axis: isize) {
        let axis = x.shape().axis(axis, "softmax")?;
        super::apply(Softmax { axis }, &[x])
    }

    /// `x - logsumexp(x)` along `axis`: the logarithm of the [`softmax`](Self::softmax), exact for
    /// the smallest shares too.
    ///
    /// # Panics
    /// When the axis is not there.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([0.0, 1000.0]).log_softmax(-1).to_vec::<f32>(), [-1000.0, 0.0]);
    /// ```
    fn log_softmax / try_log_softmax(x, axis: isize) {
        let axis = x.shape().axis(axis, "log_softmax")?;
        super::apply(LogSoftmax { axis }, &[x])
    }
}

#[derive(Debug)]
struct Softmax {
    axis: usize,
}

#[derive(Debug)]
struct LogSoftmax {
    axis: usize,
}

/// What the cotangent `g` of a softmax `y` becomes before it: `y·(g - sum(y·g))`, of `y` and `g`.
#[derive(Debug)]
struct SoftmaxGradient {
    axis: usize,
}

/// The same before the logarithm `y` of a softmax: `g - exp(y)·sum(g)`, of `y` and `g`.
#[derive(Debug)]
struct LogSoftmaxGradient {
    axis: usize,
}

impl Operation for Softmax {
    fn name(&self) -> &'static str {
        "softmax"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_float());
        Ok(with_float!(x.dtype(), T => {
            build_lines([&*x], self.axis, |[x], line, out| softmax::softmax::<T>(x, line, out))
        }))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        Some(softmax_gradient(&gradient.output(), &gradient.cotangent, self.axis))
    }
}

/// What the cotangent of a softmax `y` along `axis` becomes before it.
pub(crate) fn softmax_gradient(y: &NdArray, cotangent: &NdArray, axis: usize) -> NdArray {
    let result = super::apply(SoftmaxGradient { axis }, &[y, cotangent]);
    result.expect("both are of one shape and type")
}

impl Operation for SoftmaxGradient {
    fn name(&self) -> &'static str {
        "softmax_gradient"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [y, g] = inputs else {
            unreachable!("two inputs")
        };
        let g = g.cast(y.dtype());
        Ok(with_float!(y.dtype(), T => {
            build_lines([y, &g], self.axis, |[y, g], line, out| {
                softmax::softmax_gradient::<T>(y, g, line, out);
            })
        }))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let (y, g, h) = (&gradient.input(0), &gradient.input(1), &gradient.cotangent);
        let total = |weights: NdArray| weights.sum_axis(keepdims(self.axis));
        Some(match input {
            0 => h * g - h * total(y * g) - g * total(h * y),
            // As a matrix it is symmetric.
            _ => softmax_gradient(y, h, self.axis),
        })
    }
}

impl Operation for LogSoftmax {
    fn name(&self) -> &'static str {
        "log_softmax"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_float());
        Ok(with_float!(x.dtype(), T => {
            build_lines([&*x], self.axis, |[x], line, out| softmax::log_softmax::<T>(x, line, out))
        }))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let inputs = [&gradient.output(), &gradient.cotangent];
        let result = super::apply(LogSoftmaxGradient { axis: self.axis }, &inputs);
        Some(result.expect("both are of one shape and type"))
    }
}

impl Operation for LogSoftmaxGradient {
    fn name(&self) -> &'static str {
        "log_softmax_gradient"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [y, g] = inputs else {
            unreachable!("two inputs")
        };
        let g = g.cast(y.dtype());
        Ok(with_float!(y.dtype(), T => {
            build_lines([y, &g], self.axis, |[y, g], line, out| {
                softmax::log_softmax_gradient::<T>(y, g, line, out);
            })
        }))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let (y, g, h) = (&gradient.input(0), &gradient.input(1), &gradient.cotangent);
        let total = |weights: NdArray| weights.sum_axis(keepdims(self.axis));
        let weighted = h * y.exp();
        Some(match input {
            0 => -(weighted * total(g.clone())),
            _ => h - total(weighted),
        })
    }
}
