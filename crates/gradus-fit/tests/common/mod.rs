//! What several tests need: files, their numbers, and how many digits of them agree.
#![allow(dead_code, reason = "every test uses some of it")]

use serde_json::Value;

/// The path of a file from the folder of this crate; `../../data` is that of the project's data.
pub(crate) fn path(file: &str) -> String {
    format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file.
pub(crate) fn read(file: &str) -> String {
    std::fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The content of a file of JSON.
pub(crate) fn json(file: &str) -> Value {
    serde_json::from_str(&read(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The rows of numbers of one of NIST's tables, the response first.
pub(crate) fn nist_rows(name: &str) -> Vec<Vec<f64>> {
    let row = |line: &str| line.split(',').map(|cell| cell.parse().unwrap()).collect();
    let text = read(&format!("../../data/nist/{name}.csv"));
    text.lines().skip(1).map(row).collect()
}

/// A number, one as text with all of its digits, or all numbers of a list, in their order.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(list) => list.iter().flat_map(numbers).collect(),
        Value::String(text) => vec![text.parse().unwrap()],
        number => vec![number.as_f64().unwrap()],
    }
}

/// The digits that agree in all numbers, at most 16.
#[track_caller]
pub(crate) fn digits(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let of = |(found, expected): (&f64, &f64)| {
        let error = match *expected {
            0.0 => found.abs(),
            expected => ((found - expected) / expected).abs(),
        };
        assert!(!error.is_nan(), "{found}, not {expected}");
        -error.max(1e-16).log10()
    };
    found.iter().zip(expected).map(of).fold(16.0, f64::min)
}
