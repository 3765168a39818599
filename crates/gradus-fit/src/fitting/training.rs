//! Fits by gradient methods: any loss, penalties, held-out rows, data larger than memory.

use gradus_data::{Column, Source, Table};
use nalgebra::DMatrix;

use super::error::FitError;
use super::linear::{Outcome, categories as categories_of, spread, states};
use super::progress::{Progress, Watch};
use super::request::{Interval, Request, Search};
use super::rows::RowReader;
use super::solved::Solved;
use super::weights::Weights;
use super::{Plan, column_kinds};
use crate::Loss;
use crate::fit::Method;
use crate::formula::{Bound, Model};
use crate::gradient::{self, Blocks, Options, Problem, Trained};
use crate::statistics::{Reference, Sums};

/// The name of the column that weights are computed into; no formula can name it.
const WEIGHTS: &str = "(weights)";

/// Rows from which starting values are guessed.
const ROWS_FOR_START: usize = 2000;

/// What is trained.
pub(crate) struct TrainingProblem<'a> {
    pub(crate) source: &'a Source,
    pub(crate) plan: &'a Plan,
    pub(crate) request: &'a Request,
    pub(crate) method: gradient::Method,
    pub(crate) watch: Watch<'a>,
}

impl TrainingProblem<'_> {
    /// Trains, over rows that `reader` goes through once, for their hash.
    pub(crate) fn solve(&self, mut reader: RowReader<'_>) -> Result<Outcome, FitError> {
        self.refuse_what_gradients_cannot()?;
        self.request.refuse_limits(Search::ByGradient)?;
        let loss = self.request.loss.by_gradient().map_err(FitError::Request)?;
        let mut categories = None;
        for rows in &mut reader {
            let rows = rows?;
            if let (Bound::Linear(linear), None) = (&self.plan.bound, &categories) {
                categories = Some(categories_of(linear, self.source.schema().fields(), &rows));
            }
        }
        let options = Options {
            method: self.method,
            loss,
            seed: self.request.seed,
            start: self.start()?,
            ..self.request.training.clone()
        };
        let columns: Vec<String> = self.source.schema().names().map(String::from).collect();
        let text = self.plan.text();
        let problem = Problem {
            formula: &self.plan.bound,
            text: &text,
            columns: &columns,
            weights: (!matches!(self.plan.weights, Weights::Equal)).then_some(WEIGHTS),
            blocks: &|names| self.blocks(names),
        };
        let mut is_stopped = false;
        let mut watcher = |progress: &gradient::Progress| {
            let told = (self.watch)(&Progress::Training(*progress));
            is_stopped |= told.is_break();
            told
        };
        let trained = gradient::train(&problem, &options, &mut watcher).map_err(explained)?;
        if is_stopped {
            return Err(FitError::Stopped);
        }
        Ok(Outcome {
            solved: self.solved(trained, text),
            hash: reader.into_hash(),
            categories: categories.unwrap_or_default(),
        })
    }

    fn refuse_what_gradients_cannot(&self) -> Result<(), FitError> {
        let request = self.request;
        let refused = if !request.fixed.is_empty() {
            "fixed parameters (--fix)"
        } else if !request.bounds.is_empty() {
            "bounds (--bound)"
        } else if request.interval == Interval::Profile {
            "intervals by profile (--ci profile)"
        } else {
            return Ok(());
        };
        Err(FitError::Request(format!(
            "gradient methods know no {refused}; leave them out, or the method"
        )))
    }

    /// Blocks of columns, with computed weights where they are asked for.
    fn blocks(&self, names: &[&str]) -> gradus_data::Result<Blocks<'_>> {
        if names.last() != Some(&WEIGHTS) {
            return gradient::blocks_of(self.source, names);
        }
        let fields = self.source.schema().fields();
        let of_weights = self
            .plan
            .weights
            .columns()
            .into_iter()
            .map(|column| &*fields[column].name);
        let wanted: Vec<String> = names[..names.len() - 1]
            .iter()
            .copied()
            .map(String::from)
            .collect();
        let mut all: Vec<&str> = names[..names.len() - 1].to_vec();
        all.extend(of_weights);
        all.sort_unstable();
        all.dedup();
        let blocks = self.source.blocks(&all)?;
        Ok(Box::new(
            blocks.map(move |block| self.with_weights(&block?, &wanted)),
        ))
    }

    fn with_weights(&self, block: &Table, wanted: &[String]) -> gradus_data::Result<Table> {
        let fields = self.source.schema().fields();
        let numbers = |column: usize| block.numbers(&fields[column].name).unwrap_or_default();
        let weights = self.plan.weights.computed(block.rows(), &numbers);
        let columns = wanted
            .iter()
            .filter_map(|name| Some((name.clone(), block.column(name)?.clone())));
        Table::from_columns(columns.chain([(WEIGHTS.to_owned(), Column::Numbers(weights))]))
    }

    /// Where the parameters of a model start; a linear formula knows by itself.
    fn start(&self) -> Result<Option<Vec<f64>>, FitError> {
        let Bound::Model(model) = &self.plan.bound else {
            return Ok(None);
        };
        let given = |name: &String| self.request.start.iter().find(|(known, _)| known == name);
        let start: Vec<Option<f64>> = model
            .parameters()
            .iter()
            .map(|name| given(name).map(|(_, value)| *value))
            .collect();
        if let Some(start) = start.iter().copied().collect::<Option<Vec<f64>>>() {
            return Ok(Some(start));
        }
        if !self.request.loss.is_identity() {
            return Err(FitError::Request(format!(
                "say where every parameter starts (--start), since this loss gives no hint: {}",
                model.parameters().join(", ")
            )));
        }
        self.guessed(model).map(Some)
    }

    /// Least squares over some of the rows.
    fn guessed(&self, model: &Model) -> Result<Vec<f64>, FitError> {
        let fields = self.source.schema().fields();
        let names: Vec<&str> = model
            .columns()
            .into_iter()
            .map(|column| &*fields[column].name)
            .collect();
        let Some(block) = self.source.blocks(&names)?.next() else {
            return Err(super::rows::no_rows());
        };
        let block = block?;
        let complete = block.complete_rows();
        let apart = complete.len().div_ceil(ROWS_FOR_START).max(1);
        let some: Vec<usize> = complete.into_iter().step_by(apart).collect();
        let sample = Source::from_table(self.source.schema().file(), block.take(&some))?;
        let request = Request {
            start: self.request.start.clone(),
            seed: self.request.seed,
            ..Request::formula(self.plan.text())
        };
        let plan = Plan::new(&request, &column_kinds(sample.schema()))?;
        let solved = plan.solve(&sample, &request, self.watch);
        let solved = solved.map_err(|error| error.among(&some))?.solved;
        Ok(solved
            .estimates
            .into_iter()
            .map(|estimate| estimate.unwrap_or(0.0))
            .collect())
    }

    fn solved(&self, trained: Trained, formula: String) -> Solved {
        let all = trained.names.len();
        let mut warnings = Vec::new();
        warnings.extend(trained.verdict.message(self.method));
        warnings.extend(trained.warnings);
        let (mut kept, mut covariance, mut likelihood, mut sums) =
            ((0..all).collect(), None, None, None);
        if let Some(inference) = trained.inference {
            let names: Vec<&str> = trained.names.iter().map(String::as_str).collect();
            let aliases = inference.aliased.iter();
            warnings.extend(aliases.map(|alias| {
                format!(
                    "the data cannot tell {} apart: {}",
                    names[alias.column],
                    alias.describe(&names)
                )
            }));
            (kept, covariance, likelihood) =
                (inference.kept, inference.covariance, inference.likelihood);
            sums = Some(inference.sums);
        }
        let is_squared = self.request.loss == Loss::Squared;
        let sums = sums.unwrap_or(NOTHING);
        Solved {
            formula,
            method: Method::from(self.method),
            converged: trained.verdict.is_success(),
            iterations: trained.epochs as usize,
            dropped: trained.dropped as usize,
            held_out: trained.held_out as usize,
            scale: self.plan.weights.scale(),
            estimates: trained
                .parameters
                .into_iter()
                .map(|value| Some(value).filter(|value| value.is_finite()))
                .collect(),
            states: states(&kept, all),
            unscaled_covariance: match covariance {
                Some(covariance) => spread(&covariance, &kept, all),
                None => DMatrix::from_element(all, all, f64::NAN),
            },
            variance: (!is_squared).then_some(1.0),
            reference: likelihood.map(|_| Reference::Normal),
            likelihood,
            is_penalized: !self.request.training.penalty.is_none(),
            history: trained.history,
            warnings,
            ..Solved::of(
                trained.names,
                self.request.loss,
                Sums {
                    known_errors: is_squared && self.plan.weights.are_known(),
                    ..sums
                },
            )
        }
    }
}

/// The sums of a training that came to nothing.
const NOTHING: Sums = Sums {
    observations: 0,
    parameters: 0,
    has_intercept: true,
    residual: f64::NAN,
    about_mean: f64::NAN,
    about_zero: f64::NAN,
    log_weight: 0.0,
    known_errors: false,
};

fn explained(error: gradient::Error) -> FitError {
    match error {
        gradient::Error::Data(error) => FitError::Data(error),
        gradient::Error::Options(message) => FitError::Request(message),
        gradient::Error::Response { row, value, must } => FitError::Row {
            row,
            message: format!("{must}, and this one is {value}"),
        },
        gradient::Error::Weight { row, value } => FitError::Row {
            row,
            message: format!("the weight is {value}; weights are finite numbers of at least 0"),
        },
        gradient::Error::NotFinite { row, what } => FitError::Row {
            row,
            message: format!(
                "{what} is not a finite number; leave the row out or change the formula"
            ),
        },
        other => FitError::Rows(other.to_string()),
    }
}
