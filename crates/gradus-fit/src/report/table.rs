//! The parameters as a table for other programs and for papers.

use super::text::{HEADINGS, parameter_row};
use crate::fit::{Fit, Parameter};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated values, with all digits.
    Csv,
    /// A pipe table.
    Markdown,
    /// A `tabular` environment.
    Latex,
}

/// The parameters of a fit, one a row.
pub fn table(fit: &Fit, format: TableFormat) -> String {
    let rows = fit
        .parameters
        .iter()
        .map(|parameter| format.cells(parameter));
    format.table(&format.headings(), rows)
}

const CSV_HEADINGS: [&str; 7] = [
    "parameter",
    "estimate",
    "std_error",
    "t",
    "p",
    "ci95_low",
    "ci95_high",
];

impl TableFormat {
    pub(super) fn headings(self) -> Vec<String> {
        let headings: &[&str] = match self {
            TableFormat::Csv => &CSV_HEADINGS,
            TableFormat::Markdown | TableFormat::Latex => &HEADINGS,
        };
        headings.iter().copied().map(String::from).collect()
    }

    /// The row of a parameter.
    pub(super) fn cells(self, parameter: &Parameter) -> Vec<String> {
        match self {
            TableFormat::Csv => numbers(parameter),
            TableFormat::Markdown | TableFormat::Latex => parameter_row(parameter).into(),
        }
    }

    /// A table of these cells; texts to the left where columns have sides.
    pub(super) fn table(
        self,
        headings: &[String],
        rows: impl Iterator<Item = Vec<String>>,
    ) -> String {
        let rows = rows.map(|row| self.line(&row));
        let body: String = rows.collect();
        let head = self.line(headings);
        let numbers = headings.len() - 1;
        match self {
            TableFormat::Csv => head + &body,
            TableFormat::Markdown => format!("{head}| --- |{}\n{body}", " ---: |".repeat(numbers)),
            TableFormat::Latex => format!(
                "\\begin{{tabular}}{{l{}}}\n\\hline\n{head}\\hline\n{body}\\hline\n\\end{{tabular}}\n",
                "r".repeat(numbers)
            ),
        }
    }

    fn line(self, cells: &[String]) -> String {
        let escape = |cell: &String| match self {
            TableFormat::Csv => quoted(cell),
            TableFormat::Markdown => cell.replace('|', "\\|"),
            TableFormat::Latex => escaped(cell),
        };
        let cells: Vec<String> = cells.iter().map(escape).collect();
        match self {
            TableFormat::Csv => cells.join(",") + "\n",
            TableFormat::Markdown => format!("| {} |\n", cells.join(" | ")),
            TableFormat::Latex => cells.join(" & ") + " \\\\\n",
        }
    }
}

/// With all digits.
fn numbers(parameter: &Parameter) -> Vec<String> {
    let [low, high] = [0, 1].map(|k| parameter.ci95.and_then(|ends| ends[k]));
    let numbers = [
        parameter.estimate,
        parameter.std_error,
        parameter.t,
        parameter.p,
        low,
        high,
    ];
    let numbers =
        numbers.map(|number| number.map_or_else(String::new, |number| format!("{number:?}")));
    std::iter::once(parameter.name.clone())
        .chain(numbers)
        .collect()
}

/// As RFC 4180 wants it.
fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.into(),
    }
}

/// Characters that mean something to LaTeX, as text.
fn escaped(cell: &str) -> String {
    let mut out = String::new();
    for character in cell.chars() {
        match character {
            '\\' => out += "\\textbackslash{}",
            '^' => out += "\\textasciicircum{}",
            '~' => out += "\\textasciitilde{}",
            '<' => out += "$<$",
            '…' => out += "\\dots{}",
            '–' => out += "--",
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', character]),
            _ => out.push(character),
        }
    }
    out
}
