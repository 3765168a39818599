//! What can be wrong with a request for a fit.

use std::fmt;

/// A request that [`fit`](super::fit) refuses.
///
/// Parameters and rows are counted from 0 in the fields, which a caller turns into names.
///
/// # Examples
///
/// ```
/// use gradus_fit::nonlinear::Error;
///
/// let error = Error::TooFewRows { rows: 2, parameters: 3 };
/// assert_eq!(
///     error.to_string(),
///     "2 rows are too few for 3 free parameters: add rows or fix parameters"
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Fewer rows of positive weight than free parameters.
    TooFewRows {
        /// Rows whose weight is not 0.
        rows: usize,
        /// Parameters that are not fixed.
        parameters: usize,
    },
    /// A list in the request has the wrong length.
    Length {
        /// Which list.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length that the model asks for.
        expected: usize,
    },
    /// A response is NaN or infinite.
    Response {
        /// Its row.
        row: usize,
    },
    /// A weight is negative, NaN or infinite.
    Weight {
        /// Its row.
        row: usize,
    },
    /// The bounds of a parameter contain no number.
    Bounds {
        /// Which parameter.
        parameter: usize,
    },
    /// The starting value of a parameter is not finite or lies outside of its bounds.
    Start {
        /// Which parameter.
        parameter: usize,
        /// The starting value.
        value: f64,
    },
    /// A parameter is fixed, but no starting value says where.
    FixedWithoutValue {
        /// Which parameter.
        parameter: usize,
    },
    /// The scale of a robust loss is not a positive number.
    LossScale {
        /// The scale.
        scale: f64,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewRows { rows, parameters } => write!(
                f,
                "{rows} rows are too few for {parameters} free parameters: add rows or fix parameters"
            ),
            Self::Length {
                what,
                found,
                expected,
            } => {
                write!(f, "the list of {what} has {found} entries, not {expected}")
            }
            Self::Response { row } => write!(f, "the response of row {row} is not a finite number"),
            Self::Weight { row } => {
                write!(
                    f,
                    "the weight of row {row} is not a finite number of at least 0"
                )
            }
            Self::Bounds { parameter } => {
                write!(f, "the bounds of parameter {parameter} contain no number")
            }
            Self::Start { parameter, value } => write!(
                f,
                "the starting value {value} of parameter {parameter} is not a finite number within its bounds"
            ),
            Self::FixedWithoutValue { parameter } => write!(
                f,
                "parameter {parameter} is fixed, but no starting value says where"
            ),
            Self::LossScale { scale } => {
                write!(f, "the scale {scale} of the loss is not a positive number")
            }
        }
    }
}

impl std::error::Error for Error {}
