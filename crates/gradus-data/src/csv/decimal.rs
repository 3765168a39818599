//! Short decimal numbers, which most fields of most tables are.

/// Digits that make an integer which `f64` holds exactly.
const MOST_DIGITS: usize = 15;

/// Powers of ten, which `f64` holds exactly up to the 22nd.
const POWERS: [f64; MOST_DIGITS + 1] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// The number that `text` begins with, and how many bytes it takes: a sign, at most fifteen digits
/// and a point among them. `None` for all others, and for what is none.
///
/// Both the digits as an integer and the power of ten are exact, so that their quotient is the
/// correctly rounded number (W. D. Clinger 1990, *How to read floating point numbers accurately*).
#[inline]
pub(super) fn short_decimal(text: &[u8]) -> Option<(f64, usize)> {
    let is_negative = text.first() == Some(&b'-');
    let mut at = usize::from(is_negative);
    let begin = at;
    let mut digits = 0_u64;
    while let Some(digit) = digit(text, at) {
        digits = digits.wrapping_mul(10).wrapping_add(digit);
        at += 1;
    }
    let mut count = at - begin;
    let mut decimals = 0;
    if text.get(at) == Some(&b'.') {
        at += 1;
        let point = at;
        if let Some(eight) = eight_digits(text, at) {
            digits = digits.wrapping_mul(100_000_000).wrapping_add(eight);
            at += 8;
        }
        while let Some(digit) = digit(text, at) {
            digits = digits.wrapping_mul(10).wrapping_add(digit);
            at += 1;
        }
        decimals = at - point;
        count += decimals;
    }
    if count == 0 || count > MOST_DIGITS {
        return None;
    }
    // Processors convert signed integers at once, but not unsigned ones.
    let number = digits as i64 as f64 / POWERS[decimals];
    // Signs of data are like tossed coins, which no branch predictor foresees.
    let sign = u64::from(is_negative) << 63;
    Some((f64::from_bits(number.to_bits() ^ sign), at))
}

#[inline]
fn digit(text: &[u8], at: usize) -> Option<u64> {
    let digit = text.get(at)?.wrapping_sub(b'0');
    (digit < 10).then_some(u64::from(digit))
}

/// The integer that the next eight bytes spell, all at once: digits become pairs, then fours, then
/// the whole.
#[inline]
fn eight_digits(text: &[u8], at: usize) -> Option<u64> {
    let bytes: [u8; 8] = text.get(at..at + 8)?.try_into().ok()?;
    let word = u64::from_le_bytes(bytes);
    let above = word.wrapping_add(0x4646_4646_4646_4646);
    let below = word.wrapping_sub(0x3030_3030_3030_3030);
    if (above | below) & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let pairs = (below.wrapping_mul(10)).wrapping_add(below >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100)).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    Some((fours.wrapping_mul(10_000)).wrapping_add(fours >> 32) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn other_texts_are_left_to_others() {
        for text in [
            "",
            "-",
            ".",
            "-.",
            "+1",
            "x",
            "NaN",
            "1234567890123456",
            "0.1234567890123456",
        ] {
            assert_eq!(short_decimal(text.as_bytes()), None, "{text}");
        }
        assert_eq!(short_decimal(b"1e5"), Some((1.0, 1)));
        assert_eq!(short_decimal(b"5.,6"), Some((5.0, 2)));
        assert_eq!(short_decimal(b".5\n"), Some((0.5, 2)));
        let zero = short_decimal(b"-0").map(|(number, _)| number.to_bits());
        assert_eq!(zero, Some((-0.0_f64).to_bits()));
    }

    proptest! {
        /// As the standard library reads them, to the last bit.
        #[test]
        fn numbers_are_correctly_rounded(text in "-?[0-9]{0,8}(\\.[0-9]{0,14})?", rest in "[,;\n ]?[0-9a-z]{0,9}") {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            prop_assume!((1..=15).contains(&digits) && !rest.starts_with(|c: char| c.is_ascii_digit()));
            let (number, length) = short_decimal((text.clone() + &rest).as_bytes()).unwrap();
            prop_assert_eq!(length, text.len());
            prop_assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits());
        }
    }
}
