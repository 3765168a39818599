//! Standard errors, tests and intervals of single parameters, and how they go together.

use nalgebra::DMatrix;

use super::quality::Sums;
use super::student::{NORMAL, student_quantile, student_two_sided};

/// What a report says of one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterStatistics {
    /// The value that fits best.
    pub estimate: f64,
    /// Its standard error; 0 for perfect data, none where there are no degrees of freedom.
    pub std_error: Option<f64>,
    /// The estimate over its standard error: infinite for perfect data, 0 for an estimate of 0.
    pub t: Option<f64>,
    /// The probability of a `t` further from 0 if the parameter were 0.
    pub p: Option<f64>,
    /// Ends of the interval that covers the true value in 95 of 100 experiments.
    pub ci95: Option<[f64; 2]>,
}

/// The distribution of an estimate's distance from the truth, in standard errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reference {
    /// Student's t: the variance of the residuals was estimated, with these degrees of freedom.
    Student {
        /// Observations less parameters; without any there are no standard errors.
        dof: f64,
    },
    /// The normal distribution: errors of the data were known.
    Normal,
}

impl Reference {
    /// The one that goes with the sums of a fit.
    pub fn of(sums: &Sums) -> Self {
        match sums.known_errors {
            true => Self::Normal,
            false => Self::Student {
                dof: sums.dof() as f64,
            },
        }
    }

    /// The distance that is exceeded, to either side, with this probability.
    ///
    /// ```
    /// use gradus_fit::statistics::Reference;
    /// assert!((Reference::Normal.quantile(0.05) - 1.959963984540054).abs() < 1e-12);
    /// ```
    pub fn quantile(self, probability: f64) -> f64 {
        student_quantile(probability, self.degrees_of_freedom())
    }

    fn degrees_of_freedom(self) -> f64 {
        match self {
            Self::Student { dof } => dof,
            Self::Normal => NORMAL,
        }
    }
}

/// Standard errors, t, p and 95 % intervals of estimates, from their covariance.
///
/// A variance that is not a number, or negative, gives an estimate without errors.
///
/// ```
/// use gradus_fit::statistics::{Reference, parameter_statistics};
/// use nalgebra::DMatrix;
///
/// let table = parameter_statistics(&[3.0, -1.0], &DMatrix::from_row_slice(2, 2, &[0.25, 0.0, 0.0, 1.0]), Reference::Student { dof: 10.0 });
/// assert_eq!((table[0].std_error, table[0].t), (Some(0.5), Some(6.0)));
/// assert!((table[1].p.unwrap() - 0.3408931323).abs() < 1e-10);
/// ```
///
/// # Panics
///
/// When the covariance has fewer rows or columns than there are estimates.
pub fn parameter_statistics(
    estimates: &[f64],
    covariance: &DMatrix<f64>,
    reference: Reference,
) -> Vec<ParameterStatistics> {
    let dof = reference.degrees_of_freedom();
    let known = dof > 0.0;
    let width = reference.quantile(0.05);
    let of = |(index, &estimate): (usize, &f64)| {
        let variance = covariance[(index, index)];
        let std_error = (known && variance >= 0.0).then(|| variance.sqrt());
        let t = std_error.map(|error| {
            if estimate == 0.0 {
                0.0
            } else {
                estimate / error
            }
        });
        ParameterStatistics {
            estimate,
            std_error,
            t,
            p: t.map(|t| student_two_sided(t, dof)),
            ci95: std_error.map(|error| [estimate - width * error, estimate + width * error]),
        }
    };
    estimates.iter().enumerate().map(of).collect()
}

/// Correlations of estimates, from their covariance.
///
/// Estimates without a variance (perfect data, or none) correlate with nothing.
///
/// ```
/// use nalgebra::DMatrix;
///
/// let correlation = gradus_fit::statistics::correlation(&DMatrix::from_row_slice(2, 2, &[4.0, -3.0, -3.0, 9.0]));
/// assert_eq!(correlation, DMatrix::from_row_slice(2, 2, &[1.0, -0.5, -0.5, 1.0]));
/// ```
pub fn correlation(covariance: &DMatrix<f64>) -> DMatrix<f64> {
    DMatrix::from_fn(covariance.nrows(), covariance.ncols(), |row, column| {
        if row == column {
            return 1.0;
        }
        let variances = [row, column].map(|index| covariance[(index, index)]);
        correlation_of(covariance[(row, column)], variances).unwrap_or(0.0)
    })
}

/// The correlation of two estimates; none where one of them has no variance.
pub(crate) fn correlation_of(covariance: f64, variances: [f64; 2]) -> Option<f64> {
    let [first, second] = variances.map(f64::sqrt);
    let correlation = covariance / first / second;
    (correlation.is_finite()).then(|| correlation.clamp(-1.0, 1.0))
}

/// Pairs of estimates whose correlation is above `threshold` in magnitude: which, and how much.
///
/// ```
/// use nalgebra::DMatrix;
///
/// let pairs = gradus_fit::statistics::strong_correlations(&DMatrix::from_row_slice(2, 2, &[1.0, -0.995, -0.995, 1.0]), 0.99);
/// assert_eq!(pairs, [(0, 1, -0.995)]);
/// ```
pub fn strong_correlations(correlation: &DMatrix<f64>, threshold: f64) -> Vec<(usize, usize, f64)> {
    let pairs = (0..correlation.nrows())
        .flat_map(|row| (row + 1..correlation.ncols()).map(move |column| (row, column)));
    pairs
        .map(|(row, column)| (row, column, correlation[(row, column)]))
        .filter(|(_, _, value)| value.abs() > threshold)
        .collect()
}
