//! Sources: whatever holds a table, opened once and read as often as one likes.

mod input;
#[cfg(feature = "zstd-native")]
mod zstd_native;
#[cfg(any(test, not(feature = "zstd-native")))]
mod zstd_rust;

use std::sync::Arc;

#[cfg(feature = "npz")]
pub(crate) use input::keep;
pub(crate) use input::{Input, ReadSeek};
#[cfg(feature = "parquet")]
pub(crate) use zstd::ZstdTexts;
#[cfg(feature = "zstd-native")]
use zstd_native as zstd;
#[cfg(not(feature = "zstd-native"))]
use zstd_rust as zstd;

use crate::blocks::Blocks;
use crate::column::Column;
use crate::csv::Csv;
use crate::error::{Error, Result};
use crate::levels::{LevelBook, among, unite};
use crate::memory::{Memory, refuse_infinite};
use crate::npy::Npy;
use crate::schema::{Kind, Schema};
use crate::table::Table;
use crate::{Format, ReadOptions};

/// Parts of a table in order, of any number of rows.
pub(crate) type Pieces = Box<dyn Iterator<Item = Result<Table>> + Send>;

/// The columns of several sequences of pieces, of equal lengths each time, as one.
#[cfg(any(feature = "npz", feature = "parquet"))]
pub(crate) fn side_by_side(
    mut parts: Vec<impl Iterator<Item = Result<Table>> + Send + 'static>,
) -> Pieces {
    let unite = |pieces: Vec<Result<Table>>| {
        let (mut names, mut columns) = (Vec::new(), Vec::new());
        for piece in pieces {
            let (own_names, own_columns) = piece?.into_parts();
            names.extend(own_names);
            columns.extend(own_columns);
        }
        Table::new(names, columns)
    };
    Box::new(std::iter::from_fn(move || {
        let pieces: Option<Vec<_>> = parts.iter_mut().map(Iterator::next).collect();
        pieces.map(unite)
    }))
}

/// What each format does.
pub(crate) trait Reader: Send + Sync + std::fmt::Debug {
    /// The columns of the table.
    fn schema(&self) -> &Schema;

    /// All rows of some columns; no column comes twice.
    fn pieces(&self, columns: &[usize]) -> Result<Pieces>;

    /// The line in which this row begins, both from 1, where the format has lines.
    fn line_of(&self, _row: u64) -> Result<Option<u64>> {
        Ok(None)
    }

    /// Whether no number is infinite and all pieces share their levels, or the pieces still have
    /// to be made so.
    fn is_checked(&self) -> bool {
        false
    }

    /// Whether no number is infinite, or the pieces still have to be looked through.
    fn is_finite(&self) -> bool {
        self.is_checked()
    }
}

/// A table in a file, in memory or from standard input. It is opened once, which finds out the
/// names and kinds of its columns, and can then be read any number of times.
///
/// ```
/// use gradus_data::{ReadOptions, Source};
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("a.csv");
/// # std::fs::write(&path, "x;y;colour\n1,5;2;red\n2,5;;blue\n").unwrap();
/// # let path = path.to_str().unwrap();
/// let source = Source::open(path, &ReadOptions::default())?;
/// let mut sum = 0.0;
/// for block in source.blocks(&["x"])? {
///     sum += block?.numbers("x").unwrap().iter().sum::<f64>();
/// }
/// assert_eq!(sum, 4.0);
/// let table = source.read(&["colour", "y"])?;
/// assert_eq!(table.categories("colour").unwrap().codes(), [1, 0]);
/// assert!(table.numbers("y").unwrap()[1].is_nan());
/// # Ok::<(), gradus_data::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Source {
    reader: Arc<dyn Reader>,
    levels: Arc<LevelBook<Arc<[String]>>>,
}

impl Source {
    /// Opens the file at `path`, or standard input for `-`. What can be read only once, standard
    /// input or a pipe, is kept for several passes: up to 64 MiB in memory, more in a temporary
    /// file.
    ///
    /// The format is told by the first bytes, behind gzip or zstd compression too; what shows no
    /// sign is text with delimiters.
    ///
    /// # Errors
    /// When there is no such file, it is not what its first bytes or its name say, two columns
    /// share a name, or its beginning is broken.
    pub fn open(path: &str, options: &ReadOptions) -> Result<Self> {
        Self::of_input(&Input::open(path)?, options)
    }

    /// A file in memory, which messages call `name`. The format is told as by
    /// [`open`](Self::open).
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub fn from_bytes(
        name: &str,
        bytes: impl Into<Vec<u8>>,
        options: &ReadOptions,
    ) -> Result<Self> {
        Self::of_input(&Input::from_bytes(name, bytes.into())?, options)
    }

