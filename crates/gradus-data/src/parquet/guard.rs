//! A look at what page headers claim, before pages are decoded: the crate `parquet` allocates
//! whatever is claimed.

use std::io::{BufReader, Read, Seek, SeekFrom};

use ::parquet::basic::Compression;
use ::parquet::file::metadata::ColumnChunkMetaData;

use super::thrift::PageHeader;
use crate::error::{Error, Result};
use crate::source::Input;

/// The page type of a dictionary.
const DICTIONARY: i64 = 2;

/// Checks where `chunk` is, and the lengths of its pages.
///
/// # Errors
/// When a number is negative, or more is claimed than the bytes that there are can hold.
pub(crate) fn check(input: &Input, chunk: &ColumnChunkMetaData) -> Result<()> {
    let start = chunk.dictionary_page_offset();
    let start = natural(start.unwrap_or_else(|| chunk.data_page_offset()))?;
    natural(chunk.data_page_offset())?;
    let mut left = natural(chunk.compressed_size())?;
    let mut values = natural(chunk.num_values())?;
    let mut bytes = BufReader::new(input.seekable()?);
    bytes.seek(SeekFrom::Start(start))?;
    while left > 0 && values > 0 {
        let mut rest = bytes.by_ref().take(left);
        let header = PageHeader::read(&mut rest)?;
        left = rest.limit();
        let packed = natural(header.compressed)?;
        check_lengths(&header, packed, largest_ratio(chunk.compression()))?;
        left = left.checked_sub(packed).ok_or_else(too_much)?;
        bytes.seek_relative(packed as i64)?;
        if header.page_type != DICTIONARY {
            values = values.saturating_sub(natural(header.details[1].unwrap_or(1))?);
        }
    }
    Ok(())
}

fn check_lengths(header: &PageHeader, packed: u64, ratio: u64) -> Result<()> {
    let unpacked = natural(header.uncompressed)?;
    if unpacked > packed.saturating_mul(ratio) {
        return Err(too_much());
    }
    // No value of a dictionary is shorter than a bit.
    if header.page_type == DICTIONARY && natural(header.details[1].unwrap_or(0))? / 8 > unpacked {
        return Err(too_much());
    }
    Ok(())
}

/// How many bytes a byte may become.
fn largest_ratio(compression: Compression) -> u64 {
    match compression {
        Compression::UNCOMPRESSED => 1,
        // A copy of up to 64 bytes takes two, and one of 258 two bits.
        Compression::SNAPPY => 64,
        Compression::LZ4 | Compression::LZ4_RAW => 256,
        Compression::GZIP(_) => 1032,
        // Unpacked here (`zstd_pages`), as far as there are bytes.
        _ => u64::MAX,
    }
}

fn natural(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| {
        Error::data(
            "the column has a negative place or length in the file; it seems damaged: fetch or \
             write it again",
        )
    })
}

fn too_much() -> Error {
    Error::data(
        "the Parquet data claim more bytes than there are; they seem damaged or cut off: fetch or \
         write the file again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_claim_too_much_are_told() {
        let mut header = PageHeader {
            page_type: DICTIONARY,
            uncompressed: 6400,
            compressed: 100,
            ..PageHeader::default()
        };
        header.details[1] = Some(800);
        assert_eq!(check_lengths(&header, 100, 64), Ok(()));
        assert_eq!(check_lengths(&header, 99, 64), Err(too_much()));
        header.details[1] = Some(1 << 30);
        assert_eq!(check_lengths(&header, 100, 64), Err(too_much()));
        header.uncompressed = -1;
        let error = check_lengths(&header, 100, 64).unwrap_err();
        assert!(error.message().starts_with("the column has a negative"));
    }
}
