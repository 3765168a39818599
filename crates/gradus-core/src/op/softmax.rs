//! Exponentials as shares of their sum, and the logarithms of these shares.

use super::define::define;
use super::entry::real;
use super::logsumexp::finite_maximum;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_float;
use crate::error::Result;
use crate::kernel::along::map_lines;
use crate::kernel::sum::{sum, sum_of};
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

struct Softmax {
    axis: usize,
}

struct LogSoftmax {
    axis: usize,
}

impl Operation for Softmax {
    fn name(&self) -> &'static str {
        "softmax"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_float());
        Ok(with_float!(x.dtype(), T => map_lines(&x, self.axis, |line: &mut [T]| {
            let largest = finite_maximum(line);
            for x in &mut *line {
                *x = (*x - largest).exp();
            }
            let total = sum(line);
            for x in line {
                *x /= total;
            }
        })))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let y = gradient.output();
        let weighted = &y * &gradient.cotangent;
        let total = weighted.sum_axis(keepdims(self.axis));
        Some(weighted - y * total)
    }
}

impl Operation for LogSoftmax {
    fn name(&self) -> &'static str {
        "log_softmax"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_float());
        Ok(with_float!(x.dtype(), T => map_lines(&x, self.axis, |line: &mut [T]| {
            let largest = finite_maximum(line);
            let logarithm = sum_of(line, |x| (x - largest).exp()).ln();
            for x in line {
                *x = *x - largest - logarithm;
            }
        })))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let g = &gradient.cotangent;
        let total = g.sum_axis(keepdims(self.axis));
        Some(g - gradient.output().exp() * total)
    }
}
