//! Compiled steps: a closure, with its backward pass and its assignments, is recorded once for each
//! signature of shapes and element types and replayed as a table of kernels over planned memory.
//!
//! The way of a step is one line, and so are the files:
//!
//! ```text
//! trace → graph → simplify → schedule → build (chains, plan) → program
//! ```
//!
//! A program runs the loops of the eager operations, in the same order of summation: its results
//! are theirs, bit for bit.

mod block_program;
mod blocks;
mod build;
mod chains;
mod describe;
mod graph;
mod kernels;
mod lowered;
mod memory;
mod peephole;
mod plan;
mod program;
mod schedule;
mod simplify;
mod small;
mod step;
mod tile;
pub(crate) mod trace;

pub(crate) use blocks::Small;
pub(crate) use kernels::Copy;
pub(crate) use lowered::{Kernel, Lowered, Out, Spec};
pub(crate) use memory::{Home, Memory, Stored};
pub use step::{Step, compile};
