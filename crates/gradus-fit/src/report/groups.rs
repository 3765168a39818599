//! The fits of groups: one model, a row for each group and parameter.

use std::fmt::Write;

use super::TableFormat;
use super::text::{HEADINGS, count, how, parameter_row, write_columns};
use crate::fit::Fit;
use crate::fitting::Group;

/// The fits of the groups of the column `by`, for a terminal. Groups that do not allow a fit, or
/// whose fit did not converge, are told below.
pub fn text_by(by: &str, groups: &[Group]) -> String {
    let headings = std::iter::once(by).chain(HEADINGS).chain(["n"]);
    let mut all = vec![headings.map(String::from).collect::<Vec<String>>()];
    all.extend(rows(groups));
    let mut out = String::new();
    if let Some((_, fit)) = fits(groups).next() {
        let number = count(groups.len(), "group", "groups");
        out += &format!("{}\n\n{}, {number} of {by}\n\n", fit.formula, how(fit));
    }
    write_columns(&mut out, &all).expect("strings can be written to");
    let notes = notes(by, groups);
    if !notes.is_empty() {
        out.push('\n');
    }
    out + &notes
}

/// A row for each group and parameter.
pub(super) fn rows(groups: &[Group]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (value, fit) in fits(groups) {
        for (place, parameter) in fit.parameters.iter().enumerate() {
            let first = place == 0;
            let of_group = |text: String| if first { text } else { String::new() };
            let mut row = vec![of_group(value.to_owned())];
            row.extend(parameter_row(parameter));
            row.push(of_group(fit.n.to_string()));
            rows.push(row);
        }
    }
    rows
}

/// What must be told of groups, a line each.
pub(super) fn notes(by: &str, groups: &[Group]) -> String {
    let mut notes = String::new();
    for group in groups {
        note(&mut notes, by, group).expect("strings can be written to");
    }
    notes
}

/// The same as a table, without what could not be fitted.
pub fn table_by(by: &str, groups: &[Group], format: TableFormat) -> String {
    let mut headings = format.headings();
    headings.insert(0, by.to_owned());
    let rows = fits(groups).flat_map(|(value, fit)| {
        fit.parameters.iter().map(move |parameter| {
            let mut row = format.cells(parameter);
            row.insert(0, value.to_owned());
            row
        })
    });
    format.table(&headings, rows)
}

pub(super) fn fits(groups: &[Group]) -> impl Iterator<Item = (&str, &Fit)> {
    groups.iter().filter_map(|group| {
        let model = group.model.as_ref().ok()?;
        Some((group.value.as_str(), &model.fit))
    })
}

fn note(out: &mut String, by: &str, group: &Group) -> std::fmt::Result {
    let value = &group.value;
    match &group.model {
        Err(error) => writeln!(out, "error: {by} = {value}: {error}"),
        Ok(model) => {
            if !model.fit.converged {
                writeln!(out, "warning: {by} = {value}: NOT converged")?;
            }
            let mut warnings = model.fit.warnings.iter();
            warnings.try_for_each(|warning| writeln!(out, "warning: {by} = {value}: {warning}"))
        }
    }
}
