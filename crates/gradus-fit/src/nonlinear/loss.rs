//! Losses: what a residual costs.

/// What a weighted residual `r` costs: `s² ρ(r²/s²)` with a scale `s`.
///
/// The robust ones grow more slowly than the square beyond the scale, which makes outliers matter
/// less. Their definitions are those of SciPy's `least_squares` (with `f_scale = s`); its cost is half
/// of the sum here.
///
/// A scale of `None` is found from the data: a multiple of the residuals' standard deviation σ, which
/// is estimated by the median of `|r|` divided by 0.6745 and found again with every better fit. The
/// multiples make the estimate 95 % efficient where errors are normal after all (Holland and Welsch
/// 1977, *Robust regression using iteratively reweighted least-squares*, Comm. Statist. A6, 813–827).
///
/// [`crate::Loss`] is what users of formulas ask for.
///
/// # Examples
///
/// ```
/// use gradus_fit::nonlinear::Loss;
///
/// let [value, slope, _] = Loss::Huber(None).rho(9.0);
/// assert_eq!((value, slope), (5.0, 1.0 / 3.0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Loss {
    /// The square: least squares.
    #[default]
    Squared,
    /// The square up to the scale, linear from there: `ρ(z) = 2√z − 1` (scale 1.345 σ).
    Huber(Option<f64>),
    /// Smooth between the two: `ρ(z) = 2(√(1 + z) − 1)` (scale 1.345 σ).
    SoftL1(Option<f64>),
    /// Logarithmic: `ρ(z) = ln(1 + z)` (scale 2.385 σ).
    Cauchy(Option<f64>),
}

impl Loss {
    /// `ρ(z)` and its first two derivatives, for a square `z` of a scaled residual.
    pub fn rho(self, z: f64) -> [f64; 3] {
        match self {
            Self::Squared => [z, 1.0, 0.0],
            Self::Huber(_) if z <= 1.0 => [z, 1.0, 0.0],
            Self::Huber(_) => {
                let root = z.sqrt();
                [2.0 * root - 1.0, 1.0 / root, -0.5 / (z * root)]
            }
            Self::SoftL1(_) => {
                let root = (1.0 + z).sqrt();
                [
                    2.0 * z / (1.0 + root),
                    1.0 / root,
                    -0.5 / ((1.0 + z) * root),
                ]
            }
            Self::Cauchy(_) => {
                let slope = 1.0 / (1.0 + z);
                [z.ln_1p(), slope, -slope * slope]
            }
        }
    }

    /// The scale that was given.
    pub(super) fn scale(self) -> Option<f64> {
        match self {
            Self::Squared => Some(1.0),
            Self::Huber(scale) | Self::SoftL1(scale) | Self::Cauchy(scale) => scale,
        }
    }

    /// The scale that fits these residuals; `None` where more than half of them vanish.
    pub(super) fn scale_of(self, residuals: &[f64]) -> Option<f64> {
        let multiple = match self {
            Self::Squared => return Some(1.0),
            Self::Huber(_) | Self::SoftL1(_) => 1.345,
            Self::Cauchy(_) => 2.385,
        };
        let mut sizes: Vec<f64> = residuals.iter().map(|r| r.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let half = sizes.len() / 2;
        let median = if sizes.len() % 2 == 1 {
            sizes[half]
        } else {
            0.5 * (sizes[half - 1] + sizes[half])
        };
        (median > 0.0).then(|| multiple * median / 0.6745)
    }
}
