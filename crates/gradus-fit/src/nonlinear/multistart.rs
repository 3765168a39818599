//! Many starting points: a short look from each, the best are followed to the end.

use super::marquardt::End;
use super::search::{Candidate, LOOK, Search};

/// Minima that were found, the lowest first.
pub(super) struct Survey {
    pub(super) minima: Vec<Candidate>,
    pub(super) starts: usize,
    /// How many descents ended in the lowest.
    pub(super) agreeing: usize,
}

const BATCH: usize = 20;
const FOLLOWED: usize = 4;
const KEPT: usize = 5;
/// Descents from independent points that must have ended in the lowest minimum, for one unknown and for
/// each further one. Those from points near
/// a minimum that was known prove less: each counts for a quarter.
const ENOUGH: [f64; 2] = [4.0, 1.5];

/// A short descent, and what its end in the lowest minimum proves.
struct Look {
    candidate: Candidate,
    proof: f64,
}

/// Tries starting points until the lowest minimum has been found often enough; the more parameters
/// are unknown, the more points at least.
///
/// From the second batch on, every other point is one of the minima found so far with some parameters
/// drawn anew: where a sum of peaks has its first one right, only the second must be found.
///
/// `draw` makes the point of a number, from nothing or from a minimum.
pub(super) fn survey(
    search: &Search<'_>,
    unknowns: usize,
    mut draw: impl FnMut(usize, Option<&[f64]>) -> Vec<f64>,
) -> Survey {
    let mut looks: Vec<Look> = Vec::new();
    let mut found = Survey {
        minima: Vec::new(),
        starts: 0,
        agreeing: 0,
    };
    let mut proof = 0.0;
    let limits = search.limits(12, LOOK);
    let wanted = search.options.starts.max(1);
    let least = BATCH * (1 + unknowns);
    let enough = ENOUGH[0] + ENOUGH[1] * unknowns.saturating_sub(1) as f64;
    while found.starts < wanted && !(proof >= enough && found.starts >= least) {
        for k in found.starts..wanted.min(found.starts + BATCH) {
            let known = found.minima.len().min(3);
            let is_near = k % 2 == 1 && known > 0;
            let base = is_near.then(|| found.minima[k / 2 % known].parameters.clone());
            let candidate = search.from(&draw(k, base.as_deref()), limits);
            looks.push(Look {
                candidate,
                proof: if is_near { 0.25 } else { 1.0 },
            });
            found.starts += 1;
        }
        looks.sort_by(|a, b| a.candidate.cost.total_cmp(&b.candidate.cost));
        for look in looks.drain(..FOLLOWED.min(looks.len())) {
            match note(search, &mut found, search.deepen(&look.candidate)) {
                Outcome::Lower => proof = look.proof,
                Outcome::Same => proof += look.proof,
                Outcome::Other => {}
            }
        }
        if search.problem.model.is_stopped() {
            break;
        }
    }
    found
}

/// How far the sizes of the free parameters are from 1: the sum of their squared decimal logarithms.
fn oddness(search: &Search<'_>, parameters: &[f64]) -> f64 {
    let sizes = search.problem.free.iter().map(|&j| parameters[j].abs());
    let logarithms = sizes.filter(|size| *size > 0.0).map(f64::log10);
    logarithms.map(|logarithm| logarithm * logarithm).sum()
}

enum Outcome {
    Lower,
    Same,
    Other,
}

/// Files a descent's end among the minima.
///
/// Of equal minima the one is kept where the model is less sensitive: sampled at whole months, an
/// oscillation of 44 months cannot be told from one of 1.02 months, but nobody means that one. Where
/// that is equal too, as in a family `a·b = constant`, the one of more ordinary sizes is kept.
fn note(search: &Search<'_>, found: &mut Survey, candidate: Candidate) -> Outcome {
    let rounding = (1e-14 * search.problem.size).powi(2);
    let same = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.min(b) + rounding || a == b;
    let usable = candidate.end == End::Minimum;
    match found.minima.first() {
        Some(best) if same(best.cost, candidate.cost) => {
            found.agreeing += usize::from(usable);
            let is_better = || {
                let change = search.sensitivity(&candidate) - search.sensitivity(best);
                let oddness = |candidate: &Candidate| oddness(search, &candidate.parameters);
                change < -1e-3 || (change < 1e-3 && oddness(&candidate) < oddness(best) - 1.0)
            };
            if usable && (best.end != End::Minimum || is_better()) {
                found.minima[0] = candidate;
            }
            if usable {
                Outcome::Same
            } else {
                Outcome::Other
            }
        }
        Some(best) if candidate.cost >= best.cost => {
            if !found.minima.iter().any(|m| same(m.cost, candidate.cost)) {
                found.minima.push(candidate);
                found.minima.sort_by(|a, b| a.cost.total_cmp(&b.cost));
                found.minima.truncate(KEPT);
            }
            Outcome::Other
        }
        _ => {
            found.agreeing = usize::from(usable);
            found.minima.insert(0, candidate);
            found.minima.truncate(KEPT);
            if usable {
                Outcome::Lower
            } else {
                Outcome::Other
            }
        }
    }
}
