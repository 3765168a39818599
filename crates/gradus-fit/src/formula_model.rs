//! A formula's model as the solver of nonlinear least squares sees it.

use crate::formula::{Model, Residuals, Values};
use crate::nonlinear;

/// A model at the rows of a table, ready to be fitted by [`nonlinear::fit`].
///
/// The parameters are those of the formula's [`Model`], in its order. Which of them enter linearly,
/// and need neither start nor search, is found from how the formula is written.
///
/// # Examples
///
/// ```
/// use gradus_fit::FormulaModel;
/// use gradus_fit::formula::{Bound, ColumnKind, Formula, Names, Values};
/// use gradus_fit::nonlinear::{self, Options};
///
/// let columns = ["y", "x"].map(|name| ColumnKind { name: name.into(), is_category: false });
/// let names = Names { columns: &columns, ..Names::default() };
/// let Bound::Model(model) = Formula::parse("y = size*exp(-rate*x)")?.bind(&names)? else {
///     unreachable!("it has no `~`")
/// };
/// let data = [[8.0, 4.0, 2.0, 1.0], [0.0, 1.0, 2.0, 3.0]];
/// let model = FormulaModel::new(&model, 4, &|column| Values::Numbers(&data[column]), &[]);
/// let solution = nonlinear::fit(&model, model.observed(), &Options::default())?;
/// assert!((solution.parameters[0] - 8.0).abs() < 1e-12);
/// assert!((solution.parameters[1] - 2.0_f64.ln()).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FormulaModel {
    residuals: Residuals,
    linear: Vec<bool>,
}

impl FormulaModel {
    /// The model at `rows` rows whose columns `data` gives. Parameters that are `fixed` (one entry
    /// for each, or none at all; as in [`nonlinear::Options::fixed`]) are held, which may let more of
    /// the others enter linearly.
    ///
    /// # Panics
    /// When `data` gives codes instead of numbers, or columns of another length than `rows`; when
    /// `fixed` has neither no entries nor one for each parameter.
    pub fn new<'a>(
        model: &Model,
        rows: usize,
        data: &dyn Fn(usize) -> Values<'a>,
        fixed: &[bool],
    ) -> FormulaModel {
        let parameters = model.parameters().len();
        assert!(
            fixed.is_empty() || fixed.len() == parameters,
            "{} entries say which of {parameters} parameters are fixed",
            fixed.len()
        );
        let is_fixed = |position: usize| fixed.get(position).is_some_and(|fixed| *fixed);
        let free: Vec<usize> = (0..parameters).filter(|j| !is_fixed(*j)).collect();
        let mut linear = vec![false; parameters];
        for position in model.linear_parameters_among(&free) {
            linear[position] = true;
        }
        FormulaModel {
            residuals: Residuals::new(model, rows, data),
            linear,
        }
    }

    /// The response at each row.
    pub fn observed(&self) -> &[f64] {
        self.residuals.observed()
    }
}

impl nonlinear::Model for FormulaModel {
    fn rows(&self) -> usize {
        self.residuals.rows()
    }

    fn parameters(&self) -> usize {
        self.linear.len()
    }

    fn values(&self, parameters: &[f64], values: &mut [f64]) {
        self.residuals.values_into(parameters, values);
    }

    fn values_and_jacobian(&self, parameters: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
        (self.residuals).values_and_jacobian_into(parameters, values, jacobian);
    }

    fn linear(&self) -> &[bool] {
        &self.linear
    }

    fn at_rows(&self, rows: &[usize]) -> Option<Box<dyn nonlinear::Model + '_>> {
        Some(Box::new(FormulaModel {
            residuals: self.residuals.at_rows(rows),
            linear: self.linear.clone(),
        }))
    }
}
