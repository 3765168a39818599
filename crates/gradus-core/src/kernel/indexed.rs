//! Reads and adds elements at given positions along an axis, whatever the strides.

use crate::dtype::Element;
use crate::kernel::runs::Runs;
use crate::layout::Layout;
use crate::value::Value;

/// Element types whose elements can be added up: integers wrap around, truth values stay true once
/// they are.
pub(crate) trait Plus: Element {
    fn plus(self, other: Self) -> Self;
}

macro_rules! plus {
    ($($type:ty: |$a:ident, $b:ident| $sum:expr;)*) => {$(
        impl Plus for $type {
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                let ($a, $b) = (self, other);
                $sum
            }
        }
    )*};
}
plus! {
    bool: |a, b| a | b;
    u8: |a, b| a.wrapping_add(b);
    i32: |a, b| a.wrapping_add(b);
    i64: |a, b| a.wrapping_add(b);
    f32: |a, b| a + b;
    f64: |a, b| a + b;
}

/// The parts of `x` at `positions` of `axis`, in row-major order. A part is what lies behind the
/// axis, such as a row of a matrix.
pub(crate) fn take<T: Element>(x: &Value, axis: usize, positions: &[i64]) -> Vec<T> {
    let (before, after) = cut(&x.layout, axis);
    let part = after.shape.size();
    let size = before.shape.size() * positions.len() * part;
    let mut taken = Vec::with_capacity(size);
    if size == 0 {
        return taken;
    }
    let buffer = x.elements::<T>();
    let stride = x.layout.strides[axis];
    let is_contiguous = after.is_contiguous();
    let runs = Runs::new([&after]);
    for_each_element(&before, |start| {
        let starts = positions
            .iter()
            .map(|&position| start + position as isize * stride);
        if part == 1 {
            taken.extend(starts.map(|start| buffer[start as usize]));
        } else if is_contiguous {
            starts.for_each(|start| taken.extend_from_slice(&buffer[start as usize..][..part]));
        } else {
            starts.for_each(|start| copy_part(buffer, start, &runs, &mut taken));
        }
    });
    taken
}

/// The elements of `base`, and added to its parts at `positions` of `axis`, one after another,
/// those of `updates`, which has the shape that [`take`] gives.
pub(crate) fn index_add<T: Plus>(
    base: &Value,
    axis: usize,
    positions: &[i64],
    updates: &Value,
) -> Vec<T> {
    let mut sums = base.to_vec::<T>();
    let part: usize = base.shape()[axis + 1..].iter().product();
    if updates.size() == 0 {
        return sums;
    }
    let updates = updates.contiguous();
    let updates = updates.as_slice::<T>().expect("made contiguous");
    let blocks = sums.chunks_exact_mut(base.shape()[axis] * part);
    for (sums, updates) in blocks.zip(updates.chunks_exact(positions.len() * part)) {
        for (&position, update) in positions.iter().zip(updates.chunks_exact(part)) {
            let sums = &mut sums[position as usize * part..][..part];
            for (sum, &update) in sums.iter_mut().zip(update) {
                *sum = sum.plus(update);
            }
        }
    }
    sums
}

/// For each of `positions`, which fill the shape of `x` with `length` in the place of that of
/// `axis`, the element there in the same line of `x` along `axis`.
pub(crate) fn gather<T: Element>(
    x: &Value,
    axis: usize,
    length: usize,
    positions: &[i64],
) -> Vec<T> {
    let buffer = x.elements::<T>();
    let stride = x.layout.strides[axis];
    let mut gathered = Vec::with_capacity(positions.len());
    let mut rest = positions;
    let lines = line_starts(&x.layout, axis, length);
    for_each_run(&lines, |start, step, count| {
        let run;
        (run, rest) = rest.split_at(count);
        let starts = (0..).map(|i| start + i * step);
        let pairs = starts.zip(run);
        let places = pairs.map(|(start, &position)| start + position as isize * stride);
        gathered.extend(places.map(|place| buffer[place as usize]));
    });
    gathered
}

/// The elements of `base`, and added to those that [`gather`] reads, one after another, those of
/// `updates`.
pub(crate) fn scatter_add<T: Plus>(
    base: &Value,
    axis: usize,
    length: usize,
    positions: &[i64],
    updates: &Value,
) -> Vec<T> {
    let mut sums = base.to_vec::<T>();
    let layout = Layout::row_major(base.shape().clone());
    let stride = layout.strides[axis];
    let updates = updates.contiguous();
    let updates = updates.as_slice::<T>().expect("made contiguous");
    let mut rest = positions.iter().zip(updates);
    for_each_run(&line_starts(&layout, axis, length), |start, step, count| {
        let starts = (0..count as isize).map(|i| start + i * step);
        for (start, (&position, &update)) in starts.zip(&mut rest) {
            let sum = &mut sums[(start + position as isize * stride) as usize];
            *sum = sum.plus(update);
        }
    });
    sums
}

/// The axes before `axis`, and those behind it as offsets from where a part begins.
fn cut(layout: &Layout, axis: usize) -> (Layout, Layout) {
    let part = |axes: std::ops::Range<usize>, offset| Layout {
        shape: layout.shape[axes.clone()].into(),
        strides: layout.strides[axes].into(),
        offset,
    };
    let rank = layout.shape.rank();
    (part(0..axis, layout.offset), part(axis + 1..rank, 0))
}

/// For `length` elements along `axis`, where the line that each lies in begins.
fn line_starts(layout: &Layout, axis: usize, length: usize) -> Layout {
    let mut starts = layout.clone();
    starts.shape.0[axis] = length;
    starts.strides[axis] = 0;
    starts
}

/// Calls `visit` for each run of elements, in row-major order, with the buffer position of its
/// first, the step from one to the next, and their number.
fn for_each_run(layout: &Layout, mut visit: impl FnMut(isize, isize, usize)) {
    let runs = Runs::new([layout]);
    runs.for_each(|[start]| visit(start as isize, runs.inner_strides[0], runs.inner_length));
}

/// Calls `visit` with the buffer position of each element, in row-major order.
fn for_each_element(layout: &Layout, mut visit: impl FnMut(isize)) {
    for_each_run(layout, |start, step, count| {
        (0..count as isize).for_each(|i| visit(start + i * step));
    });
}

fn copy_part<T: Element>(buffer: &[T], start: isize, runs: &Runs<1>, to: &mut Vec<T>) {
    let [stride] = runs.inner_strides;
    runs.for_each(|[offset]| {
        // Backward strides make offsets negative; the sum with the start never is.
        let first = start + offset as isize;
        let elements = 0..runs.inner_length as isize;
        to.extend(elements.map(|i| buffer[(first + i * stride) as usize]));
    });
}
