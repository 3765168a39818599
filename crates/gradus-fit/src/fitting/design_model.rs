//! A design with its coefficients as a model of the iterative solver, for losses that are not the
//! square.

use crate::nonlinear::Model;

/// `Σ bⱼ xⱼ`, whose derivatives are its columns.
pub(crate) struct DesignModel {
    columns: Vec<Vec<f64>>,
    rows: usize,
    linear: Vec<bool>,
}

impl DesignModel {
    pub(crate) fn new(columns: Vec<Vec<f64>>, rows: usize) -> DesignModel {
        DesignModel {
            linear: vec![true; columns.len()],
            columns,
            rows,
        }
    }
}

impl Model for DesignModel {
    fn rows(&self) -> usize {
        self.rows
    }

    fn parameters(&self) -> usize {
        self.columns.len()
    }

    fn values(&self, parameters: &[f64], values: &mut [f64]) {
        values.fill(0.0);
        for (column, parameter) in self.columns.iter().zip(parameters) {
            for (value, x) in values.iter_mut().zip(column) {
                *value += parameter * x;
            }
        }
    }

    fn values_and_jacobian(&self, parameters: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
        self.values(parameters, values);
        for (to, column) in jacobian.chunks_exact_mut(self.rows).zip(&self.columns) {
            to.copy_from_slice(column);
        }
    }

    fn linear(&self) -> &[bool] {
        &self.linear
    }
}
