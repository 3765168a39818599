//! The rows that a fit uses: complete ones, block by block or all together.

use gradus_data::{Blocks, Categories, Column, Source, Table};

use super::error::FitError;
use super::progress::{Progress, Watch, tell};
use super::request::Missing;
use crate::data_hash::DataHash;
use crate::formula::Values;

/// Complete rows of the columns that a fit needs.
#[derive(Debug)]
pub(crate) struct Rows {
    table: Table,
    /// For each column of the source, its place in the table.
    places: Vec<Option<usize>>,
    /// Rows of the source before these, those that were left out included.
    before: u64,
    /// Which of the rows after `before` these are; `None` for all.
    kept: Option<Vec<usize>>,
}

impl Rows {
    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.table.rows()
    }

    /// How many columns.
    pub(crate) fn columns(&self) -> usize {
        self.table.columns().len()
    }

    /// The values of a column of the source.
    ///
    /// # Panics
    /// When that column was not asked for.
    pub(crate) fn values(&self, column: usize) -> Values<'_> {
        Values::from(self.column(column))
    }

    /// The levels of a column of texts of the source; none of a column of numbers.
    pub(crate) fn levels(&self, column: usize) -> &[String] {
        match self.column(column) {
            Column::Numbers(_) => &[],
            Column::Categories(categories) => categories.levels(),
        }
    }

    fn column(&self, column: usize) -> &Column {
        let place = self.places[column].expect("the columns that are used were read");
        &self.table.columns()[place]
    }

    /// The number of a row in the source, from 1.
    pub(crate) fn number(&self, row: usize) -> u64 {
        let row = self.kept.as_ref().map_or(row, |kept| kept[row]);
        self.before + row as u64 + 1
    }

    /// All rows together; texts that are in none of them are no levels.
    pub(crate) fn all(parts: Vec<Rows>) -> Result<Rows, FitError> {
        let is_whole = parts.iter().all(|part| part.kept.is_none());
        let kept = (!is_whole).then(|| {
            let numbers = |part: &Rows| {
                (0..part.count())
                    .map(|row| part.number(row) as usize - 1)
                    .collect::<Vec<_>>()
            };
            parts.iter().flat_map(numbers).collect()
        });
        let mut parts = parts.into_iter();
        let mut all = parts.next().ok_or_else(no_rows)?;
        for part in parts {
            all.table.append(&part.table)?;
        }
        all.table = without_unused_levels(all.table)?;
        Ok(Rows {
            before: 0,
            kept,
            ..all
        })
    }
}

fn without_unused_levels(table: Table) -> Result<Table, FitError> {
    let names = table.names().to_vec();
    let columns = table.into_columns().into_iter().map(|column| match column {
        Column::Categories(categories) => {
            let texts = (0..categories.codes().len()).map(|row| categories.text(row));
            let used = Categories::from_texts(texts);
            Column::Categories(match used.levels() == categories.levels() {
                true => categories,
                false => used,
            })
        }
        numbers => numbers,
    });
    Ok(Table::from_columns(names.into_iter().zip(columns))?)
}

pub(crate) fn no_rows() -> FitError {
    FitError::Rows("no row has a value in every column that the fit needs; name other columns, or mend the data".into())
}

/// Reads complete rows, block by block, and counts the others.
pub(crate) struct RowReader<'a> {
    watch: Watch<'a>,
    blocks: Blocks,
    names: Vec<String>,
    places: Vec<Option<usize>>,
    missing: Missing,
    seen: u64,
    dropped: usize,
    hash: DataHash,
}

impl<'a> RowReader<'a> {
    /// A reader of these columns of the source, ascending.
    pub(crate) fn new(
        source: &Source,
        columns: &[usize],
        missing: Missing,
        watch: Watch<'a>,
    ) -> Result<RowReader<'a>, FitError> {
        let fields = source.schema().fields();
        let names: Vec<String> = columns
            .iter()
            .map(|&column| fields[column].name.clone())
            .collect();
        let place = |column| columns.iter().position(|&wanted| wanted == column);
        Ok(RowReader {
            watch,
            blocks: source.blocks(&names)?,
            places: (0..fields.len()).map(place).collect(),
            missing,
            seen: 0,
            dropped: 0,
            hash: DataHash::new(&names),
            names,
        })
    }

    /// How many rows were left out since a value was missing.
    pub(crate) fn dropped(&self) -> usize {
        self.dropped
    }

    /// The hash of the rows that were used.
    pub(crate) fn into_hash(self) -> String {
        self.hash.finish()
    }

    fn complete(&mut self, table: Table) -> Result<Rows, FitError> {
        let before = self.seen;
        self.seen += table.rows() as u64;
        let is_complete = table.columns().iter().all(|column| column.missing() == 0);
        let kept = (!is_complete).then(|| table.complete_rows());
        let table = match &kept {
            None => table,
            Some(kept) => {
                self.refuse_missing(&table, kept, before)?;
                self.dropped += table.rows() - kept.len();
                table.take(kept)
            }
        };
        self.hash.add(&table);
        tell(self.watch, Progress::Rows(self.seen))?;
        let places = self.places.clone();
        Ok(Rows {
            table,
            places,
            before,
            kept,
        })
    }

    fn refuse_missing(&self, table: &Table, kept: &[usize], before: u64) -> Result<(), FitError> {
        if self.missing == Missing::Drop {
            return Ok(());
        }
        let as_it_was = kept
            .iter()
            .enumerate()
            .take_while(|(place, row)| place == *row);
        let row = as_it_was.count();
        if row == table.rows() {
            return Ok(());
        }
        let column = table
            .columns()
            .iter()
            .position(|column| column.is_missing(row));
        Err(FitError::Row {
            row: before + row as u64 + 1,
            message: format!(
                "there is no value in column {}; mend it, or let such rows be left out (--na drop)",
                column.map_or("", |column| &self.names[column]),
            ),
        })
    }
}

impl Iterator for RowReader<'_> {
    type Item = Result<Rows, FitError>;

    fn next(&mut self) -> Option<Self::Item> {
        let table = self.blocks.next()?;
        Some(
            table
                .map_err(FitError::from)
                .and_then(|table| self.complete(table)),
        )
    }
}
