//! The logistic function and its relatives, written so that no end loses digits.

/// 1 / (1 + exp(-x)).
pub(super) fn sigmoid(x: f64) -> f64 {
    let small = libm::exp(-x.abs());
    if x >= 0.0 {
        1.0 / (1.0 + small)
    } else {
        small / (1.0 + small)
    }
}

/// ln(1 + exp(x)).
pub(super) fn softplus(x: f64) -> f64 {
    // Not `x.max(0.0)`, which would lose a NaN.
    let rest = libm::log1p(libm::exp(-x.abs()));
    if x > 0.0 { x + rest } else { rest }
}

/// ln(p / (1 - p)).
pub(super) fn logit(p: f64) -> f64 {
    if (0.25..=0.75).contains(&p) {
        // 2p - 1 is exact here, and small where the logit is.
        2.0 * libm::atanh(2.0 * p - 1.0)
    } else {
        libm::log(p / (1.0 - p))
    }
}
