//! Whether one element of a row or a column is true, that is not zero, or none is false.

use crate::dtype::Element;
use crate::kernel::simd;

/// Elements after which it is asked whether the answer is known.
const BLOCK: usize = 256;

/// Whether one element is true where that is `wanted`, else whether every one is.
pub(crate) fn of_row<T: Element>(row: &[T], wanted: bool) -> bool {
    simd::run(
        #[inline(always)]
        || {
            let mut blocks = row.chunks(BLOCK);
            let is_found = blocks.any(|block| {
                (block.iter()).fold(false, |found, &x| found | ((x != T::default()) == wanted))
            });
            is_found == wanted
        },
    )
}

/// The same for each column of a matrix that lies row by row.
pub(crate) fn of_columns<T: Element>(x: &[T], out: &mut [bool], wanted: bool) {
    out.fill(!wanted);
    simd::run(
        #[inline(always)]
        || {
            for row in x.chunks_exact(out.len()) {
                for (found, &x) in out.iter_mut().zip(row) {
                    *found ^= (*found != wanted) & ((x != T::default()) == wanted);
                }
            }
        },
    );
}
