//! Small dense linear algebra: Householder QR with column pivoting, one-sided Jacobi SVD.
//!
//! Matrices are slices, column after column. Jacobi's method keeps the digits of small singular values of
//! columns of very different lengths, which one that makes the matrix bidiagonal first, as nalgebra's, does
//! not promise; the steps of a search are made of many factorizations of few columns, without copies.

/// Sums that run side by side in a scalar product, as vectors of the processor allow.
const LANES: usize = 8;

/// The scalar product.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_blocks, a_rest) = a.as_chunks::<LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}

/// The Euclidean length, without overflow or underflow on the way.
pub(super) fn norm(v: &[f64]) -> f64 {
    let square = dot(v, v);
    if square.is_finite() && square > 1e-280 {
        return square.sqrt();
    }
    let largest = v.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    if largest == 0.0 || !v.iter().all(|x| x.is_finite()) {
        return v.iter().map(|x| x.abs()).sum();
    }
    largest
        * v.iter()
            .map(|x| (x / largest) * (x / largest))
            .sum::<f64>()
            .sqrt()
}

/// `A P = Q R` with the longest remaining column first (Businger and Golub 1965).
pub(super) struct Qr {
    rows: usize,
    columns: usize,
    /// `R` above the diagonal, Householder vectors below and on it.
    factors: Vec<f64>,
    diagonal: Vec<f64>,
    order: Vec<usize>,
}

impl Qr {
    /// Factors a matrix of `rows` × `columns`, with at least as many rows as columns.
    pub(super) fn new(mut factors: Vec<f64>, rows: usize, columns: usize) -> Self {
        let mut order: Vec<usize> = (0..columns).collect();
        let mut diagonal = vec![0.0; columns];
        for k in 0..columns {
            let longest = (k..columns)
                .map(|j| (j, norm(&factors[j * rows + k..(j + 1) * rows])))
                .fold(
                    (k, -1.0),
                    |best, this| if this.1 > best.1 { this } else { best },
                );
            swap_columns(&mut factors, rows, k, longest.0);
            order.swap(k, longest.0);
            diagonal[k] = reflect(&mut factors[k * rows + k..], rows, columns - k, longest.1);
        }
        Self {
            rows,
            columns,
            factors,
            diagonal,
            order,
        }
    }

    fn vector(&self, k: usize) -> &[f64] {
        &self.factors[k * self.rows + k..(k + 1) * self.rows]
    }

    /// `v ← Qᵀ v`.
    pub(super) fn apply_transposed(&self, v: &mut [f64]) {
        for k in 0..self.columns {
            apply_reflection(self.vector(k), &mut v[k..]);
        }
    }

    /// `v ← Q v`.
    pub(super) fn apply(&self, v: &mut [f64]) {
        for k in (0..self.columns).rev() {
            apply_reflection(self.vector(k), &mut v[k..]);
        }
    }

    /// `R Pᵀ`: square, its columns in the order of the matrix's.
    pub(super) fn triangle(&self) -> Vec<f64> {
        let p = self.columns;
        let mut out = vec![0.0; p * p];
        for (k, &column) in self.order.iter().enumerate() {
            out[column * p..column * p + k]
                .copy_from_slice(&self.factors[k * self.rows..k * self.rows + k]);
            out[column * p + k] = self.diagonal[k];
        }
        out
    }
}

fn swap_columns(matrix: &mut [f64], rows: usize, a: usize, b: usize) {
    if a != b {
        let (left, right) = matrix.split_at_mut(b * rows);
        left[a * rows..(a + 1) * rows].swap_with_slice(&mut right[..rows]);
    }
}

/// Makes the first column of `columns` (`stride` apart) a Householder vector of square length 2, applies
/// its reflection to the others and returns the entry of `R`.
fn reflect(block: &mut [f64], stride: usize, columns: usize, length: f64) -> f64 {
    let rows = stride.min(block.len() - (columns - 1) * stride);
    let (first, others) = block.split_at_mut(rows);
    if length == 0.0 {
        return 0.0;
    }
    let entry = if first[0] > 0.0 { -length } else { length };
    // v = (x − entry e₁)/√(length(length + |x₁|)) has vᵀv = 2, so that H = I − v vᵀ.
    for x in first.iter_mut() {
        *x /= length;
    }
    first[0] -= entry / length;
    let scale = first[0].abs().sqrt();
    for x in first.iter_mut() {
        *x /= scale;
    }
    for j in 1..columns {
        let start = j * stride - rows;
        apply_reflection(first, &mut others[start..start + rows]);
    }
    entry
}

fn apply_reflection(vector: &[f64], v: &mut [f64]) {
    let t = dot(vector, v);
    for (v, x) in v.iter_mut().zip(vector) {
        *v -= t * x;
    }
}

/// `A = U Σ Vᵀ` of a small matrix.
pub(super) struct Svd {
    /// Left vectors, `rows` × `columns`; zero where the singular value is.
    pub(super) left: Vec<f64>,
    /// Singular values, in no order.
    pub(super) values: Vec<f64>,
    /// Right vectors, `columns` × `columns`.
    pub(super) right: Vec<f64>,
    rows: usize,
}

