//! The derivatives of ln Γ(x), of any order.
//!
//! For positive arguments the recurrence moves x up to where the asymptotic series holds
//! (Abramowitz and Stegun, 6.4.6 and 6.4.11); the reflection formula (6.4.7) brings
//! negative arguments there.

use std::f64::consts::PI;

/// The Bernoulli numbers B₂, B₄, … B₂₀.
const BERNOULLI: [f64; 10] = [
    1.0 / 6.0,
    -1.0 / 30.0,
    1.0 / 42.0,
    -1.0 / 30.0,
    5.0 / 66.0,
    -691.0 / 2730.0,
    7.0 / 6.0,
    -3617.0 / 510.0,
    43867.0 / 798.0,
    -174_611.0 / 330.0,
];

/// From here on ten terms of the series for order 0 or 1 have all digits of a `f64`; each
/// further order needs one more.
const SERIES_START: f64 = 15.0;

/// ψ(x).
pub(super) fn digamma(x: f64) -> f64 {
    if x == 0.0 {
        return -1.0 / x;
    }
    if is_pole(x) {
        return f64::NAN;
    }
    if x < 0.0 {
        return digamma(1.0 - x) - PI * cot_pi(x);
    }
    if (1.2..1.75).contains(&x) {
        return digamma_near_root(x);
    }
    let (mut shifted, mut sum) = (x, 0.0);
    while shifted < SERIES_START {
        sum += 1.0 / shifted;
        shifted += 1.0;
    }
    digamma_series(shifted) - sum
}

/// ln x - 1/2x - Σ B₂ₖ / (2k x²ᵏ).
fn digamma_series(x: f64) -> f64 {
    let inverse_square = 1.0 / x / x;
    let mut power = 1.0;
    let mut sum = 0.0;
    for (bernoulli, k) in BERNOULLI.into_iter().zip(1..) {
        power *= inverse_square;
        sum += bernoulli * power / f64::from(2 * k);
    }
    libm::log(x) - (0.5 / x + sum)
}

/// The root of ψ, and what is left of it behind the last digit.
const ROOT: f64 = 1.4616321449683622;
const ROOT_REST: f64 = 9.549995429965697e-17;

/// ψ⁽ᵏ⁾(root) / k! for k from 1 on, by mpmath:
/// `mp.dps = 60; r = findroot(lambda x: psi(0, x), 1.46); psi(k, r) / factorial(k)`.
const TAYLOR: [f64; 26] = [
    0.9676722454476212,
    -0.4427631689835921,
    0.258499760955651,
    -0.16394270544240652,
    0.10782405069126237,
    -0.07219956125645471,
    0.04880428816414311,
    -0.03316112647484736,
    0.022597648232218104,
    -0.01542476590494896,
    0.010538791616612175,
    -0.007204534386356869,
    0.004926781395729853,
    -0.003369801655439328,
    0.002305126326734928,
    -0.0015769367714301972,
    0.0010788252019162967,
    -0.0007380709389960052,
    0.000504953265834602,
    -0.0003454680251063077,
    0.00023635601564027053,
    -0.00016170622091974803,
    0.0001106337276874741,
    -7.569179582195066e-05,
    5.178575795222081e-05,
    -3.5430070947659604e-05,
];

/// Digits relative to ψ itself, not to the terms that cancel at its root.
fn digamma_near_root(x: f64) -> f64 {
    let distance = (x - ROOT) - ROOT_REST;
    let factor = TAYLOR
        .into_iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * distance + coefficient);
    factor * distance
}

/// ψ⁽ⁿ⁾(x).
pub(super) fn polygamma(order: u32, x: f64) -> f64 {
    if order == 0 {
        return digamma(x);
    }
    let sign = if order % 2 == 1 { 1.0 } else { -1.0 };
    if x == 0.0 || is_pole(x) {
        return sign * f64::INFINITY;
    }
    if x < 0.0 {
        let derivative = PI.powi(order as i32 + 1) * cot_derivative(order, cot_pi(x));
        return -sign * polygamma(order, 1.0 - x) - derivative;
    }
    sign * positive_polygamma(order, x)
}

/// |ψ⁽ⁿ⁾(x)| for x > 0: n! Σ 1/(x + k)ⁿ⁺¹ over all k, of which the series takes the tail.
fn positive_polygamma(order: u32, x: f64) -> f64 {
    let missing = (SERIES_START + f64::from(order) - x).ceil().max(0.0);
    let terms = missing as u32;
    let tail = polygamma_series(order, x + missing);
    // The smallest terms first.
    (0..terms).rev().fold(tail, |sum, k| {
        let z = x + f64::from(k);
        sum + factorial_over_power(order, z) / z
    })
}

/// (n-1)!/xⁿ · [1 + n/2x + Σ B₂ₖ (2k+n-1)! / ((2k)! (n-1)! x²ᵏ)].
fn polygamma_series(order: u32, x: f64) -> f64 {
    let n = f64::from(order);
    let mut factor = 1.0;
    let mut sum = 1.0 + 0.5 * n / x;
    for (bernoulli, k) in BERNOULLI.into_iter().zip(1..) {
        let even = f64::from(2 * k);
        factor *= (even + n - 2.0) / (even - 1.0) / x * ((even + n - 1.0) / even / x);
        sum += bernoulli * factor;
    }
    factorial_over_power(order - 1, x) / x * sum
}

/// n!/xⁿ, in an order of operations that overflows only where the result does.
fn factorial_over_power(n: u32, x: f64) -> f64 {
    (1..=n).fold(1.0, |product, j| product * (f64::from(j) / x))
}

/// Whether x is one of the poles -1, -2, …; -∞ counts as one.
fn is_pole(x: f64) -> bool {
    x < 0.0 && x == x.floor()
}

/// cot(πx), exact in its argument.
fn cot_pi(x: f64) -> f64 {
    let rest = x - x.round();
    if rest.abs() <= 0.25 {
        1.0 / libm::tan(PI * rest)
    } else {
        libm::tan(PI * (0.5 - rest.abs())).copysign(rest)
    }
}

/// The n-th derivative of the cotangent, where the cotangent itself is `cot`.
///
/// It is a polynomial of the cotangent, since cot′ = -(1 + cot²). Up to the common sign
/// all coefficients are positive, so that nothing cancels.
fn cot_derivative(order: u32, cot: f64) -> f64 {
    let mut coefficients = vec![0.0, 1.0];
    for _ in 0..order {
        let mut next = vec![0.0; coefficients.len() + 1];
        for (power, coefficient) in coefficients.iter().enumerate().skip(1) {
            let slope = coefficient * power as f64;
            next[power - 1] -= slope;
            next[power + 1] -= slope;
        }
        coefficients = next;
    }
    coefficients
        .into_iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * cot + coefficient)
}
