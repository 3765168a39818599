//! Large work, cut at places that do not depend on the number of threads.
//!
//! Each task sees only its own part of the output, so that its elements have the same bits on
//! whatever thread they are made. What is cut here must be worth it: waking a thread costs some
//! microseconds, as long as some 10^4 additions take.

#![allow(unsafe_code, reason = "tasks write to parts of one slice")]

mod pool;

use crate::threads::num_threads;

/// Threads that work started now would run on: one inside of a task, since the others have theirs.
#[inline]
pub(crate) fn threads() -> usize {
    if pool::is_busy() { 1 } else { num_threads() }
}

/// Calls `work` with each number below `tasks`, on several threads where there are.
///
/// # Panics
/// With the panic of a task, after all that were begun have ended.
pub(crate) fn for_each(tasks: usize, work: impl Fn(usize) + Sync) {
    let helpers = threads().min(tasks).saturating_sub(1);
    if helpers == 0 {
        (0..tasks).for_each(work);
    } else {
        pool::share(tasks, helpers, &work);
    }
}

/// Calls `work` with each part of `out` of `length` elements (the last may be shorter) and the
/// place where it starts.
///
/// # Panics
/// When `length` is zero, or with the panic of a task.
pub(crate) fn for_each_chunk<R: Send>(
    out: &mut [R],
    length: usize,
    work: impl Fn(usize, &mut [R]) + Sync,
) {
    assert!(length > 0, "chunks have elements");
    let parts = Parts::new(out);
    for_each(parts.length.div_ceil(length), |task| {
        let start = task * length;
        let end = parts.length.min(start + length);
        // SAFETY: tasks have different numbers, whose ranges do not overlap.
        work(start, unsafe { parts.part(start..end) });
    });
}

/// What `work` gives for each number below `tasks`, in order.
pub(crate) fn map<R: Send + Default>(tasks: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let mut results: Vec<R> = std::iter::repeat_with(R::default).take(tasks).collect();
    for_each_chunk(&mut results, 1, |task, result| result[0] = work(task));
    results
}

/// A slice whose parts go to different threads.
pub(crate) struct Parts<'a, R> {
    start: *mut R,
    length: usize,
    slice: std::marker::PhantomData<&'a mut [R]>,
}

// SAFETY: all that can be had from it is exclusive parts, by a function whose callers promise that
// these do not overlap.
unsafe impl<R: Send> Sync for Parts<'_, R> {}

impl<'a, R> Parts<'a, R> {
    pub(crate) fn new(slice: &'a mut [R]) -> Parts<'a, R> {
        Parts {
            start: slice.as_mut_ptr(),
            length: slice.len(),
            slice: std::marker::PhantomData,
        }
    }

    /// The elements of `range`.
    ///
    /// # Safety
    /// No two parts that are in use at the same time may overlap.
    ///
    /// # Panics
    /// When the range does not lie within the slice.
    #[inline]
    #[allow(
        clippy::mut_from_ref,
        reason = "parts that do not overlap are exclusive"
    )]
    pub(crate) unsafe fn part(&self, range: std::ops::Range<usize>) -> &mut [R] {
        assert!(range.start <= range.end && range.end <= self.length);
        // SAFETY: within the slice, which is borrowed for as long as `self` is there; the caller
        // promises that nobody else has these elements.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(range.start), range.len()) }
    }
}

#[cfg(test)]
mod tests;