    /// A table in memory, which messages call `name`.
    ///
    /// # Errors
    /// When two columns share a name, or a number is infinite.
    pub fn from_table(name: &str, table: Table) -> Result<Self> {
        let memory = Memory::new(name, table).map_err(|error| error.in_file(name))?;
        Ok(Self::of_reader(memory))
    }

    /// A table in memory, some of whose columns are neither numbers nor texts: the names of their
    /// types stand in their places. Such columns, and those with infinite numbers, harm nobody who
    /// does not read them. Messages call the table `name`.
    ///
    /// # Errors
    /// When two columns share a name, or they are not equally long.
    ///
    /// ```
    /// use gradus_data::{Column, Source};
    /// let x = Ok(Column::Numbers(vec![1.0, 2.0]));
    /// let columns = vec![("x".to_owned(), x), ("day".to_owned(), Err("date".to_owned()))];
    /// let source = Source::from_columns("days", columns)?;
    /// assert_eq!(source.read(&["x"])?.rows(), 2);
    /// let error = source.read(&["day"]).unwrap_err();
    /// assert!(error.to_string().contains("the column is of type date"));
    /// # Ok::<(), gradus_data::Error>(())
    /// ```
    pub fn from_columns(
        name: &str,
        columns: Vec<(String, Result<Column, String>)>,
    ) -> Result<Self> {
        let memory = Memory::of_columns(name, columns).map_err(|error| error.in_file(name))?;
        Ok(Self::of_reader(memory))
    }

    /// Arrow's record batches, which messages call `name`. They are kept as they are; only columns
    /// that are read are converted, batch by batch.
    ///
    /// # Errors
    /// When two columns share a name, or a batch cannot be had.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow_array::{Float64Array, RecordBatch, RecordBatchIterator};
    /// use gradus_data::Source;
    ///
    /// let x = Arc::new(Float64Array::from(vec![Some(1.0), None]));
    /// let batch = RecordBatch::try_from_iter([("x", x as arrow_array::ArrayRef)])?;
    /// let schema = batch.schema();
    /// let source = Source::from_batches("x", RecordBatchIterator::new([Ok(batch)], schema))?;
    /// assert!(source.read(&["x"])?.numbers("x").unwrap()[1].is_nan());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "arrow")]
    pub fn from_batches(name: &str, batches: impl arrow_array::RecordBatchReader) -> Result<Self> {
        let batches = crate::arrow::ArrowBatches::new(name, batches);
        batches
            .map(Self::of_reader)
            .map_err(|error| error.in_file(name))
    }

    fn of_reader(reader: impl Reader + 'static) -> Self {
        Self {
            reader: Arc::new(reader),
            levels: Arc::default(),
        }
    }

