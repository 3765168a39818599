//! What a fitted model says of other rows.

use gradus_data::{Categories, Column, Schema, Table};

use crate::fit::Scale;
use crate::fitting::column_kinds;
use crate::formula::{Bound, ColumnKind, Design, Formula, Names, Relation, Residuals, Values};
use crate::statistics::Reference;
use crate::{Band, FitError, FittedModel, IntervalOf, Loss};

/// A fitted model, ready for rows of a table with these columns.
///
/// ```
/// use gradus_data::{ReadOptions, Source};
/// use gradus_fit::{Predictor, Request, fit};
///
/// let options = ReadOptions::default();
/// let seen = Source::from_bytes("seen.csv", "x,y\n1,3.1\n2,4.9\n3,7.1\n4,8.9\n", &options)?;
/// let model = fit(&seen, &Request::formula("y ~ x"))?;
/// let new = Source::from_bytes("new.csv", "x\n10\n", &options)?;
/// let predictor = Predictor::new(&model, new.schema())?;
/// let rows = new.read(&predictor.columns())?;
/// let prediction = predictor.predict(&rows)?;
/// assert!((prediction.values[0] - 20.7).abs() < 1e-12);
/// assert!((prediction.std_errors[0] - 0.428952).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Predictor {
    fit: crate::Fit,
    bound: Bound,
    design: Option<Design>,
    /// Of the schema, then columns of the response that it lacks.
    columns: Vec<ColumnKind>,
    /// How many of these the schema has.
    present: usize,
    categories: Vec<(String, Vec<String>)>,
}

/// What a model says of some rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// What is expected of the response at each row: the formula's value, a probability
    /// ([`Loss::Logistic`](crate::Loss)) or a count ([`Loss::Poisson`](crate::Loss)). NaN where a value of the row is missing.
    pub values: Vec<f64>,
    /// The standard error of each, that comes from those of the parameters; NaN where there is
    /// none.
    pub std_errors: Vec<f64>,
    loss: Loss,
    /// The formula's values and their standard errors.
    formula: (Vec<f64>, Vec<f64>),
}

impl Prediction {
    fn new(loss: Loss, values: Vec<f64>, errors: Vec<f64>) -> Prediction {
        let slope = |expected: f64| match loss {
            Loss::Logistic => expected * (1.0 - expected),
            Loss::Poisson => expected,
            _ => 1.0,
        };
        let expected: Vec<f64> = values.iter().map(|value| loss.prediction(*value)).collect();
        let scaled = expected
            .iter()
            .zip(&errors)
            .map(|(expected, error)| slope(*expected) * error);
        Prediction {
            std_errors: scaled.collect(),
            values: expected,
            loss,
            formula: (values, errors),
        }
    }

    /// The lower and the upper ends of intervals of `quantile` standard errors, to which `variance`
    /// is added. They are made where the model is linear in its parameters, so that a probability
    /// stays one.
    pub fn intervals(&self, quantile: f64, variance: f64) -> [Vec<f64>; 2] {
        let (values, errors) = &self.formula;
        [-quantile, quantile].map(|width| {
            let rows = values.iter().zip(errors);
            let end = |(value, error): (&f64, &f64)| value + width * error.hypot(variance.sqrt());
            rows.map(|row| self.loss.prediction(end(row))).collect()
        })
    }
}

