//! Shapes: the lengths of an array's axes, how they are written, and how two of them broadcast.

use std::fmt;
use std::ops::Deref;

use smallvec::SmallVec;

use crate::error::{Error, Result};
use crate::short_list::ShortList;

/// Numbers per axis. Up to four live inside the value itself: small arrays allocate nothing for them.
pub(crate) type PerAxis<T> = SmallVec<[T; 4]>;

/// The lengths of an array's axes, outermost first. It reads as a slice of `usize`.
///
/// Written as a number, a tuple, an array, a slice or a `Vec`:
///
/// ```
/// use gradus_core::{Shape, nd};
/// let shape = Shape::from((2, 3));
/// assert_eq!(shape.to_string(), "(2, 3)");
/// assert_eq!(shape.size(), 6);
/// assert_eq!(nd::zeros([4, 1]).shape(), Shape::from((4, 1)));
/// ```
#[derive(PartialEq, Eq, Hash, Default)]
pub struct Shape(pub(crate) ShortList<usize>);

impl Shape {
    /// The shape of a single number: no axes.
    #[inline]
    pub fn scalar() -> Shape {
        Shape::default()
    }

    /// The number of axes.
    pub fn rank(&self) -> usize {
        self.0.len()
    }

    /// The number of elements: the product of the lengths, 1 for a single number.
    ///
    /// # Panics
    /// When there are more than a `usize` counts.
    #[track_caller]
    #[inline]
    pub fn size(&self) -> usize {
        let size = self
            .0
            .iter()
            .try_fold(1_usize, |size, &length| size.checked_mul(length));
        match size {
            Some(size) => size,
            None if self.0.contains(&0) => 0,
            None => too_many(self),
        }
    }

    /// Strides, in elements, of a row-major array of this shape.
    #[inline]
    pub(crate) fn row_major_strides(&self) -> ShortList<isize> {
        let mut strides = ShortList::default();
        strides.set_scanned_back(&self.0, 1, |inner, length| inner * length.max(1) as isize);
        strides
    }

    /// The shape to which both broadcast: axes are aligned at the end, and lengths are equal or 1.
    ///
    /// # Errors
    /// [`Error::Broadcast`] when there is none, in the name of `operation`.
    pub(crate) fn broadcast(&self, other: &Shape, operation: &'static str) -> Result<Shape> {
        if self == other {
            return Ok(self.clone());
        }
        let rank = self.rank().max(other.rank());
        let mut lengths = ShortList::repeat(1, rank);
        for from_end in 1..=rank {
            lengths[rank - from_end] = match (
                self.length_from_end(from_end),
                other.length_from_end(from_end),
            ) {
                (left, right) if left == right => left,
                (1, length) | (length, 1) => length,
                _ => {
                    return Err(Error::Broadcast {
                        operation,
                        left: self.clone(),
                        right: other.clone(),
                    });
                }
            };
        }
        Ok(Shape(lengths))
    }

    /// The last axis, counted from the end, in which two shapes do not broadcast, and both lengths.
    pub(crate) fn clash(&self, other: &Shape) -> Option<(isize, usize, usize)> {
        (1..=self.rank().max(other.rank())).find_map(|from_end| {
            let (left, right) = (
                self.length_from_end(from_end),
                other.length_from_end(from_end),
            );
            let fits = left == right || left == 1 || right == 1;
            (!fits).then_some((-(from_end as isize), left, right))
        })
    }

    fn length_from_end(&self, from_end: usize) -> usize {
        self.rank()
            .checked_sub(from_end)
            .map_or(1, |axis| self.0[axis])
    }

    /// The axis that `axis` names, negative ones counted from the end.
    ///
    /// # Errors
    /// [`Error::Axis`] when the shape has no such axis.
    pub(crate) fn axis(&self, axis: isize, operation: &'static str) -> Result<usize> {
        let rank = self.rank() as isize;
        let positive = if axis < 0 { axis + rank } else { axis };
        if (0..rank).contains(&positive) {
            Ok(positive as usize)
        } else {
            Err(Error::Axis {
                operation,
                axis,
                shape: self.clone(),
            })
        }
    }

    /// This shape with `length` in the place of the length of `axis`.
    pub(crate) fn with_axis(&self, axis: usize, length: usize) -> Shape {
        let mut shape = self.clone();
        shape.0[axis] = length;
        shape
    }

