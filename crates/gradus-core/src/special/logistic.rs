//! The inverse of the logistic function, written so that no end loses digits.

/// ln(p / (1 - p)).
pub(super) fn logit(p: f64) -> f64 {
    if (0.25..=0.75).contains(&p) {
        // 2p - 1 is exact here, and small where the logit is.
        2.0 * libm::atanh(2.0 * p - 1.0)
    } else {
        libm::log(p / (1.0 - p))
    }
}
