//! CSV and its relatives: text with one record in a line, cut into fields by a delimiter.
//!
//! The way of the data: `text` gives UTF-8 with line feeds, `chunks` cuts it where records end,
//! `parse` makes columns of a chunk with the help of `cursor` (where fields begin and end) and
//! `value` (what they mean). Before that, `dialect` finds out how the text is written and `survey`
//! what its columns hold.

mod chunks;
mod cursor;
mod decimal;
mod dialect;
mod parse;
mod survey;
mod text;
mod value;

use std::sync::Arc;

pub(crate) use dialect::numbered;
pub use value::MISSING;

use crate::ReadOptions;
use crate::error::{Error, Result};
use crate::levels::{LevelBook, MOST_LEVELS, too_many};
use crate::pipeline::Ordered;
use crate::schema::{Field, Kind, Schema};
use crate::source::{Input, Pieces, Reader};
use crate::table::Table;
use chunks::Chunks;
use cursor::lines;
use dialect::{Dialect, HEAD};
use parse::{Levels, Plan, Reading, Rows};
use survey::Tally;
use text::Text;

/// How much of a text decides on the kinds of its columns.
const SURVEYED: usize = 8 << 20;
/// Shorter texts are not worth a thread.
const SHORT: u64 = 4 << 20;

/// A text with delimiters.
#[derive(Debug)]
pub(crate) struct Csv {
    text: Text,
    dialect: Arc<Dialect>,
    schema: Schema,
    threads: usize,
    /// The levels of the columns of texts that were asked for.
    levels: LevelBook<Levels>,
}

impl Csv {
    /// Looks at the beginning of `input`: its dialect, and the kinds of its columns.
    ///
    /// # Errors
    /// When it is no text with delimiters, or broken so early.
    pub(crate) fn open(input: &Input, options: &ReadOptions) -> Result<Self> {
        let (text, head) = Text::open(input, HEAD)?;
        let dialect = Arc::new(Dialect::detect(&head.bytes, head.whole, options)?);
        drop(head);
        let (tallies, rows) = survey(&text, &dialect)?;
        let schema = Schema::new(input.name(), fields(&dialect, &tallies, options)?, rows)?;
        let short = input.length().is_some_and(|length| length <= SHORT);
        Ok(Self {
            text,
            dialect,
            schema,
            threads: if short { 1 } else { options.threads() },
            levels: LevelBook::default(),
        })
    }

    fn chunks(&self) -> Result<Chunks> {
        Chunks::new(self.text.reader()?, self.dialect.body.0, self.dialect.shape)
    }

    /// For each field of a record the place of its column among `columns`.
    fn places(&self, columns: &[usize]) -> Vec<Option<usize>> {
        let place = |index| columns.iter().position(|&column| column == index);
        (0..self.dialect.names.len()).map(place).collect()
    }

    fn readings(&self, columns: &[usize]) -> Result<Vec<Reading>> {
        let kind = |index: usize| &self.schema.fields()[index].kind;
        let texts: Vec<usize> = columns
            .iter()
            .copied()
            .filter(|&index| *kind(index) == Kind::Text)
            .collect();
        let find = |unknown: &[usize]| self.find_levels(unknown);
        let mut levels = self.levels.of(&texts, find)?.into_iter();
        Ok(columns
            .iter()
            .map(|&index| match kind(index) {
                Kind::Text => levels.next().map_or(Reading::Number, Reading::Text),
                Kind::Boolean => Reading::Boolean,
                _ => Reading::Number,
            })
            .collect())
    }

