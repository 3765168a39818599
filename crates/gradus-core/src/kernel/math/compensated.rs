//! Sums and quotients of numbers that are held in two parts, of which the second is what rounding took
//! from the first (T. J. Dekker, "A floating-point technique for extending the available precision",
//! 1971).

/// A number in two parts.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) high: f64,
    pub(super) low: f64,
}

/// The sum of two numbers, of which the first is the larger one or zero.
#[inline(always)]
pub(super) fn sum(large: f64, small: f64) -> Pair {
    let high = large + small;
    Pair {
        high,
        low: (large - high) + small,
    }
}

/// The product, exactly; the factors must be far from the ends of the range.
#[inline(always)]
fn product(a: f64, b: f64) -> Pair {
    let high = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (halves(a), halves(b));
    let low = a_low * b_low - (((high - a_high * b_high) - a_low * b_high) - a_high * b_low);
    Pair { high, low }
}

/// The upper half of a number's digits, and the lower one.
#[inline(always)]
fn halves(x: f64) -> (f64, f64) {
    let scaled = x * 134_217_729.0;
    let high = scaled - (scaled - x);
    (high, x - high)
}

/// The quotient of two numbers, rounded hardly more than once.
#[inline(always)]
pub(super) fn quotient(numerator: Pair, denominator: Pair) -> f64 {
    let first = numerator.high / denominator.high;
    let product = product(first, denominator.high);
    let rest = (numerator.high - product.high) - product.low + numerator.low;
    first + (rest - first * denominator.low) / denominator.high
}
