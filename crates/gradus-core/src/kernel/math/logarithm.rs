//! `ln` and `ln(1 + x)`: ln(x) = k·ln(2) + ln(1 + f), where 1 + f is between the roots of 1/2 and 2.

use std::f64::consts::LN_2;

use super::polynomial;

/// ln(2) in two parts, of which the first has so few digits that its products with k are exact.
const LN_2_HIGH: f64 = 0.6931471803691238;
const LN_2_LOW: f64 = 1.9082149292705877e-10;

/// k and f of a positive number that is not subnormal.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    // The bits of the root of 1/2, whose upper half decides.
    const ROOT: u64 = 0x3fe6_a09e_0000_0000;
    // The exponent is kept positive, and becomes a float as the lowest bits of one.
    const BIAS: u64 = 2048;
    const LARGE: u64 = 0x4330_0000_0000_0000;
    let from_root = x.to_bits().wrapping_sub(ROOT);
    let biased = from_root.wrapping_add(BIAS << 52 >> 1) >> 52;
    let k = f64::from_bits(LARGE | biased) - ((1_u64 << 52) + (BIAS >> 1)) as f64;
    let fraction = (from_root & ((1 << 52) - 1)).wrapping_add(ROOT);
    (k, f64::from_bits(fraction) - 1.0)
}

/// The logarithm at the ends of the range, where `value` does not hold.
#[inline(always)]
fn at_ends(x: f64, value: f64) -> f64 {
    let value = if x < f64::INFINITY { value } else { x };
    let value = if x > 0.0 { value } else { f64::NAN };
    if x == 0.0 { f64::NEG_INFINITY } else { value }
}

/// What 1 + x, rounded to `sum`, lacks: at most half of the last digit of 1.
#[inline(always)]
fn lacking(x: f64, sum: f64) -> f64 {
    if x < 1.0 {
        x - (sum - 1.0)
    } else {
        1.0 - (sum - x)
    }
}

/// For arguments and results of `f32`, with 2^-30 of the result as the error.
pub(super) mod single {
    use super::*;

    const QUOTIENT: [f64; 11] = [
        1.0000000006312166,
        -0.4999999966817126,
        0.33333301603720306,
        -0.2500002699459008,
        0.20002576131381544,
        -0.16667915900051172,
        0.142125305262311,
        -0.12401018444549466,
        0.11926090124121676,
        -0.117185255642186,
        0.06725776473746992,
    ];

    /// The logarithm of a positive number that is finite.
    #[inline(always)]
    pub(in super::super) fn finite(x: f64) -> f64 {
        let (k, f) = split(x);
        k * LN_2 + f * polynomial(QUOTIENT, f)
    }

    #[inline(always)]
    pub(in super::super) fn ln(x: f64) -> f64 {
        at_ends(x, finite(x))
    }

    #[inline(always)]
    pub(in super::super) fn ln_1p(x: f64) -> f64 {
        let sum = 1.0 + x;
        // Elsewhere the sum is exact, or large.
        let lacking = if x.abs() < 0.25 { lacking(x, sum) } else { 0.0 };
        at_ends(sum, finite(sum) + lacking)
    }
}

/// For `f64`. The formula is that of fdlibm's `log`: ln(1 + f) = f - (f²/2 - s·(f²/2 + R(s²))), where
/// s = f / (2 + f).
pub(super) mod double {
    use super::*;

    const REST: [f64; 7] = [
        0.666666666666667,
        0.39999999999898445,
        0.28571428626398654,
        0.22222211072894535,
        0.18182893216800716,
        0.1533159698024087,
        0.14617872803129472,
    ];

    /// k·ln(2) + ln(1 + f), and `lacking` more.
    #[inline(always)]
    fn joined(k: f64, f: f64, lacking: f64) -> f64 {
        let s = f / (2.0 + f);
        let z = s * s;
        let half_square = 0.5 * f * f;
        let rest = s * (half_square + z * polynomial(REST, z));
        k * LN_2_HIGH - ((half_square - (rest + (k * LN_2_LOW + lacking))) - f)
    }

    #[inline(always)]
    pub(in super::super) fn ln(x: f64) -> f64 {
        let is_subnormal = x < f64::MIN_POSITIVE;
        let (scaled, shift) = if is_subnormal {
            (x * (1_u64 << 54) as f64, 54.0)
        } else {
            (x, 0.0)
        };
        let (k, f) = split(scaled);
        at_ends(x, joined(k - shift, f, 0.0))
    }

    #[inline(always)]
    pub(in super::super) fn ln_1p(x: f64) -> f64 {
        let sum = 1.0 + x;
        let (k, f) = split(sum);
        let value = at_ends(sum, joined(k, f, lacking(x, sum) / sum));
        // Half of the square is less than half of the last digit.
        if x.abs() < 1e-17 { x } else { value }
    }
}
