//! Which parameters the data cannot tell apart: the null space of a Jacobian, in words.

use nalgebra::DMatrix;

use super::words::sum_in_words;

/// What a Jacobian says about its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Identifiability {
    /// Singular values of the Jacobian with columns scaled to length 1, the largest first.
    pub singular_values: Vec<f64>,
    /// How many combinations of parameters the data determine.
    pub rank: usize,
    /// The largest singular value over the smallest; infinite where that is 0.
    pub condition: f64,
    /// Directions along which the fit does not change; empty when all parameters are determined.
    pub undetermined: Vec<Combination>,
}

/// A direction in the space of parameters along which the model's values stay the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Combination {
    /// Indices of the parameters that take part, and their share in the direction, which has length 1.
    pub direction: Vec<(usize, f64)>,
}

impl Combination {
    /// In words, given the names of all parameters.
    ///
    /// ```
    /// use gradus_fit::statistics::Combination;
    ///
    /// let together = Combination { direction: vec![(0, 0.70711), (2, -0.70711)] };
    /// assert_eq!(together.describe(&["b1", "b2", "b3"]), "the data determine b1 and b3 only through 0.71·b1 + 0.71·b3");
    /// let uneven = Combination { direction: vec![(0, 1e-39), (1, 1.0)] };
    /// assert_eq!(uneven.describe(&["b1", "b2"]), "the data determine b1 and b2 only together");
    /// ```
    ///
    /// # Panics
    ///
    /// When there are fewer names than parameters.
    pub fn describe(&self, names: &[&str]) -> String {
        let terms = || {
            self.direction
                .iter()
                .map(|&(index, share)| (names[index], share))
        };
        let sizes = || self.direction.iter().map(|(_, share)| share.abs());
        let (least, most) = (
            sizes().fold(f64::INFINITY, f64::min),
            sizes().fold(0.0, f64::max),
        );
        let is_readable = least >= READABLE * most;
        match self.direction[..] {
            [(only, _)] => format!("{} has no influence on the fit", names[only]),
            [(first, _), (second, _)] if !is_readable => format!(
                "the data determine {} and {} only together",
                names[first], names[second]
            ),
            [(first, a), (second, b)] => {
                // What the data determine is at right angles to what they do not.
                let determined = [(names[first], b.abs()), (names[second], -a * b.signum())];
                format!(
                    "the data determine {} and {} only through {}",
                    names[first],
                    names[second],
                    sum_in_words(determined, 2)
                )
            }
            _ => {
                let mut parts: Vec<&str> = terms().map(|(name, _)| name).collect();
                let last = parts.pop().unwrap_or_default();
                let apart = format!("the data do not tell {} and {last} apart", parts.join(", "));
                match is_readable {
                    true => format!(
                        "{apart}: the fit stays the same along {}",
                        sum_in_words(terms(), 2)
                    ),
                    false => apart,
                }
            }
        }
    }
}

/// Singular values below this share of the largest are 0 but for rounding: exact derivatives have errors
/// near 10⁻¹⁶, which the model's own rounding can make a thousand times larger.
const TOLERANCE: f64 = 1e-13;

/// Factors of a combination that are further apart than this tell a reader nothing.
const READABLE: f64 = 1e-4;

/// A parameter with a smaller share in a direction does not take part in it.
const SHARE: f64 = 1e-4;

/// Finds the combinations of parameters that a Jacobian (rows: observations, columns: parameters) leaves open.
///
/// Columns are scaled to length 1 first, so that units do not matter. The triangle of a QR factorization
/// serves as well as the Jacobian itself. Directions are made as sparse as elimination makes them, so that
/// two separate pairs are told as two pairs.
///
/// ```
/// use nalgebra::DMatrix;
///
/// // y = (b1 + b2)·x leaves b1 and b2 open but for their sum.
/// let found = gradus_fit::statistics::identifiability(&DMatrix::from_row_slice(3, 2, &[1.0, 1.0, 2.0, 2.0, 3.0, 3.0]));
/// assert_eq!(found.rank, 1);
/// assert_eq!(found.undetermined[0].describe(&["b1", "b2"]), "the data determine b1 and b2 only through 0.71·b1 + 0.71·b2");
/// ```
pub fn identifiability(jacobian: &DMatrix<f64>) -> Identifiability {
    let parameters = jacobian.ncols();
    if parameters == 0 {
        return Identifiability {
            singular_values: Vec::new(),
            rank: 0,
            condition: 1.0,
            undetermined: Vec::new(),
        };
    }
    let lengths: Vec<f64> = jacobian.column_iter().map(|column| column.norm()).collect();
    // Rows of zeros bring no more singular values than parameters, but all of their vectors.
    let rows = jacobian.nrows().max(parameters);
    let mut scaled = jacobian.clone().resize_vertically(rows, 0.0);
    for (mut column, &length) in scaled.column_iter_mut().zip(&lengths) {
        if length > 0.0 {
            column /= length;
        }
    }
    let decomposition = scaled.svd(false, true);
    let values: Vec<f64> = decomposition.singular_values.iter().copied().collect();
    let largest = values.first().copied().unwrap_or(0.0);
    let rank = values
        .iter()
        .filter(|&&value| value > TOLERANCE * largest)
        .count();
    let directions = decomposition
        .v_t
        .map(|vectors| vectors.rows(rank, parameters - rank).into_owned());
    let condition = values.last().map_or(1.0, |&smallest| {
        if smallest == 0.0 {
            f64::INFINITY
        } else {
            largest / smallest
        }
    });
    Identifiability {
        rank,
        condition,
        singular_values: values,
        undetermined: directions
            .map_or_else(Vec::new, |directions| combinations(directions, &lengths)),
    }
}

/// Eliminates parameters from all directions but one each, and undoes the scaling of columns.
fn combinations(mut directions: DMatrix<f64>, lengths: &[f64]) -> Vec<Combination> {
    for row in 0..directions.nrows() {
        let pivot = directions.row(row).iter().enumerate().fold(
            (0, 0.0),
            |best: (usize, f64), (index, share)| {
                if share.abs() > best.1.abs() {
                    (index, *share)
                } else {
                    best
                }
            },
        );
        let own = directions.row(row) / pivot.1;
        for other in (0..directions.nrows()).filter(|&other| other != row) {
            let share = directions[(other, pivot.0)];
            let mut target = directions.row_mut(other);
            target -= &own * share;
        }
    }
    directions
        .row_iter()
        .map(|row| combination(&row.iter().copied().collect::<Vec<_>>(), lengths))
        .collect()
}

fn combination(scaled: &[f64], lengths: &[f64]) -> Combination {
    let largest = scaled
        .iter()
        .fold(0.0, |most: f64, share| most.max(share.abs()));
    let unscaled = |(index, share): (usize, &f64)| {
        let length = if lengths[index] > 0.0 {
            lengths[index]
        } else {
            1.0
        };
        (index, share / length)
    };
    let parts = scaled
        .iter()
        .enumerate()
        .filter(|(_, share)| share.abs() > SHARE * largest);
    let mut direction: Vec<(usize, f64)> = parts.map(unscaled).collect();
    let length = direction
        .iter()
        .map(|(_, share)| share * share)
        .sum::<f64>()
        .sqrt();
    let sign = if direction.first().is_some_and(|first| first.1 < 0.0) {
        -1.0
    } else {
        1.0
    };
    direction
        .iter_mut()
        .for_each(|(_, share)| *share *= sign / length);
    Combination { direction }
}
