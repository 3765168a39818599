//! Looking at a part of an array: positions, ranges with steps, new axes. Copies nothing, and what
//! is assigned to a slice is assigned to the array that it was taken from.

use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};
use std::sync::Arc;

use smallvec::SmallVec;

use super::define::define;
use super::entry::real;
use super::{Entry, Look, Operation, Sample, View};
use crate::NdArray;
use crate::array::{Cell, Link};
use crate::autograd::Gradient;
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::shape::Integer;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "slice",
        summary: "A part of an array: positions, ranges, steps, new axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((3, 4))], |x| x[0].slice((1.., 2)).exp()),
                Sample::new([real((3, 4))], |x| x[0].slice((.., step(.., -2))).exp()),
                Sample::new([real((2, 3, 4))], |x| x[0].slice((ELLIPSIS, NEW_AXIS, 1..3))),
                Sample::new([real(4)], |x| x[0].slice(1..1)),
            ]
        },
    },
    Entry {
        name: "at",
        summary: "The part of an array at a position.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((3, 4))], |x| x[0].at(-1).exp()),
                Sample::new([real((3, 4))], |x| x[0].at((2, 1)).exp()),
            ]
        },
    },
];

/// What [`slice`](NdArray::slice) takes for one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slice {
    /// One position; the axis goes away. Negative ones count from the end.
    At(isize),
    /// Every `step`th position from `start` to before `stop`; what is not given is the end where
    /// the step comes from or goes to.
    Range {
        /// The first position.
        start: Option<isize>,
        /// The position before which to stop.
        stop: Option<isize>,
        /// The distance from one position to the next; negative ones go backwards.
        step: isize,
    },
    /// A new axis of length 1.
    NewAxis,
    /// All axes that the others leave.
    Ellipsis,
}

/// A new axis of length 1, in [`slice`](NdArray::slice).
pub const NEW_AXIS: Slice = Slice::NewAxis;

/// All axes that the other parts of a [`slice`](NdArray::slice) leave.
pub const ELLIPSIS: Slice = Slice::Ellipsis;

/// Every `step`th position of a range; `step(.., -1)` turns an axis around.
///
/// ```
/// use gradus_core::nd;
/// let x = nd::arange(6);
/// assert_eq!(x.slice(nd::step(1..6, 2)).to_vec::<f32>(), [1.0, 3.0, 5.0]);
/// assert_eq!(x.slice(nd::step(.., -2)).to_vec::<f32>(), [5.0, 3.0, 1.0]);
/// ```
pub fn step(range: impl Into<Slice>, step: isize) -> Slice {
    match range.into() {
        Slice::Range { start, stop, .. } => Slice::Range { start, stop, step },
        other => other,
    }
}

impl<T: Integer> From<Range<T>> for Slice {
    fn from(range: Range<T>) -> Slice {
        Slice::between(Some(range.start.to_isize()), Some(range.end.to_isize()))
    }
}

impl<T: Integer> From<RangeFrom<T>> for Slice {
    fn from(range: RangeFrom<T>) -> Slice {
        Slice::between(Some(range.start.to_isize()), None)
    }
}

impl<T: Integer> From<RangeTo<T>> for Slice {
    fn from(range: RangeTo<T>) -> Slice {
        Slice::between(None, Some(range.end.to_isize()))
    }
}

impl<T: Integer> From<RangeInclusive<T>> for Slice {
    fn from(range: RangeInclusive<T>) -> Slice {
        Slice::between(Some(range.start().to_isize()), after(range.end().to_isize()))
    }
}

impl<T: Integer> From<RangeToInclusive<T>> for Slice {
    fn from(range: RangeToInclusive<T>) -> Slice {
        Slice::between(None, after(range.end.to_isize()))
    }
}

impl From<RangeFull> for Slice {
    fn from(_: RangeFull) -> Slice {
        Slice::between(None, None)
    }
}

/// The end of a range up to and with `last`; the last position of all has no end after it.
fn after(last: isize) -> Option<isize> {
    if last == -1 { None } else { last.checked_add(1) }
}

impl Slice {
    fn between(start: Option<isize>, stop: Option<isize>) -> Slice {
        Slice::Range {
            start,
            stop,
            step: 1,
        }
    }
}

