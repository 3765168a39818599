//! Nonlinear least squares: from a model with an exact Jacobian to parameters that can be trusted.
//!
//! The module knows nothing of formulas and files. A [`Model`] gives values and derivatives;
//! [`fit`] minimizes `Σ wᵢ (yᵢ − fᵢ)²`, or a robust sum of the same residuals ([`Loss`]), and says
//! honestly how it ended ([`Verdict`]). On the way,
//!
//! 1. parameters that enter linearly are projected out (`projected.rs`): for every guess of the others
//!    they follow from a linear problem, so they need no starting values (Golub and Pereyra 1973, with
//!    the Jacobian as simplified by Kaufman 1975);
//! 2. the others are found by Levenberg–Marquardt steps in a scaled trust region (`marquardt.rs`; Moré
//!    1978, as in MINPACK), which bounds cut by an active set. A step to where the model is undefined
//!    is shortened;
//! 3. without starting values, many are drawn (`multistart.rs`), screened by a few iterations each, and
//!    the best are followed to the end, until the same minimum is found again and again. Where waves may
//!    be looked for, a periodogram says (`periodogram.rs`); among many rows, a sample of them is searched
//!    (`sample.rs`);
//! 4. Gauss–Newton steps in all parameters polish the solution until its digits stand still
//!    (`finish.rs`), and the verdict is passed: on the gradient, measured by the angle between the
//!    residuals and every column of the Jacobian, and on what happens around and far away
//!    (`verdict.rs`); saddles are left (`escape.rs`).
//!
//! # Literature
//!
//! - J. J. Moré (1978), *The Levenberg–Marquardt algorithm: implementation and theory*, in Numerical
//!   Analysis, Lecture Notes in Mathematics 630, 105–116.
//! - G. H. Golub, V. Pereyra (1973), *The differentiation of pseudo-inverses and nonlinear least squares
//!   problems whose variables separate*, SIAM J. Numer. Anal. 10, 413–432.
//! - L. Kaufman (1975), *A variable projection method for solving separable nonlinear least squares
//!   problems*, BIT 15, 49–57.
//! - D. M. Bates, D. G. Watts (1981), *A relative offset orthogonality convergence criterion for
//!   nonlinear least squares*, Technometrics 23, 179–183.
//! - B. Triggs, P. McLauchlan, R. Hartley, A. Fitzgibbon (2000), *Bundle adjustment: a modern
//!   synthesis*, section 4.3 (robust losses).
//! - J. Demmel, K. Veselić (1992), *Jacobi's method is more accurate than QR*, SIAM J. Matrix Anal.
//!   Appl. 13, 1204–1245.

mod canonical;
mod error;
mod escape;
mod finish;
mod full;
mod loss;
mod marquardt;
mod multistart;
mod options;
mod orthogonal;
mod periodogram;
mod problem;
mod profile;
mod projected;
mod sample;
mod scales;
mod search;
mod solution;
mod step;
mod verdict;

pub use error::Error;
pub use loss::Loss;
pub use options::{Bounds, Options};
pub use profile::{Interval, Limit, Profile, profile};
pub use scales::{Scales, scales_from_columns};
pub use solution::{Solution, State, Verdict};

/// A function of parameters with one value for each row of data, and its exact derivatives.
///
/// # Examples
///
/// `y = a·exp(−b·x)`, where `a` enters linearly:
///
/// ```
/// use gradus_fit::nonlinear::{Model, Options, fit};
///
/// struct Decay {
///     x: Vec<f64>,
/// }
///
/// impl Model for Decay {
///     fn rows(&self) -> usize {
///         self.x.len()
///     }
///     fn parameters(&self) -> usize {
///         2
///     }
///     fn values(&self, p: &[f64], values: &mut [f64]) {
///         for (value, x) in values.iter_mut().zip(&self.x) {
///             *value = p[0] * (-p[1] * x).exp();
///         }
///     }
///     fn values_and_jacobian(&self, p: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
///         self.values(p, values);
///         let (by_a, by_b) = jacobian.split_at_mut(self.x.len());
///         for (i, x) in self.x.iter().enumerate() {
///             by_a[i] = (-p[1] * x).exp();
///             by_b[i] = -x * values[i];
///         }
///     }
///     fn linear(&self) -> &[bool] {
///         &[true, false]
///     }
/// }
///
/// let model = Decay { x: vec![0.0, 1.0, 2.0, 3.0] };
/// let response = [8.0, 4.0, 2.0, 1.0];
/// let solution = fit(&model, &response, &Options::default())?;
/// assert!(solution.verdict.is_success());
/// assert!((solution.parameters[0] - 8.0).abs() < 1e-12);
/// assert!((solution.parameters[1] - 2.0_f64.ln()).abs() < 1e-12);
/// # Ok::<(), gradus_fit::nonlinear::Error>(())
/// ```
pub trait Model {
    /// The number of rows `n`, hence of values.
    fn rows(&self) -> usize;

    /// The number of parameters `p`.
    fn parameters(&self) -> usize;

    /// Writes the `n` values at `parameters`; NaN or infinite where the model is undefined.
    fn values(&self, parameters: &[f64], values: &mut [f64]);

    /// Writes the values and the `n × p` derivatives by the parameters, column after column:
    /// `jacobian[j * n + i]` is the derivative of value `i` by parameter `j`.
    fn values_and_jacobian(&self, parameters: &[f64], values: &mut [f64], jacobian: &mut [f64]);

    /// Which of the `p` parameters enter linearly: the values are affine in all of these together,
    /// whatever the others are.
    fn linear(&self) -> &[bool];

    /// The same model at some of the rows, in this order: among many rows, starting values are sought
    /// at a sample of them. `None`, which is the default, when it cannot be had.
    fn at_rows(&self, rows: &[usize]) -> Option<Box<dyn Model + '_>> {
        let _ = rows;
        None
    }

    /// Whether nobody waits for the result any more, so that no further starting points are tried.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Fits `model` to `response` by least squares, or as `options` say.
///
/// The result is the same, bit by bit, for the same input and the same [`Options::seed`].
///
/// # Errors
///
/// When the request makes no sense: fewer rows than free parameters, lengths that differ, values that
/// are not finite, bounds that cross. A fit that ends badly is no error: see [`Solution::verdict`].
///
/// # Examples
///
/// See [`Model`].
pub fn fit(model: &dyn Model, response: &[f64], options: &Options<'_>) -> Result<Solution, Error> {
    let problem = problem::Problem::new(model, response, options)?;
    Ok(problem.in_units_of_data(search::search(&problem, options)))
}
