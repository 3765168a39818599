//! The parameters as a table for other programs and for papers.

use super::text::{HEADINGS, parameter_row};
use crate::fit::Fit;

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
    match format {
        TableFormat::Csv => csv(fit),
        TableFormat::Markdown => markdown(fit),
        TableFormat::Latex => latex(fit),
    }
}

fn csv(fit: &Fit) -> String {
    let mut out = String::from("parameter,estimate,std_error,t,p,ci95_low,ci95_high\n");
    for parameter in &fit.parameters {
        let [low, high] = [0, 1].map(|k| parameter.ci95.map(|bounds| bounds[k]));
        let numbers = [
            parameter.estimate,
            parameter.std_error,
            parameter.t,
            parameter.p,
            low,
            high,
        ];
        out += &quoted(&parameter.name);
        for number in numbers {
            out.push(',');
            out += &number.map_or_else(String::new, |number| format!("{number:?}"));
        }
        out.push('\n');
    }
    out
}

/// As RFC 4180 wants it.
fn quoted(name: &str) -> String {
    match name.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", name.replace('"', "\"\"")),
        false => name.into(),
    }
}

fn markdown(fit: &Fit) -> String {
    let line = |cells: [String; 6]| format!("| {} |\n", cells.join(" | "));
    let mut out = line(HEADINGS.map(String::from));
    out += "| --- | ---: | ---: | ---: | ---: | ---: |\n";
    for parameter in &fit.parameters {
        out += &line(parameter_row(parameter).map(|cell| cell.replace('|', "\\|")));
    }
    out
}

fn latex(fit: &Fit) -> String {
    let line = |cells: [String; 6]| format!("{} \\\\\n", cells.map(escaped).join(" & "));
    let mut out = String::from("\\begin{tabular}{lrrrrr}\n\\hline\n");
    out += &line(HEADINGS.map(String::from));
    out += "\\hline\n";
    for parameter in &fit.parameters {
        out += &line(parameter_row(parameter));
    }
    out + "\\hline\n\\end{tabular}\n"
}

/// Characters that mean something to LaTeX, as text.
fn escaped(cell: String) -> String {
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
