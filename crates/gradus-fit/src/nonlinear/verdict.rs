//! The verdict on a fit: whether the place where it ended is a minimum, and if not, what it is.

use super::finish::Place;
use super::full::Full;
use super::marquardt::End;
use super::orthogonal::norm;
use super::problem::{Objective, Problem};
use super::search::{Candidate, Search};
use super::{Options, Solution, Verdict};

/// Cosines and relative steps that count as none.
const SMALL: f64 = 1e-6;
/// Rounding errors of a model's values, relative to the data.
const ROUNDING: f64 = 64.0 * f64::EPSILON;
/// Relative rises of the cost that count as none when a parameter goes far.
const FLAT: f64 = 1e-9;
/// How often a parameter is multiplied to see whether it runs outward, and whether it comes from inside.
const OUTWARD: usize = 3;
const INWARD: usize = 16;
/// Fewer iterations than these say nothing of where a parameter runs.
const EARLY: usize = 100;

/// Measures the place where a fit ended, and judges it.
pub(super) fn judge(
    problem: &Problem<'_>,
    options: &Options<'_>,
    found: &Candidate,
    place: &Place,
    solution: &mut Solution,
) {
    let length = norm(&place.linear.residuals);
    solution.rank = place.rank - faded(problem, found, place).min(place.rank);
    solution.gradient = place.quadratic.cosine(&place.held, length);
    let relative = |(s, x): (&f64, &f64)| if *s == 0.0 { 0.0 } else { (s / x).abs() };
    solution.step = (place.next.iter().zip(&place.x))
        .map(relative)
        .fold(0.0, f64::max);
    let offset = match length {
        0.0 => 0.0,
        _ => place.quadratic.tangential(&place.held) / length,
    };
    let blur = if length > 1e-6 * problem.size {
        ROUNDING * problem.size
    } else {
        blur(problem, &solution.parameters)
    };
    let noise = if length > 0.0 { blur / length } else { 1.0 };
    let court = Court {
        problem,
        options,
        place,
        parameters: &solution.parameters,
        scale: solution.scale,
        blur,
    };
    // Who stops a search early wants to hear of that, not where it might lead.
    let is_early = found.end == End::Iterations && options.max_iterations < EARLY;
    let runaway = (!is_early).then(|| court.runaway()).flatten();
    solution.verdict = if let Some(parameter) = runaway {
        Verdict::Diverging { parameter }
    } else if noise >= 1.0 {
        Verdict::AtRoundingLevel
    } else if offset <= SMALL {
        Verdict::Converged
    } else if found.end == End::Iterations {
        Verdict::MaxIterations
    } else if let Some(verdict) = court.rough() {
        verdict
    } else if offset <= noise {
        Verdict::AtRoundingLevel
    } else {
        Verdict::NoProgress
    };
}

/// The length of rounding errors in the residuals: at least that of a careful computation, and what
/// small changes of the parameters do to the values beyond a smooth change: fourth differences.
///
/// Where `1 + b x` swallows a small `b`, only changes of some size show the error.
pub(super) fn blur(problem: &Problem<'_>, parameters: &[f64]) -> f64 {
    let values = |change: f64| {
        let mut x = parameters.to_vec();
        for &j in &problem.free {
            x[j] *= 1.0 + change;
        }
        problem.clip(&mut x);
        let mut values = vec![0.0; problem.rows()];
        problem.model.values(&x, &mut values);
        problem.subtract(&mut values)?;
        Some(values)
    };
    let difference = |step: f64| -> Option<f64> {
        let mut sum = vec![0.0; problem.rows()];
        for (k, factor) in [1.0, -4.0, 6.0, -4.0, 1.0].into_iter().enumerate() {
            for (sum, value) in sum.iter_mut().zip(values((k as f64 - 2.0) * step)?) {
                *sum += factor * value;
            }
        }
        Some(norm(&sum) / 70.0_f64.sqrt())
    };
    let steps = [4.0 * f64::EPSILON, 1e-12, 1e-9, 1e-7, 1e-5];
    let found = steps.into_iter().filter_map(difference);
    found.fold(ROUNDING * problem.size, |most, this| most.max(4.0 * this))
}

/// How many parameters do not matter: their columns have shrunk to nothing on the way, or changes of
/// their own size, or of that with which the search began, change no digit of the values.
fn faded(problem: &Problem<'_>, found: &Candidate, place: &Place) -> usize {
    let has_faded = |k: &usize| {
        let (j, now) = (problem.free[*k], place.quadratic.lengths[*k]);
        let (size, start) = (place.x[*k].abs(), found.start[j].abs());
        let is_lost = start.is_finite() && now * size.max(start) <= f64::EPSILON * problem.size;
        now > 0.0 && (now <= 1e-12 * found.lengths[j] || is_lost)
    };
    (0..problem.free.len()).filter(has_faded).count()
}

