//! Where the largest or the smallest element is.

use super::define::define;
use super::entry::real;
use super::max::refuse_empty;
use super::reduce::{Matrices, Rows};
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_dtype;
use crate::error::Result;
use crate::kernel::extreme;
use crate::shape::Axes;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "argmax",
        summary: "The position of the largest element along an axis.",
        differentiable: false,
        samples: |_| vec![Sample::new([real((2, 3))], |x| x[0].argmax_axis(1))],
    },
    Entry {
        name: "argmin",
        summary: "The position of the smallest element along an axis.",
        differentiable: false,
        samples: |_| vec![Sample::new([real((2, 3))], |x| x[0].argmin_axis(1))],
    },
];

define! {
    /// The position, in row-major order, of the first largest element of all; int64.
    ///
    /// # Panics
    /// When there are no elements.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 3.0, 3.0]).argmax().item(), 1.0);
    /// ```
    fn argmax / try_argmax(x) {
        x.try_argmax_axis(..)
    }

    /// The positions of the first largest elements along an axis (over several axes: in row-major
    /// order of these); int64. The first NaN counts as the largest.
    ///
    /// # Panics
    /// When an axis is not there or named twice, or there are no elements to choose from.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 3.0], [5.0, 2.0]]);
    /// assert_eq!(x.argmax_axis(1).to_vec::<i64>(), [1, 0]);
    /// ```
    fn argmax_axis / try_argmax_axis(x, axes: impl Into<Axes>) {
        super::apply(ExtremePosition { axes: axes.into(), largest: true }, &[x])
    }

    /// The position, in row-major order, of the first smallest element of all; int64.
    ///
    /// # Panics
    /// When there are no elements.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([3.0, 1.0, 1.0]).argmin().item(), 1.0);
    /// ```
    fn argmin / try_argmin(x) {
        x.try_argmin_axis(..)
    }

    /// The positions of the first smallest elements along an axis (over several axes: in row-major
    /// order of these); int64. The first NaN counts as the smallest.
    ///
    /// # Panics
    /// When an axis is not there or named twice, or there are no elements to choose from.
    fn argmin_axis / try_argmin_axis(x, axes: impl Into<Axes>) {
        super::apply(ExtremePosition { axes: axes.into(), largest: false }, &[x])
    }
}

#[derive(Debug)]
struct ExtremePosition {
    axes: Axes,
    largest: bool,
}

impl Operation for ExtremePosition {
    fn name(&self) -> &'static str {
        if self.largest { "argmax" } else { "argmin" }
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        refuse_empty(x, &self.axes, self.name())?;
        if let Some(matrices) = Matrices::new(x, &self.axes, self.name())? {
            return Ok(with_dtype!(x.dtype(), T => {
                matrices.map(|x: &[T], out| extreme::rows_of_columns(x, out, self.largest))
            }));
        }
        let rows = Rows::new(x, &self.axes, self.name())?;
        Ok(with_dtype!(x.dtype(), T => {
            rows.map(|row: &[T]| extreme::position(row, self.largest) as i64)
        }))
    }

    fn vjp(&self, _gradient: &Gradient, _input: usize) -> Option<NdArray> {
        None
    }

    fn is_differentiable(&self) -> bool {
        false
    }
}
