//! The report for a notebook: HTML that inherits its colours, without style sheets and scripts.

use std::fmt::Write;

use super::groups::{fits, notes};
use super::text::{HEADINGS, count, how, observations, parameter_row, quality, verdict};
use crate::fit::Fit;
use crate::fitting::Group;
use crate::number::significant;

const DIGITS: usize = 6;
const TABLE: &str = "border-collapse:collapse;font-variant-numeric:tabular-nums";
const LINE: &str = "border-bottom:1px solid rgba(128,128,128,.4)";
const CELL: &str = "padding:.15em .7em;background:transparent";

/// The report of a fit as an HTML fragment, with the words and digits of [`text`](crate::text()).
///
/// ```
/// # use gradus_data::{ReadOptions, Source};
/// # use gradus_fit::{Request, fit};
/// # let source = Source::from_bytes("a.csv", "x,y\n1,2\n2,4\n3,7\n", &ReadOptions::default())?;
/// let model = fit(&source, &Request::formula("y ~ x"))?;
/// assert!(gradus_fit::html(&model.fit).contains("<code>y ~ x</code>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn html(fit: &Fit) -> String {
    let rows: Vec<Vec<String>> = fit
        .parameters
        .iter()
        .map(|parameter| parameter_row(parameter).into())
        .collect();
    let verdict = match fit.converged {
        true => escaped(&verdict(fit)),
        false => format!("<b>{}</b>", escaped(&verdict(fit))),
    };
    let numbers: Vec<String> = quality(fit)
        .into_iter()
        .map(|(name, value)| format!("{name} {}", significant(value, DIGITS)))
        .collect();
    page(&[
        format!("<code>{}</code>", escaped(&fit.formula)),
        format!("{}{verdict}<br>{}", how(fit), escaped(&observations(fit))),
        table(&HEADINGS.map(String::from), &rows),
        escaped(&numbers.join(" · ")),
        warnings(
            fit.warnings
                .iter()
                .map(|warning| format!("warning: {warning}")),
        ),
    ])
}

/// The same for the fits of the groups of the column `by`, as [`text_by`](crate::text_by).
pub fn html_by(by: &str, groups: &[Group]) -> String {
    let headings = std::iter::once(by).chain(HEADINGS).chain(["n"]);
    let headings: Vec<String> = headings.map(String::from).collect();
    let rows: Vec<Vec<String>> = super::groups::rows(groups);
    let (formula, method) = match fits(groups).next() {
        Some((_, fit)) => (
            format!("<code>{}</code>", escaped(&fit.formula)),
            how(fit) + ", ",
        ),
        None => Default::default(),
    };
    let number = count(groups.len(), "group", "groups");
    page(&[
        formula,
        format!("{method}{number} of {}", escaped(by)),
        table(&headings, &rows),
        warnings(notes(by, groups).lines().map(String::from)),
    ])
}

/// Parts one below the other; empty ones are left out.
fn page(parts: &[String]) -> String {
    let parts = parts.iter().filter(|part| !part.is_empty());
    let parts: String = parts
        .map(|part| format!("<div style=\"margin:.4em 0\">{part}</div>\n"))
        .collect();
    format!("<div>\n{parts}</div>\n")
}

/// The first column to the left, the others to the right.
fn table(headings: &[String], rows: &[Vec<String>]) -> String {
    let mut out = format!("<table style=\"{TABLE}\">\n");
    write_row(&mut out, "th", headings);
    for row in rows {
        write_row(&mut out, "td", row);
    }
    out + "</table>"
}

fn write_row(out: &mut String, tag: &str, cells: &[String]) {
    let line = if tag == "th" { LINE } else { "border:0" };
    let cells: String = cells
        .iter()
        .enumerate()
        .map(|(place, cell)| {
            let side = if place == 0 { "left" } else { "right" };
            let cell = escaped(cell);
            format!("<{tag} style=\"text-align:{side};{CELL};{line}\">{cell}</{tag}>")
        })
        .collect();
    writeln!(out, "<tr style=\"background:transparent\">{cells}</tr>")
        .expect("strings can be written to");
}

fn warnings(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.map(|line| escaped(&line)).collect();
    lines.join("<br>\n")
}

/// Text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
