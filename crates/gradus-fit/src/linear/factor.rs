//! The factorization that finds rank and solution: Householder's, with columns taken in their order and
//! those set aside that bring nothing new.
//!
//! R's `lm` chooses so too (LINPACK's `dqrdc2`): of columns that cannot be told apart the first ones stay,
//! which is what people expect of an intercept and of categories; pivoting for size would keep any.

use super::real::{Real, dot};

/// The factorization of a design, with the response carried along.
pub(super) struct Factor<T> {
    /// Indices of the columns that have an estimate, ascending.
    pub(super) kept: Vec<usize>,
    /// The others, each with what it is made of: indices of kept columns and their factors.
    pub(super) aliased: Vec<(usize, Vec<(usize, T)>)>,
    /// The triangle of the kept columns: column `k` has `k + 1` entries.
    pub(super) triangle: Vec<Vec<T>>,
    /// The upper part of `Qᵀy`, as long as `kept`.
    pub(super) projected: Vec<T>,
    /// The sum of squares of what no column explains.
    pub(super) residual: T,
}

/// Factorizes columns of like length of which the last is the response.
///
/// `tolerance(column, combination)` says below which share of a column's length the part of it that
/// earlier columns do not explain counts as nothing; `combination` is what those explain.
pub(super) fn factorize<T: Real>(
    mut columns: Vec<Vec<T>>,
    tolerance: impl Fn(usize, &[(usize, T)]) -> f64,
) -> Factor<T> {
    let mut response = columns.pop().unwrap_or_default();
    let (mut kept, mut aliased, mut triangle) = (Vec::new(), Vec::new(), Vec::<Vec<T>>::new());
    for index in 0..columns.len() {
        let row = kept.len();
        let end = columns[index]
            .iter()
            .rposition(|&value| value != T::from(0.0))
            .map_or(0, |last| last + 1);
        let column = std::mem::take(&mut columns[index]);
        let rest = column.get(row..end).unwrap_or_default();
        let length = dot(&column, &column).root().rounded();
        let share = if length == 0.0 {
            0.0
        } else {
            dot(rest, rest).root().rounded() / length
        };
        // The combination is needed only where there is doubt.
        if share < DOUBT {
            let explained = &column[..row.min(column.len())];
            let combination = combination(&kept, back_substitute(&triangle, explained));
            if share <= tolerance(index, &combination) {
                aliased.push((index, combination));
                continue;
            }
        }
        let mut reflected = column[..=row].to_vec();
        if rest.len() > 1 {
            let reflection = Reflection::new(rest);
            reflected[row] = reflection.image;
            for target in columns[index + 1..].iter_mut().chain([&mut response]) {
                reflection.apply(&mut target[row..end]);
            }
        }
        triangle.push(reflected);
        kept.push(index);
    }
    let rest = &response[kept.len().min(response.len())..];
    let residual = dot(rest, rest);
    response.truncate(kept.len());
    Factor {
        kept,
        aliased,
        triangle,
        projected: response,
        residual,
    }
}

/// A column whose new part has less than this share of its length is looked at closely.
const DOUBT: f64 = 1e-10;

/// Householder's reflection that turns a vector onto the first axis.
struct Reflection<T> {
    normal: Vec<T>,
    /// `2 / |normal|²`.
    inverse: T,
    /// The first element of the vector's image; the others are 0.
    image: T,
}

impl<T: Real> Reflection<T> {
    fn new(vector: &[T]) -> Self {
        let length = dot(vector, vector).root();
        let image = if vector[0].rounded() > 0.0 {
            -length
        } else {
            length
        };
        let mut normal = vector.to_vec();
        normal[0] = normal[0] - image;
        let inverse = T::from(-1.0) / (image * normal[0]);
        Self {
            normal,
            inverse,
            image,
        }
    }

    fn apply(&self, target: &mut [T]) {
        let factor = dot(&self.normal, target) * self.inverse;
        for (value, &normal) in target.iter_mut().zip(&self.normal) {
            *value = *value - factor * normal;
        }
    }
}

/// The factors by which kept columns make up another, without those that are nothing but rounding.
fn combination<T: Real>(kept: &[usize], factors: Vec<T>) -> Vec<(usize, T)> {
    let largest = factors
        .iter()
        .fold(0.0, |most: f64, factor| most.max(factor.rounded().abs()));
    let counts = |factor: &T| factor.rounded().abs() > 1e-9 * largest;
    kept.iter()
        .copied()
        .zip(factors)
        .filter(|(_, factor)| counts(factor))
        .collect()
}

/// Solves `R x = b` for an upper triangle.
pub(super) fn back_substitute<T: Real>(triangle: &[Vec<T>], right: &[T]) -> Vec<T> {
    let mut solution = right.to_vec();
    for row in (0..solution.len()).rev() {
        solution[row] = solution[row] / triangle[row][row];
        let value = solution[row];
        for above in 0..row {
            solution[above] = solution[above] - triangle[row][above] * value;
        }
    }
    solution
}

/// Solves `Rᵀ x = b` for an upper triangle.
pub(super) fn forward_substitute<T: Real>(triangle: &[Vec<T>], right: &[T]) -> Vec<T> {
    let mut solution = right.to_vec();
    for row in 0..solution.len() {
        let sum = dot(&triangle[row][..row], &solution[..row]);
        solution[row] = (solution[row] - sum) / triangle[row][row];
    }
    solution
}

impl<T: Real> Factor<T> {
    pub(super) fn solution(&self) -> Solution {
        let estimates = back_substitute(&self.triangle, &self.projected);
        Solution {
            estimates: estimates
                .iter()
                .map(|estimate| estimate.rounded())
                .collect(),
            residual: self.residual.rounded(),
        }
    }

    /// The columns of `R⁻¹`, column `k` with `k + 1` entries.
    pub(super) fn inverse(&self) -> Vec<Vec<T>> {
        (0..self.kept.len())
            .map(|column| {
                let mut unit = vec![T::from(0.0); column + 1];
                unit[column] = T::from(1.0);
                back_substitute(&self.triangle[..=column], &unit)
            })
            .collect()
    }
}

/// What the factorization is for, in units of scaled columns.
pub(super) struct Solution {
    /// One for every kept column.
    pub(super) estimates: Vec<f64>,
    /// The sum of squares of the residuals.
    pub(super) residual: f64,
}
