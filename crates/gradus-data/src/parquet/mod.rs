//! Parquet: columns in row groups, decoded by the crate `parquet`. Each thread has some of the
//! columns and reads them through all row groups, so that memory does not depend on how long
//! these are.

mod bytes;
mod guard;
mod thrift;
mod values;
mod zstd_pages;

use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::column::reader::{ColumnReader, get_column_reader};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::file::reader::{FileReader, SerializedFileReader};

use crate::blocks::BLOCK_ROWS;
use crate::column::Column;
use crate::error::{Error, Result};
use crate::guarded::guarded;
use crate::memory::refuse_infinite;
use crate::pipeline::{Ordered, prefetch};
use crate::schema::{Field, Schema};
use crate::source::{Input, Pieces, Reader, side_by_side};
use crate::table::Table;
use crate::{Kind, ReadOptions};
use values::{Decoder, Values};
use zstd_pages::ZstdPages;

/// A Parquet file.
#[derive(Debug)]
pub(crate) struct Parquet {
    input: Input,
    metadata: Arc<ParquetMetaData>,
    schema: Schema,
    threads: usize,
}

impl Parquet {
    /// Reads the footer of `input`.
    ///
    /// # Errors
    /// When it is damaged, or the file has no rows.
    pub(crate) fn open(input: &Input, options: &ReadOptions) -> Result<Self> {
        let input = input.plain()?;
        let reader = guarded(|| SerializedFileReader::new(input.clone()).map_err(damaged))?;
        let metadata = Arc::new(reader.metadata().clone());
        let rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0);
        if rows == 0 {
            return Err(Error::data("the table has no rows; it needs at least one"));
        }
        let leaves = metadata.file_metadata().schema_descr().columns();
        let fields = leaves.iter().map(|leaf| Field {
            name: leaf.path().string(),
            kind: match Decoder::of(leaf) {
                Ok(decoder) => decoder.kind(),
                Err(type_name) => Kind::Other(type_name),
            },
        });
        let schema = Schema::new(input.name(), fields.collect(), Some(rows))?;
        Ok(Self {
            threads: if rows <= BLOCK_ROWS as u64 {
                1
            } else {
                options.threads()
            },
            input,
            metadata,
            schema,
        })
    }

    fn lane(&self, columns: &[usize]) -> Result<Lane> {
        let file = guarded(|| SerializedFileReader::new(self.input.clone()).map_err(damaged))?;
        let leaves = self.metadata.file_metadata().schema_descr();
        let wanted = columns.iter().map(|&index| {
            let decoder = Decoder::of(&leaves.column(index)).map_err(Error::data)?;
            Ok((index, self.schema.fields()[index].name.clone(), decoder))
        });
        Ok(Lane {
            file,
            input: self.input.clone(),
            wanted: wanted.collect::<Result<_>>()?,
            next_group: 0,
            open: Vec::new(),
            left: 0,
            before: 0,
        })
    }
}

impl Reader for Parquet {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn is_finite(&self) -> bool {
        true
    }

    fn pieces(&self, columns: &[usize]) -> Result<Pieces> {
        let lanes = self.threads.min(columns.len()).max(1);
        let mut parts = Vec::new();
        for lane in columns.chunks(columns.len().div_ceil(lanes).max(1)) {
            let lane = self.lane(lane)?;
            parts.push(if self.threads > 1 {
                prefetch(lane)
            } else {
                Ordered::new(lane, 1, |part| part)
            });
        }
        Ok(side_by_side(parts))
    }
}

/// Some columns of a file, through all its row groups.
struct Lane {
    file: SerializedFileReader<Input>,
    input: Input,
    /// The number of each column, its name, and how to decode it.
    wanted: Vec<(usize, String, Decoder)>,
    next_group: usize,
    /// The columns of the row group that is read, and how many of its rows are left.
    open: Vec<ColumnReader>,
    left: usize,
    /// How many rows were read.
    before: u64,
}

impl Lane {
    fn open_group(&mut self) -> Result<()> {
        let metadata = self.file.metadata().row_group(self.next_group).clone();
        let group = self.file.get_row_group(self.next_group).map_err(damaged)?;
        self.left = usize::try_from(metadata.num_rows()).unwrap_or(0);
        self.open.clear();
        for (index, name, _) in &self.wanted {
            let chunk = metadata.column(*index);
            guard::check(&self.input, chunk).map_err(|error| error.at_column(*index, name))?;
            let column = if matches!(chunk.compression(), Compression::ZSTD(_)) {
                let pages = ZstdPages::open(&self.input, chunk)?;
                Ok(get_column_reader(chunk.column_descr_ptr(), Box::new(pages)))
            } else {
                group.get_column_reader(*index)
            };
            self.open
                .push(column.map_err(|e| damaged(e).at_column(*index, name))?);
        }
        self.next_group += 1;
        Ok(())
    }

    /// A block's rows, of as many row groups as it takes: blocks that are made of pieces are copied.
    fn piece(&mut self) -> Result<Option<Table>> {
        let start = |(_, _, decoder): &(usize, String, Decoder)| decoder.start(BLOCK_ROWS);
        let mut started: Vec<Values> = self.wanted.iter().map(start).collect();
        let mut room = BLOCK_ROWS;
        while room > 0 {
            if self.left == 0 {
                if self.next_group == self.file.num_row_groups() {
                    break;
                }
                self.open_group()?;
            }
            let rows = self.left.min(room);
            self.left -= rows;
            room -= rows;
            let columns = self.wanted.iter().zip(&mut self.open).zip(&mut started);
            for (((index, name, decoder), reader), values) in columns {
                let appended = decoder.append(reader, rows, values).and_then(|()| {
                    // Now, while they are in a cache.
                    refuse_infinite(values.last_numbers(rows), self.before)
                });
                appended.map_err(|error| error.at_column(*index, name))?;
            }
            self.before += rows as u64;
        }
        if room == BLOCK_ROWS {
            return Ok(None);
        }
        let mut columns: Vec<Column> = Vec::new();
        for ((index, name, _), values) in self.wanted.iter().zip(started) {
            let column = values.finish();
            columns.push(column.map_err(|error| error.at_column(*index, name))?);
        }
        let names = self.wanted.iter().map(|(_, name, _)| name.clone());
        Table::new(names.collect(), columns).map(Some)
    }
}

impl Iterator for Lane {
    type Item = Result<Table>;

    fn next(&mut self) -> Option<Result<Table>> {
        let piece = guarded(|| self.piece()).transpose();
        if matches!(piece, Some(Err(_))) {
            (self.left, self.next_group) = (0, self.file.num_row_groups());
        }
        piece
    }
}

pub(crate) fn damaged(error: ParquetError) -> Error {
    Error::data(format!(
        "the Parquet data cannot be read ({error}); they seem damaged or cut off: fetch or write \
         the file again"
    ))
}
