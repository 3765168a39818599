//! The `assign` family: the only way to change what a handle holds.

use std::sync::Arc;

use super::{Cell, NdArray, Operand};
use crate::autograd::{is_plain, is_recording, is_tracing};
use crate::compile::trace;
use crate::error::{Error, OrRaise, Result};
use crate::op::{self, Composed, Put, View};
use crate::shape::Shape;
use crate::value::Value;

impl NdArray {
    /// Makes this handle hold the elements of `source`, converted to its dtype and broadcast to its
    /// shape: the chapter's `x[:] = source`. As in NumPy, `source` may have more axes if the first
    /// ones are of length 1. A slice's assignment also changes the array that it
    /// was taken from: `x.slice((1.., 2)).assign(0)` is `x[1:, 2] = 0`.
    ///
    /// Clones, views taken before and what was recorded keep the old elements. When nobody else
    /// holds those, the update allocates nothing.
    ///
    /// # Panics
    /// Where [`try_assign`](Self::try_assign) gives an error.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::zeros((2, 3));
    /// x.assign(7);
    /// x.slice((1.., 2)).assign(5.0);
    /// x.at(0).assign(nd::array([1.0, 2.0, 3.0]));
    /// assert_eq!(x.to_vec::<f32>(), [1.0, 2.0, 3.0, 7.0, 7.0, 5.0]);
    /// ```
    #[track_caller]
    pub fn assign(&self, source: impl Operand) {
        self.try_assign(source).or_raise();
    }

    /// The form of [`assign`](Self::assign) that returns its error.
    ///
    /// # Errors
    /// [`Error::Shape`] when `source` does not broadcast to this shape; [`Error::Autograd`] when
    /// the array (or the one it is a slice of) has an attached gradient and operations are being
    /// recorded.
    #[track_caller]
    pub fn try_assign(&self, mut source: impl Operand) -> Result<()> {
        if is_plain() && self.adopt(&mut source) {
            return Ok(());
        }
        self.refuse_recorded_parameters()?;
        let shape = self.shape();
        let source = source.to_array(Some(self.dtype()))?;
        let mut source = source.astype(self.dtype());
        let surplus = source.rank().saturating_sub(shape.rank());
        if surplus > 0 && source.shape()[..surplus].iter().all(|&length| length == 1) {
            source = source.try_reshape(Shape::from(&source.shape()[surplus..]))?;
        }
        if source.shape().broadcast(&shape, "assign").ok().as_ref() != Some(&shape) {
            return Err(Error::shape(
                "assign",
                format!(
                    "shape {} cannot be broadcast to {shape}; reshape the source",
                    source.shape()
                ),
            ));
        }
        let mut source = source.try_broadcast_to(shape)?;
        if is_tracing() {
            source = trace::assign(self, source);
        }
        self.update(|value| exchange(value, &source.value()));
        match self.cell().link() {
            Some(link) => write_through(&link.parent, link.view.clone(), &source),
            None => Ok(()),
        }
    }

    /// Takes over the source's elements, where they are what this handle can hold as they are and
    /// no other array changes with it. Whether it did.
    fn adopt(&self, source: &mut impl Operand) -> bool {
        let cell = self.cell();
        if cell.link().is_some() {
            return false;
        }
        let spare = source.as_spent().and_then(NdArray::take_spare);
        let Some(new) = spare.or_else(|| Some(source.as_array()?.value().detached())) else {
            return false;
        };
        let adopted = cell.dtype() == new.dtype() && new.is_compact();
        let refused = match adopted {
            true => cell.update(|value| take_over(value, new)),
            false => Some(new),
        };
        match refused {
            None => true,
            Some(new) => {
                if let Some(source) = source.as_spent().filter(|source| source.is_taken()) {
                    source.put_back(new);
                }
                false
            }
        }
    }

    fn refuse_recorded_parameters(&self) -> Result<()> {
        if !is_recording() {
            return Ok(());
        }
        let mut attached = self.has_grad();
        let mut link = self.cell().link();
        while let Some(next) = link {
            attached |= is_attached(&next.parent.value());
            link = next.parent.link();
        }
        if !attached {
            return Ok(());
        }
        Err(Error::autograd(
            "assign",
            "an array with an attached gradient cannot change while operations are recorded; \
             update it after record, or inside autograd::pause"
                .into(),
        ))
    }
}

fn is_attached(value: &Value) -> bool {
    value
        .origin
        .as_ref()
        .is_some_and(|origin| origin.slot().is_some())
}

/// Exchanges the elements, and keeps an attached gradient; gives those of another shape back.
fn take_over(value: &mut Value, new: Value) -> Option<Value> {
    if value.shape() != new.shape() {
        return Some(new);
    }
    let attached = value.origin.take().filter(|origin| origin.slot().is_some());
    *value = new.with_origin(attached);
    None
}

/// Makes `value` hold the elements of `source`, of the same shape and dtype. An attached gradient
/// stays attached.
fn exchange(value: &mut Value, source: &Value) {
    let attached = value.origin.take().filter(|origin| origin.slot().is_some());
    // A trace knows arrays by their buffers.
    if source.is_compact() || (is_tracing() && source.is_contiguous) {
        *value = source.clone();
    } else if value.is_exclusive() {
        let region = value.layout.clone();
        value.write(&region, source);
        value.origin = source.origin.clone();
    } else {
        *value = source.copied().with_origin(source.origin.clone());
    }
    if attached.is_some() || !is_recording() {
        value.origin = attached;
    }
}

/// Puts `source` where `view` looks at the value of `cell`, and so on up to the array that all
/// slices between were taken from.
#[track_caller]
fn write_through(cell: &Arc<Cell>, view: Arc<dyn View>, source: &NdArray) -> Result<()> {
    let old_origin = cell.value().origin;
    let is_recorded = is_recording() && (source.origin().is_some() || old_origin.is_some());
    if is_tracing() {
        trace::seen(cell);
        trace::refuse_inputs(cell);
    }
    if is_recorded || is_tracing() {
        let old = NdArray::from_value(cell.value());
        let mut new = op::apply(Put { view: view.clone() }, &[&old, source])?.into_value();
        if !is_recorded {
            new.origin = old_origin.filter(|origin| origin.slot().is_some());
        }
        cell.update(|value| *value = new);
    } else {
        cell.update(|value| {
            if !value.is_exclusive() {
                *value = value.copied();
            }
            let region = view.layout(&value.layout)?;
            value.write(&region, &source.value());
            value.origin = old_origin.filter(|origin| origin.slot().is_some());
            Ok::<(), Error>(())
        })?;
    }
    match cell.link() {
        Some(link) => {
            let outer = link.view.clone();
            write_through(
                &link.parent,
                Arc::new(Composed { outer, inner: view }),
                source,
            )
        }
        None => Ok(()),
    }
}
