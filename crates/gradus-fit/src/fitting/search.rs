//! A search for parameters by iterations, and what is told of its end.

use super::error::FitError;
use super::local::LocalErrors;
use super::request::{Interval, Request};
use super::robust::robust_variance;
use super::settings::Settings;
use super::solved::Solved;
use crate::Loss;
use crate::fit::{Method, State};
use crate::linear::Moments;
use crate::nonlinear::{self, Limit, Model, Options, Profile, Scales, Solution, Verdict};
use crate::statistics::{Reference, Sums};

/// A model and what it is fitted to.
pub(crate) struct Search<'a> {
    pub(crate) model: &'a dyn Model,
    pub(crate) response: &'a [f64],
    pub(crate) weights: Option<&'a [f64]>,
    pub(crate) names: &'a [String],
    pub(crate) request: &'a Request,
    /// Whether weights are `1/σ²` of known errors.
    pub(crate) known_errors: bool,
}

/// Fits from better places that profiles find, at most.
const MOST_IMPROVEMENTS: usize = 5;

impl Search<'_> {
    /// The best parameters, with sums as for equal errors and a model that contains a constant.
    pub(crate) fn run(&self, settings: &Settings, scales: &[Scales]) -> Result<Solved, FitError> {
        let is_robust = self.request.loss != Loss::Squared;
        if is_robust && self.request.interval == Interval::Profile {
            return Err(FitError::Request(
                "intervals by profile go with least squares; leave one of --ci profile and --loss out"
                    .into(),
            ));
        }
        let loss = self.request.loss.by_least_squares().unwrap_or_default();
        let solved = |solution: &Solution| self.solved(solution, settings, loss);
        let limits = Options::default();
        let options = Options {
            weights: self.weights,
            start: &settings.start,
            bounds: &settings.bounds,
            fixed: &settings.fixed,
            scales,
            loss,
            max_iterations: self.request.max_iterations.unwrap_or(limits.max_iterations),
            starts: self.request.starts.unwrap_or(limits.starts),
            seed: self.request.seed,
        };
        let describe =
            |error: nonlinear::Error| FitError::Rows(error.describe(&self.short_names()));
        let mut solution = nonlinear::fit(self.model, self.response, &options).map_err(describe)?;
        let is_profiled =
            self.request.interval == Interval::Profile && solution.verdict.is_success();
        if !is_profiled {
            return Ok(solved(&solution));
        }
        for _ in 0..MOST_IMPROVEMENTS {
            let solved = solved(&solution);
            let rise = self.rise(&solved.sums);
            let profile = nonlinear::profile(self.model, self.response, &options, &solution, rise);
            match profile.map_err(describe)? {
                Profile::Intervals(intervals) => {
                    let ends = intervals.into_iter().map(|interval| interval.map(ends));
                    return Ok(Solved {
                        intervals: Some(ends.collect()),
                        ..solved
                    });
                }
                Profile::Better(parameters) => {
                    let start: Vec<Option<f64>> = parameters.into_iter().map(Some).collect();
                    let better = Options {
                        start: &start,
                        ..options
                    };
                    solution =
                        nonlinear::fit(self.model, self.response, &better).map_err(describe)?;
                }
            }
        }
        Ok(solved(&solution))
    }

    /// How much worse the fit is at the ends of a profile.
    fn rise(&self, sums: &Sums) -> f64 {
        Reference::of(sums).quantile(0.05).powi(2) * sums.variance()
    }

    fn short_names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    fn solved(&self, solution: &Solution, settings: &Settings, loss: nonlinear::Loss) -> Solved {
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
            method: Method::LevenbergMarquardt,
            converged: solution.verdict.is_success(),
            iterations: solution.iterations,
            estimates: solution.parameters.iter().copied().map(Some).collect(),
            states,
            warnings: self.warnings(solution, &errors),
            unscaled_covariance: errors.covariance,
            variance: robust_variance(loss, solution, self.weights, parameters),
            ..Solved::of(
                self.names.to_vec(),
                self.request.loss,
                Sums {
                    parameters,
                    residual: unless_rounding(solution.rss, sums.about_zero),
                    known_errors: self.known_errors,
                    ..sums
                },
            )
        }
    }

    fn warnings(&self, solution: &Solution, errors: &LocalErrors) -> Vec<String> {
        let mut warnings = Vec::new();
        match solution.verdict {
            Verdict::Converged | Verdict::AtRoundingLevel => {}
            other => warnings.push(other.describe(&self.short_names())),
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
        let is_minimum = solution.verdict.is_success();
        if is_minimum && solution.starts > 1 && solution.agreeing < 2 {
            warnings.push(format!(
                "only one of {} starting points led to this minimum, and there may be a better one: \
                 say where to begin (--start), or try another --seed",
                solution.starts
            ));
        }
        warnings
    }
}

/// The ends of an interval; `None` for one without end.
fn ends(interval: nonlinear::Interval) -> [Option<f64>; 2] {
    [interval.lower, interval.upper].map(|limit| match limit {
        Limit::At(end) | Limit::Stopped(end) => Some(end),
        Limit::Unlimited => None,
    })
}

/// 0 for a sum of squares that is nothing but rounding of the response.
fn unless_rounding(residual: f64, response: f64) -> f64 {
    const ROUNDING: f64 = 4.0 * f64::EPSILON;
    match residual <= ROUNDING * ROUNDING * response && residual.is_finite() {
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
