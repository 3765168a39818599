//! Numbers of about 32 decimal digits, as sums of two `f64`.
//!
//! T. J. Dekker (1971), *A floating-point technique for extending the available precision*, Numerische
//! Mathematik 18, 224; Y. Hida, X. S. Li, D. H. Bailey (2001), *Algorithms for quad-double precision
//! floating point arithmetic*. Products are split as Dekker does, not by a fused multiply-add, which is a
//! slow call on processors that may lack it; that bounds magnitudes to 2⁹⁹⁶.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::real::Real;

/// `high + low`, where `low` is at most half a unit in the last place of `high`.
///
/// ```
/// use gradus_fit::linear::DoubleDouble;
///
/// let third = DoubleDouble::from(1.0) / DoubleDouble::from(3.0);
/// let rest = DoubleDouble::from(1.0) - third * DoubleDouble::from(3.0);
/// assert!(rest.high.abs() < 1e-31);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DoubleDouble {
    /// The number, rounded to `f64`.
    pub high: f64,
    /// What the rounding left.
    pub low: f64,
}

/// The exact sum of two numbers, as a rounded sum and its error (Knuth).
fn two_sum(a: f64, b: f64) -> DoubleDouble {
    let high = a + b;
    let of_b = high - a;
    DoubleDouble {
        high,
        low: (a - (high - of_b)) + (b - of_b),
    }
}

/// The exact sum of two numbers of which the first is the larger (Dekker).
fn quick_two_sum(a: f64, b: f64) -> DoubleDouble {
    let high = a + b;
    DoubleDouble {
        high,
        low: b - (high - a),
    }
}

/// The upper and lower half of a number's bits (Veltkamp).
fn split(a: f64) -> (f64, f64) {
    let shifted = 134_217_729.0 * a;
    let upper = shifted - (shifted - a);
    (upper, a - upper)
}

/// The exact product of two numbers (Dekker).
fn two_product(a: f64, b: f64) -> DoubleDouble {
    let high = a * b;
    let ((a1, a2), (b1, b2)) = (split(a), split(b));
    DoubleDouble {
        high,
        low: ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2,
    }
}

impl From<f64> for DoubleDouble {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Add for DoubleDouble {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let high = two_sum(self.high, other.high);
        let low = two_sum(self.low, other.low);
        let sum = quick_two_sum(high.high, high.low + low.high);
        quick_two_sum(sum.high, sum.low + low.low)
    }
}

impl Neg for DoubleDouble {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            high: -self.high,
            low: -self.low,
        }
    }
}

impl Sub for DoubleDouble {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for DoubleDouble {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let product = two_product(self.high, other.high);
        quick_two_sum(
            product.high,
            product.low + (self.high * other.low + self.low * other.high),
        )
    }
}

impl Div for DoubleDouble {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * Self::from(first);
        let second = rest.high / other.high;
        let rest = rest - other * Self::from(second);
        quick_two_sum(first, second) + Self::from(rest.high / other.high)
    }
}

impl Real for DoubleDouble {
    /// One step of Newton's method from the root in `f64`.
    fn root(self) -> Self {
        if self.high <= 0.0 {
            return Self::from(0.0);
        }
        let near = self.high.sqrt();
        let rest = self - two_product(near, near);
        quick_two_sum(near, rest.high / (2.0 * near))
    }

    fn rounded(self) -> f64 {
        self.high
    }
}

impl DoubleDouble {
    /// The square root, 0 for negative numbers.
    pub fn sqrt(self) -> Self {
        self.root()
    }

    /// The product with a power of two, exact.
    pub(super) fn scaled(self, exponent: i32) -> Self {
        use super::real::times_power_of_two;
        Self {
            high: times_power_of_two(self.high, exponent),
            low: times_power_of_two(self.low, exponent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_digits() {
        let two = DoubleDouble::from(2.0);
        let root = two.sqrt();
        // What rounding leaves of √2 is -9.667293313452913e-17.
        assert_eq!(root.high, std::f64::consts::SQRT_2);
        assert!((root.low + 9.667293313452913e-17).abs() < 1e-31);
        assert!((root * root - two).high.abs() < 1e-31);
        let seventh = DoubleDouble::from(1.0) / DoubleDouble::from(7.0);
        assert!(
            (seventh * DoubleDouble::from(7.0) - DoubleDouble::from(1.0))
                .high
                .abs()
                < 1e-31
        );
        // 10^25 + 1 - 10^25, of which f64 keeps nothing
        let large = DoubleDouble::from(1e12) * DoubleDouble::from(1e13);
        assert_eq!((large + DoubleDouble::from(1.0) - large).high, 1.0);
    }
}
