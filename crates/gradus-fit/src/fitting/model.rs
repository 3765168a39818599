//! Models with `=`: exactly where all parameters enter linearly, else by iterations.

use super::error::FitError;
use super::finite::{refuse_tiny, refuse_undefined};
use super::linear::{Outcome, spread};
use super::progress::Watch;
use super::request::{self, Request};
use super::rows::{RowReader, Rows};
use super::search::{Search, sums_of};
use super::settings::Settings;
use super::solved::Solved;
use super::watched::{Counter, Watched};
use super::weights::Weights;
use crate::FormulaModel;
use crate::Loss;
use crate::fit::State;
use crate::formula::{Formula, Model, Values, columns_of};
use crate::linear::{Column, solve_exactly};
use crate::nonlinear::{Model as _, scales_from_columns};
use crate::statistics::Sums;

/// What the fit of a model is made of.
pub(crate) struct ModelProblem<'a> {
    pub(crate) formula: &'a Formula,
    pub(crate) model: &'a Model,
    pub(crate) weights: &'a Weights,
    pub(crate) request: &'a Request,
    pub(crate) watch: Watch<'a>,
}

/// A model at the rows that are fitted.
struct AtRows<'a> {
    problem: &'a ModelProblem<'a>,
    settings: Settings,
    rows: Rows,
    model: FormulaModel,
    weights: Option<Vec<f64>>,
    dropped: usize,
}

impl ModelProblem<'_> {
    pub(crate) fn solve(&self, mut reader: RowReader<'_>) -> Result<Outcome, FitError> {
        let settings = Settings::new(self.model.parameters(), self.request)?;
        self.request.refuse_limits(self.search(&settings))?;
        let parts: Vec<Rows> = (&mut reader).collect::<Result<_, _>>()?;
        let rows = Rows::all(parts)?;
        let data = |column| rows.values(column);
        let model = FormulaModel::new(self.model, rows.count(), &data, &settings.fixed);
        refuse_undefined(model.observed(), self.formula.left(), &rows)?;
        refuse_tiny(model.observed(), self.formula.left())?;
        let at_rows = AtRows {
            weights: self.weights.of(&rows)?,
            problem: self,
            settings,
            model,
            rows,
            dropped: reader.dropped(),
        };
        let mut solved = at_rows.solve()?;
        solved.warnings.splice(0..0, self.constant_in_words());
        Ok(Outcome {
            solved,
            hash: reader.into_hash(),
            categories: Vec::new(),
        })
    }
}

impl ModelProblem<'_> {
    /// What is to be searched.
    fn search(&self, settings: &Settings) -> request::Search {
        let free = settings.free();
        if self.model.linear_parameters_among(&free) != free {
            return request::Search::FromManyPlaces;
        }
        match self.request.loss == Loss::Squared && !settings.has_bounds() {
            true => request::Search::None,
            false => request::Search::FromOnePlace,
        }
    }

    /// A model of several parameters and no column is a slip as a rule.
    fn constant_in_words(&self) -> Option<String> {
        let parameters = self.model.parameters();
        let is_constant = columns_of([self.model.value()]).is_empty();
        (is_constant && parameters.len() > 1).then(|| {
            format!(
                "the right side names no column, so that the model is one number for all rows: is \
                 one of {} meant to be a column?",
                parameters.join(", ")
            )
        })
    }
}