impl Predictor {
    /// A predictor for rows of tables with the columns of `schema`. The response need not be
    /// among them.
    ///
    /// # Errors
    /// When a column that the model needs is not there, or holds text where the model was fitted
    /// to numbers or the other way round.
    pub fn new(model: &FittedModel, schema: &Schema) -> Result<Predictor, FitError> {
        let formula = Formula::parse(&model.fit.formula)?;
        let is_text = |name: &str| model.categories.iter().any(|(known, _)| known == name);
        let parameters: Vec<&str> = match formula.relation() {
            Relation::Linear => Vec::new(),
            Relation::Model => model
                .fit
                .parameters
                .iter()
                .map(|parameter| &*parameter.name)
                .collect(),
        };
        let mut columns = column_kinds(schema);
        // A column that is called as a parameter was none when the model was fitted.
        columns.retain(|column| !parameters.contains(&column.name.as_str()));
        let present = columns.len();
        for (name, _) in formula.left().names() {
            if columns.iter().all(|column| column.name != *name) {
                columns.push(ColumnKind {
                    name: name.clone(),
                    is_category: false,
                });
            }
        }
        if let Some(column) = (columns.iter().take(present))
            .find(|column| is_text(&column.name) && !column.is_category)
        {
            return Err(FitError::Rows(format!(
                "column {0} holds numbers, but the model was fitted to its texts; read it as text \
                 (--text {0})",
                column.name
            )));
        }
        let names = Names {
            columns: &columns,
            parameters: &parameters,
            set_aside: &[],
        };
        let bound = formula.bind(&names)?;
        let design = match &bound {
            Bound::Linear(linear) => Some(linear.design(&|column| {
                let name = &columns[column].name;
                let known = model.categories.iter().find(|(known, _)| known == name);
                known.map_or(&[], |(_, levels)| levels)
            })),
            Bound::Model(_) => None,
        };
        Ok(Predictor {
            fit: model.fit.clone(),
            bound,
            design,
            columns,
            present,
            categories: model.categories.clone(),
        })
    }

    /// The names of the columns that a prediction needs, in the order of the schema.
    pub fn columns(&self) -> Vec<&str> {
        self.named(self.bound.predictor_columns())
    }

    /// The names of these and of the response's columns; `None` when one of the latter is not there.
    pub fn columns_with_response(&self) -> Option<Vec<&str>> {
        let all = self.bound.columns();
        all.iter()
            .all(|&column| column < self.present)
            .then(|| self.named(all))
    }

    fn named(&self, columns: Vec<usize>) -> Vec<&str> {
        columns
            .into_iter()
            .map(|column| &*self.columns[column].name)
            .collect()
    }

    /// The model at the rows of `table`, which has the columns that [`columns`](Self::columns)
    /// names.
    ///
    /// # Errors
    /// When a row has a category that was not among the data of the fit.
    ///
    /// # Panics
    /// When a column is not there.
    pub fn predict(&self, table: &Table) -> Result<Prediction, FitError> {
        let data = self.data(table)?;
        let values = |column: usize| data.values(column);
        let estimates: Vec<f64> = (self.fit.parameters.iter())
            .map(|parameter| parameter.estimate.unwrap_or(0.0))
            .collect();
        let rows = table.rows();
        let (mut predicted, jacobian) = match (&self.bound, &self.design) {
            (Bound::Model(model), _) => {
                Residuals::new(model, rows, &values).values_and_jacobian(&estimates)
            }
            (Bound::Linear(_), design) => {
                let columns = design.as_ref().map(|design| design.columns(rows, &values));
                let columns = columns.unwrap_or_default();
                let mut predicted = vec![0.0; rows];
                for (column, estimate) in columns.iter().zip(&estimates) {
                    for (value, x) in predicted.iter_mut().zip(&column[..]) {
                        *value += estimate * x;
                    }
                }
                (predicted, columns.concat())
            }
        };
        let mut errors = self.std_errors(rows, &jacobian);
        let is_missing = |row: &usize| table.columns().iter().any(|column| column.is_missing(*row));
        for row in (0..rows).filter(is_missing) {
            (predicted[row], errors[row]) = (f64::NAN, f64::NAN);
        }
        Ok(Prediction::new(self.fit.loss, predicted, errors))
    }

