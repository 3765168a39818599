//! Errors of parameters at the solution of a model, from its Jacobian there.

use nalgebra::DMatrix;

use super::linear::spread;
use crate::linear::{Column, solve_exactly};
use crate::nonlinear::Solution;
use crate::statistics::{Combination, identifiability};

/// What the Jacobian at a solution says of the parameters.
pub(crate) struct LocalErrors {
    /// `(JᵀJ)⁻¹` of the free parameters that are determined; NaN for the others.
    pub(crate) covariance: DMatrix<f64>,
    /// How many combinations of the free parameters the data determine.
    pub(crate) rank: usize,
    /// Parameters that the data cannot tell apart.
    pub(crate) undetermined: Vec<usize>,
    combinations: Vec<Combination>,
}

impl LocalErrors {
    /// Of the `free` parameters of a solution.
    pub(crate) fn of(solution: &Solution, free: &[usize]) -> LocalErrors {
        let (rows, all) = (solution.residuals.len(), solution.parameters.len());
        let column = |&parameter: &usize| &solution.jacobian[parameter * rows..][..rows];
        let columns: Vec<Column<'_>> = free.iter().map(column).map(Column::from).collect();
        // A Jacobian that is not finite belongs to a fit that failed and says so.
        let Ok(fit) = solve_exactly(&columns, &solution.residuals, None) else {
            return LocalErrors {
                covariance: DMatrix::from_element(all, all, f64::NAN),
                rank: 0,
                undetermined: Vec::new(),
                combinations: Vec::new(),
            };
        };
        let combinations = match fit.aliased.is_empty() {
            true => Vec::new(),
            false => combinations(&columns, rows, free),
        };
        let mut undetermined: Vec<usize> = (combinations.iter())
            .flat_map(|combination| {
                combination
                    .direction
                    .iter()
                    .map(|(parameter, _)| *parameter)
            })
            .collect();
        undetermined.sort_unstable();
        undetermined.dedup();
        let kept: Vec<usize> = fit.kept.iter().map(|&place| free[place]).collect();
        let mut covariance = spread(&fit.unscaled_covariance, &kept, all);
        for &parameter in &undetermined {
            covariance.row_mut(parameter).fill(f64::NAN);
            covariance.column_mut(parameter).fill(f64::NAN);
        }
        LocalErrors {
            covariance,
            rank: fit.kept.len(),
            undetermined,
            combinations,
        }
    }

    /// Which parameters cannot be told apart.
    pub(crate) fn in_words(&self, names: &[String]) -> Vec<String> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let combinations = self.combinations.iter();
        combinations
            .map(|combination| {
                format!(
                    "{}; fix one parameter (--fix)",
                    combination.describe(&names)
                )
            })
            .collect()
    }
}

fn combinations(columns: &[Column<'_>], rows: usize, free: &[usize]) -> Vec<Combination> {
    let jacobian = DMatrix::from_fn(rows, free.len(), |row, place| columns[place].high[row]);
    let mut combinations = identifiability(&jacobian).undetermined;
    for (place, _) in combinations
        .iter_mut()
        .flat_map(|combination| &mut combination.direction)
    {
        *place = free[*place];
    }
    combinations
}
