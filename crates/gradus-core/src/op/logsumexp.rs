//! The logarithm of a sum of exponentials over axes, without overflow.

use super::define::define;
use super::entry::real;
use super::reduce::{Rows, with_reduced_axes};
use super::where_::{or_one, where_};
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_float;
use crate::error::Result;
use crate::kernel::extreme::finite_largest;
use crate::kernel::math::Elementary;
use crate::kernel::simd;
use crate::kernel::sum::sum_of;
use crate::nd::keepdims;
use crate::shape::Axes;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "logsumexp",
    summary: "The logarithm of the sum of the exponentials over axes.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 3))], |x| x[0].logsumexp()),
            Sample::new([real((2, 3))], |x| x[0].logsumexp_axis(keepdims(0)) * &x[0]),
        ]
    },
}];

define! {
    /// `log(sum(exp(x)))` of all elements, without overflow; minus infinity of none.
    ///
    /// ```
    /// let x = gradus_core::nd::array([1000.0, 1000.0]);
    /// assert!((x.logsumexp().item() - (1000.0 + 2_f64.ln())).abs() < 1e-4);
    /// ```
    fn logsumexp / try_logsumexp(x) {
        x.try_logsumexp_axis(..)
    }

    /// `log(sum(exp(x)))` over the given axes, without overflow.
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    fn logsumexp_axis / try_logsumexp_axis(x, axes: impl Into<Axes>) {
        super::apply(LogSumExp { axes: axes.into() }, &[x])
    }
}

#[derive(Debug)]
struct LogSumExp {
    axes: Axes,
}

impl Operation for LogSumExp {
    fn name(&self) -> &'static str {
        "logsumexp"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_float());
        let rows = Rows::new(&x, &self.axes, self.name())?;
        Ok(with_float!(x.dtype(), T => {
            rows.map(|row: &[T]| {
                let largest = simd::run(#[inline(always)] || finite_largest(row));
                let total = sum_of(row, #[inline(always)] |x| Elementary::exp(x - largest));
                Elementary::ln(total) + largest
            })
        }))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let x = gradient.input(0);
        let put_back = |reduced: &NdArray| with_reduced_axes(reduced, &self.axes, &x.shape());
        // The shares of each element in the sum, whatever number the exponents are relative to:
        // the logarithm itself would do, if rounding did not take digits from large ones.
        let y = put_back(&gradient.output().detach());
        let weights = (&x - where_(y.isfinite(), &y, 0.0)).exp();
        let total = weights.sum_axis(self.axes.clone().keepdims());
        // Of elements that are all minus infinity none has a share.
        let shares = weights / or_one(&total);
        Some(put_back(&gradient.cotangent) * shares)
    }
}
