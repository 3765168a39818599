//! From the text of a chunk to columns.

use std::collections::HashMap;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use super::cursor::{Cursor, lines};
use super::decimal::short_decimal;
use super::dialect::{Delimiter, Dialect};
use super::value::{Meaning, Value};
use crate::column::{Categories, Column};
use crate::error::{Error, Result, count, quoted};
use crate::levels::changed;
use crate::schema::Kind;

/// What to make of the fields of a text.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) dialect: Arc<Dialect>,
    /// For each field of a record the place of its column among the wanted ones.
    pub(crate) places: Vec<Option<usize>>,
    /// How to read the wanted columns.
    pub(crate) readings: Vec<Reading>,
}

/// How to read a column.
#[derive(Clone, Debug)]
pub(crate) enum Reading {
    Number,
    Boolean,
    /// Texts, with the levels that a pass before has found.
    Text(Levels),
}

/// The levels of a column, and the code of each.
#[derive(Clone, Debug)]
pub(crate) struct Levels {
    texts: Arc<[String]>,
    codes: Arc<HashMap<Vec<u8>, u32>>,
}

impl Levels {
    pub(crate) fn new(texts: Arc<[String]>) -> Self {
        let codes = texts.iter().map(|text| text.clone().into_bytes()).zip(0..);
        Self {
            codes: Arc::new(codes.collect()),
            texts,
        }
    }
}

/// The rows of a chunk.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) columns: Vec<Column>,
    /// How many lines the chunk has, for the line numbers of those that follow.
    pub(crate) lines: u64,
}

impl Plan {
    /// The rows of `chunk`; lines of errors count from its beginning.
    pub(crate) fn parse(&self, chunk: &[u8]) -> Result<Rows> {
        check_utf8(chunk)?;
        let expected = self.expected_rows(chunk);
        let mut outputs: Vec<Output<'_>> = self
            .readings
            .iter()
            .map(|reading| Output::new(reading, expected))
            .collect();
        let mut cursor = Cursor::new(chunk, self.dialect.shape);
        let simple = memchr(b'"', chunk).is_none();
        while cursor.next_record() {
            let begin = cursor.at();
            let fields = self.record(&mut cursor, &mut outputs, simple)?;
            if fields != self.places.len() {
                return Err(ragged(&self.dialect, fields).at_line(cursor.line(begin)));
            }
        }
        Ok(Rows {
            columns: outputs.into_iter().map(Output::finish).collect(),
            lines: lines(chunk),
        })
    }

    /// About how many rows a chunk has, to have room for them at once.
    fn expected_rows(&self, chunk: &[u8]) -> usize {
        let sample = &chunk[..chunk.len().min(1 << 14)];
        let lines = lines(sample) as usize + 1;
        chunk.len() / (sample.len() / lines).max(1) + 64
    }

    /// Reads the fields of one record; how many there are. `simple` says that there are no quotes.
    fn record(
        &self,
        cursor: &mut Cursor<'_>,
        outputs: &mut [Output<'_>],
        simple: bool,
    ) -> Result<usize> {
        let mut unseen = outputs.len();
        let mut fields = 0;
        while unseen > 0 || !simple {
            let wanted = self.places.get(fields).copied().flatten();
            let last = match wanted {
                None => cursor.field()?.last,
                Some(place) => {
                    unseen -= 1;
                    match self.quick_number(cursor, &mut outputs[place]) {
                        Some(last) => last,
                        None => self.slow_field(cursor, &mut outputs[place], fields)?,
                    }
                }
            };
            fields += 1;
            if last {
                return Ok(fields);
            }
        }
        Ok(fields + self.pass_over(cursor)?)
    }

    /// Goes past the rest of a record without quotes; how many fields it has.
    fn pass_over(&self, cursor: &mut Cursor<'_>) -> Result<usize> {
        let Delimiter::Byte(delimiter) = self.dialect.shape.delimiter else {
            return cursor.skip_fields();
        };
        let rest = cursor.rest();
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        cursor.advance((end + 1).min(rest.len()));
        Ok(memchr_iter(delimiter, &rest[..end]).count() + 1)
    }

    /// Reads a number that begins here and ends with its field: what most fields are. Returns
    /// whether the record ends too; `None` leaves everything to [`slow_field`](Self::slow_field).
    #[inline]
    fn quick_number(&self, cursor: &mut Cursor<'_>, output: &mut Output<'_>) -> Option<bool> {
        let (Output::Numbers(numbers), Delimiter::Byte(delimiter)) =
            (output, self.dialect.shape.delimiter)
        else {
            return None;
        };
        if self.dialect.meaning.decimal_comma || !self.dialect.meaning.missing.is_empty() {
            return None;
        }
        let rest = cursor.rest();
        let ends_field = |&(_, length): &(f64, usize)| {
            let next = rest.get(length);
            next.is_some_and(|&byte| byte == delimiter || byte == b'\n' || byte == b'\r')
        };
        let (number, length) = match short_decimal(rest).filter(ends_field) {
            Some(short) => short,
            None => fast_float2::parse_partial::<f64, _>(rest).ok()?,
        };
        let (last, ends) = match *rest.get(length)? {
            byte if byte == delimiter => (false, 1),
            b'\n' => (true, 1),
            b'\r' if rest.get(length + 1) == Some(&b'\n') => (true, 2),
            _ => return None,
        };
        if !number.is_finite() {
            return None;
        }
        cursor.advance(length + ends);
        numbers.push(number);
        Some(last)
    }

    #[cold]
    fn slow_field(
        &self,
        cursor: &mut Cursor<'_>,
        output: &mut Output<'_>,
        index: usize,
    ) -> Result<bool> {
        let begin = cursor.at();
        let piece = cursor.field()?;
        let last = piece.last;
        if let Err(error) = output.push(piece.bytes, &self.dialect) {
            let name = &self.dialect.names[index];
            return Err(error.at_line(cursor.line(begin)).at_column(index, name));
        }
        Ok(last)
    }
}

/// The error of a record with `fields` fields that are too many or too few.
pub(crate) fn ragged(dialect: &Dialect, fields: usize) -> Error {
    Error::data(format!(
        "{}, but the file has {}; mend the line, or name the right delimiter if it is not {}",
        count(fields, "field"),
        count(dialect.names.len(), "column"),
        dialect.shape.delimiter_name(),
    ))
}

/// One column in the making.
enum Output<'p> {
    Numbers(Vec<f64>),
    Booleans(Vec<f64>),
    Texts(Vec<u32>, &'p Levels),
}

impl<'p> Output<'p> {
    fn new(reading: &'p Reading, rows: usize) -> Self {
        match reading {
            Reading::Number => Self::Numbers(Vec::with_capacity(rows)),
            Reading::Boolean => Self::Booleans(Vec::with_capacity(rows)),
            Reading::Text(levels) => Self::Texts(Vec::with_capacity(rows), levels),
        }
    }

