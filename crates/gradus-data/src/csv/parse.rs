//! From the text of a chunk to columns.

use std::collections::HashMap;
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memchr2};

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
        let is_plain = memchr2(0, b'"', chunk).is_none();
        check_encoding(chunk, is_plain)?;
        let expected = self.expected_rows(chunk);
        let mut outputs: Vec<Output<'_>> = self
            .readings
            .iter()
            .map(|reading| Output::new(reading, expected))
            .collect();
        let mut cursor = Cursor::new(chunk, self.dialect.shape);
        let quick = self.quick_delimiter();
        let mut records = 0;
        while cursor.next_record() {
            let begin = cursor.at();
            let fields = self.record(&mut cursor, &mut outputs, is_plain, quick)?;
            records += 1;
            if fields != self.places.len() {
                return Err(ragged(&self.dialect, fields).at_line(cursor.line(begin)));
            }
        }
        Ok(Rows {
            columns: outputs.into_iter().map(Output::finish).collect(),
            lines: match is_plain {
                true => records + cursor.passed_lines(),
                false => lines(chunk),
            },
        })
    }

    /// The delimiter between numbers that can be read the quick way; `None` when none can.
    fn quick_delimiter(&self) -> Option<u8> {
        let Delimiter::Byte(delimiter) = self.dialect.shape.delimiter else {
            return None;
        };
        let meaning = &self.dialect.meaning;
        (!meaning.decimal_comma && meaning.missing.is_empty()).then_some(delimiter)
    }

    /// About how many rows a chunk has, to have room for them at once.
    fn expected_rows(&self, chunk: &[u8]) -> usize {
        let sample = &chunk[..chunk.len().min(1 << 14)];
        let lines = lines(sample) as usize + 1;
        chunk.len() / (sample.len() / lines).max(1) + 64
    }

    /// Reads the fields of one record; how many there are. `is_plain` says that there are no quotes.
    fn record(
        &self,
        cursor: &mut Cursor<'_>,
        outputs: &mut [Output<'_>],
        is_plain: bool,
        quick: Option<u8>,
    ) -> Result<usize> {
        let mut unseen = outputs.len();
        let mut fields = 0;
        while unseen > 0 || !is_plain {
            let wanted = self.places.get(fields).copied().flatten();
            let last = match wanted {
                None => cursor.field()?.last,
                Some(place) => {
                    unseen -= 1;
                    let output = &mut outputs[place];
                    match quick.and_then(|delimiter| quick_number(cursor, output, delimiter)) {
                        Some(last) => last,
                        None => self.slow_field(cursor, output, fields)?,
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

/// Reads a number that begins here and ends with its field: what most fields are. Returns whether the
/// record ends too; `None` leaves everything to [`Plan::slow_field`].
#[inline]
fn quick_number(cursor: &mut Cursor<'_>, output: &mut Output<'_>, delimiter: u8) -> Option<bool> {
    let Output::Numbers(numbers) = output else {
        return None;
    };
    let rest = cursor.rest();
    if let Some((number, length)) = short_decimal(rest) {
        let end = rest.get(length).copied();
        if end == Some(delimiter) || end == Some(b'\n') {
            cursor.advance(length + 1);
            numbers.push(number);
            return Some(end == Some(b'\n'));
        }
    }
    let (number, length, last) = other_number(rest, delimiter)?;
    cursor.advance(length);
    numbers.push(number);
    Some(last)
}

/// A number of more digits, with an exponent, or before a carriage return; how many bytes it takes with
/// what ends it, and whether that ends the record.
#[inline(never)]
fn other_number(text: &[u8], delimiter: u8) -> Option<(f64, usize, bool)> {
    let (number, length) = fast_float2::parse_partial::<f64, _>(text).ok()?;
    let (ends, last) = match *text.get(length)? {
        byte if byte == delimiter => (1, false),
        b'\n' => (1, true),
        b'\r' if text.get(length + 1) == Some(&b'\n') => (2, true),
        _ => return None,
    };
    number.is_finite().then_some((number, length + ends, last))
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
    check_encoding(chunk, memchr(0, chunk).is_none())
}

/// As [`check_utf8`]; `has_no_zero` says that no byte is zero, if that is known.
fn check_encoding(chunk: &[u8], has_no_zero: bool) -> Result<()> {
    if has_no_zero && std::str::from_utf8(chunk).is_ok() {
        return Ok(());
    }
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
