//! Zstandard streams: one frame after the other, as `cat a.zst b.zst` and parallel tools make them.

use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// The largest distance that a frame may look back, and so what decoding takes of memory.
const LARGEST_WINDOW: u64 = 128 << 20;

/// Decompresses every frame of a stream.
pub(crate) struct ZstdFrames {
    raw: BufReader<Box<dyn Read + Send>>,
    decoder: FrameDecoder,
    within_frame: bool,
}

impl ZstdFrames {
    pub(crate) fn new(raw: Box<dyn Read + Send>) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(LARGEST_WINDOW);
        Self {
            raw: BufReader::new(raw),
            decoder,
            within_frame: false,
        }
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

impl Read for ZstdFrames {
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

fn damaged(error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!(
        "the zstd data are damaged or cut off ({error}); fetch or write the file again"
    ))
}
