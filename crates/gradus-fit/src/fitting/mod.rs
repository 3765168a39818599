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
mod groups;
mod linear;
mod local;
mod model;
mod progress;
mod request;
mod robust;
mod rows;
mod search;
mod settings;
mod solved;
mod threads;
mod training;
mod watched;
mod weights;

use std::ops::ControlFlow;

use gradus_data::{Kind, Schema, Source};

pub use error::FitError;
pub use groups::{Group, fit_by, fit_by_watched};
pub use progress::Progress;
pub use request::{Errors, Interval, Missing, Request};

use crate::formula::{Bound, ColumnKind, Formula, Names, Term};
use crate::model_file::{FORMAT, FittedModel};
use linear::{LinearProblem, Outcome};
use model::ModelProblem;
use progress::Watch;
use rows::RowReader;
use training::TrainingProblem;
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
    fit_watched(source, request, &|_| ControlFlow::Continue(()))
}

/// Does what [`fit`] does, and tells `watch` how far it is, often. It can break the fit off.
///
/// # Errors
/// Those of [`fit`], and [`FitError::Stopped`] where `watch` broke it off.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use gradus_data::{ReadOptions, Source};
/// use gradus_fit::{FitError, Progress, Request, fit_watched};
///
/// let source = Source::from_bytes("a.csv", "x,y\n1,3\n2,5\n4,17\n", &ReadOptions::default())?;
/// let few = |progress: &Progress| match progress {
///     Progress::Evaluations(4) => ControlFlow::Break(()),
///     _ => ControlFlow::Continue(()),
/// };
/// let stopped = fit_watched(&source, &Request::formula("y = 1 + b^x"), &few);
/// assert_eq!(stopped, Err(FitError::Stopped));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fit_watched(
    source: &Source,
    request: &Request,
    watch: &dyn Fn(&Progress) -> ControlFlow<()>,
) -> Result<FittedModel, FitError> {
    fit_rows(source, request, watch).map_err(|error| error.in_source(source, 0))
}

/// The fit, whose errors count rows.
fn fit_rows(
    source: &Source,
    request: &Request,
    watch: &dyn Fn(&Progress) -> ControlFlow<()>,
) -> Result<FittedModel, FitError> {
    let columns = column_kinds(source.schema());
    let plan = Plan::new(request, &columns)?;
    let Outcome {
        mut solved,
        hash,
        categories,
    } = plan.solve(source, request, watch)?;
    let of_formula = plan.formula.pi_in_words(&columns).into_iter();
    let of_texts = plan.single_values(&categories);
    (solved.warnings).splice(0..0, of_formula.chain(of_texts));
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

/// A request whose names are known.
struct Plan {
    formula: Formula,
    bound: Bound,
    weights: Weights,
}

impl Plan {
    fn new(request: &Request, columns: &[ColumnKind]) -> Result<Plan, FitError> {
        let mut formula = Formula::parse(&request.formula)?;
        for (name, expression) in &request.ties {
            if columns.iter().any(|column| column.name == *name) {
                return Err(FitError::Request(format!(
                    "{name} is a column of the data; parameters can be tied"
                )));
            }
            formula = formula.tied(name, expression)?;
        }
        let parameters: Vec<&str> = named_parameters(request).collect();
        let any = Names {
            columns,
            ..Names::default()
        };
        let weights = Weights::parse(&request.errors, &any)?;
        let of_weights = weights
            .columns()
            .into_iter()
            .map(|column| &*columns[column].name);
        let set_aside: Vec<&str> = request
            .set_aside
            .iter()
            .map(String::as_str)
            .chain(of_weights)
            .collect();
        let names = Names {
            columns,
            parameters: &parameters,
            set_aside: &set_aside,
        };
        Ok(Plan {
            bound: formula.bind(&names)?,
            formula,
            weights,
        })
    }

    /// The columns that are needed, ascending.
    fn columns(&self) -> Vec<usize> {
        let mut columns = self.bound.columns();
        columns.extend(self.weights.columns());
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The formula's canonical text, without `.`
    fn text(&self) -> String {
        match &self.bound {
            Bound::Linear(linear) => linear.to_string(),
            Bound::Model(_) => self.formula.to_string(),
        }
    }

    /// Columns of text that have one value in all rows, and so tell nothing, in words.
    fn single_values(&self, categories: &[(String, Vec<String>)]) -> Vec<String> {
        let Bound::Linear(linear) = &self.bound else {
            return Vec::new();
        };
        let levels = |column| {
            let name = linear.category_name(column);
            let found = categories.iter().find(|(known, _)| known == name);
            found.map_or(&[][..], |(_, levels)| levels)
        };
        let in_words = |term: &Term| {
            let single = |column: &&usize| levels(**column).len() == 1;
            let column = *term.categories().iter().find(single)?;
            Some(format!(
                "{} is {} in all rows that are fitted, so that nothing can be said of {}: it is \
                 left out",
                linear.category_name(column),
                levels(column)[0],
                term.label()
            ))
        };
        linear
            .terms_without_columns(&levels)
            .filter_map(in_words)
            .collect()
    }

    fn solve(
        &self,
        source: &Source,
        request: &Request,
        watch: Watch<'_>,
    ) -> Result<Outcome, FitError> {
        let reader = RowReader::new(source, &self.columns(), request.missing, watch)?;
        if let Some(method) = request.gradient_method() {
            let training = TrainingProblem {
                source,
                plan: self,
                request,
                method,
                watch,
            };
            return training.solve(reader);
        }
        match &self.bound {
            Bound::Linear(linear) => LinearProblem {
                fields: source.schema().fields(),
                linear,
                weights: &self.weights,
                request,
            }
            .solve(reader),
            Bound::Model(model) => ModelProblem {
                formula: &self.formula,
                model,
                weights: &self.weights,
                request,
                watch,
            }
            .solve(reader),
        }
    }
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
