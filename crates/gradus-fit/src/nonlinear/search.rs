//! The way from a request to a solution: which descents are made, and from where.

use super::full::Full;
use super::marquardt::{End, Limits, descend};
use super::multistart::{Survey, survey};
use super::orthogonal::norm;
use super::problem::{Objective, Problem};
use super::projected::Projected;
use super::{Bounds, Loss, Options, Scales, Solution, canonical, escape, finish, sample};
use gradus_core::random::Generator;

/// A point that a descent led to.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) parameters: Vec<f64>,
    pub(super) cost: f64,
    pub(super) iterations: usize,
    pub(super) end: End,
    /// Where the descent began; NaN for parameters that follow from others.
    pub(super) start: Vec<f64>,
    /// The greatest length of each Jacobian column on the way; 0 for parameters that follow.
    pub(super) lengths: Vec<f64>,
}

/// Relative falls of the cost that end a descent: for a look, and for good.
pub(super) const LOOK: f64 = 1e-3;
const GOOD: f64 = 1e-13;
/// Saddles, at most, that a search leaves.
const ESCAPES: usize = 3;

/// The least squares part of a search.
pub(super) struct Search<'a> {
    pub(super) problem: &'a Problem<'a>,
    pub(super) options: &'a Options<'a>,
    pub(super) linear: Vec<usize>,
    pub(super) nonlinear: Vec<usize>,
}

/// Fits: least squares first, then the loss that was asked for, then the polish.
pub(super) fn search(problem: &Problem<'_>, options: &Options<'_>) -> Solution {
    let search = Search::new(problem, options);
    let mut found = search.least_squares();
    let scale = search.robust(&mut found);
    let best = found.minima.swap_remove(0);
    let finish = |best| finish::finish(problem, options, scale, best, found.starts, found.agreeing);
    let mut solution = finish(best);
    for _ in 0..ESCAPES {
        let Some(lower) = escape::lower(&search, &solution) else {
            break;
        };
        solution = finish(lower);
    }
    solution
}

impl<'a> Search<'a> {
    pub(super) fn new(problem: &'a Problem<'a>, options: &'a Options<'a>) -> Self {
        let linear = problem.linear(true);
        let is_nonlinear = |j: &usize| !linear.contains(j);
        let nonlinear = problem.free.iter().copied().filter(is_nonlinear).collect();
        Self {
            problem,
            options,
            linear,
            nonlinear,
        }
    }

    fn bounds(&self, moved: &[usize]) -> Vec<Bounds> {
        moved.iter().map(|&j| self.problem.bounds[j]).collect()
    }

    pub(super) fn least_squares(&self) -> Survey {
        let problem = self.problem;
        let missing = self.missing();
        if !missing.is_empty() {
            if let Some(found) = sample::survey(self) {
                return found;
            }
            let mut generator = Generator::new(self.options.seed);
            let draw = |_, base: Option<&[f64]>| self.draw(&missing, base, &mut generator);
            let mut found = survey(self, missing.len(), draw);
            found.minima[0] = canonical::canonical(self, found.minima[0].clone());
            return found;
        }
        let mut best = self.refine(self.from(&problem.given(), self.good()));
        if best.end != End::Minimum && problem.free.iter().all(|&j| problem.start[j].is_some()) {
            let direct = self.full(&problem.given(), self.good());
            if direct.cost < best.cost {
                best = direct;
            }
        }
        // Where a parameter that must be searched never mattered, nothing was found.
        let is_blind = |j: &usize| best.lengths[*j] == 0.0;
        let is_final = matches!(best.end, End::Minimum | End::Iterations)
            && !self.nonlinear.iter().any(is_blind);
        if is_final || self.nonlinear.is_empty() {
            let best = canonical::canonical(self, best);
            return Survey {
                minima: vec![best],
                starts: 1,
                agreeing: 1,
            };
        }
        let mut generator = Generator::new(self.options.seed);
        // The start is a hint that failed: every other point is near it, the rest is anywhere.
        let draw = |k: usize, _: Option<&[f64]>| match k % 2 {
            0 => self.near_start(k / 2, &mut generator),
            _ => self.draw(&self.nonlinear, None, &mut generator),
        };
        let mut found = survey(self, self.nonlinear.len(), draw);
        if found.minima[0].cost >= best.cost * (1.0 - 1e-9) {
            found.minima.insert(0, best);
        }
        found
    }

    pub(super) fn good(&self) -> Limits {
        self.limits(self.options.max_iterations, GOOD)
    }

