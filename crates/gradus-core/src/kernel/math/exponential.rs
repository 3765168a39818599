//! `exp` and `exp - 1`: exp(x) = 2^n · exp(r), where r = x - n·ln(2) is at most half of ln(2), and
//! exp(r) = 1 + r + r²·q(r).

use std::f64::consts::{LN_2, LOG2_E};

use super::compensated::{Pair, sum};
use super::{between, nearest, polynomial, power_of_two};

/// ln(2) in two parts, of which the first has so few digits that its products with n are exact.
const LN_2_HIGH: f64 = 0.6931471803691238;
const LN_2_LOW: f64 = 1.9082149292705877e-10;

/// In `f32` itself, twice as many at a time as in `f64`: what rounding takes from the reduced argument
/// and from 1 + r is carried on.
pub(super) mod narrow {
    /// ln(2) in two parts, of which the first has so few digits that its products with n are exact.
    const LN_2_HIGH: f32 = 0.693_145_75;
    const LN_2_LOW: f32 = 1.428_606_8e-6;

    const REST: [f32; 6] = [
        0.5,
        0.166_666_67,
        0.041_666_463,
        0.008_333_286,
        0.001_393_367_9,
        0.000_199_076_2,
    ];

    /// The whole number that is nearest to one of less than 2^21, as a float and as an integer: added to
    /// so large a float, the number is rounded to a multiple of 1.
    #[inline(always)]
    fn nearest(x: f32) -> (f32, i32) {
        const LARGE: f32 = 1.5 * (1_u32 << 23) as f32;
        let shifted = x + LARGE;
        let bits = shifted.to_bits().wrapping_sub(LARGE.to_bits());
        (shifted - LARGE, bits.cast_signed())
    }

    #[inline(always)]
    fn power_of_two(n: i32) -> f32 {
        f32::from_bits((n.wrapping_add(127) << 23).cast_unsigned())
    }

    #[inline(always)]
    pub(in super::super) fn exp(x: f32) -> f32 {
        // Beyond these there are only zero and infinity.
        let x = if x < -110.0 { -110.0 } else { x };
        let x = if x > 90.0 { 90.0 } else { x };
        let (n, whole) = nearest(x * std::f32::consts::LOG2_E);
        let (high, low) = (x - n * LN_2_HIGH, n * LN_2_LOW);
        let r = high - low;
        let lacking = (high - r) - low;
        let square = r * r;
        let pairs = [
            REST[0] + REST[1] * r,
            REST[2] + REST[3] * r,
            REST[4] + REST[5] * r,
        ];
        let rest = square * (pairs[0] + square * (pairs[1] + square * pairs[2])) + lacking;
        let sum = 1.0 + r;
        let value = sum + (((1.0 - sum) + r) + rest);
        // Two factors, since 2^n itself may be out of range.
        let half = whole >> 1;
        value * power_of_two(half) * power_of_two(whole.wrapping_sub(half))
    }
}

/// For arguments and results of `f32`, with 2^-30 of the result as the error.
pub(super) mod single {
    use super::*;

    #[allow(clippy::excessive_precision, reason = "as the script prints them")]
    const REST: [f64; 6] = [
        0.5000000013496232,
        0.16666666756597873,
        0.0416664646514229,
        0.008333285957136866,
        0.00139336787212137,
        0.00019907620024169415,
    ];

    /// exp(r) - 1, and 2^n.
    #[inline(always)]
    fn reduced(x: f64) -> (f64, f64) {
        let (n, bits) = nearest(x * LOG2_E);
        let r = x - n * LN_2;
        (r + r * r * polynomial(REST, r), power_of_two(bits))
    }

    #[inline(always)]
    pub(in super::super) fn exp(x: f64) -> f64 {
        // Beyond these, `f32` has only zero and infinity.
        let (p, scale) = reduced(between(-120.0, x, 120.0));
        (1.0 + p) * scale
    }

    #[inline(always)]
    pub(in super::super) fn exp_m1(x: f64) -> f64 {
        let (p, scale) = reduced(between(-120.0, x, 120.0));
        p * scale + (scale - 1.0)
    }
}

/// For `f64`.
pub(super) mod double {
    use super::*;

    const REST: [f64; 11] = [
        0.5,
        0.1666666666666667,
        0.041666666666666685,
        0.008333333333326119,
        0.0013888888888874368,
        0.00019841269874877347,
        2.4801587347412214e-05,
        2.7557255328813043e-06,
        2.7557252842183324e-07,
        2.5105246537293977e-08,
        2.0921613133581942e-09,
    ];

    /// n, r and exp(r) - 1 - r, the last with what r lacks to its last digit.
    #[inline(always)]
    fn reduced(x: f64) -> (f64, f64, f64) {
        let (n, _) = nearest(x * LOG2_E);
        let (high, low) = (x - n * LN_2_HIGH, n * LN_2_LOW);
        let r = high - low;
        let lacking = (high - r) - low;
        (n, r, r * r * polynomial(REST, r) + lacking * (1.0 + r))
    }

    /// Two powers of two whose product is 2^n, which itself may be out of range.
    #[inline(always)]
    fn scales(n: f64) -> (f64, f64) {
        let (half, half_bits) = nearest(n * 0.5);
        let (_, rest_bits) = nearest(n - half);
        (power_of_two(half_bits), power_of_two(rest_bits))
    }

    #[inline(always)]
    pub(in super::super) fn exp(x: f64) -> f64 {
        let (n, r, rest) = reduced(between(-760.0, x, 760.0));
        let (first, second) = scales(n);
        let Pair { high, low } = sum(1.0, r);
        (high + (low + rest)) * first * second
    }

    /// exp(x) of a negative argument, from -40 on to twice the digits or nearly so.
    #[inline(always)]
    pub(in super::super) fn exp_pair(x: f64) -> Pair {
        let (n, r, rest) = reduced(between(-760.0, x, 0.0));
        let (first, second) = scales(n);
        let one_and_r = sum(1.0, r);
        let whole = sum(one_and_r.high, one_and_r.low + rest);
        Pair {
            high: whole.high * first * second,
            low: whole.low * first * second,
        }
    }

    /// exp(x) - 1 of an argument from -700 to 700, to twice the digits or nearly so.
    #[inline(always)]
    pub(in super::super) fn exp_m1_pair(x: f64) -> Pair {
        let (n, r, rest) = reduced(x);
        less_one(n, r, rest)
    }

    #[inline(always)]
    fn less_one(n: f64, r: f64, rest: f64) -> Pair {
        let scale = power_of_two(nearest(n).1);
        // 2^n - 1 is at least as large as 2^n·r, or zero.
        let shifted = sum_of_any(scale, -1.0);
        let whole = sum(shifted.high, scale * r);
        sum_of_any(whole.high, whole.low + shifted.low + scale * rest)
    }

    /// The sum of two numbers, whichever is the larger one (D. E. Knuth's two-sum).
    #[inline(always)]
    fn sum_of_any(a: f64, b: f64) -> Pair {
        let high = a + b;
        let part = high - a;
        Pair {
            high,
            low: (a - (high - part)) + (b - part),
        }
    }

    #[inline(always)]
    pub(in super::super) fn exp_m1(x: f64) -> f64 {
        let (n, r, rest) = reduced(between(-60.0, x, 760.0));
        let small = less_one(n, r, rest).high;
        let (first, second) = scales(n);
        let large = (1.0 + (r + rest)) * first * second;
        // From there on, 1 is less than half of the last digit.
        if x > 40.0 { large } else { small }
    }
}
