//! Zstandard without a library in C: one frame after the other, as `cat a.zst b.zst` and parallel tools make them.

use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::zstd_damaged as damaged;

/// The largest distance that a frame may look back, and so what decoding takes of memory.
const LARGEST_WINDOW: u64 = 128 << 20;

/// Decompresses every frame of a stream.
pub(crate) struct ZstdFrames<R> {
    raw: BufReader<R>,
    decoder: FrameDecoder,
    within_frame: bool,
}

impl<R: Read> ZstdFrames<R> {
    pub(crate) fn new(raw: R) -> io::Result<Self> {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(LARGEST_WINDOW);
        Ok(Self {
            raw: BufReader::new(raw),
            decoder,
            within_frame: false,
        })
    }

    /// Goes on to the next frame; `false` at the end.
    fn enter_frame(&mut self) -> io::Result<bool> {
        use FrameDecoderError::ReadFrameHeaderError as Header;
        while !self.raw.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.raw) {
                Ok(()) => {
                    self.within_frame = true;
                    return Ok(true);
                }
                Err(Header(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(
                        &mut self.raw.by_ref().take(u64::from(length)),
                        &mut io::sink(),
                    )?;
                }
                Err(error) => return Err(damaged(error)),
            }
        }
        Ok(false)
    }

    fn leave_frame(&mut self) -> io::Result<()> {
        self.within_frame = false;
        let stored = self.decoder.get_checksum_from_data();
        if stored.is_some() && stored != self.decoder.get_calculated_checksum() {
            return Err(damaged("the checksum differs"));
        }
        Ok(())
    }
}

impl<R: Read> Read for ZstdFrames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.within_frame && !self.enter_frame()? {
                return Ok(0);
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.raw, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(damaged)?;
            }
            match self.decoder.read(out)? {
                0 => self.leave_frame()?,
                count => return Ok(count),
            }
        }
    }
}

/// Decompresses texts in memory, one after the other.
#[cfg(any(test, feature = "parquet"))]
pub(crate) struct ZstdTexts;

#[cfg(any(test, feature = "parquet"))]
impl ZstdTexts {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    /// Appends what the frames of `packed` hold, which is said to be `length` bytes and may be others;
    /// `length + 1` at most.
    pub(crate) fn append(
        &mut self,
        packed: &[u8],
        length: usize,
        unpacked: &mut Vec<u8>,
    ) -> io::Result<()> {
        let frames = ZstdFrames::new(packed)?;
        frames
            .take(length as u64 + 1)
            .read_to_end(unpacked)
            .map(drop)
    }
}
