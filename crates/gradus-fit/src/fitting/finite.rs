//! A look at numbers that were computed from the data, before anything is made of them.

use super::error::FitError;
use super::rows::Rows;

/// An error when one of the `values` of the expression `label` is NaN or infinite.
pub(crate) fn refuse_undefined(
    values: &[f64],
    label: &dyn std::fmt::Display,
    rows: &Rows,
) -> Result<(), FitError> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(row) => Err(FitError::Rows(format!(
            "{label} is {} in row {}; leave such rows out, or change the formula",
            match values[row] {
                value if value.is_nan() => "undefined".to_owned(),
                value => value.to_string(),
            },
            rows.number(row)
        ))),
    }
}
