//! The first pass over the data: whether they can be fitted, and in which units.

use super::jacobian::Jacobian;
use super::problem::{Layout, Numbers, Problem, Shape};
use super::rows::{Block, Rows};
use super::scaling::Scaling;
use super::{Error, Loss, Options};
use crate::data_hash::DataHash;

/// What the first pass finds.
pub(super) struct Scan<'a> {
    pub(super) layout: Layout<'a>,
    /// Rows that count.
    pub(super) rows: u64,
    /// Rows that were left out for a missing value.
    pub(super) dropped: u64,
    /// Stands for the data, in checkpoints.
    pub(super) hash: String,
    pub(super) scaling: Scaling,
    /// Where the parameters inside start.
    pub(super) start: Vec<f64>,
    /// The largest square of a row's scaled column, over all of them.
    pub(super) largest: f64,
    /// The most rows of a block.
    pub(super) block_rows: usize,
}

/// Moments of a column, weighted.
#[derive(Clone, Copy, Debug)]
struct Moments {
    weight: f64,
    mean: f64,
    /// The sum of squares about the mean.
    spread: f64,
    low: f64,
    high: f64,
}

impl Moments {
    const NONE: Moments = Moments {
        weight: 0.0,
        mean: 0.0,
        spread: 0.0,
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    /// Chan, Golub and LeVeque 1983, *Algorithms for computing the sample variance*.
    fn add(&mut self, values: &[f64], weights: Option<&[f64]>) {
        let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
        let rows = || values.iter().enumerate();
        let total: f64 = (0..values.len()).map(weight).sum();
        if total == 0.0 {
            return;
        }
        let mean = rows().map(|(row, value)| weight(row) * value).sum::<f64>() / total;
        let spread: f64 = rows()
            .map(|(row, value)| weight(row) * (value - mean).powi(2))
            .sum();
        let sum = self.weight + total;
        let apart = mean - self.mean;
        self.spread += spread + apart * apart * self.weight * total / sum;
        self.mean += apart * total / sum;
        self.weight = sum;
        self.low = values.iter().copied().fold(self.low, f64::min);
        self.high = values.iter().copied().fold(self.high, f64::max);
    }

    fn deviation(&self) -> f64 {
        (self.spread / self.weight).sqrt()
    }

    fn root_mean_square(&self) -> f64 {
        (self.spread / self.weight + self.mean * self.mean).sqrt()
    }
}

/// Reads all rows once.
pub(super) fn scan<'a>(
    problem: &Problem<'a>,
    rows: &mut Rows<'a>,
    options: &Options,
) -> Result<Scan<'a>, Error> {
    let mut layout = None;
    let (mut response, mut columns) = (Moments::NONE, Vec::new());
    let (mut count, mut dropped, mut block_rows) = (0, 0, 0);
    let mut hash = DataHash::new(rows.names());
    rows.first_pass(|block| {
        let layout = layout.get_or_insert_with(|| Layout::new(problem, &block.table));
        let numbers = layout.numbers(&block.table);
        check(layout, block, &numbers, options.loss)?;
        response.add(&numbers.response, numbers.weights);
        columns.resize(numbers.columns.len(), Moments::NONE);
        for (moments, column) in columns.iter_mut().zip(&numbers.columns) {
            moments.add(column, numbers.weights);
        }
        count += block.table.rows() as u64;
        dropped += block.incomplete;
        hash.add(&block.table);
        block_rows = block_rows.max(block.table.rows());
        Ok(())
    })?;
    let Some(layout) = layout.filter(|_| count > 0) else {
        return Err(Error::NoRows);
    };
    rows.hold_out(options.validation, count)?;
    let names = layout.parameters();
    if let Some(given) = options
        .start
        .as_ref()
        .map(Vec::len)
        .filter(|&n| n != names.len())
    {
        return Err(Error::Options(format!(
            "{given} starting values are given for {} parameters: {}",
            names.len(),
            names.join(", ")
        )));
    }
    let mut scan = Scan {
        scaling: Scaling::none(
            names.len(),
            matches!(layout.shape, Shape::Linear(..)),
            layout.has_intercept(),
        ),
        start: options.start.clone().unwrap_or_default(),
        layout,
        rows: count,
        dropped,
        hash: hash.finish(),
        largest: 1.0,
        block_rows,
    };
    match &scan.layout.shape {
        Shape::Linear(..) => scan.linear(&columns, &response, options),
        Shape::Model(..) => scan.model(rows, options)?,
    }
    Ok(scan)
}

