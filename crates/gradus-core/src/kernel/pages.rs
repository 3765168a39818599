//! Large pages for large memory.
//!
//! Addresses of 4 KiB pages fall out of the processor's tables while megabytes go by. With pages of
//! 2 MiB, adding 10 M numbers takes a quarter less time, and new memory costs 512 times fewer faults.

#![allow(unsafe_code, reason = "the system is asked with a pointer")]

/// Bytes from which on large pages are asked for.
#[cfg(all(target_os = "linux", not(miri)))]
const WORTHWHILE: usize = 4 << 20;

/// Asks the system to back memory, that has not been touched yet, with large pages. It may decline.
#[cfg(all(target_os = "linux", not(miri)))]
pub(crate) fn prefer_large<T>(memory: &mut [T]) {
    use std::ffi::{c_int, c_void};
    /// The smallest page of any architecture divides it, as the address must be.
    const PAGE: usize = 64 << 10;
    const MADV_HUGEPAGE: c_int = 14;
    unsafe extern "C" {
        fn madvise(address: *mut c_void, length: usize, advice: c_int) -> c_int;
    }
    let bytes = size_of_val(memory);
    if bytes < WORTHWHILE {
        return;
    }
    let start = memory.as_mut_ptr().cast::<u8>();
    let before = start.align_offset(PAGE);
    let length = (bytes - before) / PAGE * PAGE;
    // SAFETY: the range lies within memory that is borrowed for writing, and the advice changes none
    // of it.
    unsafe { madvise(start.wrapping_add(before).cast(), length, MADV_HUGEPAGE) };
}

/// Elsewhere the system is left to itself.
#[cfg(not(all(target_os = "linux", not(miri))))]
pub(crate) fn prefer_large<T>(_memory: &mut [T]) {}
