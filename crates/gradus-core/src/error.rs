//! Everything that can go wrong, each told with the operation, the shapes and a remedy.

use std::fmt;

use crate::{DType, Shape};

/// The result of an operation that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. Its text names the operation, what came, and what to do.
///
/// ```
/// use gradus_core::nd;
/// let error = nd::zeros((10, 3)).try_add(&nd::zeros(10)).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "add: shapes (10, 3) and (10,) do not broadcast: axis -1 has length 3 on the left and 10 \
///      on the right; lengths must be equal or 1 (reshape one of them, or expand_dims to add an axis)"
/// );
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Two shapes that do not broadcast to a common one.
    Broadcast {
        /// The operation that was asked for.
        operation: &'static str,
        /// The shape of the left operand.
        left: Shape,
        /// The shape of the right operand.
        right: Shape,
    },
    /// A shape that the operation cannot take.
    Shape {
        /// The operation that was asked for.
        operation: &'static str,
        /// What is wrong with which shape, and what to do.
        message: String,
    },
    /// An axis that the array does not have.
    Axis {
        /// The operation that was asked for.
        operation: &'static str,
        /// The axis as it was given.
        axis: isize,
        /// The shape of the array.
        shape: Shape,
    },
    /// A position outside of an axis.
    Index {
        /// The operation that was asked for.
        operation: &'static str,
        /// The position as it was given.
        index: isize,
        /// The axis that was indexed.
        axis: usize,
        /// The length of that axis.
        length: usize,
    },
    /// An element type that the operation cannot take.
    DType {
        /// The operation that was asked for.
        operation: &'static str,
        /// The element type that came.
        dtype: DType,
        /// What the operation needs instead.
        needs: &'static str,
    },
    /// An argument out of its range.
    Argument {
        /// The operation that was asked for.
        operation: &'static str,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A gradient that was asked for and cannot be had.
    Autograd {
        /// The operation that was asked for.
        operation: &'static str,
        /// What is missing, and what to do.
        message: String,
    },
    /// A step that cannot be compiled.
    Compile {
        /// What stands in the way, where, and what to do.
        message: String,
    },
    /// Something outside of the arrays: a file, a figure, a number in a text.
    Outside {
        /// What was attempted, with its file where there is one.
        context: String,
        /// Why it failed.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// Stops the program with this error's text, as the panicking forms of operations do.
    #[cold]
    #[track_caller]
    pub(crate) fn raise(self) -> ! {
        panic!("{self}")
    }

    /// The error of a place for a new axis, which counts the axes of the result: it tells the shape
    /// of what came instead.
    #[cold]
    pub(crate) fn of_new_axis(self, input: &Shape) -> Error {
        match self {
            Error::Axis {
                operation,
                axis,
                shape,
            } => {
                let rank = shape.rank();
                let last = rank.saturating_sub(1);
                let message = format!(
                    "axis {axis} is out of range for a new axis beside those of shape {input}; the \
                     result's axes go from -{rank} to {last}"
                );
                Error::argument(operation, message)
            }
            other => other,
        }
    }

    #[cold]
    pub(crate) fn shape(operation: &'static str, message: String) -> Error {
        Error::Shape { operation, message }
    }

    #[cold]
    pub(crate) fn argument(operation: &'static str, message: String) -> Error {
        Error::Argument { operation, message }
    }

    #[cold]
    pub(crate) fn autograd(operation: &'static str, message: String) -> Error {
        Error::Autograd { operation, message }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Broadcast {
                operation,
                left,
                right,
            } => {
                write!(f, "{operation}: shapes {left} and {right} do not broadcast")?;
                if let Some((axis, l, r)) = left.clash(right) {
                    write!(
                        f,
                        ": axis {axis} has length {l} on the left and {r} on the right; lengths \
                         must be equal or 1 (reshape one of them, or expand_dims to add an axis)"
                    )?;
                }
                Ok(())
            }
            Error::Shape { operation, message }
            | Error::Argument { operation, message }
            | Error::Autograd { operation, message } => write!(f, "{operation}: {message}"),
            Error::Axis {
                operation,
                axis,
                shape,
            } => match shape.rank() {
                0 => write!(
                    f,
                    "{operation}: axis {axis} of a single number, which has no axes"
                ),
                rank => write!(
                    f,
                    "{operation}: axis {axis} is out of range for shape {shape}; axes go from \
                     {} to {}",
                    -(rank as isize),
                    rank - 1
                ),
            },
            Error::Index {
                operation,
                index,
                axis,
                length,
            } => write!(
                f,
                "{operation}: position {index} is out of range for axis {axis} of length {length}"
            ),
            Error::DType {
                operation,
                dtype,
                needs,
            } => write!(
                f,
                "{operation}: got {dtype}, needs {needs} (convert with astype)"
            ),
            Error::Compile { message } => write!(f, "compile: {message}"),
            Error::Outside { context, source } => write!(f, "{context}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Outside { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}

/// Gives the value, or stops the program with the error's text at the caller's line.
pub(crate) trait OrRaise<T> {
    #[track_caller]
    fn or_raise(self) -> T;
}

impl<T> OrRaise<T> for Result<T> {
    #[track_caller]
    fn or_raise(self) -> T {
        match self {
            Ok(value) => value,
            Err(error) => error.raise(),
        }
    }
}