    /// Limits for a number of iterations and the fall that ends a descent.
    pub(super) fn limits(&self, iterations: usize, fall: f64) -> Limits {
        Limits {
            iterations,
            fall,
            rounding: f64::EPSILON * self.problem.size,
        }
    }

    fn missing(&self) -> Vec<usize> {
        let missing = |j: &usize| self.problem.start[*j].is_none();
        self.nonlinear.iter().copied().filter(missing).collect()
    }

    /// A starting point: `drawn` parameters are drawn, the others are as they are given. With a `base`,
    /// some of `drawn` are drawn, one at least, and the others are those of the base.
    fn draw(&self, drawn: &[usize], base: Option<&[f64]>, generator: &mut Generator) -> Vec<f64> {
        let scales = self.options.scales;
        let unknown = Scales::unknown();
        let mut unit = vec![0.0; drawn.len() + 1];
        generator
            .fill_uniform(0.0, 1.0, &mut unit)
            .expect("0 to 1 is a range");
        let chosen = (unit[drawn.len()] * drawn.len() as f64) as usize;
        let mut x = base.map_or_else(|| self.problem.given(), <[f64]>::to_vec);
        for (k, &j) in drawn.iter().enumerate() {
            if base.is_none() || k == chosen || unit[k] * (drawn.len() as f64) < 1.0 {
                let scale = scales
                    .get(j.min(scales.len().saturating_sub(1)))
                    .unwrap_or(&unknown);
                x[j] = scale.draw(self.problem.bounds[j], generator);
            }
        }
        x
    }

    /// A starting point around the given one, farther away every time.
    fn near_start(&self, k: usize, generator: &mut Generator) -> Vec<f64> {
        let mut x = self.problem.given();
        let spread = 0.1 * (k + 1).min(20) as f64;
        for &j in &self.nonlinear {
            let mut unit = [0.0];
            generator
                .fill_uniform(-1.0, 1.0, &mut unit)
                .expect("-1 to 1 is a range");
            x[j] = if x[j] == 0.0 {
                unit[0] * spread
            } else {
                x[j] * 10.0_f64.powf(unit[0] * spread)
            };
        }
        self.problem.clip(&mut x);
        x
    }

    /// Goes down from `start`, by variable projection where parameters enter linearly.
    pub(super) fn from(&self, start: &[f64], limits: Limits) -> Candidate {
        if self.linear.is_empty() {
            return self.full(start, limits);
        }
        let moved = &self.nonlinear;
        let mut objective = self.projected(start);
        let x: Vec<f64> = moved.iter().map(|&j| start[j]).collect();
        let run = descend(&mut objective, &x, &self.bounds(moved), limits);
        let complete = objective.complete(&run.x);
        let mut candidate = Candidate {
            parameters: complete.unwrap_or_else(|| start.to_vec()),
            cost: run.cost,
            iterations: run.iterations,
            end: run.end,
            start: vec![f64::NAN; start.len()],
            lengths: vec![0.0; start.len()],
        };
        for (k, &j) in moved.iter().enumerate() {
            candidate.start[j] = start[j];
            candidate.lengths[j] = run.lengths[k];
        }
        let found = candidate.parameters.clone();
        self.problem.clip(&mut candidate.parameters);
        if run.end == End::Undefined || found == candidate.parameters {
            return candidate;
        }
        self.go_on(candidate, limits)
    }

