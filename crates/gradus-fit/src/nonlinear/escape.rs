//! The way out of a saddle or a maximum, where slopes vanish but a lower place is near.
//!
//! Two equal terms that start alike stay alike: no slope tells them apart. Only the curvature does.

use super::full::Full;
use super::marquardt::moved;
use super::orthogonal::{dot, norm};
use super::problem::{Objective, Problem};
use super::search::{Candidate, Search};
use super::{Bounds, Solution, State, Verdict};

/// Curvatures along a unit of the model's change that count as downward: safely below those that
/// rounding errors feign.
const DOWNWARD: f64 = -1e-3;
/// Steps of finite differences, in lengths of the residuals.
const STEP: f64 = 1e-3;

/// A lower place to both sides of which a stationary point stands, if it does.
pub(super) fn lower(search: &Search<'_>, solution: &Solution) -> Option<Candidate> {
    let is_free = solution.states.contains(&State::Free);
    if solution.verdict != Verdict::Converged || !is_free {
        return None;
    }
    let surroundings = Surroundings::new(search.problem, search, solution);
    let step = surroundings.downward()?;
    let sides = [1.0, -1.0].map(|sign| surroundings.moved(&step, sign));
    let descents = sides.iter().map(|x| {
        let mut there = search.descend(x, solution.scale);
        there.iterations += solution.iterations;
        there
    });
    let lowest = descents.min_by(|a, b| a.cost.total_cmp(&b.cost))?;
    (lowest.cost < solution.cost * (1.0 - 1e-9)).then_some(lowest)
}

struct Surroundings<'a> {
    search: &'a Search<'a>,
    solution: &'a Solution,
    /// Parameters that can move.
    free: Vec<usize>,
    bounds: Vec<Bounds>,
    x: Vec<f64>,
    /// How far each parameter is moved for a difference.
    steps: Vec<f64>,
}

impl<'a> Surroundings<'a> {
    fn new(problem: &Problem<'_>, search: &'a Search<'a>, solution: &'a Solution) -> Self {
        let rows = problem.rows();
        let free: Vec<usize> = (problem.free.iter().copied())
            .filter(|&j| solution.states[j] == State::Free)
            .collect();
        let length = norm(&solution.residuals);
        let steps = free.iter().map(|&j| {
            let effect = norm(&solution.jacobian[j * rows..(j + 1) * rows]);
            let step = STEP * length / effect;
            if step.is_finite() { step } else { 0.0 }
        });
        Self {
            search,
            solution,
            bounds: free.iter().map(|&j| problem.bounds[j]).collect(),
            x: free.iter().map(|&j| solution.parameters[j]).collect(),
            steps: steps.collect(),
            free,
        }
    }

    fn objective(&self) -> Full<'_> {
        let (problem, options) = (self.search.problem, self.search.options);
        let all = &self.solution.parameters;
        let scale = self.solution.scale;
        Full::new(problem, self.free.clone(), all, options.loss, scale)
    }

    /// All parameters after a step in the free ones.
    fn moved(&self, step: &[f64], sign: f64) -> Vec<f64> {
        let change: Vec<f64> = step.iter().map(|s| sign * s).collect();
        let mut all = self.solution.parameters.clone();
        for (&j, x) in self.free.iter().zip(moved(&self.x, &change, &self.bounds)) {
            all[j] = x;
        }
        all
    }

    /// A change of the parameters in whose direction, to both sides, the cost falls.
    fn downward(&self) -> Option<Vec<f64>> {
        self.blind().or_else(|| self.bent())
    }

    /// Along a parameter that has no slope: the first step that matters at all, if it goes down.
    fn blind(&self) -> Option<Vec<f64>> {
        let mut objective = self.objective();
        let here = self.solution.cost;
        for k in (0..self.x.len()).filter(|&k| self.steps[k] == 0.0) {
            let mut sides = (-12..13).flat_map(|power| [1.0, -1.0].map(|sign| (power, sign)));
            let first = sides.find_map(|(power, sign)| {
                let mut step = vec![0.0; self.x.len()];
                step[k] = sign * 10.0_f64.powi(power) * self.x[k].abs().max(1.0);
                let cost = objective.cost(&moved(&self.x, &step, &self.bounds))?;
                ((cost - here).abs() > 1e-9 * here).then_some((step, cost))
            });
            if let Some((step, _)) = first.filter(|(_, cost)| *cost < here) {
                return Some(step);
            }
        }
        None
    }

    /// Along the eigenvector of the most negative curvature, from differences of the gradient.
    fn bent(&self) -> Option<Vec<f64>> {
        let count = self.x.len();
        let mut objective = self.objective();
        let mut gradient = |k: usize, sign: f64| {
            let mut step = vec![0.0; count];
            step[k] = sign * self.steps[k];
            let linear = objective.linearize(&moved(&self.x, &step, &self.bounds))?;
            let columns = linear.jacobian.chunks_exact(linear.residuals.len().max(1));
            let slopes = columns.zip(&self.steps);
            let slopes = slopes.map(|(column, step)| dot(column, &linear.residuals) * step);
            Some(slopes.collect::<Vec<f64>>())
        };
        let mut curvature = nalgebra::DMatrix::zeros(count, count);
        for k in 0..count {
            let (up, down) = (gradient(k, 1.0)?, gradient(k, -1.0)?);
            for i in 0..count {
                curvature[(i, k)] = 0.5 * (up[i] - down[i]);
            }
        }
        // In units of the change of the model that a step makes.
        let unit = (STEP * norm(&self.solution.residuals)).powi(2);
        let curvature = (&curvature + curvature.transpose()) * (0.5 / unit);
        let eigen = curvature.symmetric_eigen();
        let lowest = eigen.eigenvalues.imin();
        let direction = eigen.eigenvectors.column(lowest);
        let along = |(x, step): (&f64, &f64)| 100.0 * x * step;
        (eigen.eigenvalues[lowest] < DOWNWARD)
            .then(|| direction.iter().zip(&self.steps).map(along).collect())
    }
}
