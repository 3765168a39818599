//! What a fit found: the numbers that the report prints, that JSON carries and that a model file keeps.

use serde::{Deserialize, Serialize};

use crate::Loss;
use crate::fitting::Interval;
use crate::gradient::{self, EpochLoss};
use crate::nonlinear;
use crate::number::number_or_nan;
use crate::statistics::correlation_of;

/// How the parameters were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Linear least squares by an orthogonal factorization.
    #[serde(rename = "qr")]
    OrthogonalFactorization,
    /// Nonlinear least squares by Levenberg and Marquardt's steps, with parameters that enter
    /// linearly solved for exactly.
    #[serde(rename = "levenberg-marquardt")]
    LevenbergMarquardt,
    /// Minibatch stochastic gradient descent.
    #[serde(rename = "sgd")]
    Sgd,
    /// Kingma and Ba's adaptive moments, over minibatches.
    #[serde(rename = "adam")]
    Adam,
    /// Limited-memory Broyden–Fletcher–Goldfarb–Shanno over all rows.
    #[serde(rename = "lbfgs")]
    Lbfgs,
}

impl From<gradient::Method> for Method {
    fn from(method: gradient::Method) -> Method {
        match method {
            gradient::Method::Sgd => Method::Sgd,
            gradient::Method::Adam => Method::Adam,
            gradient::Method::Lbfgs => Method::Lbfgs,
        }
    }
}

impl Method {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Method::OrthogonalFactorization => "QR",
            Method::LevenbergMarquardt => "Levenberg-Marquardt",
            Method::Sgd => "minibatch stochastic gradient descent",
            Method::Adam => "Adam",
            Method::Lbfgs => "L-BFGS",
        }
    }
}

/// What the errors of the observations are measured in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// One unknown variance, estimated from the residuals.
    Equal,
    /// Known up to one factor, by relative weights in this column; the factor is estimated from the
    /// residuals.
    Weights(String),
    /// Known, by standard errors in this column: nothing is rescaled.
    Sigma(String),
}

/// Where a parameter stands in a fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The data determine it.
    #[default]
    Free,
    /// It was given.
    Fixed,
    /// Its lower bound stopped it.
    AtLowerBound,
    /// Its upper bound stopped it.
    AtUpperBound,
    /// The data cannot tell it apart from others.
    Undetermined,
}

impl From<nonlinear::State> for State {
    fn from(state: nonlinear::State) -> State {
        match state {
            nonlinear::State::Free => State::Free,
            nonlinear::State::Fixed => State::Fixed,
            nonlinear::State::AtLower => State::AtLowerBound,
            nonlinear::State::AtUpper => State::AtUpperBound,
        }
    }
}

/// One parameter of a fitted model. Numbers that the data does not determine are absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// As in the formula; of a linear model, the term that it multiplies.
    pub name: String,
    /// Whether it was found, given or stopped.
    #[serde(default)]
    pub state: State,
    /// Absent where the data cannot tell it apart from others.
    pub estimate: Option<f64>,
    /// The standard error of the estimate; absent for what was fixed, and without degrees of freedom.
    pub std_error: Option<f64>,
    /// Estimate over standard error.
    pub t: Option<f64>,
    /// The two-sided probability of such a `t` were the true value 0.
    pub p: Option<f64>,
    /// Ends of the interval that holds the true value with a probability of 95 percent; an absent
    /// end is at infinity.
    pub ci95: Option<[Option<f64>; 2]>,
}

/// A model and what the data said about it.
///
/// ```
/// let json = r#"{"formula": "y ~ x", "method": "qr", "converged": true, "iterations": 1,
///     "n": 3, "dof": 1, "dropped": 0, "rss": 0.5, "residual_std_error": 0.7, "r2": 0.9,
///     "adjusted_r2": 0.8, "aic": 1.0, "bic": 2.0, "chi2_per_dof": null, "scale": "equal",
///     "parameters": [], "covariance": [], "warnings": []}"#;
/// let fit: gradus_fit::Fit = serde_json::from_str(json)?;
/// assert!(gradus_fit::text(&fit).contains("3 observations, 1 degree of freedom"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// In its canonical form, which reads back as the same model.
    pub formula: String,
    /// How the parameters were found.
    pub method: Method,
    /// Whether they can be used: gradient and step say that no better ones are near.
    pub converged: bool,
    /// Steps of the solver, or epochs.
    pub iterations: usize,
    /// Observations that were used.
    pub n: usize,
    /// Degrees of freedom: observations less parameters that the data determines.
    pub dof: usize,
    /// Rows that were left out since a value was missing.
    pub dropped: usize,
    /// Rows that were held out, for validation.
    #[serde(default)]
    pub held_out: usize,
    /// What residuals cost.
    #[serde(default)]
    pub loss: Loss,
    /// The weighted sum of squared residuals; not finite where it is too large for a number, or
    /// where nothing was found.
    #[serde(deserialize_with = "number_or_nan")]
    pub rss: f64,
    /// The root of `rss / dof`, in the unit of the response (without a unit where sigma is given).
    pub residual_std_error: Option<f64>,
    /// The share of the response's variation that the model explains.
    pub r2: Option<f64>,
    /// The same, less what as many parameters would explain by chance.
    pub adjusted_r2: Option<f64>,
    /// Akaike's information criterion, with the variance counted as a parameter, as R does.
    pub aic: Option<f64>,
    /// Schwarz's Bayesian information criterion, likewise.
    pub bic: Option<f64>,
    /// The logarithm of the likelihood, of losses that are one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_likelihood: Option<f64>,
    /// Twice its distance from that of a perfect fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviance: Option<f64>,
    /// The same, of a constant alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub null_deviance: Option<f64>,
    /// χ² per degree of freedom: about 1 where sigma and model are right. Only with sigma.
    pub chi2_per_dof: Option<f64>,
    /// What the errors are measured in.
    pub scale: Scale,
    /// Where the ends of intervals come from.
    #[serde(default)]
    pub interval: Interval,
    /// In the order of the formula.
    pub parameters: Vec<Parameter>,
    /// Of the estimates, in the order of `parameters`; zero for those that are fixed.
    pub covariance: Vec<Vec<f64>>,
    /// The losses of all epochs, of gradient methods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<EpochLoss>,
    /// Why some of the numbers should not be trusted.
    pub warnings: Vec<String>,
}

impl Fit {
    /// The correlation of two estimates; absent where one of them is fixed or not determined.
    ///
    /// # Panics
    /// When there are not as many parameters.
    pub fn correlation(&self, first: usize, second: usize) -> Option<f64> {
        let variances = [first, second].map(|k| self.covariance[k][k]);
        correlation_of(self.covariance[first][second], variances)
    }
}
