//! The elementwise operations of one array.
//!
//! An entry: documentation, name, the range in which tests take its inputs, its value, and its
//! gradient from input `x`, output `y` and the output's cotangent `g`. `float` operations compute
//! in floats, `number` ones in every type of numbers, `predicate` ones give truth values.

use std::f64::consts::{LN_2, LN_10, PI};

use super::define::unary_table;
use crate::NdArray;
use crate::dtype::Element;
use crate::kernel::math::Elementary;
use crate::special::Special;

unary_table! {
    /// The negative of each element. The unary operator `-`.
    ///
    /// ```
    /// assert_eq!((-gradus_core::nd::array([1.0, -2.0])).to_vec::<f32>(), [-1.0, 2.0]);
    /// ```
    neg in -2.0..2.0 {
        number: |x| -x, integer: |x| x.wrapping_neg(),
        gradient: |_x, _y, g| -g,
    }

    /// The size of each element without its sign.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, -2.0]).abs().to_vec::<f32>(), [1.0, 2.0]);
    /// ```
    abs in 0.5..2.0 {
        number: |x| x.abs(), integer: |x| integer_abs(x),
        gradient: |x, _y, g| g * x.sign(),
    }

    /// -1, 0 or 1 as each element is below, at or above zero; NaN stays.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([3.0, 0.0, -2.0]).sign().to_vec::<f32>(), [1.0, 0.0, -1.0]);
    /// ```
    sign in 0.5..2.0 {
        number: |x| if x == 0.0 { 0.0 } else { x.signum() }, integer: |x| integer_sign(x),
        gradient: |_x, _y, g| g.zeros_like(),
    }

    /// `e` to the power of each element.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).exp().item(), 1.0);
    /// ```
    exp in -2.0..2.0 {
        float: |x| Elementary::exp(x),
        gradient: |_x, y, g| g * y,
    }

    /// `exp(x) - 1`, exact for small `x` too.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1e-8]).expm1().to_vec::<f32>(), [1e-8]);
    /// ```
    expm1 in -2.0..2.0 {
        float: |x| Elementary::exp_m1(x),
        gradient: |_x, y, g| g * (y + 1.0),
    }

    /// The natural logarithm of each element; NaN below zero, minus infinity at zero.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0]).log().item(), 0.0);
    /// ```
    log in 0.3..3.0 {
        float: |x| Elementary::ln(x),
        gradient: |x, _y, g| g / x,
    }

    /// `log(1 + x)`, exact for small `x` too.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1e-8]).log1p().to_vec::<f32>(), [1e-8]);
    /// ```
    log1p in -0.5..2.0 {
        float: |x| Elementary::ln_1p(x),
        gradient: |x, _y, g| g / (x + 1.0),
    }

    /// The logarithm to the base 2.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([8.0]).log2().item(), 3.0);
    /// ```
    log2 in 0.3..3.0 {
        float: |x| x.log2(),
        gradient: |x, _y, g| g / (x * LN_2),
    }

    /// The logarithm to the base 10.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([100.0]).log10().item(), 2.0);
    /// ```
    log10 in 0.3..3.0 {
        float: |x| x.log10(),
        gradient: |x, _y, g| g / (x * LN_10),
    }

    /// The square root; NaN below zero.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([9.0]).sqrt().item(), 3.0);
    /// ```
    sqrt in 0.3..3.0 {
        float: |x| x.sqrt(),
        gradient: |_x, y, g| g * 0.5 / y,
    }

    /// One divided by the square root.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([4.0]).rsqrt().item(), 0.5);
    /// ```
    rsqrt in 0.3..3.0 {
        float: |x| x.sqrt().recip(),
        gradient: |x, y, g| g * -0.5 * y / x,
    }

    /// The cube root, of negative elements too.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([-8.0]).cbrt().item(), -2.0);
    /// ```
    cbrt in 0.3..3.0 {
        float: |x| x.cbrt(),
        gradient: |_x, y, g| g / (y.square() * 3.0),
    }

    /// Each element times itself.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([-3.0]).square().item(), 9.0);
    /// ```
    square in -2.0..2.0 {
        number: |x| x * x, integer: |x| x.wrapping_mul(x),
        gradient: |x, _y, g| (g * 2.0) * x,
    }

    /// One divided by each element.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([4.0]).reciprocal().item(), 0.25);
    /// ```
    reciprocal in 0.3..3.0 {
        float: |x| x.recip(),
        gradient: |_x, y, g| -(g * y.square()),
    }

    /// The sine of angles in radians.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).sin().item(), 0.0);
    /// ```
    sin in -2.0..2.0 {
        float: |x| Elementary::sin(x), unless: |x| x.is_large_angle() => through_f64(x, libm::sin),
        gradient: |x, _y, g| g * x.cos(),
    }

    /// The cosine of angles in radians.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).cos().item(), 1.0);
    /// ```
    cos in -2.0..2.0 {
        float: |x| Elementary::cos(x), unless: |x| x.is_large_angle() => through_f64(x, libm::cos),
        gradient: |x, _y, g| -(g * x.sin()),
    }

    /// The tangent of angles in radians.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).tan().item(), 0.0);
    /// ```
    tan in -1.0..1.0 {
        float: |x| x.tan(),
        gradient: |_x, y, g| g * (y.square() + 1.0),
    }

    /// The angle in radians, from -π/2 to π/2, whose sine each element is.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).asin().item(), 0.0);
    /// ```
    asin in -0.8..0.8 {
        float: |x| x.asin(),
        gradient: |x, _y, g| g * (1.0 - x.square()).rsqrt(),
    }

    /// The angle in radians, from 0 to π, whose cosine each element is.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0]).acos().item(), 0.0);
    /// ```
    acos in -0.8..0.8 {
        float: |x| x.acos(),
        gradient: |x, _y, g| -(g * (1.0 - x.square()).rsqrt()),
    }

    /// The angle in radians, from -π/2 to π/2, whose tangent each element is.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).atan().item(), 0.0);
    /// ```
    atan in -2.0..2.0 {
        float: |x| x.atan(),
        gradient: |x, _y, g| g / (x.square() + 1.0),
    }

    /// The hyperbolic sine.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).sinh().item(), 0.0);
    /// ```
    sinh in -2.0..2.0 {
        float: |x| x.sinh(),
        gradient: |x, _y, g| g * x.cosh(),
    }

    /// The hyperbolic cosine.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).cosh().item(), 1.0);
    /// ```
    cosh in -2.0..2.0 {
        float: |x| x.cosh(),
        gradient: |x, _y, g| g * x.sinh(),
    }

    /// The hyperbolic tangent.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0, 100.0]).tanh().to_vec::<f32>(), [0.0, 1.0]);
    /// ```
    tanh in -2.0..2.0 {
        float: |x| Elementary::tanh(x),
        gradient: |_x, y, g| g * (1.0 - y.square()),
    }

    /// The number whose hyperbolic sine each element is.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).asinh().item(), 0.0);
    /// ```
    asinh in -2.0..2.0 {
        float: |x| through_f64(x, libm::asinh),
        gradient: |x, _y, g| g * (x.square() + 1.0).rsqrt(),
    }

    /// The number, not negative, whose hyperbolic cosine each element is.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0]).acosh().item(), 0.0);
    /// ```
    acosh in 1.3..3.0 {
        float: |x| through_f64(x, |x| if x < 1.0 { f64::NAN } else { libm::acosh(x) }),
        gradient: |x, _y, g| g * (x.square() - 1.0).rsqrt(),
    }

    /// The number whose hyperbolic tangent each element is.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).atanh().item(), 0.0);
    /// ```
    atanh in -0.8..0.8 {
        float: |x| x.atanh(),
        gradient: |x, _y, g| g / (1.0 - x.square()),
    }

    /// The logistic function `1 / (1 + exp(-x))`.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0]).sigmoid().item(), 0.5);
    /// ```
    sigmoid in -2.0..2.0 {
        float: |x| Elementary::sigmoid(x),
        gradient: |_x, y, g| g * (y * (1.0 - y)),
    }

    /// Each element where it is above zero, else zero; NaN stays.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([-1.0, 2.0]).relu().to_vec::<f32>(), [0.0, 2.0]);
    /// ```
    relu in 0.5..2.0 {
        number: |x| if x < 0.0 { 0.0 } else { x }, integer: |x| x.max(0),
        gradient: |x, _y, g| g * x.greater(0.0),
    }

    /// `log(1 + exp(x))`, without overflow: a smooth form of [`relu`](Self::relu).
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1000.0]).softplus().item(), 1000.0);
    /// ```
    softplus in -2.0..2.0 {
        float: |x| Elementary::softplus(x),
        gradient: |x, _y, g| g * x.sigmoid(),
    }

    /// The error function, 2/√π times the integral of `exp(-t²)` from 0.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.0, 10.0]).erf().to_vec::<f32>(), [0.0, 1.0]);
    /// ```
    erf in -2.0..2.0 {
        float: |x| Special::erf(x),
        gradient: |x, _y, g| g * ((-x.square()).exp() * (2.0 / PI.sqrt())),
    }

    /// The logarithm of the absolute value of the gamma function.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).lgamma().to_vec::<f32>(), [0.0, 0.0]);
    /// ```
    lgamma in 0.3..3.0 {
        float: |x| Special::ln_gamma(x),
        gradient: |x, _y, g| g * x.polygamma(0),
    }

    /// The largest integer that is not above each element.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.7, -1.2]).floor().to_vec::<f32>(), [1.0, -2.0]);
    /// ```
    floor in 0.1..0.9 {
        number: |x| x.floor(), integer: |x| x,
        gradient: |_x, _y, g| g.zeros_like(),
    }

    /// The smallest integer that is not below each element.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.2, -1.7]).ceil().to_vec::<f32>(), [2.0, -1.0]);
    /// ```
    ceil in 0.1..0.9 {
        number: |x| x.ceil(), integer: |x| x,
        gradient: |_x, _y, g| g.zeros_like(),
    }

    /// The nearest integer; halves go to the even one, as in NumPy.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([0.5, 1.5, 1.7]).round().to_vec::<f32>(), [0.0, 2.0, 2.0]);
    /// ```
    round in 0.1..0.4 {
        number: |x| x.round_ties_even(), integer: |x| x,
        gradient: |_x, _y, g| g.zeros_like(),
    }

    /// Each element without its fraction.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.7, -1.7]).trunc().to_vec::<f32>(), [1.0, -1.0]);
    /// ```
    trunc in 0.1..0.9 {
        number: |x| x.trunc(), integer: |x| x,
        gradient: |_x, _y, g| g.zeros_like(),
    }

    /// Whether each element is not a number (NaN).
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([f32::NAN, 1.0]).isnan().to_vec::<bool>(), [true, false]);
    /// ```
    isnan in -2.0..2.0 {
        predicate: |x| x.is_nan(),
    }

    /// Whether each element is neither infinite nor NaN.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([f32::INFINITY, 1.0]).isfinite().to_vec::<bool>(), [false, true]);
    /// ```
    isfinite in -2.0..2.0 {
        predicate: |x| x.is_finite(),
    }

    /// Whether each element is zero or false. The unary operator `!`.
    ///
    /// ```
    /// assert_eq!((!gradus_core::nd::array([0.0, 3.0])).to_vec::<bool>(), [true, false]);
    /// ```
    logical_not in -2.0..2.0 {
        logical: |x| !x,
    }
}

/// A function of the C library, for those that overflow on the way in the standard library.
fn through_f64<T: Element>(x: T, function: fn(f64) -> f64) -> T {
    T::cast(function(f64::cast(x)))
}

fn integer_sign<T: PartialOrd + Default + Element>(x: T) -> T {
    let zero = T::default();
    T::cast(i64::from(x > zero) - i64::from(x < zero))
}

fn integer_abs<T: Element>(x: T) -> T {
    T::cast(i64::cast(x).wrapping_abs())
}
