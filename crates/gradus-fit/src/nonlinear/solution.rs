//! What a fit hands back.

/// Where a parameter stands in the solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Found by the fit.
    Free,
    /// Held at its starting value.
    Fixed,
    /// Stopped by its lower bound.
    AtLower,
    /// Stopped by its upper bound.
    AtUpper,
}

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// At a minimum: the residuals are at right angles to the Jacobian, and steps no longer matter.
    Converged,
    /// What is left is rounding error: the data are reproduced exactly, or the gradient is too small to
    /// be computed.
    AtRoundingLevel,
    /// The iterations ran out on the way.
    MaxIterations,
    /// No step makes the sum smaller, though the gradient says that one should.
    NoProgress,
    /// The model has no finite value at the starting point, nor near it.
    Undefined,
    /// A parameter runs away while the sum hardly changes: the data want it at infinity.
    Diverging {
        /// Which parameter.
        parameter: usize,
    },
}

impl Verdict {
    /// Whether the solution is a minimum.
    ///
    /// # Examples
    ///
    /// ```
    /// use gradus_fit::nonlinear::Verdict;
    ///
    /// assert!(Verdict::AtRoundingLevel.is_success());
    /// assert!(!Verdict::Diverging { parameter: 2 }.is_success());
    /// ```
    pub fn is_success(self) -> bool {
        matches!(self, Self::Converged | Self::AtRoundingLevel)
    }
}

/// The result of [`fit`](super::fit).
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// The parameters, the fixed ones included.
    pub parameters: Vec<f64>,
    /// Where each parameter stands.
    pub states: Vec<State>,
    /// `√wᵢ (yᵢ − fᵢ)`, one for each row.
    pub residuals: Vec<f64>,
    /// `√wᵢ ∂fᵢ/∂bⱼ` at the solution, of all parameters, column after column.
    pub jacobian: Vec<f64>,
    /// The sum of the squares of the residuals, `Σ wᵢ (yᵢ − fᵢ)²`.
    pub rss: f64,
    /// What was minimized: the sum of the losses, which is `rss` for [`Loss::Squared`](super::Loss).
    pub cost: f64,
    /// The scale of a robust loss, given or found; 1 for squares.
    pub scale: f64,
    /// `ρ′` of each row: how much a robust loss lets it count; 1 for squares.
    pub robust_weights: Vec<f64>,
    /// How the fit ended.
    pub verdict: Verdict,
    /// Iterations that led to this solution from its starting point.
    pub iterations: usize,
    /// The rank of the Jacobian's free columns, scaled to unit length. Less than their number: the data
    /// do not tell some parameters apart.
    pub rank: usize,
    /// The largest cosine of an angle between the residuals and a free column of the Jacobian.
    pub gradient: f64,
    /// The largest relative change of a parameter that another Gauss–Newton step would make.
    pub step: f64,
    /// Starting points that were tried.
    pub starts: usize,
    /// Starting points whose way to the end led to this minimum.
    pub agreeing: usize,
}
