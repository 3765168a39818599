//! The largest and the smallest element over axes.

use super::define::define;
use super::entry::real;
use super::reduce::{Matrices, Rows, reduced_count, with_reduced_axes};
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_dtype;
use crate::error::{Error, Result};
use crate::kernel::extreme;
use crate::nd::keepdims;
use crate::shape::Axes;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "max",
        summary: "The largest element over axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].max()),
                Sample::new([real((2, 3, 2))], |x| x[0].max_axis((0, 2)).exp()),
            ]
        },
    },
    Entry {
        name: "min",
        summary: "The smallest element over axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].min()),
                Sample::new([real((2, 3))], |x| x[0].min_axis(keepdims(1)).exp()),
            ]
        },
    },
];

define! {
    /// The largest of all elements; NaN where one is NaN. Equal largest elements share the gradient.
    ///
    /// # Panics
    /// When there are no elements.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 3.0, 2.0]).max().item(), 3.0);
    /// ```
    fn max / try_max(x) {
        x.try_max_axis(..)
    }

    /// The largest element over the given axes.
    ///
    /// # Panics
    /// When an axis is not there or named twice, or there are no elements to choose from.
    fn max_axis / try_max_axis(x, axes: impl Into<Axes>) {
        super::apply(Extremum { axes: axes.into(), largest: true }, &[x])
    }

    /// The smallest of all elements; NaN where one is NaN. Equal smallest elements share the
    /// gradient.
    ///
    /// # Panics
    /// When there are no elements.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([3.0, 1.0, 2.0]).min().item(), 1.0);
    /// ```
    fn min / try_min(x) {
        x.try_min_axis(..)
    }

    /// The smallest element over the given axes.
    ///
    /// # Panics
    /// When an axis is not there or named twice, or there are no elements to choose from.
    fn min_axis / try_min_axis(x, axes: impl Into<Axes>) {
        super::apply(Extremum { axes: axes.into(), largest: false }, &[x])
    }
}

#[derive(Debug)]
struct Extremum {
    axes: Axes,
    largest: bool,
}

/// Refuses rows without elements, of which there is no largest one.
///
/// # Errors
/// When an axis is not there or named twice, or has no elements.
pub(super) fn refuse_empty(x: &Value, axes: &Axes, operation: &'static str) -> Result<()> {
    if reduced_count(x.shape(), axes, operation)? > 0 {
        return Ok(());
    }
    Err(Error::shape(
        operation,
        format!(
            "there are no elements to choose from in shape {}; every reduced axis must have one \
             at least",
            x.shape()
        ),
    ))
}

impl Operation for Extremum {
    fn name(&self) -> &'static str {
        if self.largest { "max" } else { "min" }
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        refuse_empty(x, &self.axes, self.name())?;
        if let Some(matrices) = Matrices::new(x, &self.axes, self.name())? {
            return Ok(with_dtype!(x.dtype(), T => {
                matrices.map(|x: &[T], out| extreme::of_columns(x, out, self.largest))
            }));
        }
        let rows = Rows::new(x, &self.axes, self.name())?;
        Ok(with_dtype!(x.dtype(), T => {
            rows.map(|row: &[T]| extreme::of_row(row, self.largest))
        }))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let x = gradient.input(0);
        let put_back = |reduced: &NdArray| with_reduced_axes(reduced, &self.axes, &x.shape());
        let is_extreme = x.equal(put_back(&gradient.output())).astype(x.dtype());
        let sharers = is_extreme.sum_axis(self.axes.clone().keepdims());
        Some(put_back(&gradient.cotangent) / sharers * is_extreme)
    }
}
