//! N-dimensional arrays, their operations, automatic differentiation and random numbers.
//!
//! The way of the data is one line, and so are the modules:
//!
//! ```text
//! shape, dtype → op → kernel → NdArray → autograd → compile
//! ```
//!
//! Programs use this crate through `gradus`, which re-exports it.
//!
//! ```
//! use gradus_core::{autograd, nd};
//! let x = nd::array([1.0, 2.0, 3.0]);
//! x.attach_grad();
//! let y = autograd::record(|| (2.0 * &x).exp().sum());
//! y.backward();
//! assert!(x.grad().allclose(2.0 * (2.0 * &x).exp(), 1e-6));
//! ```

mod array;
pub mod autograd;
mod buffer;
mod compile;
mod dtype;
mod error;
mod format;
mod kernel;
mod layout;
pub mod loss;
pub mod nd;
mod op;
mod pool;
pub mod random;
mod shape;
mod short_list;
pub mod special;
pub mod threads;
mod value;

pub use array::{Device, IntoArray, NdArray, Operand, cpu};
pub use autograd::GradReq;
pub use compile::{Step, compile};
pub use dtype::{DType, Element};
pub use error::{Error, Result};
#[doc(hidden)]
pub use kernel::simd::run as with_widest_vectors;
#[doc(hidden)]
pub use op::{Entry, Sample, entries};
pub use shape::{Axes, Integer, Integers, Shape};
