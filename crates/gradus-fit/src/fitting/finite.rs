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
        Some(row) => Err(FitError::Row {
            row: rows.number(row),
            message: format!(
                "{label} is {}; leave such rows out, or change the formula",
                match values[row] {
                    value if value.is_nan() => "undefined".to_owned(),
                    value => value.to_string(),
                }
            ),
        }),
    }
}

/// Squares of numbers below this one are lost.
const TINY: f64 = 1e-140;

/// An error when all numbers of a response are so small that their squares would count as 0, and any
/// model as one that holds exactly.
pub(crate) fn refuse_tiny(response: &[f64], label: &dyn std::fmt::Display) -> Result<(), FitError> {
    let largest = response.iter().fold(0.0_f64, |most, y| most.max(y.abs()));
    match largest > 0.0 && largest < TINY {
        false => Ok(()),
        true => Err(FitError::Rows(format!(
            "{label} is nowhere above {largest:e}, and squares of such numbers cannot be told from \
             0; give it in another unit"
        ))),
    }
}