/// What [`slice`](NdArray::slice) takes: a position, a range or a [`Slice`], or a tuple of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slices(SmallVec<[Slice; 4]>);

macro_rules! slices_from {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> From<$type> for Slices {
            fn from(part: $type) -> Slices {
                Slices(SmallVec::from_slice(&[part.into()]))
            }
        }
    )*};
}
slices_from!(
    [T: Integer] Range<T>, [T: Integer] RangeFrom<T>, [T: Integer] RangeTo<T>,
    [T: Integer] RangeInclusive<T>, [T: Integer] RangeToInclusive<T>,
    [] RangeFull, [] Slice, [] usize, [] isize, [] i32, [] i64,
);

macro_rules! slice_from_integer {
    ($($type:ty),*) => {$(
        impl From<$type> for Slice {
            fn from(position: $type) -> Slice {
                Slice::At(position.to_isize())
            }
        }
    )*};
}
slice_from_integer!(usize, isize, i32, i64);

macro_rules! slices_from_tuple {
    ($($name:ident)+) => {
        impl<$($name: Into<Slice>),+> From<($($name,)+)> for Slices {
            #[allow(non_snake_case)]
            fn from(($($name,)+): ($($name,)+)) -> Slices {
                Slices(SmallVec::from_slice(&[$($name.into()),+]))
            }
        }
    };
}
slices_from_tuple!(A);
slices_from_tuple!(A B);
slices_from_tuple!(A B C);
slices_from_tuple!(A B C D);
slices_from_tuple!(A B C D E);
slices_from_tuple!(A B C D E F);

impl From<&[Slice]> for Slices {
    fn from(parts: &[Slice]) -> Slices {
        Slices(SmallVec::from_slice(parts))
    }
}

define! {
    /// A part of the array, which copies nothing: for each axis a position (the axis goes away), a
    /// range, a [`step`], [`NEW_AXIS`] or [`ELLIPSIS`]; axes that are not named stay whole.
    /// Negative positions count from the end, and ranges may reach beyond it, as in NumPy.
    ///
    /// Assigning to the part assigns to this array: `x.slice((1.., 2)).assign(0)` is `x[1:, 2] = 0`.
    ///
    /// # Panics
    /// When a position is out of range, there are more parts than axes, or a step is zero.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::arange(12).reshape((3, 4));
    /// assert_eq!(x.slice((1.., 2)).to_vec::<f32>(), [6.0, 10.0]);
    /// assert_eq!(x.slice((-1, ..2)).to_vec::<f32>(), [8.0, 9.0]);
    /// assert_eq!(x.slice((nd::ELLIPSIS, nd::NEW_AXIS)).shape().to_string(), "(3, 4, 1)");
    /// x.slice((.., 0)).assign(-1);
    /// assert_eq!(x.at(2).to_vec::<f32>(), [-1.0, 9.0, 10.0, 11.0]);
    /// ```
    fn slice / try_slice(x, parts: impl Into<Slices>) {
        look(x, "slice", Arc::new(parts.into()))
    }

    /// The part of the array at a position of its first axes: a number or a tuple of numbers.
    /// Assigning to it assigns to this array.
    ///
    /// # Panics
    /// When a position is out of range or there are more than axes.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.at(0).to_vec::<f32>(), [1.0, 2.0]);
    /// assert_eq!(x.at((1, -1)).item(), 4.0);
    /// ```
    fn at / try_at(x, position: impl Into<crate::shape::Integers>) {
        let parts = position.into().iter().map(|&position| Slice::At(position)).collect();
        look(x, "at", Arc::new(Position(Slices(parts))))
    }
}

impl NdArray {
    /// `length` positions of `axis` from `start` on, which must be there. Unlike a
    /// [`slice`](NdArray::slice) it cannot be assigned through, and costs less.
    #[doc(hidden)]
    pub fn narrow(&self, axis: usize, start: usize, length: usize) -> NdArray {
        let narrow = Narrow { axis, start, length };
        super::apply(narrow, &[self]).expect("the range lies within the axis")
    }
}

/// The operation of [`narrow`](NdArray::narrow), and what it looks at.
#[derive(Clone, Copy, Debug)]
struct Narrow {
    axis: usize,
    start: usize,
    length: usize,
}

