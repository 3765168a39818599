//! NIST's certified values, from both of NIST's starting points and from none.

use crate::common::digits;
use crate::data::Problem;
use crate::models::problems;
use gradus_fit::nonlinear::{Options, Solution, fit, scales_from_columns};

/// Standard errors by Cholesky's factorization of the scaled `JᵀJ`.
fn standard_errors(solution: &Solution) -> Vec<f64> {
    let p = solution.parameters.len();
    let n = solution.residuals.len();
    let jacobian = nalgebra::DMatrix::from_column_slice(n, p, &solution.jacobian);
    let lengths: Vec<f64> = jacobian.column_iter().map(|c| c.norm()).collect();
    let mut scaled = jacobian.clone();
    for (mut column, length) in scaled.column_iter_mut().zip(&lengths) {
        column /= *length;
    }
    let inverse = scaled.qr().r().try_inverse().unwrap();
    let variance = solution.rss / (n - p) as f64;
    let error = |j: usize| inverse.row(j).norm() * variance.sqrt() / lengths[j];
    (0..p).map(error).collect()
}

fn fit_from(problem: &Problem, start: &[f64]) -> Solution {
    let start: Vec<Option<f64>> = start.iter().copied().map(Some).collect();
    let options = Options {
        start: &start,
        ..Options::default()
    };
    fit(&problem.model, &problem.response, &options).unwrap()
}

/// Digits of parameters, standard errors and the sum of squares that doubles can give. The residuals of
/// Lanczos1 are a thousand roundings of its data.
fn attainable(name: &str) -> [f64; 3] {
    if name == "Lanczos1" {
        [8.0, 2.0, 2.0]
    } else {
        [8.0, 6.0, 8.0]
    }
}

#[test]
fn from_both_starting_points() {
    let mut failures = String::new();
    for (name, problem) in problems() {
        for (k, start) in problem.starts.iter().enumerate() {
            let solution = fit_from(&problem, start);
            let reached = [
                digits(&solution.parameters, &problem.values),
                digits(&standard_errors(&solution), &problem.errors),
                digits(&[solution.rss], &[problem.rss]),
            ];
            let verdict = solution.verdict;
            let enough = reached.iter().zip(attainable(name)).all(|(r, a)| *r >= a);
            if !enough || !verdict.is_success() || solution.starts != 1 {
                failures += &format!("{name}, start {}: {reached:.1?}, {verdict:?}\n", k + 1);
            }
        }
    }
    assert!(failures.is_empty(), "digits:\n{failures}");
}

/// ENSO's two periods can be exchanged: NIST has the longer one first, we the shorter one.
fn in_our_order(name: &str, values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    if name == "ENSO" {
        values[3..].rotate_left(3);
    }
    values
}

#[test]
fn from_no_starting_point() {
    let mut failures = String::new();
    for (name, problem) in problems() {
        let columns: Vec<Vec<f64>> = (0..problem.model.x[0].len())
            .map(|j| problem.model.x.iter().map(|row| row[j]).collect())
            .collect();
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let scales = [scales_from_columns(&columns, &problem.response)];
        // Peaks and waves take a thousand starts among hundreds of rows: once is enough.
        let seeds = if problem.response.len() > 100 { 1 } else { 2 };
        for seed in 0..seeds {
            let options = Options {
                scales: &scales,
                seed,
                ..Options::default()
            };
            let solution = fit(&problem.model, &problem.response, &options).unwrap();
            let reached = digits(&solution.parameters, &in_our_order(name, &problem.values));
            if reached < 8.0 || !solution.verdict.is_success() {
                let (rss, verdict) = (solution.rss, solution.verdict);
                failures += &format!(
                    "{name}, seed {seed}: {reached:.1} digits, sum of squares {rss:e} for {:e}, {verdict:?}\n",
                    problem.rss
                );
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}
