//! `sin` and `cos`: quarters of a turn are taken away, then one of two polynomials is right.

use std::f64::consts::FRAC_2_PI;

use super::{nearest, polynomial};

/// Angles up to here are exact enough; see [`Elementary::is_large_angle`](super::Elementary).
pub(super) const LARGEST: f64 = 100_000.0;

/// π/2 in parts of 33 digits, whose products with the number of quarters are exact.
const QUARTER: [f64; 3] = [
    1.5707963267341256,
    6.077100506303966e-11,
    2.0222662487111665e-21,
];
/// What is left of π/2 after each of these parts.
const QUARTER_REST: [f64; 3] = [
    6.077100506506192e-11,
    2.0222662487959506e-21,
    8.4784276603689e-32,
];

/// The sine or, an odd number of quarters on, the cosine, and their signs.
#[inline(always)]
fn chosen(quarters: u64, sine: f64, cosine: f64) -> f64 {
    let value = if quarters & 1 == 0 { sine } else { cosine };
    f64::from_bits(value.to_bits() ^ ((quarters & 2) << 62))
}

/// For arguments and results of `f32`.
pub(super) mod single {
    use super::*;

    const SINE: [f64; 4] = [
        -0.16666666663859728,
        0.008333331875895371,
        -0.0001984008720042874,
        2.7249970957170027e-06,
    ];
    const COSINE: [f64; 4] = [
        0.04166666666432424,
        -0.001388888767281206,
        2.480060068150477e-05,
        -2.7300987837268996e-07,
    ];

    #[inline(always)]
    fn after(x: f64, quarters: u64) -> f64 {
        let (n, bits) = nearest(x * FRAC_2_PI);
        let r = (x - n * QUARTER[0]) - n * QUARTER_REST[0];
        let z = r * r;
        let sine = r + r * z * polynomial(SINE, z);
        let cosine = (1.0 - 0.5 * z) + z * z * polynomial(COSINE, z);
        chosen(bits.wrapping_add(quarters), sine, cosine)
    }

    #[inline(always)]
    pub(in super::super) fn sin(x: f64) -> f64 {
        after(x, 0)
    }

    #[inline(always)]
    pub(in super::super) fn cos(x: f64) -> f64 {
        after(x, 1)
    }
}

/// For `f64`. What the reduced angle lacks is carried on, as in fdlibm's `__kernel_sin` and
/// `__kernel_cos`.
pub(super) mod double {
    use super::*;

    const SINE: [f64; 6] = [
        -0.16666666666666666,
        0.00833333333333095,
        -0.00019841269836759208,
        2.7557316102723463e-06,
        -2.5051131855038404e-08,
        1.591812854191806e-10,
    ];
    const COSINE: [f64; 6] = [
        0.041666666666666664,
        -0.0013888888888887398,
        2.4801587298765916e-05,
        -2.75573172717598e-07,
        2.087614626041983e-09,
        -1.1382631029830746e-11,
    ];

    /// The angle less `n` quarters, and what that lacks.
    #[inline(always)]
    fn reduced(x: f64, n: f64) -> (f64, f64) {
        // A part more with each step, as long as that may change the last digit.
        let first = x - n * QUARTER[0];
        let second = first - n * QUARTER[1];
        let second_lacks = (first - second) - n * QUARTER[1];
        let rest = second - n * QUARTER[2];
        let rest_lacks = (second - rest) - n * QUARTER[2];
        let lacking = n * QUARTER_REST[2] - (second_lacks + rest_lacks);
        let angle = rest - lacking;
        (angle, (rest - angle) - lacking)
    }

    #[inline(always)]
    fn after(x: f64, quarters: u64) -> f64 {
        let (n, bits) = nearest(x * FRAC_2_PI);
        let (r, lacking) = reduced(x, n);
        let z = r * r;
        let sine_rest = z * polynomial(SINE, z);
        let sine = r + (r * sine_rest + lacking * (1.0 - 0.5 * z));
        let half = 0.5 * z;
        let one = 1.0 - half;
        let cosine = one + (((1.0 - one) - half) + (z * z * polynomial(COSINE, z) - r * lacking));
        chosen(bits.wrapping_add(quarters), sine, cosine)
    }

    #[inline(always)]
    pub(in super::super) fn sin(x: f64) -> f64 {
        after(x, 0)
    }

    #[inline(always)]
    pub(in super::super) fn cos(x: f64) -> f64 {
        after(x, 1)
    }
}
