//! How far a fit is, for those who wait.

use crate::gradient;

/// How far a fit is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Progress {
    /// So many rows have been read in this pass over the data.
    Rows(u64),
    /// A gradient method is so far.
    Training(gradient::Progress),
}

/// Who is told.
pub(crate) type Watch<'a> = &'a dyn Fn(&Progress);
