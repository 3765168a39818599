//! Statistics at the solution, from one pass over the rows that were trained on.

use std::borrow::Cow;

use nalgebra::{DMatrix, DVector};

use super::history::{Inference, Likelihood};
use super::jacobian::Jacobian;
use super::objective::Objective;
use super::{Error, Loss};
use crate::linear::LeastSquares;
use crate::statistics::Sums;

/// What the pass adds up.
struct Totals {
    information: LeastSquares,
    /// `Σ w l′ ∂η/∂θ`.
    gradient: DVector<f64>,
    /// The sum of the squares of its terms, for columns as they are inside.
    gradient_squares: DVector<f64>,
    /// `Σ (w l′)² ∂η/∂θ ∂η/∂θᵀ`, for losses that are no likelihood.
    outer: Option<DMatrix<f64>>,
    rows: u64,
    weight: f64,
    log_weight: f64,
    mean: f64,
    about_mean: f64,
    residual: f64,
    deviance: f64,
    log_likelihood: f64,
    /// `Σ w` times the least loss of each response.
    least: f64,
    /// `Σ w K(r / h)`, for the density of the residuals at 0.
    density: f64,
    /// What the columns have taken away inside.
    shifts: Vec<f64>,
}

/// What the statistics say of the solution itself.
pub(super) struct Found {
    pub(super) inference: Inference,
    /// The step to the minimum, as far as gradient and second derivatives tell.
    pub(super) step: Vec<f64>,
    /// How many standard errors that is, at most.
    pub(super) standard_errors: f64,
    pub(super) rows: u64,
    /// The standard errors of the gradient of the mean loss, for columns as they are inside but for
    /// their factors.
    pub(super) gradient_errors: Vec<f64>,
}

/// Makes the statistics at these parameters, in the units of the data.
///
/// `mean_loss` is that of the rows; `penalized` says that the loss alone has no minimum there.
pub(super) fn inference(
    objective: &Objective<'_, '_>,
    parameters: &[f64],
    loss: Loss,
    mean_loss: f64,
    penalized: bool,
) -> Result<Found, Error> {
    let layout = &objective.scan.layout;
    let jacobian = Jacobian::new(layout, parameters);
    let mut totals = Totals::new(objective.scan.scaling.shifts.clone(), loss);
    let bandwidth = bandwidth(mean_loss, objective.scan.rows);
    objective.rows.pass(|block| {
        let [trained, _] = objective.rows.parts(block);
        let table = match trained.len() == block.table.rows() {
            true => Cow::Borrowed(&block.table),
            false => Cow::Owned(block.table.take(&trained)),
        };
        let numbers = layout.numbers(&table);
        let (predictors, derivatives) = jacobian.rows(&numbers)?;
        totals.add(
            loss,
            &predictors,
            &derivatives,
            &numbers.response,
            numbers.weights,
            bandwidth,
        )
    })?;
    totals.finish(
        loss,
        layout.has_intercept(),
        is_about_mean(objective),
        bandwidth,
        penalized,
    )
}

/// Whether R² compares with the mean.
fn is_about_mean(objective: &Objective<'_, '_>) -> bool {
    objective.scan.layout.has_intercept() || !objective.scan.scaling.on_columns
}

/// The width of the kernel that estimates the density of the residuals at the median (Hall and
/// Sheather 1988, *On the distribution of a studentized quantile*, JRSS B 50; for the normal
/// distribution, as quantreg and statsmodels have it), for residuals of this mean size.
fn bandwidth(mean_size: f64, rows: u64) -> f64 {
    let deviation = mean_size * (std::f64::consts::PI / 2.0).sqrt();
    let density = 1.0 / std::f64::consts::TAU.sqrt();
    let quantile = 1.959_963_984_540_054_f64;
    let share = (rows as f64).powf(-1.0 / 3.0)
        * quantile.powf(2.0 / 3.0)
        * (1.5 * density * density).powf(1.0 / 3.0);
    // The distance of the normal quantiles of 1/2 ± share, where the density is nearly constant.
    deviation * 2.0 * share.min(0.4) / density
}

impl Totals {
    fn new(shifts: Vec<f64>, loss: Loss) -> Totals {
        let parameters = shifts.len();
        let is_sandwich = matches!(loss, Loss::Huber(_) | Loss::Absolute);
        Totals {
            information: LeastSquares::new(parameters),
            gradient: DVector::zeros(parameters),
            gradient_squares: DVector::zeros(parameters),
            outer: is_sandwich.then(|| DMatrix::zeros(parameters, parameters)),
            rows: 0,
            weight: 0.0,
            log_weight: 0.0,
            mean: 0.0,
            about_mean: 0.0,
            residual: 0.0,
            deviance: 0.0,
            log_likelihood: 0.0,
            least: 0.0,
            density: 0.0,
            shifts,
        }
    }

