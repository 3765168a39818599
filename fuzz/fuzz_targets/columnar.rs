//! Any bytes as Parquet or Arrow IPC, or as what their first bytes say: no panic, no more memory
//! than there are bytes for, and every column as long as the others.
//!
//! Panics inside of the decoders become errors in `gradus-data`, where libFuzzer's hook would end
//! the program: this target keeps its own.
#![no_main]

use gradus_data::{Format, ReadOptions, Source};
use libfuzzer_sys::{Corpus, fuzz_target};

fn read(format: Option<Format>, bytes: &[u8]) -> bool {
    let options = ReadOptions {
        format,
        threads: Some(1),
        ..ReadOptions::default()
    };
    let source = Source::from_bytes("fuzz", bytes, &options);
    let table = source.and_then(|source| source.read_all());
    if let Ok(table) = &table {
        let columns = table.columns().iter();
        assert!({ columns }.all(|column| column.len() == table.rows()));
    }
    table.is_ok()
}

fuzz_target!(
    init: {
        // libFuzzer's hook ends the program at any panic, those that are caught too.
        drop(std::panic::take_hook());
        // The crate's own hook, which is silent, lies on top from the first file on.
        read(Some(Format::Parquet), b"PAR1");
    },
    |bytes: &[u8]| -> Corpus {
        for format in [Some(Format::Parquet), Some(Format::Arrow), None] {
            read(format, bytes);
        }
        Corpus::Keep
    }
);
