//! Copies of parts of a matrix in the order in which a micro-kernel reads them.

use super::super::Matrix;
use super::vector::{SQUARE, Vector};

/// Fills `out` with `W` rows of `x` from `row` on, in its columns from `column` on: first the rows'
/// elements of the first column, then of the next. In place of rows below `x` stand others, since
/// what a tile makes of them goes nowhere.
///
/// # Safety
/// The instruction set of `V` must be there.
///
/// # Panics
/// When `out` does not hold a whole number of columns, or these are not all in `x`.
#[inline(always)]
pub(super) unsafe fn pack<V: Vector, const W: usize>(
    x: Matrix<V::Element>,
    row: usize,
    column: usize,
    out: &mut [V::Element],
) {
    let (out, rest) = out.as_chunks_mut::<W>();
    assert!(rest.is_empty() && column + out.len() <= x.columns && row < x.rows);
    let rows = W.min(x.rows - row);
    let start = x.position(row, column);
    if x.row_stride == 1 && rows == W {
        for (c, out) in out.iter_mut().enumerate() {
            let start = (start as isize + c as isize * x.column_stride) as usize;
            *out = *elements(x.buffer, start);
        }
    } else if x.column_stride == 1 && rows == W {
        // SAFETY: as the caller promises.
        unsafe { transpose::<V, W>(x, row, column, out) };
    } else {
        for (c, out) in out.iter_mut().enumerate() {
            for (r, out) in out.iter_mut().enumerate() {
                *out = x.at(row + r.min(rows - 1), column + c);
            }
        }
    }
}

/// `W` elements of a buffer from `start` on.
#[inline(always)]
fn elements<T, const W: usize>(buffer: &[T], start: usize) -> &[T; W] {
    buffer[start..start + W]
        .try_into()
        .expect("as many as were cut out")
}

/// Packs rows whose elements lie side by side, in squares.
///
/// # Safety
/// The instruction set of `V` must be there.
#[inline(always)]
unsafe fn transpose<V: Vector, const W: usize>(
    x: Matrix<V::Element>,
    row: usize,
    column: usize,
    out: &mut [[V::Element; W]],
) {
    let columns = out.len();
    for first in (0..W).step_by(SQUARE) {
        let width = SQUARE.min(W - first);
        let rows: [&[V::Element]; SQUARE] = std::array::from_fn(|r| {
            let start = x.position(row + first + r.min(width - 1), column);
            &x.buffer[start..start + columns]
        });
        let (squares, rest) = out.as_chunks_mut::<SQUARE>();
        for (square, out) in squares.iter_mut().enumerate() {
            let rows = rows.map(|row| elements(row, square * SQUARE));
            // SAFETY: as the caller promises.
            let square = unsafe { V::transposed(rows) };
            for (out, square) in out.iter_mut().zip(square) {
                out[first..first + width].copy_from_slice(&square[..width]);
            }
        }
        let done = columns - rest.len();
        for (c, out) in rest.iter_mut().enumerate() {
            for r in 0..width {
                out[first + r] = rows[r][done + c];
            }
        }
    }
}
