//! What a caller can ask of a fit.

use super::{Loss, Scales};

/// Limits of a parameter, both within reach.
///
/// # Examples
///
/// ```
/// use gradus_fit::nonlinear::Bounds;
///
/// assert!(Bounds::at_least(0.0).contains(1e300));
/// assert!(!Bounds::between(0.0, 1.0).contains(1.5));
/// assert_eq!(Bounds::default(), Bounds::between(f64::NEG_INFINITY, f64::INFINITY));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The least value; `-inf` for none.
    pub lower: f64,
    /// The greatest value; `inf` for none.
    pub upper: f64,
}

impl Bounds {
    /// `lower` and more.
    pub fn at_least(lower: f64) -> Self {
        Self::between(lower, f64::INFINITY)
    }

    /// `upper` and less.
    pub fn at_most(upper: f64) -> Self {
        Self::between(f64::NEG_INFINITY, upper)
    }

    /// From `lower` to `upper`.
    pub fn between(lower: f64, upper: f64) -> Self {
        Self { lower, upper }
    }

    /// Whether `value` is allowed.
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Whether every number is allowed.
    pub(super) fn is_unbounded(self) -> bool {
        self.lower == f64::NEG_INFINITY && self.upper == f64::INFINITY
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self::between(f64::NEG_INFINITY, f64::INFINITY)
    }
}

/// What [`fit`](super::fit) is asked for, beyond the model and the data.
///
/// Lists have one entry for each parameter, or none at all where nothing is asked for.
///
/// # Examples
///
/// ```
/// use gradus_fit::nonlinear::{Bounds, Loss, Options};
///
/// let options = Options {
///     start: &[None, Some(1e-4)],
///     bounds: &[Bounds::default(), Bounds::at_least(0.0)],
///     loss: Loss::Huber(None),
///     ..Options::default()
/// };
/// assert_eq!(options.max_iterations, 500);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Weights of the squares, one for each row: `1/σ²` where `σ` is the standard error of a response.
    /// A row of weight 0 counts for nothing, even where the model is undefined.
    pub weights: Option<&'a [f64]>,
    /// Starting values. Those of linear parameters may stay away without harm; where that of a
    /// nonlinear one does, values are drawn for it (see [`starts`](Self::starts)).
    pub start: &'a [Option<f64>],
    /// Bounds.
    pub bounds: &'a [Bounds],
    /// Which parameters stay at their starting values.
    pub fixed: &'a [bool],
    /// Where starting values are drawn from: one entry for each parameter, one for all, or none.
    pub scales: &'a [Scales],
    /// What residuals cost.
    pub loss: Loss,
    /// Iterations, at most, from any one starting point.
    pub max_iterations: usize,
    /// Starting points, at most, that are drawn where starting values are missing.
    pub starts: usize,
    /// Where the drawing of starting points begins.
    pub seed: u64,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            weights: None,
            start: &[],
            bounds: &[],
            fixed: &[],
            scales: &[],
            loss: Loss::Squared,
            max_iterations: 500,
            starts: 2000,
            seed: 0,
        }
    }
}
