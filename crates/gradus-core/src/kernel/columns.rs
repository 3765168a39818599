//! Sums of the columns of a matrix that lies row by row, in the order of [`sum`](super::sum): what is
//! said there of element `i` holds here for row `i`.
//!
//! The rows are read as they lie. The lanes of all columns lie as the first [`LANES`] rows do, so that
//! as many rows are added to them at once, however few columns there are.

use smallvec::SmallVec;

use crate::kernel::indexed::Plus;
use crate::kernel::parallel;
use crate::kernel::simd;
use crate::kernel::sum::{BLOCK, LANES, half_of_blocks};

/// Bytes that the lanes may take: they stay in the second cache.
const LANES_BYTES: usize = 256 << 10;

/// A number of columns beside each other, of a matrix.
#[derive(Clone, Copy)]
struct Tile<'a, T> {
    x: &'a [T],
    columns: usize,
    first: usize,
    width: usize,
}

impl<'a, T> Tile<'a, T> {
    #[inline(always)]
    fn row(&self, row: usize) -> &'a [T] {
        &self.x[row * self.columns + self.first..][..self.width]
    }
}

/// The sum of `f(x)` over each column.
pub(crate) fn sum_of_columns<T, S>(x: &[T], out: &mut [S], f: impl Fn(T) -> S + Copy + Sync)
where
    T: Copy + Sync,
    S: Plus + Send,
{
    let columns = out.len();
    let rows = x.len() / columns;
    let widest = LANES_BYTES / (LANES * size_of::<S>());
    let is_shared = x.len() >= 2 * parallel::PIECE && parallel::threads() > 1;
    if is_shared && rows > BLOCK && columns <= widest {
        return sum_shared_blocks(x, out, f);
    }
    // A column's sum is the same whichever others are beside it. Rows that fit are read whole: two
    // threads that read half a row each took 1.4 times as long as one (4096 x 4096 on Zen 4).
    let sum_tile = |first: usize, out: &mut [S]| {
        let tile = Tile {
            x,
            columns,
            first,
            width: out.len(),
        };
        if rows < LANES {
            out.fill(S::default());
            for row in 0..rows {
                add(out, tile.row(row), f);
            }
        } else {
            let mut lanes: SmallVec<[S; 256]> =
                SmallVec::from_elem(S::default(), LANES * out.len());
            sum_rows(tile, 0, rows, out, &mut lanes, f);
        }
    };
    parallel::for_each_chunk(out, widest, sum_tile);
}

/// The sums over many blocks of rows, which threads take one by one.
fn sum_shared_blocks<T, S>(x: &[T], out: &mut [S], f: impl Fn(T) -> S + Copy + Sync)
where
    T: Copy + Sync,
    S: Plus + Send,
{
    let columns = out.len();
    let rows = x.len() / columns;
    let tile = Tile {
        x,
        columns,
        first: 0,
        width: columns,
    };
    let mut sums = vec![S::default(); rows.div_ceil(BLOCK) * columns];
    parallel::for_each_chunk(&mut sums, columns, |start, out| {
        let from = start / columns * BLOCK;
        let mut lanes = vec![S::default(); LANES * columns];
        sum_rows(tile, from, rows.min(from + BLOCK), out, &mut lanes, f);
    });
    add_pairwise(&mut sums, columns);
    out.copy_from_slice(&sums[..columns]);
}

/// Adds the sums of blocks as [`sum_rows`] adds them, into the first.
fn add_pairwise<S: Plus>(sums: &mut [S], columns: usize) {
    let blocks = sums.len() / columns;
    if blocks == 1 {
        return;
    }
    let (left, right) = sums.split_at_mut(blocks.div_ceil(2) * columns);
    add_pairwise(left, columns);
    add_pairwise(right, columns);
    add(
        &mut left[..columns],
        &right[..columns],
        #[inline(always)]
        |x| x,
    );
}

/// The sums over the rows between two, block by block, pairwise.
fn sum_rows<T, S>(
    tile: Tile<T>,
    from: usize,
    to: usize,
    out: &mut [S],
    lanes: &mut [S],
    f: impl Fn(T) -> S + Copy,
) where
    T: Copy,
    S: Plus,
{
    if to - from <= BLOCK {
        simd::run(
            #[inline(always)]
            || sum_block(tile, from, to, lanes, f),
        );
        out.copy_from_slice(&lanes[..out.len()]);
        return;
    }
    let middle = from + half_of_blocks(to - from);
    sum_rows(tile, from, middle, out, lanes, f);
    let mut right = vec![S::default(); out.len()];
    sum_rows(tile, middle, to, &mut right, lanes, f);
    add(
        out,
        &right,
        #[inline(always)]
        |x| x,
    );
}

/// The sums over the rows of one block, in the first of the lanes.
#[inline(always)]
fn sum_block<T, S>(
    tile: Tile<T>,
    from: usize,
    to: usize,
    lanes: &mut [S],
    f: impl Fn(T) -> S + Copy,
) where
    T: Copy,
    S: Plus,
{
    lanes.fill(S::default());
    if tile.width == tile.columns {
        let mut parts = tile.x[from * tile.columns..to * tile.columns].chunks(lanes.len());
        add_parts(lanes, &mut parts, f);
    } else {
        for (lane, sums) in lanes.chunks_exact_mut(tile.width).enumerate() {
            let mut rows = (from + lane..to).step_by(LANES).map(|row| tile.row(row));
            add_parts(sums, &mut rows, f);
        }
    }
    let mut width = LANES / 2;
    while width > 0 {
        let (left, right) = lanes.split_at_mut(width * tile.width);
        add(
            left,
            &right[..width * tile.width],
            #[inline(always)]
            |x| x,
        );
        width /= 2;
    }
}

/// Adds parts to the sums one after another, four in one pass over the sums. The last may be short.
#[inline(always)]
fn add_parts<'a, T, S>(
    sums: &mut [S],
    parts: &mut impl Iterator<Item = &'a [T]>,
    f: impl Fn(T) -> S + Copy,
) where
    T: Copy + 'a,
    S: Plus,
{
    loop {
        let four = [parts.next(), parts.next(), parts.next(), parts.next()];
        match four {
            [Some(a), Some(b), Some(c), Some(d)] if d.len() == sums.len() => {
                for ((((sum, &a), &b), &c), &d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    *sum = sum.plus(f(a)).plus(f(b)).plus(f(c)).plus(f(d));
                }
            }
            _ => {
                for part in four.into_iter().flatten() {
                    add(sums, part, f);
                }
                if four[3].is_none() {
                    return;
                }
            }
        }
    }
}

#[inline(always)]
fn add<T: Copy, S: Plus>(sums: &mut [S], x: &[T], f: impl Fn(T) -> S) {
    for (sum, &x) in sums.iter_mut().zip(x) {
        *sum = sum.plus(f(x));
    }
}