    /// The sum of squares with the linear parameters projected out.
    pub(super) fn projected(&self, parameters: &[f64]) -> Projected<'_> {
        Projected::new(
            self.problem,
            self.nonlinear.clone(),
            self.linear.clone(),
            parameters,
        )
    }

    /// Goes down from `start` in all free parameters.
    fn full(&self, start: &[f64], limits: Limits) -> Candidate {
        self.full_with(start, limits, Loss::Squared, 1.0)
    }

    fn full_with(&self, start: &[f64], limits: Limits, loss: Loss, scale: f64) -> Candidate {
        let free = &self.problem.free;
        let mut objective = Full::new(self.problem, free.clone(), start, loss, scale);
        let x: Vec<f64> = free.iter().map(|&j| start[j]).collect();
        let run = descend(&mut objective, &x, &self.bounds(free), limits);
        let mut candidate = Candidate {
            parameters: start.to_vec(),
            cost: run.cost,
            iterations: run.iterations,
            end: run.end,
            start: start.to_vec(),
            lengths: vec![0.0; start.len()],
        };
        for (k, &j) in free.iter().enumerate() {
            candidate.parameters[j] = run.x[k];
            candidate.lengths[j] = run.lengths[k];
        }
        candidate
    }

    /// The same descent, continued in all free parameters.
    fn go_on(&self, candidate: Candidate, limits: Limits) -> Candidate {
        let mut next = self.full(&candidate.parameters, limits);
        if next.end == End::Undefined {
            return candidate;
        }
        next.iterations += candidate.iterations;
        next.start = candidate.start;
        for (longer, before) in next.lengths.iter_mut().zip(candidate.lengths) {
            *longer = longer.max(before);
        }
        next
    }

    /// Goes down from `start` to the end, for the loss that was asked for.
    pub(super) fn descend(&self, start: &[f64], scale: f64) -> Candidate {
        match self.options.loss {
            Loss::Squared => self.refine(self.from(start, self.good())),
            loss => self.full_with(start, self.good(), loss, scale),
        }
    }

    /// Follows a candidate to the end.
    pub(super) fn refine(&self, candidate: Candidate) -> Candidate {
        if candidate.end == End::Undefined {
            return candidate;
        }
        self.go_on(candidate, self.good())
    }

    /// Follows a candidate of a short look to the end.
    pub(super) fn deepen(&self, look: &Candidate) -> Candidate {
        let mut deep = self.refine(self.from(&look.parameters, self.good()));
        deep.iterations += look.iterations;
        deep.start.clone_from(&look.start);
        deep
    }

    fn residuals(&self, parameters: &[f64]) -> Option<Vec<f64>> {
        let mut values = vec![0.0; self.problem.rows()];
        self.problem.model.values(parameters, &mut values);
        self.problem.subtract(&mut values)?;
        Some(values)
    }

    /// Replaces the best minimum of the squares by that of the loss; returns the scale.
    fn robust(&self, found: &mut Survey) -> f64 {
        let loss = self.options.loss;
        if loss == Loss::Squared || self.problem.free.is_empty() {
            return 1.0;
        }
        if self
            .problem
            .free
            .iter()
            .all(|&j| self.problem.start[j].is_some())
        {
            let given = self.full_with(&self.problem.given(), self.good(), Loss::SoftL1(None), {
                self.problem.size / (self.problem.rows() as f64).sqrt() * 1e-2
            });
            found.minima.push(given);
        }
        let given = loss.scale().map(|scale| scale / self.problem.unit);
        let scale_at = |c: &Candidate| {
            self.residuals(&c.parameters)
                .and_then(|r| loss.scale_of(&r))
        };
        let scales = found.minima.iter().filter_map(scale_at);
        let mut scale = given.unwrap_or_else(|| scales.fold(f64::INFINITY, f64::min));
        if !scale.is_finite() {
            return 1.0;
        }
        let descents = found.minima.iter().map(|c| {
            let run = self.full_with(&c.parameters, self.good(), loss, scale);
            Candidate {
                iterations: run.iterations + c.iterations,
                ..run
            }
        });
        let better = |a: Candidate, b: Candidate| if b.cost < a.cost { b } else { a };
        let mut best = descents
            .reduce(better)
            .expect("a survey finds one candidate at least");
        for _ in 0..100 {
            let next = given.or_else(|| scale_at(&best)).unwrap_or(scale);
            if (next - scale).abs() <= 1e-12 * scale {
                break;
            }
            scale = next;
            let run = self.full_with(&best.parameters, self.good(), loss, scale);
            best = Candidate {
                iterations: run.iterations + best.iterations,
                ..run
            };
        }
        found.minima[0] = best;
        scale
    }

    /// The cost of squares at a point, with linear parameters at their best.
    pub(super) fn cost(&self, parameters: &[f64]) -> Option<f64> {
        if self.linear.is_empty() {
            return self.residuals(parameters).map(|r| norm(&r).powi(2));
        }
        let x: Vec<f64> = self.nonlinear.iter().map(|&j| parameters[j]).collect();
        self.projected(parameters).cost(&x)
    }

    /// The sum of the logarithms of what relative changes of nonlinear parameters would do.
    pub(super) fn sensitivity(&self, candidate: &Candidate) -> f64 {
        let rows = self.problem.rows();
        let parameters = &candidate.parameters;
        let mut values = vec![0.0; rows];
        let mut jacobian = vec![0.0; rows * parameters.len()];
        self.problem
            .model
            .values_and_jacobian(parameters, &mut values, &mut jacobian);
        let effect = |&j: &usize| {
            let mut column = jacobian[j * rows..(j + 1) * rows].to_vec();
            self.problem.weigh(&mut column);
            (norm(&column) * parameters[j].abs())
                .max(f64::MIN_POSITIVE)
                .ln()
        };
        self.nonlinear.iter().map(effect).sum()
    }
}
