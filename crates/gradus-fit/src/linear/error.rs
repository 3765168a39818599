//! What can be wrong with the rows of a linear fit.

use std::fmt;

/// Rows that no linear fit can take. Columns and rows are counted from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum LinearError {
    /// Another number of columns than the accumulator was made for.
    ColumnCount {
        /// Columns of the accumulator.
        expected: usize,
        /// Columns that were handed over.
        found: usize,
    },
    /// A column, the response or the weights have another number of rows than the rest.
    RowCount {
        /// Which one.
        place: Place,
        /// Rows of the response.
        expected: usize,
        /// Rows of the one.
        found: usize,
    },
    /// A number is NaN or infinite.
    NotFinite {
        /// Where it stands.
        place: Place,
        /// Its row, counted from the first row that was ever handed over.
        row: u64,
        /// The number.
        value: f64,
    },
    /// A weight is negative.
    NegativeWeight {
        /// Its row, counted from the first row that was ever handed over.
        row: u64,
        /// The weight.
        value: f64,
    },
    /// No rows, or none with a weight above 0.
    NoRows,
}

/// A column among those of a linear fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The column of the design with this index.
    Column(usize),
    /// The response.
    Response,
    /// The weights.
    Weights,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(index) => write!(out, "column {index} of the design"),
            Self::Response => out.write_str("the response"),
            Self::Weights => out.write_str("the column of weights"),
        }
    }
}

impl fmt::Display for LinearError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ColumnCount { expected, found } => {
                write!(
                    out,
                    "a linear fit of {expected} columns was given {found}; hand over every column of the design"
                )
            }
            Self::RowCount {
                place,
                expected,
                found,
            } => {
                write!(
                    out,
                    "{place} has {found} rows, the response has {expected}; all need the same number"
                )
            }
            Self::NotFinite { place, row, value } => {
                write!(
                    out,
                    "{place} holds {value} in row {row}; leave such rows out before the fit"
                )
            }
            Self::NegativeWeight { row, value } => {
                write!(
                    out,
                    "the weight in row {row} is {value}; weights are 0 or above"
                )
            }
            Self::NoRows => {
                out.write_str("there are no rows to fit, or none with a weight above 0")
            }
        }
    }
}

impl std::error::Error for LinearError {}
