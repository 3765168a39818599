//! Units that suit the data: the parameters inside of a training, and those of the user.
//!
//! Inside, a parameter of 1 moves predictors by about as much as they have to move in all, and the
//! objective's second derivative by each parameter is about 1. Learning rates and tolerances then
//! mean the same for years and for dollars.

use gradus_core::NdArray;

use super::problem::Numbers;

/// How parameters `φ` inside are made from the user's `θ`: `θⱼ = tⱼ φⱼ`, and the intercept is that of
/// columns that have `mⱼ` taken away.
#[derive(Clone, Debug)]
pub(super) struct Scaling {
    /// `mⱼ`; all 0 without an intercept and for models with `=`.
    pub(super) shifts: Vec<f64>,
    /// `tⱼ`.
    pub(super) factors: Vec<f64>,
    /// What the mean loss is divided by.
    pub(super) cost: f64,
    /// Whether columns are shifted and scaled, or parameters where they are used.
    pub(super) on_columns: bool,
    pub(super) has_intercept: bool,
}

impl Scaling {
    /// Nothing is changed.
    pub(super) fn none(parameters: usize, on_columns: bool, has_intercept: bool) -> Scaling {
        Scaling {
            shifts: vec![0.0; parameters],
            factors: vec![1.0; parameters],
            cost: 1.0,
            on_columns,
            has_intercept,
        }
    }

    /// The user's parameters.
    pub(super) fn outside(&self, inside: &[f64]) -> Vec<f64> {
        let mut outside: Vec<f64> = inside
            .iter()
            .zip(&self.factors)
            .map(|(inside, factor)| inside * factor)
            .collect();
        if self.has_intercept {
            outside[0] -= self.shifted(&outside);
        }
        outside
    }

    /// The parameters inside.
    pub(super) fn inside(&self, outside: &[f64]) -> Vec<f64> {
        let mut inside = outside.to_vec();
        if self.has_intercept {
            inside[0] += self.shifted(outside);
        }
        inside
            .iter()
            .zip(&self.factors)
            .map(|(outside, factor)| outside / factor)
            .collect()
    }

    /// What the shifts of the columns come to.
    fn shifted(&self, outside: &[f64]) -> f64 {
        outside
            .iter()
            .zip(&self.shifts)
            .skip(1)
            .map(|(outside, shift)| outside * shift)
            .sum()
    }

    /// The columns of these rows side by side, of shape (`rows.len()`, columns).
    pub(super) fn matrix(&self, numbers: &Numbers<'_>, rows: &[usize]) -> NdArray {
        let width = numbers.columns.len();
        let mut elements = vec![0.0; rows.len() * width];
        for (j, column) in numbers.columns.iter().enumerate() {
            let (shift, factor) = if self.on_columns {
                (self.shifts[j], self.factors[j])
            } else {
                (0.0, 1.0)
            };
            for (&row, element) in rows.iter().zip(elements.iter_mut().skip(j).step_by(width)) {
                *element = (column[row] - shift) * factor;
            }
        }
        NdArray::from_vec(elements, (rows.len(), width))
    }
}
