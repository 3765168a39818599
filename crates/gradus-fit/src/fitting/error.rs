//! Why there is no fit.

use std::fmt::{self, Display, Formatter};

use gradus_data::Source;

use crate::formula::FormulaError;

/// Why there is no fit. A fit that ends badly is no error: see [`Fit::converged`](crate::Fit).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FitError {
    /// The formula, or an expression beside it, makes no sense with these columns.
    Formula(FormulaError),
    /// The data cannot be read.
    Data(gradus_data::Error),
    /// The request makes no sense.
    Request(String),
    /// The data are read, but do not serve: too few rows, or columns that say nothing.
    Rows(String),
    /// A row does not serve: it has a number that is none.
    Row {
        /// The number of the row, from 1.
        row: u64,
        /// What is wrong with it, and what to do.
        message: String,
    },
    /// Whoever watched it broke it off: see [`fit_watched`](crate::fit_watched).
    Stopped,
}

impl FitError {
    /// The same error with the name of the file, and the line of a row where the file has lines.
    /// `before` rows of the source come before those that the error counts.
    #[must_use]
    pub fn in_source(self, source: &Source, before: u64) -> FitError {
        match self {
            FitError::Row { row, message } => {
                FitError::Data(source.error_in_row(before + row, message))
            }
            other => other,
        }
    }

    /// The same error, where rows are counted that are only some: `rows` are their places among
    /// all.
    pub(super) fn among(self, rows: &[usize]) -> FitError {
        match self {
            FitError::Row { row, message } => FitError::Row {
                row: rows[row as usize - 1] as u64 + 1,
                message,
            },
            other => other,
        }
    }

    /// Whether what was asked for is at fault, not the data.
    pub fn is_usage(&self) -> bool {
        match self {
            FitError::Formula(_) | FitError::Request(_) => true,
            FitError::Data(error) => error.kind() == gradus_data::ErrorKind::Usage,
            FitError::Rows(_) | FitError::Row { .. } | FitError::Stopped => false,
        }
    }
}

impl Display for FitError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            FitError::Formula(error) => error.fmt(f),
            FitError::Data(error) => error.fmt(f),
            FitError::Request(message) | FitError::Rows(message) => f.write_str(message),
            FitError::Row { row, message } => write!(f, "row {row}: {message}"),
            FitError::Stopped => f.write_str("the fit was stopped before its end"),
        }
    }
}

impl std::error::Error for FitError {}

impl From<FormulaError> for FitError {
    fn from(error: FormulaError) -> FitError {
        FitError::Formula(error)
    }
}

impl From<gradus_data::Error> for FitError {
    fn from(error: gradus_data::Error) -> FitError {
        FitError::Data(error)
    }
}
