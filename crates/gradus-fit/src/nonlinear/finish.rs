//! The end of a fit: digits are polished, the verdict is passed.

use super::full::Full;
use super::marquardt::{End, moved, room};
use super::orthogonal::{dot, norm};
use super::problem::{Linear, Objective, Problem};
use super::search::Candidate;
use super::step::Quadratic;
use super::{Bounds, Loss, Options, Solution, State, Verdict, verdict};

/// The place where a polish ended.
pub(super) struct Place {
    pub(super) x: Vec<f64>,
    pub(super) linear: Linear,
    pub(super) quadratic: Quadratic,
    pub(super) held: Vec<bool>,
    /// The next Gauss–Newton step, which is not worth taking.
    pub(super) next: Vec<f64>,
    /// Its length, each parameter scaled by its column's length.
    length: f64,
    pub(super) rank: usize,
}

/// Steps of a polish at most, and steps that may fail to be shorter one after the other.
const STEPS: usize = 200;
const PATIENCE: usize = 4;

/// Polishes a candidate and hands it over.
pub(super) fn finish(
    problem: &Problem<'_>,
    options: &Options<'_>,
    scale: f64,
    found: Candidate,
    starts: usize,
    agreeing: usize,
) -> Solution {
    let free = &problem.free;
    let bounds: Vec<Bounds> = free.iter().map(|&j| problem.bounds[j]).collect();
    let mut objective = Full::new(
        problem,
        free.clone(),
        &found.parameters,
        options.loss,
        scale,
    );
    let x: Vec<f64> = free.iter().map(|&j| found.parameters[j]).collect();
    let steps = if found.end == End::Iterations {
        0
    } else {
        STEPS
    };
    let place = polish(&mut objective, x, &bounds, steps);
    let mut solution = unjudged(problem, &found, starts, agreeing);
    solution.scale = scale;
    let Some(place) = place else {
        solution.cost = f64::NAN;
        return solution;
    };
    for (&j, &x) in free.iter().zip(&place.x) {
        // No parameter is -0.
        solution.parameters[j] = x + 0.0;
    }
    describe(problem, options.loss, &mut solution);
    solution.cost = place.linear.cost;
    for (k, &j) in free.iter().enumerate() {
        solution.states[j] = match place.held[k] {
            true if place.x[k] == bounds[k].lower => State::AtLower,
            true => State::AtUpper,
            false => State::Free,
        };
    }
    verdict::judge(problem, options, &found, &place, &mut solution);
    solution
}

/// Takes Gauss–Newton steps until they no longer become shorter; the place of the shortest wins.
///
/// With `steps` of 0 it only looks where it stands.
fn polish(
    objective: &mut dyn Objective,
    start: Vec<f64>,
    bounds: &[Bounds],
    steps: usize,
) -> Option<Place> {
    let mut here = place(objective.linearize(&start)?, start, bounds);
    let mut best: Option<Place> = None;
    let mut in_vain = 0;
    for _ in 0..steps {
        let trial = moved(&here.x, &here.next, bounds);
        if trial == here.x || in_vain == PATIENCE {
            break;
        }
        // The cost is flat at a minimum: rounding may lift it a little.
        let highest = here.linear.cost * (1.0 + 1e-9);
        let Some(linear) = objective
            .linearize(&trial)
            .filter(|there| there.cost <= highest)
        else {
            break;
        };
        let next = place(linear, trial, bounds);
        let before = std::mem::replace(&mut here, next);
        let shortest = best.as_ref().map_or(f64::INFINITY, |best| best.length);
        in_vain = if before.length < 0.9 * shortest {
            0
        } else {
            in_vain + 1
        };
        if before.length < shortest {
            best = Some(before);
        }
    }
    Some(match best {
        Some(best) if best.length <= here.length => best,
        _ => here,
    })
}

fn place(linear: Linear, x: Vec<f64>, bounds: &[Bounds]) -> Place {
    let quadratic = Quadratic::new(&linear, x.len());
    let room = room(&x, bounds);
    let held = quadratic.held(&room);
    let step = quadratic.step(&quadratic.lengths, f64::INFINITY, &room, &held);
    let next = step.change;
    let scaled: Vec<f64> = next
        .iter()
        .zip(&quadratic.lengths)
        .map(|(s, d)| s * d)
        .collect();
    Place {
        x,
        linear,
        quadratic,
        held,
        next,
        length: norm(&scaled),
        rank: step.rank,
    }
}

fn unjudged(problem: &Problem<'_>, found: &Candidate, starts: usize, agreeing: usize) -> Solution {
    let parameters = found.parameters.len();
    Solution {
        parameters: found.parameters.clone(),
        states: (0..parameters)
            .map(|j| {
                if problem.free.contains(&j) {
                    State::Free
                } else {
                    State::Fixed
                }
            })
            .collect(),
        residuals: vec![f64::NAN; problem.rows()],
        jacobian: vec![f64::NAN; problem.rows() * parameters],
        rss: f64::NAN,
        cost: f64::NAN,
        scale: 1.0,
        robust_weights: vec![1.0; problem.rows()],
        verdict: Verdict::Undefined,
        iterations: found.iterations,
        rank: 0,
        gradient: f64::NAN,
        step: f64::NAN,
        starts,
        agreeing,
    }
}

/// Fills in what follows from the parameters.
fn describe(problem: &Problem<'_>, loss: Loss, solution: &mut Solution) {
    problem.model.values_and_jacobian(
        &solution.parameters,
        &mut solution.residuals,
        &mut solution.jacobian,
    );
    for (residual, y) in solution.residuals.iter_mut().zip(problem.response) {
        *residual = y - *residual;
    }
    problem.weigh(&mut solution.residuals);
    for column in solution.jacobian.chunks_exact_mut(problem.rows().max(1)) {
        problem.weigh(column);
    }
    solution.rss = dot(&solution.residuals, &solution.residuals);
    for (weight, r) in solution.robust_weights.iter_mut().zip(&solution.residuals) {
        *weight = loss.rho((r / solution.scale) * (r / solution.scale))[1];
    }
}
