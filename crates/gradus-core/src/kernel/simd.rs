//! Loops compiled for several instruction sets, of which the processor's widest is chosen at run
//! time.
//!
//! The loops are ordinary safe ones. [`run`] calls them from within a function that may use AVX2 or
//! AVX-512, into which the compiler inlines them and makes vectors of that width of them. No
//! level may contract a multiplication with an addition, so that all give the same bits.
//!
//! The environment variable `GRADUS_SIMD` takes levels away: with `portable` no more is used than
//! what every processor of the architecture has, with `avx2` no AVX-512. Other values mean the best.

#![allow(
    unsafe_code,
    reason = "functions for more than every processor has are called where it was found"
)]

use std::sync::atomic::{AtomicU8, Ordering};

/// Fewer elements than these are not worth wide vectors: what is left over after whole vectors,
/// element by element, takes most of the time.
pub(crate) const WORTHWHILE: usize = 32;

/// Instruction sets, each with all that the one before it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Portable = 0,
    Avx2 = 1,
    Avx512 = 2,
}

/// Runs a loop with the widest vectors that this processor has. The closure is `#[inline(always)]`,
/// as must be all that it calls: code that is not inlined stays as the portable level has it.
#[inline]
pub fn run<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    match level() {
        // SAFETY: the level was found to be there.
        Level::Avx512 => return unsafe { run_avx512(work) },
        // SAFETY: as above.
        Level::Avx2 => return unsafe { run_avx2(work) },
        Level::Portable => {}
    }
    work()
}

/// As [`run`], with AVX2 at most: for loops that do so little that wider vectors gain nothing.
#[inline]
pub(crate) fn run_narrow<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if level() >= Level::Avx2 {
        // SAFETY: the level was found to be there.
        return unsafe { run_avx2(work) };
    }
    work()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn run_avx512<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn run_avx2<R>(work: impl FnOnce() -> R) -> R {
    work()
}

const UNKNOWN: u8 = u8::MAX;
static LEVEL: AtomicU8 = AtomicU8::new(UNKNOWN);

/// The level in use: what the processor has and the environment leaves.
#[inline]
pub(crate) fn level() -> Level {
    match LEVEL.load(Ordering::Relaxed) {
        0 => Level::Portable,
        1 => Level::Avx2,
        2 => Level::Avx512,
        _ => find(),
    }
}

#[cold]
fn find() -> Level {
    let wanted = match std::env::var("GRADUS_SIMD").as_deref() {
        Ok("portable") => Level::Portable,
        Ok("avx2") => Level::Avx2,
        _ => Level::Avx512,
    };
    let level = wanted.min(best());
    LEVEL.store(level as u8, Ordering::Relaxed);
    level
}

/// The highest level of this processor.
fn best() -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        let has_avx512 = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        if has_avx512 {
            return Level::Avx512;
        }
        if is_x86_feature_detected!("avx2") {
            return Level::Avx2;
        }
    }
    Level::Portable
}

/// What `work` gives at each level of this processor. Other threads may run at these levels
/// meanwhile, which changes no bits.
#[cfg(test)]
pub(crate) fn at_each_level<R>(mut work: impl FnMut() -> R) -> Vec<(Level, R)> {
    static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _alone = ALONE.lock();
    let before = level();
    let levels = [Level::Portable, Level::Avx2, Level::Avx512];
    let results = (levels.into_iter().filter(|&level| level <= best()))
        .map(|level| {
            LEVEL.store(level as u8, Ordering::Relaxed);
            (level, work())
        })
        .collect();
    LEVEL.store(before as u8, Ordering::Relaxed);
    results
}
