//! The product of a matrix and one column, without a copy of the matrix.
//!
//! Each element has the bits of [`kernel::sum`](crate::kernel::sum) over its terms, whatever the
//! strides. Vectors run along the rows where those lie side by side, else across the rows where
//! the columns do.

mod lanes;
mod sequence;

use super::{LANES, Matrix, Multiply};

/// Terms to a block; the sums of blocks are added pairwise.
const BLOCK: usize = 4096;
/// Sums that are held on the stack while blocks are added.
const GROUP: usize = 64;

/// Fills `out` with the product of `a` and the column `x`.
pub(super) fn multiply<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    if x.rows < LANES {
        return sequence::multiply(a, x, out);
    }
    if x.row_stride != 1 && out.len() > 1 {
        let gathered: Vec<T> = (0..x.rows).map(|p| x.at(p, 0)).collect();
        return in_groups(a, Matrix::new(&gathered, 0, [x.rows, 1], [1, 1]), out);
    }
    in_groups(a, x, out);
}

fn in_groups<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    if x.rows <= BLOCK {
        return lanes::multiply(a, x, out);
    }
    for (group, out) in out.chunks_mut(GROUP).enumerate() {
        in_blocks(a.some_rows(group * GROUP, out.len()), x, out);
    }
}

/// The left part holds a whole number of blocks, at least half of them.
fn in_blocks<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    if x.rows <= BLOCK {
        return lanes::multiply(a, x, out);
    }
    let left = x.rows.div_ceil(BLOCK).div_ceil(2) * BLOCK;
    let right = x.rows - left;
    let mut sums = [T::default(); GROUP];
    let sums = &mut sums[..out.len()];
    in_blocks(a.some_columns(0, left), x.some_rows(0, left), out);
    in_blocks(a.some_columns(left, right), x.some_rows(left, right), sums);
    for (out, &sum) in out.iter_mut().zip(&*sums) {
        *out = out.plus(sum);
    }
}
