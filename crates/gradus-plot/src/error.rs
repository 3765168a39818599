//! What can go wrong with a figure, each told with the call, what came, and what to do.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

/// The result of making or saving a figure.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a figure cannot be made or saved.
///
/// A mistake in building a figure is kept and reported by whatever draws it, so that a
/// figure is written in one breath:
///
/// ```
/// let error = gradus_plot::scatter(&[1.0, 2.0], &[1.0]).to_svg().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "scatter: x has 2 values and y has 1; they must be equally many"
/// );
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The columns of one series differ in length.
    Lengths {
        /// The method that was called.
        call: &'static str,
        /// Each column's name and how many values it has.
        lengths: Vec<(&'static str, usize)>,
    },
    /// An argument that makes no sense.
    Argument {
        /// The method that was called.
        call: &'static str,
        /// What is wrong with it, and what to do.
        message: String,
    },
    /// A file name whose extension names no format of figures.
    Extension {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A file that could not be written.
    Write {
        /// The path as it was given.
        path: PathBuf,
        /// What the system says.
        source: Arc<io::Error>,
    },
}

impl Error {
    pub(crate) fn argument(call: &'static str, message: impl Into<String>) -> Error {
        let message = message.into();
        Error::Argument { call, message }
    }

    pub(crate) fn write(path: &Path, source: io::Error) -> Error {
        Error::Write {
            path: path.to_path_buf(),
            source: Arc::new(source),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Lengths { call, lengths } => {
                write!(f, "{call}: {}; they must be equally many", list(lengths))
            }
            Error::Argument { call, message } => write!(f, "{call}: {message}"),
            Error::Extension { path } => {
                write!(f, "cannot save \"{}\": ", path.display())?;
                match path.extension() {
                    Some(extension) => {
                        write!(f, "unknown extension \".{}\"", extension.to_string_lossy())?;
                    }
                    None => write!(f, "the name has no extension")?,
                }
                write!(f, "; figures are written as .svg, .png or .txt")
            }
            Error::Write { path, source } => {
                write!(f, "cannot write \"{}\": ", path.display())?;
                match missing_folder(path) {
                    Some(folder) => write!(
                        f,
                        "the folder \"{}\" does not exist, create it first",
                        folder.display()
                    ),
                    // Without the number that the system gives the error.
                    None => {
                        let text = source.to_string();
                        f.write_str(text.split(" (os error").next().unwrap_or_default())
                    }
                }
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Write { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}

/// For programs whose functions return the errors of arrays.
impl From<Error> for gradus_core::Error {
    fn from(error: Error) -> gradus_core::Error {
        gradus_core::Error::Outside {
            context: "figure".to_owned(),
            source: Box::new(error),
        }
    }
}

fn list(lengths: &[(&'static str, usize)]) -> String {
    let mut text = String::new();
    for (position, (name, length)) in lengths.iter().enumerate() {
        let (before, values) = match position {
            0 => ("", if *length == 1 { " value" } else { " values" }),
            p if p + 1 == lengths.len() => (" and ", ""),
            _ => (", ", ""),
        };
        text += &format!("{before}{name} has {length}{values}");
    }
    text
}

fn missing_folder(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
}
