//! Large products of floats: parts of both matrices are packed, and tiles of the output made of
//! them in registers, after Goto and van de Geijn, "Anatomy of high-performance matrix
//! multiplication" (2008).
//!
//! Each element of the output is a sum over blocks of [`DEPTH`] terms: in a block they are added in
//! sequence, each multiplied and added with one rounding, and the blocks' sums are added in
//! sequence. So it has the same bits whatever the strides, the vectors' width and the number of
//! threads, on every processor that multiplies and adds in one step (all with AVX2, all of ARM's
//! with 64 bits); others round twice.
#![allow(
    unsafe_code,
    reason = "vectors are used where they are there, and threads share the output"
)]

mod pack;
mod scratch;
mod tile;
mod vector;

use super::Matrix;
use crate::kernel::parallel::{self, Parts};
use crate::kernel::simd::{self, Level};
use scratch::{Scratch, with_scratch};
use vector::Vector;

/// Terms to a block.
const DEPTH: usize = 256;
/// Rows that are packed together, so that they stay in the second cache.
const ROWS: usize = 192;
/// Elements of the right matrix that are packed at a time.
const SLAB: usize = 1 << 21;
/// Multiplications that a thread must have to do to be woken: some 50 microseconds of them on Zen
/// 4, where waking takes about 12.
const WORTH_A_THREAD: usize = 1 << 21;

/// An element type with vectors.
pub(super) trait Float: Copy + Default + Send + Sync + std::ops::Add<Output = Self> {
    /// Rows and columns of a tile.
    fn tile(level: Level) -> [usize; 2];
    /// Runs with the vectors of a level.
    fn run<S: Step<Self>>(level: Level, step: S);
}

/// A part of the work, for any vectors and `R` rows to a tile.
pub(super) trait Step<T> {
    /// # Safety
    /// The instruction set of `V` must be there, and its code be inlined where it may be used.
    unsafe fn run<V: Vector<Element = T>, const R: usize>(self);
}

macro_rules! floats {
    ($($type:ty: $portable:ty, $avx2:ident, $avx512:ident;)*) => {$(
        impl Float for $type {
            fn tile(level: Level) -> [usize; 2] {
                match level {
                    #[cfg(not(target_arch = "x86_64"))]
                    Level::Avx2 | Level::Avx512 => unreachable!("not on this processor"),
                    Level::Portable => [4, tile::VECTORS * <$portable>::LANES],
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx2 => [6, tile::VECTORS * std::arch::x86_64::$avx2::LANES],
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx512 => [8, tile::VECTORS * std::arch::x86_64::$avx512::LANES],
                }
            }

            fn run<S: Step<Self>>(level: Level, step: S) {
                #[cfg(target_arch = "x86_64")]
                #[target_feature(enable = "avx2,fma")]
                fn avx2<S: Step<$type>>(step: S) {
                    // SAFETY: this function is called where these instructions are there only.
                    unsafe { step.run::<std::arch::x86_64::$avx2, 6>() }
                }
                #[cfg(target_arch = "x86_64")]
                #[target_feature(enable = "avx512f")]
                fn avx512<S: Step<$type>>(step: S) {
                    // SAFETY: as above.
                    unsafe { step.run::<std::arch::x86_64::$avx512, 8>() }
                }
                match level {
                    #[cfg(not(target_arch = "x86_64"))]
                    Level::Avx2 | Level::Avx512 => unreachable!("not on this processor"),
                    // SAFETY: no instruction set is needed.
                    Level::Portable => unsafe { step.run::<$portable, 4>() },
                    // SAFETY: the level was found to be there.
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx2 => unsafe { avx2(step) },
                    // SAFETY: as above.
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx512 => unsafe { avx512(step) },
                }
            }
        }
    )*};
}
floats! {
    f32: [f32; 4], __m256, __m512;
    f64: [f64; 2], __m256d, __m512d;
}

/// Fills `out`, row-major, with the product of `a` and `b`.
///
/// # Panics
/// When the sizes do not fit.
pub(super) fn multiply<T: Float>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    multiply_at(level(), a, b, out);
}

