//! Pages that are compressed by zstd. The crate `parquet` unpacks them with a library in C only.

use std::io::{BufReader, Read, SeekFrom, Take};

use ::parquet::basic::Encoding;
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::ColumnChunkMetaData;
use bytes::Bytes;

use super::thrift::PageHeader;
use crate::source::{Input, ReadSeek, ZstdTexts};

/// The pages of one column in one row group.
pub(crate) struct ZstdPages {
    bytes: Take<BufReader<Box<dyn ReadSeek>>>,
    zstd: ZstdTexts,
    /// The bytes of a page as they are stored.
    packed: Vec<u8>,
    /// How long the file is.
    there: u64,
    /// How many values the pages still to come have.
    left: i64,
}

impl ZstdPages {
    /// The pages of `chunk`, which `guard` has checked.
    pub(crate) fn open(input: &Input, chunk: &ColumnChunkMetaData) -> crate::Result<Self> {
        let offset = chunk.dictionary_page_offset();
        let start = offset.unwrap_or_else(|| chunk.data_page_offset());
        let mut bytes = input.seekable()?;
        bytes.seek(SeekFrom::Start(start as u64))?;
        Ok(Self {
            bytes: BufReader::new(bytes).take(chunk.compressed_size() as u64),
            zstd: ZstdTexts::new()?,
            packed: Vec::new(),
            there: input.length().unwrap_or(0),
            left: chunk.num_values(),
        })
    }

    fn page(&mut self) -> Result<Page> {
        let header = PageHeader::read(&mut self.bytes).map_err(|e| general(e.message()))?;
        let (Ok(compressed), Ok(uncompressed)) = (
            u64::try_from(header.compressed),
            usize::try_from(header.uncompressed),
        ) else {
            return Err(general("a page has a negative length"));
        };
        if compressed > self.there {
            return Err(general("a page is cut off"));
        }
        self.packed.clear();
        self.packed.reserve_exact(compressed as usize);
        self.bytes
            .by_ref()
            .take(compressed)
            .read_to_end(&mut self.packed)?;
        if self.packed.len() as u64 != compressed {
            return Err(general("a page is cut off"));
        }
        let packed = &self.packed;
        let number = |field: usize| {
            let number = header.details[field].and_then(|number| u32::try_from(number).ok());
            number.ok_or_else(|| general("a page's header lacks a number"))
        };
        let page = match header.page_type {
            0 => Page::DataPage {
                buf: unpack(&mut self.zstd, packed, 0, uncompressed)?,
                num_values: number(1)?,
                encoding: encoding(number(2)?)?,
                def_level_encoding: encoding(number(3)?)?,
                rep_level_encoding: encoding(number(4)?)?,
                statistics: None,
            },
            2 => Page::DictionaryPage {
                buf: unpack(&mut self.zstd, packed, 0, uncompressed)?,
                num_values: number(1)?,
                encoding: encoding(number(2)?)?,
                is_sorted: header.details[3] == Some(1),
            },
            3 => {
                let (definitions, repetitions) = (number(5)?, number(6)?);
                let levels = definitions as usize + repetitions as usize;
                let is_compressed = header.details[7] != Some(0);
                Page::DataPageV2 {
                    buf: match is_compressed {
                        true => unpack(&mut self.zstd, packed, levels, uncompressed)?,
                        false => packed.clone().into(),
                    },
                    num_values: number(1)?,
                    encoding: encoding(number(4)?)?,
                    num_nulls: number(2)?,
                    num_rows: number(3)?,
                    def_levels_byte_len: definitions,
                    rep_levels_byte_len: repetitions,
                    is_compressed,
                    statistics: None,
                }
            }
            _ => return Err(general("a page is of no known kind")),
        };
        Ok(page)
    }
}

/// The bytes of a page of which all but the first `plain` are compressed; `length` in all.
fn unpack(zstd: &mut ZstdTexts, packed: &[u8], plain: usize, length: usize) -> Result<Bytes> {
    let Some((levels, packed)) = packed.split_at_checked(plain) else {
        return Err(general("a page's levels are cut off"));
    };
    let mut unpacked = levels.to_vec();
    // A page of nothing but levels has no frame behind them.
    if !packed.is_empty() {
        zstd.append(packed, length.saturating_sub(plain), &mut unpacked)?;
    }
    if unpacked.len() != length {
        return Err(general("a page's length is not what its header says"));
    }
    Ok(unpacked.into())
}

fn encoding(code: u32) -> Result<Encoding> {
    Ok(match code {
        0 => Encoding::PLAIN,
        2 => Encoding::PLAIN_DICTIONARY,
        3 => Encoding::RLE,
        #[allow(deprecated, reason = "old files have it")]
        4 => Encoding::BIT_PACKED,
        5 => Encoding::DELTA_BINARY_PACKED,
        6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        7 => Encoding::DELTA_BYTE_ARRAY,
        8 => Encoding::RLE_DICTIONARY,
        9 => Encoding::BYTE_STREAM_SPLIT,
        _ => return Err(general("a page's encoding is not known")),
    })
}

fn general(message: &str) -> ParquetError {
    ParquetError::General(message.to_owned())
}

impl PageReader for ZstdPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        if self.left <= 0 {
            return Ok(None);
        }
        let page = self.page()?;
        if !matches!(page, Page::DictionaryPage { .. }) {
            // Empty pages would never come to an end.
            self.left -= i64::from(page.num_values().max(1));
        }
        Ok(Some(page))
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Err(general("pages are read in their order"))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.get_next_page().map(|_| ())
    }
}

impl Iterator for ZstdPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}
