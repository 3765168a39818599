//! Formulas: what they read as, what is refused and how, and what they compute.

mod binding;
#[path = "../common/mod.rs"]
mod common;
mod derivatives;
mod design;
mod errors;
mod evaluate;
mod syntax;

use gradus_fit::formula::{Bound, ColumnKind, Formula, FormulaError, Linear, Model, Names};

/// Columns of numbers, and of text where the name begins with `t_`.
fn columns(names: &str) -> Vec<ColumnKind> {
    let column = |name: &str| ColumnKind {
        name: name.to_owned(),
        is_category: name.starts_with("t_"),
    };
    names.split_whitespace().map(column).collect()
}

fn bind(text: &str, names: &str, parameters: &[&str]) -> Result<Bound, FormulaError> {
    let names = Names {
        columns: &columns(names),
        parameters,
        set_aside: &["weight"],
    };
    Formula::parse(text)?.bind(&names)
}

fn linear(text: &str, names: &str) -> Linear {
    match bind(text, names, &[]).unwrap_or_else(|error| panic!("{error}")) {
        Bound::Linear(linear) => linear,
        Bound::Model(_) => panic!("{text} is no linear formula"),
    }
}

fn model(text: &str, names: &str) -> Model {
    match bind(text, names, &[]).unwrap_or_else(|error| panic!("{error}")) {
        Bound::Model(model) => model,
        Bound::Linear(_) => panic!("{text} is a linear formula"),
    }
}
