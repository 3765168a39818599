//! What all reductions share: the reduced axes are brought together, and each output element is
//! made from one row.

use std::borrow::Cow;

use crate::NdArray;
use crate::dtype::Element;
use crate::error::Result;
use crate::kernel::parallel;
use crate::shape::{Axes, PerAxis, Shape};
use crate::value::Value;

/// The elements to be reduced, row by row, and the shape of what comes out.
pub(crate) struct Rows<'a> {
    /// Side by side, one row after another.
    values: Cow<'a, Value>,
    count: usize,
    row_length: usize,
    shape: Shape,
}

impl Rows<'_> {
    /// # Errors
    /// When an axis is not there or named twice.
    pub(crate) fn new<'a>(x: &'a Value, axes: &Axes, operation: &'static str) -> Result<Rows<'a>> {
        let mask = axes.mask(x.shape(), operation)?;
        let row_length = length(x.shape(), &mask, true);
        Ok(Rows {
            values: reduced_axes_last(x, &mask),
            count: length(x.shape(), &mask, false),
            row_length,
            shape: reduced_shape(x.shape(), &mask, axes.keepdims),
        })
    }

    /// Makes one element from each row. The rows must be of type `T`.
    pub(crate) fn map<T: Element, R: Element>(&self, reduce: impl Fn(&[T]) -> R + Sync) -> Value {
        debug_assert_eq!(self.shape.size(), self.count);
        let elements = self.values.as_slice().expect("made contiguous");
        Value::build(&self.shape, |out| match self.row_length {
            0 => out.fill_with(|| reduce(&[])),
            length => parallel::for_each_piece(out, [1, length], |start, out| {
                let rows = elements[start * length..].chunks_exact(length);
                for (out, row) in out.iter_mut().zip(rows) {
                    *out = reduce(row);
                }
            }),
        })
    }
}

/// The product of the lengths of the axes that are (or are not) reduced.
pub(super) fn length(shape: &[usize], mask: &[bool], reduced: bool) -> usize {
    let axes = shape.iter().zip(mask);
    axes.filter(|&(_, &is_reduced)| is_reduced == reduced)
        .map(|(&length, _)| length)
        .product()
}

/// The elements side by side with the reduced axes last; a copy only where they do not lie so.
fn reduced_axes_last<'a>(x: &'a Value, mask: &[bool]) -> Cow<'a, Value> {
    if x.is_contiguous && mask.is_sorted() {
        return Cow::Borrowed(x);
    }
    let kept = (0..x.rank()).filter(|&axis| !mask[axis]);
    let reduced = (0..x.rank()).filter(|&axis| mask[axis]);
    let order: PerAxis<usize> = kept.chain(reduced).collect();
    Cow::Owned(x.view(x.layout.permute(&order)).contiguous())
}

/// The elements as matrices, one after another, whose columns are reduced.
pub(crate) struct Matrices<'a> {
    values: &'a Value,
    /// How many elements there are in each matrix.
    size: usize,
    columns: usize,
    shape: Shape,
}

impl Matrices<'_> {
    /// None where the elements do not lie so.
    ///
    /// # Errors
    /// When an axis is not there or named twice.
    pub(crate) fn new<'a>(
        x: &'a Value,
        axes: &Axes,
        operation: &'static str,
    ) -> Result<Option<Matrices<'a>>> {
        let mask = axes.mask(x.shape(), operation)?;
        let sizes = matrix_sizes(x.shape(), &mask).filter(|_| x.is_contiguous);
        Ok(sizes.map(|[size, columns]| Matrices {
            values: x,
            size,
            columns,
            shape: reduced_shape(x.shape(), &mask, axes.keepdims),
        }))
    }

    /// Makes a row from each matrix, which may have no rows. The elements must be of type `T`.
    pub(crate) fn map<T: Element, R: Element>(
        &self,
        reduce: impl Fn(&[T], &mut [R]) + Sync,
    ) -> Value {
        let elements = self.values.as_slice().expect("found contiguous");
        Value::build(&self.shape, |out| {
            parallel::for_each_piece(out, [self.columns, self.size], |start, out| {
                let matrices = start / self.columns..;
                for (matrix, out) in matrices.zip(out.chunks_exact_mut(self.columns)) {
                    reduce(&elements[matrix * self.size..][..self.size], out);
                }
            });
        })
    }
}

/// How many elements and how many columns the matrices have whose columns are reduced, where the
/// reduced axes and those behind them make such, of two columns at least.
pub(super) fn matrix_sizes(shape: &[usize], mask: &[bool]) -> Option<[usize; 2]> {
    let kept_first = mask.iter().take_while(|&&reduced| !reduced).count();
    let (shape, mask) = (&shape[kept_first..], &mask[kept_first..]);
    let columns = length(shape, mask, false);
    let are_matrices = columns > 1 && mask.is_sorted_by(|first, second| first >= second);
    are_matrices.then(|| [shape.iter().product(), columns])
}

/// What is left of a shape of which the axes in `mask` are reduced.
pub(crate) fn reduced_shape(shape: &Shape, mask: &[bool], keepdims: bool) -> Shape {
    let axes = shape.iter().zip(mask);
    axes.filter(|&(_, &reduced)| keepdims || !reduced)
        .map(|(&length, &reduced)| if reduced { 1 } else { length })
        .collect()
}

/// A reduced array with its reduced axes put back, as length 1, so that it broadcasts against an
/// array of the shape that was reduced.
pub(crate) fn with_reduced_axes(reduced: &NdArray, axes: &Axes, shape: &Shape) -> NdArray {
    if axes.keepdims {
        return reduced.clone();
    }
    let mask = axes
        .mask(shape, "reduce")
        .expect("checked when it was reduced");
    reduced.reshape(reduced_shape(shape, &mask, true))
}

/// How many elements meet in each output element.
pub(crate) fn reduced_count(shape: &Shape, axes: &Axes, operation: &'static str) -> Result<usize> {
    Ok(length(shape, &axes.mask(shape, operation)?, true))
}
