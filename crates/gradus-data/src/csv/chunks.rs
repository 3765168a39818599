//! A text in chunks of whole records.

use std::io::Read;

use super::cursor::{last_record_end, unclosed};
use super::dialect::Shape;
use crate::error::{Error, Result};

/// How many bytes are read at once: enough that handing a chunk to another thread costs nothing to
/// speak of, and little enough that it and its columns fit the cache of one processor.
const CHUNK: usize = 512 << 10;
/// The longest record. A quote that is never closed makes a record of the whole rest of a file.
const LONGEST_RECORD: usize = 64 << 20;

/// Reads a text and cuts it where records end. A chunk never ends within one.
pub(crate) struct Chunks {
    reader: Box<dyn Read + Send>,
    shape: Shape,
    /// The beginning of a record whose end is not read yet.
    carry: Vec<u8>,
    ended: bool,
}

impl Chunks {
    /// The text of `reader` from byte `begin` on, where a record begins.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn new(
        mut reader: Box<dyn Read + Send>,
        begin: usize,
        shape: Shape,
    ) -> Result<Self> {
        std::io::copy(
            &mut reader.by_ref().take(begin as u64),
            &mut std::io::sink(),
        )?;
        Ok(Self {
            reader,
            shape,
            carry: Vec::new(),
            ended: false,
        })
    }

    fn read(&mut self) -> Result<Option<Vec<u8>>> {
        let mut chunk = Vec::with_capacity(self.carry.len() + CHUNK);
        chunk.append(&mut self.carry);
        while !self.ended {
            let read = self
                .reader
                .by_ref()
                .take(CHUNK as u64)
                .read_to_end(&mut chunk)?;
            self.ended = read < CHUNK;
            if self.ended {
                break;
            }
            if let Some(end) = last_record_end(&chunk, self.shape) {
                self.carry = chunk.split_off(end);
                return Ok(Some(chunk));
            }
            if chunk.len() > LONGEST_RECORD {
                return Err(too_long(&chunk));
            }
        }
        Ok((!chunk.is_empty()).then_some(chunk))
    }
}

fn too_long(record: &[u8]) -> Error {
    if record.contains(&b'"') {
        return unclosed().at_line(1);
    }
    Error::data(format!(
        "the line is longer than {} MiB; is it a table?",
        LONGEST_RECORD >> 20
    ))
    .at_line(1)
}

impl Iterator for Chunks {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Result<Vec<u8>>> {
        let chunk = self.read().transpose();
        if matches!(chunk, Some(Err(_))) {
            self.ended = true;
            self.carry.clear();
        }
        chunk
    }
}
