//! The bytes of an input as the crate `parquet` reads them.

use std::io::{BufReader, Read, SeekFrom};

use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::reader::{ChunkReader, Length};
use bytes::Bytes;

use crate::source::{Input, ReadSeek};

impl Length for Input {
    fn len(&self) -> u64 {
        self.length().unwrap_or(0)
    }
}

/// Every reader has a place of its own in the file, so that threads do not disturb each other.
impl ChunkReader for Input {
    type T = BufReader<Box<dyn ReadSeek>>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let mut bytes = self
            .seekable()
            .map_err(|error| ParquetError::General(error.message().to_owned()))?;
        bytes.seek(SeekFrom::Start(start))?;
        Ok(BufReader::new(bytes))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let there = self.length().unwrap_or(0).saturating_sub(start);
        if there < length as u64 {
            return Err(ParquetError::EOF(format!(
                "{length} bytes are said to be at {start}, but {there} are"
            )));
        }
        let mut bytes = Vec::with_capacity(length);
        self.get_read(start)?
            .take(length as u64)
            .read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}
