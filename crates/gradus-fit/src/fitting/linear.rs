//! Linear formulas: all rows exactly where memory holds them, else in one pass.

use std::borrow::Cow;

use gradus_core::threads::num_threads;
use gradus_data::Field;
use nalgebra::DMatrix;

use super::design_model::DesignModel;
use super::error::FitError;
use super::finite::{refuse_tiny, refuse_undefined};
use super::request::{self, Request};
use super::rows::{RowReader, Rows, no_rows};
use super::search::Search;
use super::settings::Settings;
use super::solved::Solved;
use super::threads::on_all_threads;
use super::weights::Weights;
use crate::Loss;
use crate::fit::State;
use crate::formula::{Design, ExactColumn, Linear};
use crate::linear::{Column, LeastSquares, LinearFit, solve_exactly};
use crate::statistics::Sums;

/// Numbers of a design that are kept in memory, 64 MiB of them.
const MOST_IN_MEMORY: usize = 8 << 20;

/// Rows of a block that are taken at once: they are looked at first, and should then still be in a
/// cache.
const ROWS_AT_ONCE: usize = 8192;

/// Columns nearer to dependence than this lose digits that people count on.
const ILL_CONDITIONED: f64 = 1e10;

/// What a linear fit is made of.
pub(crate) struct LinearProblem<'a> {
    pub(crate) fields: &'a [Field],
    pub(crate) linear: &'a Linear,
    pub(crate) weights: &'a Weights,
    pub(crate) request: &'a Request,
}

/// A solution, the hash of the data that it is of, and the levels of the columns of text.
pub(crate) struct Outcome {
    pub(crate) solved: Solved,
    pub(crate) hash: String,
    pub(crate) categories: Vec<(String, Vec<String>)>,
}

impl LinearProblem<'_> {
    pub(crate) fn solve(&self, mut reader: RowReader<'_>) -> Result<Outcome, FitError> {
        (self.request).refuse_limits(match self.request.loss {
            Loss::Squared => request::Search::None,
            _ => request::Search::FromOnePlace,
        })?;
        let mut parts = Vec::new();
        let mut numbers = 0;
        for rows in &mut reader {
            let rows = rows?;
            numbers += rows.count() * (rows.columns() + self.linear.terms().len() + 1);
            parts.push(rows);
            if numbers > MOST_IN_MEMORY {
                break;
            }
        }
        let (solved, categories) = if self.request.loss != Loss::Squared {
            parts.extend((&mut reader).collect::<Result<Vec<Rows>, _>>()?);
            self.robustly(&Rows::all(parts)?)?
        } else if numbers > MOST_IN_MEMORY {
            self.in_one_pass(parts, &mut reader)?
        } else {
            self.exactly(&Rows::all(parts)?)?
        };
        Ok(Outcome {
            solved: Solved {
                dropped: reader.dropped(),
                ..solved
            },
            hash: reader.into_hash(),
            categories,
        })
    }

    fn design(&self, rows: &Rows) -> (Design, Vec<(String, Vec<String>)>) {
        let levels = |column| rows.levels(column);
        (
            self.linear.design(&levels),
            categories(self.linear, self.fields, rows),
        )
    }

    /// All rows, to all digits.
    fn exactly(&self, rows: &Rows) -> Result<Fitted, FitError> {
        let (design, categories) = self.design(rows);
        let data = |column| rows.values(column);
        let response = self.linear.response_values(rows.count(), &data);
        let columns = design.exact_columns(rows.count(), &data);
        let highs: Vec<&[f64]> = columns.iter().map(|column| &column.high[..]).collect();
        self.check(&design, &highs, &response, rows)?;
        let columns: Vec<Column<'_>> = columns.iter().map(as_column).collect();
        let weights = self.weights.of(rows)?;
        let fit = solve_exactly(&columns, &response, weights.as_deref()).map_err(|_| no_rows())?;
        Ok((self.solved(&fit, &design), categories))
    }

    /// The rows at hand and those to come, of which nothing is kept.
    fn in_one_pass(
        &self,
        parts: Vec<Rows>,
        reader: &mut RowReader<'_>,
    ) -> Result<Fitted, FitError> {
        let (design, categories) = self.design(&parts[0]);
        let mut fit = LeastSquares::new(design.names().len());
        let mut blocks = parts.into_iter().map(Ok).chain(reader);
        loop {
            let batch: Vec<Rows> = blocks
                .by_ref()
                .take(num_threads())
                .collect::<Result<_, _>>()?;
            if batch.is_empty() {
                break;
            }
            // Each block of the source is a tree of its own, however many threads there are.
            for part in on_all_threads(&batch, &|rows| self.part(&design, rows)) {
                fit.merge(part?).expect("all parts are of one design");
            }
        }
        let fit = fit.solve().map_err(|_| no_rows())?;
        Ok((self.solved(&fit, &design), categories))
    }

    /// What a block of rows adds to a fit in one pass.
    fn part(&self, design: &Design, rows: &Rows) -> Result<LeastSquares, FitError> {
        let data = |column| rows.values(column);
        let response = self.linear.response_values(rows.count(), &data);
        let columns = design.columns(rows.count(), &data);
        let columns: Vec<&[f64]> = columns.iter().map(|column| &column[..]).collect();
        let mut part = LeastSquares::new(columns.len());
        let taken = self.weights.of(rows).and_then(|weights| {
            for start in (0..rows.count()).step_by(ROWS_AT_ONCE) {
                let some = start..rows.count().min(start + ROWS_AT_ONCE);
                let columns: Vec<&[f64]> =
                    columns.iter().map(|column| &column[some.clone()]).collect();
                let weights = weights.as_deref().map(|weights| &weights[some.clone()]);
                part.push(&columns, &response[some], weights)
                    .map_err(|error| FitError::Rows(error.to_string()))?;
            }
            Ok(())
        });
        // What is taken was looked at on the way; what is not is looked at again, for its name.
        if taken.is_err() {
            self.check(design, &columns, &response, rows)?;
        }
        taken.map(|()| part)
    }

    /// All rows, with another loss than the square.
    fn robustly(&self, rows: &Rows) -> Result<Fitted, FitError> {
        let (design, categories) = self.design(rows);
        let data = |column| rows.values(column);
        let response = self.linear.response_values(rows.count(), &data);
        let columns = design.columns(rows.count(), &data);
        let columns: Vec<Vec<f64>> = columns.into_iter().map(Cow::into_owned).collect();
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        self.check(&design, &slices, &response, rows)?;
        let weights = self.weights.of(rows)?;
        let search = Search {
            model: &DesignModel::new(columns, rows.count()),
            response: &response,
            weights: weights.as_deref(),
            names: &names(&design),
            request: self.request,
            known_errors: self.weights.are_known(),
        };
        let solved = search.run(&Settings::none(design.names().len()), &[])?;
        let sums = Sums {
            has_intercept: self.linear.has_intercept(),
            ..solved.sums
        };
        let formula = self.linear.to_string();
        let scale = self.weights.scale();
        let solved = Solved {
            formula,
            scale,
            sums,
            ..solved
        };
        Ok((solved, categories))
    }

    fn check(
        &self,
        design: &Design,
        columns: &[&[f64]],
        response: &[f64],
        rows: &Rows,
    ) -> Result<(), FitError> {
        refuse_undefined(response, &self.linear.left(), rows)?;
        refuse_tiny(response, &self.linear.left())?;
        let mut named = columns.iter().zip(design.names());
        named.try_for_each(|(column, name)| refuse_undefined(column, &name, rows))
    }

    fn solved(&self, fit: &LinearFit, design: &Design) -> Solved {
        let names = names(design);
        Solved {
            formula: self.linear.to_string(),
            scale: self.weights.scale(),
            estimates: fit.estimates.clone(),
            states: states(&fit.kept, names.len()),
            unscaled_covariance: spread(&fit.unscaled_covariance, &fit.kept, names.len()),
            warnings: warnings(fit, &names),
            ..Solved::of(
                names,
                Loss::Squared,
                sums(fit, self.linear.has_intercept(), self.weights.are_known()),
            )
        }
    }
}

