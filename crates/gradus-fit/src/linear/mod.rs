//! Linear least squares: one pass over any number of rows, and all digits where the rows are in memory.
//!
//! [`LeastSquares`] takes rows in blocks and keeps a triangle, never the rows; [`solve_exactly`] takes
//! whole columns and computes in twice the precision. Both end in [`LinearFit`]. They know slices of
//! numbers, not formulas, files or names of columns. From the rows to the result:
//!
//! `moments` and `triangle` (a block's rows) → `accumulator` (blocks in a fixed tree) → `factor` (rank and
//! solution) → `fit` (the result); `exact` enters at `factor`, with numbers of `double`.

mod accumulator;
mod double;
mod error;
mod exact;
mod factor;
mod fit;
mod moments;
mod real;
mod triangle;

pub use accumulator::{BLOCK_ROWS, LeastSquares};
pub use double::DoubleDouble;
pub use error::LinearError;
pub use exact::{Column, solve_exactly};
pub use fit::{Alias, LinearFit};
pub(crate) use moments::Moments;
