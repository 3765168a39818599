//! A model at the rows of a table: its values, and its exact derivatives by the parameters.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use gradus_core::{NdArray, autograd};

use super::bind::{Variable, columns_of};
use super::design::{Values, column_of_numbers, numbers};
use super::expression::Expression;
use super::model::Model;
use crate::replayed::replayed;

/// A function of the parameters' array that gives arrays.
type Function = Box<dyn Fn([&NdArray; 1]) -> Vec<NdArray> + Send + Sync>;

/// A model at the rows of a table. Values and derivatives are compiled in their first evaluation
/// and replayed in further ones.
pub struct Residuals {
    observed: Vec<f64>,
    parameters: usize,
    at_rows: Arc<AtRows>,
    values: Function,
    values_and_derivatives: Function,
}

impl Debug for Residuals {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (rows, parameters) = (self.rows(), self.parameters);
        write!(f, "Residuals of {rows} rows, {parameters} parameters")
    }
}

/// What both functions are made of.
struct AtRows {
    value: Expression<Variable>,
    columns: BTreeMap<usize, NdArray>,
    rows: usize,
    parameters: usize,
}

impl Residuals {
    /// The model at rows whose columns `data` gives.
    ///
    /// # Panics
    /// When `data` gives codes instead of numbers, or columns of another length than `rows`.
    ///
    /// ```
    /// use gradus_fit::formula::{Bound, ColumnKind, Formula, Names, Residuals, Values};
    /// let columns = ["y", "x"].map(|name| ColumnKind { name: name.into(), is_category: false });
    /// let names = Names { columns: &columns, ..Names::default() };
    /// let Bound::Model(model) = Formula::parse("y = a*x^b")?.bind(&names)? else {
    ///     unreachable!("it has no `~`")
    /// };
    /// let data = [[1.0, 5.0], [1.0, 2.0]];
    /// let residuals = Residuals::new(&model, 2, &|column| Values::Numbers(&data[column]));
    /// let (values, jacobian) = residuals.values_and_jacobian(&[3.0, 1.0]);
    /// assert_eq!(values, [3.0, 6.0]);
    /// assert_eq!(jacobian, [1.0, 2.0, 0.0, 6.0 * 2.0_f64.ln()]);
    /// assert_eq!(residuals.observed(), [1.0, 5.0]);
    /// # Ok::<(), gradus_fit::formula::FormulaError>(())
    /// ```
    pub fn new<'a>(model: &Model, rows: usize, data: &dyn Fn(usize) -> Values<'a>) -> Residuals {
        let columns = columns_of([model.value()]).into_iter().map(|column| {
            let numbers = column_of_numbers(column, data);
            assert_eq!(numbers.len(), rows, "column {column} must have {rows} rows");
            (column, NdArray::from(numbers.to_vec()))
        });
        let at_rows = AtRows {
            value: model.value().clone(),
            columns: columns.collect(),
            rows,
            parameters: model.parameters().len(),
        };
        Residuals::of(at_rows, numbers(model.response(), rows, data).into_owned())
    }

    fn of(at_rows: AtRows, observed: Vec<f64>) -> Residuals {
        let at_rows = Arc::new(at_rows);
        let (eager, all) = (Arc::clone(&at_rows), Arc::clone(&at_rows));
        Residuals {
            observed,
            parameters: at_rows.parameters,
            values: Box::new(replayed(move |[parameters]| vec![eager.values(parameters)])),
            values_and_derivatives: Box::new(replayed(move |[parameters]| {
                all.values_and_derivatives(parameters)
            })),
            at_rows,
        }
    }

    /// The same model at some of the rows, in their order.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn at_rows(&self, rows: &[usize]) -> Residuals {
        let pick = |all: &[f64]| -> Vec<f64> { rows.iter().map(|&row| all[row]).collect() };
        let columns = self.at_rows.columns.iter();
        let at_rows = AtRows {
            value: self.at_rows.value.clone(),
            columns: columns
                .map(|(&position, column)| (position, NdArray::from(pick(&column.to_vec::<f64>()))))
                .collect(),
            rows: rows.len(),
            parameters: self.parameters,
        };
        Residuals::of(at_rows, pick(&self.observed))
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.observed.len()
    }

    /// The response at each row.
    pub fn observed(&self) -> &[f64] {
        &self.observed
    }

    /// The model at each row.
    ///
    /// # Panics
    /// When there are not as many parameters as the model has.
    pub fn values(&self, parameters: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.rows()];
        self.values_into(parameters, &mut values);
        values
    }

    /// Writes what [`values`](Self::values) gives.
    ///
    /// # Panics
    /// As `values` does, and when `values` has not one element for each row.
    pub fn values_into(&self, parameters: &[f64], values: &mut [f64]) {
        write(&(self.values)([&self.array(parameters)])[0], values);
    }

    /// The model at each row, and its derivatives by the parameters: as many numbers as rows for
    /// the first parameter, then those for the second and so on. Exact, by differentiation of the
    /// operations.
    ///
    /// # Panics
    /// When there are not as many parameters as the model has.
    pub fn values_and_jacobian(&self, parameters: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut values = vec![0.0; self.rows()];
        let mut jacobian = vec![0.0; self.rows() * self.parameters];
        self.values_and_jacobian_into(parameters, &mut values, &mut jacobian);
        (values, jacobian)
    }

    /// Writes what [`values_and_jacobian`](Self::values_and_jacobian) gives.
    ///
    /// # Panics
    /// As `values_and_jacobian` does, and when the slices have not its numbers of elements.
    pub fn values_and_jacobian_into(
        &self,
        parameters: &[f64],
        values: &mut [f64],
        jacobian: &mut [f64],
    ) {
        let (rows, length) = (self.rows(), self.rows() * self.parameters);
        assert_eq!(jacobian.len(), length, "the derivatives are {length}");
        let arrays = (self.values_and_derivatives)([&self.array(parameters)]);
        write(&arrays[0], values);
        for (position, derivative) in arrays[1..].iter().enumerate() {
            let start = position * rows;
            write(derivative, &mut jacobian[start..start + rows]);
        }
    }

    fn array(&self, parameters: &[f64]) -> NdArray {
        let (given, needed) = (parameters.len(), self.parameters);
        assert_eq!(given, needed, "the model has {needed} parameters");
        NdArray::from(parameters.to_vec())
    }
}

impl AtRows {
    fn values(&self, parameters: &NdArray) -> NdArray {
        let value = self.value.evaluate(&|variable| match variable {
            Variable::Column(column) => self.columns[column].clone(),
            Variable::Parameter(position) => parameters.at(*position as isize),
        });
        value.broadcast_to(self.rows)
    }

    /// The values, then the derivatives by each parameter. Every row has its own copy of the
    /// parameters, so that one gradient of the sum holds the derivatives of all rows.
    fn values_and_derivatives(&self, parameters: &NdArray) -> Vec<NdArray> {
        let copies: Vec<NdArray> = (0..self.parameters)
            .map(|position| parameters.at(position as isize).broadcast_to(self.rows))
            .collect();
        let value = |copies: &Vec<NdArray>| {
            self.value.evaluate(&|variable| match variable {
                Variable::Column(column) => self.columns[column].clone(),
                Variable::Parameter(position) => copies[*position].clone(),
            })
        };
        let (value, derivatives) = autograd::value_and_grad(value, &copies);
        [value].into_iter().chain(derivatives).collect()
    }
}

fn write(array: &NdArray, to: &mut [f64]) {
    to.copy_from_slice(&array.to_vec::<f64>());
}
