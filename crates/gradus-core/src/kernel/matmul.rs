//! Products of two matrices, of any strides, into a row-major one.
//!
//! Which path a product takes depends on its sizes and element type alone, never on strides, so
//! that views and copies give the same bits. With one column or one row, with one term to a sum,
//! and where few multiplications meet few terms, sums run in the order of
//! [`kernel::sum`](crate::kernel::sum), on every processor. Larger products of floats have an order
//! of their own, which [`large`] tells.

mod column;
mod exact;
mod large;
mod small;

use crate::kernel::parallel;

/// How many terms are added in sequence, and over how many lanes more are spread: the order of
/// [`kernel::sum`](crate::kernel::sum).
const LANES: usize = 16;

/// Multiplications up to which two matrices meet in plain loops. Beyond, packing them first pays:
/// on Zen 4 with 11 * 11 * 11 multiplications both take 0.21 microseconds.
const SMALL: usize = 11 * 11 * 11;

/// An element type that products are made of.
pub(crate) trait Multiply: Copy + Default + Send + Sync {
    /// What fewer than [`LANES`] products are added up in, before the sum is rounded once: float64
    /// for float32. So the chapter's labels come out as MXNet made them, with or without a
    /// processor that multiplies and adds in one step.
    type Sum: Copy + Default;
    fn add_product(sum: Self::Sum, a: Self, b: Self) -> Self::Sum;
    fn rounded(sum: Self::Sum) -> Self;
    fn times(self, other: Self) -> Self;
    fn plus(self, other: Self) -> Self;
    /// Fills the output with the product of a matrix and a column.
    fn column(a: Matrix<Self>, x: Matrix<Self>, out: &mut [Self]);
    /// Fills the output, row-major, with a product too large for plain loops.
    fn large(a: Matrix<Self>, b: Matrix<Self>, out: &mut [Self]);
}

macro_rules! multiply {
    ($($type:ty as $sum:ty: |$a:ident, $b:ident| $times:expr, $plus:expr, $column:path, $large:path;)*) => {$(
        impl Multiply for $type {
            type Sum = $sum;
            #[inline(always)]
            fn add_product(sum: $sum, a: Self, b: Self) -> $sum {
                let ($a, $b) = (a as $sum, b as $sum);
                let product = $times;
                let ($a, $b) = (sum, product);
                $plus
            }
            #[inline(always)]
            fn rounded(sum: $sum) -> Self {
                sum as Self
            }
            #[inline(always)]
            fn times(self, other: Self) -> Self {
                let ($a, $b) = (self, other);
                $times
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                let ($a, $b) = (self, other);
                $plus
            }
            #[inline]
            fn column(a: Matrix<Self>, x: Matrix<Self>, out: &mut [Self]) {
                $column(a, x, out);
            }
            fn large(a: Matrix<Self>, b: Matrix<Self>, out: &mut [Self]) {
                $large(a, b, out);
            }
        }
    )*};
}
multiply! {
    f32 as f64: |a, b| a * b, a + b, column::multiply, large::multiply;
    f64 as f64: |a, b| a * b, a + b, column::multiply, large::multiply;
    i64 as i64: |a, b| a.wrapping_mul(b), a.wrapping_add(b), exact::multiply_column, exact::multiply;
    i32 as i32: |a, b| a.wrapping_mul(b), a.wrapping_add(b), exact::multiply_column, exact::multiply;
    u8 as u8: |a, b| a.wrapping_mul(b), a.wrapping_add(b), exact::multiply_column, exact::multiply;
    bool as bool: |a, b| a & b, a | b, exact::multiply_column, exact::multiply;
}

/// A look at a matrix in a buffer, within which every element lies.
#[derive(Clone, Copy)]
pub(crate) struct Matrix<'a, T> {
    buffer: &'a [T],
    start: usize,
    rows: usize,
    columns: usize,
    row_stride: isize,
    column_stride: isize,
}

