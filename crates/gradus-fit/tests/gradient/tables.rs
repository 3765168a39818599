//! Fits of tables in a few words.

use std::ops::ControlFlow;

use gradus_data::{Column, Kind, ReadOptions, Source, Table};
use gradus_fit::formula::{ColumnKind, Formula, Names};
use gradus_fit::gradient::{self, Error, Options, Problem, Progress, Trained};

use crate::common::path;

/// The table that `data/gradient/make.py` made.
pub(crate) fn table() -> Source {
    let text = include_str!("../data/gradient/table.csv");
    Source::from_bytes("table.csv", text, &ReadOptions::default()).unwrap()
}

/// One of NIST's data sets.
pub(crate) fn nist(name: &str) -> Source {
    let path = path(&format!("../../data/nist/{name}.csv"));
    Source::open(&path, &ReadOptions::default()).unwrap()
}

/// A table of columns of numbers.
pub(crate) fn table_of(columns: &[(&str, &[f64])]) -> Source {
    let columns = columns
        .iter()
        .map(|(name, values)| (*name, Column::Numbers(values.to_vec())));
    Source::from_table("memory", Table::from_columns(columns).unwrap()).unwrap()
}

pub(crate) fn fit(source: &Source, formula: &str, options: &Options) -> Result<Trained, Error> {
    watched(source, formula, None, options, &mut |_| {
        ControlFlow::Continue(())
    })
}

pub(crate) fn watched(
    source: &Source,
    formula: &str,
    weights: Option<&str>,
    options: &Options,
    watcher: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Trained, Error> {
    let fields = source.schema().fields();
    let kinds: Vec<ColumnKind> = (fields.iter())
        .map(|field| ColumnKind {
            name: field.name.clone(),
            is_category: field.kind == Kind::Text,
        })
        .collect();
    let columns: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    let formula = Formula::parse(formula).unwrap();
    let names = Names {
        columns: &kinds,
        set_aside: weights.as_slice(),
        ..Names::default()
    };
    let problem = Problem {
        formula: &formula.bind(&names).unwrap(),
        text: &formula.to_string(),
        columns: &columns,
        weights,
        blocks: &|columns| gradient::blocks_of(source, columns),
    };
    gradient::train(&problem, options, watcher)
}

#[track_caller]
pub(crate) fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
        assert!(
            error <= tolerance,
            "{found} instead of {expected}, an error of {error:e}"
        );
    }
}
