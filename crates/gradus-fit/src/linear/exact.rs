//! Least squares on columns in memory, to all digits that the data hold.

use super::accumulator::{LeastSquares, Total, check_column, check_weights};
use super::double::DoubleDouble;
use super::error::{LinearError, Place};
use super::factor::{Factor, Solution, back_substitute, factorize, forward_substitute};
use super::fit::{LinearFit, Precision, assemble};
use super::moments::Moments;
use super::real::{Real, dot, exponent_of, times_power_of_two};

/// A column of a design, where need be to twice the precision of `f64`.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// The numbers, rounded to `f64`.
    pub high: &'a [f64],
    /// What that rounding left. Its presence says that the column is exact to about 31 digits.
    pub low: Option<&'a [f64]>,
}

impl<'a> From<&'a [f64]> for Column<'a> {
    fn from(high: &'a [f64]) -> Self {
        Self { high, low: None }
    }
}

/// Multiplications (rows times squared columns) up to which everything is computed in twice the precision.
const EXACT_WORK: usize = 4_000_000;

/// The least squares fit to columns, refined until the digits are right.
///
/// Small problems (rows times squared columns up to four million) are factorized in numbers of 32 digits,
/// so estimates and their covariance are right to the last digit or two even where columns are nearly
/// dependent. In larger ones the factorization is that of [`LeastSquares`], and the estimates are refined with
/// residuals of 32 digits until they stand still: estimates and residuals are as good, the covariance has
/// what `f64` gives it (an error of about [`condition`](LinearFit::condition) · 10⁻¹⁶).
///
/// A column is aliased when earlier ones explain it to 14 digits; to 26, when it and those are exact: integers,
/// or columns with a second part ([`Column::low`]). So rounded columns (`c = a + b` in decimals)
/// are found out, and polynomials of high degree are not taken for constants.
///
/// Å. Björck (1967), *Iterative refinement of linear least squares solutions*, BIT 7, 257.
///
/// ```
/// use gradus_fit::linear::{Column, solve_exactly};
///
/// let (ones, x) = ([1.0; 4], [1e8, 1e8 + 1.0, 1e8 + 2.0, 1e8 + 3.0]);
/// let fit = solve_exactly(&[Column::from(&ones[..]), Column::from(&x[..])], &[0.0, 2.0, 4.0, 6.0], None)?;
/// assert_eq!(fit.estimates, [Some(-2e8), Some(2.0)]);
/// assert!(fit.is_perfect);
/// # Ok::<(), gradus_fit::linear::LinearError>(())
/// ```
///
/// # Errors
///
/// Columns of unlike length, numbers that are not finite, negative weights, no rows.
pub fn solve_exactly(
    columns: &[Column<'_>],
    response: &[f64],
    weights: Option<&[f64]>,
) -> Result<LinearFit, LinearError> {
    check(columns, response, weights)?;
    let kept: Vec<usize> = (0..response.len())
        .filter(|&row| weights.is_none_or(|w| w[row] > 0.0))
        .collect();
    if kept.is_empty() {
        return Err(LinearError::NoRows);
    }
    let problem = Problem {
        columns,
        response,
        weights,
        rows: kept,
    };
    if problem.rows.len() * columns.len().max(1).pow(2) <= EXACT_WORK {
        Ok(problem.solve())
    } else {
        problem.refine()
    }
}

fn check(
    columns: &[Column<'_>],
    response: &[f64],
    weights: Option<&[f64]>,
) -> Result<(), LinearError> {
    for (index, column) in columns.iter().enumerate() {
        check_column(Place::Column(index), column.high, response.len(), 0)?;
        if let Some(low) = column.low {
            check_column(Place::Column(index), low, response.len(), 0)?;
        }
    }
    check_column(Place::Response, response, response.len(), 0)?;
    weights.map_or(Ok(()), |weights| check_weights(weights, response.len(), 0))
}

struct Problem<'a> {
    columns: &'a [Column<'a>],
    response: &'a [f64],
    weights: Option<&'a [f64]>,
    /// Rows whose weight is above 0.
    rows: Vec<usize>,
}

/// Powers of two by which columns, response and weights are divided: exponents of squares stay in range.
struct Scales {
    columns: Vec<i32>,
    response: i32,
    /// That of the weights' roots.
    root: i32,
}

