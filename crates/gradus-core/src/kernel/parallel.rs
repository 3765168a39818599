//! Large work, cut at places that do not depend on the number of threads.
//!
//! Each task sees only its own part of the output, so that its elements have the same bits on
//! whatever thread they are made. Whether threads are worth waking is not guessed from sizes, but
//! seen from the time that the first part takes.

#![allow(unsafe_code, reason = "tasks write to parts of one slice")]

mod pool;

use std::time::{Duration, Instant};

use crate::threads::num_threads;

/// What is done with the number of each task. A task takes so long that nobody notices a call of what
/// the compiler does not know, and what calls it is compiled but once.
type Work<'a> = &'a (dyn Fn(usize) + Sync);

/// Threads that work started now would run on: one inside of a task, since the others have theirs.
#[inline]
pub(crate) fn threads() -> usize {
    if pool::is_busy() { 1 } else { num_threads() }
}

/// What is left of a job must take this long on one thread to be shared. On Zen 4 a thread that
/// sleeps takes about 12 microseconds to begin, and waking it 2 of the thread that does it, or 8
/// where other programs keep all processors busy.
const WORTHWHILE: Duration = Duration::from_micros(60);

/// Calls `work` with each number below `tasks`: the first on this thread, and if the others would
/// take long then, these on several. All tasks should take about as long, some microseconds.
///
/// # Panics
/// With the panic of a task, after all that were begun have ended.
pub(crate) fn for_each(tasks: usize, work: Work) {
    if tasks < 2 || threads() == 1 {
        return (0..tasks).for_each(work);
    }
    let start = Instant::now();
    work(0);
    // For 2^32 tasks and more the product would be too large.
    let others = u32::try_from(tasks - 1).unwrap_or(u32::MAX);
    if start.elapsed().saturating_mul(others) < WORTHWHILE {
        return (1..tasks).for_each(work);
    }
    share(tasks - 1, &|task| work(task + 1));
}

/// As [`for_each`], on several threads from the start.
pub(crate) fn share(tasks: usize, work: Work) {
    let helpers = threads().min(tasks).saturating_sub(1);
    if helpers == 0 {
        (0..tasks).for_each(work);
    } else {
        pool::share(tasks, helpers, work);
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
    in_chunks(out, length, &work);
}

fn in_chunks<R: Send>(out: &mut [R], length: usize, work: &(dyn Fn(usize, &mut [R]) + Sync)) {
    assert!(length > 0, "chunks have elements");
    let parts = Parts::new(out);
    for_each(parts.length.div_ceil(length), &|task| {
        let start = task * length;
        let end = parts.length.min(start + length);
        // SAFETY: tasks have different numbers, whose ranges do not overlap.
        work(start, unsafe { parts.part(start..end) });
    });
}

/// As [`for_each_chunk`], where each `length` elements of the output are made of `size` elements
/// and belong together: as many are taken at a time as are worth it.
#[inline]
pub(crate) fn for_each_piece<R: Send>(
    out: &mut [R],
    [length, size]: [usize; 2],
    work: impl Fn(usize, &mut [R]) + Sync,
) {
    let together = (PIECE / size.max(length).max(1)).max(1) * length;
    if out.len() <= together || threads() == 1 {
        return work(0, out);
    }
    for_each_chunk(out, together, work);
}

/// Elements that are read or written by one task at least: on Zen 4, a microsecond of a sum, 22 of
/// exponentials.
pub(crate) const PIECE: usize = 1 << 15;

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