impl Scan<'_> {
    /// Units for the columns of a design.
    fn linear(&mut self, columns: &[Moments], response: &Moments, options: &Options) {
        let loss = options.loss;
        if options.standardize {
            let has_intercept = self.scaling.has_intercept;
            let distance = match (loss.is_likelihood(), has_intercept) {
                (true, _) => 1.0,
                (false, true) => response.deviation(),
                (false, false) => response.root_mean_square(),
            };
            let distance = if distance > 0.0 { distance } else { 1.0 };
            let null = if has_intercept {
                response.mean
            } else {
                loss.prediction(0.0)
            };
            self.scaling.cost = cost(loss, distance, loss.curvature(loss.predictor(null), null));
            for (j, column) in columns.iter().enumerate() {
                let is_intercept = has_intercept && j == 0;
                let size = match has_intercept && !is_intercept && column.deviation() > 0.0 {
                    true => column.deviation(),
                    false => column.root_mean_square(),
                };
                let size = if size > 0.0 { size } else { 1.0 };
                if has_intercept && !is_intercept {
                    self.scaling.shifts[j] = column.mean;
                }
                let shift = self.scaling.shifts[j];
                self.scaling.factors[j] = distance / size;
                let farthest = (column.high - shift).abs().max((column.low - shift).abs());
                self.largest = self.largest.max((farthest / size).powi(2));
            }
            // The column of ones is not to be scaled, only its parameter.
            if has_intercept {
                self.scaling.shifts[0] = 0.0;
            }
        }
        let outside = match options.start.clone() {
            Some(start) => start,
            None => {
                let mut start = vec![0.0; columns.len()];
                if self.scaling.has_intercept && options.standardize {
                    start[0] = Some(loss.predictor(response.mean))
                        .filter(|start| start.is_finite())
                        .unwrap_or_default();
                }
                start
            }
        };
        self.start = self.scaling.inside(&outside);
    }

    /// Units for the parameters of a model, from its derivatives at the start.
    fn model(&mut self, rows: &Rows<'_>, options: &Options) -> Result<(), Error> {
        if options.start.is_none() {
            return Err(Error::Options(format!(
                "the parameters {} need values to start from",
                self.layout.parameters().join(", ")
            )));
        }
        let jacobian = Jacobian::new(&self.layout, &self.start);
        let parameters = self.start.len();
        let (mut weight, mut residual, mut curvature) = (0.0, 0.0, 0.0);
        let (mut squares, mut largest) = (vec![0.0; parameters], vec![0.0_f64; parameters]);
        rows.pass(|block| {
            let numbers = self.layout.numbers(&block.table);
            let (predictors, derivatives) = jacobian.rows(&numbers)?;
            if let Some(row) = predictors.iter().position(|value| !value.is_finite()) {
                let what = "the model at the starting values".to_owned();
                return Err(Error::NotFinite {
                    what,
                    row: block.row(row),
                });
            }
            for (row, (&predictor, &response)) in
                predictors.iter().zip(&*numbers.response).enumerate()
            {
                let own = numbers.weights.map_or(1.0, |weights| weights[row]);
                weight += own;
                residual += own * (response - predictor).powi(2);
                curvature += own * options.loss.curvature(predictor, response);
            }
            for (j, column) in derivatives.iter().enumerate() {
                for (row, derivative) in column.iter().enumerate() {
                    let own = numbers.weights.map_or(1.0, |weights| weights[row]);
                    squares[j] += own * derivative * derivative;
                    largest[j] = largest[j].max(derivative * derivative);
                }
            }
            Ok(())
        })?;
        if options.standardize {
            let distance = if options.loss.is_likelihood() || residual == 0.0 {
                1.0
            } else {
                (residual / weight).sqrt()
            };
            self.scaling.cost = cost(options.loss, distance, curvature / weight);
            for j in 0..parameters {
                let mean_square = squares[j] / weight;
                if mean_square > 0.0 && mean_square.is_finite() {
                    self.scaling.factors[j] = distance / mean_square.sqrt();
                    self.largest = self.largest.max(largest[j] / mean_square);
                } else if self.start[j] != 0.0 {
                    self.scaling.factors[j] = self.start[j].abs();
                }
            }
        }
        self.start = self.scaling.inside(&self.start);
        Ok(())
    }
}

/// What to divide the mean loss by, for a second derivative of 1 where predictors move by
/// `distance`.
fn cost(loss: Loss, distance: f64, curvature: f64) -> f64 {
    let cost = match loss {
        Loss::Squared => distance * distance,
        Loss::Absolute => distance,
        Loss::Huber(delta) => distance * distance.min(delta),
        Loss::Logistic | Loss::Poisson => curvature,
    };
    if cost.is_finite() && cost > 0.0 {
        cost
    } else {
        1.0
    }
}

/// Refuses numbers that cannot be fitted.
fn check(
    layout: &Layout<'_>,
    block: &Block,
    numbers: &Numbers<'_>,
    loss: Loss,
) -> Result<(), Error> {
    let response = (&numbers.response, "the response".to_owned());
    let columns = numbers.columns.iter().enumerate();
    let columns = columns.map(|(j, column)| (column, layout.column_name(j)));
    for (values, what) in columns.chain([response]) {
        if let Some(row) = values.iter().position(|value| !value.is_finite()) {
            return Err(Error::NotFinite {
                what,
                row: block.row(row),
            });
        }
    }
    for (row, &value) in numbers.response.iter().enumerate() {
        if let Some(must) = loss.complaint(value) {
            return Err(Error::Response {
                row: block.row(row),
                value,
                must,
            });
        }
    }
    Ok(())
}
