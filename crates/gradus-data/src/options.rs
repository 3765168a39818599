//! How to read: what callers may say, and what is found out where they say nothing.

use crate::Kind;

/// The file formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Text with delimiters: CSV and its relatives.
    Csv,
    /// One NumPy array.
    Npy,
    /// Several NumPy arrays in a zip archive.
    Npz,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow IPC, the file format (Feather 2) or the stream format.
    Arrow,
}

impl Format {
    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Npy => "NPY",
            Self::Npz => "NPZ",
            Self::Parquet => "Parquet",
            Self::Arrow => "Arrow IPC",
        }
    }
}

/// How to read a source. What is `None` is found out from the data.
///
/// ```
/// use gradus_data::{ReadOptions, Source};
/// let options = ReadOptions {
///     header: Some(false),
///     missing: vec!["-999".into()],
///     ..ReadOptions::default()
/// };
/// let table = Source::from_bytes("-", "1 2\n-999 4\n", &options)?.read(&["x1", "x2"])?;
/// assert!(table.numbers("x1").unwrap()[1].is_nan());
/// # Ok::<(), gradus_data::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ReadOptions {
    /// The format; else by the first bytes, then by the name's ending.
    pub format: Option<Format>,
    /// CSV: the byte between fields; a space means any run of spaces and tabs. Else the one of
    /// tab, `;`, `|`, `,` and white space that cuts most of the first lines into equally many
    /// fields.
    pub delimiter: Option<u8>,
    /// CSV: whether the first row has the names. Else it has when it tells itself from the rows
    /// below (no number in it, or texts above numbers). Without names columns are called `x1`,
    /// `x2` …
    pub header: Option<bool>,
    /// CSV: lines that begin with this byte are passed over; `None` for no comments. At first `#`.
    pub comment: Option<u8>,
    /// CSV: whether numbers have a comma before their decimals. Else they have when the delimiter
    /// is another, the first rows hold such numbers and none with a point.
    pub decimal_comma: Option<bool>,
    /// Texts that mean a missing value, besides [`MISSING`](crate::MISSING).
    pub missing: Vec<String>,
    /// Kinds of columns that are not to be found out: the way to make categories of a column of
    /// numbers (by [`Kind::Text`]), or numbers of one whose first rows mislead.
    pub kinds: Vec<(String, Kind)>,
    /// How many threads parse; else [`gradus_core::threads::num_threads`]. Results do not depend
    /// on it.
    pub threads: Option<usize>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            format: None,
            delimiter: None,
            header: None,
            comment: Some(b'#'),
            decimal_comma: None,
            missing: Vec::new(),
            kinds: Vec::new(),
            threads: None,
        }
    }
}

impl ReadOptions {
    pub(crate) fn threads(&self) -> usize {
        self.threads
            .unwrap_or_else(gradus_core::threads::num_threads)
            .max(1)
    }
}
