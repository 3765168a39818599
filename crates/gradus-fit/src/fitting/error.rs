//! Why there is no fit.

use std::fmt::{self, Display, Formatter};

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
    /// The data are read, but do not serve: too few rows, or a number that is none.
    Rows(String),
}

impl FitError {
    /// Whether what was asked for is at fault, not the data.
    pub fn is_usage(&self) -> bool {
        match self {
            FitError::Formula(_) | FitError::Request(_) => true,
            FitError::Data(error) => error.kind() == gradus_data::ErrorKind::Usage,
            FitError::Rows(_) => false,
        }
    }
}

impl Display for FitError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            FitError::Formula(error) => error.fmt(f),
            FitError::Data(error) => error.fmt(f),
            FitError::Request(message) | FitError::Rows(message) => f.write_str(message),
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
