//! Walks several strided arrays of one shape together, in runs along an innermost axis.

use smallvec::SmallVec;

use crate::layout::Layout;
use crate::shape::PerAxis;

/// A shape taken apart into runs: axes that lie one in another in every array are merged, and the
/// last that is left is the run.
pub(crate) struct Runs<const N: usize> {
    /// Elements in each run.
    pub(crate) inner_length: usize,
    /// For each array the step from one element of a run to the next.
    pub(crate) inner_strides: [isize; N],
    outer: PerAxis<(usize, [isize; N])>,
    offsets: [usize; N],
    is_empty: bool,
}

impl<const N: usize> Runs<N> {
    /// All `layouts` must have the same shape.
    pub(crate) fn new(layouts: [&Layout; N]) -> Runs<N> {
        let mut axes: PerAxis<(usize, [isize; N])> = SmallVec::new();
        let shape = &layouts[0].shape;
        for (axis, &length) in shape.iter().enumerate() {
            if length == 1 {
                continue;
            }
            let strides = layouts.map(|layout| layout.strides[axis]);
            match axes.last_mut() {
                Some((merged, outer)) if nests(outer, &strides, length) => {
                    *merged *= length;
                    *outer = strides;
                }
                _ => axes.push((length, strides)),
            }
        }
        let (inner_length, inner_strides) = axes.pop().unwrap_or((1, [1; N]));
        Runs {
            inner_length,
            inner_strides,
            outer: axes,
            offsets: layouts.map(|layout| layout.offset),
            is_empty: shape.contains(&0),
        }
    }

    /// Calls `visit` with each array's buffer position of the start of every run, in row-major order.
    pub(crate) fn for_each(&self, mut visit: impl FnMut([usize; N])) {
        if self.is_empty {
            return;
        }
        let mut offsets = self.offsets.map(|offset| offset as isize);
        let mut index: PerAxis<usize> = SmallVec::from_elem(0, self.outer.len());
        loop {
            visit(offsets.map(|offset| offset as usize));
            let mut axis = self.outer.len();
            loop {
                if axis == 0 {
                    return;
                }
                axis -= 1;
                let (length, strides) = &self.outer[axis];
                index[axis] += 1;
                if index[axis] < *length {
                    advance(&mut offsets, strides, 1);
                    break;
                }
                advance(&mut offsets, strides, 1 - *length as isize);
                index[axis] = 0;
            }
        }
    }
}

fn nests<const N: usize>(outer: &[isize; N], inner: &[isize; N], length: usize) -> bool {
    (0..N).all(|array| outer[array] == inner[array] * length as isize)
}

fn advance<const N: usize>(offsets: &mut [isize; N], strides: &[isize; N], steps: isize) {
    for (offset, stride) in offsets.iter_mut().zip(strides) {
        *offset += stride * steps;
    }
}