/// Where parameters stand of which the data determine those that are kept.
pub(crate) fn states(kept: &[usize], all: usize) -> Vec<State> {
    let mut states = vec![State::Undetermined; all];
    kept.iter()
        .for_each(|&parameter| states[parameter] = State::Free);
    states
}

/// The names and levels of the columns of text.
pub(crate) fn categories(
    linear: &Linear,
    fields: &[Field],
    rows: &Rows,
) -> Vec<(String, Vec<String>)> {
    let columns = linear.columns().into_iter();
    columns
        .map(|column| (fields[column].name.clone(), rows.levels(column).to_vec()))
        .filter(|(_, levels)| !levels.is_empty())
        .collect()
}

/// A solution and the levels of the columns of text.
type Fitted = (Solved, Vec<(String, Vec<String>)>);

fn names(design: &Design) -> Vec<String> {
    design.names().into_iter().map(String::from).collect()
}

fn as_column(column: &ExactColumn) -> Column<'_> {
    Column {
        high: &column.high,
        low: column.low.as_deref(),
    }
}

/// The sums that tell how good a linear fit is.
pub(crate) fn sums(fit: &LinearFit, has_intercept: bool, known_errors: bool) -> Sums {
    Sums {
        observations: fit.observations,
        parameters: fit.kept.len(),
        has_intercept,
        residual: fit.residual_sum_of_squares,
        about_mean: fit.centred_sum_of_squares,
        about_zero: fit.sum_of_squares,
        log_weight: fit.log_weight_sum,
        known_errors,
    }
}

/// A matrix of some parameters as one of all, with NaN where there is nothing.
pub(crate) fn spread(matrix: &DMatrix<f64>, kept: &[usize], all: usize) -> DMatrix<f64> {
    let mut spread = DMatrix::from_element(all, all, f64::NAN);
    for (row, &to_row) in kept.iter().enumerate() {
        for (column, &to_column) in kept.iter().enumerate() {
            spread[(to_row, to_column)] = matrix[(row, column)];
        }
    }
    spread
}

fn warnings(fit: &LinearFit, names: &[String]) -> Vec<String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut warnings: Vec<String> = (fit.aliased.iter())
        .map(|alias| {
            let name = names[alias.column];
            format!(
                "the data cannot tell {name} apart: {}; its coefficient is left out",
                alias.describe(&names)
            )
        })
        .collect();
    if fit.condition > ILL_CONDITIONED {
        warnings.push(format!(
            "the columns are nearly dependent (condition number {:.0e}): a change of the data in \
             their last digits changes the estimates much",
            fit.condition
        ));
    }
    if fit.is_perfect && fit.degrees_of_freedom() > 0 {
        warnings.push(
            "the model holds exactly: residuals are nothing but rounding, and errors of 0 mean that"
                .into(),
        );
    }
    warnings
}
