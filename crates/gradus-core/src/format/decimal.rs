//! The decimal digits of one float: the shortest that read back as the same float, or as many
//! as are asked for, rounded from the exact value. Ties go to the even digit.
//!
//! The standard library's formatting does the hard part; this module takes the digits out of
//! its text and repairs the one case in which its shortest digits are not NumPy's.

use std::iter::repeat_n;

/// No float has more digits than this before only zeros follow.
const MOST_DIGITS: usize = 767;

/// A float and the type it is stored in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Float {
    /// The value; every `f32` is also an `f64`, so nothing is lost.
    pub(super) value: f64,
    /// The type decides which digits are enough to tell the value from its neighbours.
    pub(super) width: Width,
}

/// The two types of floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Single,
    Double,
}

/// A finite number in decimal scientific notation: `d.ddd × 10^exponent`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    /// `"-"` or `""`; a negative zero has its sign.
    pub(super) sign: &'static str,
    /// At least one digit; the first is not zero unless the number is.
    pub(super) digits: String,
    /// The power of ten of the first digit.
    pub(super) exponent: i32,
}

impl From<f32> for Float {
    fn from(value: f32) -> Float {
        Float {
            value: f64::from(value),
            width: Width::Single,
        }
    }
}

impl From<f64> for Float {
    fn from(value: f64) -> Float {
        Float {
            value,
            width: Width::Double,
        }
    }
}

impl Width {
    /// Rounds `value` to the nearest number of this type.
    pub(super) fn round(self, value: f64) -> f64 {
        match self {
            Width::Single => f64::from(value as f32),
            Width::Double => value,
        }
    }
}

impl Float {
    /// The fewest digits that read back as the same float; of those, the nearest to it.
    pub(super) fn shortest(self) -> Decimal {
        let text = match self.width {
            Width::Single => format!("{:e}", self.value as f32),
            Width::Double => format!("{:e}", self.value),
        };
        let shortest = Decimal::read(&text);
        // Of two candidates equally near, such as 2097152.2 and 2097152.3 for the f32
        // 2097152.25, the standard library takes the upper one and NumPy the even one: the
        // one that exact rounding gives. Exact rounding fails to read back only at some
        // powers of two, below which floats lie closer; there the two agree.
        let nearest = format!("{:.*e}", shortest.digits.len() - 1, self.value);
        if self.is_read_from(&nearest) {
            Decimal::read(&nearest)
        } else {
            shortest
        }
    }

    /// Exactly `digits` significant digits (at least one).
    pub(super) fn rounded(self, digits: usize) -> Decimal {
        // The standard library panics at the very end of the range of its precision.
        let exact = digits.min(MOST_DIGITS);
        let mut decimal = Decimal::read(&format!("{:.*e}", exact - 1, self.value));
        decimal.digits.extend(repeat_n('0', digits - exact));
        decimal
    }

    /// The sign and whole part, and exactly `decimals` digits of the fraction.
    pub(super) fn fixed(self, decimals: usize) -> (String, String) {
        let text = format!("{:.decimals$}", self.value);
        match text.split_once('.') {
            Some((whole, fraction)) => (whole.to_owned(), fraction.to_owned()),
            None => (text, String::new()),
        }
    }

    fn is_read_from(self, text: &str) -> bool {
        match self.width {
            Width::Single => text.parse() == Ok(self.value as f32),
            Width::Double => text.parse() == Ok(self.value),
        }
    }
}

impl Decimal {
    /// Takes apart what the standard library writes for `{:e}`, such as `-1.25e-7`.
    fn read(text: &str) -> Decimal {
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", text),
        };
        let (mantissa, exponent) = text.split_once('e').expect("`{:e}` writes an exponent");
        Decimal {
            sign,
            digits: mantissa.replace('.', ""),
            exponent: exponent.parse().expect("the exponent is an integer"),
        }
    }

    /// The sign and whole part, and the fraction as far as there are digits.
    pub(super) fn positional(&self) -> (String, String) {
        let (sign, digits) = (self.sign, self.digits.as_str());
        match usize::try_from(self.exponent) {
            Ok(exponent) => {
                let split = digits.len().min(exponent + 1);
                let (whole, fraction) = digits.split_at(split);
                let zeros = "0".repeat(exponent + 1 - split);
                (format!("{sign}{whole}{zeros}"), fraction.to_owned())
            }
            Err(_) => {
                let zeros = "0".repeat(self.exponent.unsigned_abs() as usize - 1);
                (format!("{sign}0"), format!("{zeros}{digits}"))
            }
        }
    }

    /// The sign and first digit, and the digits after it.
    pub(super) fn mantissa(&self) -> (String, &str) {
        let (first, rest) = self.digits.split_at(1);
        (format!("{}{first}", self.sign), rest)
    }

    /// `e`, the sign and at least `width` digits of the exponent.
    pub(super) fn exponent_text(&self, width: usize) -> String {
        let sign = if self.exponent < 0 { '-' } else { '+' };
        format!("e{sign}{:0width$}", self.exponent.unsigned_abs())
    }
}
