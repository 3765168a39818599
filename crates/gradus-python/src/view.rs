//! MXNet's views: parts of an array, and other shapes of it, that share its memory. Whoever assigns
//! to one changes the others.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gradus_core::autograd::pause;
use gradus_core::nd::Slice;
use gradus_core::{NdArray, Result, Shape};
use pyo3::prelude::*;

use crate::array::Array;
use crate::error::OrPython;

/// How a view looks at its array.
pub(crate) enum Look {
    /// Side by side in memory; others are copies.
    Part(Vec<Slice>),
    Shape(Shape),
    Whole,
}

impl Look {
    fn of(&self, array: &NdArray) -> Result<NdArray> {
        // A clone is no way back to the array: that is [`View::write_back`].
        match self {
            Look::Part(parts) => Ok(array.try_slice(&**parts)?.clone()),
            Look::Shape(shape) => array.try_reshape(shape),
            Look::Whole => Ok(array.clone()),
        }
    }
}

/// A look at an array that another Python object holds.
pub(crate) struct View {
    array: Py<Array>,
    look: Look,
    state: Mutex<State>,
}

struct State {
    shown: Arc<NdArray>,
    /// What the array held when `shown` was made.
    seen: NdArray,
}

impl View {
    /// # Errors
    /// Where the array has no such part or shape.
    pub(crate) fn new(array: &Bound<'_, Array>, look: Look) -> PyResult<View> {
        let py = array.py();
        let seen = array.get().array(py).detach();
        let shown = Arc::new(look.of(&seen).or_python(py)?);
        Ok(View {
            array: array.clone().unbind(),
            look,
            state: Mutex::new(State { shown, seen }),
        })
    }

    /// What the view shows now.
    pub(crate) fn shown(&self, py: Python<'_>) -> Arc<NdArray> {
        let array = self.array.get().array(py);
        let mut state = self.state();
        if !array.holds_value_of(&state.seen) {
            state.seen = array.detach();
            let shown = self.look.of(&state.seen);
            let shown = shown.expect("shapes do not change");
            if state.shown.has_grad() {
                // The gradient stays attached.
                pause(|| state.shown.try_assign(shown)).expect("of the same shape");
            } else {
                state.shown = Arc::new(shown);
            }
        }
        state.shown.clone()
    }

    /// Assigns to the array what was assigned to the view.
    pub(crate) fn write_back(&self, py: Python<'_>, shown: &NdArray) -> PyResult<()> {
        let array = self.array.get();
        array.update(py, |array| match &self.look {
            Look::Part(parts) => array.try_slice(&**parts)?.try_assign(shown),
            Look::Shape(_) => array.try_assign(shown.detach().try_reshape(array.shape())?),
            Look::Whole => array.try_assign(shown),
        })?;
        self.state().seen = array.array(py).detach();
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the elements that `parts` name lie side by side in an array of `shape`.
pub(crate) fn is_side_by_side(parts: &[Slice], shape: &[usize]) -> bool {
    let is_of_axis = |part: &&Slice| matches!(part, Slice::At(_) | Slice::Range { .. });
    let ellipsis = parts.iter().position(|part| *part == Slice::Ellipsis);
    let named_before = parts[..ellipsis.unwrap_or(parts.len())]
        .iter()
        .filter(is_of_axis)
        .count();
    let behind = parts[ellipsis.map_or(parts.len(), |at| at + 1)..]
        .iter()
        .filter(is_of_axis);
    let first_behind = shape.len().saturating_sub(behind.clone().count());
    let of_axis = |axis: usize| match axis {
        axis if axis < named_before => parts.iter().filter(is_of_axis).nth(axis),
        axis if axis >= first_behind => behind.clone().nth(axis - first_behind),
        _ => None,
    };
    let mut is_whole = true;
    (0..shape.len()).rev().all(|axis| {
        let (count, step) = selected(of_axis(axis), shape[axis]);
        let fits = match is_whole {
            true => step == 1 || count <= 1,
            false => count <= 1,
        };
        is_whole &= count == shape[axis];
        fits
    })
}

/// How many positions of an axis a part names, and the step between them.
fn selected(part: Option<&Slice>, length: usize) -> (usize, isize) {
    match part {
        Some(Slice::At(_)) => (1, 1),
        Some(&Slice::Range { start, stop, step }) if step > 0 => {
            let length = length as isize;
            let inside =
                |bound: isize| if bound < 0 { bound + length } else { bound }.clamp(0, length);
            let (start, stop) = (inside(start.unwrap_or(0)), inside(stop.unwrap_or(length)));
            (
                ((stop - start).max(0) + step - 1) as usize / step as usize,
                step,
            )
        }
        Some(&Slice::Range { step, .. }) => (length, step),
        _ => (length, 1),
    }
}
