//! Tables for gradus: from memory, files and standard input, read whole, in blocks of a fixed
//! number of rows or in shuffled minibatches, on all threads, with the same bits for any number of
//! them.
//!
//! | format | how it is told | feature |
//! | --- | --- | --- |
//! | CSV and its relatives | everything else | |
//! | NPY | first bytes | |
//! | NPZ | first bytes | `npz` |
//! | Parquet | first bytes | `parquet` |
//! | Arrow IPC, files (Feather 2) and streams | first bytes | `arrow` |
//!
//! gzip and zstd around any of them are undone. Everything is plain Rust, but for the feature
//! `zstd-native`: it unpacks zstd, Parquet's pages too, by zstd's library in C, in less than a third of
//! the time, and its build needs a compiler for C.
//!
//! A number is an `f64`, correctly rounded; whole numbers above 2⁵³ lose digits. A missing value is
//! NaN; infinite numbers are refused. Texts are categories with sorted levels.
//!
//! ```
//! use gradus_data::{ReadOptions, Source};
//! let source = Source::from_bytes("a.csv", "x,y\n1,2\n3,4\n", &ReadOptions::default())?;
//! let table = source.read(&["x", "y"])?;
//! assert_eq!(table.numbers("y"), Some(&[2.0, 4.0][..]));
//! # Ok::<(), gradus_data::Error>(())
//! ```

#[cfg(feature = "arrow")]
mod arrow;
mod blocks;
mod column;
mod csv;
mod error;
#[cfg(any(feature = "arrow", feature = "parquet"))]
mod guarded;
mod levels;
mod memory;
mod minibatch;
mod npy;
#[cfg(feature = "npz")]
mod npz;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
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
