//! The weights of observations, from what is known of their errors.

use super::error::FitError;
use super::request::Errors;
use super::rows::Rows;
use crate::fit::Scale;
use crate::formula::{Names, Quantity, Values};

/// What squares of residuals are multiplied by.
#[derive(Debug)]
pub(crate) enum Weights {
    Equal,
    Sigma(Quantity),
    Relative(Quantity),
}

impl Weights {
    pub(crate) fn parse(errors: &Errors, names: &Names<'_>) -> Result<Weights, FitError> {
        Ok(match errors {
            Errors::Equal => Weights::Equal,
            Errors::Sigma(text) => Weights::Sigma(Quantity::parse(text, names)?),
            Errors::Weights(text) => Weights::Relative(Quantity::parse(text, names)?),
        })
    }

    /// The columns that are needed.
    pub(crate) fn columns(&self) -> Vec<usize> {
        match self {
            Weights::Equal => Vec::new(),
            Weights::Sigma(quantity) | Weights::Relative(quantity) => quantity.columns(),
        }
    }

    /// Whether errors are known, not only how they compare.
    pub(crate) fn are_known(&self) -> bool {
        matches!(self, Weights::Sigma(_))
    }

    /// As the report tells it.
    pub(crate) fn scale(&self) -> Scale {
        match self {
            Weights::Equal => Scale::Equal,
            Weights::Sigma(quantity) => Scale::Sigma(quantity.to_string()),
            Weights::Relative(quantity) => Scale::Weights(quantity.to_string()),
        }
    }

    /// The weight of each row, unchecked; `numbers` gives the values of a column. 1 where all are.
    pub(crate) fn computed<'a>(
        &self,
        rows: usize,
        numbers: &dyn Fn(usize) -> &'a [f64],
    ) -> Vec<f64> {
        let data = |column| Values::Numbers(numbers(column));
        match self {
            Weights::Equal => vec![1.0; rows],
            Weights::Relative(quantity) => quantity.values(rows, &data).into_owned(),
            Weights::Sigma(quantity) => {
                let sigma = quantity.values(rows, &data);
                sigma.iter().map(|sigma| 1.0 / (sigma * sigma)).collect()
            }
        }
    }

    /// The weight of each row; `None` where all are 1.
    pub(crate) fn of(&self, rows: &Rows) -> Result<Option<Vec<f64>>, FitError> {
        let data = |column| rows.values(column);
        match self {
            Weights::Equal => Ok(None),
            Weights::Sigma(quantity) => {
                let sigma = quantity.values(rows.count(), &data);
                let weights = sigma.iter().map(|sigma| 1.0 / (sigma * sigma)).collect();
                let is_wrong = |sigma: &f64| {
                    let weight = 1.0 / (sigma * sigma);
                    !(*sigma > 0.0 && weight.is_finite() && weight > 0.0)
                };
                refuse(
                    &sigma,
                    is_wrong,
                    rows,
                    quantity,
                    "standard errors are numbers above 0",
                )?;
                Ok(Some(weights))
            }
            Weights::Relative(quantity) => {
                let weights = quantity.values(rows.count(), &data);
                let is_wrong = |weight: &f64| !(*weight >= 0.0 && weight.is_finite());
                refuse(
                    &weights,
                    is_wrong,
                    rows,
                    quantity,
                    "weights are numbers from 0 on",
                )?;
                Ok(Some(weights.into_owned()))
            }
        }
    }
}

fn refuse(
    values: &[f64],
    is_wrong: impl Fn(&f64) -> bool,
    rows: &Rows,
    quantity: &Quantity,
    rule: &str,
) -> Result<(), FitError> {
    match values.iter().position(is_wrong) {
        None => Ok(()),
        Some(row) => Err(FitError::Row {
            row: rows.number(row),
            message: format!("{quantity} is {}; {rule}", values[row]),
        }),
    }
}
