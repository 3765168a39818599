//! Large products of floats: the packed, vectorized kernels of the `matrixmultiply` crate, which
//! choose the instruction set at run time.
#![allow(unsafe_code, reason = "those kernels take raw pointers")]

use super::Matrix;

macro_rules! packed {
    ($($name:ident for $type:ident by $kernel:path;)*) => {$(
        /// Fills `out`, row-major, with the product of `a` and `b`.
        pub(super) fn $name(a: Matrix<$type>, b: Matrix<$type>, out: &mut [$type]) {
            let (rows, inner, columns) = (a.rows, a.columns, b.columns);
            assert!(inner == b.rows && out.len() == rows * columns);
            if inner == 0 || out.is_empty() {
                return out.fill(0.0);
            }
            // SAFETY: no size is zero, so that `Matrix::new` has checked that every element of `a`
            // and of `b` lies within its buffer. `out` has rows * columns elements (which is why
            // `columns` fits an isize), each of which is written by way of its exclusive borrow.
            unsafe {
                $kernel(
                    rows,
                    inner,
                    columns,
                    1.0,
                    a.buffer.as_ptr().add(a.start),
                    a.row_stride,
                    a.column_stride,
                    b.buffer.as_ptr().add(b.start),
                    b.row_stride,
                    b.column_stride,
                    0.0,
                    out.as_mut_ptr(),
                    columns as isize,
                    1,
                );
            }
        }
    )*};
}
packed! {
    multiply_f32 for f32 by matrixmultiply::sgemm;
    multiply_f64 for f64 by matrixmultiply::dgemm;
}
