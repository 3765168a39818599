//! No bytes make a reader panic: the files of `tests/data`, the seeds of the fuzz targets, and
//! thousands of damaged copies of them.
#![cfg(all(feature = "arrow", feature = "npz", feature = "parquet"))]

use std::path::PathBuf;

use gradus_core::random::Generator;
use gradus_data::{ReadOptions, Result, Source, Table};

fn read(bytes: &[u8]) -> Result<Table> {
    let options = ReadOptions {
        threads: Some(1),
        ..ReadOptions::default()
    };
    Source::from_bytes("damaged", bytes, &options)?.read_all()
}

/// The small files of some folders.
fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        "tests/data",
        "../../fuzz/seeds/csv",
        "../../fuzz/seeds/numpy",
    ];
    let mut files: Vec<(PathBuf, Vec<u8>)> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(here.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "py"))
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// A number below `end`.
fn below(generator: &mut Generator, end: usize) -> usize {
    let mut drawn = [0];
    generator.fill_randint(0, end as i64, &mut drawn).unwrap();
    drawn[0] as usize
}

#[test]
fn files_that_are_cut_off_are_errors() {
    let whole_or_nothing = ["gz", "zst", "npy", "npz", "parquet", "feather"];
    for (path, bytes) in files() {
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let refused =
            whole_or_nothing.contains(&ending.as_str()) && path.parent().unwrap().ends_with("data");
        for length in (0..bytes.len()).step_by(bytes.len() / 1000 + 1) {
            let table = read(&bytes[..length]);
            assert!(
                !(refused && table.is_ok()),
                "{} of {length} bytes",
                path.display()
            );
            if let Err(error) = table {
                assert!(
                    error.to_string().len() > 20 && error.file() == "damaged",
                    "{error}"
                );
            }
        }
    }
}

#[test]
fn damaged_files_are_errors_or_other_tables() {
    let mut generator = Generator::new(5);
    for (_, bytes) in files() {
        for _ in 0..500 {
            let mut damaged = bytes.clone();
            for _ in 0..=below(&mut generator, 4) {
                if damaged.is_empty() {
                    break;
                }
                let place = below(&mut generator, damaged.len());
                match below(&mut generator, 5) {
                    0 => damaged[place] ^= 1 << below(&mut generator, 8),
                    1 => damaged[place] = [0, 255, b'"', b'\n', b','][below(&mut generator, 5)],
                    2 => drop(damaged.drain(place..damaged.len().min(place + 9))),
                    3 => damaged.extend_from_within(place..),
                    _ => damaged.insert(place, below(&mut generator, 256) as u8),
                }
            }
            drop(read(&damaged));
        }
    }
}

#[test]
fn headers_that_claim_too_much_are_told() {
    let npy = |header: &str| {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend([0; 64]);
        read(&bytes).unwrap_err().message().to_owned()
    };
    let with_shape = |shape: &str| {
        npy(&format!(
            "{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}}}"
        ))
    };
    assert_eq!(
        with_shape("(1000000000000, 2)"),
        "the header claims 16000000000000 bytes of elements, but 64 follow; the file seems cut \
         off: fetch or write it again"
    );
    assert_eq!(
        with_shape("(2, 1000000000000)"),
        "the array has 1000000000000 columns, more than a table can have (1048576); transpose it \
         if its rows are meant"
    );
    let too_large = "the header of the NPY data claims more bytes than any file has; it is damaged: \
                     write the file again";
    assert_eq!(with_shape("(18446744073709551615, 2)"), too_large);
    assert_eq!(
        npy("{'descr': '<U99999999999999999', 'fortran_order': True, 'shape': (9, 9)}"),
        too_large
    );
}
