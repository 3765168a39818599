//! What a linear fit finds, and how it is put together from a factorization.

use nalgebra::DMatrix;

use super::factor::{Factor, Solution};
use super::moments::Moments;
use super::real::{Real, times_power_of_two};

/// A linear fit. Columns are those of the design, in its order.
#[derive(Clone, Debug)]
pub struct LinearFit {
    /// One for every column; none for a column that is aliased.
    pub estimates: Vec<Option<f64>>,
    /// Indices of the columns that have an estimate, ascending.
    pub kept: Vec<usize>,
    /// Columns that the rows cannot tell from combinations of earlier ones.
    pub aliased: Vec<Alias>,
    /// `(XᵀWX)⁻¹` of the kept columns. Times the residual variance it is the covariance of the estimates;
    /// where weights are `1/σ²` of known errors, it is the covariance itself.
    pub unscaled_covariance: DMatrix<f64>,
    /// Rows whose weight is above 0.
    pub observations: u64,
    /// `Σ w (y - ŷ)²`; exactly 0 where nothing but rounding is left, see [`LinearFit::is_perfect`].
    pub residual_sum_of_squares: f64,
    /// `Σ w (y - ȳ)²` about the weighted mean.
    pub centred_sum_of_squares: f64,
    /// `Σ w y²`.
    pub sum_of_squares: f64,
    /// The weighted mean of the response.
    pub mean_response: f64,
    /// `Σ ln w`, which the log-likelihood needs; 0 without weights.
    pub log_weight_sum: f64,
    /// How much relative errors of the columns grow in the estimates: the condition number of the kept
    /// columns, each scaled to length 1, in Frobenius' norm (1 where there is no column).
    pub condition: f64,
    /// Whether residuals are nothing but rounding: the model then holds exactly.
    pub is_perfect: bool,
}

/// A column without an estimate, and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The column.
    pub column: usize,
    /// Earlier columns and their factors, whose sum it is. Empty for a column of zeros.
    pub combination: Vec<(usize, f64)>,
}

impl Alias {
    /// In words, given the names of all columns: `x3 = x1 + 2·x2`.
    ///
    /// ```
    /// let alias = gradus_fit::linear::Alias { column: 2, combination: vec![(0, 1.0), (1, -2.5)] };
    /// assert_eq!(alias.describe(&["x1", "x2", "x3"]), "x3 = x1 - 2.5·x2");
    /// ```
    ///
    /// # Panics
    ///
    /// When there are fewer names than columns.
    pub fn describe(&self, names: &[&str]) -> String {
        let terms = self
            .combination
            .iter()
            .map(|&(column, factor)| (names[column], factor));
        format!(
            "{} = {}",
            names[self.column],
            crate::statistics::sum_in_words(terms, 6)
        )
    }
}

impl LinearFit {
    /// Observations less estimates.
    pub fn degrees_of_freedom(&self) -> u64 {
        self.observations - self.kept.len() as u64
    }

    /// `√(rss / degrees of freedom)`; none where there are no degrees of freedom.
    pub fn residual_std_error(&self) -> Option<f64> {
        let dof = self.degrees_of_freedom();
        (dof > 0).then(|| (self.residual_sum_of_squares / dof as f64).sqrt())
    }
}

/// How a fit was computed, which says what counts as rounding.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Precision {
    /// In `f64` throughout.
    Single,
    /// In twice the precision, from data that are `f64`.
    Double,
}

impl Precision {
    /// The part of the response that may be rounding, of the data or of the computation.
    fn rounding(self) -> f64 {
        match self {
            Self::Single => 16.0 * f64::EPSILON,
            Self::Double => 2.0 * f64::EPSILON,
        }
    }
}

