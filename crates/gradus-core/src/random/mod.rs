//! Random numbers: arrays of them ([`normal`], [`uniform`], [`shuffle`] …) from one shared
//! generator, and generators of your own.
//!
//! [`Generator`] is the library's own: the same seed gives the same numbers on every
//! platform and for every number of threads. [`MxnetGenerator`] reproduces the streams
//! of Apache MXNet 1.9.1 on the CPU, so that a book's printed numbers come out again.
//!
//! No distribution here calls the platform's mathematics library: logarithms and
//! exponentials come from the crate `libm`, which is plain Rust, so that their bits are
//! the same everywhere.

mod arrays;
mod categorical;
mod error;
mod gamma;
mod generator;
pub mod mxnet;
mod normal;
mod poisson;
mod real;
mod stream;

pub use arrays::*;
pub use error::ParameterError;
pub use generator::Generator;
pub use mxnet::MxnetGenerator;
pub use real::Real;
