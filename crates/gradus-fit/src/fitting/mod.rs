//! Fits: from a source of data and a formula to a model with its numbers.
//!
//! The way of the data is one line, and so are the files:
//!
//! ```text
//! source → rows (complete, hashed) → weights → linear or model → solved → Fit
//! ```

mod design_model;
mod error;
mod finite;
mod hash;
mod linear;
mod local;
mod model;
mod request;
mod robust;
mod rows;
mod search;
mod settings;
mod solved;
mod weights;

use gradus_data::{Kind, Schema, Source};

pub use error::FitError;
pub use request::{Errors, Interval, Missing, Request};

use crate::formula::{Bound, ColumnKind, Formula, Names};
use crate::model_file::{FORMAT, FittedModel};
use linear::{LinearProblem, Outcome};
use model::ModelProblem;
use weights::Weights;

/// Fits what `request` asks for to the rows of `source`.
///
/// Linear formulas (`~`) are solved exactly: to all digits that the data hold where a design of
/// up to 64 MiB is in memory, in one pass over larger data. Models (`=`) are fitted by variable
/// projection and Levenberg–Marquardt steps ([`nonlinear`](crate::nonlinear)), with all rows in
/// memory.
///
/// # Errors
/// See [`FitError`]. A fit that did not converge is none.
///
/// ```
/// use gradus_data::{ReadOptions, Source};
/// use gradus_fit::{Request, fit};
///
/// let source = Source::from_bytes("ohm.csv", "volt,ampere\n1,0.5\n2,1\n3,1.5\n", &ReadOptions::default())?;
/// let model = fit(&source, &Request::formula("volt = ohm*ampere"))?;
/// assert_eq!(model.fit.parameters[0].estimate, Some(2.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fit(source: &Source, request: &Request) -> Result<FittedModel, FitError> {
    let formula = Formula::parse(&request.formula)?;
    let columns = column_kinds(source.schema());
    let parameters: Vec<&str> = named_parameters(request).collect();
    let set_aside = set_aside(request, &columns);
    let names = Names {
        columns: &columns,
        parameters: &parameters,
        set_aside: &set_aside,
    };
    let weights = Weights::parse(&request.errors, &names)?;
    let outcome = match formula.bind(&names)? {
        Bound::Linear(linear) => LinearProblem {
            source,
            linear: &linear,
            weights: &weights,
            request,
        }
        .solve()?,
        Bound::Model(model) => ModelProblem {
            source,
            formula: &formula,
            model: &model,
            weights: &weights,
            request,
        }
        .solve()?,
    };
    let Outcome {
        solved,
        hash,
        categories,
    } = outcome;
    Ok(FittedModel {
        format: FORMAT,
        gradus: env!("CARGO_PKG_VERSION").into(),
        data: source.schema().file().into(),
        data_hash: hash,
        seed: request.seed,
        categories,
        fit: solved.into_fit(),
    })
}

/// The columns of a source as formulas see them.
pub(crate) fn column_kinds(schema: &Schema) -> Vec<ColumnKind> {
    let kind = |field: &gradus_data::Field| ColumnKind {
        name: field.name.clone(),
        is_category: field.kind == Kind::Text,
    };
    schema.fields().iter().map(kind).collect()
}

fn named_parameters(request: &Request) -> impl Iterator<Item = &str> {
    let values = request.start.iter().chain(&request.fixed);
    let bounded = request.bounds.iter().map(|(name, _)| name.as_str());
    values.map(|(name, _)| name.as_str()).chain(bounded)
}

/// What `.` leaves out: what was asked for, and columns of weights or standard errors.
fn set_aside<'a>(request: &'a Request, columns: &'a [ColumnKind]) -> Vec<&'a str> {
    let mut set_aside: Vec<&str> = request.set_aside.iter().map(String::as_str).collect();
    let names = Names {
        columns,
        ..Names::default()
    };
    if let Errors::Sigma(text) | Errors::Weights(text) = &request.errors
        && let Ok(quantity) = crate::formula::Quantity::parse(text, &names)
    {
        set_aside.extend(
            quantity
                .columns()
                .into_iter()
                .map(|column| &*columns[column].name),
        );
    }
    set_aside
}
