//! Arrays made longer at the ends of their axes.

use std::sync::Arc;

use super::define::define;
use super::entry::real;
use super::indices::filled;
use super::slice::{Slice, Slices};
use super::{Entry, Put, Sample};
use crate::NdArray;
use crate::dtype::{DType, Element, with_dtype};
use crate::error::{Error, Result};
use crate::shape::{Integer, Shape};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "pad",
    summary: "An array made longer at the ends of its axes.",
    differentiable: true,
    samples: |_| {
        let modes = [
            PadMode::Constant(0.5),
            PadMode::Edge,
            PadMode::Reflect,
            PadMode::Symmetric,
            PadMode::Wrap,
        ];
        let sample = |mode| {
            Sample::new([real((2, 3))], move |x| {
                x[0].pad([(1, 0), (2, 3)], mode).exp()
            })
        };
        modes.into_iter().map(sample).collect()
    },
}];

/// What [`pad`](NdArray::pad) fills the new places with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PadMode {
    /// One number.
    Constant(f64),
    /// The element at the end of the axis.
    Edge,
    /// The elements mirrored at the last one, which is not repeated: `3 2 | 1 2 3 | 2 1`.
    Reflect,
    /// The elements mirrored behind the last one: `2 1 | 1 2 3 | 3 2`.
    Symmetric,
    /// The elements from the other end on: `2 3 | 1 2 3 | 1 2`.
    Wrap,
}

macro_rules! constant_from {
    ($($number:ty),*) => {$(
        impl From<$number> for PadMode {
            fn from(number: $number) -> PadMode {
                PadMode::Constant(number as f64)
            }
        }
    )*};
}
constant_from!(f64, f32, i32, i64);

/// How many places [`pad`](NdArray::pad) adds before and after each axis: one number for all ends,
/// a pair for all axes, or a list with a pair for each axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PadWidths {
    pairs: Vec<(isize, isize)>,
    is_for_all_axes: bool,
}

impl<A: Integer, B: Integer> From<(A, B)> for PadWidths {
    fn from((before, after): (A, B)) -> PadWidths {
        PadWidths {
            pairs: vec![(before.to_isize(), after.to_isize())],
            is_for_all_axes: true,
        }
    }
}

impl<A: Integer, B: Integer> From<&[(A, B)]> for PadWidths {
    fn from(pairs: &[(A, B)]) -> PadWidths {
        let pairs = pairs
            .iter()
            .map(|&(before, after)| (before.to_isize(), after.to_isize()));
        PadWidths {
            pairs: pairs.collect(),
            is_for_all_axes: false,
        }
    }
}

macro_rules! widths_from {
    ($([$($generics:tt)*] $type:ty: |$from:ident| $into:expr;)*) => {$(
        impl<$($generics)*> From<$type> for PadWidths {
            fn from($from: $type) -> PadWidths {
                PadWidths::from($into)
            }
        }
    )*};
}
widths_from! {
    [] usize: |width| (width, width);
    [] isize: |width| (width, width);
    [] i32: |width| (width, width);
    [] i64: |width| (width, width);
    [A: Integer, B: Integer, const N: usize] [(A, B); N]: |pairs| &pairs[..];
    [A: Integer, B: Integer] Vec<(A, B)>: |pairs| &pairs[..];
}

impl PadWidths {
    pub(super) fn for_shape(&self, shape: &Shape) -> Result<Vec<(usize, usize)>> {
        if !self.is_for_all_axes && self.pairs.len() != shape.rank() {
            let message = format!(
                "{} pairs of widths for shape {shape}; give one for each axis, or one for all",
                self.pairs.len()
            );
            return Err(Error::argument("pad", message));
        }
        let width = |width: isize| {
            usize::try_from(width).map_err(|_| {
                let message = format!("{width} is no width; slice the array to make it shorter");
                Error::argument("pad", message)
            })
        };
        let pairs = self.pairs.iter().cycle().take(shape.rank());
        pairs
            .map(|&(before, after)| Ok((width(before)?, width(after)?)))
            .collect()
    }
}

