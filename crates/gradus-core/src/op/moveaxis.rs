//! Axes moved to other places, while the rest stay in order.

use super::define::define;
use super::entry::real;
use super::{Entry, Sample};
use crate::error::{Error, Result};
use crate::shape::{Axes, Integers, PerAxis, Shape};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "moveaxis",
    summary: "Axes moved to other places.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 3, 2))], |x| x[0].moveaxis(0, -1).exp()),
            Sample::new([real((2, 1, 3))], |x| x[0].moveaxis((0, 1), (-1, -2)).exp()),
        ]
    },
}];

define! {
    /// The axes `from` moved to the places `to` of the result; the others stay in order. Copies
    /// nothing.
    ///
    /// # Panics
    /// When an axis is not there or named twice, or there are not as many in `from` as in `to`.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::zeros((2, 3, 4));
    /// assert_eq!(x.moveaxis(0, -1).shape().to_string(), "(3, 4, 2)");
    /// assert_eq!(x.moveaxis((0, 1), (1, 0)).shape().to_string(), "(3, 2, 4)");
    /// ```
    fn moveaxis / try_moveaxis(x, from: impl Into<Integers>, to: impl Into<Integers>) {
        let (from, to) = (from.into(), to.into());
        let shape = x.shape();
        if from.len() != to.len() {
            let message = format!("{} axes cannot go to {} places; name as many", from.len(), to.len());
            return Err(Error::argument("moveaxis", message));
        }
        let order = order(&shape, &from, &to)?;
        // An empty order would reverse the axes.
        if order.is_empty() { Ok(x.clone()) } else { x.try_transpose(&order[..]) }
    }
}

/// For each place of the result the axis that goes there.
fn order(shape: &Shape, from: &Integers, to: &Integers) -> Result<PerAxis<usize>> {
    let moved = Axes::from(&from[..]).mask(shape, "moveaxis")?;
    let mut staying = (0..shape.rank()).filter(|&axis| !moved[axis]);
    let taken = Axes::from(&to[..]).mask(shape, "moveaxis")?;
    let places = taken.iter().map(|&taken| {
        if taken {
            0
        } else {
            staying.next().unwrap_or(0)
        }
    });
    let mut order: PerAxis<usize> = places.collect();
    for (&from, &to) in from.iter().zip(to.iter()) {
        order[shape.axis(to, "moveaxis")?] = shape.axis(from, "moveaxis")?;
    }
    Ok(order)
}
