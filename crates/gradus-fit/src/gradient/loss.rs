//! The losses: what a row costs, what its predictor means, and what follows for its statistics.

use gradus_core::{NdArray, loss};
use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

/// What a row costs, as a function of its predictor `η` (the formula's value) and its response `y`.
/// [`crate::Loss`] is what users of formulas ask for.
///
/// ```
/// use gradus_fit::gradient::Loss;
///
/// assert_eq!(Loss::Huber(1.0).value(3.0, 0.0), 2.5);
/// assert_eq!(Loss::Logistic.prediction(0.0), 0.5); // a probability
/// assert_eq!(Loss::Poisson.prediction(0.0), 1.0); // an expected count
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Loss {
    /// `(y - η)² / 2`: least squares.
    Squared,
    /// `|y - η|`: least absolute deviations, the median.
    Absolute,
    /// `(y - η)² / 2` up to the given distance `δ`, from there on the line `δ (|y - η| - δ/2)`
    /// (Huber 1964), in the unit of the response.
    Huber(f64),
    /// `ln(1 + exp(η)) - y η`: `η` is the logarithm of the odds, `y` 0 or 1, or a share.
    Logistic,
    /// `exp(η) - y η`: `η` is the logarithm of the expected count, `y` a count.
    Poisson,
}

impl Loss {
    /// The losses of some rows, to be differentiated and compiled.
    pub(super) fn values(self, predictor: &NdArray, response: &NdArray) -> NdArray {
        match self {
            Self::Squared => loss::squared(predictor, response),
            Self::Absolute => loss::absolute(predictor, response),
            Self::Huber(delta) => loss::huber(predictor, response, delta),
            Self::Logistic => loss::logistic(predictor, response),
            Self::Poisson => loss::poisson(predictor, response),
        }
    }

    /// The loss of a row.
    pub fn value(self, predictor: f64, response: f64) -> f64 {
        let distance = (predictor - response).abs();
        match self {
            Self::Squared => 0.5 * distance * distance,
            Self::Absolute => distance,
            Self::Huber(delta) if distance <= delta => 0.5 * distance * distance,
            Self::Huber(delta) => delta * (distance - 0.5 * delta),
            Self::Logistic => softplus(predictor) - predictor * response,
            Self::Poisson => predictor.exp() - predictor * response,
        }
    }

    /// Its derivative by the predictor.
    pub fn slope(self, predictor: f64, response: f64) -> f64 {
        let difference = predictor - response;
        match self {
            Self::Squared => difference,
            Self::Absolute if difference == 0.0 => 0.0,
            Self::Absolute => difference.signum(),
            Self::Huber(delta) => difference.clamp(-delta, delta),
            Self::Logistic | Self::Poisson => self.prediction(predictor) - response,
        }
    }

    /// Its second derivative by the predictor, 0 where it is a line. For logistic and Poisson
    /// losses this is Fisher's weight: the variance of a response.
    pub fn curvature(self, predictor: f64, response: f64) -> f64 {
        match self {
            Self::Squared => 1.0,
            Self::Absolute => 0.0,
            Self::Huber(delta) => f64::from(u8::from((predictor - response).abs() <= delta)),
            Self::Logistic => {
                let small = (-predictor.abs()).exp();
                small / ((1.0 + small) * (1.0 + small))
            }
            Self::Poisson => predictor.exp(),
        }
    }

    /// What is expected of the response where the predictor is this: the predictor itself, a
    /// probability, or a count.
    pub fn prediction(self, predictor: f64) -> f64 {
        match self {
            Self::Squared | Self::Absolute | Self::Huber(_) => predictor,
            Self::Logistic => {
                let small = (-predictor.abs()).exp();
                if predictor < 0.0 {
                    small / (1.0 + small)
                } else {
                    1.0 / (1.0 + small)
                }
            }
            Self::Poisson => predictor.exp(),
        }
    }

    /// The predictor whose [`prediction`](Self::prediction) is this.
    pub fn predictor(self, prediction: f64) -> f64 {
        match self {
            Self::Squared | Self::Absolute | Self::Huber(_) => prediction,
            Self::Logistic => (prediction / (1.0 - prediction)).ln(),
            Self::Poisson => prediction.ln(),
        }
    }

