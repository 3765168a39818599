//! What can be wrong with a request for a fit.

use std::fmt;

/// A request that [`fit`](super::fit) refuses.
///
/// Parameters and rows are counted from 0 in the fields; [`describe`](Self::describe) says the names.
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

impl Error {
    /// What was wrong and what to do, with the names of parameters; rows are counted from 1.
    ///
    /// Where `names` has no name, the parameter is called by its number, from 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use gradus_fit::nonlinear::Error;
    ///
    /// let error = Error::FixedWithoutValue { parameter: 1 };
    /// assert_eq!(
    ///     error.describe(&["b1", "b2"]),
    ///     "`b2` is fixed without a value: say which, `--fix b2=…`"
    /// );
    /// ```
    pub fn describe(&self, names: &[&str]) -> String {
        let name = |parameter: &usize| Name::of(*parameter, names);
        match self {
            Self::TooFewRows { rows, parameters } => format!(
                "{rows} {} too few for {parameters} free parameters: add rows or fix parameters",
                if *rows == 1 { "row is" } else { "rows are" }
            ),
            Self::Length {
                what,
                found,
                expected,
            } => format!("the list of {what} has {found} entries, not {expected}"),
            Self::Response { row } => format!(
                "the response of row {} is not a finite number: correct or leave out the row",
                row + 1
            ),
            Self::Weight { row } => format!(
                "the weight of row {} is not a finite number of at least 0",
                row + 1
            ),
            Self::Bounds { parameter } => {
                let name = name(parameter);
                format!("no number lies within the bounds of {name}: exchange or widen them")
            }
            Self::Start { parameter, value } => {
                let name = name(parameter);
                format!(
                    "the start {value} of {name} is not a finite number within its bounds: \
                     move it or widen them"
                )
            }
            Self::FixedWithoutValue { parameter } => {
                let Name { shown, option } = &name(parameter);
                format!("{shown} is fixed without a value: say which, `--fix {option}=…`")
            }
            Self::LossScale { scale } => {
                format!("the scale {scale} of the loss is not a positive number")
            }
        }
    }
}

/// How a parameter is called in a sentence, and in an option of the program.
pub(super) struct Name {
    pub(super) shown: String,
    pub(super) option: String,
}

impl Name {
    pub(super) fn of(parameter: usize, names: &[&str]) -> Self {
        match names.get(parameter) {
            Some(name) => Self {
                shown: format!("`{name}`"),
                option: (*name).to_owned(),
            },
            None => Self {
                shown: format!("parameter {}", parameter + 1),
                option: "NAME".to_owned(),
            },
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(&[]))
    }
}

impl std::error::Error for Error {}