/// Puts a fit together from the factorization of columns that were scaled by `2^-exponents`, the
/// response's last.
pub(super) fn assemble<T: Real>(
    factor: &Factor<T>,
    solution: &Solution,
    exponents: &[i32],
    moments: &Moments,
    precision: Precision,
) -> LinearFit {
    let (of_columns, of_response) = exponents.split_at(exponents.len() - 1);
    let of_response = of_response[0].max(-1100);
    let inverse = factor.inverse();
    let lengths: Vec<f64> = factor.triangle.iter().map(|column| norm(column)).collect();
    let mut estimates = solution.estimates.clone();
    let explained: f64 = factor
        .projected
        .iter()
        .map(|part| part.rounded().powi(2))
        .sum();
    let response = (explained + solution.residual).sqrt();
    let largest = estimates
        .iter()
        .zip(&lengths)
        .fold(response, |most, (b, length)| most.max(b.abs() * length));
    let is_perfect = solution.residual.sqrt() <= precision.rounding() * largest;
    if is_perfect {
        // What cannot be seen in the response is no estimate: y = 2x has an intercept of 0, not of 1e-33.
        for (estimate, length) in estimates.iter_mut().zip(&lengths) {
            if estimate.abs() * length <= 0.5 * f64::EPSILON * response {
                *estimate = 0.0;
            }
        }
    }
    let residual = if is_perfect { 0.0 } else { solution.residual };
    LinearFit {
        estimates: spread(factor, of_columns, of_response, &estimates),
        kept: factor.kept.clone(),
        aliased: aliases(factor, of_columns),
        unscaled_covariance: covariance(factor, of_columns, &inverse),
        observations: moments.count,
        residual_sum_of_squares: times_power_of_two(residual, 2 * of_response),
        centred_sum_of_squares: moments.about_mean,
        sum_of_squares: moments.about_zero,
        mean_response: moments.mean,
        log_weight_sum: moments.log_weight,
        condition: condition(&lengths, &inverse),
        is_perfect,
    }
}

fn norm<T: Real>(values: &[T]) -> f64 {
    values
        .iter()
        .map(|value| value.rounded().powi(2))
        .sum::<f64>()
        .sqrt()
}

fn spread<T: Real>(
    factor: &Factor<T>,
    exponents: &[i32],
    response: i32,
    scaled: &[f64],
) -> Vec<Option<f64>> {
    let mut estimates = vec![None; exponents.len()];
    for (&column, &estimate) in factor.kept.iter().zip(scaled) {
        estimates[column] = Some(times_power_of_two(estimate, response - exponents[column]));
    }
    estimates
}

fn aliases<T: Real>(factor: &Factor<T>, exponents: &[i32]) -> Vec<Alias> {
    let of = |&(column, ref parts): &(usize, Vec<(usize, T)>)| Alias {
        column,
        combination: parts
            .iter()
            .map(|&(part, factor)| {
                (
                    part,
                    times_power_of_two(factor.rounded(), exponents[column] - exponents[part]),
                )
            })
            .collect(),
    };
    factor.aliased.iter().map(of).collect()
}

fn covariance<T: Real>(factor: &Factor<T>, exponents: &[i32], inverse: &[Vec<T>]) -> DMatrix<f64> {
    let rank = factor.kept.len();
    let mut matrix = DMatrix::zeros(rank, rank);
    for row in 0..rank {
        for column in row..rank {
            let sum = (column..rank).fold(T::from(0.0), |sum, k| {
                sum + inverse[k][row] * inverse[k][column]
            });
            let exponent = exponents[factor.kept[row]] + exponents[factor.kept[column]];
            let value = times_power_of_two(sum.rounded(), -exponent);
            matrix[(row, column)] = value;
            matrix[(column, row)] = value;
        }
    }
    matrix
}

fn condition<T: Real>(lengths: &[f64], inverse: &[Vec<T>]) -> f64 {
    let squares = |column: &Vec<T>| -> f64 {
        column
            .iter()
            .zip(lengths)
            .map(|(entry, length)| (entry.rounded() * length).powi(2))
            .sum()
    };
    let inverse: f64 = inverse.iter().map(squares).sum();
    (inverse * lengths.len() as f64).sqrt().max(1.0)
}
