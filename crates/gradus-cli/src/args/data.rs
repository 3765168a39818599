//! How data are read, where the file does not tell.

use clap::{Args, ValueEnum};
use gradus::data::{Format, Kind, ReadOptions};

use super::values::delimiter;

/// The heading of these options in the help.
pub(super) const DATA: &str = "Data";

/// How data are read, where the file does not tell.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = DATA)]
pub(crate) struct DataArgs {
    /// The format [default: told by the first bytes]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<FormatArg>,

    /// The character between fields of a text file, or `tab` or `space` [default: found out]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub(crate) delimiter: Option<u8>,

    /// The first line of a text file holds no names: columns are called x1, x2 and so on
    #[arg(long)]
    pub(crate) no_header: bool,

    /// Texts that mean a missing value, besides NA, NaN, null and nothing at all
    #[arg(long, value_name = "TEXT", value_delimiter = ',')]
    pub(crate) missing: Vec<String>,

    /// Columns that are texts, though they look like numbers: each value is a category
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(crate) text: Vec<String>,
}

/// A file format.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FormatArg {
    /// Text with delimiters
    Csv,
    /// One NumPy array
    Npy,
    /// Several NumPy arrays in an archive
    Npz,
    /// Apache Parquet
    Parquet,
    /// Apache Arrow IPC, Feather 2
    Arrow,
}

impl DataArgs {
    /// The same, for the library.
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            format: self.format.map(Format::from),
            delimiter: self.delimiter,
            header: self.no_header.then_some(false),
            missing: self.missing.clone(),
            kinds: self
                .text
                .iter()
                .map(|name| (name.clone(), Kind::Text))
                .collect(),
            ..ReadOptions::default()
        }
    }
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Format {
        match format {
            FormatArg::Csv => Format::Csv,
            FormatArg::Npy => Format::Npy,
            FormatArg::Npz => Format::Npz,
            FormatArg::Parquet => Format::Parquet,
            FormatArg::Arrow => Format::Arrow,
        }
    }
}
