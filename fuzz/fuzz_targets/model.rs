//! Any bytes as a model file: no panic while it is read or told, and what is written again reads as
//! the same.
#![no_main]

use std::path::Path;

use gradus_fit::model_file::from_slice;
use gradus_fit::{TableFormat, table, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = Path::new("fuzz");
    let Ok(model) = from_slice(path, bytes) else {
        return;
    };
    text(&model.fit);
    for format in [TableFormat::Csv, TableFormat::Markdown, TableFormat::Latex] {
        table(&model.fit, format);
    }
    let written = serde_json::to_vec(&model).expect("a model can be written");
    assert_eq!(from_slice(path, &written).expect("it was written"), model);
});
