//! Axes of length 1, put in and taken away.

use super::define::define;
use super::entry::real;
use super::{Entry, Sample};
use crate::error::Error;
use crate::shape::{Axes, Integers, Shape};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "expand_dims",
        summary: "New axes of length 1.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].expand_dims(1).exp()),
                Sample::new([real(3)], |x| x[0].expand_dims((0, -1)).exp()),
            ]
        },
    },
    Entry {
        name: "squeeze",
        summary: "Axes of length 1 taken away.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((1, 3, 1))], |x| x[0].squeeze().exp()),
                Sample::new([real((1, 3, 1))], |x| x[0].squeeze_axis(-1).exp()),
            ]
        },
    },
];

define! {
    /// The same elements with new axes of length 1, which stand at the given places of the result.
    /// Copies nothing.
    ///
    /// # Panics
    /// When the result has no such axis, or one is named twice.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::zeros((2, 3));
    /// assert_eq!(x.expand_dims(0).shape().to_string(), "(1, 2, 3)");
    /// assert_eq!(x.expand_dims((-1, 1)).shape().to_string(), "(2, 1, 3, 1)");
    /// ```
    fn expand_dims / try_expand_dims(x, axes: impl Into<Integers>) {
        let axes = axes.into();
        let shape = x.shape();
        let expanded = Shape::from_iter(vec![1; shape.rank() + axes.len()]);
        let is_new = Axes::from(&axes[..]).mask(&expanded, "expand_dims");
        let is_new = is_new.map_err(|error| error.of_new_axis(&shape))?;
        let mut old = shape.iter().copied();
        let lengths = is_new.iter().map(|&new| if new { 1 } else { old.next().unwrap_or(1) });
        x.try_reshape(Shape::from_iter(lengths))
    }

    /// The same elements without the axes of length 1. Copies nothing.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::zeros((1, 3, 1)).squeeze().shape().to_string(), "(3,)");
    /// ```
    fn squeeze / try_squeeze(x) {
        let shape = x.shape();
        x.try_reshape(shape.iter().copied().filter(|&length| length != 1).collect::<Shape>())
    }

    /// The same elements without the given axes, which must have length 1. Copies nothing.
    ///
    /// # Panics
    /// When an axis is not there, is named twice, or has another length.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::zeros((1, 3, 1)).squeeze_axis(0).shape().to_string(), "(3, 1)");
    /// ```
    fn squeeze_axis / try_squeeze_axis(x, axes: impl Into<Axes>) {
        let shape = x.shape();
        let mask = axes.into().mask(&shape, "squeeze")?;
        let axes = || shape.iter().zip(&mask).enumerate();
        if let Some((axis, (&length, _))) = axes().find(|&(_, (&length, &named))| named && length != 1) {
            let message = format!(
                "axis {axis} of shape {shape} has length {length}; only axes of length 1 can be \
                 taken away"
            );
            return Err(Error::shape("squeeze", message));
        }
        let kept = axes().filter(|&(_, (_, &named))| !named).map(|(_, (&length, _))| length);
        x.try_reshape(kept.collect::<Shape>())
    }
}