    /// Whether the loss is the negative logarithm of a likelihood without a scale to be estimated.
    pub fn is_likelihood(self) -> bool {
        matches!(self, Self::Logistic | Self::Poisson)
    }

    /// The deviance of a row: twice its loss above the least that any predictor gives.
    pub fn deviance(self, predictor: f64, response: f64) -> f64 {
        let excess = self.value(predictor, response) - self.least(response);
        2.0 * excess.max(0.0)
    }

    /// The loss of the best predictor.
    pub(super) fn least(self, response: f64) -> f64 {
        let times_log = |share: f64| if share > 0.0 { share * share.ln() } else { 0.0 };
        match self {
            Self::Squared | Self::Absolute | Self::Huber(_) => 0.0,
            Self::Logistic => -times_log(response) - times_log(1.0 - response),
            Self::Poisson => response - times_log(response),
        }
    }

    /// The logarithm of a row's likelihood, for losses that are one. That of a share is of that
    /// share of a trial.
    pub fn log_likelihood(self, predictor: f64, response: f64) -> Option<f64> {
        let constant = match self {
            Self::Logistic => 0.0,
            Self::Poisson => ln_gamma(response + 1.0),
            _ => return None,
        };
        Some(-self.value(predictor, response) - constant)
    }

    /// What a response must be, where this is none.
    pub(super) fn complaint(self, response: f64) -> Option<&'static str> {
        let (is_possible, must) = match self {
            Self::Logistic => (
                (0.0..=1.0).contains(&response),
                "the logistic loss needs responses of 0 or 1, or shares between",
            ),
            Self::Poisson => (
                response >= 0.0,
                "the Poisson loss needs counts of at least 0",
            ),
            _ => (true, ""),
        };
        (!is_possible).then_some(must)
    }
}

/// `ln(1 + exp(x))`, exact for numbers of any size.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOSSES: [Loss; 5] = [
        Loss::Squared,
        Loss::Absolute,
        Loss::Huber(0.6),
        Loss::Logistic,
        Loss::Poisson,
    ];
    const PLACES: [(f64, f64); 6] = [
        (0.3, 1.0),
        (-2.0, 0.0),
        (4.0, 1.0),
        (0.1, 0.25),
        (-0.4, 1.0),
        (1.5, 0.0),
    ];

    #[test]
    fn derivatives_are_those_of_finite_differences() {
        let step = 1e-5;
        for loss in LOSSES {
            for (predictor, response) in PLACES {
                let around = |f: &dyn Fn(f64) -> f64| {
                    (f(predictor + step) - f(predictor - step)) / (2.0 * step)
                };
                let slope = around(&|x| loss.value(x, response));
                let curvature = around(&|x| loss.slope(x, response));
                assert!(
                    (loss.slope(predictor, response) - slope).abs() < 1e-8,
                    "{loss:?}"
                );
                assert!(
                    (loss.curvature(predictor, response) - curvature).abs() < 1e-8,
                    "{loss:?}"
                );
            }
        }
    }

    #[test]
    fn arrays_give_the_losses_of_their_rows() {
        let (predictors, responses): (Vec<f64>, Vec<f64>) = PLACES.iter().copied().unzip();
        for loss in LOSSES {
            let arrays = loss.values(&predictors.clone().into(), &responses.clone().into());
            for (array, (predictor, response)) in arrays.to_vec::<f64>().iter().zip(PLACES) {
                assert!(
                    (array - loss.value(predictor, response)).abs() < 1e-15,
                    "{loss:?}"
                );
            }
        }
    }

    #[test]
    fn predictions_and_predictors_are_inverse() {
        for loss in LOSSES {
            for predictor in [-3.0, 0.0, 2.0] {
                let back = loss.predictor(loss.prediction(predictor));
                assert!((back - predictor).abs() < 1e-14, "{loss:?}");
            }
        }
        assert_eq!(Loss::Logistic.value(800.0, 1.0), 0.0);
        assert_eq!(Loss::Logistic.value(-800.0, 1.0), 800.0);
    }
}
