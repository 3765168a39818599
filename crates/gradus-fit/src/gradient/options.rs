//! What a caller can ask of a training.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Error, Loss};

/// How parameters are moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Minibatch stochastic gradient descent, the chapter's rule:
    /// `parameter -= rate · (gradient of the batch's sum) / batch size`.
    Sgd,
    /// Adaptive moments over minibatches. D. Kingma, J. Ba (2015), *Adam: a method for stochastic
    /// optimization*, ICLR, with its constants 0.9, 0.999 and 10⁻⁸.
    Adam,
    /// Limited-memory BFGS over all rows. J. Nocedal, S. Wright (2006), *Numerical Optimization*,
    /// 2nd edition, algorithms 7.4, 3.5 and 3.6 (a line search for strong Wolfe conditions).
    Lbfgs,
}

/// What large coefficients cost, beside the mean loss of a row: `l1 Σ|b| + l2/2 Σ b²`.
///
/// The coefficients are those that the user sees, in the units of the data; the intercept of a
/// linear formula costs nothing. This is how glmnet counts (`lambda · alpha` and
/// `lambda · (1 - alpha)`, without its standardization) and scikit-learn's `SGDRegressor` and
/// `Lasso`; for scikit-learn's `Ridge` divide `alpha` by the number of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Penalty {
    /// The factor of the sum of absolute values. It makes coefficients exactly 0.
    pub l1: f64,
    /// The factor of half of the sum of squares.
    pub l2: f64,
}

impl Penalty {
    /// Whether nothing costs anything.
    pub fn is_none(self) -> bool {
        self.l1 == 0.0 && self.l2 == 0.0
    }
}

/// Where and when the state of a training is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointFile {
    /// The file. Where it exists, the training goes on from there.
    pub path: PathBuf,
    /// After how many minibatches (or iterations of L-BFGS); else every few seconds. It is always
    /// written at the end and when the training is stopped.
    pub every: Option<u64>,
}

/// How to train.
///
/// ```
/// use gradus_fit::gradient::{Loss, Method, Options};
///
/// let options = Options { method: Method::Lbfgs, loss: Loss::Logistic, ..Options::default() };
/// assert_eq!(options.epochs(), 1000);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// How parameters are moved.
    pub method: Method,
    /// What rows cost.
    pub loss: Loss,
    /// What coefficients cost.
    pub penalty: Penalty,
    /// How often every row is seen, or how many iterations L-BFGS makes at most. Else 100, and
    /// 1000 for L-BFGS.
    pub epochs: Option<u64>,
    /// The learning rate, the same in every step. Else one that suits the columns, and falls to 0
    /// along a cosine (Loshchilov and Hutter 2017), so that the noise of the minibatches dies out.
    pub learning_rate: Option<f64>,
    /// Rows of a minibatch; else a hundredth of the rows, and at least 10.
    pub batch_size: Option<u64>,
    /// Decides the order of the rows and which are held out.
    pub seed: u64,
    /// The share of rows that are held out, from 0 to below 1.
    pub validation: f64,
    /// Whether columns are brought to mean 0 and equal spread inside (the parameters of a model
    /// with `=`: to equal influence at their starting values), so that their units do not matter to
    /// the learning rate. The results are in the units of the data all the same. Without it the
    /// steps are the chapter's to the letter, and columns far from 0 or of unlike size diverge or
    /// stand still.
    pub standardize: bool,
    /// Where parameters start. Needed for a model with `=`; a linear formula starts without it at
    /// the intercept that fits alone, or at 0 when `standardize` is off.
    pub start: Option<Vec<f64>>,
    /// Where the state is written.
    pub checkpoint: Option<CheckpointFile>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            method: Method::Sgd,
            loss: Loss::Squared,
            penalty: Penalty::default(),
            epochs: None,
            learning_rate: None,
            batch_size: None,
            seed: 0,
            validation: 0.0,
            standardize: true,
            start: None,
            checkpoint: None,
        }
    }
}

impl Options {
    /// The number of epochs, where it was not asked for too.
    pub fn epochs(&self) -> u64 {
        self.epochs.unwrap_or(match self.method {
            Method::Lbfgs => 1000,
            _ => 100,
        })
    }

    /// The size of a minibatch of so many rows, where it was not asked for too.
    pub(super) fn batch_size(&self, rows: u64) -> u64 {
        self.batch_size
            .unwrap_or((rows / 100).max(10))
            .min(rows.max(1))
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let refuse = |message: String| Err(Error::Options(message));
        let is_positive = |x: f64| x.is_finite() && x > 0.0;
        let is_size = |x: f64| x.is_finite() && x >= 0.0;
        if self.epochs == Some(0) {
            return refuse("0 epochs train nothing; ask for at least 1".into());
        }
        if self.batch_size == Some(0) {
            return refuse("minibatches of 0 rows never end; ask for at least 1".into());
        }
        if let Some(rate) = self.learning_rate.filter(|&rate| !is_positive(rate)) {
            return refuse(format!("the learning rate is {rate}; it must be above 0"));
        }
        if !(0.0..1.0).contains(&self.validation) {
            let share = self.validation;
            return refuse(format!(
                "the share of rows for validation is {share}; it must be at least 0 and below 1"
            ));
        }
        for (name, size) in [("l1", self.penalty.l1), ("l2", self.penalty.l2)] {
            if !is_size(size) {
                return refuse(format!(
                    "the penalty {name} is {size}; it must be at least 0"
                ));
            }
        }
        match self.loss {
            Loss::Huber(delta) if !is_positive(delta) => refuse(format!(
                "the distance of Huber's loss is {delta}; it must be above 0"
            )),
            _ => Ok(()),
        }
    }
}
