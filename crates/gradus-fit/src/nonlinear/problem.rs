//! The request, checked: data, square roots of weights, bounds, which parameters are free.

use super::orthogonal::norm;
use super::{Bounds, Error, Model, Options, Solution};

/// A model with its data, ready to be minimized.
#[derive(Clone)]
pub(super) struct Problem<'a> {
    pub(super) model: &'a dyn Model,
    pub(super) response: &'a [f64],
    pub(super) root_weights: Option<Vec<f64>>,
    pub(super) start: Vec<Option<f64>>,
    pub(super) bounds: Vec<Bounds>,
    /// Parameters that are not fixed.
    pub(super) free: Vec<usize>,
    /// The length of the weighted response: the measure of rounding.
    pub(super) size: f64,
    /// The unit of weighted residuals: 1, or a power of two that keeps squares of very large and very
    /// small ones within the range of numbers.
    pub(super) unit: f64,
}

/// The sum of losses that a search makes small, seen from the parameters that the search moves.
pub(super) trait Objective {
    /// The value at `x`; `None` where the model is undefined.
    fn cost(&mut self, x: &[f64]) -> Option<f64>;

    /// The value at `x`, residuals and their Jacobian; `None` where the model is undefined.
    fn linearize(&mut self, x: &[f64]) -> Option<Linear>;
}

/// Residuals `r` (model minus data) and Jacobian `J`: nearby, the cost changes like `‖r + J s‖²`.
pub(super) struct Linear {
    pub(super) cost: f64,
    pub(super) residuals: Vec<f64>,
    pub(super) jacobian: Vec<f64>,
}

impl<'a> Problem<'a> {
    pub(super) fn new(
        model: &'a dyn Model,
        response: &'a [f64],
        options: &Options<'_>,
    ) -> Result<Self, Error> {
        let (rows, parameters) = (model.rows(), model.parameters());
        check_length("responses", response.len(), rows)?;
        check_length("linear parameters", model.linear().len(), parameters)?;
        if let Some(row) = response.iter().position(|y| !y.is_finite()) {
            return Err(Error::Response { row });
        }
        let start = list("starting values", options.start, parameters, None)?;
        let bounds = list("bounds", options.bounds, parameters, Bounds::default())?;
        let fixed = list("fixed parameters", options.fixed, parameters, false)?;
        if options.scales.len() > 1 {
            check_length("scales", options.scales.len(), parameters)?;
        }
        check_parameters(&start, &bounds, &fixed)?;
        if let Some(scale) = options
            .loss
            .scale()
            .filter(|s| !(s.is_finite() && *s > 0.0))
        {
            return Err(Error::LossScale { scale });
        }
        let root_weights = options.weights.map(|w| roots(w, rows)).transpose()?;
        let free: Vec<usize> = (0..parameters).filter(|&j| !fixed[j]).collect();
        let counting = root_weights
            .as_ref()
            .map_or(rows, |w| w.iter().filter(|&&w| w > 0.0).count());
        if counting < free.len() {
            return Err(Error::TooFewRows {
                rows: counting,
                parameters: free.len(),
            });
        }
        let mut problem = Self {
            model,
            response,
            root_weights,
            start,
            bounds,
            free,
            size: 0.0,
            unit: 1.0,
        };
        let mut weighted = response.to_vec();
        problem.weigh(&mut weighted);
        problem.size = norm(&weighted);
        if problem.size > 0.0 && !(1e-100..1e100).contains(&problem.size) {
            problem.choose_unit();
        }
        Ok(problem)
    }

    fn choose_unit(&mut self) {
        self.unit = 2.0_f64.powi(self.size.log2() as i32);
        let weights = self.root_weights.take();
        let weights = weights.unwrap_or_else(|| vec![1.0; self.response.len()]);
        self.root_weights = Some(weights.iter().map(|w| w / self.unit).collect());
        self.size /= self.unit;
    }

    /// Gives the numbers of a solution their units back.
    pub(super) fn in_units_of_data(&self, mut solution: Solution) -> Solution {
        let unit = self.unit;
        let lengths = solution.residuals.iter_mut().chain(&mut solution.jacobian);
        lengths.for_each(|x| *x *= unit);
        solution.rss *= unit * unit;
        solution.cost *= unit * unit;
        solution.scale *= unit;
        solution
    }

    pub(super) fn rows(&self) -> usize {
        self.response.len()
    }

    /// The parameters as they are given; 0 where nothing is.
    pub(super) fn given(&self) -> Vec<f64> {
        self.start.iter().map(|x| x.unwrap_or(0.0)).collect()
    }

    /// Free parameters that enter linearly and, unless `bounded` may be among them, have no bounds.
    pub(super) fn linear(&self, bounded: bool) -> Vec<usize> {
        let linear = self.model.linear();
        let can = |j: &usize| linear[*j] && (bounded || self.bounds[*j].is_unbounded());
        self.free.iter().copied().filter(can).collect()
    }

    /// Multiplies a column by the square roots of the weights.
    pub(super) fn weigh(&self, column: &mut [f64]) {
        if let Some(weights) = &self.root_weights {
            for (x, &weight) in column.iter_mut().zip(weights) {
                *x = if weight == 0.0 { 0.0 } else { *x * weight };
            }
        }
    }

    /// Writes the weighted `model − data`; `None` where that is not finite.
    pub(super) fn subtract(&self, values: &mut [f64]) -> Option<()> {
        for (value, y) in values.iter_mut().zip(self.response) {
            *value -= y;
        }
        self.weigh(values);
        finite(values)
    }

    /// Moves parameters into their bounds.
    pub(super) fn clip(&self, parameters: &mut [f64]) {
        for (x, bounds) in parameters.iter_mut().zip(&self.bounds) {
            *x = x.clamp(bounds.lower, bounds.upper);
        }
    }
}

/// `None` unless every number is finite.
pub(super) fn finite(v: &[f64]) -> Option<()> {
    v.iter().all(|x| x.is_finite()).then_some(())
}

fn check_length(what: &'static str, found: usize, expected: usize) -> Result<(), Error> {
    if found == expected {
        Ok(())
    } else {
        Err(Error::Length {
            what,
            found,
            expected,
        })
    }
}

fn list<T: Copy>(
    what: &'static str,
    given: &[T],
    length: usize,
    default: T,
) -> Result<Vec<T>, Error> {
    if given.is_empty() {
        return Ok(vec![default; length]);
    }
    check_length(what, given.len(), length)?;
    Ok(given.to_vec())
}

fn check_parameters(start: &[Option<f64>], bounds: &[Bounds], fixed: &[bool]) -> Result<(), Error> {
    for (parameter, &range) in bounds.iter().enumerate() {
        // NaN compares as false; a range may not be empty nor lie at infinity.
        let possible = range.lower <= range.upper
            && range.lower < f64::INFINITY
            && range.upper > f64::NEG_INFINITY;
        if !possible {
            return Err(Error::Bounds { parameter });
        }
        match start[parameter] {
            Some(value) if !(value.is_finite() && range.contains(value)) => {
                return Err(Error::Start { parameter, value });
            }
            None if fixed[parameter] => return Err(Error::FixedWithoutValue { parameter }),
            _ => {}
        }
    }
    Ok(())
}

fn roots(weights: &[f64], rows: usize) -> Result<Vec<f64>, Error> {
    check_length("weights", weights.len(), rows)?;
    match weights.iter().position(|w| !(w.is_finite() && *w >= 0.0)) {
        Some(row) => Err(Error::Weight { row }),
        None => Ok(weights.iter().map(|w| w.sqrt()).collect()),
    }
}
