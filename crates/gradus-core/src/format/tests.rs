//! Compares the text with NumPy's own, kept in `tests/data/numpy_text/cases.json` beside the
//! script that made it, and checks what a comparison of texts cannot show.

use std::cell::RefCell;
use std::path::Path;

use serde_json::Value;

use super::{Element, numpy_text};

/// An array and NumPy's text for it.
struct Case {
    shape: Vec<usize>,
    elements: Vec<Element>,
    precision: Option<usize>,
    text: String,
}

impl Case {
    fn read(case: &Value) -> Case {
        let integer = |value: &Value| value.as_u64().unwrap() as usize;
        let bits = case["bits"].as_str().unwrap();
        Case {
            shape: case["shape"]
                .as_array()
                .unwrap()
                .iter()
                .map(integer)
                .collect(),
            elements: elements(case["dtype"].as_str().unwrap(), bits),
            precision: case["precision"].as_u64().map(|decimals| decimals as usize),
            text: case["text"].as_str().unwrap().to_owned(),
        }
    }

    fn printed(&self) -> String {
        let element = |index: usize| self.elements[index % self.elements.len()];
        numpy_text(&self.shape, self.precision, &element)
    }
}

fn elements(dtype: &str, bits: &str) -> Vec<Element> {
    let digits = match dtype {
        "float64" | "int64" => 16,
        "float32" => 8,
        "bool" => 2,
        other => panic!("cases.json has a dtype {other:?}"),
    };
    let words = bits.as_bytes().chunks(digits);
    words
        .map(|word| u64::from_str_radix(str::from_utf8(word).unwrap(), 16).unwrap())
        .map(|word| match dtype {
            "float64" => Element::F64(f64::from_bits(word)),
            "float32" => Element::F32(f32::from_bits(word as u32)),
            "int64" => Element::Int(word as i64),
            _ => Element::Bool(word == 1),
        })
        .collect()
}

#[test]
fn every_case_prints_as_in_numpy() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/numpy_text/cases.json");
    let json = std::fs::read_to_string(&path).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    let cases = json["cases"].as_array().unwrap();
    assert!(cases.len() > 1500, "{} has few cases", path.display());

    let cases = cases.iter().map(Case::read);
    let wrong: Vec<(Case, String)> = cases
        .map(|case| {
            let printed = case.printed();
            (case, printed)
        })
        .filter(|(case, printed)| *printed != case.text)
        .collect();
    if let Some((case, printed)) = wrong.first() {
        panic!(
            "{} cases differ; the first has shape {:?}, precision {:?}, elements {:?}\n\
             NumPy prints\n{}\nwe print\n{printed}",
            wrong.len(),
            case.shape,
            case.precision,
            case.elements,
            case.text,
        );
    }
}

#[test]
fn only_what_is_shown_is_fetched() {
    let fetched = RefCell::new(Vec::new());
    let text = numpy_text(&[1 << 20, 1 << 20], None, &|index| {
        fetched.borrow_mut().push(index);
        Element::Int(0)
    });
    let ends = [0, 1, 2, (1 << 20) - 3, (1 << 20) - 2, (1 << 20) - 1];
    let shown = ends.map(|row| ends.map(|column| (row << 20) + column));
    assert_eq!(*fetched.borrow(), shown.as_flattened());
    assert_eq!(text.lines().count(), 7);
}

#[test]
fn nothing_is_fetched_from_an_empty_array() {
    let text = numpy_text(&[3, 0], None, &|_| panic!("there is no element"));
    assert_eq!(text, "[]");
}

#[test]
fn a_scalar_with_a_precision_has_no_exponent() {
    let loss = |_| Element::F32(0.000_048_632);
    assert_eq!(numpy_text(&[], Some(6), &loss), "0.000049");
    assert_eq!(numpy_text(&[], None, &loss), "4.8632e-05");
}

#[test]
fn as_many_decimals_as_format_takes_are_no_trouble() {
    let values = [1e-9, f64::NAN, -1.0];
    let text = numpy_text(&[3], Some(65_535), &|index| Element::F64(values[index]));
    let width = "-1.".len() + 65_535 + "e+00".len();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines
            .iter()
            .all(|line| line.trim_end_matches(']').len() == width + 1)
    );
}

/// The text of a scalar has all the digits that tell it from its neighbours.
#[test]
fn a_scalar_reads_back_as_itself() {
    // Steps through all exponents and through mantissas with many and with few digits.
    for step in 0..20_000_u32 {
        let single = f32::from_bits(step.wrapping_mul(0x0001_a36f));
        if single.is_finite() {
            let text = numpy_text(&[], None, &|_| Element::F32(single));
            assert_eq!(text.parse(), Ok(single), "{text}");
        }
        let double = f64::from_bits(u64::from(step).wrapping_mul(0x0003_4d1a_9f2b_6a11));
        if double.is_finite() {
            let text = numpy_text(&[], None, &|_| Element::F64(double));
            assert_eq!(text.parse(), Ok(double), "{text}");
        }
    }
}
