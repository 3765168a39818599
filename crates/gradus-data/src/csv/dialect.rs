//! How a text is written: its delimiter, comments, decimal sign, names. What callers do not say is
//! found out from the first lines.

use memchr::memchr2;

use super::cursor::{Cursor, last_record_end, lines};
use super::value::{Meaning, Value};
use crate::ReadOptions;
use crate::error::{Error, Result, quoted};

/// How many bytes at the beginning are looked at.
pub(crate) const HEAD: usize = 1 << 20;
/// How many records of them.
const RECORDS: usize = 100;
/// The delimiters that are tried, the likelier ones first: whoever writes `;` or a tab may well
/// have commas in the numbers.
const DELIMITERS: [Delimiter; 4] = [
    Delimiter::Byte(b'\t'),
    Delimiter::Byte(b';'),
    Delimiter::Byte(b'|'),
    Delimiter::Byte(b','),
];

/// What stands between fields.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Delimiter {
    Byte(u8),
    /// Any run of spaces and tabs.
    Blanks,
}

/// What cuts a text into fields.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shape {
    pub(crate) delimiter: Delimiter,
    pub(crate) comment: Option<u8>,
}

impl Shape {
    /// Whether `byte` may stand around a field without belonging to it.
    pub(crate) fn is_blank(self, byte: u8) -> bool {
        byte == b' ' || (byte == b'\t' && self.delimiter != Delimiter::Byte(b'\t'))
    }

    /// Where an unquoted field at the beginning of `text` ends.
    pub(crate) fn field_end(self, text: &[u8]) -> Option<usize> {
        match self.delimiter {
            Delimiter::Byte(delimiter) => memchr2(delimiter, b'\n', text),
            Delimiter::Blanks => text
                .iter()
                .position(|byte| matches!(byte, b' ' | b'\t' | b'\n')),
        }
    }

    pub(crate) fn is_comment(self, line: &[u8]) -> bool {
        let first = line.iter().find(|byte| !self.is_blank(**byte));
        self.comment.is_some() && first.copied() == self.comment
    }

    /// What messages call the delimiter.
    pub(crate) fn delimiter_name(self) -> String {
        match self.delimiter {
            Delimiter::Byte(b'\t') => "a tab".to_owned(),
            Delimiter::Byte(byte) => format!("'{}'", char::from(byte)),
            Delimiter::Blanks => "white space".to_owned(),
        }
    }
}

/// How a text is written.
#[derive(Clone, Debug)]
pub(crate) struct Dialect {
    pub(crate) shape: Shape,
    pub(crate) meaning: Meaning,
    /// The names of the columns.
    pub(crate) names: Vec<String>,
    /// Whether the header ends with a delimiter.
    pub(crate) unnamed_end: bool,
    /// Where the rows begin, and how many lines end before.
    pub(crate) body: (usize, u64),
}

type Record = Vec<Vec<u8>>;

impl Dialect {
    /// The dialect of a text that begins with `head`; `whole` says that nothing comes after.
    ///
    /// # Errors
    /// When there is no record, or something in the first ones is wrong.
    pub(crate) fn detect(head: &[u8], whole: bool, options: &ReadOptions) -> Result<Self> {
        let delimiter = match options.delimiter {
            Some(b' ') => Delimiter::Blanks,
            Some(byte) => usable(byte)?,
            None => detect_delimiter(head, options.comment),
        };
        let shape = Shape {
            delimiter,
            comment: options.comment,
        };
        let end = if whole {
            None
        } else {
            last_record_end(head, shape)
        };
        let text = &head[..end.unwrap_or(head.len())];
        let (first, body) = first_record(text, shape)?;
        let below = records(&text[body.0..], shape, RECORDS);
        let decimal_comma = options
            .decimal_comma
            .unwrap_or_else(|| has_decimal_comma(shape, &first, &below));
        let meaning = Meaning {
            decimal_comma,
            missing: options.missing.clone(),
        };
        let has_header = options
            .header
            .unwrap_or_else(|| is_header(&first, &below, &meaning));
        let (names, body) = if has_header {
            (names_of(&first)?, body)
        } else {
            let begin = (record_begin(text, shape), 0);
            let names = commented_names(&text[..begin.0], shape, first.len(), &meaning);
            (names.unwrap_or_else(|| numbered(first.len())), begin)
        };
        let lines = lines(&text[..body.0]);
        let unnamed_end = has_header && first.len() > 1 && first.last().is_some_and(Vec::is_empty);
        Ok(Self {
            shape,
            meaning,
            names,
            unnamed_end,
            body: (body.0, lines),
        })
    }
}

fn usable(byte: u8) -> Result<Delimiter> {
    if matches!(byte, b'"' | b'\n' | b'\r' | 0) || !byte.is_ascii() {
        let byte = quoted(&[byte]);
        return Err(Error::usage(format!(
            "{byte} cannot be the delimiter; use one ASCII character other than a quote or a line end"
        )));
    }
    Ok(Delimiter::Byte(byte))
}

/// Up to `most` records; those from a broken one on are left out.
fn records(text: &[u8], shape: Shape, most: usize) -> Vec<Record> {
    let mut cursor = Cursor::new(text, shape);
    let mut records = Vec::new();
    while records.len() < most && cursor.next_record() {
        let Ok(record) = whole_record(&mut cursor) else {
            break;
        };
        records.push(record);
    }
    records
}