    /// This shape without `axis`.
    pub(crate) fn without_axis(&self, axis: usize) -> Shape {
        let mut shape = self.clone();
        shape.0.remove(axis);
        shape
    }

    /// This shape with a new axis of `length` before `axis`.
    pub(crate) fn insert_axis(&self, axis: usize, length: usize) -> Shape {
        let mut shape = self.clone();
        shape.0.insert(axis, length);
        shape
    }

    /// This shape followed by the axes of `other`.
    pub(crate) fn concat(&self, other: &[usize]) -> Shape {
        let mut shape = self.clone();
        shape.0.extend_from_slice(other);
        shape
    }
}

impl Clone for Shape {
    #[inline]
    fn clone(&self) -> Shape {
        Shape(self.0.clone())
    }

    #[inline]
    fn clone_from(&mut self, source: &Shape) {
        self.0.clone_from(&source.0);
    }
}

#[cold]
#[track_caller]
fn too_many(shape: &Shape) -> ! {
    panic!("shape: {shape} has more elements than can be counted")
}

impl Deref for Shape {
    type Target = [usize];
    #[inline]
    fn deref(&self) -> &[usize] {
        &self.0
    }
}

/// As Python writes a tuple: `()`, `(3,)`, `(2, 3)`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_tuple(f, &self.0)
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

pub(crate) fn write_tuple<T: fmt::Display>(f: &mut impl fmt::Write, values: &[T]) -> fmt::Result {
    f.write_char('(')?;
    for (position, value) in values.iter().enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{value}")?;
    }
    f.write_str(if values.len() == 1 { ",)" } else { ")" })
}

impl From<&[usize]> for Shape {
    fn from(lengths: &[usize]) -> Shape {
        Shape(ShortList::from_slice(lengths))
    }
}

impl From<&Shape> for Shape {
    fn from(shape: &Shape) -> Shape {
        shape.clone()
    }
}

impl From<()> for Shape {
    fn from(_: ()) -> Shape {
        Shape::scalar()
    }
}

impl FromIterator<usize> for Shape {
    fn from_iter<I: IntoIterator<Item = usize>>(lengths: I) -> Shape {
        Shape(lengths.into_iter().collect())
    }
}

/// An integer that stands for an axis, a position or a length; negative ones count from the end.
pub trait Integer: Copy {
    #[doc(hidden)]
    fn to_isize(self) -> isize;
}

macro_rules! integer {
    ($($type:ty),*) => {$(
        impl Integer for $type {
            fn to_isize(self) -> isize {
                self as isize
            }
        }
    )*};
}
integer!(usize, isize, i32, i64, u32, u64, u8);

#[track_caller]
fn length<T: Integer>(value: T) -> usize {
    let length = value.to_isize();
    assert!(
        length >= 0,
        "shape: {length} is no length of an axis; only reshape takes -1"
    );
    length as usize
}

macro_rules! shape_from_tuple {
    ($($name:ident)+) => {
        impl<$($name: Integer),+> From<($($name,)+)> for Shape {
            #[allow(non_snake_case)]
            fn from(($($name,)+): ($($name,)+)) -> Shape {
                Shape(ShortList::from_slice(&[$(length($name)),+]))
            }
        }
        impl<$($name: Integer),+> From<($($name,)+)> for Integers {
            #[allow(non_snake_case)]
            fn from(($($name,)+): ($($name,)+)) -> Integers {
                Integers(ShortList::from_slice(&[$($name.to_isize()),+]))
            }
        }
    };
}
shape_from_tuple!(A);
shape_from_tuple!(A B);
shape_from_tuple!(A B C);
shape_from_tuple!(A B C D);
shape_from_tuple!(A B C D E);
shape_from_tuple!(A B C D E F);

/// A list of integers with a sign, such as axes or the lengths that `reshape` takes.
///
/// Written as a number, a tuple, an array, a slice, a `Vec` or a [`Shape`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Integers(pub(crate) ShortList<isize>);

impl Deref for Integers {
    type Target = [isize];
    fn deref(&self) -> &[isize] {
        &self.0
    }
}

impl From<()> for Integers {
    fn from(_: ()) -> Integers {
        Integers::default()
    }
}

