//! Derivatives of the logarithm of the gamma function.

use super::entry::spread;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_float;
use crate::error::Result;
use crate::kernel::elementwise;
use crate::special::Special;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "polygamma",
    summary: "Derivatives of the digamma function, which is that of log Γ.",
    differentiable: true,
    samples: |_| {
        let sample = |order| Sample::new([spread((2, 3), 0.6, 3.0)], move |x| x[0].polygamma(order));
        [0, 1, 2].into_iter().map(sample).collect()
    },
}];

#[derive(Debug)]
struct Polygamma {
    order: u32,
}

impl NdArray {
    /// The derivative of the given order of the digamma function, which is itself the first
    /// derivative of [`lgamma`](Self::lgamma): order 0 is digamma, 1 trigamma.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let euler = -nd::array([1.0]).polygamma(0).item();
    /// assert!((euler - 0.5772157).abs() < 1e-6);
    /// ```
    pub fn polygamma(&self, order: u32) -> NdArray {
        super::apply(Polygamma { order }, &[self]).expect("takes every shape and type")
    }
}

/// The function form of [`NdArray::polygamma`].
pub fn polygamma(x: &NdArray, order: u32) -> NdArray {
    x.polygamma(order)
}

impl Operation for Polygamma {
    fn name(&self) -> &'static str {
        "polygamma"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_float());
        Ok(with_float!(x.dtype(), T => {
            let apply = |from: &[T], to: &mut [T]| {
                elementwise::map(from, to, |x| T::polygamma(self.order, x));
            };
            Value::build(x.shape(), |out| elementwise::unary(&x, out, apply))
        }))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        Some(&gradient.cotangent * gradient.input(0).polygamma(self.order + 1))
    }
}