impl Scales {
    /// Of the weighted columns, the response's last.
    fn of_weighted(&self) -> Vec<i32> {
        self.columns
            .iter()
            .chain([&self.response])
            .map(|exponent| exponent + self.root)
            .collect()
    }
}

impl Problem<'_> {
    fn scales(&self) -> Scales {
        let largest = |values: &[f64]| {
            self.rows
                .iter()
                .fold(0.0, |most: f64, &row| most.max(values[row].abs()))
        };
        Scales {
            columns: self
                .columns
                .iter()
                .map(|column| exponent_of(largest(column.high)))
                .collect(),
            response: exponent_of(largest(self.response)),
            root: self
                .weights
                .map_or(0, |weights| exponent_of(largest(weights)) / 2),
        }
    }

    /// A number of the design, divided by its column's scale.
    fn entry(&self, column: usize, row: usize, scales: &Scales) -> DoubleDouble {
        let Column { high, low } = self.columns[column];
        let low = low.map_or(0.0, |low| low[row]);
        DoubleDouble {
            high: high[row],
            low,
        }
        .scaled(-scales.columns[column])
    }

    fn response(&self, row: usize, scales: &Scales) -> DoubleDouble {
        DoubleDouble::from(self.response[row]).scaled(-scales.response)
    }

    fn weight(&self, row: usize, scales: &Scales) -> DoubleDouble {
        let weight = self.weights.map_or(1.0, |weights| weights[row]);
        DoubleDouble::from(weight).scaled(-2 * scales.root)
    }

    /// Everything in numbers of 32 digits.
    fn solve(&self) -> LinearFit {
        let scales = self.scales();
        let root = |&row: &usize| self.weight(row, &scales).root();
        let roots: Option<Vec<_>> = (self.weights).map(|_| self.rows.iter().map(root).collect());
        let weighted = |value: &dyn Fn(usize) -> DoubleDouble| -> Vec<DoubleDouble> {
            let values = self.rows.iter().map(|&row| value(row));
            match &roots {
                None => values.collect(),
                Some(roots) => (values.zip(roots).map(|(value, &root)| value * root)).collect(),
            }
        };
        let mut columns: Vec<_> = (0..self.columns.len())
            .map(|column| weighted(&|row| self.entry(column, row, &scales)))
            .collect();
        columns.push(weighted(&|row| self.response(row, &scales)));
        let exact: Vec<bool> = self
            .columns
            .iter()
            .map(|&column| is_exact(column))
            .collect();
        let factor = factorize(columns, |column, parts| {
            let all = exact[column] && parts.iter().all(|&(part, _)| exact[part]);
            if all {
                EXACT_TOLERANCE
            } else {
                ROUNDED_TOLERANCE
            }
        });
        let moments = self.moments(&scales);
        assemble(
            &factor,
            &factor.solution(),
            &scales.of_weighted(),
            &moments,
            Precision::Double,
        )
    }

    fn moments(&self, scales: &Scales) -> Moments {
        let sum = |term: &dyn Fn(usize) -> DoubleDouble| {
            self.rows
                .iter()
                .fold(DoubleDouble::from(0.0), |sum, &row| sum + term(row))
        };
        let weight = sum(&|row| self.weight(row, scales));
        let mean = sum(&|row| self.weight(row, scales) * self.response(row, scales)) / weight;
        let about = |centre: DoubleDouble| {
            let squares = sum(&|row| {
                let rest = self.response(row, scales) - centre;
                self.weight(row, scales) * rest * rest
            });
            squares.scaled(2 * (scales.response + scales.root)).high
        };
        let logs = |weights: &[f64]| self.rows.iter().map(|&row| weights[row].ln()).sum();
        Moments {
            count: self.rows.len() as u64,
            weight: weight.scaled(2 * scales.root).high,
            log_weight: self.weights.map_or(0.0, logs),
            mean: mean.scaled(scales.response).high,
            about_mean: about(mean),
            about_zero: about(DoubleDouble::from(0.0)),
        }
    }

    /// A factorization in `f64`, and estimates improved by residuals of 32 digits.
    fn refine(&self) -> Result<LinearFit, LinearError> {
        let mut rows = LeastSquares::new(self.columns.len());
        let columns: Vec<&[f64]> = self.columns.iter().map(|column| column.high).collect();
        rows.push(&columns, self.response, self.weights)?;
        let Total {
            factor, exponents, ..
        } = rows.total()?;
        let scales = self.scales();
        let ours = scales.of_weighted();
        // The factor's columns are scaled by its own exponents: shifted to ours, which stay in range too.
        let factor = rescaled(factor, &exponents, &ours);
        let start = factor.solution().estimates;
        let mut estimates: Vec<DoubleDouble> = start.into_iter().map(DoubleDouble::from).collect();
        let (mut gradient, mut residual) = self.gradient(&factor.kept, &estimates, &scales);
        let mut last = f64::INFINITY;
        for _ in 0..MOST_REFINEMENTS {
            let steps = back_substitute(
                &factor.triangle,
                &forward_substitute(&factor.triangle, &gradient),
            );
            let size = relative_size(&steps, &estimates);
            if size >= 0.5 * last {
                break;
            }
            last = size;
            for (estimate, &step) in estimates.iter_mut().zip(&steps) {
                *estimate = *estimate + DoubleDouble::from(step);
            }
            (gradient, residual) = self.gradient(&factor.kept, &estimates, &scales);
            if size < f64::EPSILON / 64.0 {
                break;
            }
        }
        let estimates = estimates.iter().map(|estimate| estimate.high).collect();
        let solution = Solution {
            estimates,
            residual,
        };
        Ok(assemble(
            &factor,
            &solution,
            &ours,
            &self.moments(&scales),
            Precision::Double,
        ))
    }

    /// `XᵀW(y - Xb)` of the kept columns, and the sum of squares of the weighted residuals.
    fn gradient(&self, kept: &[usize], b: &[DoubleDouble], scales: &Scales) -> (Vec<f64>, f64) {
        let mut gradient = vec![DoubleDouble::from(0.0); kept.len()];
        let mut squares = DoubleDouble::from(0.0);
        let mut design = vec![DoubleDouble::from(0.0); kept.len()];
        for &row in &self.rows {
            for (entry, &column) in design.iter_mut().zip(kept) {
                *entry = self.entry(column, row, scales);
            }
            let residual = self.response(row, scales) - dot(&design, b);
            let weighted = match self.weights {
                None => residual,
                Some(_) => residual * self.weight(row, scales),
            };
            squares = squares + weighted * residual;
            for (sum, &entry) in gradient.iter_mut().zip(&design) {
                *sum = *sum + entry * weighted;
            }
        }
        (gradient.iter().map(|sum| sum.high).collect(), squares.high)
    }
}

