//! One of many equal minima: where exchanging parameters, or their signs, changes nothing.
//!
//! A sum of two exponentials is the same sum with its terms exchanged, and it is chance which one a
//! search finds. Here the choice is made: signs and order are those of the starting values; without
//! them, signs are positive and exchangeable parameters ascend in the order of the model's.

use super::marquardt::End;
use super::search::{Candidate, Search};

/// The member of a minimum's family that we show.
pub(super) fn canonical(search: &Search<'_>, found: Candidate) -> Candidate {
    if found.end != End::Minimum {
        return found;
    }
    let mut x = found.parameters.clone();
    correct_signs(search, &mut x, found.cost);
    sort(search, &mut x, found.cost);
    if x == found.parameters {
        return found;
    }
    let mut chosen = search.deepen(&Candidate {
        parameters: x,
        ..found.clone()
    });
    chosen.iterations = found.iterations;
    if equal(search, chosen.cost, found.cost) {
        chosen
    } else {
        found
    }
}

fn equal(search: &Search<'_>, a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.min(b) + (1e-14 * search.problem.size).powi(2)
}

fn is_same(search: &Search<'_>, x: &[f64], cost: f64) -> bool {
    search
        .cost(x)
        .is_some_and(|there| equal(search, there, cost))
}

/// The parameters that may go anywhere.
fn movable(search: &Search<'_>) -> Vec<usize> {
    let anywhere = |j: &usize| search.problem.bounds[*j].is_unbounded();
    search.nonlinear.iter().copied().filter(anywhere).collect()
}

fn correct_signs(search: &Search<'_>, x: &mut [f64], cost: f64) {
    for j in movable(search) {
        if x[j] * search.problem.start[j].unwrap_or(1.0) < 0.0 {
            x[j] = -x[j];
            if !is_same(search, x, cost) {
                x[j] = -x[j];
            }
        }
    }
}

/// Whether two parameters stand in the wrong order, if there is a right one.
fn is_disordered(search: &Search<'_>, x: &[f64], i: usize, j: usize) -> bool {
    match (search.problem.start[i], search.problem.start[j]) {
        (None, None) => x[i] > x[j],
        (Some(first), Some(second)) => (x[i] - x[j]) * (first - second) < 0.0,
        _ => false,
    }
}

/// Exchanges single parameters, or two pairs at once, as long as that orders the first of them.
fn sort(search: &Search<'_>, x: &mut [f64], cost: f64) {
    let movable = movable(search);
    let mut pairs = Vec::new();
    for (k, &i) in movable.iter().enumerate() {
        pairs.extend(movable[k + 1..].iter().map(|&j| (i, j)));
    }
    for _ in 0..movable.len() {
        let mut changed = false;
        for &(i, j) in &pairs {
            changed |= is_disordered(search, x, i, j) && exchange(search, x, cost, i, j, &pairs);
        }
        if !changed {
            break;
        }
    }
}

fn exchange(
    search: &Search<'_>,
    x: &mut [f64],
    cost: f64,
    i: usize,
    j: usize,
    pairs: &[(usize, usize)],
) -> bool {
    x.swap(i, j);
    if is_same(search, x, cost) {
        return true;
    }
    for &(k, l) in pairs {
        if k > i && k != j && l != j {
            x.swap(k, l);
            if is_same(search, x, cost) {
                return true;
            }
            x.swap(k, l);
        }
    }
    x.swap(i, j);
    false
}
