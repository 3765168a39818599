//! One step: the minimum of a quadratic model within a trust region and bounds.

use super::orthogonal::{Qr, Svd, dot, norm};
use super::problem::Linear;

/// The model `‖q + R s‖²` of the cost near a point, up to a constant.
pub(super) struct Quadratic {
    triangle: Vec<f64>,
    target: Vec<f64>,
    /// Lengths of the Jacobian's columns.
    pub(super) lengths: Vec<f64>,
    rows: usize,
}

/// How far a parameter may go, down and up; from its place to its bounds.
pub(super) type Room = (f64, f64);

/// A step, and whether the trust region cut it.
pub(super) struct Step {
    pub(super) change: Vec<f64>,
    pub(super) is_cut: bool,
    /// The rank of the columns that the last part of the step was free in.
    pub(super) rank: usize,
}

impl Quadratic {
    pub(super) fn new(linear: &Linear, columns: usize) -> Self {
        let rows = linear.residuals.len();
        let lengths: Vec<f64> = linear
            .jacobian
            .chunks_exact(rows.max(1))
            .map(norm)
            .collect();
        let qr = Qr::new(linear.jacobian.clone(), rows, columns);
        let mut target = linear.residuals.clone();
        qr.apply_transposed(&mut target);
        target.truncate(columns);
        Self {
            triangle: qr.triangle(),
            target,
            lengths,
            rows,
        }
    }

    fn column(&self, j: usize) -> &[f64] {
        let p = self.target.len();
        &self.triangle[j * p..(j + 1) * p]
    }

    /// How much the model of the cost falls.
    pub(super) fn reduction(&self, change: &[f64]) -> f64 {
        let mut moved = vec![0.0; self.target.len()];
        for (j, s) in change.iter().enumerate() {
            add(&mut moved, *s, self.column(j));
        }
        -2.0 * dot(&self.target, &moved) - dot(&moved, &moved)
    }

    /// Which parameters stand at a bound that the slope of the cost pushes them against.
    pub(super) fn held(&self, room: &[Room]) -> Vec<bool> {
        room.iter()
            .enumerate()
            .map(|(j, &(down, up))| {
                let slope = dot(self.column(j), &self.target);
                (down == 0.0 && slope >= 0.0) || (up == 0.0 && slope <= 0.0)
            })
            .collect()
    }

    /// The length of the part of the residuals within the free columns.
    pub(super) fn tangential(&self, held: &[bool]) -> f64 {
        let (mut svd, _) = self.factor(held, &self.lengths);
        svd.truncate(self.rows);
        norm(&svd.project(&self.target))
    }

    /// The largest cosine of an angle between residuals of a length and a free column.
    pub(super) fn cosine(&self, held: &[bool], length: f64) -> f64 {
        let cosine = |j: usize| {
            let both = self.lengths[j] * length;
            if held[j] || both == 0.0 {
                0.0
            } else {
                (dot(self.column(j), &self.target) / both).abs()
            }
        };
        (0..held.len()).map(cosine).fold(0.0, f64::max)
    }

    /// How far each parameter moves when the residuals change by a length of 1, at most; infinite for
    /// parameters that cannot be told apart, 0 for those held.
    pub(super) fn spreads(&self, held: &[bool]) -> Vec<f64> {
        let (mut svd, free) = self.factor(held, &self.lengths);
        svd.truncate(self.rows);
        let mut spreads = vec![0.0; held.len()];
        for (row, &j) in free.iter().enumerate() {
            let parts = svd.values.iter().enumerate().map(|(k, value)| {
                let v = svd.right[k * free.len() + row];
                if *value > 0.0 {
                    v / value
                } else if v.abs() > 1e-8 {
                    f64::INFINITY
                } else {
                    0.0
                }
            });
            let spread = norm(&parts.collect::<Vec<_>>());
            spreads[j] = spread / positive(self.lengths[j]);
        }
        spreads
    }

    fn factor(&self, held: &[bool], scaling: &[f64]) -> (Svd, Vec<usize>) {
        let p = self.target.len();
        let free: Vec<usize> = (0..p).filter(|&j| !held[j]).collect();
        let mut scaled = Vec::with_capacity(p * free.len());
        for &j in &free {
            scaled.extend(self.column(j).iter().map(|r| r / positive(scaling[j])));
        }
        (Svd::new(scaled, p, free.len()), free)
    }

    /// The best step of scaled length `radius`, or a little more, that stays within the room.
    ///
    /// Parameters that would leave it are set down at their bounds, and the others go on without them.
    pub(super) fn step(&self, scaling: &[f64], radius: f64, room: &[Room], held: &[bool]) -> Step {
        let mut held = held.to_vec();
        let mut change = vec![0.0; held.len()];
        let mut target = self.target.clone();
        loop {
            let (mut svd, free) = self.factor(&held, scaling);
            let rank = svd.truncate(self.rows);
            let projected: Vec<f64> = svd.project(&target).iter().map(|t| -t).collect();
            let lambda = damping(&svd.values, &projected, radius);
            let scaled = svd.solve(&projected, lambda);
            let mut stopped = false;
            for (&j, s) in free.iter().zip(scaled) {
                change[j] = s / positive(scaling[j]);
                let inside = change[j].clamp(room[j].0, room[j].1);
                if inside != change[j] {
                    change[j] = inside;
                    held[j] = true;
                    stopped = true;
                    add(&mut target, inside, self.column(j));
                }
            }
            if !stopped {
                return Step {
                    change,
                    is_cut: lambda > 0.0,
                    rank,
                };
            }
        }
    }
}

fn positive(length: f64) -> f64 {
    if length > 0.0 { length } else { 1.0 }
}

fn add(out: &mut [f64], factor: f64, column: &[f64]) {
    for (x, c) in out.iter_mut().zip(column) {
        *x += factor * c;
    }
}

/// The λ for which the step's length is about `radius`; 0 where the whole step is no longer.
///
/// Newton's method on 1/length, which is nearly linear in λ (Moré 1978).
fn damping(values: &[f64], projected: &[f64], radius: f64) -> f64 {
    let mut lambda = 0.0;
    for _ in 0..60 {
        let (mut square, mut slope) = (0.0, 0.0);
        for (&s, &b) in values.iter().zip(projected).filter(|(s, _)| **s > 0.0) {
            let part = b / (s + lambda / s);
            square += part * part;
            slope += part * part / (s * s + lambda);
        }
        let length = f64::sqrt(square);
        if !(length.is_finite() && slope.is_finite()) {
            let largest = values.iter().copied().fold(0.0, f64::max);
            lambda = (100.0 * lambda)
                .max(1e-20 * largest * largest)
                .max(f64::MIN_POSITIVE);
            continue;
        }
        if length <= 1.05 * radius {
            break;
        }
        lambda += (length - radius) / radius * square / slope;
    }
    lambda
}
