//! What a training reports on the way and at its end.

use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use crate::linear::Alias;
use crate::number::number_or_nan;
use crate::statistics::Sums;

/// The losses after an epoch, or after an iteration of L-BFGS.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochLoss {
    /// The epoch, from 1.
    pub epoch: u64,
    /// The mean loss of the rows that are trained on, without penalties.
    #[serde(deserialize_with = "number_or_nan")]
    pub train: f64,
    /// The mean loss of the rows that are held out, where there are some.
    pub validation: Option<f64>,
}

/// The losses of all epochs, in order.
pub type History = Vec<EpochLoss>;

/// How far a training is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Epochs that are done.
    pub epochs_done: u64,
    /// Epochs in all, at most.
    pub epochs: u64,
    /// The share of the epoch in progress that is done.
    pub part: f64,
    /// The losses after the last epoch that is done; new ones come once, with a `part` of 0.
    pub last: Option<EpochLoss>,
}

/// How a training ended.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// At a minimum: what is left of the gradient is rounding, or (sgd and adam) small against what
    /// the rows leave open.
    Converged,
    /// The epochs are over, and the minimum is farther away than half of a standard error.
    NotConverged {
        /// How many standard errors the minimum is away, as the gradient says.
        standard_errors: f64,
    },
    /// The iterations of L-BFGS ran out.
    MaxIterations,
    /// No step makes the loss smaller, though the gradient says that one should.
    NoProgress,
    /// Parameters or losses grew beyond all numbers. The parameters are those of the last epoch
    /// that had finite ones.
    Diverged,
    /// The loss has no minimum: some parameters want to be infinite (the rows of one class are
    /// separated from those of the other, or counts are 0 throughout a category).
    Unbounded,
    /// The caller stopped the training.
    Stopped,
}

impl Verdict {
    /// Whether the parameters are those of a minimum.
    pub fn is_success(self) -> bool {
        self == Self::Converged
    }

    /// What happened, and what to do about it; nothing for [`Converged`](Self::Converged).
    ///
    /// ```
    /// use gradus_fit::gradient::{Method, Verdict};
    ///
    /// let verdict = Verdict::NotConverged { standard_errors: 3.21 };
    /// assert!(verdict.message(Method::Sgd).unwrap().contains("3.2 standard errors"));
    /// ```
    pub fn message(self, method: super::Method) -> Option<String> {
        let text = match (self, method) {
            (Self::Converged, _) => return None,
            (Self::NotConverged { standard_errors }, _) => format!(
                "not converged: the minimum is about {standard_errors:.1} standard errors away; \
                 give more --epochs, a larger --batch-size or a smaller --lr (without --lr it \
                 falls to 0 by itself), or use --method lbfgs"
            ),
            (Self::MaxIterations, _) => {
                "not converged: the iterations ran out on the way; give more --epochs".into()
            }
            (Self::NoProgress, _) => "not converged: no step makes the loss smaller, though its \
                 gradient is not 0; start elsewhere (--start), or look for jumps and kinks in the \
                 formula"
                .into(),
            (Self::Diverged, super::Method::Lbfgs) => {
                "diverged: the loss is not finite where the fit went; start elsewhere (--start)"
                    .into()
            }
            (Self::Diverged, _) => "diverged: the parameters grew beyond all numbers; give a \
                 smaller --lr, a larger --batch-size, or use --method lbfgs"
                .into(),
            (Self::Unbounded, _) => "not converged: the loss has no minimum, some parameters want \
                 to be infinite (a combination of the columns tells the responses apart without \
                 error); leave columns out, or give a penalty such as --l2 1e-3"
                .into(),
            (Self::Stopped, _) => "stopped before the end; it goes on from its --checkpoint".into(),
        };
        Some(text)
    }
}

/// The result of a training.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The names of the parameters: columns of the design, or those of the model.
    pub names: Vec<String>,
    /// The parameters, in the units of the data.
    pub parameters: Vec<f64>,
    /// How it ended.
    pub verdict: Verdict,
    /// Epochs, or iterations, that were made.
    pub epochs: u64,
    /// The losses on the way.
    pub history: History,
    /// Rows that were used, those that are held out included.
    pub rows: u64,
    /// Rows that are held out.
    pub held_out: u64,
    /// Rows that were left out since a value was missing.
    pub dropped: u64,
    /// The rate that was used first; none for L-BFGS.
    pub learning_rate: Option<f64>,
    /// The size of the minibatches; none for L-BFGS.
    pub batch_size: Option<u64>,
    /// What the rows say about the parameters; none where the training diverged or was stopped.
    pub inference: Option<Inference>,
    /// Why some numbers should not be trusted.
    pub warnings: Vec<String>,
}

/// Statistics at the solution, from the rows that were trained on.
#[derive(Clone, Debug)]
pub struct Inference {
    /// Parameters that the rows tell apart, ascending.
    pub kept: Vec<usize>,
    /// Those that they do not, and what each is made of.
    pub aliased: Vec<Alias>,
    /// The covariance of the kept parameters. For [`Loss::Squared`](super::Loss::Squared) it is
    /// unscaled: times the residual variance it is that of the estimates, or as it is where weights
    /// are `1/σ²`. For all other losses it is the covariance itself. None with penalties.
    pub covariance: Option<DMatrix<f64>>,
    /// The condition number of the weighted Jacobian, columns scaled to length 1.
    pub condition: f64,
    /// Sums of squares, with those of the residuals of predictions: R² and, for squared losses,
    /// the rest of a report follow from them.
    pub sums: Sums,
    /// Deviance and likelihood, for logistic and Poisson losses.
    pub likelihood: Option<Likelihood>,
}

/// What R's `glm` reports.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likelihood {
    /// Twice the distance of the logarithm of the likelihood from that of a perfect fit.
    pub deviance: f64,
    /// That of the intercept alone, or of predictors of 0 without an intercept.
    pub null_deviance: f64,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Akaike's criterion.
    pub aic: f64,
    /// The Bayesian criterion.
    pub bic: f64,
}
