//! Predictors of rows and their derivatives by the user's parameters, for statistics.

use std::borrow::Cow;

use gradus_core::{NdArray, autograd};

use super::Error;
use super::problem::{Layout, Numbers, Shape};

/// The predictor of each row, and for each parameter the derivatives of all rows.
pub(super) type Derivatives<'n> = (Vec<f64>, Vec<Cow<'n, [f64]>>);

/// The predictors at certain parameters.
pub(super) struct Jacobian<'l, 'a> {
    layout: &'l Layout<'a>,
    parameters: Vec<f64>,
}

impl<'l, 'a> Jacobian<'l, 'a> {
    pub(super) fn new(layout: &'l Layout<'a>, parameters: &[f64]) -> Self {
        Self {
            layout,
            parameters: parameters.to_vec(),
        }
    }

    /// The predictor of each row, and for each parameter the derivatives of all rows.
    pub(super) fn rows<'n>(&self, numbers: &'n Numbers<'_>) -> Result<Derivatives<'n>, Error> {
        let rows = numbers.response.len();
        if matches!(self.layout.shape, Shape::Linear(..)) {
            let mut predictors = vec![0.0; rows];
            for (column, parameter) in numbers.columns.iter().zip(&self.parameters) {
                for (predictor, value) in predictors.iter_mut().zip(column.iter()) {
                    *predictor += parameter * value;
                }
            }
            let columns = numbers
                .columns
                .iter()
                .map(|column| Cow::Borrowed(&column[..]));
            return Ok((predictors, columns.collect()));
        }
        let width = numbers.columns.len();
        let mut elements = vec![0.0; rows * width];
        for (j, column) in numbers.columns.iter().enumerate() {
            for (value, element) in column
                .iter()
                .zip(elements.iter_mut().skip(j).step_by(width))
            {
                *element = *value;
            }
        }
        let columns = NdArray::from_vec(elements, (rows, width));
        // Every row has its own copy of the parameters, so that one gradient of the sum holds the
        // derivatives of all rows.
        let copies: Vec<NdArray> = self
            .parameters
            .iter()
            .map(|&value| NdArray::from(vec![value; rows]))
            .collect();
        let value = |copies: &Vec<NdArray>| {
            self.layout
                .predictors(&columns, &columns, &|position| copies[position].clone())
        };
        let (predictors, derivatives) = autograd::value_and_grad(value, &copies);
        let derivatives = derivatives.iter().map(|column| Cow::Owned(column.to_vec()));
        Ok((predictors.to_vec(), derivatives.collect()))
    }
}
