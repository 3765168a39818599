//! Any bytes as an array of NumPy's or an archive of such: no panic, and as many rows as the header
//! says.
#![no_main]

use gradus_data::{Format, ReadOptions, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Npy, Format::Npz] {
        let options = ReadOptions {
            format: Some(format),
            threads: Some(1),
            ..ReadOptions::default()
        };
        let Ok(source) = Source::from_bytes("fuzz", bytes, &options) else {
            continue;
        };
        if let Ok(table) = source.read_all() {
            let rows = source.schema().rows();
            assert!(rows.is_none_or(|rows| rows == table.rows() as u64));
        }
    }
});
