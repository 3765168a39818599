//! Products of integers and truth values, whose sums come out the same in every order.

use super::{Matrix, Multiply, in_rows};

/// Fills `out`, row-major, with the product of `a` and `b`.
pub(super) fn multiply<T: Multiply>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    in_rows(a, b.columns, out, |a, out| multiply_rows(a, b, out));
}

/// Fills `out` with the product of `a` and the column `x`.
pub(super) fn multiply_column<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    if a.row_stride == 1 {
        // The same as a row by a matrix whose rows lie side by side.
        return multiply_rows(x.transposed(), a.transposed(), out);
    }
    let gathered: Vec<T> = (0..x.rows).map(|p| x.at(p, 0)).collect();
    in_rows(a, 1, out, |a, out| {
        for (i, out) in out.iter_mut().enumerate() {
            *out = match a.column_stride {
                1 => sum(a.row(i).iter().copied(), &gathered),
                _ => sum((0..a.columns).map(|p| a.at(i, p)), &gathered),
            };
        }
    });
}

#[inline(always)]
fn sum<T: Multiply>(row: impl Iterator<Item = T>, x: &[T]) -> T {
    row.zip(x)
        .fold(T::default(), |sum, (a, &x)| sum.plus(a.times(x)))
}

fn multiply_rows<T: Multiply>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    out.fill(T::default());
    let mut gathered = Vec::new();
    for p in 0..b.rows {
        let row = if b.column_stride == 1 {
            b.row(p)
        } else {
            gathered.clear();
            gathered.extend((0..b.columns).map(|j| b.at(p, j)));
            &gathered
        };
        for (i, out) in out.chunks_exact_mut(b.columns).enumerate() {
            let factor = a.at(i, p);
            for (out, &b) in out.iter_mut().zip(row) {
                *out = out.plus(b.times(factor));
            }
        }
    }
}
