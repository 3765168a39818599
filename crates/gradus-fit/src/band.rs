//! Intervals around predictions.

use crate::fit::{Fit, Scale};
use crate::{FitError, Prediction};

/// What an interval is to cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IntervalOf {
    /// The model's value: a confidence interval.
    #[default]
    Mean,
    /// An observation to come: a prediction interval.
    Observation,
}

/// How wide the intervals around predictions are. [`Predictor::band`](crate::Predictor::band) makes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    quantile: f64,
    /// Of an observation about the model's value; 0 for intervals of the latter.
    variance: f64,
}

/// Intervals around the rows of a prediction, in the unit of the response.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervals {
    /// The standard error of what each covers.
    pub std_errors: Vec<f64>,
    /// The lower ends.
    pub lower: Vec<f64>,
    /// The upper ends.
    pub upper: Vec<f64>,
}

impl Band {
    pub(crate) fn new(fit: &Fit, quantile: f64, of: IntervalOf) -> Result<Band, FitError> {
        let variance = match (of, &fit.scale, fit.residual_std_error) {
            (IntervalOf::Mean, ..) => 0.0,
            (IntervalOf::Observation, Scale::Equal, Some(error)) => error * error,
            (IntervalOf::Observation, ..) => {
                return Err(FitError::Request(
                    "intervals of observations need a fit with equal errors and degrees of freedom; \
                     leave `--of observation` out"
                        .into(),
                ));
            }
        };
        Ok(Band { quantile, variance })
    }

    /// The intervals around each row of `prediction`.
    pub fn around(&self, prediction: &Prediction) -> Intervals {
        let [lower, upper] = prediction.intervals(self.quantile, self.variance);
        let errors = prediction.std_errors.iter();
        Intervals {
            std_errors: errors
                .map(|error| error.hypot(self.variance.sqrt()))
                .collect(),
            lower,
            upper,
        }
    }
}
