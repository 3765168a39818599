//! What a field of text means: a number, a missing value, true or false, or text.

/// Texts that mean a missing value, in every column and in quotes as well: those of pandas, and a
/// point, as SAS and Stata write it. [`ReadOptions::missing`](crate::ReadOptions::missing) adds
/// others.
pub const MISSING: &[&str] = &[
    "", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "<NA>", "#N/A",
    "#NA", "#N/A N/A", "-1.#IND", "1.#IND", "-1.#QNAN", "1.#QNAN", ".",
];

/// The meaning of one field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Missing,
    Number(f64),
    /// Infinity, spelt out or by a number above the largest `f64`.
    Infinite,
    Boolean(bool),
    Text,
}

/// How fields are to be understood.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meaning {
    pub(crate) decimal_comma: bool,
    pub(crate) missing: Vec<String>,
}

impl Meaning {
    /// The meaning of a field without the blanks around it.
    pub(crate) fn of(&self, field: &[u8]) -> Value {
        if self.is_missing(field) {
            return Value::Missing;
        }
        match self.number(field) {
            Some(number) if number.is_finite() => Value::Number(number),
            Some(number) if number.is_infinite() => Value::Infinite,
            Some(_) => Value::Missing,
            None if field.eq_ignore_ascii_case(b"true") => Value::Boolean(true),
            None if field.eq_ignore_ascii_case(b"false") => Value::Boolean(false),
            None => Value::Text,
        }
    }

    pub(crate) fn is_missing(&self, field: &[u8]) -> bool {
        let means_missing = |text: &str| text.as_bytes() == field;
        MISSING.iter().copied().any(means_missing)
            || self.missing.iter().map(String::as_str).any(means_missing)
    }

    /// The number that the whole field spells, correctly rounded; infinite where it says so.
    fn number(&self, field: &[u8]) -> Option<f64> {
        if !self.decimal_comma {
            return fast_float2::parse(field).ok();
        }
        if field.contains(&b'.') {
            return None;
        }
        let pointed: Vec<u8> = field
            .iter()
            .map(|&byte| if byte == b',' { b'.' } else { byte })
            .collect();
        fast_float2::parse(&pointed).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_mean_what_they_look_like() {
        let meaning = Meaning::default();
        let cases: [(&str, Value); 22] = [
            ("1", Value::Number(1.0)),
            ("-0", Value::Number(-0.0)),
            ("+.5", Value::Number(0.5)),
            ("5.", Value::Number(5.0)),
            ("1E-3", Value::Number(1e-3)),
            ("9007199254740993", Value::Number(9_007_199_254_740_992.0)),
            (
                "2.2250738585072011e-308",
                Value::Number(2.225_073_858_507_201e-308),
            ),
            ("1e-400", Value::Number(0.0)),
            ("1e400", Value::Infinite),
            ("inf", Value::Infinite),
            ("-Infinity", Value::Infinite),
            ("nan", Value::Missing),
            ("", Value::Missing),
            (".", Value::Missing),
            ("NA", Value::Missing),
            ("True", Value::Boolean(true)),
            ("FALSE", Value::Boolean(false)),
            ("1,5", Value::Text),
            ("1 5", Value::Text),
            ("0x10", Value::Text),
            ("--1", Value::Text),
            ("1e", Value::Text),
        ];
        for (field, expected) in cases {
            assert_eq!(meaning.of(field.as_bytes()), expected, "{field}");
        }
    }

    #[test]
    fn a_decimal_comma_excludes_the_point() {
        let meaning = Meaning {
            decimal_comma: true,
            missing: vec!["-99".into()],
        };
        assert_eq!(meaning.of(b"-1,25e2"), Value::Number(-125.0));
        assert_eq!(meaning.of(b"1.234,5"), Value::Text);
        assert_eq!(meaning.of(b"-99"), Value::Missing);
    }
}
