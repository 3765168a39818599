//! Model files: what a fit found, kept as readable JSON for `predict`, `show` and `plot`.
//!
//! Every version of this library reads what earlier ones wrote.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use gradus_data::{Kind, ReadOptions, Source};
use serde::{Deserialize, Serialize};

use crate::fit::Fit;
use crate::whole_file::{self, Access, in_words};

/// The version of the format that is written.
pub const FORMAT: u32 = 1;

/// A fit and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedModel {
    /// The version of the format: at most [`FORMAT`].
    pub format: u32,
    /// The version of the library that wrote it.
    pub gradus: String,
    /// The name of the data, as it was given.
    pub data: String,
    /// A hash of the data that was used, for those who want to know whether it is the same.
    pub data_hash: String,
    /// Where random numbers started.
    pub seed: u64,
    /// The levels of each text column of the formula, in order.
    pub categories: Vec<(String, Vec<String>)>,
    /// What was found.
    pub fit: Fit,
}

impl FittedModel {
    /// Opens the file at `path` as data for this model: columns that were texts for it are read as
    /// texts, whatever they look like here.
    ///
    /// # Errors
    /// Those of [`Source::open`].
    pub fn open(&self, path: &str, options: &ReadOptions) -> gradus_data::Result<Source> {
        let source = Source::open(path, options)?;
        let is_misread = |name: &str| {
            let mut fields = source.schema().fields().iter();
            fields.any(|field| field.name == name && field.kind != Kind::Text)
        };
        let texts = self.categories.iter().map(|(name, _)| name);
        let misread: Vec<&String> = texts.filter(|name| is_misread(name)).collect();
        // Standard input is not there a second time.
        if misread.is_empty() || path == "-" {
            return Ok(source);
        }
        let mut options = options.clone();
        let kinds = misread.into_iter().map(|name| (name.clone(), Kind::Text));
        options.kinds.extend(kinds);
        Source::open(path, &options)
    }
}

/// Why there is no model.
#[derive(Debug)]
pub enum Error {
    /// The file cannot be read or written.
    File(PathBuf, io::Error),
    /// It is not such a file, or it is damaged.
    Content(PathBuf, serde_json::Error),
    /// It was written by a later version.
    TooNew(PathBuf, u32),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::File(path, error) => write!(f, "{}: {error}", path.display()),
            Error::Content(path, error) => write!(
                f,
                "{}: not a model file: {error}; `gradus fit --save` writes one",
                path.display()
            ),
            Error::TooNew(path, format) => write!(
                f,
                "{}: a model file of format {format}, and this version knows formats up to \
                 {FORMAT}; use a later version of gradus",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Error {}

/// Reads a model.
///
/// # Errors
/// When the file cannot be read, is no model, or was written by a later version.
pub fn read(path: &Path) -> Result<FittedModel, Error> {
    let text = std::fs::read(path)
        .map_err(|error| Error::File(path.into(), in_words(&error, Access::Read)))?;
    from_slice(path, &text)
}

/// The model in the text of a model file, which errors call `path`.
///
/// # Errors
/// When it is no model, or was written by a later version.
pub fn from_slice(path: &Path, text: &[u8]) -> Result<FittedModel, Error> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let content = |error| Error::Content(path.into(), error);
    // The version first: a later format may have other fields.
    let Format { format } = serde_json::from_slice(text).map_err(content)?;
    if format > FORMAT {
        return Err(Error::TooNew(path.into(), format));
    }
    let model: FittedModel = serde_json::from_slice(text).map_err(content)?;
    let size = model.fit.parameters.len();
    if model.fit.covariance.len() != size || model.fit.covariance.iter().any(|r| r.len() != size) {
        let message = format!("the covariance of {size} parameters is not {size} by {size}");
        return Err(content(serde::de::Error::custom(message)));
    }
    Ok(model)
}

/// Looks whether a model can be written at `path`, so that nobody waits for a fit in vain.
///
/// # Errors
/// When there is no such folder, it cannot be written to, or the place is a folder itself.
///
/// ```
/// use std::path::Path;
///
/// let error = gradus_fit::model_file::check_place(Path::new("no such folder/m.json")).unwrap_err();
/// assert!(error.to_string().contains("there is no folder no such folder; make it first"));
/// ```
pub fn check_place(path: &Path) -> Result<(), Error> {
    whole_file::check_place(path).map_err(|error| Error::File(path.into(), error))
}

/// Writes a model, in place of what was there before.
///
/// # Errors
/// When the file cannot be written; what was there before is then still there.
pub fn write(path: &Path, model: &FittedModel) -> Result<(), Error> {
    whole_file::write_json(path, model).map_err(|error| Error::File(path.into(), error))
}
