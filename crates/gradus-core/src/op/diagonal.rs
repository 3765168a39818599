//! Diagonals and their sums. A diagonal copies nothing.

use std::sync::Arc;

use super::define::define;
use super::entry::real;
use super::{Entry, Look, Sample, View};
use crate::error::{Error, Result};
use crate::layout::Layout;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "diagonal",
        summary: "The elements whose positions in two axes are the same, or differ by an offset.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((3, 3))], |x| x[0].diagonal().exp()),
                Sample::new([real((2, 3, 4))], |x| x[0].diagonal_with(1, -1, 0).exp()),
                Sample::new([real((3, 2))], |x| x[0].diagonal_with(-2, 0, 1).exp()),
            ]
        },
    },
    Entry {
        name: "trace",
        summary: "The sum of a diagonal.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((3, 3))], |x| x[0].trace().exp()),
                Sample::new([real((2, 3, 2))], |x| x[0].trace_with(-1, 1, 2).exp()),
            ]
        },
    },
];

define! {
    /// The elements whose positions in the first two axes are the same. Copies nothing.
    ///
    /// # Panics
    /// When there are fewer than two axes.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::arange(9).reshape((3, 3));
    /// assert_eq!(x.diagonal().to_vec::<f32>(), [0.0, 4.0, 8.0]);
    /// ```
    fn diagonal / try_diagonal(x) {
        x.try_diagonal_with(0, 0, 1)
    }

    /// The elements whose position in axis `second` is that in axis `first` plus `offset`. The
    /// diagonal is the last axis of the result, after those that are left. Copies nothing.
    ///
    /// # Panics
    /// When an axis is not there, or both are the same.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::arange(6).reshape((2, 3));
    /// assert_eq!(x.diagonal_with(1, 0, 1).to_vec::<f32>(), [1.0, 5.0]);
    /// assert_eq!(x.diagonal_with(-1, 0, 1).to_vec::<f32>(), [3.0]);
    /// ```
    fn diagonal_with / try_diagonal_with(x, offset: isize, first: isize, second: isize) {
        let shape = x.shape();
        let axes = [shape.axis(first, "diagonal")?, shape.axis(second, "diagonal")?];
        if axes[0] == axes[1] {
            return Err(Error::argument(
                "diagonal",
                format!("axis {} is named twice; a diagonal needs two axes", axes[0]),
            ));
        }
        let view = Arc::new(Diagonal { offset, axes });
        super::apply(Look { name: "diagonal", view }, &[x])
    }

    /// The sum of the diagonal of the first two axes. Integers and truth values are added up as
    /// int64.
    ///
    /// # Panics
    /// When there are fewer than two axes.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::eye(3).trace().item(), 3.0);
    /// ```
    fn trace / try_trace(x) {
        x.try_trace_with(0, 0, 1)
    }

    /// The sum of the diagonal that [`diagonal_with`](crate::NdArray::diagonal_with) gives.
    ///
    /// # Panics
    /// When an axis is not there, or both are the same.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::arange(6).reshape((2, 3)).trace_with(1, 0, 1).item(), 6.0);
    /// ```
    fn trace_with / try_trace_with(x, offset: isize, first: isize, second: isize) {
        x.try_diagonal_with(offset, first, second)?.try_sum_axis(-1)
    }
}

#[derive(Debug)]
struct Diagonal {
    offset: isize,
    axes: [usize; 2],
}

impl View for Diagonal {
    fn layout(&self, input: &Layout) -> Result<Layout> {
        let [first, second] = self.axes;
        let mut layout = input.clone();
        // Where the diagonal begins: some way down the first axis or the second one.
        let (down, right) = ((-self.offset).max(0) as usize, self.offset.max(0) as usize);
        let rows = input.shape[first].saturating_sub(down);
        let columns = input.shape[second].saturating_sub(right);
        let length = rows.min(columns);
        layout.narrow(first, down, length, 1);
        layout.narrow(second, right, length, 1);
        let stride = layout.strides[first] + layout.strides[second];
        layout.remove_axis(first.max(second));
        layout.remove_axis(first.min(second));
        layout.shape.0.push(length);
        layout.strides.push(stride);
        Ok(layout)
    }
}
