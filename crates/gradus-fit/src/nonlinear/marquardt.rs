//! Levenberg–Marquardt: a descent by steps within a trust region.

use super::Bounds;
use super::orthogonal::norm;
use super::problem::{Linear, Objective};
use super::step::{Quadratic, Room};

/// When to stop.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) iterations: usize,
    /// The relative fall of the cost that is not worth another step.
    pub(super) fall: f64,
    /// The length of rounding errors in the residuals.
    pub(super) rounding: f64,
}

/// Why a descent stopped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    /// The gradient vanishes, or steps no longer matter.
    Minimum,
    /// The iterations ran out.
    Iterations,
    /// No step goes down.
    Stalled,
    /// The objective is undefined at the start.
    Undefined,
}

/// Where a descent led.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) x: Vec<f64>,
    pub(super) cost: f64,
    pub(super) iterations: usize,
    pub(super) end: End,
    /// The greatest length of each Jacobian column on the way.
    pub(super) lengths: Vec<f64>,
}

/// How far each parameter can go.
pub(super) fn room(x: &[f64], bounds: &[Bounds]) -> Vec<Room> {
    x.iter()
        .zip(bounds)
        .map(|(x, b)| (b.lower - x, b.upper - x))
        .collect()
}

/// Adds a step; a parameter that reaches its bound stands on it exactly.
pub(super) fn moved(x: &[f64], change: &[f64], bounds: &[Bounds]) -> Vec<f64> {
    let sum = x.iter().zip(change).zip(bounds);
    sum.map(|((x, s), b)| {
        if *s != 0.0 && *s == b.lower - x {
            b.lower
        } else if *s != 0.0 && *s == b.upper - x {
            b.upper
        } else {
            (x + s).clamp(b.lower, b.upper)
        }
    })
    .collect()
}

/// Goes down from `start` as far as the limits allow.
pub(super) fn descend(
    objective: &mut dyn Objective,
    start: &[f64],
    bounds: &[Bounds],
    limits: Limits,
) -> Run {
    let mut run = Run {
        x: start.to_vec(),
        cost: f64::INFINITY,
        iterations: 0,
        end: End::Undefined,
        lengths: vec![0.0; start.len()],
    };
    let Some(mut linear) = objective.linearize(start) else {
        return run;
    };
    run.cost = linear.cost;
    let mut radius = f64::NAN;
    run.end = loop {
        if run.iterations == limits.iterations {
            break End::Iterations;
        }
        run.iterations += 1;
        let quadratic = Quadratic::new(&linear, run.x.len());
        for (kept, &now) in run.lengths.iter_mut().zip(&quadratic.lengths) {
            *kept = kept.max(now);
        }
        if radius.is_nan() {
            radius = first_radius(&run);
        }
        match advance(
            objective,
            &quadratic,
            &mut run,
            &mut radius,
            bounds,
            limits,
            &linear,
        ) {
            Advance::To(next) => linear = next,
            Advance::Last(end) => break end,
        }
    };
    run
}

/// How often a step is shortened.
const SHORTENINGS: usize = 100;

enum Advance {
    To(Linear),
    Last(End),
}

fn scaled_length(scaling: &[f64], x: &[f64]) -> f64 {
    norm(
        &scaling
            .iter()
            .zip(x)
            .map(|(d, x)| d * x)
            .collect::<Vec<_>>(),
    )
}

fn first_radius(run: &Run) -> f64 {
    let length = scaled_length(&run.lengths, &run.x);
    if length > 0.0 {
        (10.0 * length).min(1e300)
    } else {
        10.0
    }
}

/// Finds a step that goes down and takes it.
fn advance(
    objective: &mut dyn Objective,
    quadratic: &Quadratic,
    run: &mut Run,
    radius: &mut f64,
    bounds: &[Bounds],
    limits: Limits,
    linear: &Linear,
) -> Advance {
    let room = room(&run.x, bounds);
    let held = quadratic.held(&room);
    if quadratic.cosine(&held, norm(&linear.residuals)) <= 1e-14 {
        return Advance::Last(End::Minimum);
    }
    for _ in 0..SHORTENINGS {
        let step = quadratic.step(&run.lengths, *radius, &room, &held);
        let trial = moved(&run.x, &step.change, bounds);
        let length = scaled_length(&run.lengths, &step.change);
        let predicted = quadratic.reduction(&step.change);
        if trial == run.x || predicted.is_nan() || predicted <= 0.0 {
            return Advance::Last(End::Minimum);
        }
        let next = objective.cost(&trial).filter(|&cost| cost < run.cost);
        let next = next.and_then(|_| objective.linearize(&trial));
        let fall = next
            .as_ref()
            .map_or(f64::NEG_INFINITY, |next| run.cost - next.cost);
        let ratio = fall / predicted;
        let blur = 8.0 * limits.rounding * (run.cost.sqrt() + limits.rounding);
        let negligible = predicted <= blur.max(limits.fall * run.cost);
        if ratio < 0.25 {
            *radius = radius.min(length) * if fall.is_finite() { 0.25 } else { 0.1 };
        } else if ratio > 0.75 && step.is_cut {
            *radius = radius.max(2.0 * length);
        }
        match next {
            Some(next) if ratio >= 1e-4 => {
                run.x = trial;
                run.cost = next.cost;
                let done = negligible && fall <= blur.max(limits.fall * (run.cost + fall));
                return if done {
                    Advance::Last(End::Minimum)
                } else {
                    Advance::To(next)
                };
            }
            _ if negligible => return Advance::Last(End::Minimum),
            _ if *radius <= f64::EPSILON * scaled_length(&run.lengths, &run.x) => {
                return Advance::Last(End::Stalled);
            }
            _ => {}
        }
    }
    Advance::Last(End::Stalled)
}
