//! What a fit hands back.

use super::error::Name;

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
    /// At a minimum where the model has a kink: the sum rises to all sides, but not smoothly. Errors of
    /// the parameter that come from slopes mean nothing.
    AtKink {
        /// The parameter that the kink is in.
        parameter: usize,
    },
    /// At the edge of where the model is defined; the sum would fall beyond.
    AtEdge {
        /// The parameter whose change leaves the model's domain.
        parameter: usize,
    },
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
        matches!(
            self,
            Self::Converged | Self::AtRoundingLevel | Self::AtKink { .. }
        )
    }

    /// What happened and, unless all is well, what to do, with the names of parameters.
    ///
    /// Where `names` has no name, the parameter is called by its number, from 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use gradus_fit::nonlinear::Verdict;
    ///
    /// assert_eq!(
    ///     Verdict::Diverging { parameter: 1 }.describe(&["b1", "b2"]),
    ///     "`b2` runs away while the fit hardly changes: the data do not determine it; \
    ///      fix it (`--fix b2=…`) or bound it (`--bound b2=…..…`)"
    /// );
    /// ```
    pub fn describe(&self, names: &[&str]) -> String {
        match self {
            Self::Converged => "converged to a minimum".to_owned(),
            Self::AtRoundingLevel => "converged as far as numbers of 16 digits can tell: \
                 what is left of the residuals or the gradient is rounding"
                .to_owned(),
            Self::MaxIterations => "stopped before it converged: the iterations ran out; \
                 allow more of them or start elsewhere (`--start`)"
                .to_owned(),
            Self::NoProgress => "stopped before it converged: no step makes the fit better, \
                 though the slopes say that one should; start elsewhere (`--start`)"
                .to_owned(),
            Self::Undefined => {
                "the model is not a finite number at the start, nor anywhere that was \
                 tried; start where it is (`--start`), and keep it there (`--bound`)"
                    .to_owned()
            }
            Self::AtKink { parameter } => {
                let name = Name::of(*parameter, names);
                format!(
                    "converged to a minimum at a kink of the model in {name}: \
                     its standard error means nothing there"
                )
            }
            Self::AtEdge { parameter } => {
                let Name { shown, option } = &Name::of(*parameter, names);
                format!(
                    "{shown} stopped where the model ends: beyond, it is not a finite number; \
                     bound it (`--bound {option}=…..…`) or change the model"
                )
            }
            Self::Diverging { parameter } => {
                let Name { shown, option } = &Name::of(*parameter, names);
                format!(
                    "{shown} runs away while the fit hardly changes: the data do not determine it; \
                     fix it (`--fix {option}=…`) or bound it (`--bound {option}=…..…`)"
                )
            }
        }
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
