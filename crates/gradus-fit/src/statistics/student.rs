//! Student's t distribution: tails and quantiles to about 14 digits.
//!
//! statrs computes the same from `exp(lnΓ(a+b) - lnΓ(a) - lnΓ(b))` and at most 140 terms of a continued fraction:
//! few digits are left at a million degrees of freedom, which a file of a million rows has, and its `erfc` has
//! ten in the tail. Here the quotient of the two gamma functions is expanded directly. statrs gives the quantile
//! of the normal distribution, from which Newton's method starts.

use std::f64::consts::PI;

use statrs::distribution::{ContinuousCDF, Normal};

/// The probability that a t-distributed number is further from 0 than `t`: `P(|T| ≥ |t|)`.
///
/// It keeps its relative precision far out in the tail. `dof` may be any positive number. NaN gives NaN.
///
/// M. Abramowitz, I. A. Stegun, *Handbook of Mathematical Functions*, 26.7.1 and 26.5.8.
///
/// ```
/// use gradus_fit::statistics::student_two_sided;
///
/// // With one degree of freedom it is Cauchy's distribution.
/// assert!((student_two_sided(1.0, 1.0) - 0.5).abs() < 1e-15);
/// assert_eq!(student_two_sided(f64::INFINITY, 7.0), 0.0);
/// ```
pub fn student_two_sided(t: f64, dof: f64) -> f64 {
    if t.is_nan() || dof.is_nan() || dof <= 0.0 {
        return f64::NAN;
    }
    let ratio = t.abs() / dof.sqrt();
    if ratio == 0.0 || ratio.is_infinite() {
        return if ratio == 0.0 { 1.0 } else { 0.0 };
    }
    let a = 0.5 * dof;
    let square = ratio * ratio;
    // x = ν / (ν + t²), as its logarithm, and its complement, both without subtraction.
    let complement = 1.0 / (1.0 + 1.0 / square);
    let log_x = if square.is_finite() {
        -square.ln_1p()
    } else {
        -2.0 * ratio.ln()
    };
    let common = (a * log_x).exp() * complement.sqrt() * gamma_quotient(a) / PI.sqrt();
    if square > 1.5 / (a + 1.0) {
        common / complement / upper_fraction(a, 1.0 / square)
    } else {
        1.0 - 2.0 * common * lower_fraction(a, complement)
    }
}

/// The `t` that a t-distributed number exceeds in magnitude with the given probability, between 0 and 1.
///
/// Half the width of a 95 % interval is `student_quantile(0.05, dof)` standard errors.
///
/// ```
/// use gradus_fit::statistics::student_quantile;
///
/// assert!((student_quantile(0.05, 10.0) - 2.228138851986274).abs() < 1e-14);
/// ```
pub fn student_quantile(probability: f64, dof: f64) -> f64 {
    if !(probability > 0.0 && probability < 1.0 && dof > 0.0) {
        return f64::NAN;
    }
    // Newton's method for ln p as a function of ln t: nearly straight, as p falls like a power of t.
    let mut t = -Normal::standard().inverse_cdf(0.5 * probability);
    for _ in 0..100 {
        let p = student_two_sided(t, dof);
        let slope = 2.0 * density(t, dof) * t / p;
        let step = ((p / probability).ln() / slope).clamp(-2.0, 2.0);
        t *= step.exp();
        if step.abs() < 4.0 * f64::EPSILON {
            break;
        }
    }
    t
}

/// Degrees of freedom at which Student's distribution is the normal one to the last bit.
pub(super) const NORMAL: f64 = 1e40;

fn density(t: f64, dof: f64) -> f64 {
    let log = -0.5 * (dof + 1.0) * (t * t / dof).ln_1p();
    gamma_quotient(0.5 * dof) / (dof * PI).sqrt() * log.exp()
}

/// `Γ(a + ½) / Γ(a)`.
///
/// By its asymptotic series (J. S. Frame, 1949, The American Mathematical Monthly 56, 529) where `a` is
/// large, and from there downwards by recurrence.
fn gamma_quotient(a: f64) -> f64 {
    const SERIES: [f64; 8] = [
        1.0,
        -1.0 / 8.0,
        1.0 / 128.0,
        5.0 / 1024.0,
        -21.0 / 32768.0,
        -399.0 / 262_144.0,
        869.0 / 4_194_304.0,
        39_325.0 / 33_554_432.0,
    ];
    let (mut large, mut factor) = (a, 1.0);
    while large < 40.0 {
        factor *= large / (large + 0.5);
        large += 1.0;
    }
    let series = SERIES
        .iter()
        .rev()
        .fold(0.0, |sum, term| sum / large + term);
    factor * large.sqrt() * series
}

/// `a / F(½, 1; a+1; -z)`, a continued fraction of positive terms (DLMF 15.7.1), good for `z` below `a`.
fn upper_fraction(a: f64, z: f64) -> f64 {
    let term = |n: u32| {
        let half = f64::from(n / 2);
        let factor = if n % 2 == 1 {
            (0.5 + half) * (a + half)
        } else {
            half * (a - 0.5 + half)
        };
        (factor * z, a + f64::from(n))
    };
    lentz(a, term)
}

/// `F(a + ½, 1; 3/2; x)`, by the continued fraction of the incomplete beta function (DLMF 8.17.22).
fn lower_fraction(a: f64, x: f64) -> f64 {
    let term = |n: u32| {
        let m = f64::from(n / 2);
        let factor = if n % 2 == 1 {
            -(0.5 + m) * (a + 0.5 + m) / ((0.5 + 2.0 * m) * (1.5 + 2.0 * m))
        } else {
            m * (a - m) / ((2.0 * m - 0.5) * (2.0 * m + 0.5))
        };
        (factor * x, 1.0)
    };
    1.0 / lentz(1.0, term)
}

/// `b₀ + a₁/(b₁ + a₂/(b₂ + …))`, given `b₀` and `n → (aₙ, bₙ)`, by Lentz's method.
fn lentz(start: f64, term: impl Fn(u32) -> (f64, f64)) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut value = guard(start);
    let (mut c, mut d) = (value, 0.0);
    for n in 1..20_000_000 {
        let (a, b) = term(n);
        d = 1.0 / guard(b + a * d);
        c = guard(b + a / c);
        value *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}
