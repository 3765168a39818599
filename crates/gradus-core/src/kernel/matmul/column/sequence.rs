//! Fewer than [`LANES`] terms to a sum: they are added in sequence.

use super::super::{LANES, Matrix, Multiply, add_short};

/// Fills `out` with the product of `a` and the column `x`.
pub(super) fn multiply<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    let mut column = [T::default(); LANES];
    let column = &mut column[..x.rows];
    for (p, element) in column.iter_mut().enumerate() {
        *element = x.at(p, 0);
    }
    if a.row_stride == 1 && a.column_stride != 1 {
        let done = tiles::<T, 16>(a, column, 0, out);
        let done = tiles::<T, 4>(a, column, done, out);
        tiles::<T, 1>(a, column, done, out);
    } else if a.column_stride == 1 {
        match *column {
            [x] => short_rows(a, &[x], out),
            [x, y] => short_rows(a, &[x, y], out),
            [x, y, z] => short_rows(a, &[x, y, z], out),
            [x, y, z, w] => short_rows(a, &[x, y, z, w], out),
            _ => rows(a, column, out),
        }
    } else {
        for (i, out) in out.iter_mut().enumerate() {
            let terms = column.iter().enumerate();
            let add = |sum, (p, &x)| T::add_product(sum, a.at(i, p), x);
            *out = T::rounded(terms.fold(T::Sum::default(), add));
        }
    }
}

/// As many tiles of `W` outputs as there are from `done` on; gives where they end.
#[inline(always)]
fn tiles<T: Multiply, const W: usize>(
    a: Matrix<T>,
    x: &[T],
    mut done: usize,
    out: &mut [T],
) -> usize {
    let columns = a.transposed();
    for tile in out[done..].as_chunks_mut::<W>().0 {
        let mut sums = [T::Sum::default(); W];
        for (p, &x) in x.iter().enumerate() {
            add_short::<T, W>(&mut sums, columns.part_of_row(p, done), x);
        }
        *tile = sums.map(T::rounded);
        done += W;
    }
    done
}

#[inline(always)]
fn rows<T: Multiply>(a: Matrix<T>, x: &[T], out: &mut [T]) {
    for (i, out) in out.iter_mut().enumerate() {
        *out = sum(a.row(i), x);
    }
}

/// Rows of so few elements that the compiler takes several rows at a time.
#[inline(always)]
fn short_rows<T: Multiply, const K: usize>(a: Matrix<T>, x: &[T; K], out: &mut [T]) {
    if a.row_stride != K as isize {
        return rows(a, x, out);
    }
    let (rows, _) = a.buffer[a.start..].as_chunks::<K>();
    for (out, row) in out.iter_mut().zip(rows) {
        *out = sum(row, x);
    }
}

#[inline(always)]
fn sum<T: Multiply>(row: &[T], x: &[T]) -> T {
    let terms = row.iter().zip(x);
    T::rounded(terms.fold(T::Sum::default(), |sum, (&a, &x)| T::add_product(sum, a, x)))
}
