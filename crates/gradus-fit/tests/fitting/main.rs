//! Fits from a source and a formula, as the program makes them.

mod behaviour;
mod certified;
#[path = "../common/mod.rs"]
mod common;
mod honesty;
mod independent;
mod predicting;
mod stopping;
mod training;

use gradus_data::{ReadOptions, Source};
use gradus_fit::{Fit, FitError, Parameter, Request, fit};

/// A table of text as a source.
fn table(text: &str) -> Source {
    Source::from_bytes("table.csv", text, &ReadOptions::default()).unwrap()
}

/// A file of this project.
fn open(path: &str) -> Source {
    Source::open(&common::path(path), &ReadOptions::default()).unwrap()
}

fn fitted(source: &Source, request: &Request) -> Fit {
    fit(source, request)
        .unwrap_or_else(|error| panic!("{}: {error}", request.formula))
        .fit
}

fn refused(source: &Source, request: &Request) -> FitError {
    fit(source, request).expect_err(&request.formula)
}

fn parameter<'a>(fit: &'a Fit, name: &str) -> &'a Parameter {
    let mut parameters = fit.parameters.iter();
    parameters.find(|parameter| parameter.name == name).unwrap()
}

fn estimates(fit: &Fit) -> Vec<f64> {
    fit.parameters
        .iter()
        .map(|parameter| parameter.estimate.unwrap())
        .collect()
}

fn std_errors(fit: &Fit) -> Vec<f64> {
    fit.parameters
        .iter()
        .map(|parameter| parameter.std_error.unwrap())
        .collect()
}
