//! Errors of fits, of data and of model files as Python's.

use std::fs::File;
use std::io::{self, ErrorKind};

use gradus_fit::{FitError, model_file};
use pyo3::exceptions::{
    PyFileNotFoundError, PyIsADirectoryError, PyKeyboardInterrupt, PyOSError, PyPermissionError,
};
use pyo3::prelude::*;

use crate::error::exception;

pub(crate) fn of_fit(py: Python<'_>, error: &FitError) -> PyErr {
    let message = error.to_string();
    match error {
        FitError::Formula(_) => exception(py, "FormulaError", message),
        FitError::Request(_) => exception(py, "ArgumentError", message),
        FitError::Stopped => PyKeyboardInterrupt::new_err(message),
        _ => exception(py, "DataError", message),
    }
}

pub(crate) fn of_data(py: Python<'_>, error: &gradus_data::Error) -> PyErr {
    exception(py, "DataError", error.to_string())
}

/// What opening the file at `path` failed with: one of the system's kinds where it cannot be opened.
pub(crate) fn of_opening(py: Python<'_>, error: &gradus_data::Error, path: &str) -> PyErr {
    match File::open(path) {
        Err(cause) if path != "-" => of_system(&cause, error.to_string()),
        _ if std::path::Path::new(path).is_dir() => PyIsADirectoryError::new_err(error.to_string()),
        _ => of_data(py, error),
    }
}

pub(crate) fn of_model_file(py: Python<'_>, error: &model_file::Error) -> PyErr {
    let message = error.to_string();
    match error {
        model_file::Error::File(_, cause) => of_system(cause, message),
        _ => exception(py, "DataError", message),
    }
}

fn of_system(cause: &io::Error, message: String) -> PyErr {
    match cause.kind() {
        ErrorKind::NotFound => PyFileNotFoundError::new_err(message),
        ErrorKind::PermissionDenied => PyPermissionError::new_err(message),
        ErrorKind::IsADirectory => PyIsADirectoryError::new_err(message),
        _ => PyOSError::new_err(message),
    }
}