define! {
    /// The array made longer at the ends of its axes. `widths` says by how much: one number for all
    /// ends, a pair `(before, after)` for all axes, or a list with a pair for each axis. `mode` is
    /// the number that fills the new places, or another [`PadMode`].
    ///
    /// # Panics
    /// When a list of widths has another length than the shape, a width is negative, an empty axis
    /// has nothing to fill the places with, or the number does not fit the element type.
    ///
    /// ```
    /// use gradus_core::nd::{self, PadMode};
    /// let x = nd::array([1.0, 2.0, 3.0]);
    /// assert_eq!(x.pad((1, 2), 0).to_vec::<f32>(), [0.0, 1.0, 2.0, 3.0, 0.0, 0.0]);
    /// assert_eq!(x.pad(1, PadMode::Reflect).to_vec::<f32>(), [2.0, 1.0, 2.0, 3.0, 2.0]);
    /// assert_eq!(nd::ones((2, 3)).pad([(0, 1), (2, 2)], 0).shape().to_string(), "(3, 7)");
    /// ```
    fn pad / try_pad(x, widths: impl Into<PadWidths>, mode: impl Into<PadMode>) {
        let widths = widths.into().for_shape(&x.shape())?;
        match mode.into() {
            PadMode::Constant(number) => surround(x, &widths, number),
            mode => {
                let axes = widths.iter().enumerate();
                axes.into_iter().try_fold(x.clone(), |x, (axis, &width)| extend(&x, axis, width, mode))
            }
        }
    }
}

/// Puts the array into a larger one of one number.
fn surround(x: &NdArray, widths: &[(usize, usize)], number: f64) -> Result<NdArray> {
    let dtype = x.dtype();
    if !dtype.is_float() && !holds(dtype, number) {
        let message =
            format!("{number} is no {dtype}, the type of the array; convert it with astype");
        return Err(Error::argument("pad", message));
    }
    let shape = x.shape();
    let axes = || widths.iter().zip(shape.iter());
    let padded: Shape = axes()
        .map(|(&(before, after), &length)| before + length + after)
        .collect();
    let middle = axes().map(|(&(before, _), &length)| Slice::from(before..before + length));
    let middle: Vec<Slice> = middle.collect();
    let view = Arc::new(Slices::from(&middle[..]));
    super::apply(Put { view }, &[&filled(&padded, number, dtype), x])
}

fn holds(dtype: DType, number: f64) -> bool {
    with_dtype!(dtype, T => f64::cast(T::cast(number)) == number)
}

/// Makes one axis longer with elements of its own.
fn extend(
    x: &NdArray,
    axis: usize,
    (before, after): (usize, usize),
    mode: PadMode,
) -> Result<NdArray> {
    let shape = x.shape();
    let length = shape[axis] as i64;
    if before + after == 0 {
        return Ok(x.clone());
    }
    if length == 0 {
        let message = format!("axis {axis} of shape {shape} is empty; only a number can fill it");
        return Err(Error::shape("pad", message));
    }
    let places = -(before as i64)..length + after as i64;
    let positions: Vec<i64> = places.map(|place| origin(place, length, mode)).collect();
    x.try_take(NdArray::from(positions), axis as isize)
}

/// The position whose element fills `place`, which may lie beyond the ends.
fn origin(place: i64, length: i64, mode: PadMode) -> i64 {
    match mode {
        PadMode::Constant(_) | PadMode::Edge => place.clamp(0, length - 1),
        PadMode::Wrap => place.rem_euclid(length),
        PadMode::Symmetric => {
            let place = place.rem_euclid(2 * length);
            place.min(2 * length - 1 - place)
        }
        PadMode::Reflect => {
            let period = 2 * (length - 1).max(1);
            let place = place.rem_euclid(period);
            if length == 1 {
                0
            } else {
                place.min(period - place)
            }
        }
    }
}
