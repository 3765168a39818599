//! A walk over text with delimiters: record by record, field by field.

use memchr::memchr;

use super::dialect::{Delimiter, Shape};
use crate::error::{Error, Result, quoted};

const QUOTE: u8 = b'"';

/// A place in a text. The text begins at the beginning of a line.
pub(crate) struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
    shape: Shape,
    /// Where lines were counted up to, and how many ended before.
    counted: (usize, u64),
    /// How many lines between records were passed over.
    passed: u64,
    /// A quoted field without its quotes, where they had to be taken out.
    unquoted: Vec<u8>,
}

/// One field of a record.
pub(crate) struct Piece<'c> {
    /// Without quotes, or without the blanks around it.
    pub(crate) bytes: &'c [u8],
    /// Whether the record ends with it.
    pub(crate) last: bool,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t [u8], shape: Shape) -> Self {
        Self {
            text,
            at: 0,
            shape,
            counted: (0, 0),
            passed: 0,
            unquoted: Vec::new(),
        }
    }

    /// The place in the text.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The text from here on.
    pub(crate) fn rest(&self) -> &'t [u8] {
        &self.text[self.at..]
    }

    /// Goes `bytes` on.
    pub(crate) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// The line of `place`, from 1. Places are asked for in ascending order.
    pub(crate) fn line(&mut self, place: usize) -> u64 {
        let (from, before) = self.counted;
        let passed = lines(&self.text[from..place.max(from)]);
        self.counted = (place.max(from), before + passed);
        before + passed + 1
    }

    /// Goes past blank lines and comments to the next record; `false` when there is none.
    pub(crate) fn next_record(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let blank = |byte: &&u8| self.shape.is_blank(**byte) || **byte == b'\r';
            let blanks = rest.iter().take_while(blank).count();
            match rest.get(blanks) {
                None => return false,
                Some(b'\n') => self.at += blanks + 1,
                byte if byte.copied() == self.shape.comment => self.skip_line(),
                Some(_) => return true,
            }
            self.passed += 1;
        }
    }

    /// How many lines were passed over that are blank or comments.
    pub(crate) fn passed_lines(&self) -> u64 {
        self.passed
    }

    fn skip_line(&mut self) {
        let length = memchr(b'\n', self.rest()).map_or(self.rest().len(), |end| end + 1);
        self.at += length;
    }

    /// The next field of the record.
    ///
    /// # Errors
    /// When a quote is not closed, or something follows the closing one.
    pub(crate) fn field(&mut self) -> Result<Piece<'_>> {
        self.skip_blanks();
        if self.text.get(self.at) == Some(&QUOTE) {
            return self.quoted_field();
        }
        let rest = self.rest();
        let end = self.shape.field_end(rest).unwrap_or(rest.len());
        self.at += end;
        let last = self.finish_field();
        Ok(Piece {
            bytes: rest[..end].trim_ascii_end(),
            last,
        })
    }

    fn skip_blanks(&mut self) {
        while let Some(&byte) = self.text.get(self.at)
            && self.shape.is_blank(byte)
        {
            self.at += 1;
        }
    }

    /// Goes past what ends a field; whether it ends the record too.
    fn finish_field(&mut self) -> bool {
        if self.shape.delimiter == Delimiter::Blanks {
            while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\r')) {
                self.at += 1;
            }
            let ended = matches!(self.text.get(self.at), None | Some(b'\n'));
            self.at = (self.at + usize::from(ended)).min(self.text.len());
            return ended;
        }
        let last = self.text.get(self.at).is_none_or(|&byte| byte == b'\n');
        self.at = (self.at + 1).min(self.text.len());
        last
    }

    fn quoted_field(&mut self) -> Result<Piece<'_>> {
        let opened = self.at;
        self.unquoted.clear();
        let mut from = opened + 1;
        let closed = loop {
            let Some(length) = memchr(QUOTE, &self.text[from..]) else {
                return Err(unclosed().at_line(self.line(opened)));
            };
            let quote = from + length;
            self.unquoted.extend_from_slice(&self.text[from..quote]);
            if self.text.get(quote + 1) != Some(&QUOTE) {
                break quote;
            }
            self.unquoted.push(QUOTE);
            from = quote + 2;
        };
        self.at = closed + 1;
        while matches!(self.text.get(self.at), Some(&byte) if self.shape.is_blank(byte) || byte == b'\r')
        {
            self.at += 1;
        }
        let ends = match (self.text.get(self.at), self.shape.delimiter) {
            (None | Some(b'\n'), _) => true,
            (Some(&byte), Delimiter::Byte(delimiter)) => byte == delimiter,
            (Some(_), Delimiter::Blanks) => self.at > closed + 1,
        };
        if !ends {
            return Err(after_quote(&self.text[opened..self.at + 1]).at_line(self.line(closed)));
        }
        let last = self.finish_field();
        Ok(Piece {
            bytes: &self.unquoted,
            last,
        })
    }

    /// Goes past the rest of the record; the number of fields in it.
    pub(crate) fn skip_fields(&mut self) -> Result<usize> {
        let mut fields = 1;
        while !self.field()?.last {
            fields += 1;
        }
        Ok(fields)
    }
}

/// How many lines end in a text.
pub(crate) fn lines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

pub(crate) fn unclosed() -> Error {
    Error::data(
        "a quote is opened here and never closed; close it, or write it twice (\"\") where it is part of the text",
    )
}

fn after_quote(text: &[u8]) -> Error {
    let tail = &text[text.len().saturating_sub(20)..];
    Error::data(format!(
        "something follows the closing quote: {}; a delimiter must, and a quote within the text is \
         written twice (\"\")",
        quoted(tail)
    ))
}

/// Where the last whole record of `text` ends; `None` when no record is whole. `text` begins with a
/// record.
pub(crate) fn last_record_end(text: &[u8], shape: Shape) -> Option<usize> {
    if memchr(QUOTE, text).is_none() {
        return memchr::memrchr(b'\n', text).map(|end| end + 1);
    }
    let (mut begin, mut whole) = (0, None);
    while let Some(length) = memchr(b'\n', &text[begin..]) {
        let line = &text[begin..=begin + length];
        let end = if memchr(QUOTE, line).is_none() || shape.is_comment(line) {
            Some(begin + length + 1)
        } else {
            record_end(&text[begin..], shape).map(|length| begin + length)
        };
        let Some(end) = end else { break };
        whole = Some(end);
        begin = end;
    }
    whole
}

/// The length of the record at the beginning of `text`, its line end included.
fn record_end(text: &[u8], shape: Shape) -> Option<usize> {
    let mut at = 0;
    loop {
        let blanks = text[at..].iter().take_while(|byte| shape.is_blank(**byte));
        at += blanks.count();
        if text.get(at) == Some(&QUOTE) {
            at += 1;
            loop {
                at += memchr(QUOTE, &text[at..])? + 1;
                if text.get(at) != Some(&QUOTE) {
                    break;
                }
                at += 1;
            }
        }
        // What is wrong behind a closing quote is for the parser to say.
        at += shape.field_end(&text[at..])? + 1;
        if text[at - 1] == b'\n' {
            return Some(at);
        }
    }
}
