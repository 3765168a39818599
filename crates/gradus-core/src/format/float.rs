//! How floats are written: which notation, how many decimals, and the point of each one above
//! the point of the next. The rules are those of `FloatingFormat` in NumPy's `arrayprint.py`.

use super::decimal::{Decimal, Float, Width};

/// Decimals are not shown beyond this many, unless the caller asks for more.
const MOST_DECIMALS: usize = 8;

/// Exponents have at least this many digits.
const EXPONENT_DIGITS: usize = 2;

/// Writes the floats of one array, all at the same width.
///
/// `precision` asks for exactly that many decimals; without it each float has only the
/// decimals that it needs, up to eight, and blanks after them.
pub(super) fn column(floats: &[Float], precision: Option<usize>) -> Vec<String> {
    let finite: Vec<Float> = floats
        .iter()
        .copied()
        .filter(|float| float.value.is_finite())
        .collect();
    let numbers = match (wants_exponents(&finite), precision) {
        (true, _) => scientific(&finite, precision),
        (false, Some(decimals)) => finite.iter().map(|float| float.fixed(decimals)).collect(),
        (false, None) => finite.iter().map(|float| needed_decimals(*float)).collect(),
    };
    align(floats, &numbers)
}

/// Writes the one float of an array without axes.
pub(super) fn scalar(float: Float, precision: Option<usize>) -> String {
    if !float.value.is_finite() {
        return non_finite(float.value).to_owned();
    }
    if let Some(decimals) = precision {
        return format!("{:.decimals$}", float.value);
    }
    let shortest = float.shortest();
    let size = float.value.abs();
    if size == 0.0 || (1e-4..scalar_limit(float.width)).contains(&size) {
        let (whole, fraction) = shortest.positional();
        let fraction = if fraction.is_empty() { "0" } else { &fraction };
        return format!("{whole}.{fraction}");
    }
    let (first, rest) = shortest.mantissa();
    let point = if rest.is_empty() { "" } else { "." };
    let exponent = shortest.exponent_text(EXPONENT_DIGITS);
    format!("{first}{point}{rest}{exponent}")
}

/// From this size on, a scalar has an exponent.
fn scalar_limit(width: Width) -> f64 {
    match width {
        Width::Single => 1e6,
        Width::Double => 1e16,
    }
}

/// From this size on, one element gives a whole array exponents.
fn array_limit(width: Width) -> f64 {
    match width {
        Width::Single => 1e6,
        Width::Double => 1e8,
    }
}

/// Whether an array with these finite elements is written with exponents: one of them is
/// large, or one is small but not zero, or the largest is over a thousand times the smallest.
fn wants_exponents(finite: &[Float]) -> bool {
    let Some(width) = finite.first().map(|float| float.width) else {
        return false;
    };
    let sizes = finite.iter().map(|float| float.value.abs());
    let (least, most) = sizes
        .filter(|size| *size > 0.0)
        .fold((f64::INFINITY, 0.0), |(least, most), size| {
            (size.min(least), size.max(most))
        });
    // NumPy compares in the array's own type, where 1e-4 and a quotient have other values.
    most > 0.0
        && (most >= array_limit(width)
            || least < width.round(1e-4)
            || width.round(most / least) > 1000.0)
}

/// The text before a number's point and the text after it.
type Halves = (String, String);

/// Writes one number without exponent and with the decimals that it needs, up to eight.
fn needed_decimals(float: Float) -> Halves {
    let (whole, fraction) = float.shortest().positional();
    if fraction.len() <= MOST_DECIMALS {
        return (whole, fraction);
    }
    let (whole, fraction) = float.fixed(MOST_DECIMALS);
    (whole, fraction.trim_end_matches('0').to_owned())
}

/// Writes numbers with exponents; all have the same number of decimals and exponent digits.
fn scientific(finite: &[Float], precision: Option<usize>) -> Vec<Halves> {
    let decimals = precision.unwrap_or_else(|| decimals_of_longest(finite));
    let numbers: Vec<Decimal> = finite
        .iter()
        .map(|float| match precision {
            Some(_) => float.rounded(decimals + 1),
            None => shortest_or_rounded(*float, decimals + 1),
        })
        .collect();
    let exponent_digits = numbers
        .iter()
        .map(|number| number.exponent.unsigned_abs().to_string().len())
        .fold(EXPONENT_DIGITS, usize::max);
    numbers
        .iter()
        .map(|number| {
            let (first, rest) = number.mantissa();
            let exponent = number.exponent_text(exponent_digits);
            (first, format!("{rest}{exponent}"))
        })
        .collect()
}

/// The decimals, up to eight, that the longest of these numbers needs after its first digit.
fn decimals_of_longest(finite: &[Float]) -> usize {
    let needed = |float: &Float| {
        let shortest = float.shortest().digits;
        if shortest.len() <= MOST_DECIMALS + 1 {
            return shortest.len() - 1;
        }
        let rounded = float.rounded(MOST_DECIMALS + 1).digits;
        rounded.trim_end_matches('0').len() - 1
    };
    finite.iter().map(needed).max().unwrap_or(0)
}

/// A number with exactly `digits` digits. Where the shortest form has fewer, these are the
/// further digits of the exact value and not zeros, as in NumPy: 0.1 as an f32 with nine
/// digits is 1.00000001e-01.
fn shortest_or_rounded(float: Float, digits: usize) -> Decimal {
    let shortest = float.shortest();
    if shortest.digits.len() == digits {
        shortest
    } else {
        float.rounded(digits)
    }
}

/// Sets points under each other with blanks at both sides. `numbers` are the finite ones of
/// `floats`, in order; those that are not finite stand at the right edge.
fn align(floats: &[Float], numbers: &[Halves]) -> Vec<String> {
    let right = numbers.iter().map(|(_, after)| after.len()).max();
    let right = right.unwrap_or(0);
    let words = floats
        .iter()
        .filter(|float| !float.value.is_finite())
        .map(|float| non_finite(float.value).len().saturating_sub(right + 1));
    let left = numbers.iter().map(|(before, _)| before.len());
    let left = left.chain(words).max().unwrap_or(0);

    let mut numbers = numbers.iter();
    floats
        .iter()
        .map(|float| {
            if !float.value.is_finite() {
                let word = non_finite(float.value);
                return format!("{}{word}", blanks(left + 1 + right - word.len()));
            }
            let (before, after) = numbers.next().expect("each finite float has its text");
            let (start, end) = (left - before.len(), right - after.len());
            format!("{}{before}.{after}{}", blanks(start), blanks(end))
        })
        .collect()
}

/// Blanks in any number: the widths that `format!` takes end at 65,535, as do the decimals
/// that a user can ask for.
fn blanks(count: usize) -> String {
    " ".repeat(count)
}

/// The word for a value that is no number, or none that digits could write.
fn non_finite(value: f64) -> &'static str {
    if value.is_nan() {
        "nan"
    } else if value > 0.0 {
        "inf"
    } else {
        "-inf"
    }
}
