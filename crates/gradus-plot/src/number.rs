//! The text of numbers on an axis: exact decimals, a common power of ten, a common offset.
//!
//! Ticks come as integers in units of a power of ten, so that no digit is ever a rounding
//! error: 3 units of 10⁻¹ are "0.3", never "0.30000000000000004".

/// Texts for the ticks of one axis, and what to write once at its end ("×10⁶", "+2×10⁹").
pub(crate) struct Labels {
    pub(crate) texts: Vec<String>,
    pub(crate) note: String,
}

/// Digits that a label may have before a common factor or offset is taken out.
const MOST_DIGITS: usize = 7;

/// Labels for ticks at `units` × 10^`exponent`.
pub(crate) fn labels(units: &[i128], exponent: i32) -> Labels {
    let offset = offset(units, exponent);
    let rest: Vec<i128> = units.iter().map(|unit| unit - offset).collect();
    let factor = factor(&rest, exponent);
    let texts = rest.iter().map(|&n| decimal(n, exponent - factor));
    Labels {
        texts: texts.collect(),
        note: note(factor, offset, exponent),
    }
}

/// `units` × 10^`exponent` in full, with as many decimals as the exponent asks for.
pub(crate) fn decimal(units: i128, exponent: i32) -> String {
    let sign = if units < 0 { "−" } else { "" };
    let mut digits = units.unsigned_abs().to_string();
    if exponent >= 0 {
        if units != 0 {
            digits += &"0".repeat(exponent as usize);
        }
        return format!("{sign}{digits}");
    }
    let decimals = exponent.unsigned_abs() as usize;
    let digits = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    format!("{sign}{whole}.{fraction}")
}

/// 10^`exponent`, with the exponent raised: "10⁻³".
pub(crate) fn power_of_ten(exponent: i32) -> String {
    let raised = |digit| match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        other => char::from_u32(other as u32 - '0' as u32 + '⁰' as u32).unwrap_or(other),
    };
    format!(
        "10{}",
        exponent.to_string().chars().map(raised).collect::<String>()
    )
}

fn largest(units: &[i128]) -> u128 {
    units
        .iter()
        .map(|unit| unit.unsigned_abs())
        .max()
        .unwrap_or(0)
}

fn digit_count(units: u128) -> usize {
    units.to_string().len()
}

/// The exponent of the first digit of the largest label.
fn order(units: &[i128], exponent: i32) -> i32 {
    digit_count(largest(units)) as i32 - 1 + exponent
}

fn is_plain(units: &[i128], exponent: i32) -> bool {
    largest(units) == 0
        || ((-4..6).contains(&order(units, exponent)) && digit_count(largest(units)) <= MOST_DIGITS)
}

fn factor(units: &[i128], exponent: i32) -> i32 {
    if is_plain(units, exponent) {
        0
    } else {
        order(units, exponent)
    }
}

/// What all ticks share when they differ only in their last digits, else 0.
fn offset(units: &[i128], exponent: i32) -> i128 {
    let (Some(low), Some(high)) = (units.iter().min(), units.iter().max()) else {
        return 0;
    };
    let range = digit_count(high.abs_diff(*low));
    if is_plain(units, exponent) || digit_count(largest(units)) < range + 3 {
        return 0;
    }
    let round = 10_i128.pow(range as u32);
    low.div_euclid(round) * round
}

fn note(factor: i32, offset: i128, exponent: i32) -> String {
    let mut parts = Vec::new();
    if factor != 0 {
        parts.push(format!("×{}", power_of_ten(factor)));
    }
    if offset != 0 {
        let sign = if offset < 0 { "−" } else { "+" };
        parts.push(format!("{sign}{}", shortest(offset.abs(), exponent)));
    }
    parts.join(" ")
}

/// Plain or as a mantissa times a power of ten, whichever is shorter.
pub(crate) fn shortest(mut units: i128, mut exponent: i32) -> String {
    while units != 0 && units % 10 == 0 {
        units /= 10;
        exponent += 1;
    }
    let digits = digit_count(units.unsigned_abs()) as i32;
    let order = digits - 1 + exponent;
    let plain = decimal(units, exponent);
    let power = match (units, digits) {
        (1, _) => power_of_ten(order),
        _ => format!("{}×{}", decimal(units, 1 - digits), power_of_ten(order)),
    };
    match (-4..6).contains(&order) || plain.chars().count() <= power.chars().count() {
        true => plain,
        false => power,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(units: &[i128], exponent: i32) -> (String, String) {
        let Labels { texts, note } = labels(units, exponent);
        (texts.join(" "), note)
    }

    fn texts(units: &[i128], exponent: i32, expected: &str, note: &str) {
        assert_eq!(all(units, exponent), (expected.to_owned(), note.to_owned()));
    }

    #[test]
    fn ordinary_numbers_are_written_in_full() {
        texts(&[-3, 0, 3], -1, "−0.3 0.0 0.3", "");
        texts(&[0, 2, 4], 4, "0 20000 40000", "");
        texts(&[2000, 2005, 2010], 0, "2000 2005 2010", "");
        texts(&[0, 2], -4, "0.0000 0.0002", "");
        texts(&[], 0, "", "");
        texts(&[0], 9, "0", "");
    }

    #[test]
    fn large_and_small_numbers_share_a_power_of_ten() {
        texts(&[0, 5, 10], 5, "0.0 0.5 1.0", "×10⁶");
        texts(&[-2, 0, 2], -13, "−2 0 2", "×10⁻¹³");
        texts(&[1, 3], 300, "1 3", "×10³⁰⁰");
    }

    #[test]
    fn numbers_that_differ_in_the_last_digits_share_an_offset() {
        texts(&[100_000_000_002, 100_000_000_004], -2, "0.02 0.04", "+10⁹");
        texts(
            &[-123_456_789_004, -123_456_789_002],
            0,
            "6 8",
            "−123456789010",
        );
        texts(
            &[30_000_000_001, 30_000_000_003],
            -17,
            "1 3",
            "×10⁻¹⁷ +3×10⁻⁷",
        );
    }
}
