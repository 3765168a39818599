//! Sums of products over any axes of two arrays: each array becomes one matrix, and these are
//! multiplied.

use super::entry::real;
use super::matmul::product;
use super::{Entry, Sample};
use crate::NdArray;
use crate::error::{Error, OrRaise, Result};
use crate::shape::{Axes, Integers, PerAxis, Shape};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "tensordot",
    summary: "The sum of products over given axes of two arrays.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 3, 2)), real((3, 2, 2))], |x| {
                tensordot(&x[0], &x[1], 2)
            }),
            Sample::new([real((2, 3)), real((4, 2))], |x| {
                tensordot(&x[0], &x[1], (0, 1)).exp()
            }),
            Sample::new([real((2, 3, 2)), real((2, 3))], |x| {
                tensordot(&x[0], &x[1], ((-1, 1), (0, 1)))
            }),
            Sample::new([real(2), real(3)], |x| tensordot(&x[0], &x[1], 0)),
        ]
    },
}];

/// Which axes [`tensordot`] sums over: a number `n` for the last `n` of the left with the first `n`
/// of the right, in this order; or the axes of the left and those of the right, in pairs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContractedAxes(Choice);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Choice {
    Count(isize),
    Pairs(Integers, Integers),
}

macro_rules! contracted_axes_from {
    ($($type:ty),*) => {$(
        impl From<$type> for ContractedAxes {
            fn from(count: $type) -> ContractedAxes {
                ContractedAxes(Choice::Count(count as isize))
            }
        }
    )*};
}
contracted_axes_from!(usize, isize, i32, i64);

impl<L: Into<Integers>, R: Into<Integers>> From<(L, R)> for ContractedAxes {
    fn from((left, right): (L, R)) -> ContractedAxes {
        ContractedAxes(Choice::Pairs(left.into(), right.into()))
    }
}

/// The sum of products over axes of two arrays: with a number `n` over the last `n` axes of `a` and
/// the first `n` of `b` (with 0 over none: all products), or over axes of `a` and of `b` in pairs.
/// The result has the other axes of `a`, then those of `b`.
///
/// # Panics
/// When an axis is not there or named twice, or the lengths of two axes that meet differ.
///
/// ```
/// use gradus_core::nd;
/// let (a, b) = (nd::ones((2, 3, 4)), nd::ones((4, 3, 5)));
/// assert_eq!(nd::tensordot(&a, &b, 1).shape().to_string(), "(2, 3, 3, 5)");
/// let summed = nd::tensordot(&a, &b, ((1, 2), (1, 0)));
/// assert_eq!((summed.shape().to_string(), summed.at((0, 0)).item()), ("(2, 5)".into(), 12.0));
/// ```
#[track_caller]
pub fn tensordot(a: &NdArray, b: &NdArray, axes: impl Into<ContractedAxes>) -> NdArray {
    try_tensordot(a, b, axes).or_raise()
}

/// The form of [`tensordot`] that returns its error.
///
/// # Errors
/// [`Error::Axis`] when an axis is not there, [`Error::Argument`] when one is named twice or without
/// a partner, [`Error::Shape`] when the lengths of two axes that meet differ.
pub fn try_tensordot(a: &NdArray, b: &NdArray, axes: impl Into<ContractedAxes>) -> Result<NdArray> {
    let (left, right) = match axes.into().0 {
        Choice::Pairs(left, right) => (left, right),
        Choice::Count(count) => ends(a, b, count)?,
    };
    if left.len() != right.len() {
        return Err(Error::argument(
            "tensordot",
            format!(
                "{} axes of the left and {} of the right; each needs one partner",
                left.len(),
                right.len()
            ),
        ));
    }
    contract("tensordot", a, &axes_of(a, &left)?, b, &axes_of(b, &right)?)
}

/// The last `count` axes of the one and the first of the other.
fn ends(a: &NdArray, b: &NdArray, count: isize) -> Result<(Integers, Integers)> {
    let most = a.rank().min(b.rank()) as isize;
    if !(0..=most).contains(&count) {
        return Err(Error::argument(
            "tensordot",
            format!(
                "cannot sum over {count} axes of shapes {} and {}; from 0 to {most} can be",
                a.shape(),
                b.shape()
            ),
        ));
    }
    let last = (-count..0).collect::<Vec<_>>();
    Ok((last.into(), (0..count).collect::<Vec<_>>().into()))
}

fn axes_of(x: &NdArray, axes: &Integers) -> Result<PerAxis<usize>> {
    let shape = x.shape();
    Axes::from(&axes[..]).mask(&shape, "tensordot")?;
    axes.iter()
        .map(|&axis| shape.axis(axis, "tensordot"))
        .collect()
}

/// The sum of products over pairs of axes, none of which is named twice; the result has the other
/// axes of `a`, then those of `b`.
///
/// # Errors
/// [`Error::Shape`] when the lengths of two axes that meet differ.
pub(super) fn contract(
    operation: &'static str,
    a: &NdArray,
    a_axes: &[usize],
    b: &NdArray,
    b_axes: &[usize],
) -> Result<NdArray> {
    let (a_shape, b_shape) = (a.shape(), b.shape());
    for (&a_axis, &b_axis) in a_axes.iter().zip(b_axes) {
        if a_shape[a_axis] != b_shape[b_axis] {
            return Err(Error::shape(
                operation,
                format!(
                    "shapes {a_shape} and {b_shape} do not fit: axis {a_axis} of the left has \
                     length {}, axis {b_axis} of the right {}; both must be the same",
                    a_shape[a_axis], b_shape[b_axis]
                ),
            ));
        }
    }
    let (a_kept, b_kept) = (others(&a_shape, a_axes), others(&b_shape, b_axes));
    let lengths = |shape: &Shape, axes: &[usize]| axes.iter().map(|&axis| shape[axis]).collect();
    let a_lengths: Shape = lengths(&a_shape, &a_kept);
    let b_lengths: Shape = lengths(&b_shape, &b_kept);
    let inner = lengths(&a_shape, a_axes).size();
    let a = ordered(a, &[&a_kept, a_axes]);
    let b = ordered(b, &[b_axes, &b_kept]);
    let product = product(
        operation,
        &reshaped(&a, Shape::from((a_lengths.size(), inner))),
        &reshaped(&b, Shape::from((inner, b_lengths.size()))),
    )?;
    Ok(reshaped(&product, a_lengths.concat(&b_lengths)))
}

fn others(shape: &Shape, axes: &[usize]) -> PerAxis<usize> {
    (0..shape.rank())
        .filter(|axis| !axes.contains(axis))
        .collect()
}

/// The axes in another order, which is put together from parts.
pub(super) fn ordered(x: &NdArray, parts: &[&[usize]]) -> NdArray {
    let order = parts.concat();
    match order.is_sorted() {
        true => x.clone(),
        false => x.transpose(order),
    }
}

/// Another shape, recorded only where it is another.
pub(super) fn reshaped(x: &NdArray, shape: Shape) -> NdArray {
    match x.shape() == shape {
        true => x.clone(),
        false => x.reshape(shape),
    }
}
