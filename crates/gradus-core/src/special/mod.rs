//! Special functions of one number, for `f32` and `f64`.
//!
//! They are what the elementwise operations of the same names call for each element, and
//! what their gradients need. All are computed in `f64` with the crate `libm`, which is
//! plain Rust: the same argument gives the same bits on every platform. The functions of
//! `f32` round the result once.
//!
//! Where a function has a pole or no value the answer is that of `scipy.special`:
//! infinities and NaN, never a panic.

mod erf_inverse;
mod logistic;
mod polygamma;

/// The special functions of a number.
///
/// Call them by the trait's name, `Special::erf(x)`: the standard library has reserved
/// some of the names for methods of its own.
pub trait Special: sealed::Number {
    /// The error function, 2/√π ∫₀ˣ exp(-t²) dt.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert_eq!(Special::erf(0.5_f64), 0.5204998778130465);
    /// assert_eq!(Special::erf(f32::INFINITY), 1.0);
    /// ```
    fn erf(self) -> Self {
        self.through_f64(libm::erf)
    }

    /// The complementary error function, 1 - erf(x), with all its digits for large x.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert_eq!(Special::erfc(10.0_f64), 2.088487583762545e-45);
    /// ```
    fn erfc(self) -> Self {
        self.through_f64(libm::erfc)
    }

    /// The inverse of the error function: infinite at ±1 and NaN beyond.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert!((Special::erf(Special::erf_inv(0.3_f64)) - 0.3).abs() < 1e-15);
    /// assert_eq!(Special::erf_inv(1.0_f32), f32::INFINITY);
    /// ```
    fn erf_inv(self) -> Self {
        self.through_f64(erf_inverse::erf_inverse)
    }

    /// The gamma function: (x - 1)! for whole x. At 0 an infinity with the sign of the zero,
    /// NaN at negative whole numbers.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert_eq!(Special::gamma(5.0_f64), 24.0);
    /// assert!(Special::gamma(-1.0_f32).is_nan());
    /// ```
    fn gamma(self) -> Self {
        self.through_f64(libm::tgamma)
    }

    /// The natural logarithm of the absolute value of the gamma function; its derivative is
    /// [`digamma`](Self::digamma). Infinite at 0 and at negative whole numbers, -∞ at -∞.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert!((Special::ln_gamma(5.0_f64) - 24.0_f64.ln()).abs() < 1e-15);
    /// assert_eq!(Special::ln_gamma(-2.0_f32), f32::INFINITY);
    /// ```
    fn ln_gamma(self) -> Self {
        self.through_f64(|x| {
            if x == f64::NEG_INFINITY {
                x
            } else {
                libm::lgamma(x)
            }
        })
    }

    /// ψ(x), the derivative of [`ln_gamma`](Self::ln_gamma). At 0 an infinity with the
    /// opposite sign of the zero, NaN at negative whole numbers.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert!((Special::digamma(1.0_f64) + 0.577215664901532861).abs() < 1e-15); // Euler's constant
    /// assert!(Special::digamma(-3.0_f32).is_nan());
    /// ```
    fn digamma(self) -> Self {
        self.through_f64(polygamma::digamma)
    }

    /// ψ⁽ⁿ⁾(x), the n-th derivative of [`digamma`](Self::digamma): itself for order 0,
    /// trigamma for 1. The derivative is that of the next order.
    ///
    /// At 0 and at negative whole numbers the value is the limit from the right, which is +∞
    /// for odd orders and -∞ for even ones from 2 on. The relative error is near 10⁻¹⁵ for
    /// small orders and grows in proportion to the order; close to the roots that even orders
    /// have for negative x it is larger. The time grows with the square of the order.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// let basel = std::f64::consts::PI.powi(2) / 6.0;
    /// assert!((Special::polygamma(1, 1.0_f64) - basel).abs() < 1e-15);
    /// assert_eq!(Special::polygamma(2, -1.0_f32), f32::NEG_INFINITY);
    /// ```
    fn polygamma(order: u32, x: Self) -> Self {
        x.through_f64(|x| polygamma::polygamma(order, x))
    }

    /// The logistic function 1 / (1 + exp(-x)), accurate and without overflow at both ends.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert_eq!(Special::sigmoid(0.0_f32), 0.5);
    /// assert_eq!(Special::sigmoid(-700.0_f64), 9.85967654375977e-305);
    /// ```
    fn sigmoid(self) -> Self {
        sealed::Number::logistic(self)
    }

    /// ln(sigmoid(x)), accurate where [`sigmoid`](Self::sigmoid) is close to 1 or to 0.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert_eq!(Special::log_sigmoid(-1000.0_f64), -1000.0);
    /// ```
    fn log_sigmoid(self) -> Self {
        self.log_logistic()
    }

    /// ln(1 + exp(x)), accurate and without overflow at both ends. Its derivative is
    /// [`sigmoid`](Self::sigmoid).
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert_eq!(Special::softplus(1000.0_f64), 1000.0);
    /// assert_eq!(Special::softplus(-700.0_f64), 9.85967654375977e-305);
    /// ```
    fn softplus(self) -> Self {
        self.smooth_step()
    }

    /// ln(p / (1 - p)), the inverse of [`sigmoid`](Self::sigmoid): infinite at 0 and 1 and
    /// NaN outside.
    ///
    /// ```
    /// use gradus_core::special::Special;
    /// assert_eq!(Special::logit(0.5_f32), 0.0);
    /// assert_eq!(Special::logit(0.0_f64), f64::NEG_INFINITY);
    /// ```
    fn logit(self) -> Self {
        self.through_f64(logistic::logit)
    }
}

impl Special for f32 {}
impl Special for f64 {}

mod sealed {
    use crate::kernel::math::Elementary;

    /// `f32` or `f64`.
    pub trait Number: Copy {
        /// `function` of this number, computed in `f64`.
        fn through_f64(self, function: impl FnOnce(f64) -> f64) -> Self;
        /// The functions that elementwise operations make vectors of.
        fn logistic(self) -> Self;
        fn log_logistic(self) -> Self;
        fn smooth_step(self) -> Self;
    }

    macro_rules! number {
        ($type:ident) => {
            impl Number for $type {
                #[inline]
                fn through_f64(self, function: impl FnOnce(f64) -> f64) -> $type {
                    function(self.into()) as $type
                }
                fn logistic(self) -> $type {
                    Elementary::sigmoid(self)
                }
                fn log_logistic(self) -> $type {
                    -Elementary::softplus(-self)
                }
                fn smooth_step(self) -> $type {
                    Elementary::softplus(self)
                }
            }
        };
    }
    number!(f32);
    number!(f64);
}
