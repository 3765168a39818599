//! What can go wrong with data: every error names the file, the place in it and a remedy.

use std::fmt;

/// The result of reading data.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Who has to act on an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The data cannot be read, or are not what they seem: missing, cut off, ragged, not UTF-8 …
    Data,
    /// The caller asked for what is not there: a column that the table lacks, a format that this
    /// build does not read.
    Usage,
}

/// A column as errors name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPlace {
    /// The number of the column, from 1.
    pub number: usize,
    /// Its name; empty where the file has not told it yet.
    pub name: String,
}

/// What went wrong, in which file, at which line and column, and what to do about it.
///
/// ```
/// use gradus_data::{ReadOptions, Source};
/// let error = Source::from_bytes("a.csv", "x,y\n1,2\n3\n", &ReadOptions::default())
///     .and_then(|source| source.read(&["x", "y"]))
///     .unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "a.csv, line 3: 1 field, but the file has 2 columns; mend the line, or name the right \
///      delimiter if it is not ','"
/// );
/// assert_eq!(error.line(), Some(3));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Report>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Report {
    kind: ErrorKind,
    file: String,
    line: Option<u64>,
    row: Option<u64>,
    column: Option<ColumnPlace>,
    message: String,
}

impl Error {
    /// An error of data: `message` says what is wrong and what to do.
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Data, message.into())
    }

    /// An error of the caller.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message.into())
    }

    fn new(kind: ErrorKind, message: String) -> Self {
        Self(Box::new(Report {
            kind,
            file: String::new(),
            line: None,
            row: None,
            column: None,
            message,
        }))
    }

    /// The same error in `file`, unless it has one.
    pub(crate) fn in_file(mut self, file: &str) -> Self {
        if self.0.file.is_empty() {
            self.0.file = file.to_owned();
        }
        self
    }

    /// The same error in a part of the file.
    #[cfg(feature = "npz")]
    pub(crate) fn in_part(mut self, part: &str) -> Self {
        self.0.message = format!("{part}: {}", self.0.message);
        self
    }

    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.0.line = Some(line);
        self
    }

    pub(crate) fn at_row(mut self, row: u64) -> Self {
        self.0.row = Some(row);
        self
    }

    pub(crate) fn at_column(mut self, index: usize, name: &str) -> Self {
        self.0.column = Some(ColumnPlace {
            number: index + 1,
            name: name.to_owned(),
        });
        self
    }

    /// The same error `lines` further down: for parts of files that count their own lines.
    pub(crate) fn further_down(mut self, lines: u64) -> Self {
        self.0.line = self.0.line.map(|line| line + lines);
        self
    }

    /// Whether the data are at fault or what was asked of them.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file, as its opener called it.
    pub fn file(&self) -> &str {
        &self.0.file
    }

    /// The line of the file, from 1, where the format has lines. Comments and blank lines count;
    /// in a compressed file these are the lines of the text in it.
    pub fn line(&self) -> Option<u64> {
        self.0.line
    }

    /// The row of the table, from 1, where the format has no lines.
    pub fn row(&self) -> Option<u64> {
        self.0.row
    }

    /// The column at fault.
    pub fn column(&self) -> Option<&ColumnPlace> {
        self.0.column.as_ref()
    }

    /// What is wrong and what to do, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut places = Vec::new();
        if !self.0.file.is_empty() {
            places.push(self.0.file.clone());
        }
        if let Some(line) = self.0.line {
            places.push(format!("line {line}"));
        }
        if let Some(row) = self.0.row {
            places.push(format!("row {row}"));
        }
        match &self.0.column {
            Some(place) if place.name.is_empty() => places.push(format!("column {}", place.number)),
            Some(place) => places.push(format!("column {} ({})", place.number, place.name)),
            None => {}
        }
        if !places.is_empty() {
            write!(f, "{}: ", places.join(", "))?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::data(match error.kind() {
            std::io::ErrorKind::UnexpectedEof => {
                "the file ends too early; it seems cut off: fetch or write it again".to_owned()
            }
            _ => format!("cannot be read: {error}"),
        })
    }
}

/// The error of two columns of one table that are not equally long.
pub(crate) fn unequal(first: &str, rows: usize, other: &str, other_rows: usize) -> Error {
    Error::data(format!(
        "column {first} has {rows} rows, but column {other} has {other_rows}; columns of a table are \
         equally long"
    ))
}

/// A text of the data in quotes, made printable and short enough for a message.
pub(crate) fn quoted(text: &[u8]) -> String {
    const LONGEST: usize = 40;
    let text = String::from_utf8_lossy(text);
    let mut short: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("\"{}\"", short.escape_debug())
}

/// `1 field`, `2 fields`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
