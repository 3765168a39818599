//! How far a fit is, for those who wait and may want to stop it.

use std::ops::ControlFlow;

use super::error::FitError;
use crate::gradient;

/// How far a fit is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Progress {
    /// So many rows have been read in this pass over the data.
    Rows(u64),
    /// A model has been computed at all rows so many times, in the search for its parameters.
    Evaluations(u64),
    /// A gradient method is so far.
    Training(gradient::Progress),
}

/// Who is told, and may break off.
pub(crate) type Watch<'a> = &'a dyn Fn(&Progress) -> ControlFlow<()>;

/// Tells `watch`.
///
/// # Errors
/// [`FitError::Stopped`] where it breaks off.
pub(crate) fn tell(watch: Watch<'_>, progress: Progress) -> Result<(), FitError> {
    match watch(&progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(FitError::Stopped),
    }
}
