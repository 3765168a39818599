//! `tanh`, `sigmoid` and `softplus`, made of `exp` and `ln` so that no end loses digits.

use super::compensated::{Pair, quotient, sum};
use super::{between, exponential, logarithm};

/// For arguments and results of `f32`.
pub(super) mod single {
    use super::*;

    #[inline(always)]
    pub(in super::super) fn tanh(x: f64) -> f64 {
        // tanh(|x|) = (exp(2|x|) - 1) / (exp(2|x|) + 1); from 10 on it is 1.
        let power = exponential::single::exp_m1(2.0 * between(0.0, x.abs(), 20.0));
        (power / (power + 2.0)).copysign(x)
    }

    #[inline(always)]
    pub(in super::super) fn sigmoid(x: f64) -> f64 {
        1.0 / (1.0 + exponential::single::exp(-x))
    }

    #[inline(always)]
    pub(in super::super) fn softplus(x: f64) -> f64 {
        let power = exponential::single::exp(-x.abs());
        let sum = 1.0 + power;
        let rest = logarithm::single::finite(sum) + (power - (sum - 1.0));
        // Not the greater of `x` and 0, which would lose a NaN.
        if x > 0.0 { x + rest } else { rest }
    }
}

/// For `f64`.
pub(super) mod double {
    use super::*;

    #[inline(always)]
    pub(in super::super) fn tanh(x: f64) -> f64 {
        // From 20 on it is 1.
        let power = exponential::double::exp_m1_pair(2.0 * between(0.0, x.abs(), 30.0));
        let two_more = sum(2.0_f64.max(power.high), 2.0_f64.min(power.high));
        let denominator = Pair {
            high: two_more.high,
            low: two_more.low + power.low,
        };
        let value = quotient(power, denominator);
        // Half of the last digit is more than the third of the cube that is missing.
        let value = if x.abs() < 1e-9 { x } else { value };
        value.copysign(x)
    }

    #[inline(always)]
    pub(in super::super) fn sigmoid(x: f64) -> f64 {
        let power = exponential::double::exp_pair(-x.abs());
        let one_more = sum(1.0, power.high);
        let denominator = Pair {
            high: one_more.high,
            low: one_more.low + power.low,
        };
        let one = Pair {
            high: 1.0,
            low: 0.0,
        };
        let numerator = if x < 0.0 { power } else { one };
        let value = quotient(numerator, denominator);
        // Below, 1 is less than half of the last digit of 1/sigmoid(x).
        if x < -40.0 {
            exponential::double::exp(x)
        } else {
            value
        }
    }

    #[inline(always)]
    pub(in super::super) fn softplus(x: f64) -> f64 {
        let rest = logarithm::double::ln_1p(exponential::double::exp(-x.abs()));
        // Not the greater of `x` and 0, which would lose a NaN.
        if x > 0.0 { x + rest } else { rest }
    }
}
