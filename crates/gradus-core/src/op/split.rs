//! An array cut into parts along an axis.

use super::entry::real;
use super::stack::concat;
use super::{Entry, Sample};
use crate::NdArray;
use crate::error::{Error, OrRaise, Result};
use crate::shape::{Integer, Integers, Shape};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "split",
    summary: "An array cut into parts along an axis.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 4))], |x| {
                let parts = x[0].split(2, 1);
                (&parts[0] * &parts[1]).exp()
            }),
            Sample::new([real((4, 2))], |x| {
                let parts = x[0].split([1, 3], 0);
                concat(&[&parts[2], &parts[0]], 0).exp()
            }),
        ]
    },
}];

/// Where [`split`](NdArray::split) cuts: a number of equal parts, or a list of the positions at
/// which new parts begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sections {
    /// So many parts of equal length.
    Equal(isize),
    /// A new part at each of these positions; negative ones count from the end, and those beyond
    /// the ends count as the ends.
    At(Integers),
}

macro_rules! sections_from {
    ($([$($generics:tt)*] $type:ty: |$from:ident| $sections:expr;)*) => {$(
        impl<$($generics)*> From<$type> for Sections {
            fn from($from: $type) -> Sections {
                $sections
            }
        }
    )*};
}
sections_from! {
    [] usize: |parts| Sections::Equal(parts.to_isize());
    [] isize: |parts| Sections::Equal(parts);
    [] i32: |parts| Sections::Equal(parts.to_isize());
    [] i64: |parts| Sections::Equal(parts.to_isize());
    [T: Integer, const N: usize] [T; N]: |positions| Sections::At(positions.into());
    [T: Integer] Vec<T>: |positions| Sections::At(positions.into());
    [T: Integer] &[T]: |positions| Sections::At(positions.into());
}

impl NdArray {
    /// The array cut into parts along `axis`: into a number of equal ones, or at the positions of a
    /// list, as NumPy's `split`. Copies nothing.
    ///
    /// # Panics
    /// Where [`try_split`](Self::try_split) gives an error.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::arange(6);
    /// assert_eq!(x.split(3, 0)[1].to_vec::<f32>(), [2.0, 3.0]);
    /// let parts = x.split([1, -1], 0);
    /// assert_eq!(parts[1].to_vec::<f32>(), [1.0, 2.0, 3.0, 4.0]);
    /// ```
    #[track_caller]
    pub fn split(&self, sections: impl Into<Sections>, axis: isize) -> Vec<NdArray> {
        self.try_split(sections, axis).or_raise()
    }

    /// The form of [`split`](Self::split) that returns its error.
    ///
    /// # Errors
    /// [`Error::Axis`] when the axis is not there, [`Error::Shape`] when its length is no multiple
    /// of the number of equal parts, or that number is not positive.
    pub fn try_split(&self, sections: impl Into<Sections>, axis: isize) -> Result<Vec<NdArray>> {
        let shape = self.shape();
        let axis = shape.axis(axis, "split")?;
        let length = shape[axis];
        let starts = match sections.into() {
            Sections::Equal(parts) => equal_starts(parts, &shape, axis)?,
            Sections::At(positions) => {
                let clamped = positions.iter().map(|&position| clamp(position, length));
                std::iter::once(0).chain(clamped).collect()
            }
        };
        let ends = starts[1..].iter().chain([&length]);
        let part =
            |(&start, &end): (&usize, &usize)| self.narrow(axis, start, end.saturating_sub(start));
        Ok(starts.iter().zip(ends).map(part).collect())
    }
}

/// The function form of [`NdArray::split`].
#[track_caller]
pub fn split(x: &NdArray, sections: impl Into<Sections>, axis: isize) -> Vec<NdArray> {
    x.split(sections, axis)
}

fn equal_starts(parts: isize, shape: &Shape, axis: usize) -> Result<Vec<usize>> {
    let length = shape[axis];
    let count = usize::try_from(parts).unwrap_or(0);
    if count == 0 || !length.is_multiple_of(count) {
        let message = format!(
            "axis {axis} of shape {shape} has length {length}, which does not make {parts} equal \
             parts; give the positions of the cuts as a list"
        );
        return Err(Error::shape("split", message));
    }
    Ok((0..count).map(|part| part * (length / count)).collect())
}

/// A position by Python's rules for slices.
fn clamp(position: isize, length: usize) -> usize {
    let length = length as isize;
    let positive = if position < 0 {
        position + length
    } else {
        position
    };
    positive.clamp(0, length) as usize
}