fn multiply_at<T: Float>(level: Level, a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    let (rows, inner, columns) = (a.rows, a.columns, b.columns);
    assert!(inner == b.rows && out.len() == rows * columns);
    if inner == 0 || out.is_empty() {
        return out.fill(T::default());
    }
    let tile = T::tile(level);
    let out = Parts::new(out);
    // The transposed product makes the transposed output: of the two, the one that fills its tiles.
    let is_swapped = padded(columns, rows, tile) < padded(rows, columns, tile);
    let (a, b, strides) = match is_swapped {
        true => (b.transposed(), a.transposed(), [1, columns]),
        false => (a, b, [columns, 1]),
    };
    let product = Product {
        level,
        a,
        b: b.transposed(),
        out: &out,
        strides,
        tile,
    };
    let depth = (SLAB / b.columns.next_multiple_of(tile[1])).max(DEPTH) / DEPTH * DEPTH;
    let width = (SLAB / DEPTH / tile[1]).max(1) * tile[1];
    for column in (0..b.columns).step_by(width) {
        for term in (0..inner).step_by(depth) {
            product.add_slab(
                [column, b.columns.min(column + width)],
                [term, inner.min(term + depth)],
            );
        }
    }
}

/// Elements of all tiles of an output, of which its last rows and columns may use but a part.
fn padded(rows: usize, columns: usize, [tile_rows, tile_columns]: [usize; 2]) -> usize {
    let rows = rows / tile_rows * tile_rows + (rows % tile_rows).next_multiple_of(2);
    rows * columns.next_multiple_of(tile_columns / tile::VECTORS)
}

#[derive(Clone, Copy)]
struct Product<'a, T> {
    level: Level,
    a: Matrix<'a, T>,
    /// The right matrix, transposed.
    b: Matrix<'a, T>,
    out: &'a Parts<'a, T>,
    /// Of the output.
    strides: [usize; 2],
    tile: [usize; 2],
}

impl<T: Float> Product<'_, T> {
    /// Adds to some columns of the output the products of some terms.
    fn add_slab(&self, columns: [usize; 2], terms: [usize; 2]) {
        let width = columns[1] - columns[0];
        let panels = width.div_ceil(self.tile[1]);
        let depth = terms[1] - terms[0];
        let work = (self.a.rows * width).saturating_mul(depth);
        let threads = parallel::threads().min(work / WORTH_A_THREAD).max(1);
        with_scratch(Scratch::Columns, panels * self.tile[1] * depth, |packed| {
            self.pack_columns(columns[0], terms, packed, threads);
            self.in_parts(columns, terms, packed, threads);
        });
    }

    /// Packs columns of the right matrix: block by block of terms, in each panel by panel.
    fn pack_columns(&self, first: usize, terms: [usize; 2], packed: &mut [T], threads: usize) {
        let width = self.tile[1];
        let depth = terms[1] - terms[0];
        let panels = packed.len() / (width * depth);
        let length = panels.div_ceil(threads);
        let packed = Parts::new(packed);
        parallel::share(panels.div_ceil(length), &|task| {
            for term in (0..depth).step_by(DEPTH) {
                let block = DEPTH.min(depth - term);
                for panel in task * length..panels.min((task + 1) * length) {
                    let start = (term * panels + panel * block) * width;
                    // SAFETY: each panel of each block is packed by one task.
                    let out = unsafe { packed.part(start..start + block * width) };
                    let row = first + panel * width;
                    T::run(
                        self.level,
                        Pack {
                            x: self.b,
                            row,
                            column: terms[0] + term,
                            out,
                        },
                    );
                }
            }
        });
    }

    /// Cuts the output into parts that threads make, first by rows, where these are few by columns
    /// as well.
    fn in_parts(&self, columns: [usize; 2], terms: [usize; 2], packed: &[T], threads: usize) {
        let panels = (columns[1] - columns[0]).div_ceil(self.tile[1]);
        let row_tiles = self.a.rows.div_ceil(self.tile[0]);
        // More parts than threads, since not all threads are there from the start.
        let wanted = if threads == 1 { 1 } else { 4 * threads };
        let tiles_down = (row_tiles.div_ceil(wanted)).max(3.min(row_tiles));
        let parts_down = row_tiles.div_ceil(tiles_down);
        let panels_across = panels.div_ceil(wanted.div_ceil(parts_down)).max(1);
        let parts_across = panels.div_ceil(panels_across);
        let work = |part: usize| {
            let (down, across) = (part / parts_across, part % parts_across);
            let row = down * tiles_down * self.tile[0];
            let rows = [row, self.a.rows.min(row + tiles_down * self.tile[0])];
            let panels = [
                across * panels_across,
                panels.min((across + 1) * panels_across),
            ];
            self.in_blocks(rows, columns, panels, terms, packed);
        };
        match threads {
            1 => work(0),
            _ => parallel::share(parts_down * parts_across, &work),
        }
    }

    /// Makes the part of the output between two rows and two panels of columns.
    fn in_blocks(
        &self,
        rows: [usize; 2],
        columns: [usize; 2],
        panels: [usize; 2],
        terms: [usize; 2],
        packed: &[T],
    ) {
        let [tile_rows, width] = self.tile;
        let depth = terms[1] - terms[0];
        let all_panels = (columns[1] - columns[0]).div_ceil(width);
        with_scratch(Scratch::Rows, ROWS * DEPTH.min(depth), |packed_rows| {
            for term in (0..depth).step_by(DEPTH) {
                let block = DEPTH.min(depth - term);
                let packed_columns = &packed[term * all_panels * width..];
                let packed_columns =
                    &packed_columns[panels[0] * block * width..panels[1] * block * width];
                for row in (rows[0]..rows[1]).step_by(ROWS) {
                    let end = rows[1].min(row + ROWS);
                    let length = (end - row).next_multiple_of(tile_rows) * block;
                    let tiles = Tiles {
                        product: *self,
                        rows: [row, end],
                        columns: [columns[0] + panels[0] * width, columns[1]],
                        term: terms[0] + term,
                        block,
                        packed_rows: &mut packed_rows[..length],
                        packed_columns,
                    };
                    T::run(self.level, tiles);
                }
            }
        });
    }
}