impl From<Shape> for Integers {
    fn from(shape: Shape) -> Integers {
        Integers(shape.iter().map(|&length| length as isize).collect())
    }
}

impl From<&Shape> for Integers {
    fn from(shape: &Shape) -> Integers {
        shape.clone().into()
    }
}

macro_rules! from_integers {
    ($($type:ty),*) => {$(
        impl From<$type> for Shape {
            fn from(value: $type) -> Shape {
                Shape(ShortList::from_slice(&[length(value)]))
            }
        }
        impl From<$type> for Integers {
            fn from(value: $type) -> Integers {
                Integers(ShortList::from_slice(&[value.to_isize()]))
            }
        }
    )*};
}
from_integers!(usize, isize, i32, i64);

impl<T: Integer, const N: usize> From<[T; N]> for Shape {
    fn from(values: [T; N]) -> Shape {
        values.into_iter().map(length).collect()
    }
}

impl<T: Integer> From<Vec<T>> for Shape {
    fn from(values: Vec<T>) -> Shape {
        values.into_iter().map(length).collect()
    }
}

impl<T: Integer, const N: usize> From<[T; N]> for Integers {
    fn from(values: [T; N]) -> Integers {
        Integers(values.into_iter().map(T::to_isize).collect())
    }
}

impl<T: Integer> From<Vec<T>> for Integers {
    fn from(values: Vec<T>) -> Integers {
        Integers(values.into_iter().map(T::to_isize).collect())
    }
}

impl<T: Integer> From<&[T]> for Integers {
    fn from(values: &[T]) -> Integers {
        Integers(values.iter().map(|value| value.to_isize()).collect())
    }
}

/// Axes of an array: one, several, or (as `..`) all of them; negative ones count from the end.
///
/// ```
/// use gradus_core::nd;
/// let x = nd::ones((2, 3, 4));
/// assert_eq!(x.sum_axis(-1).shape().to_string(), "(2, 3)");
/// assert_eq!(x.sum_axis((0, 2)).shape().to_string(), "(3,)");
/// assert_eq!(x.sum_axis(nd::keepdims(1)).shape().to_string(), "(2, 1, 4)");
/// assert_eq!(x.sum_axis(nd::keepdims(..)).shape().to_string(), "(1, 1, 1)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Axes {
    list: Option<Integers>,
    pub(crate) keepdims: bool,
}

impl Axes {
    /// Every axis.
    pub fn all() -> Axes {
        Axes {
            list: None,
            keepdims: false,
        }
    }

    /// Whether these are all axes, and none stays in the result.
    pub(crate) fn is_all(&self) -> bool {
        self.list.is_none() && !self.keepdims
    }

    /// The same axes, which stay in the result with length 1.
    pub fn keepdims(self) -> Axes {
        Axes {
            keepdims: true,
            ..self
        }
    }

    /// For each axis of `shape` whether it is one of these.
    ///
    /// # Errors
    /// [`Error::Axis`] for an axis that is not there, [`Error::Argument`] for one named twice.
    pub(crate) fn mask(&self, shape: &Shape, operation: &'static str) -> Result<PerAxis<bool>> {
        let Some(list) = &self.list else {
            return Ok(SmallVec::from_elem(true, shape.rank()));
        };
        let mut mask: PerAxis<bool> = SmallVec::from_elem(false, shape.rank());
        for &axis in list.iter() {
            let axis = shape.axis(axis, operation)?;
            if std::mem::replace(&mut mask[axis], true) {
                return Err(Error::argument(
                    operation,
                    format!("axis {axis} is named twice; name each axis once"),
                ));
            }
        }
        Ok(mask)
    }
}

impl From<std::ops::RangeFull> for Axes {
    fn from(_: std::ops::RangeFull) -> Axes {
        Axes::all()
    }
}

macro_rules! axes_from {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> From<$type> for Axes {
            fn from(axes: $type) -> Axes {
                Axes { list: Some(Integers::from(axes)), keepdims: false }
            }
        }
    )*};
}
axes_from!(
    [] usize, [] isize, [] i32, [] i64, [] (),
    [A: Integer] (A,), [A: Integer, B: Integer] (A, B), [A: Integer, B: Integer, C: Integer] (A, B, C),
    [T: Integer, const N: usize] [T; N], [T: Integer] Vec<T>, [T: Integer] &[T],
);
