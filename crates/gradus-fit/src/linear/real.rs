//! What the factorization asks of its numbers, so that it serves `f64` and twice its precision.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A real number: `f64` or [`DoubleDouble`](super::DoubleDouble).
pub(super) trait Real:
    Copy
    + PartialEq
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + From<f64>
{
    /// The square root of a number that is not negative.
    fn root(self) -> Self;
    /// The nearest `f64`.
    fn rounded(self) -> f64;
}

impl Real for f64 {
    fn root(self) -> Self {
        self.sqrt()
    }

    fn rounded(self) -> f64 {
        self
    }
}

/// The sum of `left[i] * right[i]`, in the order of the slices.
pub(super) fn dot<T: Real>(left: &[T], right: &[T]) -> T {
    left.iter()
        .zip(right)
        .fold(T::from(0.0), |sum, (&a, &b)| sum + a * b)
}

/// `x · 2^exponent`, rounded only where the result leaves the normal numbers.
pub(super) fn times_power_of_two(x: f64, exponent: i32) -> f64 {
    let power = |e: i32| f64::from_bits(u64::try_from(1023 + e).unwrap_or(0) << 52);
    let third = exponent.clamp(-3000, 3000) / 3;
    x * power(third) * power(third) * power(exponent.clamp(-3000, 3000) - 2 * third)
}

/// The exponent `e` for which `2^e ≤ |x| < 2^(e+1)`; that of the smallest normal number below it.
pub(super) fn exponent_of(x: f64) -> i32 {
    let biased = (x.to_bits() >> 52) & 0x7ff;
    i32::try_from(biased.max(1)).unwrap_or(0) - 1023
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_two_are_exact() {
        for e in [-1000, -3, 0, 1, 52, 900] {
            assert_eq!(times_power_of_two(1.25, e), 1.25 * 2f64.powi(e));
            assert_eq!(exponent_of(-1.25 * 2f64.powi(e)), e);
        }
        assert_eq!(times_power_of_two(f64::MIN_POSITIVE, 2045), 2f64.powi(1023));
        assert_eq!(times_power_of_two(1.0, 5000), f64::INFINITY);
    }
}
