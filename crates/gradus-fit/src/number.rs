//! Numbers for people, with so many digits and exponents where these read better; and those that a
//! file cannot hold.

use serde::{Deserialize, Deserializer};

/// Exponents from which on a number is written with one.
const LARGE: i32 = 7;
/// The smallest exponent that is written as zeros behind the point.
const SMALL: i32 = -4;

/// `value` to so many significant digits, at least one.
/// Integers below [`LARGE`] keep all of theirs.
pub(crate) fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 {
            "0".into()
        } else {
            value.to_string()
        };
    }
    let text = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = text.split_once('e').expect("the format has an exponent");
    let exponent: i32 = exponent.parse().expect("exponents are numbers");
    if (SMALL..LARGE).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        return without_zeros(&format!("{value:.decimals$}")).into();
    }
    format!("{}e{exponent}", without_zeros(mantissa))
}

/// The nearest number of so many significant digits, at least one.
pub(crate) fn rounded(value: f64, digits: usize) -> f64 {
    let text = format!("{value:.*e}", digits - 1);
    text.parse().unwrap_or(value)
}

/// Reads what JSON has in the place of a number that is not finite: null.
pub(crate) fn number_or_nan<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Option::deserialize(from).map(|number| number.unwrap_or(f64::NAN))
}

/// A probability: what is too small to be told from 0 by its tail says so.
pub(crate) fn probability(p: f64) -> String {
    if p < 1e-15 {
        return "<1e-15".into();
    }
    significant(p, 3)
}

fn without_zeros(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let cases = [
            (238.942_129_18, "238.942"),
            (5.501_564e-4, "0.000550156"),
            (5.5e-5, "5.5e-5"),
            (-1_234_567.0, "-1234567"),
            (12_345_678.0, "1.23457e7"),
            (999_999.96, "1000000"),
            (100.0, "100"),
            (0.1, "0.1"),
            (0.0, "0"),
            (f64::NAN, "NaN"),
        ];
        for (value, expected) in cases {
            assert_eq!(significant(value, 6), expected);
        }
    }

    #[test]
    fn tiny_probabilities_are_bounds() {
        assert_eq!(probability(0.0), "<1e-15");
        assert_eq!(probability(0.04567), "0.0457");
        assert_eq!(probability(1.0), "1");
    }
}
