//! Exit statuses: the one place where they are numbered.

use std::process::ExitCode;

/// How the work went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The work is done.
    Done,
    /// It could not be done: a file cannot be written, say.
    Failed,
    /// It was asked for wrongly. The parser of the command line ends with the same status.
    WrongUsage,
    /// It was done, but the fit did not converge: its numbers must not be used.
    NotConverged,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Done => 0,
            Status::Failed => 1,
            Status::WrongUsage => 2,
            Status::NotConverged => 3,
        })
    }
}