    fn of_input(input: &Input, options: &ReadOptions) -> Result<Self> {
        let read = || match options.format.map_or_else(|| detect(input), Ok)? {
            Format::Csv => Csv::open(input, options).map(Self::of_reader),
            _ if !options.kinds.is_empty() => Err(Error::usage(
                "kinds of columns can be given for text files only; other formats have their own",
            )),
            Format::Npy => Npy::open(input, "").map(Self::of_reader),
            #[cfg(feature = "npz")]
            Format::Npz => crate::npz::Npz::open(input).map(Self::of_reader),
            #[cfg(feature = "parquet")]
            Format::Parquet => crate::parquet::Parquet::open(input, options).map(Self::of_reader),
            #[cfg(feature = "arrow")]
            Format::Arrow => crate::arrow::Arrow::open(input, options).map(Self::of_reader),
            #[allow(
                unreachable_patterns,
                reason = "with all features there is no other format"
            )]
            format => Err(Error::usage(format!(
                "this build does not read {}; convert the file to CSV",
                format.name()
            ))),
        };
        read().map_err(|error: Error| error.in_file(input.name()))
    }

    /// Names and kinds of the columns.
    pub fn schema(&self) -> &Schema {
        self.reader.schema()
    }

    /// The rows in blocks of [`BLOCK_ROWS`](crate::BLOCK_ROWS), in order, with these columns in
    /// this order. Several threads read ahead; a few blocks' worth of memory is used, however long
    /// the table is. Columns of texts have all levels of the file in every block: the first time,
    /// they take a pass of their own.
    ///
    /// # Errors
    /// [`Usage`](crate::ErrorKind::Usage) when there is no such column or one is named twice. While
    /// reading: everything that is wrong with the file, and infinite numbers; nothing comes after
    /// an error.
    pub fn blocks<S: AsRef<str>>(&self, columns: &[S]) -> Result<Blocks> {
        let schema = self.schema();
        if columns.is_empty() {
            let message = "no column is asked for, so there is nothing to read; name one at least";
            return Err(Error::usage(message).in_file(schema.file()));
        }
        let indices = schema.indices_of(columns)?;
        for (place, index) in indices.iter().enumerate() {
            if indices[..place].contains(index) {
                return Err(Error::usage(format!(
                    "column {} is asked for twice; name it once",
                    columns[place].as_ref()
                ))
                .in_file(schema.file()));
            }
        }
        let file = schema.file().to_owned();
        let name = file.clone();
        let pieces = self.checked_pieces(indices);
        let pieces = pieces.map_err(|error| error.in_file(&name))?;
        Ok(Blocks::new(pieces.map(move |piece| {
            piece.map_err(|error| error.in_file(&file))
        })))
    }

    /// An error of this row, from 1, that says its file, and its line where the format has lines:
    /// a text is read again up to there. `message` says what is wrong and what to do.
    ///
    /// ```
    /// use gradus_data::{ReadOptions, Source};
    /// let source = Source::from_bytes("a.csv", "# kg\nx\n1\n\n-2\n", &ReadOptions::default())?;
    /// let error = source.error_in_row(2, "x is negative; mend it");
    /// assert_eq!(error.to_string(), "a.csv, line 5: x is negative; mend it");
    /// # Ok::<(), gradus_data::Error>(())
    /// ```
    pub fn error_in_row(&self, row: u64, message: impl Into<String>) -> Error {
        let error = Error::data(message).in_file(self.schema().file());
        match self.reader.line_of(row) {
            Ok(Some(line)) => error.at_line(line),
            _ => error.at_row(row),
        }
    }

    fn checked_pieces(&self, columns: Vec<usize>) -> Result<Pieces> {
        let pieces = self.reader.pieces(&columns)?;
        if self.reader.is_checked() {
            return Ok(pieces);
        }
        let levels = self.levels_of(&columns)?;
        let is_finite = self.reader.is_finite();
        let mut before = 0;
        Ok(Box::new(pieces.map(move |piece| {
            let (names, mut values) = piece?.into_parts();
            for (place, column) in values.iter_mut().enumerate() {
                let checked = match (&mut *column, &levels[place]) {
                    (Column::Categories(own), Some(all)) => among(own, all).map(|own_among| {
                        *own = own_among;
                    }),
                    (Column::Numbers(numbers), _) if !is_finite => refuse_infinite(numbers, before),
                    _ => Ok(()),
                };
                checked.map_err(|error| error.at_column(columns[place], &names[place]))?;
            }
            let table = Table::new(names, values)?;
            before += table.rows() as u64;
            Ok(table)
        })))
    }

    /// The levels of those of `columns` that hold texts; `None` for the others.
    fn levels_of(&self, columns: &[usize]) -> Result<Vec<Option<Arc<[String]>>>> {
        let schema = self.schema();
        let is_text = |column: &usize| schema.fields()[*column].kind == Kind::Text;
        let texts: Vec<usize> = columns.iter().copied().filter(is_text).collect();
        let find = |unknown: &[usize]| unite(self.reader.pieces(unknown)?, schema, unknown);
        let mut levels = self.levels.of(&texts, find)?.into_iter();
        let columns = columns.iter();
        Ok(columns
            .map(|column| is_text(column).then(|| levels.next()).flatten())
            .collect())
    }

    /// The whole table with these columns in this order.
    ///
    /// # Errors
    /// Those of [`blocks`](Self::blocks).
    pub fn read<S: AsRef<str>>(&self, columns: &[S]) -> Result<Table> {
        let mut table: Option<Table> = None;
        for block in self.blocks(columns)? {
            let block = block?;
            match &mut table {
                Some(table) => table.extend_from(&block, 0, block.rows()),
                None => table = Some(block),
            }
        }
        match table {
            Some(table) => Ok(table),
            None => Err(Error::data("the table has no rows").in_file(self.schema().file())),
        }
    }

    /// The whole table with all its columns of numbers, booleans and texts.
    ///
    /// # Errors
    /// Those of [`blocks`](Self::blocks).
    pub fn read_all(&self) -> Result<Table> {
        let readable = self.schema().fields().iter();
        let names: Vec<&str> = readable
            .filter(|field| !matches!(field.kind, Kind::Other(_)))
            .map(|field| field.name.as_str())
            .collect();
        if names.is_empty() {
            let message = "no column holds numbers or texts; convert one at least";
            return Err(Error::data(message).in_file(self.schema().file()));
        }
        self.read(&names)
    }
}

/// The format, by the first bytes.
fn detect(input: &Input) -> Result<Format> {
    let head = input.head(8)?;
    Ok(match head.as_slice() {
        [b'P', b'A', b'R', b'1', ..] => Format::Parquet,
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] | [0xff, 0xff, 0xff, 0xff, ..] => Format::Arrow,
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => Format::Npy,
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Format::Npz,
        _ => Format::Csv,
    })
}

/// The error of a Zstandard stream that cannot be decompressed.
fn zstd_damaged(error: impl std::fmt::Display) -> std::io::Error {
    std::io::Error::other(format!(
        "the zstd data are damaged or cut off ({error}); fetch or write the file again"
    ))
}
