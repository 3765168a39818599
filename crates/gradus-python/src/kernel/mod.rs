//! The one place for unsafe code in this crate.
#![allow(
    unsafe_code,
    reason = "memory that other libraries hand over is reached by its address"
)]

pub(crate) mod arrow_stream;
