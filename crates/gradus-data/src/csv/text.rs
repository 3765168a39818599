//! The text of an input: UTF-8 with lines that end in line feeds.

use std::io::{self, Read};

use super::parse::check_utf8;
use crate::error::{Error, Result};
use crate::source::Input;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// A text that can be read from its beginning as often as one likes.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) input: Input,
    /// The bytes of a byte order mark.
    mark: usize,
    /// Whether lines end in a carriage return alone, as on the first Macintoshes.
    returns: bool,
}

/// The beginning of a text.
pub(crate) struct Head {
    pub(crate) bytes: Vec<u8>,
    /// Whether that is all.
    pub(crate) whole: bool,
}

impl Text {
    /// The text of `input` and its first `most` bytes.
    ///
    /// # Errors
    /// When it is empty, binary or not UTF-8.
    pub(crate) fn open(input: &Input, most: usize) -> Result<(Self, Head)> {
        let mut bytes = input.head(most)?;
        let whole = bytes.len() < most;
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(Error::data("the file is UTF-16; save it as UTF-8"));
        }
        let mark = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
        bytes.drain(..mark);
        if bytes.is_empty() {
            return Err(Error::data("the file is empty; it needs at least one row"));
        }
        let end = memchr::memrchr(b'\n', &bytes).filter(|_| !whole);
        check_utf8(&bytes[..end.unwrap_or(bytes.len())]).or_else(|error| {
            if whole || end.is_some() {
                Err(error)
            } else {
                Ok(())
            }
        })?;
        let returns = !bytes.contains(&b'\n') && bytes.contains(&b'\r');
        if returns {
            returns_to_feeds(&mut bytes);
        }
        let text = Self {
            input: input.clone(),
            mark,
            returns,
        };
        Ok((text, Head { bytes, whole }))
    }

    /// The text from its beginning, without a byte order mark.
    pub(crate) fn reader(&self) -> Result<Box<dyn Read + Send>> {
        let mut reader = self.input.reader()?;
        io::copy(&mut reader.by_ref().take(self.mark as u64), &mut io::sink())?;
        Ok(if self.returns {
            Box::new(Feeds(reader))
        } else {
            reader
        })
    }
}

fn returns_to_feeds(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte == b'\r') {
        *byte = b'\n';
    }
}

/// A text whose carriage returns become line feeds.
struct Feeds<R>(R);

impl<R: Read> Read for Feeds<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(out)?;
        returns_to_feeds(&mut out[..count]);
        Ok(count)
    }
}
