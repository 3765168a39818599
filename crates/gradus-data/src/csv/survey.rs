//! Passes over a text that find out what its columns hold: kinds, and the levels of texts.

use std::collections::HashSet;

use super::cursor::Cursor;
use super::dialect::Dialect;
use super::parse::{check_utf8, ragged};
use super::value::Value;
use crate::error::Result;
use crate::schema::Kind;

/// What the fields of a column were so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    numbers: u64,
    booleans: u64,
    texts: u64,
}

impl Tally {
    fn add(&mut self, value: Value) {
        match value {
            Value::Missing => {}
            // An infinite number is an error where it is read, not a text.
            Value::Number(_) | Value::Infinite => self.numbers += 1,
            Value::Boolean(_) => self.booleans += 1,
            Value::Text => self.texts += 1,
        }
    }

    /// Whether every field was missing.
    pub(crate) fn is_empty(self) -> bool {
        self.numbers + self.booleans + self.texts == 0
    }

    /// The kind of most fields. A text among numbers does not make texts of them: it is an error
    /// where it is read, or a slip of the pen would silently change the model.
    pub(crate) fn kind(self) -> Kind {
        let others = self.booleans + self.texts;
        if self.numbers >= others {
            Kind::Number
        } else if self.booleans >= self.numbers + self.texts {
            Kind::Boolean
        } else {
            Kind::Text
        }
    }
}

/// Adds the fields of a chunk to the tallies of their columns; the number of rows.
///
/// # Errors
/// When the text is broken; lines count from the beginning of the chunk.
pub(crate) fn tally(chunk: &[u8], dialect: &Dialect, tallies: &mut [Tally]) -> Result<u64> {
    each_record(chunk, dialect, |index, field| {
        tallies[index].add(dialect.meaning.of(field));
    })
}

/// The different texts of some columns.
pub(crate) type Texts = Vec<HashSet<Vec<u8>>>;

/// The different texts that a chunk has in the columns for which `wanted` has a place.
///
/// # Errors
/// When the text is broken; lines count from the beginning of the chunk.
pub(crate) fn texts(chunk: &[u8], dialect: &Dialect, wanted: &[Option<usize>]) -> Result<Texts> {
    let mut texts = vec![HashSet::new(); wanted.iter().flatten().count()];
    each_record(chunk, dialect, |index, field| {
        if let Some(place) = wanted[index]
            && !texts[place].contains(field)
            && !dialect.meaning.is_missing(field)
        {
            texts[place].insert(field.to_vec());
        }
    })?;
    Ok(texts)
}

/// The line of a chunk in which a row begins, both from 1; `row` becomes less by those of a chunk
/// that does not have it.
///
/// # Errors
/// When the text is broken.
pub(crate) fn line_of(chunk: &[u8], dialect: &Dialect, row: &mut u64) -> Result<Option<u64>> {
    let mut cursor = Cursor::new(chunk, dialect.shape);
    while cursor.next_record() {
        *row -= 1;
        if *row == 0 {
            return Ok(Some(cursor.line(cursor.at())));
        }
        while !cursor.field()?.last {}
    }
    Ok(None)
}

fn each_record(
    chunk: &[u8],
    dialect: &Dialect,
    mut visit: impl FnMut(usize, &[u8]),
) -> Result<u64> {
    check_utf8(chunk)?;
    let columns = dialect.names.len();
    let mut cursor = Cursor::new(chunk, dialect.shape);
    let mut rows = 0;
    while cursor.next_record() {
        let begin = cursor.at();
        let mut fields = 0;
        loop {
            let piece = cursor.field()?;
            let last = piece.last;
            if fields < columns {
                visit(fields, piece.bytes);
            }
            fields += 1;
            if last {
                break;
            }
        }
        if fields != columns {
            return Err(ragged(dialect, fields).at_line(cursor.line(begin)));
        }
        rows += 1;
    }
    Ok(rows)
}
