//! Inner loops over slices, and the walks over strided arrays that feed them.
//!
//! The only place of the library where `unsafe` may stand; each block states its reason.

pub(crate) mod along;
pub(crate) mod columns;
pub(crate) mod elementwise;
pub(crate) mod extreme;
pub(crate) mod in_place;
pub(crate) mod indexed;
pub(crate) mod math;
pub(crate) mod matmul;
pub(crate) mod pages;
pub(crate) mod parallel;
pub(crate) mod rows;
pub(crate) mod runs;
pub(crate) mod shared;
pub(crate) mod simd;
pub(crate) mod softmax;
pub(crate) mod sum;
pub(crate) mod truth;
