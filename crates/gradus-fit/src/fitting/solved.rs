//! From a solution to the numbers of the report.

use nalgebra::DMatrix;

use super::request::Interval;
use crate::Loss;
use crate::fit::{Fit, Method, Parameter, Scale, State};
use crate::gradient::{History, Likelihood};
use crate::statistics::{
    ParameterStatistics, Quality, Reference, Sums, correlation, parameter_statistics, quality,
    strong_correlations,
};

/// Correlations above this are worth a warning.
const STRONG: f64 = 0.99;

/// A solution, however it was found.
pub(crate) struct Solved {
    pub(crate) formula: String,
    pub(crate) method: Method,
    pub(crate) converged: bool,
    pub(crate) iterations: usize,
    pub(crate) dropped: usize,
    pub(crate) scale: Scale,
    pub(crate) names: Vec<String>,
    /// None where the data do not determine the parameter.
    pub(crate) estimates: Vec<Option<f64>>,
    pub(crate) states: Vec<State>,
    /// Of all parameters, for a residual variance of 1; NaN where there is none.
    pub(crate) unscaled_covariance: DMatrix<f64>,
    /// Ends of the confidence intervals, where standard errors do not give them.
    pub(crate) intervals: Option<Vec<Option<[Option<f64>; 2]>>>,
    /// The residual variance that the covariance is scaled by; else `rss / dof`, or 1 where errors
    /// are known.
    pub(crate) variance: Option<f64>,
    pub(crate) sums: Sums,
    pub(crate) loss: Loss,
    /// The distribution of estimates, where the sums do not tell it.
    pub(crate) reference: Option<Reference>,
    /// Of losses that are one.
    pub(crate) likelihood: Option<Likelihood>,
    /// Whether estimates are pulled towards 0, so that the likelihood is not at its maximum.
    pub(crate) is_penalized: bool,
    pub(crate) held_out: usize,
    pub(crate) history: History,
    pub(crate) warnings: Vec<String>,
}

impl Solved {
    /// With nothing found yet.
    pub(crate) fn of(names: Vec<String>, loss: Loss, sums: Sums) -> Solved {
        let all = names.len();
        Solved {
            formula: String::new(),
            method: Method::OrthogonalFactorization,
            converged: true,
            iterations: 1,
            dropped: 0,
            scale: Scale::Equal,
            names,
            estimates: vec![None; all],
            states: vec![State::Free; all],
            unscaled_covariance: DMatrix::from_element(all, all, f64::NAN),
            intervals: None,
            variance: None,
            sums,
            loss,
            reference: None,
            likelihood: None,
            is_penalized: false,
            held_out: 0,
            history: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn into_fit(mut self) -> Fit {
        let quality = quality(&self.sums);
        let variance = match self.variance {
            Some(variance) if !self.sums.known_errors => variance,
            _ => self.sums.variance(),
        };
        let reference = self.reference.unwrap_or_else(|| Reference::of(&self.sums));
        let covariance = self.unscaled_covariance.clone() * variance;
        let estimates: Vec<f64> = self
            .estimates
            .iter()
            .map(|estimate| estimate.unwrap_or(f64::NAN))
            .collect();
        let statistics = parameter_statistics(&estimates, &covariance, reference);
        let covariance = covariance.map(|entry| if entry.is_finite() { entry } else { 0.0 });
        self.warn(quality.dof, &covariance);
        let parameters = statistics.iter().zip(&self.states).zip(&self.names);
        let mut parameters: Vec<Parameter> = parameters
            .map(|((numbers, state), name)| parameter(name, *state, numbers))
            .collect();
        let [aic, bic] = self.information_criteria(&quality);
        let is_profiled = self.intervals.is_some();
        let intervals = self.intervals.into_iter().flatten();
        for (parameter, interval) in parameters.iter_mut().zip(intervals) {
            parameter.ci95 = interval.filter(|_| parameter.std_error.is_some());
        }
        Fit {
            parameters,
            interval: if is_profiled {
                Interval::Profile
            } else {
                Interval::Wald
            },
            formula: self.formula,
            method: self.method,
            converged: self.converged,
            iterations: self.iterations,
            n: self.sums.observations as usize,
            dof: quality.dof as usize,
            dropped: self.dropped,
            held_out: self.held_out,
            rss: self.sums.residual,
            residual_std_error: quality
                .residual_std_error
                .filter(|error| self.loss.is_identity() && error.is_finite()),
            r2: quality.r2.filter(|_| self.loss.is_identity()),
            adjusted_r2: quality.adjusted_r2.filter(|_| self.loss.is_identity()),
            aic,
            bic,
            log_likelihood: self.likelihood.map(|likelihood| likelihood.log_likelihood),
            deviance: self.likelihood.map(|likelihood| likelihood.deviance),
            null_deviance: self.likelihood.map(|likelihood| likelihood.null_deviance),
            loss: self.loss,
            history: self.history,
            chi2_per_dof: quality.chi2_per_dof,
            scale: self.scale,
            covariance: covariance
                .row_iter()
                .map(|row| row.iter().copied().collect())
                .collect(),
            warnings: self.warnings,
        }
    }

    /// Akaike's and Schwarz's.
    fn information_criteria(&self, quality: &Quality) -> [Option<f64>; 2] {
        match (self.loss, self.likelihood) {
            _ if self.is_penalized => [None; 2],
            // The normal likelihood is that of least squares only.
            (Loss::Squared, _) => [quality.aic, quality.bic],
            (_, Some(likelihood)) => [likelihood.aic, likelihood.bic].map(Some),
            (_, None) => [None; 2],
        }
    }

    /// What holds for every way to a solution.
    fn warn(&mut self, dof: u64, covariance: &DMatrix<f64>) {
        if dof == 0 {
            self.warnings.push(
                "there are as many parameters as observations, so that nothing is left to tell \
                 their errors from; add observations, or fix parameters"
                    .into(),
            );
            return;
        }
        if self.sums.residual == f64::INFINITY {
            self.warnings.push(
                "the squares of the residuals add up to more than the largest number, 1.8e308, so \
                 that there are no standard errors: give the response in another unit"
                    .into(),
            );
        }
        self.warnings.extend(self.correlated(covariance));
    }

    /// The pair that goes together most, and how many others do.
    fn correlated(&self, covariance: &DMatrix<f64>) -> Option<String> {
        let mut pairs = strong_correlations(&correlation(covariance), STRONG);
        // Intercepts go together with whatever is far from 0, which everybody knows.
        pairs.retain(|(first, ..)| self.names[*first] != "(Intercept)");
        pairs.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
        let (first, second, value) = *pairs.first()?;
        let others = match pairs.len() - 1 {
            0 => String::new(),
            1 => ", and so is another pair of parameters".into(),
            others => format!(", and so are {others} other pairs of parameters"),
        };
        Some(format!(
            "{} and {} are correlated by {value:.4}{others}: the data hardly tell them apart",
            self.names[first], self.names[second]
        ))
    }
}

fn parameter(name: &str, state: State, numbers: &ParameterStatistics) -> Parameter {
    let finite = |number: Option<f64>| number.filter(|number| number.is_finite());
    let has_error = finite(numbers.std_error).is_some();
    Parameter {
        name: name.to_owned(),
        state,
        estimate: finite(Some(numbers.estimate)),
        std_error: finite(numbers.std_error),
        t: finite(numbers.t).filter(|_| has_error),
        p: finite(numbers.p).filter(|_| has_error),
        ci95: (numbers.ci95)
            .filter(|ends| ends.iter().all(|end| end.is_finite()))
            .map(|ends| ends.map(Some)),
    }
}
