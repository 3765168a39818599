//! One element of each line along an axis.

use super::define::define;
use super::entry::{positions, real};
use super::gather::gather_named;
use super::indices::OutOfRange;
use super::{Entry, Sample};
use crate::array::Operand;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::nd::keepdims;
use crate::shape::{Axes, Shape};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "pick",
    summary: "One element of each line along an axis.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((3, 4))], |x| x[0].pick(positions([2, 0, 3]), 1).exp()),
            Sample::new([real((2, 3))], |x| {
                x[0].pick(positions([0, 1, 9]), keepdims(0)).exp()
            }),
            Sample::new([real((2, 3))], |x| {
                x[0].pick_with(positions([-1, 4]), -1, OutOfRange::Wrap)
                    .exp()
            }),
        ]
    },
}];

define! {
    /// One element of each line along an axis: with axis 1 of a matrix, element `i` of the result
    /// is `x[i, indices[i]]`, such as the score that each example gives its label. MXNet's `pick`:
    /// positions that are not there are clipped, so that negative ones name the first element.
    /// `indices` has the shape of the array without the axis, or with length 1 there. The axis goes
    /// away, unless it is given as [`keepdims`](crate::nd::keepdims).
    ///
    /// # Panics
    /// When not one axis is named or it is not there, `indices` has another shape, or an index is
    /// no whole number.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    /// let labels = nd::array([0, 1, 7]);
    /// assert_eq!(x.pick(&labels, 1).to_vec::<f32>(), [1.0, 4.0, 6.0]);
    /// assert_eq!(x.pick(&labels, nd::keepdims(-1)).shape().to_string(), "(3, 1)");
    /// ```
    fn pick / try_pick(x, indices: impl Operand, axis: impl Into<Axes>) {
        x.try_pick_with(indices, axis, OutOfRange::Clip)
    }

    /// As [`pick`](crate::NdArray::pick), and `out_of_range` says what becomes of positions that are not
    /// there.
    ///
    /// # Panics
    /// As [`pick`](crate::NdArray::pick), and for positions that are refused.
    ///
    /// ```
    /// use gradus_core::nd::{self, OutOfRange};
    /// let x = nd::array([[1.0, 2.0, 3.0]]);
    /// assert_eq!(x.pick_with(nd::array([-1]), 1, OutOfRange::Refuse).to_vec::<f32>(), [3.0]);
    /// ```
    fn pick_with / try_pick_with(
        x, indices: impl Operand, axis: impl Into<Axes>, out_of_range: OutOfRange,
    ) {
        let axes = axis.into();
        let shape = x.shape();
        let axis = only_axis(&axes, &shape)?;
        let indices = indices.to_array(Some(DType::I64))?;
        let (kept, removed) = (shape.with_axis(axis, 1), shape.without_axis(axis));
        if ![&kept, &removed].contains(&&indices.shape()) {
            let message = format!(
                "indices of shape {} for axis {axis} of shape {shape}; they must have shape \
                 {removed} or {kept}",
                indices.shape()
            );
            return Err(Error::shape("pick", message));
        }
        let indices = indices.try_reshape(kept)?;
        let picked = gather_named("pick", x, &indices, axis as isize, out_of_range)?;
        if axes.keepdims { Ok(picked) } else { picked.try_reshape(removed) }
    }
}

fn only_axis(axes: &Axes, shape: &Shape) -> Result<usize> {
    let mask = axes.mask(shape, "pick")?;
    let mut named = (0..shape.rank()).filter(|&axis| mask[axis]);
    match (named.next(), named.next()) {
        (Some(axis), None) => Ok(axis),
        _ => {
            let message =
                format!("needs one axis of shape {shape}; flatten the array to pick from all");
            Err(Error::argument("pick", message))
        }
    }
}