fn whole_record(cursor: &mut Cursor<'_>) -> Result<Record> {
    let mut record = Vec::new();
    loop {
        let piece = cursor.field()?;
        record.push(piece.bytes.to_vec());
        if piece.last {
            return Ok(record);
        }
    }
}

/// The first record and where the next one begins.
fn first_record(text: &[u8], shape: Shape) -> Result<(Record, (usize, u64))> {
    let mut cursor = Cursor::new(text, shape);
    if !cursor.next_record() {
        return Err(Error::data(
            "the file has no rows, only blank lines or comments; it needs at least one row",
        ));
    }
    let record = whole_record(&mut cursor)?;
    Ok((record, (cursor.at(), 0)))
}

fn record_begin(text: &[u8], shape: Shape) -> usize {
    let mut cursor = Cursor::new(text, shape);
    cursor.next_record();
    cursor.at()
}

/// The delimiter that cuts most of the first records into equally many fields, and more than one;
/// white space when no other does.
fn detect_delimiter(head: &[u8], comment: Option<u8>) -> Delimiter {
    let mut best = (Delimiter::Blanks, 0.0);
    for delimiter in DELIMITERS {
        let share = share_of_equals(head, Shape { delimiter, comment });
        if share >= 0.5 && share > best.1 {
            best = (delimiter, share);
        }
    }
    let blanks = Shape {
        delimiter: Delimiter::Blanks,
        comment,
    };
    if best.1 == 0.0 && share_of_equals(head, blanks) < 0.5 {
        return Delimiter::Byte(b',');
    }
    best.0
}

/// The share of the first records that have the most common number of fields; 0 when that is 1.
fn share_of_equals(head: &[u8], shape: Shape) -> f64 {
    let records = records(head, shape, RECORDS);
    let mut counts: Vec<usize> = records.iter().map(Vec::len).collect();
    counts.sort_unstable();
    let groups = counts.chunk_by(|left, right| left == right);
    match groups.max_by_key(|group| group.len()) {
        Some(group) if group[0] > 1 => group.len() as f64 / counts.len() as f64,
        _ => 0.0,
    }
}

/// Whether the fields hold numbers with a comma before the decimals. A column that has more of them
/// with a point speaks against it; a few with a point are slips, which are told where they are read.
fn has_decimal_comma(shape: Shape, first: &Record, below: &[Record]) -> bool {
    if shape.delimiter == Delimiter::Byte(b',') {
        return false;
    }
    let comma = Meaning {
        decimal_comma: true,
        missing: Vec::new(),
    };
    let point = Meaning::default();
    let is = |meaning: &Meaning, sign: u8, field: &[u8]| {
        field.contains(&sign) && matches!(meaning.of(field), Value::Number(_))
    };
    let columns = below.iter().map(Vec::len).fold(first.len(), usize::max);
    let counts = (0..columns).map(|column| {
        let fields = || {
            let records = below.iter().chain([first]);
            records.filter_map(|record| record.get(column))
        };
        let commas = fields().filter(|field| is(&comma, b',', field)).count();
        let points = fields().filter(|field| is(&point, b'.', field)).count();
        (commas, points)
    });
    let counts: Vec<(usize, usize)> = counts.collect();
    counts.iter().any(|(commas, _)| *commas > 0)
        && counts
            .iter()
            .all(|(commas, points)| *points == 0 || points < commas)
}

/// Whether the first record has names: texts and no number, or a text above nothing but numbers.
fn is_header(first: &Record, below: &[Record], meaning: &Meaning) -> bool {
    let is_text = |field: &Vec<u8>| meaning.of(field) == Value::Text;
    let is_value = |field: &Vec<u8>| !is_text(field) && !meaning.is_missing(field);
    if !first.iter().any(is_value) {
        return first.iter().any(is_text);
    }
    first.iter().enumerate().any(|(column, field)| {
        let mut under = below.iter().filter_map(|record| record.get(column));
        is_text(field) && !below.is_empty() && under.all(is_value)
    })
}

fn names_of(record: &Record) -> Result<Vec<String>> {
    let mut names = Vec::with_capacity(record.len());
    for (index, field) in record.iter().enumerate() {
        let Ok(name) = std::str::from_utf8(field) else {
            return Err(
                Error::data("the name of the column is not UTF-8; save the file as UTF-8")
                    .at_column(index, &String::from_utf8_lossy(field)),
            );
        };
        names.push(match name.trim() {
            "" => format!("x{}", index + 1),
            name => name.to_owned(),
        });
    }
    Ok(names)
}

/// The names in the last comment before the first row, as `numpy.savetxt` writes them.
fn commented_names(
    before: &[u8],
    shape: Shape,
    columns: usize,
    meaning: &Meaning,
) -> Option<Vec<String>> {
    let mut lines = before.split(|&byte| byte == b'\n');
    let line = lines.rfind(|line| shape.is_comment(line))?;
    let begin = line.iter().position(|byte| Some(*byte) == shape.comment)?;
    let bare = Shape {
        comment: None,
        ..shape
    };
    let record = records(&line[begin + 1..], bare, 1).pop()?;
    let all_texts = record.iter().all(|field| meaning.of(field) == Value::Text);
    (record.len() == columns && all_texts)
        .then(|| names_of(&record).ok())
        .flatten()
}

/// `x1`, `x2` …
pub(crate) fn numbered(columns: usize) -> Vec<String> {
    (1..=columns).map(|number| format!("x{number}")).collect()
}
