//! Zstandard by its own library in C, which unpacks several times as fast: the feature `zstd-native`.

#[cfg(any(test, feature = "parquet"))]
use std::io::Cursor;
use std::io::{self, BufReader, Read};

#[cfg(any(test, feature = "parquet"))]
use zstd::bulk::Decompressor;
use zstd::stream::read::Decoder;

use super::zstd_damaged as damaged;

/// How many times as long as its packed bytes room for a page is made at once; where more is claimed,
/// the room grows with what is there.
#[cfg(any(test, feature = "parquet"))]
const EXPECTED_RATIO: usize = 64;

/// Decompresses every frame of a stream.
pub(crate) struct ZstdFrames<R: Read>(Decoder<'static, BufReader<R>>);

impl<R: Read> ZstdFrames<R> {
    pub(crate) fn new(raw: R) -> io::Result<Self> {
        // The library's own bound on the distance that a frame may look back is 128 MiB, too.
        Decoder::new(raw).map(Self)
    }
}

impl<R: Read> Read for ZstdFrames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out).map_err(damaged)
    }
}

/// Decompresses texts in memory, one after the other.
#[cfg(any(test, feature = "parquet"))]
pub(crate) struct ZstdTexts(Decompressor<'static>);

#[cfg(any(test, feature = "parquet"))]
impl ZstdTexts {
    pub(crate) fn new() -> io::Result<Self> {
        Decompressor::new().map(Self)
    }

    /// Appends what the frames of `packed` hold, which is said to be `length` bytes and may be others;
    /// `length + 1` at most.
    pub(crate) fn append(
        &mut self,
        packed: &[u8],
        length: usize,
        unpacked: &mut Vec<u8>,
    ) -> io::Result<()> {
        if length / EXPECTED_RATIO > packed.len() {
            let frames = ZstdFrames::new(packed)?;
            return frames
                .take(length as u64 + 1)
                .read_to_end(unpacked)
                .map(drop);
        }
        unpacked.reserve_exact(length);
        let mut end = Cursor::new(&mut *unpacked);
        end.set_position(end.get_ref().len() as u64);
        self.0
            .decompress_to_buffer(packed, &mut end)
            .map_err(damaged)
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::super::zstd_rust;
    use super::*;

    /// Numbers as tables have them, a text that repeats itself, and nothing.
    fn texts() -> [Vec<u8>; 3] {
        let numbers = (0..40_000).flat_map(|i| f64::from(i).sqrt().to_le_bytes());
        [numbers.collect(), vec![b'a'; 1 << 20], Vec::new()]
    }

    fn packed(text: &[u8]) -> Vec<u8> {
        zstd::bulk::compress(text, 3).unwrap()
    }

    #[test]
    fn both_libraries_find_the_text_behind_what_is_there() {
        let (mut native, mut rust) = (
            ZstdTexts::new().unwrap(),
            zstd_rust::ZstdTexts::new().unwrap(),
        );
        for text in texts() {
            let packed = packed(&text);
            let expected = [b"levels", &text[..]].concat();
            let mut unpacked = b"levels".to_vec();
            native.append(&packed, text.len(), &mut unpacked).unwrap();
            assert!(unpacked == expected);
            let mut unpacked = b"levels".to_vec();
            rust.append(&packed, text.len(), &mut unpacked).unwrap();
            assert!(unpacked == expected);
        }
    }

    #[test]
    fn frames_follow_each_other() {
        let [numbers, letters, _] = texts();
        let skippable = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd";
        let stream = [&packed(&numbers), &skippable[..], &packed(&letters)].concat();
        let (mut native, mut rust) = (Vec::new(), Vec::new());
        ZstdFrames::new(&stream[..])
            .unwrap()
            .read_to_end(&mut native)
            .unwrap();
        let mut frames = zstd_rust::ZstdFrames::new(&stream[..]).unwrap();
        frames.read_to_end(&mut rust).unwrap();
        let expected = [numbers, letters].concat();
        assert!(native == expected && rust == expected);
    }

    #[test]
    fn damaged_texts_and_wrong_lengths_are_told() {
        let mut texts_of = ZstdTexts::new().unwrap();
        for text in &texts()[..2] {
            let whole = packed(text);
            let cut = texts_of.append(&whole[..whole.len() - 1], text.len(), &mut Vec::new());
            let message = cut.unwrap_err().to_string();
            assert!(
                message.starts_with("the zstd data are damaged or cut off ("),
                "{message}"
            );
            let mut unpacked = Vec::new();
            let short = texts_of.append(&whole, text.len() - 1, &mut unpacked);
            assert!(short.is_err() || unpacked.len() == text.len());
            let mut unpacked = Vec::new();
            texts_of
                .append(&whole, text.len() + 1, &mut unpacked)
                .unwrap();
            assert_eq!(unpacked.len(), text.len());
        }
        // What is claimed is not made room for.
        let mut unpacked = Vec::new();
        texts_of
            .append(&packed(b"a"), usize::MAX / 2, &mut unpacked)
            .unwrap();
        assert!(unpacked == b"a" && unpacked.capacity() < 1 << 20);
    }
}
