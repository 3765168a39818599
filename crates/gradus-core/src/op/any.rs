//! Whether one element, or every one, is true.

use super::define::define;
use super::entry::real;
use super::reduce::{Matrices, Rows};
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_dtype;
use crate::error::Result;
use crate::kernel::truth;
use crate::shape::Axes;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "any",
        summary: "Whether one element at least is true.",
        differentiable: false,
        samples: |_| vec![Sample::new([real((2, 3))], |x| x[0].greater(1.0).any_axis(0))],
    },
    Entry {
        name: "all",
        summary: "Whether every element is true.",
        differentiable: false,
        samples: |_| vec![Sample::new([real((2, 3))], |x| x[0].greater(-1.0).all_axis(0))],
    },
];

define! {
    /// Whether one element at least is true (or not zero); false of none.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0, 2.0]).any().to_vec::<bool>(), [true]);
    /// ```
    fn any / try_any(x) {
        x.try_any_axis(..)
    }

    /// Whether one element at least is true, over the given axes.
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    fn any_axis / try_any_axis(x, axes: impl Into<Axes>) {
        super::apply(Truth { axes: axes.into(), wanted: true }, &[x])
    }

    /// Whether every element is true (or not zero); true of none.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0, 2.0]).all().to_vec::<bool>(), [false]);
    /// ```
    fn all / try_all(x) {
        x.try_all_axis(..)
    }

    /// Whether every element is true, over the given axes.
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    fn all_axis / try_all_axis(x, axes: impl Into<Axes>) {
        super::apply(Truth { axes: axes.into(), wanted: false }, &[x])
    }
}

/// Gives `wanted` where an element is that, else its opposite.
#[derive(Debug)]
struct Truth {
    axes: Axes,
    wanted: bool,
}

impl Operation for Truth {
    fn name(&self) -> &'static str {
        if self.wanted { "any" } else { "all" }
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0];
        if let Some(matrices) = Matrices::new(x, &self.axes, self.name())? {
            return Ok(with_dtype!(x.dtype(), T => {
                matrices.map(|x: &[T], out| truth::of_columns(x, out, self.wanted))
            }));
        }
        let rows = Rows::new(x, &self.axes, self.name())?;
        Ok(with_dtype!(x.dtype(), T => {
            rows.map(|row: &[T]| truth::of_row(row, self.wanted))
        }))
    }

    fn vjp(&self, _gradient: &Gradient, _input: usize) -> Option<NdArray> {
        None
    }

    fn is_differentiable(&self) -> bool {
        false
    }
}
