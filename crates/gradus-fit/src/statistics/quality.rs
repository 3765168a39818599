//! How well a model fits as a whole: R², likelihood, information criteria.

/// What the quality of a fit is computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sums {
    /// Rows with a weight above 0.
    pub observations: u64,
    /// Parameters that were estimated, without the variance of the residuals.
    pub parameters: usize,
    /// Whether the model contains a constant, so that R² compares with the mean instead of with 0.
    pub has_intercept: bool,
    /// `Σ w (y - ŷ)²`.
    pub residual: f64,
    /// `Σ w (y - ȳ)²`.
    pub about_mean: f64,
    /// `Σ w y²`.
    pub about_zero: f64,
    /// `Σ ln w`; 0 without weights.
    pub log_weight: f64,
    /// Whether weights are `1/σ²` of known errors, so that the residual variance is not estimated.
    pub known_errors: bool,
}

impl Sums {
    /// Observations less parameters.
    pub(super) fn dof(&self) -> u64 {
        self.observations.saturating_sub(self.parameters as u64)
    }

    /// The variance of an observation of weight 1: 1 where errors are known, else estimated from
    /// the residuals; not finite without degrees of freedom.
    pub(crate) fn variance(&self) -> f64 {
        match self.known_errors {
            true => 1.0,
            false => self.residual / self.dof() as f64,
        }
    }
}

/// How well a model fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Observations less parameters.
    pub dof: u64,
    /// `√(rss / dof)`; none without degrees of freedom.
    pub residual_std_error: Option<f64>,
    /// The share of the response's spread (about its mean, or about 0 without an intercept) that the model
    /// explains; 1 for perfect data; none where there is neither spread nor a perfect fit.
    pub r2: Option<f64>,
    /// R² with mean squares in the place of sums; none without degrees of freedom.
    pub adjusted_r2: Option<f64>,
    /// The logarithm of the normal likelihood, at its maximum; none where it has no bound (perfect data).
    pub log_likelihood: Option<f64>,
    /// Akaike's criterion `2k - 2 ln L`. As in R, `k` counts the variance of the residuals where it is
    /// estimated.
    pub aic: Option<f64>,
    /// The Bayesian criterion `k ln n - 2 ln L`.
    pub bic: Option<f64>,
    /// χ² per degree of freedom, where errors were known: near 1 when model and errors are right.
    pub chi2_per_dof: Option<f64>,
}

/// Computes the quality of a fit, with R's definitions (`summary.lm`, `logLik.lm`, `AIC`, `BIC`).
///
/// ```
/// use gradus_fit::statistics::{Sums, quality};
///
/// let sums = Sums {
///     observations: 4, parameters: 2, has_intercept: true, residual: 1.0, about_mean: 10.0,
///     about_zero: 50.0, log_weight: 0.0, known_errors: false,
/// };
/// let quality = quality(&sums);
/// assert_eq!((quality.r2, quality.dof), (Some(0.9), 2));
/// assert!((quality.adjusted_r2.unwrap() - 0.85).abs() < 1e-15);
/// ```
pub fn quality(sums: &Sums) -> Quality {
    let dof = sums.dof();
    let per_dof = (dof > 0).then(|| sums.residual / dof as f64);
    let r2 = r2(sums);
    let baseline = sums.observations as f64 - f64::from(u8::from(sums.has_intercept));
    let log_likelihood = Some(log_likelihood(sums)).filter(|value| value.is_finite());
    let estimated = sums.parameters as f64 + f64::from(u8::from(!sums.known_errors));
    Quality {
        dof,
        residual_std_error: per_dof.map(f64::sqrt),
        r2,
        adjusted_r2: r2
            .filter(|_| dof > 0)
            .map(|r2| 1.0 - (1.0 - r2) * baseline / dof as f64),
        log_likelihood,
        aic: log_likelihood.map(|log| 2.0 * estimated - 2.0 * log),
        bic: log_likelihood.map(|log| estimated * (sums.observations as f64).ln() - 2.0 * log),
        chi2_per_dof: per_dof.filter(|_| sums.known_errors),
    }
}

fn r2(sums: &Sums) -> Option<f64> {
    if sums.residual == 0.0 {
        return Some(1.0);
    }
    let spread = if sums.has_intercept {
        sums.about_mean
    } else {
        sums.about_zero
    };
    Some(1.0 - sums.residual / spread).filter(|r2| r2.is_finite())
}

fn log_likelihood(sums: &Sums) -> f64 {
    let n = sums.observations as f64;
    let constant = sums.log_weight - n * std::f64::consts::TAU.ln();
    if sums.known_errors {
        0.5 * (constant - sums.residual)
    } else {
        0.5 * (constant - n - n * (sums.residual / n).ln())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMS: Sums = Sums {
        observations: 3,
        parameters: 3,
        has_intercept: true,
        residual: 0.0,
        about_mean: 2.0,
        about_zero: 5.0,
        log_weight: 0.0,
        known_errors: false,
    };

    #[test]
    fn perfect_data_and_no_degrees_of_freedom_give_no_nan() {
        let perfect = quality(&SUMS);
        assert_eq!((perfect.dof, perfect.r2), (0, Some(1.0)));
        assert_eq!(
            (perfect.residual_std_error, perfect.adjusted_r2),
            (None, None)
        );
        assert_eq!(
            (perfect.log_likelihood, perfect.aic, perfect.bic),
            (None, None, None)
        );
    }

    #[test]
    fn known_errors_give_chi_squared_and_count_no_variance() {
        let known = quality(&Sums {
            observations: 5,
            residual: 4.0,
            known_errors: true,
            ..SUMS
        });
        assert_eq!(known.chi2_per_dof, Some(2.0));
        assert!(
            (known.aic.unwrap() - (6.0 + 4.0 + 5.0 * std::f64::consts::TAU.ln())).abs() < 1e-12
        );
    }
}
