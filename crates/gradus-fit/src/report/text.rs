//! The report for a terminal.

use std::fmt::Write;

use crate::fit::{Fit, Method, Parameter, Scale, State};
use crate::fitting::Interval;
use crate::number::{probability, significant};

const DIGITS: usize = 6;
/// Correlations from here on are worth a reader's time.
const WORTH_TELLING: f64 = 0.9;
/// Pairs that are told: the closest.
const MOST_PAIRS: usize = 10;

/// The report of a fit, in lines of at most about 90 characters.
pub fn text(fit: &Fit) -> String {
    let mut out = String::new();
    write_report(&mut out, fit).expect("strings can be written to");
    out
}

fn write_report(out: &mut String, fit: &Fit) -> std::fmt::Result {
    writeln!(out, "{}\n", fit.formula)?;
    writeln!(out, "{}{}", how(fit), verdict(fit))?;
    writeln!(out, "{}\n", observations(fit))?;
    write_columns(out, &rows(&fit.parameters))?;
    writeln!(out)?;
    write_quality(out, fit)?;
    write_correlations(out, fit)?;
    if !fit.warnings.is_empty() {
        writeln!(out)?;
    }
    (fit.warnings.iter()).try_for_each(|warning| writeln!(out, "warning: {warning}"))
}

/// Loss and method.
pub(super) fn how(fit: &Fit) -> String {
    format!("{} by {}", fit.loss.name(), fit.method.name())
}

pub(super) fn verdict(fit: &Fit) -> String {
    let word = match (fit.method, fit.converged) {
        // It has no iterations that could fail.
        (Method::OrthogonalFactorization, _) => return String::new(),
        (_, true) => "converged",
        (_, false) => "NOT converged",
    };
    format!(
        ": {word} after {}",
        match fit.method {
            Method::Sgd | Method::Adam => count(fit.iterations, "epoch", "epochs"),
            _ => count(fit.iterations, "iteration", "iterations"),
        }
    )
}

pub(super) fn observations(fit: &Fit) -> String {
    let mut line = format!(
        "{}, {}",
        count(fit.n, "observation", "observations"),
        count(fit.dof, "degree of freedom", "degrees of freedom"),
    );
    if fit.dropped > 0 {
        let rows = count(fit.dropped, "row", "rows");
        line += &format!(" ({rows} with missing values left out)");
    }
    if fit.held_out > 0 {
        line += &format!(" ({} held out)", count(fit.held_out, "row", "rows"));
    }
    match &fit.scale {
        Scale::Equal => {}
        Scale::Weights(column) => line += &format!("; relative weights: {column}"),
        Scale::Sigma(column) => line += &format!("; standard errors given: {column}"),
    }
    if fit.interval == Interval::Profile {
        line += "; intervals by profile";
    }
    line
}

pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

pub(super) const HEADINGS: [&str; 6] = [
    "parameter",
    "estimate",
    "std error",
    "t",
    "p",
    "95% interval",
];

/// What the columns under [`HEADINGS`] hold; `–` where there is no such number.
pub(super) fn parameter_row(parameter: &Parameter) -> [String; 6] {
    let number = |value: Option<f64>, digits| {
        value.map_or_else(|| "–".into(), |value| significant(value, digits))
    };
    [
        parameter.name.clone(),
        number(parameter.estimate, DIGITS),
        match (parameter.std_error, parameter.state) {
            (None, State::Fixed) => "fixed".into(),
            (None, State::AtLowerBound | State::AtUpperBound) => "at its bound".into(),
            (error, _) => number(error, DIGITS),
        },
        number(parameter.t, 4),
        parameter.p.map_or_else(|| "–".into(), probability),
        parameter.ci95.map_or_else(|| "–".into(), interval),
    ]
}

fn interval(ends: [Option<f64>; 2]) -> String {
    let end = |end: Option<f64>, infinity: &str| {
        end.map_or_else(|| infinity.to_owned(), |end| significant(end, DIGITS))
    };
    format!("{} … {}", end(ends[0], "-∞"), end(ends[1], "∞"))
}

/// The headings and a row for each parameter.
fn rows(parameters: &[Parameter]) -> Vec<Vec<String>> {
    let rows = parameters.iter().map(parameter_row);
    let all = std::iter::once(HEADINGS.map(String::from)).chain(rows);
    all.map(Vec::from).collect()
}

/// The first column to the left, the others to the right.
pub(super) fn write_columns(out: &mut String, rows: &[Vec<String>]) -> std::fmt::Result {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |k: usize| {
        rows.iter()
            .map(|row| row[k].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = format!("{:<width$}", row[0], width = widths[0]);
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            write!(line, "  {cell:>width$}")?;
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The numbers that say how good the fit is, those that it has.
pub(super) fn quality(fit: &Fit) -> Vec<(&'static str, f64)> {
    let numbers = [
        (
            "residual sum of squares",
            Some(fit.rss).filter(|_| fit.loss.is_identity()),
        ),
        ("deviance", fit.deviance),
        ("null deviance", fit.null_deviance),
        ("log-likelihood", fit.log_likelihood),
        ("residual std error", fit.residual_std_error),
        ("χ² per dof", fit.chi2_per_dof),
        ("R²", fit.r2),
        ("adjusted R²", fit.adjusted_r2),
        ("AIC", fit.aic),
        ("BIC", fit.bic),
    ];
    let known = numbers
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    known.collect()
}

fn write_quality(out: &mut String, fit: &Fit) -> std::fmt::Result {
    (quality(fit).into_iter())
        .try_for_each(|(name, value)| writeln!(out, "{name:<24}{}", significant(value, DIGITS)))
}

fn write_correlations(out: &mut String, fit: &Fit) -> std::fmt::Result {
    let mut pairs: Vec<(f64, usize, usize)> = (0..fit.covariance.len())
        .flat_map(|first| (0..first).map(move |second| (second, first)))
        .filter_map(|(a, b)| Some((fit.correlation(a, b)?, a, b)))
        .filter(|(correlation, ..)| correlation.abs() >= WORTH_TELLING)
        .collect();
    pairs.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    if pairs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\ncorrelations of {WORTH_TELLING} and more")?;
    for (correlation, a, b) in pairs.iter().take(MOST_PAIRS) {
        let [a, b] = [a, b].map(|&k| &fit.parameters[k].name);
        writeln!(out, "{a}, {b}: {correlation:.4}")?;
    }
    match pairs.len().saturating_sub(MOST_PAIRS) {
        0 => Ok(()),
        others => writeln!(out, "and {}", count(others, "other pair", "other pairs")),
    }
}
