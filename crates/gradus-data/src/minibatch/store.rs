//! Rows that epochs read in any order: in memory, or in a temporary file when they are many.

use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::NamedTempFile;

use crate::column::{Categories, Column};
use crate::error::{Error, Result};
use crate::table::Table;

/// How many rows are stored and read together.
pub(crate) const SEGMENT_ROWS: usize = 4096;
/// Bytes of a value in a file.
const WIDTH: usize = 8;

/// Rows in segments of [`SEGMENT_ROWS`], the last one shorter.
#[derive(Debug)]
pub(crate) struct Store {
    rows: u64,
    /// The columns without rows.
    shape: Table,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Memory(Table),
    /// A segment is stored column by column.
    File(Mutex<NamedTempFile>),
}

impl Store {
    /// Keeps all rows of `blocks`: up to `most` bytes in memory, more in a file.
    ///
    /// # Errors
    /// Those of the blocks; when there is no row; when the file cannot be written.
    pub(crate) fn new(blocks: impl Iterator<Item = Result<Table>>, most: usize) -> Result<Self> {
        let mut kept: Option<Table> = None;
        let mut file: Option<NamedTempFile> = None;
        let mut stored = 0;
        for block in blocks {
            let block = block?;
            match &mut kept {
                Some(kept) => kept.append(&block)?,
                None => kept = Some(block),
            }
            let Some(kept) = &mut kept else { continue };
            if file.is_none() && kept.rows() * kept.columns().len() * WIDTH > most {
                file = Some(NamedTempFile::with_prefix("gradus-").map_err(unkept)?);
            }
            if let Some(file) = &mut file {
                let whole = kept.rows() / SEGMENT_ROWS * SEGMENT_ROWS;
                write(file, kept, whole)?;
                stored += whole as u64;
                let rest: Vec<usize> = (whole..kept.rows()).collect();
                *kept = kept.take(&rest);
            }
        }
        let Some(kept) = kept else {
            return Err(no_rows());
        };
        let rows = stored + kept.rows() as u64;
        if rows == 0 {
            return Err(no_rows());
        }
        Ok(Self {
            rows,
            shape: kept.empty_like(0),
            place: match file {
                Some(mut file) => {
                    write(&mut file, &kept, kept.rows())?;
                    file.flush().map_err(unkept)?;
                    Place::File(Mutex::new(file))
                }
                None => Place::Memory(kept),
            },
        })
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// The columns without rows.
    pub(crate) fn shape(&self) -> &Table {
        &self.shape
    }

    pub(crate) fn segments(&self) -> usize {
        self.rows.div_ceil(SEGMENT_ROWS as u64) as usize
    }

    /// How many rows a segment has.
    pub(crate) fn rows_in(&self, segment: usize) -> usize {
        let first = segment as u64 * SEGMENT_ROWS as u64;
        (self.rows - first).min(SEGMENT_ROWS as u64) as usize
    }

    /// Appends the rows of a segment to `table`.
    pub(crate) fn read(&self, segment: usize, table: &mut Table) -> Result<()> {
        let rows = self.rows_in(segment);
        match &self.place {
            Place::Memory(all) => {
                table.extend_from(all, segment * SEGMENT_ROWS, rows);
                Ok(())
            }
            Place::File(file) => {
                let columns = self.shape.columns();
                let row_bytes = columns.len() * WIDTH;
                let mut bytes = vec![0; rows * row_bytes];
                {
                    let file = file.lock().unwrap_or_else(PoisonError::into_inner);
                    let mut file = file.as_file();
                    let from = segment as u64 * (SEGMENT_ROWS * row_bytes) as u64;
                    file.seek(SeekFrom::Start(from)).map_err(unkept)?;
                    file.read_exact(&mut bytes).map_err(unkept)?;
                }
                let stored = bytes.chunks_exact((rows * WIDTH).max(1)).zip(columns);
                let columns = stored.map(|(bytes, like)| decode(bytes, like)).collect();
                let segment = Table::new(table.names().to_vec(), columns)?;
                table.extend_from(&segment, 0, rows);
                Ok(())
            }
        }
    }
}

/// Writes the first `rows` rows, segment by segment.
fn write(file: &mut NamedTempFile, table: &Table, rows: usize) -> Result<()> {
    let mut bytes = Vec::new();
    for first in (0..rows).step_by(SEGMENT_ROWS) {
        let range = first..(first + SEGMENT_ROWS).min(rows);
        bytes.clear();
        for column in table.columns() {
            match column {
                Column::Numbers(numbers) => {
                    bytes.extend(numbers[range.clone()].iter().flat_map(|n| n.to_le_bytes()));
                }
                Column::Categories(categories) => {
                    let codes = &categories.codes()[range.clone()];
                    bytes.extend(codes.iter().flat_map(|&code| u64::from(code).to_le_bytes()));
                }
            }
        }
        file.write_all(&bytes).map_err(unkept)?;
    }
    Ok(())
}

fn decode(bytes: &[u8], like: &Column) -> Column {
    let words = bytes.chunks_exact(WIDTH).map(|word| {
        let mut own = [0; WIDTH];
        own.copy_from_slice(word);
        u64::from_le_bytes(own)
    });
    match like {
        Column::Numbers(_) => Column::Numbers(words.map(f64::from_bits).collect()),
        Column::Categories(categories) => Column::Categories(Categories::new(
            words.map(|word| word as u32).collect(),
            Arc::clone(categories.levels()),
        )),
    }
}

fn no_rows() -> Error {
    Error::data("there are no rows to make minibatches of")
}

fn unkept(error: std::io::Error) -> Error {
    Error::data(format!(
        "the rows cannot be kept in the folder for temporary files, {}: {error}; make room there, \
         or name another by TMPDIR",
        std::env::temp_dir().display()
    ))
}
