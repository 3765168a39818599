//! How a number written in Python arrives in one of MXNet's operators.
//!
//! It travels as text: Python's `str`, then `ParseFloat<float>` of dmlc-core
//! (`include/dmlc/strtonum.h`), which rounds several times and so misses the nearest float
//! for about one number in twenty.

/// More digits behind the point are not read (`kStrtofMaxDigits`).
const MAX_FRACTION_DIGITS: usize = 19;

/// The float that MXNet 1.9.1 takes the finite Python number `value` for.
pub(super) fn as_mxnet_reads_it(value: f64) -> f32 {
    let (whole, fraction, exponent) = python_digits(value.abs());
    let whole = whole.bytes().fold(0_u64, push_digit) as f32;
    let magnitude = scale(whole + parse_fraction(&fraction), exponent);
    if value < 0.0 { -magnitude } else { magnitude }
}

fn push_digit(number: u64, digit: u8) -> u64 {
    // C wraps around silently where a whole number is too long.
    number
        .wrapping_mul(10)
        .wrapping_add(u64::from(digit - b'0'))
}

fn parse_fraction(digits: &str) -> f32 {
    let read = &digits[..digits.len().min(MAX_FRACTION_DIGITS)];
    let power = 10_u64.pow(read.len() as u32);
    (read.bytes().fold(0, push_digit) as f64 / power as f64) as f32
}

fn scale(value: f32, exponent: i32) -> f32 {
    let mut steps = exponent.unsigned_abs().min(f32::MAX_10_EXP as u32);
    let mut power = 1.0_f32;
    while steps >= 8 {
        power *= 1e8;
        steps -= 8;
    }
    for _ in 0..steps {
        power *= 10.0;
    }
    if exponent < 0 {
        value / power
    } else {
        value * power
    }
}

/// The digits before and after the point and the exponent of Python's `str(value)`: the
/// shortest digits that mean `value`, with an exponent below 10⁻⁴ and from 10¹⁶ on.
fn python_digits(value: f64) -> (String, String, i32) {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').expect("Rust's {:e} has an exponent");
    let exponent: i32 = exponent.parse().expect("Rust's exponents are whole");
    if (-4..16).contains(&exponent) {
        let text = format!("{value}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
        return (whole.into(), fraction.into(), 0);
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    (whole.into(), fraction.into(), exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_laid_out_as_in_python() {
        let digits = |value| {
            let (whole, fraction, exponent) = python_digits(value);
            format!("{whole}.{fraction}e{exponent}")
        };
        assert_eq!(digits(0.0), "0.0e0");
        assert_eq!(digits(3.61), "3.61e0");
        assert_eq!(digits(0.0001), "0.0001e0");
        assert_eq!(digits(0.00001), "1.0e-5");
        assert_eq!(digits(1234567890123456.0), "1234567890123456.0e0");
        assert_eq!(digits(1.25e16), "1.25e16");
    }

    #[test]
    fn reads_as_inexactly_as_mxnet() {
        // Found with `mx.nd.random.uniform(v, v)` of MXNet 1.9.1.
        assert_eq!(as_mxnet_reads_it(3.61), 3.610_000_1);
        assert_eq!(as_mxnet_reads_it(7.53), 7.529_999_7);
        assert_eq!(as_mxnet_reads_it(0.01), 0.01);
        assert_eq!(as_mxnet_reads_it(-3.4), -3.4);
    }
}
