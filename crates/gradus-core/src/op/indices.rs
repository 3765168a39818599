//! What all operations with positions share: how positions are read, and what becomes of those that
//! an axis does not have.

use std::borrow::Cow;

use super::Entry;
use crate::NdArray;
use crate::dtype::{DType, with_float};
use crate::error::{Error, Result};
use crate::shape::Shape;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[];

/// What becomes of a position that an axis does not have: NumPy's `mode`.
///
/// ```
/// use gradus_core::nd::{self, OutOfRange};
/// let (x, positions) = (nd::array([10.0, 11.0, 12.0]), nd::array([-1, 3]));
/// assert!(x.try_take(&positions, 0).is_err());
/// assert_eq!(x.take_with(&positions, 0, OutOfRange::Clip).to_vec::<f32>(), [10.0, 12.0]);
/// assert_eq!(x.take_with(&positions, 0, OutOfRange::Wrap).to_vec::<f32>(), [12.0, 10.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OutOfRange {
    /// It is an error. Negative positions count from the end, down to the first one.
    #[default]
    Refuse,
    /// The nearest position stands in: the first for all negative ones, else the last.
    Clip,
    /// The axis is walked around, in both directions.
    Wrap,
}

impl OutOfRange {
    fn resolve(self, position: i64, length: usize) -> Option<i64> {
        let length = length as i64;
        match self {
            _ if length == 0 => None,
            OutOfRange::Refuse => {
                let positive = if position < 0 {
                    position + length
                } else {
                    position
                };
                (0..length).contains(&positive).then_some(positive)
            }
            OutOfRange::Clip => Some(position.clamp(0, length - 1)),
            OutOfRange::Wrap => Some(position.rem_euclid(length)),
        }
    }
}

/// The positions along `axis` of an array of `shape`, counted from its start, in row-major order.
///
/// # Errors
/// [`Error::Index`] for one that is not there, and the errors of [`whole_numbers`].
pub(crate) fn resolve<'a>(
    indices: &'a Value,
    shape: &Shape,
    axis: usize,
    rule: OutOfRange,
    operation: &'static str,
) -> Result<Cow<'a, [i64]>> {
    let length = shape[axis];
    let positions = whole_numbers(indices, operation)?;
    // Most often they are fine as they are. No early end, so that many are compared at a time.
    let is_there = |&position: &i64| (position as u64) < length as u64;
    if (positions.iter()).fold(true, |fine, position| fine & is_there(position)) {
        return Ok(positions);
    }
    let resolved = positions.iter().map(|&position| {
        rule.resolve(position, length).ok_or(Error::Index {
            operation,
            index: position as isize,
            axis,
            length,
        })
    });
    resolved.collect::<Result<_>>().map(Cow::Owned)
}

/// The elements as int64, in row-major order.
///
/// # Errors
/// [`Error::DType`] for truth values, [`Error::Argument`] for numbers with a fraction.
pub(crate) fn whole_numbers<'a>(
    indices: &'a Value,
    operation: &'static str,
) -> Result<Cow<'a, [i64]>> {
    match indices.dtype() {
        DType::Bool => {
            return Err(Error::DType {
                operation,
                dtype: DType::Bool,
                needs: "positions as integers; a mask goes to select",
            });
        }
        dtype if dtype.is_float() => with_float!(dtype, T => {
            let elements = indices.to_vec::<T>();
            if let Some(fraction) = elements.into_iter().find(|x| x.fract() != 0.0) {
                let message = format!("{fraction} is no position; round or floor it first");
                return Err(Error::argument(operation, message));
            }
        }),
        DType::I64 => {
            if let Some(positions) = indices.as_slice() {
                return Ok(Cow::Borrowed(positions));
            }
        }
        _ => {}
    }
    Ok(Cow::Owned(indices.cast_to_vec()))
}

/// One number everywhere that takes no memory: what gradients of indexing are added to.
pub(crate) fn filled(shape: &Shape, number: f64, dtype: DType) -> NdArray {
    crate::nd::full_as((), number, dtype).broadcast_to(shape)
}

/// The elements repeated to fill `shape`, where they do not already.
///
/// # Errors
/// When they cannot.
pub(crate) fn fitted<'a>(x: &'a NdArray, shape: &Shape) -> Result<Cow<'a, NdArray>> {
    if x.shape() == *shape {
        return Ok(Cow::Borrowed(x));
    }
    x.try_broadcast_to(shape).map(Cow::Owned)
}

/// What is to be added to elements that fill `shape`.
///
/// # Errors
/// [`Error::Shape`] when it does not broadcast there.
pub(crate) fn updates_for<'a>(
    updates: &'a NdArray,
    shape: &Shape,
    operation: &'static str,
) -> Result<Cow<'a, NdArray>> {
    fitted(updates, shape).map_err(|_| {
        let message = format!(
            "updates of shape {} cannot be broadcast to {shape}, the shape of the elements that \
             the indices name",
            updates.shape()
        );
        Error::shape(operation, message)
    })
}
