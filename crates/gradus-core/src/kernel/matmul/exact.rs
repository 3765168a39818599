//! Large products of integers and truth values, whose sums come out the same in every order.

use super::{Matrix, Multiply, in_rows};

/// Fills `out`, row-major, with the product of `a` and `b`.
pub(super) fn multiply<T: Multiply>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    in_rows(a, b.columns, out, |a, out| multiply_rows(a, b, out));
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
