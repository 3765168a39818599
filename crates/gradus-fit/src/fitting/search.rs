//! A search for parameters by iterations, and what is told of its end.

use super::error::FitError;
use super::local::LocalErrors;
use super::request::Request;
use super::robust::robust_variance;
use super::settings::Settings;
use super::solved::Solved;
use crate::fit::{Method, Scale, State};
use crate::linear::Moments;
use crate::nonlinear::{self, Model, Options, Scales, Solution};
use crate::statistics::Sums;

/// A model and what it is fitted to.
pub(crate) struct Search<'a> {
    pub(crate) model: &'a dyn Model,
    pub(crate) response: &'a [f64],
    pub(crate) weights: Option<&'a [f64]>,
    pub(crate) names: &'a [String],
    pub(crate) request: &'a Request,
}

impl Search<'_> {
    /// The best parameters, with sums as for equal errors and a model that contains a constant.
    pub(crate) fn run(&self, settings: &Settings, scales: &[Scales]) -> Result<Solved, FitError> {
        let options = Options {
            weights: self.weights,
            start: &settings.start,
            bounds: &settings.bounds,
            fixed: &settings.fixed,
            scales,
            loss: self.request.loss,
            max_iterations: self.request.max_iterations,
            starts: self.request.starts,
            seed: self.request.seed,
        };
        let solution = nonlinear::fit(self.model, self.response, &options)
            .map_err(|error| FitError::Rows(error.to_string()))?;
        Ok(self.solved(&solution, settings))
    }

    fn solved(&self, solution: &Solution, settings: &Settings) -> Solved {
        let mut states: Vec<State> = solution.states.iter().copied().map(State::from).collect();
        let free: Vec<usize> = (0..states.len())
            .filter(|&j| states[j] == State::Free)
            .collect();
        let errors = LocalErrors::of(solution, &free);
        for &parameter in &errors.undetermined {
            states[parameter] = State::Undetermined;
        }
        let parameters = settings.free().len() - (free.len() - errors.rank);
        let sums = sums_of(self.response, self.weights);
        Solved {
            formula: String::new(),
            method: Method::LevenbergMarquardt,
            converged: solution.verdict.is_success(),
            iterations: solution.iterations,
            dropped: 0,
            scale: Scale::Equal,
            names: self.names.to_vec(),
            estimates: solution.parameters.iter().copied().map(Some).collect(),
            states,
            warnings: self.warnings(solution, &errors),
            unscaled_covariance: errors.covariance,
            variance: robust_variance(self.request.loss, solution, self.weights, parameters),
            sums: Sums {
                parameters,
                residual: unless_rounding(solution.rss, sums.about_zero),
                ..sums
            },
        }
    }

    fn warnings(&self, solution: &Solution, errors: &LocalErrors) -> Vec<String> {
        let mut warnings = Vec::new();
        if !solution.verdict.is_success() {
            warnings.push(format!("{:?}", solution.verdict));
        }
        warnings.extend(errors.in_words(self.names));
        for (name, state) in self.names.iter().zip(&solution.states) {
            let (end, side) = match state {
                nonlinear::State::AtLower => ("lower", "below"),
                nonlinear::State::AtUpper => ("upper", "above"),
                _ => continue,
            };
            warnings.push(format!(
                "{name} is stopped by its {end} bound: the data want a value {side} it, and the \
                 errors of the others hold as if it were fixed there"
            ));
        }
        if solution.starts > 1 && solution.agreeing < 2 {
            warnings.push(format!(
                "only one of {} starting points led to this minimum, and there may be a better one: \
                 say where to begin (--start), or try another --seed",
                solution.starts
            ));
        }
        warnings
    }
}

/// 0 for a sum of squares that is nothing but rounding of the response.
fn unless_rounding(residual: f64, response: f64) -> f64 {
    const ROUNDING: f64 = 4.0 * f64::EPSILON;
    match residual <= ROUNDING * ROUNDING * response {
        true => 0.0,
        false => residual,
    }
}

/// The sums of a response, for a model that contains a constant.
pub(crate) fn sums_of(response: &[f64], weights: Option<&[f64]>) -> Sums {
    let moments = match weights {
        None => Moments::of(response, None),
        Some(weights) => {
            let counting = weights
                .iter()
                .zip(response)
                .filter(|(weight, _)| **weight > 0.0);
            let (weights, response): (Vec<f64>, Vec<f64>) = counting.unzip();
            Moments::of(&response, Some(&weights))
        }
    };
    Sums {
        observations: moments.count,
        parameters: 0,
        has_intercept: true,
        residual: 0.0,
        about_mean: moments.about_mean,
        about_zero: moments.about_zero,
        log_weight: moments.log_weight,
        known_errors: false,
    }
}