    fn push(&mut self, field: &[u8], dialect: &Dialect) -> Result<()> {
        let meaning = &dialect.meaning;
        match self {
            Self::Numbers(numbers) => numbers.push(match meaning.of(field) {
                Value::Number(number) => number,
                Value::Missing => f64::NAN,
                Value::Infinite => return Err(infinite(field)),
                Value::Text if is_pointed(field, meaning) => return Err(pointed(field)),
                Value::Boolean(_) | Value::Text => return Err(misplaced(field, &Kind::Number)),
            }),
            Self::Booleans(values) => values.push(match meaning.of(field) {
                Value::Boolean(value) => f64::from(u8::from(value)),
                Value::Missing => f64::NAN,
                _ => return Err(misplaced(field, &Kind::Boolean)),
            }),
            Self::Texts(codes, levels) => codes.push(if meaning.is_missing(field) {
                Categories::MISSING
            } else {
                let code = levels.codes.get(field);
                *code.ok_or_else(|| changed(&quoted(field)))?
            }),
        }
        Ok(())
    }

    fn finish(self) -> Column {
        match self {
            Self::Numbers(numbers) | Self::Booleans(numbers) => Column::Numbers(numbers),
            Self::Texts(codes, levels) => {
                Column::Categories(Categories::new(codes, Arc::clone(&levels.texts)))
            }
        }
    }
}

fn infinite(field: &[u8]) -> Error {
    Error::data(format!(
        "{} is not finite; leave the field empty if the value is not known",
        quoted(field)
    ))
}

/// Whether a field would be a number if decimals had no comma before them.
fn is_pointed(field: &[u8], meaning: &Meaning) -> bool {
    meaning.decimal_comma && matches!(Meaning::default().of(field), Value::Number(_))
}

fn pointed(field: &[u8]) -> Error {
    Error::data(format!(
        "{} has a point before its decimals, and the numbers of this file have a comma; mend it",
        quoted(field)
    ))
}

fn misplaced(field: &[u8], kind: &Kind) -> Error {
    Error::data(format!(
        "{} is no {}, which this column holds; mend it, leave it empty, or name it as a text for \
         missing values",
        quoted(field),
        kind.name(),
    ))
}

/// Whether the chunk is UTF-8 and no binary data.
pub(crate) fn check_utf8(chunk: &[u8]) -> Result<()> {
    let place = match (memchr(0, chunk), std::str::from_utf8(chunk)) {
        (None, Ok(_)) => return Ok(()),
        (Some(zero), Err(error)) => zero.min(error.valid_up_to()),
        (Some(zero), Ok(_)) => zero,
        (None, Err(error)) => error.valid_up_to(),
    };
    let line = lines(&chunk[..place]) + 1;
    let message = if chunk[place] == 0 {
        "there is a zero byte here, so this is no text; is the file binary, or damaged?".to_owned()
    } else {
        format!(
            "the byte 0x{:02x} is not UTF-8; save the file as UTF-8",
            chunk[place]
        )
    };
    Err(Error::data(message).at_line(line))
}
