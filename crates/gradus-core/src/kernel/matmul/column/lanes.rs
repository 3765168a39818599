//! From [`LANES`] terms to a sum up to a block of them: term `p` is added to lane `p % LANES`, and
//! the lanes are added in a fixed tree.

use super::super::{LANES, Matrix, Multiply, add_multiple};
use crate::kernel::simd;

/// Fills `out` with the product of `a` and the column `x`, whose elements lie side by side unless
/// there is but one output.
pub(super) fn multiply<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    simd::run(
        #[inline(always)]
        || multiply_here(a, x, out),
    );
}

#[inline(always)]
fn multiply_here<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    let contiguous = (x.row_stride == 1).then(|| x.transposed().row(0));
    match contiguous {
        Some(x) if a.column_stride == 1 => rows(a, x, out),
        Some(x) if a.row_stride == 1 => columns(a, x, out),
        _ => elements(a, x, out),
    }
}

#[inline(always)]
fn elements<T: Multiply>(a: Matrix<T>, x: Matrix<T>, out: &mut [T]) {
    for (i, out) in out.iter_mut().enumerate() {
        let mut lanes = [[T::default()]; LANES];
        for p in 0..x.rows {
            add_multiple(&mut lanes[p % LANES], &[a.at(i, p)], x.at(p, 0));
        }
        [*out] = tree(&mut lanes);
    }
}

/// Takes two rows at a time, since the additions in one alone wait for each other.
#[inline(always)]
fn rows<T: Multiply>(a: Matrix<T>, x: &[T], out: &mut [T]) {
    let (pairs, last) = out.as_chunks_mut::<2>();
    let last_row = pairs.len() * 2;
    for (i, out) in pairs.iter_mut().enumerate() {
        let (first, second) = (a.row(2 * i), a.row(2 * i + 1));
        let (mut first_lanes, mut second_lanes) =
            ([[T::default()]; LANES], [[T::default()]; LANES]);
        let ((x, x_tail), (first, first_tail)) = (x.as_chunks(), first.as_chunks());
        let (second, second_tail) = second.as_chunks();
        for ((x, first), second) in x.iter().zip(first).zip(second) {
            add_products(&mut first_lanes, first, x);
            add_products(&mut second_lanes, second, x);
        }
        add_tail(&mut first_lanes, first_tail, x_tail);
        add_tail(&mut second_lanes, second_tail, x_tail);
        [out[0]] = tree(&mut first_lanes);
        [out[1]] = tree(&mut second_lanes);
    }
    for out in last {
        let mut lanes = [[T::default()]; LANES];
        let ((x, x_tail), (row, tail)) = (x.as_chunks(), a.row(last_row).as_chunks());
        for (x, row) in x.iter().zip(row) {
            add_products(&mut lanes, row, x);
        }
        add_tail(&mut lanes, tail, x_tail);
        [*out] = tree(&mut lanes);
    }
}

#[inline(always)]
fn add_products<T: Multiply>(lanes: &mut [[T; 1]; LANES], a: &[T; LANES], b: &[T; LANES]) {
    for lane in 0..LANES {
        add_multiple(&mut lanes[lane], &[a[lane]], b[lane]);
    }
}

#[inline(always)]
fn add_tail<T: Multiply>(lanes: &mut [[T; 1]; LANES], a: &[T], b: &[T]) {
    for (lane, (&a, &b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
        add_multiple(lane, &[a], b);
    }
}

/// Columns whose elements lie side by side.
#[inline(always)]
fn columns<T: Multiply>(a: Matrix<T>, x: &[T], out: &mut [T]) {
    let columns = a.transposed();
    match out.len() {
        1 => out.copy_from_slice(&tile::<T, 1>(columns, 0, x)),
        2 if a.column_stride == 2 => out.copy_from_slice(&pairs(columns, x)),
        2 => out.copy_from_slice(&tile::<T, 2>(columns, 0, x)),
        3 => out.copy_from_slice(&tile::<T, 3>(columns, 0, x)),
        length => {
            let done = tiles::<T, 64>(columns, 0, x, out);
            let done = tiles::<T, 16>(columns, done, x, out);
            let done = tiles::<T, 4>(columns, done, x, out);
            if done < length {
                // What is left is less than a tile: the last one reaches back.
                tiles::<T, 4>(columns, length - 4, x, out);
            }
        }
    }
}

/// As many tiles of `W` outputs as there are from `done` on; gives where they end.
#[inline(always)]
fn tiles<T: Multiply, const W: usize>(
    columns: Matrix<T>,
    mut done: usize,
    x: &[T],
    out: &mut [T],
) -> usize {
    for out in out[done..].as_chunks_mut::<W>().0 {
        *out = tile(columns, done, x);
        done += W;
    }
    done
}

/// `W` outputs from `start` on, side by side.
#[inline(always)]
fn tile<T: Multiply, const W: usize>(columns: Matrix<T>, start: usize, x: &[T]) -> [T; W] {
    let mut lanes = [[T::default(); W]; LANES];
    let (chunks, tail) = x.as_chunks::<LANES>();
    for (chunk, x) in chunks.iter().enumerate() {
        for (lane, &x) in x.iter().enumerate() {
            let column = columns.part_of_row(chunk * LANES + lane, start);
            add_multiple(&mut lanes[lane], column, x);
        }
    }
    for (lane, &x) in tail.iter().enumerate() {
        let column = columns.part_of_row(chunks.len() * LANES + lane, start);
        add_multiple(&mut lanes[lane], column, x);
    }
    tree(&mut lanes)
}

/// Two outputs, from columns of two elements that lie one after another.
#[inline(always)]
fn pairs<T: Multiply>(columns: Matrix<T>, x: &[T]) -> [T; 2] {
    let mut lanes = [[T::default(); 2]; LANES];
    let (columns, _) = columns.buffer[columns.start..][..2 * x.len()].as_chunks::<2>();
    let ((chunks, tail), (x, x_tail)) = (columns.as_chunks::<LANES>(), x.as_chunks::<LANES>());
    for (chunk, x) in chunks.iter().zip(x) {
        for lane in 0..LANES {
            add_multiple(&mut lanes[lane], &chunk[lane], x[lane]);
        }
    }
    for (lane, (column, &x)) in lanes.iter_mut().zip(tail.iter().zip(x_tail)) {
        add_multiple(lane, column, x);
    }
    tree(&mut lanes)
}

/// The lanes added: each of the first half and its partner in the second, until one is left.
///
/// Not inlined, since the compiler would take its last, narrow additions for a reason to make the
/// vectors of the loop before it as narrow.
#[inline(never)]
fn tree<T: Multiply, const W: usize>(lanes: &mut [[T; W]; LANES]) -> [T; W] {
    let mut width = LANES / 2;
    while width > 0 {
        let (low, high) = lanes.split_at_mut(width);
        for (low, high) in low.iter_mut().zip(high) {
            for w in 0..W {
                low[w] = low[w].plus(high[w]);
            }
        }
        width /= 2;
    }
    lanes[0]
}
