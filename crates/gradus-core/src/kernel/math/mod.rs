//! Elementary functions without branches, of which the compiler makes vectors.
//!
//! Only additions, multiplications, divisions and operations on bits, each rounded once and none
//! contracted: the same argument gives the same bits in vectors of any width and on every platform.
//! The functions of `f32` compute in `f64` and round once at the end, so that they are off by hardly
//! more than half a unit in the last place (ulp), but for `exp`, which softmax waits for; it and those
//! of `f64` carry what rounding takes away where it matters. `tests/elementary.rs` of this crate says how far each may be off.
//!
//! The polynomials come from `tests/data/elementary/coefficients.py`. How arguments are reduced
//! follows W. J. Cody and W. Waite, "Software Manual for the Elementary Functions" (1980), and Sun's
//! fdlibm (<https://www.netlib.org/fdlibm/>), where the formulas that are named there are explained.

use std::ops::{Add, Div, Mul, Sub};

use crate::kernel::indexed::Plus;

mod circular;
mod compensated;
mod exponential;
mod logarithm;
mod logistic;

/// What vectors are made of.
pub(crate) trait Elementary: Copy {
    fn exp(self) -> Self;
    fn exp_m1(self) -> Self;
    fn ln(self) -> Self;
    fn ln_1p(self) -> Self;
    fn tanh(self) -> Self;
    fn sigmoid(self) -> Self;
    fn softplus(self) -> Self;
    /// The sine of an angle that is [not large](Self::is_large_angle).
    fn sin(self) -> Self;
    /// The cosine of an angle that is [not large](Self::is_large_angle).
    fn cos(self) -> Self;
    /// Whether an angle has too many turns to be taken away with a few products.
    fn is_large_angle(self) -> bool;
}

/// What loops over floats of either type need.
pub(crate) trait Real:
    Elementary
    + Plus
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
}
impl Real for f32 {}
impl Real for f64 {}

macro_rules! elementary {
    ($type:ident, $width:ident, $exp:path) => {
        impl Elementary for $type {
            #[inline(always)]
            fn exp(self) -> $type {
                $exp(self)
            }
            #[inline(always)]
            fn exp_m1(self) -> $type {
                keep_zero(self.into(), exponential::$width::exp_m1(self.into())) as $type
            }
            #[inline(always)]
            fn ln(self) -> $type {
                logarithm::$width::ln(self.into()) as $type
            }
            #[inline(always)]
            fn ln_1p(self) -> $type {
                keep_zero(self.into(), logarithm::$width::ln_1p(self.into())) as $type
            }
            #[inline(always)]
            fn tanh(self) -> $type {
                logistic::$width::tanh(self.into()) as $type
            }
            #[inline(always)]
            fn sigmoid(self) -> $type {
                logistic::$width::sigmoid(self.into()) as $type
            }
            #[inline(always)]
            fn softplus(self) -> $type {
                logistic::$width::softplus(self.into()) as $type
            }
            #[inline(always)]
            fn sin(self) -> $type {
                keep_zero(self.into(), circular::$width::sin(self.into())) as $type
            }
            #[inline(always)]
            fn cos(self) -> $type {
                circular::$width::cos(self.into()) as $type
            }
            #[inline(always)]
            fn is_large_angle(self) -> bool {
                self.abs() > circular::LARGEST as $type
            }
        }
    };
}
elementary!(f32, single, exponential::narrow::exp);
elementary!(f64, double, exponential::double::exp);

/// A zero with its sign where the argument is one, else the value.
#[inline(always)]
fn keep_zero(x: f64, value: f64) -> f64 {
    if x == 0.0 { x } else { value }
}

/// The number, brought between two others; NaN stays.
#[inline(always)]
fn between(low: f64, x: f64, high: f64) -> f64 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// A polynomial, the coefficient of the lowest power first. Horner's rule in the square of `x` over
/// pairs of coefficients: half as many steps wait for one another.
#[inline(always)]
fn polynomial<const N: usize>(coefficients: [f64; N], x: f64) -> f64 {
    let square = x * x;
    let mut power = (N - 1) & !1;
    let pair = |power: usize| match coefficients.get(power + 1) {
        Some(next) => coefficients[power] + next * x,
        None => coefficients[power],
    };
    let mut sum = pair(power);
    while power > 0 {
        power -= 2;
        sum = sum * square + pair(power);
    }
    sum
}

/// The whole number that is nearest to a number of less than 2^51, and a float whose lowest bits are
/// that number's: added to so large a float, the number is rounded to a multiple of 1.
#[inline(always)]
fn nearest(x: f64) -> (f64, u64) {
    const LARGE: f64 = 1.5 * (1_u64 << 52) as f64;
    let shifted = x + LARGE;
    (shifted - LARGE, shifted.to_bits())
}

/// Two to the power of a number from -1022 to 1023, given by its lowest bits.
#[inline(always)]
fn power_of_two(bits: u64) -> f64 {
    f64::from_bits((bits << 52).wrapping_add(1023 << 52))
}