struct Pack<'a, T> {
    x: Matrix<'a, T>,
    row: usize,
    column: usize,
    out: &'a mut [T],
}

impl<T: Float> Step<T> for Pack<'_, T> {
    #[inline(always)]
    unsafe fn run<V: Vector<Element = T>, const R: usize>(self) {
        let Pack {
            x,
            row,
            column,
            out,
        } = self;
        // SAFETY: the instruction set is there, as the caller promises.
        unsafe {
            match tile::VECTORS * V::LANES {
                4 => pack::pack::<V, 4>(x, row, column, out),
                8 => pack::pack::<V, 8>(x, row, column, out),
                16 => pack::pack::<V, 16>(x, row, column, out),
                32 => pack::pack::<V, 32>(x, row, column, out),
                _ => unreachable!("vectors have 2, 4, 8 or 16 elements"),
            }
        }
    }
}

/// All tiles of some rows and some panels of packed columns, for one block of terms.
struct Tiles<'a, T> {
    product: Product<'a, T>,
    rows: [usize; 2],
    columns: [usize; 2],
    term: usize,
    block: usize,
    packed_rows: &'a mut [T],
    packed_columns: &'a [T],
}

impl<T: Float> Step<T> for Tiles<'_, T> {
    #[inline(always)]
    unsafe fn run<V: Vector<Element = T>, const R: usize>(self) {
        let Product {
            a, out, strides, ..
        } = self.product;
        let width = tile::VECTORS * V::LANES;
        for (i, packed) in self
            .packed_rows
            .chunks_exact_mut(R * self.block)
            .enumerate()
        {
            // SAFETY: the instruction set is there, as the caller promises.
            unsafe { pack::pack::<V, R>(a, self.rows[0] + i * R, self.term, packed) };
        }
        let panels = self.packed_columns.chunks_exact(width * self.block);
        for (panel, packed_columns) in panels.enumerate() {
            let column = self.columns[0] + panel * width;
            for (i, packed_rows) in self.packed_rows.chunks_exact(R * self.block).enumerate() {
                let row = self.rows[0] + i * R;
                let place = tile::Place {
                    start: row * strides[0] + column * strides[1],
                    rows: R.min(self.rows[1] - row),
                    columns: width.min(self.columns[1] - column),
                    strides,
                    is_first: self.term == 0,
                };
                // SAFETY: the instruction set is there, as the caller promises; tiles do not
                // overlap, and each is in one part of the output.
                unsafe { tile::fill::<V, R>(packed_rows, packed_columns, out, place) };
            }
        }
    }
}

/// The level in use; processors with AVX2 that cannot multiply and add in one step are few.
fn level() -> Level {
    match simd::level() {
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 if !is_x86_feature_detected!("fma") => Level::Portable,
        level => level,
    }
}

#[cfg(test)]
mod tests;
