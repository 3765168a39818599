//! The variance of estimates that a robust loss gave.

use crate::nonlinear::{Loss, Solution};

/// What `(JᵀJ)⁻¹` is to be multiplied by; `None` for least squares, where it is `rss / dof`.
///
/// `K² · (Σψ²/(n − p)) / mean(ψ′)²` with `K = 1 + p/n · var(ψ′)/mean(ψ′)²`, where `ψ` is half the
/// derivative of the loss by the residual: P. J. Huber (1981), *Robust Statistics*, section 7.6,
/// equation 6.5; R's `rlm` and statsmodels' `RLM` (`H1`) do the same.
pub(crate) fn robust_variance(
    loss: Loss,
    solution: &Solution,
    weights: Option<&[f64]>,
    parameters: usize,
) -> Option<f64> {
    if loss == Loss::Squared {
        return None;
    }
    let counts = |row: usize| weights.is_none_or(|weights| weights[row] > 0.0);
    let mut squares = 0.0;
    let mut slopes = Vec::new();
    let counting = (solution.residuals.iter().enumerate()).filter(|(row, _)| counts(*row));
    for (_, &residual) in counting {
        let z = (residual / solution.scale).powi(2);
        let [_, first, second] = loss.rho(z);
        squares += (residual * first).powi(2);
        slopes.push(first + 2.0 * z * second);
    }
    let n = slopes.len() as f64;
    let p = parameters as f64;
    let mean = slopes.iter().sum::<f64>() / n;
    let variance = slopes
        .iter()
        .map(|slope| (slope - mean).powi(2))
        .sum::<f64>()
        / n;
    let correction = 1.0 + p / n * variance / (mean * mean);
    Some(correction.powi(2) * squares / (n - p) / (mean * mean))
}
