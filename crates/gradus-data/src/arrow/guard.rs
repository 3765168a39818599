//! A look at the lengths that Arrow IPC data claim, before they are decoded: the crate `arrow-ipc`
//! allocates whatever is claimed.

use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};

use arrow_ipc::{Block, CompressionType, Message, RecordBatch, root_as_footer, root_as_message};

use crate::error::{Error, Result};
use crate::source::{Input, ReadSeek};

/// What a message begins with, but for the oldest ones.
const CONTINUATION: [u8; 4] = [0xff; 4];
/// What a file ends with, behind four bytes for the length of the footer.
const END: &[u8; 6] = b"ARROW1";
/// LZ4 makes at most so many bytes of one.
const LARGEST_RATIO: u64 = 255;

/// Checks every length against the bytes that there are.
///
/// # Errors
/// When one is too large, or a part is missing.
pub(crate) fn check(input: &Input, is_file: bool) -> Result<()> {
    let mut guard = Guard {
        length: input.length().unwrap_or(0),
        bytes: BufReader::new(input.seekable()?),
    };
    if is_file {
        guard.check_file()
    } else {
        guard.check_stream()
    }
}

struct Guard {
    length: u64,
    bytes: BufReader<Box<dyn ReadSeek>>,
}

impl Guard {
    fn read(&mut self, at: u64, length: u64) -> Result<Vec<u8>> {
        if at.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(cut_off());
        }
        self.bytes.seek(SeekFrom::Start(at))?;
        let mut bytes = vec![0; length as usize];
        self.bytes.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn check_file(&mut self) -> Result<()> {
        let end = self.length.checked_sub(10).ok_or_else(cut_off)?;
        let tail = self.read(end, 10)?;
        let (length, magic) = tail.split_at(4);
        if magic != END {
            return Err(cut_off());
        }
        let length = positive(i32::from_le_bytes([
            length[0], length[1], length[2], length[3],
        ]))?;
        let begin = end.checked_sub(length).ok_or_else(cut_off)?;
        let footer = self.read(begin, length)?;
        let footer = root_as_footer(&footer).map_err(damaged)?;
        let blocks = [footer.dictionaries(), footer.recordBatches()];
        for block in blocks.into_iter().flatten().flatten() {
            self.check_block(block)?;
        }
        Ok(())
    }

    fn check_block(&mut self, block: &Block) -> Result<()> {
        let (at, head) = (positive(block.offset())?, positive(block.metaDataLength())?);
        let body = positive(block.bodyLength())?;
        let metadata = self.read(at, head)?;
        let prefix = if metadata.starts_with(&CONTINUATION) {
            8
        } else {
            4
        };
        let message = metadata.get(prefix..).ok_or_else(cut_off)?;
        let message = root_as_message(message).map_err(damaged)?;
        self.check_body(message, at + head, body)
    }

    fn check_stream(&mut self) -> Result<()> {
        let mut at = 0;
        while let Some((message_at, length)) = self.message(at)? {
            let metadata = self.read(message_at, length)?;
            let message = root_as_message(&metadata).map_err(damaged)?;
            let body = positive(message.bodyLength())?;
            self.check_body(message, message_at + length, body)?;
            at = message_at + length + body;
        }
        Ok(())
    }

    /// Where the metadata of the message at `at` are, and how long; `None` at the end.
    fn message(&mut self, at: u64) -> Result<Option<(u64, u64)>> {
        let mut word = [0; 4];
        self.bytes.seek(SeekFrom::Start(at))?;
        match self.bytes.read_exact(&mut word) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let mut begin = at + 4;
        if word == CONTINUATION {
            self.bytes.read_exact(&mut word)?;
            begin += 4;
        }
        let length = positive(i32::from_le_bytes(word))?;
        Ok((length > 0).then_some((begin, length)))
    }

    fn check_body(&mut self, message: Message<'_>, at: u64, length: u64) -> Result<()> {
        if at.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(cut_off());
        }
        let dictionary = message.header_as_dictionary_batch();
        let batch = dictionary.map_or_else(|| message.header_as_record_batch(), |d| d.data());
        batch.map_or(Ok(()), |batch| self.check_buffers(batch, at, length))
    }

    /// Checks where the buffers are, and the lengths before compression, which stand before each.
    fn check_buffers(&mut self, batch: RecordBatch<'_>, at: u64, length: u64) -> Result<()> {
        let compression = batch.compression().map(|compression| compression.codec());
        if compression == Some(CompressionType::ZSTD) {
            return Err(Error::data(
                "the Arrow data are compressed by zstd within, which is not read; write them with \
                 LZ4 or uncompressed (the whole file may be compressed by zstd)",
            ));
        }
        for buffer in batch.buffers().into_iter().flatten() {
            let (offset, packed) = (positive(buffer.offset())?, positive(buffer.length())?);
            if offset.checked_add(packed).is_none_or(|end| end > length) {
                return Err(cut_off());
            }
            if compression.is_some() && packed >= 8 {
                let mut unpacked = [0; 8];
                unpacked.copy_from_slice(&self.read(at + offset, 8)?);
                // -1 means that the buffer is stored as it is.
                let unpacked = i64::from_le_bytes(unpacked);
                if unpacked != -1 && positive(unpacked)? > packed.saturating_mul(LARGEST_RATIO) {
                    return Err(cut_off());
                }
            }
        }
        Ok(())
    }
}

fn positive(number: impl TryInto<u64>) -> Result<u64> {
    number.try_into().map_err(|_| cut_off())
}

fn cut_off() -> Error {
    Error::data(
        "the Arrow data claim more bytes than there are; they seem damaged or cut off: fetch or \
         write the file again",
    )
}

fn damaged(error: impl std::fmt::Display) -> Error {
    Error::data(format!(
        "the Arrow data are damaged ({error}); fetch or write the file again"
    ))
}
