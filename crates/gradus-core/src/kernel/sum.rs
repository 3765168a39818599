//! Sums in one order, whatever the instruction set, the layout or the number of threads.
//!
//! Fewer than [`LANES`] elements are added in sequence. More are cut into blocks of [`BLOCK`]; in
//! each, element `i` is added to lane `i % LANES`, the lanes are added in a fixed tree, and the
//! blocks' sums are added pairwise. The error grows with the logarithm of the number of blocks.

use std::ops::Add;

const LANES: usize = 16;
const BLOCK: usize = 4096;

/// The sum of `f(x)` over all elements.
#[inline(always)]
pub(crate) fn sum_of<T, S>(x: &[T], f: impl Fn(T) -> S + Copy) -> S
where
    T: Copy,
    S: Copy + Default + Add<Output = S>,
{
    if x.len() < LANES {
        return x.iter().fold(S::default(), |sum, &x| sum + f(x));
    }
    sum_blocks(x, f)
}

/// The sum of all elements.
pub(crate) fn sum<T: Copy + Default + Add<Output = T>>(x: &[T]) -> T {
    sum_of(x, |x| x)
}

/// The sum of each column of a matrix that lies row by row, in the same order as [`sum`].
pub(crate) fn sum_of_columns<T>(x: &[T], columns: usize, out: &mut [T])
where
    T: Copy + Default + Add<Output = T>,
{
    // As many columns as fit a few vectors stay in the nearest cache with all of their lanes.
    const TILE: usize = 64;
    for (tile, out) in out.chunks_mut(TILE).enumerate() {
        let first = tile * TILE;
        match <&mut [T; TILE]>::try_from(&mut *out) {
            Ok(out) => *out = tile_sums(x, columns, first),
            Err(_) => {
                for (column, out) in (first..).zip(out) {
                    [*out] = tile_sums(x, columns, column);
                }
            }
        }
    }
}

/// The sums of `W` columns from `first` on.
fn tile_sums<T, const W: usize>(x: &[T], columns: usize, first: usize) -> [T; W]
where
    T: Copy + Default + Add<Output = T>,
{
    let rows = x.len() / columns;
    let row = |row: usize| -> &[T; W] {
        let start = row * columns + first;
        x[start..start + W]
            .try_into()
            .expect("as many as were cut out")
    };
    if rows < LANES {
        return (0..rows).fold([T::default(); W], |sums, i| add_each(sums, row(i)));
    }
    let block = |from: usize, to: usize| {
        let mut lanes = [[T::default(); W]; LANES];
        for i in from..to {
            let lane = (i - from) % LANES;
            lanes[lane] = add_each(lanes[lane], row(i));
        }
        let mut width = LANES / 2;
        while width > 0 {
            for lane in 0..width {
                lanes[lane] = add_each(lanes[lane], &lanes[lane + width]);
            }
            width /= 2;
        }
        lanes[0]
    };
    blocks(0, rows, &block)
}

#[inline(always)]
fn add_each<T: Copy + Add<Output = T>, const W: usize>(mut sums: [T; W], x: &[T; W]) -> [T; W] {
    for (sum, &x) in sums.iter_mut().zip(x) {
        *sum = *sum + x;
    }
    sums
}

/// The blocks between two rows, added pairwise in the order of [`sum_blocks`].
fn blocks<T: Copy + Add<Output = T>, const W: usize>(
    from: usize,
    to: usize,
    block: &impl Fn(usize, usize) -> [T; W],
) -> [T; W] {
    if to - from <= BLOCK {
        return block(from, to);
    }
    let middle = from + half_of_blocks(to - from);
    add_each(blocks(from, middle, block), &blocks(middle, to, block))
}

/// Where the left part of several blocks ends: it holds a whole number of them, at least half.
fn half_of_blocks(length: usize) -> usize {
    length.div_ceil(BLOCK).div_ceil(2) * BLOCK
}

fn sum_blocks<T, S>(x: &[T], f: impl Fn(T) -> S + Copy) -> S
where
    T: Copy,
    S: Copy + Default + Add<Output = S>,
{
    if x.len() <= BLOCK {
        return sum_block(x, f);
    }
    let (left, right) = x.split_at(half_of_blocks(x.len()));
    sum_blocks(left, f) + sum_blocks(right, f)
}

#[inline(always)]
fn sum_block<T, S>(x: &[T], f: impl Fn(T) -> S) -> S
where
    T: Copy,
    S: Copy + Default + Add<Output = S>,
{
    let mut lanes = [S::default(); LANES];
    let (chunks, tail) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = *lane + f(x);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(tail) {
        *lane = *lane + f(x);
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] = lanes[lane] + lanes[lane + width];
        }
        width /= 2;
    }
    lanes[0]
}
