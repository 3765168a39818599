//! Why a command did not do its work, and how the program ends then.

use std::fmt::Display;

use crate::status::Status;

/// A message for standard error, and the status that goes with it.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    status: Status,
}

impl Failure {
    /// The work failed.
    pub(crate) fn work(message: impl Display) -> Failure {
        Failure {
            message: message.to_string(),
            status: Status::Failed,
        }
    }

    /// What was asked for makes no sense.
    pub(crate) fn usage(message: impl Display) -> Failure {
        Failure {
            message: message.to_string(),
            status: Status::WrongUsage,
        }
    }

    /// Says so, and gives the status.
    pub(crate) fn report(&self) -> Status {
        eprintln!("gradus: {}", self.message);
        self.status
    }
}

impl From<gradus::fit::FitError> for Failure {
    fn from(error: gradus::fit::FitError) -> Failure {
        match error.is_usage() {
            true => Failure::usage(error),
            false => Failure::work(error),
        }
    }
}

impl From<gradus::data::Error> for Failure {
    fn from(error: gradus::data::Error) -> Failure {
        gradus::fit::FitError::from(error).into()
    }
}

impl From<gradus::fit::model_file::Error> for Failure {
    fn from(error: gradus::fit::model_file::Error) -> Failure {
        Failure::work(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        // Without the number that the system gives the error.
        let text = error.to_string();
        let text = text.split(" (os error").next().unwrap_or_default();
        Failure::work(format!("cannot write to standard output: {text}"))
    }
}

impl From<gradus::Error> for Failure {
    fn from(error: gradus::Error) -> Failure {
        Failure::work(error)
    }
}