impl Operation for Narrow {
    fn name(&self) -> &'static str {
        "slice"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        Ok(inputs[0].view(self.layout(&inputs[0].layout)?))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let view = Arc::new(*self);
        Look { name: self.name(), view }.vjp(gradient, input)
    }
}

impl View for Narrow {
    fn layout(&self, input: &Layout) -> Result<Layout> {
        let Narrow { axis, start, length } = *self;
        assert!(start + length <= input.shape[axis], "a range beyond its axis");
        let mut layout = input.clone();
        layout.narrow(axis, start, length, 1);
        Ok(layout)
    }
}

fn look(x: &NdArray, name: &'static str, view: Arc<dyn View>) -> Result<NdArray> {
    let part = super::apply(Look { name, view: view.clone() }, &[x])?;
    let parent = x.cell().clone();
    Ok(NdArray::from_cell(Cell::linked(part.into_value(), Link { parent, view })))
}

/// What [`at`](NdArray::at) looks at.
#[derive(Debug)]
struct Position(Slices);

impl View for Position {
    fn layout(&self, input: &Layout) -> Result<Layout> {
        self.0.layout_for("at", input)
    }
}

impl View for Slices {
    fn layout(&self, input: &Layout) -> Result<Layout> {
        self.layout_for("slice", input)
    }
}

impl Slices {
    /// # Errors
    /// In the name of `operation`.
    fn layout_for(&self, operation: &'static str, input: &Layout) -> Result<Layout> {
        let rank = input.shape.rank();
        let named = |part: &&Slice| matches!(part, Slice::At(_) | Slice::Range { .. });
        let named = self.0.iter().filter(named).count();
        if named > rank {
            return Err(Error::shape(
                operation,
                format!("{named} positions and ranges for the {rank} axes of shape {}", input.shape),
            ));
        }
        if self.0.iter().filter(|&&part| part == Slice::Ellipsis).count() > 1 {
            let message = "with two ELLIPSIS it is open which axes each stands for; give one";
            return Err(Error::argument(operation, message.into()));
        }
        let mut layout = input.clone();
        // The axis of the result that the next part speaks of, and that of the input.
        let (mut axis, mut input_axis) = (0, 0);
        for part in &self.0 {
            match *part {
                Slice::NewAxis => {
                    layout.insert_axis(axis);
                    axis += 1;
                }
                Slice::Ellipsis => {
                    axis += rank - named;
                    input_axis += rank - named;
                }
                Slice::At(position) => {
                    let length = layout.shape[axis];
                    let start = position_in(position, input_axis, length, operation)?;
                    layout.narrow(axis, start, 1, 1);
                    layout.remove_axis(axis);
                    input_axis += 1;
                }
                Slice::Range { start, stop, step } => {
                    let (start, length) = resolve(start, stop, step, layout.shape[axis])?;
                    layout.narrow(axis, start, length, step);
                    axis += 1;
                    input_axis += 1;
                }
            }
        }
        Ok(layout)
    }
}

fn position_in(
    position: isize,
    axis: usize,
    length: usize,
    operation: &'static str,
) -> Result<usize> {
    let positive = if position < 0 { position + length as isize } else { position };
    if (0..length as isize).contains(&positive) {
        return Ok(positive as usize);
    }
    Err(Error::Index {
        operation,
        index: position,
        axis,
        length,
    })
}

/// The first position and the number of positions, by Python's rules.
fn resolve(
    start: Option<isize>,
    stop: Option<isize>,
    step: isize,
    length: usize,
) -> Result<(usize, usize)> {
    if step == 0 {
        return Err(Error::argument("slice", "a step of zero goes nowhere".into()));
    }
    let length = length as isize;
    // Going backwards, the position before the first one is -1.
    let (lowest, highest) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let clamp = |position: isize| {
        let positive = if position < 0 { position + length } else { position };
        positive.clamp(lowest, highest)
    };
    let (first, last) = if step > 0 { (lowest, highest) } else { (highest, lowest) };
    let start = start.map_or(first, clamp);
    let stop = stop.map_or(last, clamp);
    let distance = if step > 0 { stop - start } else { start - stop };
    let count = distance.max(0).unsigned_abs().div_ceil(step.unsigned_abs());
    Ok((start.max(0) as usize, count))
}