/// What is known of the place on which the verdict is passed.
struct Court<'a> {
    problem: &'a Problem<'a>,
    options: &'a Options<'a>,
    place: &'a Place,
    parameters: &'a [f64],
    scale: f64,
    blur: f64,
}

impl Court<'_> {
    /// The parameter that wants to be infinite: far outside nothing is worse, farther inside it is.
    fn runaway(&self) -> Option<usize> {
        let count = self.place.x.len();
        let length = norm(&self.place.linear.residuals).max(self.blur);
        let sigma = length / ((self.problem.rows() - count).max(1) as f64).sqrt();
        let spreads = self.place.quadratic.spreads(&self.place.held);
        let suspect = |k: &usize| {
            let unsteady = self.place.next[*k].abs() >= 1e-3 * self.place.x[*k].abs();
            !self.place.held[*k]
                && self.place.x[*k] != 0.0
                && (unsteady || sigma * spreads[*k] >= 0.1 * self.place.x[*k].abs())
        };
        let free = &self.problem.free;
        let mut suspects = (0..count).filter(suspect).map(|k| free[k]);
        suspects.find(|&j| self.stays_flat(j, 3.0, OUTWARD) && !self.stays_flat(j, 0.3, INWARD))
    }

    /// Whether the cost hardly rises when a parameter is multiplied again and again, and the others
    /// follow it.
    fn stays_flat(&self, parameter: usize, factor: f64, times: usize) -> bool {
        let mut problem = self.problem.clone();
        problem.free.retain(|&j| j != parameter);
        let search = Search::new(&problem, self.options);
        let mut x = self.parameters.to_vec();
        (0..times).all(|_| {
            x[parameter] *= factor;
            self.problem.bounds[parameter].contains(x[parameter]) && self.is_flat(&search, &mut x)
        })
    }

    /// Whether the cost at `x`, from where the search's parameters are moved, is no higher than here.
    fn is_flat(&self, search: &Search<'_>, x: &mut Vec<f64>) -> bool {
        let there = search.descend(x, self.scale);
        let mut cost = there.cost;
        if there.end == End::Undefined {
            // Values may be finite where derivatives overflow.
            let Some(alone) = self.objective().cost(&self.free(x)) else {
                return false;
            };
            cost = alone;
        }
        *x = there.parameters;
        let here = self.place.linear.cost;
        let flat = here * (1.0 + FLAT) + self.blur * (here.sqrt() + self.blur);
        let measured = |blur: f64| cost <= here * (1.0 + FLAT) + blur * (here.sqrt() + blur);
        cost <= flat || measured(blur(search.problem, x))
    }

    fn objective(&self) -> Full<'_> {
        let (free, loss) = (self.problem.free.clone(), self.options.loss);
        Full::new(self.problem, free, self.parameters, loss, self.scale)
    }

    fn free(&self, parameters: &[f64]) -> Vec<f64> {
        self.problem.free.iter().map(|&j| parameters[j]).collect()
    }

    /// Whether the model ends here or has a kink, which no slope tells.
    ///
    /// The cost rises to both sides of a kink, and in proportion; at the end of the model's domain,
    /// there is nothing on one side.
    fn rough(&self) -> Option<Verdict> {
        let here = self.place.linear.cost;
        let noise = self.blur * (here.sqrt() + self.blur);
        let mut objective = self.objective();
        let mut kink = None;
        for (k, &parameter) in self.problem.free.iter().enumerate() {
            let mut rise = |relative: f64| {
                let mut x = self.free(self.parameters);
                x[k] += relative * x[k].abs();
                if !self.problem.bounds[parameter].contains(x[k]) {
                    return Some(f64::NAN);
                }
                objective.cost(&x).map(|cost| cost - here)
            };
            match [rise(-1e-7), rise(1e-7)] {
                [Some(down), Some(up)] => {
                    let in_proportion = |near: f64, far: Option<f64>| {
                        near > noise && far.is_some_and(|far| far < 50.0 * near)
                    };
                    if in_proportion(down, rise(-1e-6)) && in_proportion(up, rise(1e-6)) {
                        kink = kink.or(Some(Verdict::AtKink { parameter }));
                    }
                }
                [None, None] => {}
                _ => return Some(Verdict::AtEdge { parameter }),
            }
        }
        kink
    }
}
