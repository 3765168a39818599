//! Exit statuses: the one place where they are numbered.

use std::process::ExitCode;

/// How the work went. Wrong usage, status 2, is told by the parser of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The work is done.
    Done,
    /// It could not be done: a file cannot be written, say.
    Failed,
    /// It was done, but the fit did not converge: its numbers must not be used.
    NotConverged,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Done => 0,
            Status::Failed => 1,
            Status::NotConverged => 3,
        })
    }
}