    /// The response at the rows of `table`, which has the columns that
    /// [`columns_with_response`](Self::columns_with_response) names.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn observed(&self, table: &Table) -> Result<Vec<f64>, FitError> {
        let data = self.data(table)?;
        let values = |column: usize| data.values(column);
        let rows = table.rows();
        Ok(match &self.bound {
            Bound::Linear(linear) => linear.response_values(rows, &values).into_owned(),
            Bound::Model(model) => model.response_values(rows, &values).into_owned(),
        })
    }

    /// What a standard error is multiplied by for an interval that covers the truth with this
    /// probability.
    pub fn quantile(&self, probability: f64) -> f64 {
        let reference = match self.fit.scale {
            Scale::Sigma(_) => Reference::Normal,
            _ if self.fit.log_likelihood.is_some() => Reference::Normal,
            _ => Reference::Student {
                dof: self.fit.dof as f64,
            },
        };
        reference.quantile(1.0 - probability)
    }

    /// Intervals that cover the truth with this probability, or an observation to come.
    ///
    /// # Errors
    /// Where observations are asked for and their errors are not known to be equal.
    pub fn band(&self, probability: f64, of: IntervalOf) -> Result<Band, FitError> {
        Band::new(&self.fit, self.quantile(probability), of)
    }

    /// `√(gᵀ C g)` for each row `g` of the Jacobian.
    fn std_errors(&self, rows: usize, jacobian: &[f64]) -> Vec<f64> {
        let covariance = &self.fit.covariance;
        let has_errors = self
            .fit
            .parameters
            .iter()
            .any(|parameter| parameter.std_error.is_some());
        if !has_errors {
            return vec![f64::NAN; rows];
        }
        let mut squares = vec![0.0; rows];
        for (j, variances) in covariance.iter().enumerate() {
            for (k, &entry) in variances
                .iter()
                .enumerate()
                .filter(|(_, entry)| **entry != 0.0)
            {
                let (first, second) =
                    (&jacobian[j * rows..][..rows], &jacobian[k * rows..][..rows]);
                for ((square, first), second) in squares.iter_mut().zip(first).zip(second) {
                    *square += entry * first * second;
                }
            }
        }
        squares
            .into_iter()
            .map(|square: f64| square.max(0.0).sqrt())
            .collect()
    }

    fn data<'t>(&self, table: &'t Table) -> Result<Data<'t>, FitError> {
        let held = |kind: &ColumnKind| {
            let levels = self.categories.iter().find(|(name, _)| *name == kind.name);
            Ok(match (table.column(&kind.name), levels) {
                (Some(Column::Numbers(numbers)), _) => Held::Numbers(numbers),
                (Some(Column::Categories(own)), Some((name, levels))) => {
                    Held::Codes(recoded(own, name, levels)?)
                }
                _ => Held::Absent,
            })
        };
        Ok(Data {
            columns: self
                .columns
                .iter()
                .map(held)
                .collect::<Result<_, FitError>>()?,
            absent: vec![f64::NAN; table.rows()],
        })
    }
}

/// Columns as the formula was bound to them.
struct Data<'t> {
    columns: Vec<Held<'t>>,
    absent: Vec<f64>,
}

enum Held<'t> {
    Numbers(&'t [f64]),
    /// Places among the levels that the model knows.
    Codes(Vec<u32>),
    /// Not in the table, and of no use for what is asked.
    Absent,
}

impl Data<'_> {
    fn values(&self, column: usize) -> Values<'_> {
        match &self.columns[column] {
            Held::Numbers(numbers) => Values::Numbers(numbers),
            Held::Codes(codes) => Values::Codes(codes),
            Held::Absent => Values::Numbers(&self.absent),
        }
    }
}

/// The codes of categories among the levels that a model knows.
fn recoded(own: &Categories, name: &str, levels: &[String]) -> Result<Vec<u32>, FitError> {
    let known = |level: &String| levels.iter().position(|known| known == level);
    let places: Vec<Option<usize>> = own.levels().iter().map(known).collect();
    let recode = |(row, &code): (usize, &u32)| match places.get(code as usize) {
        None => Ok(Categories::MISSING),
        Some(Some(place)) => Ok(*place as u32),
        Some(None) => Err(FitError::Row {
            row: row as u64 + 1,
            message: format!(
                "{name} is \"{}\", which was not among the data of the fit; the model knows {}",
                own.text(row).unwrap_or_default(),
                levels.join(", ")
            ),
        }),
    };
    own.codes().iter().enumerate().map(recode).collect()
}
