//! Variable projection: the sum of squares as a function of the nonlinear parameters alone.
//!
//! For given nonlinear parameters `α` the model is `f(α, 0) + Φ(α) c`, and the best `c` solves a linear
//! problem. What is left, `P⊥(f(α, 0) − y)` with the projection `P⊥` onto the complement of `Φ`'s columns,
//! has the Jacobian `P⊥ ∂f/∂α` up to a term that vanishes with the residuals (Kaufman 1975).

use super::orthogonal::{Qr, Svd, norm};
use super::problem::{Linear, Objective, Problem, finite};

/// The sum of squares, already minimized over the parameters `linear`.
pub(super) struct Projected<'a> {
    problem: &'a Problem<'a>,
    nonlinear: Vec<usize>,
    linear: Vec<usize>,
    parameters: Vec<f64>,
    values: Vec<f64>,
    jacobian: Vec<f64>,
    basis: Option<Basis>,
    /// Where the linear problem was solved last, and the sum of squares there: a step that is worth
    /// taking is first tried, then linearized.
    solved: Option<(Vec<f64>, f64)>,
    /// Weighted `model − data` with the best linear parameters.
    residuals: Vec<f64>,
}

/// An orthonormal basis of the columns of `Φ`.
struct Basis {
    qr: Qr,
    svd: Svd,
}

impl Basis {
    /// Takes the part within the columns away; returns its coordinates.
    fn project_away(&self, v: &mut [f64]) -> Vec<f64> {
        let columns = self.svd.values.len();
        self.qr.apply_transposed(v);
        let inside = self.svd.project(&v[..columns]);
        for (k, &t) in inside.iter().enumerate() {
            if self.svd.values[k] > 0.0 {
                for (x, u) in v
                    .iter_mut()
                    .zip(&self.svd.left[k * columns..(k + 1) * columns])
                {
                    *x -= t * u;
                }
            }
        }
        self.qr.apply(v);
        inside
    }
}

impl<'a> Projected<'a> {
    /// All parameters but `nonlinear` and `linear` stay as in `parameters`.
    pub(super) fn new(
        problem: &'a Problem<'a>,
        nonlinear: Vec<usize>,
        linear: Vec<usize>,
        parameters: &[f64],
    ) -> Self {
        let rows = problem.rows();
        Self {
            problem,
            nonlinear,
            linear,
            parameters: parameters.to_vec(),
            values: vec![0.0; rows],
            jacobian: vec![0.0; rows * parameters.len()],
            basis: None,
            solved: None,
            residuals: vec![0.0; rows],
        }
    }

    /// All parameters, with the best linear ones, at the nonlinear ones `x`.
    pub(super) fn complete(&mut self, x: &[f64]) -> Option<Vec<f64>> {
        self.solve(x)?;
        Some(self.parameters.clone())
    }

    fn column(&self, j: usize) -> Vec<f64> {
        let rows = self.values.len();
        let mut column = self.jacobian[j * rows..(j + 1) * rows].to_vec();
        self.problem.weigh(&mut column);
        column
    }

    /// Finds the best linear parameters; returns the sum of squares.
    fn solve(&mut self, x: &[f64]) -> Option<f64> {
        if let Some((at, cost)) = &self.solved
            && at == x
        {
            return Some(*cost);
        }
        self.solved = None;
        for (&j, &x) in self.nonlinear.iter().zip(x) {
            self.parameters[j] = x;
        }
        for &j in &self.linear {
            self.parameters[j] = 0.0;
        }
        self.evaluate();
        self.residuals.copy_from_slice(&self.values);
        self.problem.subtract(&mut self.residuals)?;
        let (rows, columns) = (self.values.len(), self.linear.len());
        let mut phi = Vec::with_capacity(rows * columns);
        let mut lengths = Vec::with_capacity(columns);
        for &j in &self.linear {
            let column = self.column(j);
            finite(&column)?;
            let length = norm(&column);
            let length = if length > 0.0 { length } else { 1.0 };
            phi.extend(column.iter().map(|x| x / length));
            lengths.push(length);
        }
        let qr = Qr::new(phi, rows, columns);
        let mut svd = Svd::new(qr.triangle(), columns, columns);
        svd.truncate(rows);
        let basis = Basis { qr, svd };
        let inside = basis.project_away(&mut self.residuals);
        let solution = basis.svd.solve(&inside, 0.0);
        for ((&j, x), length) in self.linear.iter().zip(solution).zip(lengths) {
            self.parameters[j] = -x / length;
        }
        self.basis = Some(basis);
        finite(&self.parameters)?;
        let length = norm(&self.residuals);
        let cost = length * length;
        if !cost.is_finite() {
            return None;
        }
        self.solved = Some((x.to_vec(), cost));
        Some(cost)
    }

    fn evaluate(&mut self) {
        self.problem.model.values_and_jacobian(
            &self.parameters,
            &mut self.values,
            &mut self.jacobian,
        );
    }
}

impl Objective for Projected<'_> {
    fn cost(&mut self, x: &[f64]) -> Option<f64> {
        self.solve(x)
    }

    fn linearize(&mut self, x: &[f64]) -> Option<Linear> {
        let cost = self.solve(x)?;
        self.evaluate();
        let mut jacobian = Vec::with_capacity(self.values.len() * self.nonlinear.len());
        for &j in &self.nonlinear {
            let mut column = self.column(j);
            finite(&column)?;
            self.basis.as_ref()?.project_away(&mut column);
            jacobian.extend_from_slice(&column);
        }
        Some(Linear {
            cost,
            residuals: self.residuals.clone(),
            jacobian,
        })
    }
}
