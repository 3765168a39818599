//! Tables for gradus: from memory, CSV and its relatives and standard input, read
//! whole or in blocks of a fixed number of rows, on all threads, with the same result for any
//! number of them.
//!
//! ```
//! use gradus_data::{ReadOptions, Source};
//! let source = Source::from_bytes("a.csv", "x,y\n1,2\n3,4\n", &ReadOptions::default())?;
//! let table = source.read(&["x", "y"])?;
//! assert_eq!(table.numbers("y"), Some(&[2.0, 4.0][..]));
//! # Ok::<(), gradus_data::Error>(())
//! ```

mod blocks;
mod column;
mod csv;
mod error;
mod levels;
mod memory;
mod minibatch;
mod npy;
#[cfg(feature = "npz")]
mod npz;
mod options;
mod pipeline;
mod schema;
mod source;
mod table;

pub use blocks::{BLOCK_ROWS, Blocks};
pub use column::{Categories, Column};
pub use csv::MISSING;
pub use error::{ColumnPlace, Error, ErrorKind, Result};
pub use minibatch::{Epoch, Minibatches};
pub use options::{Format, ReadOptions};
pub use schema::{Field, Kind, Schema};
pub use source::Source;
pub use table::Table;
