//! The product of a matrix and one column, without a copy of the matrix.
//!
//! Each element has the bits of [`kernel::sum`](crate::kernel::sum) over its terms, whatever the
//! strides. Vectors run along the rows where those lie side by side, else across the rows where
//! the columns do.

mod lanes;
mod sequence;

use super::{LANES, Matrix, Multiply, in_rows};
use crate::kernel::parallel;

/// Terms to a block; the sums of blocks are added pairwise.
const BLOCK: usize = 4096;
/// Terms of a single sum that a thread takes at a time: some microseconds of them.
const TASK: usize = 8 * BLOCK;
/// Sums that are held on the stack while blocks are added.
const GROUP: usize = 64;

/// Fills `out` with the product of `a` and the column `x`.
pub(super) fn multiply<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    if x.rows < LANES {
        return in_rows(a, 1, out, |a, out| sequence::multiply(a, x, out));
    }
    if x.row_stride != 1 && out.len() > 1 {
        let gathered: Vec<T> = (0..x.rows).map(|p| x.at(p, 0)).collect();
        return in_parts(a, Matrix::new(&gathered, 0, [x.rows, 1], [1, 1]), out);
    }
    in_parts(a, x, out);
}

fn in_parts<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    if let [sum] = out
        && x.rows > 2 * TASK
        && parallel::threads() > 1
    {
        *sum = one_sum(a, x);
        return;
    }
    in_rows(a, 1, out, |a, out| in_groups(a, x, out));
}

/// One row by the column, whose blocks threads take, several at a time.
fn one_sum<T: Multiply>(a: Matrix<T>, x: Matrix<T>) -> T {
    let block_sum = |block: usize| {
        let start = block * BLOCK;
        let length = BLOCK.min(x.rows - start);
        let mut sum = [T::default()];
        let x = x.some_rows(start, length);
        lanes::multiply(a.some_columns(start, length), x, &mut sum);
        sum[0]
    };
    let mut sums = vec![T::default(); x.rows.div_ceil(BLOCK)];
    parallel::for_each_chunk(&mut sums, TASK / BLOCK, |first, sums| {
        for (block, sum) in (first..).zip(sums) {
            *sum = block_sum(block);
        }
    });
    pairwise(&sums)
}

/// The sums of blocks, added as [`in_blocks`] adds them.
fn pairwise<T: Multiply>(sums: &[T]) -> T {
    if let [sum] = *sums {
        return sum;
    }
    let (left, right) = sums.split_at(sums.len().div_ceil(2));
    pairwise(left).plus(pairwise(right))
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