impl Svd {
    /// Rotates columns against each other until all are orthogonal (Hestenes 1958; Demmel and Veselić
    /// 1992 show that small singular values are right as well).
    pub(super) fn new(mut left: Vec<f64>, rows: usize, columns: usize) -> Self {
        let mut right = vec![0.0; columns * columns];
        for j in 0..columns {
            right[j * columns + j] = 1.0;
        }
        for _sweep in 0..60 {
            let mut rotated = false;
            for i in 0..columns {
                for j in i + 1..columns {
                    if let Some((c, s)) = rotation(&left, rows, i, j) {
                        rotate(&mut left, rows, i, j, c, s);
                        rotate(&mut right, columns, i, j, c, s);
                        rotated = true;
                    }
                }
            }
            if !rotated {
                break;
            }
        }
        let values: Vec<f64> = left.chunks_exact(rows.max(1)).map(norm).collect();
        for (column, &value) in left.chunks_exact_mut(rows.max(1)).zip(&values) {
            for x in column {
                *x = if value > 0.0 { *x / value } else { 0.0 };
            }
        }
        Self {
            left,
            values,
            right,
            rows,
        }
    }

    /// Drops singular values that rounding of `larger` rows could have made, and counts the others.
    pub(super) fn truncate(&mut self, larger: usize) -> usize {
        let largest = self.values.iter().copied().fold(0.0, f64::max);
        let floor = largest * f64::EPSILON * larger.max(16) as f64;
        for (j, value) in self.values.iter_mut().enumerate() {
            if *value <= floor {
                *value = 0.0;
                self.left[j * self.rows..(j + 1) * self.rows].fill(0.0);
            }
        }
        self.values.iter().filter(|&&value| value > 0.0).count()
    }

    /// `Uᵀ v`.
    pub(super) fn project(&self, v: &[f64]) -> Vec<f64> {
        self.left
            .chunks_exact(self.rows.max(1))
            .map(|u| dot(u, v))
            .collect()
    }

    /// `V diag(σ/(σ² + λ)) b`: for λ = 0 the least squares solution of least length.
    pub(super) fn solve(&self, projected: &[f64], lambda: f64) -> Vec<f64> {
        let columns = self.values.len();
        let mut out = vec![0.0; columns];
        for (k, (&value, &b)) in self.values.iter().zip(projected).enumerate() {
            if value > 0.0 {
                let factor = b / (value + lambda / value);
                for (x, v) in out.iter_mut().zip(&self.right[k * columns..]) {
                    *x += factor * v;
                }
            }
        }
        out
    }
}

fn rotation(matrix: &[f64], rows: usize, i: usize, j: usize) -> Option<(f64, f64)> {
    let a = &matrix[i * rows..(i + 1) * rows];
    let b = &matrix[j * rows..(j + 1) * rows];
    let (aa, bb, ab) = (dot(a, a), dot(b, b), dot(a, b));
    if ab.abs() <= f64::EPSILON * (aa * bb).sqrt() || ab == 0.0 {
        return None;
    }
    let zeta = (bb - aa) / (2.0 * ab);
    let t = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
    let c = 1.0 / (1.0 + t * t).sqrt();
    Some((c, c * t))
}

fn rotate(matrix: &mut [f64], rows: usize, i: usize, j: usize, c: f64, s: f64) {
    let (left, right) = matrix.split_at_mut(j * rows);
    for (a, b) in left[i * rows..(i + 1) * rows]
        .iter_mut()
        .zip(&mut right[..rows])
    {
        (*a, *b) = (c * *a - s * *b, s * *a + c * *b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [f64; 12] = [
        1.0, 2.0, 3.0, 4.0, 1e-3, 0.0, -2e-3, 5e-3, 7.0, 8.0, 9.0, 11.0,
    ];

    #[test]
    fn qr_multiplies_back() {
        let qr = Qr::new(A.to_vec(), 4, 3);
        let triangle = qr.triangle();
        for j in 0..3 {
            let mut column = [0.0; 4];
            column[..3].copy_from_slice(&triangle[j * 3..(j + 1) * 3]);
            qr.apply(&mut column);
            for (x, a) in column.iter().zip(&A[j * 4..]) {
                assert!((x - a).abs() < 1e-14 * norm(&A), "{x} {a}");
            }
            qr.apply_transposed(&mut column);
            assert!(column[3].abs() < 1e-14);
        }
    }

    #[test]
    fn svd_multiplies_back() {
        let svd = Svd::new(A.to_vec(), 4, 3);
        for i in 0..4 {
            for j in 0..3 {
                let x: f64 = (0..3)
                    .map(|k| svd.left[k * 4 + i] * svd.values[k] * svd.right[k * 3 + j])
                    .sum();
                assert!((x - A[j * 4 + i]).abs() < 1e-14);
            }
        }
        assert!(dot(&svd.left[..4], &svd.left[4..8]).abs() < 1e-15);
    }

    #[test]
    fn a_doubled_column_has_the_shortest_solution() {
        let mut svd = Svd::new(vec![1.0, 2.0, 1.0, 2.0], 2, 2);
        assert_eq!(svd.truncate(2), 1);
        let x = svd.solve(&svd.project(&[2.0, 4.0]), 0.0);
        assert!(
            (x[0] - 1.0).abs() < 1e-15 && (x[1] - 1.0).abs() < 1e-15,
            "{x:?}"
        );
    }

    #[test]
    fn lengths_do_not_overflow() {
        assert!((norm(&[3e200, 4e200]) / 5e200 - 1.0).abs() < 1e-15);
        assert!((norm(&[3e-200, 4e-200]) / 5e-200 - 1.0).abs() < 1e-15);
        assert_eq!(norm(&[]), 0.0);
        assert_eq!(norm(&[f64::INFINITY, 1.0]), f64::INFINITY);
    }
}