    fn add(
        &mut self,
        loss: Loss,
        predictors: &[f64],
        derivatives: &[Cow<'_, [f64]>],
        response: &[f64],
        weights: Option<&[f64]>,
        bandwidth: f64,
    ) -> Result<(), Error> {
        let mut information = Vec::with_capacity(response.len());
        let mut slopes = Vec::with_capacity(response.len());
        for (row, (&predictor, &y)) in predictors.iter().zip(response).enumerate() {
            let weight = weights.map_or(1.0, |weights| weights[row]);
            let residual = y - loss.prediction(predictor);
            let curvature = match loss {
                Loss::Absolute => 1.0,
                _ => loss.curvature(predictor, y),
            };
            information.push(weight * curvature);
            slopes.push(weight * loss.slope(predictor, y));
            self.rows += 1;
            self.weight += weight;
            self.log_weight += weight.ln();
            let apart = y - self.mean;
            self.mean += apart * weight / self.weight;
            self.about_mean += weight * apart * (y - self.mean);
            self.residual += weight * residual * residual;
            self.deviance += weight * loss.deviance(predictor, y);
            self.least += weight * loss.least(y);
            self.log_likelihood += weight * loss.log_likelihood(predictor, y).unwrap_or(0.0);
            let near = residual / bandwidth;
            self.density += weight * 0.75 * (1.0 - near * near).max(0.0);
        }
        for (j, column) in derivatives.iter().enumerate() {
            for (slope, derivative) in slopes.iter().zip(column.iter()) {
                self.gradient[j] += slope * derivative;
                self.gradient_squares[j] += (slope * (derivative - self.shifts[j])).powi(2);
            }
        }
        if let Some(outer) = &mut self.outer {
            for (j, first) in derivatives.iter().enumerate() {
                for (k, second) in derivatives[..=j].iter().enumerate() {
                    let products = first.iter().zip(second.iter()).zip(&slopes);
                    let sum: f64 = products.map(|((a, b), slope)| a * b * slope * slope).sum();
                    outer[(j, k)] += sum;
                    if j != k {
                        outer[(k, j)] += sum;
                    }
                }
            }
        }
        let columns: Vec<&[f64]> = derivatives.iter().map(|column| &column[..]).collect();
        self.information
            .push(&columns, &vec![0.0; response.len()], Some(&information))?;
        Ok(())
    }

    fn finish(
        self,
        loss: Loss,
        has_intercept: bool,
        is_about_mean: bool,
        bandwidth: f64,
        penalized: bool,
    ) -> Result<Found, Error> {
        let fit = self.information.solve()?;
        let kept = &fit.kept;
        let pick = |all: &DVector<f64>| DVector::from_fn(kept.len(), |row, _| all[kept[row]]);
        let mut inverse = fit.unscaled_covariance.clone();
        if loss == Loss::Absolute {
            // The second derivative of the expected loss is twice the density at 0.
            let density = self.density / (bandwidth * self.weight);
            inverse /= 2.0 * density;
        }
        let covariance = match &self.outer {
            None => inverse.clone(),
            Some(outer) => {
                let outer =
                    DMatrix::from_fn(kept.len(), kept.len(), |j, k| outer[(kept[j], kept[k])]);
                &inverse * outer * &inverse
            }
        };
        let dof = self.rows.saturating_sub(kept.len() as u64);
        let variance = match loss {
            Loss::Squared => self.residual / dof.max(1) as f64,
            _ => 1.0,
        };
        let gradient = pick(&self.gradient);
        let short = -(&inverse * &gradient);
        let mut step = vec![0.0; self.gradient.len()];
        let mut standard_errors = 0.0_f64;
        for (row, &j) in kept.iter().enumerate() {
            step[j] = short[row];
            let error = (covariance[(row, row)] * variance).sqrt();
            let distance = (short[row] / error).abs();
            standard_errors = standard_errors.max(if short[row] == 0.0 { 0.0 } else { distance });
        }
        Ok(Found {
            step,
            standard_errors,
            rows: self.rows,
            gradient_errors: (self.gradient_squares.iter())
                .map(|squares| squares.sqrt() / self.weight)
                .collect(),
            inference: Inference {
                kept: kept.clone(),
                aliased: fit.aliased.clone(),
                covariance: (!penalized).then_some(covariance),
                condition: fit.condition,
                sums: self.sums(kept.len(), is_about_mean),
                likelihood: loss
                    .is_likelihood()
                    .then(|| self.likelihood(loss, has_intercept, kept.len())),
            },
        })
    }

    fn sums(&self, parameters: usize, has_intercept: bool) -> Sums {
        Sums {
            observations: self.rows,
            parameters,
            has_intercept,
            residual: self.residual,
            about_mean: self.about_mean,
            about_zero: self.about_mean + self.weight * self.mean * self.mean,
            log_weight: self.log_weight,
            known_errors: false,
        }
    }

    fn likelihood(&self, loss: Loss, has_intercept: bool, parameters: usize) -> Likelihood {
        let null = match has_intercept {
            true => self.weight * loss.least(self.mean),
            false => self.weight * (loss.value(0.0, 0.0)),
        };
        let count = parameters as f64;
        Likelihood {
            deviance: self.deviance,
            null_deviance: 2.0 * (null - self.least),
            log_likelihood: self.log_likelihood,
            aic: 2.0 * count - 2.0 * self.log_likelihood,
            bic: count * (self.rows as f64).ln() - 2.0 * self.log_likelihood,
        }
    }
}
