//! How many threads large operations use.
//!
//! The number comes from [`set_num_threads`], else from the environment variable
//! `GRADUS_NUM_THREADS`, else from the machine: as many as this process may run at once, by the
//! affinity of its threads and the quota of its cgroup (version 1 or 2), as
//! [`std::thread::available_parallelism`] finds them.
//!
//! Results do not depend on it: work is cut at fixed places and sums are added in a fixed order,
//! so that one thread and many give the same bits. Small operations always run on the thread that
//! asks for them, and no thread is started before the first large one.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// More threads than any machine that we know of can use; asking for more gives this many.
const MOST: usize = 1024;
/// The environment variable with the number of threads.
const VARIABLE: &str = "GRADUS_NUM_THREADS";

/// Zero until the number is known.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Lets large operations use `count` threads from now on, the one that asks for them included.
///
/// # Panics
/// When `count` is zero.
///
/// ```
/// use gradus_core::threads;
/// threads::set_num_threads(1);
/// assert_eq!(threads::num_threads(), 1);
/// ```
#[track_caller]
pub fn set_num_threads(count: usize) {
    assert!(
        count > 0,
        "set_num_threads: 0 threads cannot work; with 1 everything runs on the thread that asks \
         for it"
    );
    COUNT.store(count.min(MOST), Ordering::Relaxed);
}

/// How many threads large operations use.
///
/// A `GRADUS_NUM_THREADS` that is no number from 1 on is passed over, as if it were not set:
/// a library cannot ask its user. Programs can, by [`from_environment`].
///
/// ```
/// assert!(gradus_core::threads::num_threads() >= 1);
/// ```
#[inline]
pub fn num_threads() -> usize {
    match COUNT.load(Ordering::Relaxed) {
        0 => find(),
        count => count,
    }
}

/// The number of threads that `GRADUS_NUM_THREADS` asks for; none where it is not set, or empty.
///
/// # Errors
/// [`Error::Argument`] when it is set to anything but a number from 1 on.
///
/// ```
/// # if std::env::var_os("GRADUS_NUM_THREADS").is_none() {
/// assert_eq!(gradus_core::threads::from_environment().unwrap(), None);
/// # }
/// ```
pub fn from_environment() -> Result<Option<usize>> {
    match std::env::var_os(VARIABLE) {
        None => Ok(None),
        Some(text) => parse(&text.to_string_lossy()),
    }
}

fn parse(text: &str) -> Result<Option<usize>> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    match trimmed.parse() {
        Ok(count @ 1..) => Ok(Some(count)),
        _ => Err(Error::Argument {
            operation: VARIABLE,
            message: format!(
                "the environment asks for {text:?} threads; a number from 1 on is needed, or \
                 nothing, which means as many as the machine has"
            ),
        }),
    }
}

#[cold]
fn find() -> usize {
    let wanted = from_environment().ok().flatten();
    let of_machine = || std::thread::available_parallelism().map_or(1, usize::from);
    let count = wanted.unwrap_or_else(of_machine).min(MOST);
    // Unless another thread has set the number meanwhile.
    match COUNT.compare_exchange(0, count, Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => count,
        Err(set) => set,
    }
}

/// What `work` gives with `count` threads; other tests that count on a number wait meanwhile.
#[cfg(test)]
pub(crate) fn with_threads<R>(count: usize, work: impl FnOnce() -> R) -> R {
    static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _alone = (ALONE.lock()).unwrap_or_else(std::sync::PoisonError::into_inner);
    set_num_threads(count);
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_read_as_a_number_from_one_on() {
        for (text, count) in [("1", Some(1)), (" 16 ", Some(16)), ("", None), (" ", None)] {
            assert_eq!(parse(text).unwrap(), count, "{text:?}");
        }
        for wrong in ["0", "-1", "2.5", "many", "1 2", "99999999999999999999999"] {
            let text = parse(wrong).expect_err(wrong).to_string();
            assert!(text.contains("GRADUS_NUM_THREADS"), "{text}");
            assert!(text.contains("a number from 1 on"), "{text}");
        }
    }
}
