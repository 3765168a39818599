//! The objective as it stands: all given parameters are moved, residuals cost what the loss says.

use super::Loss;
use super::orthogonal::norm;
use super::problem::{Linear, Objective, Problem, finite};

/// The sum of losses as a function of the parameters `moved`.
pub(super) struct Full<'a> {
    problem: &'a Problem<'a>,
    moved: Vec<usize>,
    parameters: Vec<f64>,
    loss: Loss,
    scale: f64,
    residuals: Vec<f64>,
}

impl<'a> Full<'a> {
    /// All parameters but `moved` stay as in `parameters`.
    pub(super) fn new(
        problem: &'a Problem<'a>,
        moved: Vec<usize>,
        parameters: &[f64],
        loss: Loss,
        scale: f64,
    ) -> Self {
        let residuals = vec![0.0; problem.rows()];
        Self {
            problem,
            moved,
            parameters: parameters.to_vec(),
            loss,
            scale,
            residuals,
        }
    }

    fn set(&mut self, x: &[f64]) {
        for (&j, &x) in self.moved.iter().zip(x) {
            self.parameters[j] = x;
        }
    }

    /// The sum of the losses of weighted residuals.
    fn sum(&self) -> Option<f64> {
        let cost = if self.loss == Loss::Squared {
            let length = norm(&self.residuals);
            length * length
        } else {
            let square = self.scale * self.scale;
            let rho = |r: &f64| square * self.loss.rho((r / self.scale) * (r / self.scale))[0];
            self.residuals.iter().map(rho).sum()
        };
        f64::is_finite(cost).then_some(cost)
    }
}

impl Objective for Full<'_> {
    fn cost(&mut self, x: &[f64]) -> Option<f64> {
        self.set(x);
        self.problem
            .model
            .values(&self.parameters, &mut self.residuals);
        self.problem.subtract(&mut self.residuals)?;
        self.sum()
    }

    fn linearize(&mut self, x: &[f64]) -> Option<Linear> {
        self.set(x);
        let rows = self.problem.rows();
        let mut all = vec![0.0; rows * self.parameters.len()];
        self.problem
            .model
            .values_and_jacobian(&self.parameters, &mut self.residuals, &mut all);
        self.problem.subtract(&mut self.residuals)?;
        let cost = self.sum()?;
        let mut jacobian = Vec::with_capacity(rows * self.moved.len());
        for &j in &self.moved {
            jacobian.extend_from_slice(&all[j * rows..(j + 1) * rows]);
        }
        for column in jacobian.chunks_exact_mut(rows) {
            self.problem.weigh(column);
        }
        finite(&jacobian)?;
        let mut residuals = self.residuals.clone();
        if self.loss != Loss::Squared {
            reweigh(self.loss, self.scale, &mut residuals, &mut jacobian);
        }
        Some(Linear {
            cost,
            residuals,
            jacobian,
        })
    }
}

/// Gives rows the weights that make `‖r + J s‖²` change like the sum of the losses: the slope is right,
/// the curvature is `ρ′ + 2zρ″` (Triggs), but at least a twentieth of `ρ′`, where that is negative or 0.
fn reweigh(loss: Loss, scale: f64, residuals: &mut [f64], jacobian: &mut [f64]) {
    let rows = residuals.len();
    let mut roots = Vec::with_capacity(rows);
    for r in residuals.iter_mut() {
        let z = (*r / scale) * (*r / scale);
        let [_, slope, bend] = loss.rho(z);
        let root = (slope + 2.0 * z * bend).max(0.05 * slope).sqrt();
        *r *= slope / root;
        roots.push(root);
    }
    for column in jacobian.chunks_exact_mut(rows) {
        for (x, root) in column.iter_mut().zip(&roots) {
            *x *= root;
        }
    }
}
