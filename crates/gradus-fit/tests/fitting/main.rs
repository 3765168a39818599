//! Fits from a source and a formula, as the program makes them.

mod behaviour;
mod certified;
mod independent;
mod predicting;
mod training;

use gradus_data::{ReadOptions, Source};
use gradus_fit::{Fit, FitError, Parameter, Request, fit};

/// A table of text as a source.
fn table(text: &str) -> Source {
    Source::from_bytes("table.csv", text, &ReadOptions::default()).unwrap()
}

/// A file of this project.
fn open(path: &str) -> Source {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    Source::open(&path, &ReadOptions::default()).unwrap()
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

/// The digits that agree in all numbers.
fn digits(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let of = |(found, expected): (&f64, &f64)| {
        let error = match *expected {
            0.0 => found.abs(),
            expected => ((found - expected) / expected).abs(),
        };
        -error.max(1e-16).log10()
    };
    found.iter().zip(expected).map(of).fold(16.0, f64::min)
}