impl<'a, T: Copy> Matrix<'a, T> {
    /// The matrix with element `[i, j]` at `start + i * strides[0] + j * strides[1]`.
    ///
    /// # Panics
    /// When one would lie outside of the buffer.
    #[inline]
    pub(crate) fn new(
        buffer: &'a [T],
        start: usize,
        [rows, columns]: [usize; 2],
        [row_stride, column_stride]: [isize; 2],
    ) -> Matrix<'a, T> {
        if rows > 0 && columns > 0 {
            let spans = [span(rows, row_stride), span(columns, column_stride)];
            let lowest = start as isize + spans[0].min(0) + spans[1].min(0);
            let highest = start as isize + spans[0].max(0) + spans[1].max(0);
            assert!(
                lowest >= 0 && (highest as usize) < buffer.len(),
                "a matrix reaches from {lowest} to {highest} in a buffer of {}",
                buffer.len()
            );
        }
        Matrix {
            buffer,
            start,
            rows,
            columns,
            row_stride,
            column_stride,
        }
    }

    #[inline(always)]
    fn transposed(self) -> Matrix<'a, T> {
        Matrix {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }

    #[inline(always)]
    fn position(&self, row: usize, column: usize) -> usize {
        let from_start = row as isize * self.row_stride + column as isize * self.column_stride;
        (self.start as isize + from_start) as usize
    }

    #[inline(always)]
    fn at(&self, row: usize, column: usize) -> T {
        self.buffer[self.position(row, column)]
    }

    /// A row whose elements lie side by side.
    #[inline(always)]
    fn row(&self, row: usize) -> &'a [T] {
        debug_assert_eq!(self.column_stride, 1);
        let start = self.position(row, 0);
        &self.buffer[start..start + self.columns]
    }

    /// `W` elements of such a row from `column` on.
    #[inline(always)]
    fn part_of_row<const W: usize>(&self, row: usize, column: usize) -> &'a [T; W] {
        debug_assert_eq!(self.column_stride, 1);
        let start = self.position(row, 0) + column;
        self.buffer[start..start + W]
            .try_into()
            .expect("as many as were cut out")
    }

    /// `rows` rows from `row` on.
    #[inline(always)]
    fn some_rows(self, row: usize, rows: usize) -> Matrix<'a, T> {
        Matrix {
            start: self.position(row, 0),
            rows,
            ..self
        }
    }

    #[inline(always)]
    fn some_columns(self, column: usize, columns: usize) -> Matrix<'a, T> {
        self.transposed().some_rows(column, columns).transposed()
    }
}

/// From the first to the last of `length` positions; not zero.
fn span(length: usize, stride: isize) -> isize {
    (length as isize - 1) * stride
}

/// Fills `out`, row-major, with the product of `a` and `b`.
///
/// # Panics
/// When the columns of `a` are not as many as the rows of `b`, or `out` has another size.
#[inline]
pub(crate) fn matmul<T: Multiply>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    let (rows, inner, columns) = (a.rows, a.columns, b.columns);
    assert_eq!(inner, b.rows, "inner lengths of a product");
    assert_eq!(out.len(), rows * columns, "elements of a product");
    if inner == 0 || out.is_empty() {
        out.fill(T::default());
    } else if columns == 1 {
        T::column(a, b, out);
    } else if rows == 1 {
        T::column(b.transposed(), a.transposed(), out);
    } else if inner == 1 {
        in_rows(a, columns, out, |a, out| small::outer(a, b, out));
    } else if inner < LANES && out.len().saturating_mul(inner) <= SMALL {
        small::multiply(a, b, out);
    } else {
        T::large(a, b, out);
    }
}

/// Cuts the rows of `a`, and of the output with them, into parts that threads make. A row stands
/// for the work on `a`'s elements or on `columns` of the output, whichever are more.
fn in_rows<T: Multiply>(
    a: Matrix<T>,
    columns: usize,
    out: &mut [T],
    work: impl Fn(Matrix<T>, &mut [T]) + Sync,
) {
    /// Elements that are worth a task: about 5 microseconds of them.
    const PART: usize = 1 << 15;
    // Whole tiles of the kernels for columns.
    const TILE: usize = 64;
    let elements = a.columns.max(columns);
    if a.rows.saturating_mul(elements) < 2 * PART || parallel::threads() == 1 {
        return work(a, out);
    }
    let rows = (PART / elements).next_multiple_of(TILE).max(TILE);
    parallel::for_each_chunk(out, rows * columns, |start, out| {
        let rows = a.some_rows(start / columns, out.len() / columns);
        work(rows, out);
    });
}

/// Adds the products of `row` and `factor` to short sums, one by one.
#[inline(always)]
fn add_short<T: Multiply, const W: usize>(sums: &mut [T::Sum; W], row: &[T; W], factor: T) {
    for w in 0..W {
        sums[w] = T::add_product(sums[w], row[w], factor);
    }
}

/// Adds the products of `row` and `factor` to `sums`, one by one.
#[inline(always)]
fn add_multiple<T: Multiply, const W: usize>(sums: &mut [T; W], row: &[T; W], factor: T) {
    for w in 0..W {
        sums[w] = sums[w].plus(row[w].times(factor));
    }
}
