//! Walks several strided arrays of one shape together, in runs along an innermost axis.

use std::ops::Range;

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
    offsets: [isize; N],
    size: usize,
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
            offsets: layouts.map(|layout| layout.offset as isize),
            size: shape.size(),
        }
    }

    /// Calls `visit` with each array's buffer position of the start of every run, in row-major order.
    pub(crate) fn for_each(&self, mut visit: impl FnMut([usize; N])) {
        for (starts, _) in self.walk(0..self.size) {
            visit(starts);
        }
    }

    /// Visits a range of elements, counted in row-major order, with each array's buffer position of
    /// the first of those that lie in one run, and how many these are.
    pub(crate) fn for_each_of(
        &self,
        range: Range<usize>,
        mut visit: impl FnMut([usize; N], usize),
    ) {
        for (starts, length) in self.walk(range) {
            visit(starts, length);
        }
    }

    fn walk(&self, range: Range<usize>) -> Walk<'_, N> {
        let mut walk = Walk {
            runs: self,
            index: SmallVec::from_elem(0, self.outer.len()),
            offsets: self.offsets,
            within: 0,
            left: range.len(),
        };
        if range.start > 0 && walk.left > 0 {
            walk.within = range.start % self.inner_length;
            let run = range.start / self.inner_length;
            self.go_to(run, &mut walk.index, &mut walk.offsets);
        }
        walk
    }

    /// Goes from the first run to the one with this number.
    fn go_to(&self, mut run: usize, index: &mut [usize], offsets: &mut [isize; N]) {
        for (axis, (length, strides)) in self.outer.iter().enumerate().rev() {
            index[axis] = run % length;
            advance(offsets, strides, index[axis] as isize);
            run /= length;
        }
    }

    /// Goes on to the next run, or from the last to the first.
    #[inline]
    fn step(&self, index: &mut [usize], offsets: &mut [isize; N]) {
        for (axis, (length, strides)) in self.outer.iter().enumerate().rev() {
            index[axis] += 1;
            if index[axis] < *length {
                return advance(offsets, strides, 1);
            }
            advance(offsets, strides, 1 - *length as isize);
            index[axis] = 0;
        }
    }
}

/// Where a walk stands. One for all that walk, whatever they do with the runs.
struct Walk<'a, const N: usize> {
    runs: &'a Runs<N>,
    index: PerAxis<usize>,
    offsets: [isize; N],
    /// Elements of the current run that lie before the range.
    within: usize,
    /// Elements that are still to come.
    left: usize,
}

impl<const N: usize> Iterator for Walk<'_, N> {
    type Item = ([usize; N], usize);

    #[inline]
    fn next(&mut self) -> Option<([usize; N], usize)> {
        if self.left == 0 {
            return None;
        }
        let runs = self.runs;
        let mut starts = self.offsets;
        advance(&mut starts, &runs.inner_strides, self.within as isize);
        let length = self.left.min(runs.inner_length - self.within);
        self.left -= length;
        self.within = 0;
        runs.step(&mut self.index, &mut self.offsets);
        Some((starts.map(|start| start as usize), length))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Shape;

    /// The buffer positions of all elements, by the whole walk.
    fn positions(runs: &Runs<2>) -> Vec<[usize; 2]> {
        let mut all = Vec::new();
        runs.for_each(|starts| all.extend(run(runs, starts, runs.inner_length)));
        all
    }

    fn run(runs: &Runs<2>, starts: [usize; 2], length: usize) -> impl Iterator<Item = [usize; 2]> {
        let strides = runs.inner_strides;
        (0..length as isize).map(move |i| {
            [0, 1].map(|array| (starts[array] as isize + i * strides[array]) as usize)
        })
    }

    #[test]
    fn ranges_are_parts_of_the_whole_walk() {
        let row_major = Layout::row_major(Shape::from((3, 4, 5)));
        let transposed = Layout::row_major(Shape::from((5, 4, 3))).permute(&[2, 1, 0]);
        let repeated = Layout::row_major(Shape::from((4, 1)));
        let repeated = repeated.broadcast_to(&row_major.shape, "test").unwrap();
        for other in [&row_major, &transposed, &repeated] {
            let runs = Runs::new([&row_major, other]);
            let all = positions(&runs);
            for start in 0..=all.len() {
                for end in start..=all.len() {
                    let mut part = Vec::new();
                    runs.for_each_of(start..end, |starts, length| {
                        part.extend(run(&runs, starts, length));
                    });
                    assert_eq!(part, all[start..end]);
                }
            }
        }
    }
}
