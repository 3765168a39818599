//! The element types of NPY data.

use crate::error::{Error, Result, quoted};
use crate::schema::Kind;

/// The type of an element: what it is, how many bytes it takes and in which order they come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scalar {
    class: Class,
    size: usize,
    big_endian: bool,
    /// NumPy's code for it, for messages.
    code: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Class {
    Float,
    Signed,
    Unsigned,
    Bool,
    Bytes,
    Unicode,
    Other,
}

impl Scalar {
    /// The type that a code like `<f8` means.
    ///
    /// # Errors
    /// When it is no code, or elements have no fixed size.
    pub(crate) fn parse(code: &str) -> Result<Self> {
        let unknown = || {
            Error::data(format!(
                "the element type {} is not known; store numbers (float64, int32 …), booleans or \
                 strings",
                quoted(code.as_bytes())
            ))
        };
        let mut signs = code.chars();
        let order = signs.next().ok_or_else(unknown)?;
        let letter = signs.next().ok_or_else(unknown)?;
        let digits: String = signs.take_while(char::is_ascii_digit).collect();
        let length: usize = digits.parse().map_err(|_| unknown())?;
        let class = match (letter, length) {
            ('f', 2 | 4 | 8) => Class::Float,
            ('i', 1 | 2 | 4 | 8) => Class::Signed,
            ('u', 1 | 2 | 4 | 8) => Class::Unsigned,
            ('b', 1) => Class::Bool,
            ('S', _) => Class::Bytes,
            ('U', _) => Class::Unicode,
            ('f' | 'c' | 'M' | 'm' | 'V', _) => Class::Other,
            _ => return Err(unknown()),
        };
        let width = if class == Class::Unicode { 4 } else { 1 };
        Ok(Self {
            class,
            size: length.checked_mul(width).ok_or_else(unknown)?,
            big_endian: order == '>',
            code: code.to_owned(),
        })
    }

    /// How many bytes an element takes.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.class {
            Class::Float | Class::Signed | Class::Unsigned => Kind::Number,
            Class::Bool => Kind::Boolean,
            Class::Bytes | Class::Unicode => Kind::Text,
            Class::Other => Kind::Other(self.code.clone()),
        }
    }

    /// The number in the bytes of an element.
    pub(crate) fn number(&self, element: &[u8]) -> f64 {
        let mut bytes = [0; 8];
        let own = &mut bytes[..self.size.min(8)];
        own.copy_from_slice(&element[..own.len()]);
        if self.big_endian {
            own.reverse();
        }
        let whole = u64::from_le_bytes(bytes);
        let unused = 64 - 8 * self.size.min(8) as u32;
        match (self.class, self.size) {
            (Class::Float, 8) => f64::from_bits(whole),
            (Class::Float, 4) => f64::from(f32::from_bits(whole as u32)),
            (Class::Float, _) => half(whole as u16),
            // The sign stands in the element's highest bit.
            (Class::Signed, _) => ((whole << unused) as i64 >> unused) as f64,
            (Class::Bool, _) => f64::from(u8::from(whole != 0)),
            _ => whole as f64,
        }
    }

    /// The text in the bytes of an element; zeros at its end do not belong to it.
    pub(crate) fn text(&self, element: &[u8]) -> String {
        if self.class == Class::Bytes {
            let text = String::from_utf8_lossy(element);
            return text.trim_end_matches('\0').to_owned();
        }
        let code = |unit: &[u8]| {
            let mut bytes = [unit[0], unit[1], unit[2], unit[3]];
            if self.big_endian {
                bytes.reverse();
            }
            char::from_u32(u32::from_le_bytes(bytes)).unwrap_or(char::REPLACEMENT_CHARACTER)
        };
        let text: String = element.chunks_exact(4).map(code).collect();
        text.trim_end_matches('\0').to_owned()
    }
}

/// The value of a number in IEEE 754's binary16.
pub(crate) fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * match exponent {
        0 => fraction * (-24_f64).exp2(),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * f64::from(exponent - 25).exp2(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_have_their_values() {
        let cases = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x7bff, 65504.0),
            (0x3555, 0.333_251_953_125),
            (0x7c00, f64::INFINITY),
        ];
        for (bits, value) in cases {
            assert_eq!(half(bits), value, "{bits:x}");
        }
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn numbers_of_every_size_and_order() {
        let number = |code: &str, bytes: &[u8]| Scalar::parse(code).unwrap().number(bytes);
        assert_eq!(number("|i1", &[0xff]), -1.0);
        assert_eq!(number(">i2", &[0xff, 0xfe]), -2.0);
        assert_eq!(number("<u2", &[0xfe, 0xff]), 65534.0);
        assert_eq!(number("<i8", &(-5_i64).to_le_bytes()), -5.0);
        assert_eq!(
            number("<u8", &u64::MAX.to_le_bytes()),
            18_446_744_073_709_551_615.0
        );
        assert_eq!(number(">f4", &1.5_f32.to_be_bytes()), 1.5);
        assert_eq!(number(">f8", &(-0.1_f64).to_be_bytes()), -0.1);
        assert_eq!(number("|b1", &[1]), 1.0);
    }
}