    /// The levels of these columns, found by a pass over the text.
    fn find_levels(&self, columns: &[usize]) -> Result<Vec<Levels>> {
        let (dialect, places) = (Arc::clone(&self.dialect), self.places(columns));
        let chunks = Ordered::new(self.chunks()?, self.threads, move |chunk| {
            let chunk: Vec<u8> = chunk?;
            let texts = survey::texts(&chunk, &dialect, &places)?;
            Ok((texts, lines(&chunk)))
        });
        let mut all = vec![std::collections::HashSet::new(); columns.len()];
        let mut before = self.dialect.body.1;
        for chunk in chunks {
            let (texts, lines) = chunk.map_err(|error: Error| error.further_down(before))?;
            for ((all, more), &index) in all.iter_mut().zip(texts).zip(columns) {
                all.extend(more);
                if all.len() > MOST_LEVELS {
                    return Err(too_many().at_column(index, &self.dialect.names[index]));
                }
            }
            before += lines;
        }
        Ok(all
            .into_iter()
            .map(|texts| {
                let texts = texts.into_iter();
                let mut texts: Vec<String> = texts
                    .map(|text| String::from_utf8_lossy(&text).into_owned())
                    .collect();
                texts.sort_unstable();
                Levels::new(texts.into())
            })
            .collect())
    }
}

impl Reader for Csv {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn line_of(&self, row: u64) -> Result<Option<u64>> {
        let (mut row, mut before) = (row, self.dialect.body.1);
        for chunk in self.chunks()? {
            let chunk = chunk?;
            if let Some(line) = survey::line_of(&chunk, &self.dialect, &mut row)? {
                return Ok(Some(before + line));
            }
            before += lines(&chunk);
        }
        Ok(None)
    }

    fn is_checked(&self) -> bool {
        true
    }

    fn pieces(&self, columns: &[usize]) -> Result<Pieces> {
        let plan = Plan {
            dialect: Arc::clone(&self.dialect),
            places: self.places(columns),
            readings: self.readings(columns)?,
        };
        let names = columns
            .iter()
            .map(|&index| self.dialect.names[index].clone())
            .collect::<Vec<_>>();
        let mut before = self.dialect.body.1;
        let parsed = Ordered::new(self.chunks()?, self.threads, move |chunk| {
            plan.parse(&Result::<Vec<u8>>::from(chunk)?)
        });
        Ok(Box::new(parsed.map(move |rows: Result<Rows>| {
            let rows = rows.map_err(|error| error.further_down(before))?;
            before += rows.lines;
            Table::new(names.clone(), rows.columns)
        })))
    }
}

/// What the columns hold, by the first rows; and how many rows there are if those were all.
fn survey(text: &Text, dialect: &Dialect) -> Result<(Vec<Tally>, Option<u64>)> {
    let mut tallies = vec![Tally::default(); dialect.names.len()];
    let (mut seen, mut rows, mut before) = (0, 0, dialect.body.1);
    for chunk in Chunks::new(text.reader()?, dialect.body.0, dialect.shape)? {
        let further_down = |error: Error| error.further_down(before);
        let chunk = chunk.map_err(further_down)?;
        rows += survey::tally(&chunk, dialect, &mut tallies).map_err(further_down)?;
        before += lines(&chunk);
        seen += chunk.len();
        if seen > SURVEYED {
            return Ok((tallies, None));
        }
    }
    if rows == 0 {
        return Err(Error::data(
            "there are names of columns and no row below; if the first line is a row, say that the \
             file has no header",
        ));
    }
    Ok((tallies, Some(rows)))
}

fn fields(dialect: &Dialect, tallies: &[Tally], options: &ReadOptions) -> Result<Vec<Field>> {
    for (name, kind) in &options.kinds {
        if !dialect.names.contains(name) {
            let name = name.escape_debug();
            return Err(Error::usage(format!(
                "no column is called \"{name}\", whose kind is given; there are {}",
                dialect.names.join(", ")
            )));
        }
        if matches!(kind, Kind::Other(_)) {
            return Err(Error::usage(format!(
                "a column of text cannot be read as {}; numbers, booleans and texts can be",
                kind.name()
            )));
        }
    }
    let given = |name: &String| options.kinds.iter().rev().find(|(own, _)| own == name);
    let mut fields: Vec<Field> = dialect
        .names
        .iter()
        .zip(tallies)
        .map(|(name, tally)| Field {
            name: name.clone(),
            kind: given(name).map_or_else(|| tally.kind(), |(_, kind)| kind.clone()),
        })
        .collect();
    // A delimiter at the end of every line makes no column.
    if dialect.unnamed_end && tallies.last().is_some_and(|tally| tally.is_empty()) {
        fields.pop();
    }
    Ok(fields)
}
