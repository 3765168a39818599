//! The formula with its data, and the numbers of its rows.

use std::borrow::Cow;

use gradus_core::{NdArray, nd};
use gradus_data::{Source, Table};

use crate::formula::{Bound, Design, Linear, Model, Values, Variable, columns_of};

/// Blocks of rows, in order.
pub type Blocks<'a> = Box<dyn Iterator<Item = gradus_data::Result<Table>> + 'a>;

/// What is fitted to what.
///
/// Rows are numbered as they come. Those with a missing value and those of weight 0 are left out.
pub struct Problem<'a> {
    /// The formula.
    pub formula: &'a Bound,
    /// Its canonical text, which a checkpoint must have in common with the run.
    pub text: &'a str,
    /// The names of the columns of the data that the formula was bound to, in their order.
    pub columns: &'a [String],
    /// The column of weights, which multiply losses.
    pub weights: Option<&'a str>,
    /// Gives the blocks of the columns with these names, from the first row on at each call.
    pub blocks: &'a dyn Fn(&[&str]) -> gradus_data::Result<Blocks<'a>>,
}

impl<'a> Problem<'a> {
    /// The names of the columns that are needed, in order and the weights last.
    pub(super) fn names(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = (self.formula.columns().into_iter())
            .map(|column| self.columns[column].as_str())
            .collect();
        names.extend(self.weights.filter(|weights| !names.contains(weights)));
        names
    }
}

/// The blocks of a source, for [`Problem::blocks`].
///
/// # Errors
/// Those of [`Source::blocks`].
pub fn blocks_of<'a>(source: &Source, columns: &[&str]) -> gradus_data::Result<Blocks<'a>> {
    Ok(Box::new(source.blocks(columns)?))
}

/// How the numbers of a row are made.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) shape: Shape<'a>,
    columns: &'a [String],
    weights: Option<&'a str>,
}

/// What a predictor is made of.
#[derive(Debug)]
pub(super) enum Shape<'a> {
    /// The sum of the design's columns times parameters.
    Linear(&'a Linear, Design),
    /// A function of these columns of the data and of parameters.
    Model(&'a Model, Vec<usize>),
}

/// The numbers of some rows.
pub(super) struct Numbers<'t> {
    pub(super) columns: Vec<Cow<'t, [f64]>>,
    pub(super) response: Cow<'t, [f64]>,
    pub(super) weights: Option<&'t [f64]>,
}

impl<'a> Layout<'a> {
    /// For tables like this one, whose columns of text have all of their levels.
    pub(super) fn new(problem: &Problem<'a>, table: &Table) -> Layout<'a> {
        let shape = match problem.formula {
            Bound::Linear(linear) => {
                let levels = |column: usize| match table.categories(&problem.columns[column]) {
                    Some(categories) => &categories.levels()[..],
                    None => &[],
                };
                Shape::Linear(linear, linear.design(&levels))
            }
            Bound::Model(model) => Shape::Model(model, columns_of([model.value()])),
        };
        Layout {
            shape,
            columns: problem.columns,
            weights: problem.weights,
        }
    }

    /// The names of the parameters.
    pub(super) fn parameters(&self) -> Vec<String> {
        match &self.shape {
            Shape::Linear(_, design) => design.names().into_iter().map(str::to_owned).collect(),
            Shape::Model(model, _) => model.parameters().to_vec(),
        }
    }

    /// Whether the first parameter is an intercept.
    pub(super) fn has_intercept(&self) -> bool {
        matches!(&self.shape, Shape::Linear(linear, _) if linear.has_intercept())
    }

    /// What the columns of [`Numbers`] are called in messages.
    pub(super) fn column_name(&self, column: usize) -> String {
        match &self.shape {
            Shape::Linear(_, design) => format!("`{}`", design.names()[column]),
            Shape::Model(_, columns) => format!("column `{}`", self.columns[columns[column]]),
        }
    }

    /// The numbers of a table's rows.
    pub(super) fn numbers<'t>(&self, table: &'t Table) -> Numbers<'t> {
        let data = |column: usize| {
            let column = table.column(&self.columns[column]);
            column.map_or(Values::Numbers(&[]), Values::from)
        };
        let rows = table.rows();
        let (columns, response) = match &self.shape {
            Shape::Linear(linear, design) => (
                design.columns(rows, &data),
                linear.response_values(rows, &data),
            ),
            Shape::Model(model, columns) => {
                let values = columns.iter().map(|&column| match data(column) {
                    Values::Numbers(numbers) => Cow::Borrowed(numbers),
                    Values::Codes(_) => Cow::Borrowed(&[][..]),
                });
                (values.collect(), model.response_values(rows, &data))
            }
        };
        let weights = self.weights.and_then(|name| table.numbers(name));
        Numbers {
            columns,
            response,
            weights,
        }
    }

    /// The predictors of rows whose columns stand side by side in `columns`; `parameter` gives
    /// one, and `all` is the array of all of them.
    pub(super) fn predictors(
        &self,
        columns: &NdArray,
        all: &NdArray,
        parameter: &dyn Fn(usize) -> NdArray,
    ) -> NdArray {
        match &self.shape {
            Shape::Linear(..) => nd::dot(columns, all),
            Shape::Model(model, positions) => {
                let value = model.value().evaluate(&|variable| match variable {
                    Variable::Parameter(position) => parameter(*position),
                    Variable::Column(column) => {
                        let at = positions.binary_search(column).unwrap_or_default();
                        columns.slice((.., at as isize))
                    }
                });
                let rows = columns.shape().first().copied().unwrap_or_default();
                value.broadcast_to(rows)
            }
        }
    }
}
