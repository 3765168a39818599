//! Repeating an array, without a copy, to fill a larger shape.

use super::define::define;
use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::error::Result;
use crate::shape::Shape;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "broadcast_to",
    summary: "The elements repeated to fill a larger shape.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real(3)], |x| x[0].broadcast_to((2, 3))),
            Sample::new([real((2, 1))], |x| x[0].broadcast_to((4, 2, 3))),
            Sample::new([real(())], |x| x[0].broadcast_to((2, 2))),
        ]
    },
}];

#[derive(Debug)]
struct BroadcastTo {
    shape: Shape,
}

define! {
    /// The elements repeated, without a copy, to fill `shape`: from the last axis on, each length
    /// must be the same or 1.
    ///
    /// # Panics
    /// When `shape` cannot be filled that way.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let rows = nd::array([1.0, 2.0]).broadcast_to((2, 2));
    /// assert_eq!(rows.to_vec::<f32>(), [1.0, 2.0, 1.0, 2.0]);
    /// ```
    fn broadcast_to / try_broadcast_to(x, shape: impl Into<Shape>) {
        super::apply(BroadcastTo { shape: shape.into() }, &[x])
    }
}

impl Operation for BroadcastTo {
    fn name(&self) -> &'static str {
        "broadcast_to"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let layout = inputs[0].layout.broadcast_to(&self.shape, self.name())?;
        Ok(inputs[0].view(layout))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        // The backward pass sums it down to the input's shape.
        Some(gradient.cotangent.clone())
    }
}
