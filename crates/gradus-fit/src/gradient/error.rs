//! Why there is no training.

use std::fmt;
use std::path::PathBuf;

use crate::linear::LinearError;

/// What stops a training before it has a result. Rows are counted from 1.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The data cannot be read.
    Data(gradus_data::Error),
    /// No row is complete and has a weight above 0.
    NoRows,
    /// The loss has no meaning for this response.
    Response {
        /// Its row.
        row: u64,
        /// The response.
        value: f64,
        /// What responses must be.
        must: &'static str,
    },
    /// A weight is negative or not finite.
    Weight {
        /// Its row.
        row: u64,
        /// The weight.
        value: f64,
    },
    /// The response, a column of the design or the model at its start is not a finite number.
    NotFinite {
        /// What is not finite.
        what: String,
        /// Its row.
        row: u64,
    },
    /// The options contradict the problem or each other.
    Options(String),
    /// A checkpoint cannot be read or written.
    File(PathBuf, std::io::Error),
    /// A file is no checkpoint, or one of another run.
    Checkpoint {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// Statistics cannot be made of the rows.
    Linear(LinearError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(error) => error.fmt(f),
            Self::NoRows => {
                f.write_str("no rows are left to fit: every row lacks a value or has a weight of 0")
            }
            Self::Response { row, value, must } => {
                write!(f, "row {row}: {must}, and this one is {value}")
            }
            Self::Weight { row, value } => write!(
                f,
                "row {row}: the weight is {value}; weights are finite numbers of at least 0"
            ),
            Self::NotFinite { what, row } => write!(
                f,
                "row {row}: {what} is not a finite number; leave the row out or change the formula"
            ),
            Self::Options(message) => f.write_str(message),
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Checkpoint { file, message } => write!(
                f,
                "{}: {message}; name another file for the checkpoint, or remove this one",
                file.display()
            ),
            Self::Linear(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<gradus_data::Error> for Error {
    fn from(error: gradus_data::Error) -> Self {
        Self::Data(error)
    }
}

impl From<LinearError> for Error {
    fn from(error: LinearError) -> Self {
        Self::Linear(error)
    }
}
