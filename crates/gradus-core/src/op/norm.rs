//! The Euclidean length over axes.

use super::define::define;
use super::entry::real;
use super::reduce::{Rows, with_reduced_axes};
use super::where_::or_one;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_float;
use crate::error::Result;
use crate::kernel::sum::sum_of;
use crate::nd::keepdims;
use crate::shape::Axes;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "norm",
    summary: "The square root of the sum of the squares over axes.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 3))], |x| x[0].norm()),
            Sample::new([real((2, 3))], |x| x[0].norm_axis(keepdims(1)) * &x[0]),
        ]
    },
}];

define! {
    /// The square root of the sum of the squares of all elements: the Euclidean length of a
    /// vector, the Frobenius norm of a matrix. Squares out of range do no harm. Its gradient at zero
    /// is zero.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([3.0, 4.0]).norm().item(), 5.0);
    /// ```
    fn norm / try_norm(x) {
        x.try_norm_axis(..)
    }

    /// The square root of the sum of the squares over the given axes.
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    fn norm_axis / try_norm_axis(x, axes: impl Into<Axes>) {
        super::apply(Norm { axes: axes.into() }, &[x])
    }
}

#[derive(Debug)]
struct Norm {
    axes: Axes,
}

impl Operation for Norm {
    fn name(&self) -> &'static str {
        "norm"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_float());
        let rows = Rows::new(&x, &self.axes, self.name())?;
        Ok(with_float!(x.dtype(), T => rows.map(|row: &[T]| {
            let squares = sum_of(row, |x| x * x);
            if squares >= T::MIN_POSITIVE / T::EPSILON && squares.is_finite() {
                return squares.sqrt();
            }
            // Brought near 1 first, if there is something to bring there.
            let largest = row.iter().fold(0.0, |largest: T, x| largest.max(x.abs()));
            if largest == 0.0 || !largest.is_finite() || squares.is_nan() {
                return squares.sqrt();
            }
            largest * sum_of(row, |x| (x / largest) * (x / largest)).sqrt()
        })))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let x = gradient.input(0);
        let put_back = |reduced: &NdArray| with_reduced_axes(reduced, &self.axes, &x.shape());
        let norm = gradient.output();
        let divisor = put_back(&or_one(&norm));
        Some(put_back(&gradient.cotangent) * (x / divisor))
    }
}
