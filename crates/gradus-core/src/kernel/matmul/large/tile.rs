//! The micro-kernel: a tile of the output, whose sums stay in registers.

use super::super::super::parallel::Parts;
use super::vector::Vector;

/// Vectors that a row of a tile has at most.
pub(super) const VECTORS: usize = 2;
/// Elements of the largest tile.
const MOST: usize = 8 * 32;

/// Where a tile lies in the output, and how much of it does.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) strides: [usize; 2],
    /// Whether these are the first terms of the sums; if not, they are added to what is there.
    pub(super) is_first: bool,
}

/// Adds to the tile at `place` the product of packed rows and packed columns, `R` and
/// `VECTORS * V::LANES` of each, of which the tile may need fewer.
///
/// # Safety
/// The instruction set of `V` must be there, and no other thread may be at the tile's elements.
#[inline(always)]
pub(super) unsafe fn fill<V: Vector, const R: usize>(
    rows: &[V::Element],
    columns: &[V::Element],
    out: &Parts<V::Element>,
    place: Place,
) where
    V::Element: Default + std::ops::Add<Output = V::Element>,
{
    // SAFETY: as the caller promises. Fewer rows and vectors than a tile has make less work.
    unsafe {
        match (place.columns > V::LANES, place.rows) {
            (true, ..=2) => fill_part::<V, R, 2, 2>(rows, columns, out, place),
            (true, ..=4) => fill_part::<V, R, 4, 2>(rows, columns, out, place),
            (true, _) => fill_part::<V, R, R, 2>(rows, columns, out, place),
            (false, ..=4) => fill_part::<V, R, 4, 1>(rows, columns, out, place),
            (false, _) => fill_part::<V, R, R, 1>(rows, columns, out, place),
        }
    }
}

/// As [`fill`], with the first `P` of `R` rows and the first `N` vectors of columns.
#[inline(always)]
unsafe fn fill_part<V: Vector, const R: usize, const P: usize, const N: usize>(
    rows: &[V::Element],
    columns: &[V::Element],
    out: &Parts<V::Element>,
    place: Place,
) where
    V::Element: Default + std::ops::Add<Output = V::Element>,
{
    // SAFETY: as the caller promises.
    let sums = unsafe { sums::<V, R, P, N>(rows, columns) };
    let [row_stride, column_stride] = place.strides;
    if place.columns == N * V::LANES && column_stride == 1 && place.rows == P {
        for (r, sums) in sums.iter().enumerate() {
            let start = place.start + r * row_stride;
            // SAFETY: the caller promises that these elements are this thread's; there are as many
            // as the vectors have.
            unsafe {
                let out = out.part(start..start + N * V::LANES).as_mut_ptr();
                for (n, &sum) in sums.iter().enumerate() {
                    let out = out.add(n * V::LANES);
                    let sum = match place.is_first {
                        true => sum,
                        false => V::load(out).plus(sum),
                    };
                    sum.store(out);
                }
            }
        }
        return;
    }
    let mut elements = [V::Element::default(); MOST];
    for (r, sums) in sums.iter().enumerate() {
        for (n, &sum) in sums.iter().enumerate() {
            let to = &mut elements[(r * N + n) * V::LANES..][..V::LANES];
            // SAFETY: as many elements as the vector has.
            unsafe { sum.store(to.as_mut_ptr()) };
        }
    }
    for r in 0..place.rows {
        for c in 0..place.columns {
            let at = place.start + r * row_stride + c * column_stride;
            // SAFETY: the caller promises that this element is this thread's.
            let out = unsafe { &mut out.part(at..at + 1)[0] };
            let sum = elements[r * N * V::LANES + c];
            *out = if place.is_first { sum } else { *out + sum };
        }
    }
}

/// The sums of products, each in sequence.
#[inline(always)]
unsafe fn sums<V: Vector, const R: usize, const P: usize, const N: usize>(
    rows: &[V::Element],
    columns: &[V::Element],
) -> [[V; N]; P]
where
    V::Element: Default,
{
    let width = VECTORS * V::LANES;
    let terms = rows.len() / R;
    assert!(P <= R && N <= VECTORS && columns.len() >= terms * width);
    let (mut row, mut column) = (rows.as_ptr(), columns.as_ptr());
    // SAFETY: the instruction set is there, as the caller promises. Each of `terms` steps reads the
    // first `P` of `R` elements of `rows` and the first `N * V::LANES` of `width` of `columns`,
    // which have `terms` times as many; the pointers end one past the last of these at most.
    unsafe {
        let mut sums = [[V::splat(V::Element::default()); N]; P];
        for _ in 0..terms {
            let mut vectors = [V::splat(V::Element::default()); N];
            for (n, vector) in vectors.iter_mut().enumerate() {
                *vector = V::load(column.add(n * V::LANES));
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                let element = V::splat(*row.add(r));
                for (sum, &vector) in sums.iter_mut().zip(&vectors) {
                    *sum = sum.plus_product(element, vector);
                }
            }
            row = row.add(R);
            column = column.add(width);
        }
        sums
    }
}
