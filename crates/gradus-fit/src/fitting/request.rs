//! What a caller can ask of a fit.

use serde::{Deserialize, Serialize};

use super::error::FitError;
use crate::Loss;
use crate::gradient;
use crate::nonlinear::Bounds;

/// How parameters are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Search {
    /// They are solved for.
    None,
    /// By iterations from one place, which is as good as any.
    FromOnePlace,
    /// By iterations from many places.
    FromManyPlaces,
    /// By a gradient method.
    ByGradient,
}

/// What to do with rows in which a value is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// Leave them out, and count them.
    #[default]
    Drop,
    /// Refuse the data.
    Refuse,
}

/// How confidence intervals are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// From standard errors, as if the model were linear near its solution.
    #[default]
    Wald,
    /// From how much worse the fit gets when a parameter is held elsewhere.
    Profile,
}

/// What is known of the errors of the observations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Errors {
    /// They are equal.
    #[default]
    Equal,
    /// They are as this expression of columns says: standard errors in the unit of the response,
    /// which are not rescaled.
    Sigma(String),
    /// Their squares are in inverse proportion to this expression of columns.
    Weights(String),
}

/// A fit that is asked for: the formula and what is known beyond the data.
///
/// ```
/// use gradus_fit::{Request, nonlinear::Bounds};
///
/// let request = Request {
///     start: vec![("b1".into(), 500.0), ("b2".into(), 1e-4)],
///     bounds: vec![("b1".into(), Bounds::at_least(0.0))],
///     ..Request::formula("y = b1*(1 - exp(-b2*x))")
/// };
/// assert_eq!(request.loss, gradus_fit::Loss::Squared);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The formula.
    pub formula: String,
    /// Where the search for parameters begins; those that are not named are guessed.
    pub start: Vec<(String, f64)>,
    /// Parameters that are known, and their values.
    pub fixed: Vec<(String, f64)>,
    /// Parameters that are expressions of others, which take their place in the formula.
    pub ties: Vec<(String, String)>,
    /// Limits of parameters.
    pub bounds: Vec<(String, Bounds)>,
    /// What is known of the errors of the observations.
    pub errors: Errors,
    /// What to do with rows in which a value is missing.
    pub missing: Missing,
    /// What residuals cost.
    pub loss: Loss,
    /// A gradient method in the place of least squares. Losses that least squares does not know,
    /// penalties and held-out rows take L-BFGS without it.
    pub method: Option<gradient::Method>,
    /// How a gradient method goes. Its method, loss, seed and start are those of the request.
    pub training: gradient::Options,
    /// How confidence intervals are found.
    pub interval: Interval,
    /// Columns that `.` leaves out.
    pub set_aside: Vec<String>,
    /// Iterations at most from any one starting point; else those of
    /// [`nonlinear::Options`](crate::nonlinear::Options). Only of methods that have them: neither
    /// exact solutions nor gradient methods do.
    pub max_iterations: Option<usize>,
    /// Starting points at most, where some are guessed; else those of
    /// [`nonlinear::Options`](crate::nonlinear::Options).
    pub starts: Option<usize>,
    /// Where random numbers begin.
    pub seed: u64,
}

impl Request {
    /// Least squares for this formula, with nothing else known.
    pub fn formula(formula: impl Into<String>) -> Request {
        Request {
            formula: formula.into(),
            start: Vec::new(),
            fixed: Vec::new(),
            ties: Vec::new(),
            bounds: Vec::new(),
            errors: Errors::Equal,
            missing: Missing::Drop,
            loss: Loss::Squared,
            method: None,
            training: gradient::Options::default(),
            interval: Interval::Wald,
            set_aside: Vec::new(),
            max_iterations: None,
            starts: None,
            seed: 0,
        }
    }

    /// The gradient method that it takes, if any.
    pub(crate) fn gradient_method(&self) -> Option<gradient::Method> {
        let training = &self.training;
        let needs_one = self.loss.by_least_squares().is_none()
            || !training.penalty.is_none()
            || training.validation != 0.0
            || training.checkpoint.is_some();
        self.method
            .or_else(|| needs_one.then_some(gradient::Method::Lbfgs))
    }

    /// A limit of the search for parameters is refused where there is no such search.
    pub(crate) fn refuse_limits(&self, search: Search) -> Result<(), FitError> {
        let iterations = self.max_iterations.map(|_| "--max-iterations");
        let starts = self.starts.map(|_| "--starts");
        let (refused, why) = match search {
            Search::FromManyPlaces => return Ok(()),
            Search::FromOnePlace => (
                starts,
                "all parameters enter linearly, and one starting point is enough",
            ),
            Search::None => (
                iterations.or(starts),
                "all parameters enter linearly, and are solved for without a search",
            ),
            Search::ByGradient => (
                iterations.or(starts),
                "gradient methods take one way, whose length is --epochs",
            ),
        };
        match refused {
            Some(option) => Err(FitError::Request(format!(
                "{option} would change nothing: {why}; leave it out"
            ))),
            None => Ok(()),
        }
    }

    /// An option of [`training`](Self::training) that is given, but that nothing will look at: a slip
    /// as a rule. It is named as the program names it.
    ///
    /// ```
    /// use gradus_fit::Request;
    /// let mut request = Request::formula("y ~ x");
    /// request.training.learning_rate = Some(0.1);
    /// assert_eq!(request.idle_option(), Some("lr"));
    /// request.method = Some(gradus_fit::gradient::Method::Sgd);
    /// assert_eq!(request.idle_option(), None);
    /// ```
    pub fn idle_option(&self) -> Option<&'static str> {
        let training = &self.training;
        let is_stochastic = matches!(
            self.method,
            Some(gradient::Method::Sgd | gradient::Method::Adam)
        );
        let has_epochs = self.gradient_method().is_some();
        let idle = [
            (training.learning_rate.is_some() && !is_stochastic, "lr"),
            (
                training.batch_size.is_some() && !is_stochastic,
                "batch-size",
            ),
            (!training.standardize && !is_stochastic, "no-standardize"),
            (training.epochs.is_some() && !has_epochs, "epochs"),
        ];
        idle.into_iter()
            .find_map(|(is_idle, option)| is_idle.then_some(option))
    }

    /// The formula of a linear model of `target` by all other columns: `y ~ .`
    pub fn target(target: &str) -> Request {
        Request::formula(format!("{} ~ .", crate::formula::quoted(target)))
    }
}
