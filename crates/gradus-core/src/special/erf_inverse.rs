//! The inverse error function.

use std::f64::consts::{FRAC_2_SQRT_PI, PI};

/// y with erf(y) = x: an estimate that is right to about three digits, then Halley's
/// method, which trebles them each time.
pub(super) fn erf_inverse(x: f64) -> f64 {
    let size = x.abs();
    if size >= 1.0 || x.is_nan() {
        return if size == 1.0 { x / 0.0 } else { f64::NAN };
    }
    let mut y = estimate(size);
    for _ in 0..3 {
        let slope = FRAC_2_SQRT_PI * libm::exp(-y * y);
        let newton = excess(y, size) / slope;
        y -= newton / (1.0 + y * newton);
    }
    y.copysign(x)
}

/// erf(y) - x without the cancellation near 1.
fn excess(y: f64, x: f64) -> f64 {
    if x < 0.5 {
        libm::erf(y) - x
    } else {
        (1.0 - x) - libm::erfc(y)
    }
}

/// Winitzki, "A handy approximation for the error function and its inverse", 2008; for
/// small x, where its terms underflow, the tangent at 0.
fn estimate(x: f64) -> f64 {
    const A: f64 = 0.147;
    if x < 1e-3 {
        return x / FRAC_2_SQRT_PI;
    }
    let log = libm::log1p(-x * x);
    let half = 2.0 / (PI * A) + 0.5 * log;
    let root = (half * half - log / A).sqrt();
    // The textbook's root - half, which cancels for small x.
    let square = if half > 0.0 {
        -log / A / (root + half)
    } else {
        root - half
    };
    square.sqrt()
}