impl AtRows<'_> {
    fn solve(&self) -> Result<Solved, FitError> {
        match self.problem.search(&self.settings) {
            request::Search::None => self.exactly(),
            _ => self.by_iterations(),
        }
    }

    /// All free parameters enter linearly: the derivatives by them are the columns of a design.
    fn exactly(&self) -> Result<Solved, FitError> {
        let (rows, free) = (self.rows.count(), self.settings.free());
        let given: Vec<f64> = (self.settings.start.iter().zip(&self.settings.fixed))
            .map(|(value, fixed)| value.filter(|_| *fixed).unwrap_or(0.0))
            .collect();
        let mut values = vec![0.0; rows];
        let mut jacobian = vec![0.0; rows * given.len()];
        self.model
            .values_and_jacobian(&given, &mut values, &mut jacobian);
        let right = self.problem.formula.right();
        refuse_undefined(&values, right, &self.rows)?;
        let columns: Vec<&[f64]> = free.iter().map(|j| &jacobian[j * rows..][..rows]).collect();
        for column in &columns {
            refuse_undefined(column, right, &self.rows)?;
        }
        let observed = self.model.observed().iter().zip(&values);
        let response: Vec<f64> = observed.map(|(observed, value)| observed - value).collect();
        let columns: Vec<Column<'_>> = columns.into_iter().map(Column::from).collect();
        let fit = solve_exactly(&columns, &response, self.weights.as_deref())
            .map_err(|error| FitError::Rows(error.to_string()))?;
        let mut estimates: Vec<Option<f64>> = given.into_iter().map(Some).collect();
        let mut states = vec![State::Fixed; estimates.len()];
        for (place, &parameter) in free.iter().enumerate() {
            estimates[parameter] = fit.estimates[place];
            states[parameter] = match fit.estimates[place] {
                Some(_) => State::Free,
                None => State::Undetermined,
            };
        }
        let kept: Vec<usize> = fit.kept.iter().map(|&place| free[place]).collect();
        let names: Vec<&str> = free.iter().map(|&j| &*self.names()[j]).collect();
        let aliases = fit.aliased.iter().map(|alias| {
            format!(
                "the data cannot tell {} apart: its part of the model is {}; it is left out",
                names[alias.column],
                alias.describe(&names)
            )
        });
        Ok(self.named(Solved {
            unscaled_covariance: spread(&fit.unscaled_covariance, &kept, estimates.len()),
            estimates,
            states,
            warnings: aliases.collect(),
            ..Solved::of(
                self.names().to_vec(),
                Loss::Squared,
                self.sums(kept.len(), fit.residual_sum_of_squares),
            )
        }))
    }

    fn by_iterations(&self) -> Result<Solved, FitError> {
        let counter = Counter::new(self.problem.watch);
        let search = Search {
            model: &Watched {
                model: &self.model,
                counter: &counter,
            },
            response: self.model.observed(),
            weights: self.weights.as_deref(),
            names: self.names(),
            request: self.problem.request,
            known_errors: self.problem.weights.are_known(),
        };
        let columns = self.columns();
        let scales = [scales_from_columns(&columns, self.model.observed())];
        let solved = search.run(&self.settings, &scales);
        counter.check()?;
        let solved = solved?;
        let sums = self.sums(solved.sums.parameters, solved.sums.residual);
        Ok(self.named(Solved { sums, ..solved }))
    }

    /// The columns of numbers that the model is computed from.
    fn columns(&self) -> Vec<&[f64]> {
        let columns = columns_of([self.problem.model.value()]);
        let numbers = |column| match self.rows.values(column) {
            Values::Numbers(numbers) => Some(numbers),
            Values::Codes(_) => None,
        };
        columns.into_iter().filter_map(numbers).collect()
    }

    fn names(&self) -> &[String] {
        self.problem.model.parameters()
    }
}

impl AtRows<'_> {
    fn named(&self, solved: Solved) -> Solved {
        Solved {
            formula: self.problem.formula.to_string(),
            dropped: self.dropped,
            scale: self.problem.weights.scale(),
            ..solved
        }
    }

    /// R² compares with the mean, whether or not a constant is among the parameters.
    fn sums(&self, parameters: usize, residual: f64) -> Sums {
        let observed = self.model.observed();
        Sums {
            parameters,
            residual,
            known_errors: self.problem.weights.are_known(),
            ..sums_of(observed, self.weights.as_deref())
        }
    }
}
