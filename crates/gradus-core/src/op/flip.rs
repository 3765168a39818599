//! Elements in reverse or rotated order.

use super::define::define;
use super::entry::real;
use super::stack::concat;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::error::{Error, Result};
use crate::shape::{Axes, Integers, PerAxis};
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "flip",
        summary: "The elements in reverse order along axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].flip(1).exp()),
                Sample::new([real((2, 3))], |x| x[0].t().flip(..).exp()),
            ]
        },
    },
    Entry {
        name: "roll",
        summary: "The elements moved along axes; those beyond the end come in at the start.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].roll(1, 1).exp()),
                Sample::new([real((2, 3))], |x| x[0].roll((-1, 4), (0, 1)).exp()),
            ]
        },
    },
];

#[derive(Debug)]
struct Flip {
    is_reversed: PerAxis<bool>,
}

define! {
    /// The elements in reverse order along the given axes, or along all (`..`). Copies nothing.
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.flip(0).to_vec::<f32>(), [3.0, 4.0, 1.0, 2.0]);
    /// assert_eq!(x.flip(..).to_vec::<f32>(), [4.0, 3.0, 2.0, 1.0]);
    /// ```
    fn flip / try_flip(x, axes: impl Into<Axes>) {
        let is_reversed = axes.into().mask(&x.shape(), "flip")?;
        super::apply(Flip { is_reversed }, &[x])
    }

    /// The elements moved along `axes` by as many places as `shifts` says, one for each axis or one
    /// for all. Those that go beyond the end come in at the start.
    ///
    /// # Panics
    /// When an axis is not there, or there are not as many shifts as axes.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([1.0, 2.0, 3.0, 4.0]);
    /// assert_eq!(x.roll(1, 0).to_vec::<f32>(), [4.0, 1.0, 2.0, 3.0]);
    /// assert_eq!(x.roll(-1, 0).to_vec::<f32>(), [2.0, 3.0, 4.0, 1.0]);
    /// ```
    fn roll / try_roll(x, shifts: impl Into<Integers>, axes: impl Into<Integers>) {
        let (shifts, axes) = (shifts.into(), axes.into());
        if shifts.len() != axes.len() && shifts.len() != 1 {
            let message = format!(
                "{} shifts for {} axes; give one for each axis or one for all",
                shifts.len(),
                axes.len()
            );
            return Err(Error::argument("roll", message));
        }
        let pairs = axes.iter().zip(shifts.iter().cycle());
        pairs.into_iter().try_fold(x.clone(), |x, (&axis, &shift)| roll_axis(&x, shift, axis))
    }
}

fn roll_axis(x: &NdArray, shift: isize, axis: isize) -> Result<NdArray> {
    let shape = x.shape();
    let axis = shape.axis(axis, "roll")?;
    let length = shape[axis];
    let shift = shift.checked_rem_euclid(length as isize).unwrap_or(0) as usize;
    if shift == 0 {
        return Ok(x.clone());
    }
    let end = x.narrow(axis, length - shift, shift);
    let start = x.narrow(axis, 0, length - shift);
    Ok(concat(&[&end, &start], axis as isize))
}

impl Operation for Flip {
    fn name(&self) -> &'static str {
        "flip"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        let mut layout = x.layout.clone();
        for axis in (0..x.rank()).filter(|&axis| self.is_reversed[axis]) {
            let length = layout.shape[axis];
            layout.narrow(axis, length.saturating_sub(1), length, -1);
        }
        Ok(x.view(layout))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let flip = Flip {
            is_reversed: self.is_reversed.clone(),
        };
        let result = super::apply(flip, &[&gradient.cotangent]);
        Some(result.expect("the axes are there"))
    }
}
