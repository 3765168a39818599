//! The losses that a fit can be asked for.

use serde::{Deserialize, Serialize};

use crate::{gradient, nonlinear};

/// What a row costs, by its response `y` and the formula's value `η`. Scales are in the unit of the
/// response, or of its standard error where that is given; without one, least squares methods find
/// it from the residuals.
///
/// This is what a [`Request`](crate::Request) asks for; [`nonlinear::Loss`] has those that methods of
/// least squares know, [`gradient::Loss`] those of gradient methods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// `(y - η)²`: least squares.
    #[default]
    Squared,
    /// `|y - η|`: least absolute deviations.
    Absolute,
    /// The square up to a scale, from there on a line.
    Huber(Option<f64>),
    /// Smooth between the square and the absolute value.
    #[serde(rename = "soft-l1")]
    SoftL1(Option<f64>),
    /// Logarithmic beyond a scale.
    Cauchy(Option<f64>),
    /// `η` is the logarithm of the odds that `y` is 1 and not 0.
    Logistic,
    /// `η` is the logarithm of the expected count.
    Poisson,
}

impl Loss {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Loss::Squared => "least squares",
            Loss::Absolute => "least absolute deviations",
            Loss::Huber(_) => "Huber's loss",
            Loss::SoftL1(_) => "the soft L1 loss",
            Loss::Cauchy(_) => "Cauchy's loss",
            Loss::Logistic => "logistic regression",
            Loss::Poisson => "Poisson regression",
        }
    }

    /// What is expected of the response where the formula has this value.
    ///
    /// ```
    /// assert_eq!(gradus_fit::Loss::Logistic.prediction(0.0), 0.5);
    /// assert_eq!(gradus_fit::Loss::Squared.prediction(2.5), 2.5);
    /// ```
    pub fn prediction(self, value: f64) -> f64 {
        match self {
            Loss::Logistic => gradient::Loss::Logistic.prediction(value),
            Loss::Poisson => gradient::Loss::Poisson.prediction(value),
            _ => value,
        }
    }

    /// Whether the formula's value is the expected response itself.
    pub fn is_identity(self) -> bool {
        !matches!(self, Loss::Logistic | Loss::Poisson)
    }

    /// As methods of least squares have it; `None` where they do not.
    pub(crate) fn by_least_squares(self) -> Option<nonlinear::Loss> {
        Some(match self {
            Loss::Squared => nonlinear::Loss::Squared,
            Loss::Huber(scale) => nonlinear::Loss::Huber(scale),
            Loss::SoftL1(scale) => nonlinear::Loss::SoftL1(scale),
            Loss::Cauchy(scale) => nonlinear::Loss::Cauchy(scale),
            Loss::Absolute | Loss::Logistic | Loss::Poisson => return None,
        })
    }

    /// As gradient methods have it.
    ///
    /// # Errors
    /// Where they do not, with what to do.
    pub(crate) fn by_gradient(self) -> Result<gradient::Loss, String> {
        match self {
            Loss::Squared => Ok(gradient::Loss::Squared),
            Loss::Absolute => Ok(gradient::Loss::Absolute),
            Loss::Huber(Some(scale)) => Ok(gradient::Loss::Huber(scale)),
            Loss::Logistic => Ok(gradient::Loss::Logistic),
            Loss::Poisson => Ok(gradient::Loss::Poisson),
            Loss::Huber(None) => Err("gradient methods need the scale of Huber's loss: say from \
                 where on it is a line, in the unit of the response (--delta)"
                .into()),
            Loss::SoftL1(_) | Loss::Cauchy(_) => Err(format!(
                "gradient methods do not know {}; leave the method out, or take another loss",
                self.name()
            )),
        }
    }
}
