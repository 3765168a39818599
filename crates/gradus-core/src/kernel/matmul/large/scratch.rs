//! Memory that each thread keeps for packed parts of matrices, so that a product allocates once.

use std::cell::Cell;

/// A line of the processor's caches: vectors that are loaded from a packed part lie within one.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([u8; 64]);

/// What a part of the memory is for; both may be in use at once.
#[derive(Clone, Copy)]
pub(super) enum Scratch {
    Rows,
    Columns,
}

thread_local! {
    static KEPT: [Cell<Vec<Line>>; 2] = const { [Cell::new(Vec::new()), Cell::new(Vec::new())] };
}

/// Calls `work` with `length` elements, in which anything may be.
pub(super) fn with_scratch<T: super::Float, R>(
    scratch: Scratch,
    length: usize,
    work: impl FnOnce(&mut [T]) -> R,
) -> R {
    // Taken, so that work within work finds none and makes its own.
    let mut lines = KEPT.with(|kept| kept[scratch as usize].take());
    let needed = (length * size_of::<T>()).div_ceil(size_of::<Line>());
    if lines.len() < needed {
        lines = vec![Line([0; 64]); needed];
    }
    // SAFETY: floats, which is what `Float` is implemented for, have no more than a line's
    // alignment, and take any bits; the lines are initialized, and there are enough.
    let elements =
        unsafe { std::slice::from_raw_parts_mut(lines.as_mut_ptr().cast::<T>(), length) };
    let result = work(elements);
    KEPT.with(|kept| kept[scratch as usize].set(lines));
    result
}
