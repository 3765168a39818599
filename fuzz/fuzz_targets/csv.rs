//! Any bytes as a text with delimiters: no panic, and the same table in one pass as by name.
#![no_main]

use gradus_data::{Format, ReadOptions, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions {
        format: Some(Format::Csv),
        threads: Some(1),
        ..ReadOptions::default()
    };
    let Ok(source) = Source::from_bytes("fuzz", bytes, &options) else {
        return;
    };
    let Ok(table) = source.read_all() else { return };
    for name in table.names() {
        let column = source.read(&[name]).expect("it was read with the others");
        assert!(column.column(name) == table.column(name));
    }
});