/// A factorization of columns scaled by `2^-from`, as one of columns scaled by `2^-to`.
fn rescaled(mut factor: Factor<f64>, from: &[i32], to: &[i32]) -> Factor<f64> {
    let shift = |column: usize| from[column].saturating_sub(to[column]);
    let scale = |values: &mut [f64], by: i32| {
        values
            .iter_mut()
            .for_each(|value| *value = times_power_of_two(*value, by))
    };
    for (column, &index) in factor.triangle.iter_mut().zip(&factor.kept) {
        scale(column, shift(index));
    }
    for (column, parts) in &mut factor.aliased {
        parts.iter_mut().for_each(|(part, value)| {
            *value = times_power_of_two(*value, shift(*column) - shift(*part))
        });
    }
    let of_response = shift(to.len() - 1);
    scale(&mut factor.projected, of_response);
    factor.residual = times_power_of_two(factor.residual, of_response.saturating_mul(2));
    factor
}

/// The largest step against its estimate; estimates of 0 count with the smallest number.
fn relative_size(steps: &[f64], estimates: &[DoubleDouble]) -> f64 {
    let share = |(step, estimate): (&f64, &DoubleDouble)| {
        step.abs() / estimate.high.abs().max(f64::MIN_POSITIVE)
    };
    steps.iter().zip(estimates).map(share).fold(0.0, f64::max)
}

/// Whether a column holds what is meant, to more digits than `f64` has.
fn is_exact(column: Column<'_>) -> bool {
    column.low.is_some()
        || column
            .high
            .iter()
            .all(|value| value.fract() == 0.0 && value.abs() < 2f64.powi(53))
}

/// Aliased from here on are columns of rounded numbers: 45 roundings.
const ROUNDED_TOLERANCE: f64 = 1e-14;

/// Aliased from here on are columns that are exact.
const EXACT_TOLERANCE: f64 = 1e-26;

/// Each refinement gains at least three digits where columns are told apart at all.
const MOST_REFINEMENTS: usize = 10;
