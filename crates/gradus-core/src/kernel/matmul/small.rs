//! Small products, and all those of a column and a row, with fewer than [`LANES`] terms to a sum,
//! which are added in sequence.

use super::{LANES, Matrix, Multiply, add_short};

/// Fills `out`, row-major, with the product of `a` and `b`: a few columns of `b` at a time are
/// brought together on the stack, and each row of `a` meets them there.
pub(super) fn multiply<T: Multiply>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    let mut start = 0;
    while start < b.columns {
        let rest = b.columns - start;
        if rest > 4 {
            strip::<T, 8>(a, b, start, rest.min(8), out);
            start += 8;
        } else {
            strip::<T, 4>(a, b, start, rest, out);
            start += 4;
        }
    }
}

/// Fills `out`, row-major, with the product of the column `a` and the row `b`.
pub(super) fn outer<T: Multiply>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    for (i, out) in out.chunks_exact_mut(b.columns).enumerate() {
        let factor = a.at(i, 0);
        if b.column_stride == 1 {
            for (out, &b) in out.iter_mut().zip(b.row(0)) {
                *out = T::default().plus(b.times(factor));
            }
        } else {
            for (j, out) in out.iter_mut().enumerate() {
                *out = T::default().plus(b.at(0, j).times(factor));
            }
        }
    }
}

/// `width` of up to `W` columns from `start` on.
#[inline(always)]
fn strip<T: Multiply, const W: usize>(
    a: Matrix<T>,
    b: Matrix<T>,
    start: usize,
    width: usize,
    out: &mut [T],
) {
    let mut strip = [[T::default(); W]; LANES];
    let strip = &mut strip[..b.rows];
    for (p, row) in strip.iter_mut().enumerate() {
        if width == W && b.column_stride == 1 {
            *row = *b.part_of_row(p, start);
        } else {
            for (j, element) in row[..width].iter_mut().enumerate() {
                *element = b.at(p, start + j);
            }
        }
    }
    for (i, out) in out.chunks_exact_mut(b.columns).enumerate() {
        let mut sums = [T::Sum::default(); W];
        for (p, row) in strip.iter().enumerate() {
            add_short(&mut sums, row, a.at(i, p));
        }
        for (out, sum) in out[start..start + width].iter_mut().zip(sums) {
            *out = T::rounded(sum);
        }
    }
}
