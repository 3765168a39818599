//! The largest and smallest elements of rows and of columns, and where they are. The first NaN wins,
//! else the first of equal elements.

use crate::dtype::{DType, Element};
use crate::kernel::simd;

const LANES: usize = 32;
/// Elements among which one is searched for after it was found to be there.
const BLOCK: usize = 1024;

/// Only NaN differs from itself.
#[allow(clippy::eq_op, reason = "tells NaN for every element type")]
#[inline(always)]
fn is_nan<T: Element>(x: T) -> bool {
    x != x
}

/// Whether what was found stays, when `new` comes after it.
#[inline(always)]
fn stays<T: Element, const LARGEST: bool>(best: T, new: T) -> bool {
    let is_beyond = if LARGEST { new <= best } else { new >= best };
    is_beyond | is_nan(best)
}

#[inline(always)]
fn better<T: Element, const LARGEST: bool>(best: T, new: T) -> T {
    if stays::<T, LARGEST>(best, new) {
        best
    } else {
        new
    }
}

/// The largest or smallest element of a row that has one; any NaN where one is NaN.
#[inline(always)]
fn value<T: Element, const LARGEST: bool>(row: &[T]) -> T {
    if const { !matches!(T::DTYPE, DType::F32 | DType::F64) } {
        // The compiler knows how to take extremes of these in vectors.
        return row.iter().copied().fold(row[0], better::<T, LARGEST>);
    }
    in_lanes(row, row[0], better::<T, LARGEST>)
}

/// What `better` keeps of `first` and all elements, which it is given in no particular order.
#[inline(always)]
fn in_lanes<T: Copy>(row: &[T], first: T, better: impl Fn(T, T) -> T) -> T {
    let mut lanes = [first; LANES];
    let (chunks, tail) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = better(*lane, x);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(tail) {
        *lane = better(*lane, x);
    }
    lanes.into_iter().fold(first, better)
}

/// The largest element where it is finite, else zero: what exponents are taken relative to. Of zeros
/// of both signs it is either. For use within a vectorized loop.
#[inline(always)]
pub(crate) fn finite_largest<T: Element>(row: &[T]) -> T {
    let Some(&first) = row.first() else {
        return T::default();
    };
    // Not looking for NaN takes half of the time. Whatever is found beside it, the exponentials have
    // it too.
    let largest = in_lanes(row, first, |best, new| if new > best { new } else { best });
    if f64::cast(largest).is_finite() {
        largest
    } else {
        T::default()
    }
}

/// The position of the first largest or smallest element, or of the first NaN; 0 where there is none.
pub(crate) fn position<T: Element>(row: &[T], largest: bool) -> usize {
    if largest {
        find::<T, true>(row)
    } else {
        find::<T, false>(row)
    }
}

fn find<T: Element, const LARGEST: bool>(row: &[T]) -> usize {
    let Some(&first) = row.first() else { return 0 };
    let mut best = (first, 0);
    for (block, elements) in row.chunks(BLOCK).enumerate() {
        let new = simd::run(
            #[inline(always)]
            || value::<T, LARGEST>(elements),
        );
        if !stays::<T, LARGEST>(best.0, new) {
            best = (new, block);
        }
        if is_nan(best.0) {
            break;
        }
    }
    let (best, block) = best;
    let start = block * BLOCK;
    start + first_equal(&row[start..row.len().min(start + BLOCK)], best)
}

/// Where the first element is that equals `wanted`, or is NaN as that is.
fn first_equal<T: Element>(row: &[T], wanted: T) -> usize {
    let is_it = |x: T| (x == wanted) | (is_nan(x) & is_nan(wanted));
    let mut before = 0;
    for chunk in row.chunks(LANES) {
        if chunk.iter().fold(false, |any, &x| any | is_it(x)) {
            return before + chunk.iter().position(|&x| is_it(x)).unwrap_or(0);
        }
        before += chunk.len();
    }
    0
}

/// The largest or smallest element of a row that has one.
pub(crate) fn of_row<T: Element>(row: &[T], largest: bool) -> T {
    let best = simd::run(
        #[inline(always)]
        || match largest {
            true => value::<T, true>(row),
            false => value::<T, false>(row),
        },
    );
    // Zeros of both signs are equal, and NaN comes with various bits.
    if best == T::default() || is_nan(best) {
        return row[position(row, largest)];
    }
    best
}

/// For each column of a matrix, of one row at least, that lies row by row: its largest or smallest
/// element.
pub(crate) fn of_columns<T: Element>(x: &[T], out: &mut [T], largest: bool) {
    let (first, rest) = x.split_at(out.len());
    out.copy_from_slice(first);
    simd::run(
        #[inline(always)]
        || match largest {
            true => keep_better::<T, true>(out, rest),
            false => keep_better::<T, false>(out, rest),
        },
    );
}

#[inline(always)]
fn keep_better<T: Element, const LARGEST: bool>(out: &mut [T], x: &[T]) {
    for row in x.chunks_exact(out.len()) {
        for (best, &new) in out.iter_mut().zip(row) {
            *best = better::<T, LARGEST>(*best, new);
        }
    }
}

/// As [`of_columns`], the elements' rows.
pub(crate) fn rows_of_columns<T: Element>(x: &[T], out: &mut [i64], largest: bool) {
    let (first, rest) = x.split_at(out.len());
    let mut best = first.to_vec();
    out.fill(0);
    simd::run(
        #[inline(always)]
        || match largest {
            true => keep_rows::<T, true>(out, &mut best, rest),
            false => keep_rows::<T, false>(out, &mut best, rest),
        },
    );
}

#[inline(always)]
fn keep_rows<T: Element, const LARGEST: bool>(rows: &mut [i64], best: &mut [T], x: &[T]) {
    for (row, elements) in (1..).zip(x.chunks_exact(rows.len())) {
        for ((at, best), &new) in rows.iter_mut().zip(&mut *best).zip(elements) {
            let stays = stays::<T, LARGEST>(*best, new);
            *at = if stays { *at } else { row };
            *best = if stays { *best } else { new };
        }
    }
}
