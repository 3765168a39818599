//! Softmax, its logarithm and the cross entropy, with their gradients, row by row: each row is read
//! from memory once and written once.
//!
//! Rows are taken together up to [`BLOCK`] elements, so that vectors are filled even where rows are
//! short. All slices hold rows of length `row`, which is not zero, side by side.

use crate::kernel::extreme::finite_largest;
use crate::kernel::math::Real;
use crate::kernel::simd;
use crate::kernel::sum::{fill_and_sum, sum, sum_of};

/// Elements that are worked on at a time, in the nearest caches.
const BLOCK: usize = 2048;

/// Elements from which on a row fills vectors by itself: what is done to an element is done in one
/// pass then, its share in the row's sum included.
const LONG: usize = 64;

/// The number of elements of as many rows as are taken together.
fn block(row: usize) -> usize {
    row * (BLOCK / row).max(1)
}

/// Writes each element less the largest one of its row.
#[inline(always)]
fn less_largest<T: Real>(x: &[T], row: usize, out: &mut [T]) {
    for (x, out) in x.chunks_exact(row).zip(out.chunks_exact_mut(row)) {
        let largest = finite_largest(x);
        for (out, &x) in out.iter_mut().zip(x) {
            *out = x - largest;
        }
    }
}

fn largest<T: Real>(x: &[T]) -> T {
    simd::run(
        #[inline(always)]
        || finite_largest(x),
    )
}

/// The largest element of a long row, and the logarithm of the sum of the exponentials relative to it.
fn largest_and_logarithm<T: Real>(x: &[T]) -> (T, T) {
    let largest = largest(x);
    let total = sum_of(
        x,
        #[inline(always)]
        |x| (x - largest).exp(),
    );
    (largest, total.ln())
}

/// Writes the exponentials as shares of their sum in each row.
pub(crate) fn softmax<T: Real>(x: &[T], row: usize, out: &mut [T]) {
    if row >= LONG {
        for (x, out) in x.chunks_exact(row).zip(out.chunks_exact_mut(row)) {
            let largest = largest(x);
            let total = fill_and_sum(
                x,
                out,
                #[inline(always)]
                |x| (x - largest).exp(),
            );
            simd::run(
                #[inline(always)]
                || {
                    for out in out {
                        *out = *out / total;
                    }
                },
            );
        }
        return;
    }
    for (x, out) in x.chunks(block(row)).zip(out.chunks_mut(block(row))) {
        simd::run(
            #[inline(always)]
            || {
                less_largest(x, row, out);
                for out in &mut *out {
                    *out = out.exp();
                }
            },
        );
        for out in out.chunks_exact_mut(row) {
            let total = sum(out);
            simd::run(
                #[inline(always)]
                || {
                    for out in out {
                        *out = *out / total;
                    }
                },
            );
        }
    }
}

/// Writes the logarithms of these shares.
pub(crate) fn log_softmax<T: Real>(x: &[T], row: usize, out: &mut [T]) {
    if row >= LONG {
        for (x, out) in x.chunks_exact(row).zip(out.chunks_exact_mut(row)) {
            let (largest, logarithm) = largest_and_logarithm(x);
            simd::run(
                #[inline(always)]
                || {
                    for (out, &x) in out.iter_mut().zip(x) {
                        *out = (x - largest) - logarithm;
                    }
                },
            );
        }
        return;
    }
    let mut powers = vec![T::default(); block(row).min(x.len())];
    for (x, out) in x.chunks(block(row)).zip(out.chunks_mut(block(row))) {
        let powers = &mut powers[..x.len()];
        simd::run(
            #[inline(always)]
            || {
                less_largest(x, row, out);
                for (power, out) in powers.iter_mut().zip(&*out) {
                    *power = out.exp();
                }
            },
        );
        for (powers, out) in powers.chunks_exact(row).zip(out.chunks_exact_mut(row)) {
            let logarithm = sum(powers).ln();
            simd::run(
                #[inline(always)]
                || {
                    for out in out {
                        *out = *out - logarithm;
                    }
                },
            );
        }
    }
}

/// Writes `y·g - y·sum(y·g)` for the shares `y` of each row and the cotangent `g`.
pub(crate) fn softmax_gradient<T: Real>(y: &[T], g: &[T], row: usize, out: &mut [T]) {
    let rows = y.chunks_exact(row).zip(g.chunks_exact(row));
    for ((y, g), out) in rows.zip(out.chunks_exact_mut(row)) {
        simd::run(
            #[inline(always)]
            || {
                for ((out, &y), &g) in out.iter_mut().zip(y).zip(g) {
                    *out = y * g;
                }
            },
        );
        let total = sum(out);
        simd::run(
            #[inline(always)]
            || {
                for (out, &y) in out.iter_mut().zip(y) {
                    *out = *out - y * total;
                }
            },
        );
    }
}

/// Writes `g - exp(y)·sum(g)` for the logarithms `y` of the shares and the cotangent `g`.
pub(crate) fn log_softmax_gradient<T: Real>(y: &[T], g: &[T], row: usize, out: &mut [T]) {
    let length = block(row);
    let blocks = y.chunks(length).zip(g.chunks(length));
    for ((y, g), out) in blocks.zip(out.chunks_mut(length)) {
        simd::run(
            #[inline(always)]
            || {
                for (out, &y) in out.iter_mut().zip(y) {
                    *out = y.exp();
                }
            },
        );
        for (g, out) in g.chunks_exact(row).zip(out.chunks_exact_mut(row)) {
            let total = sum(g);
            simd::run(
                #[inline(always)]
                || {
                    for (out, &g) in out.iter_mut().zip(g) {
                        *out = g - *out * total;
                    }
                },
            );
        }
    }
}

/// Writes for each row the negative of what [`log_softmax`] gives at its label, a position in the row.
pub(crate) fn cross_entropy<T: Real>(x: &[T], labels: &[i64], row: usize, out: &mut [T]) {
    if row >= LONG {
        let rows = x.chunks_exact(row).zip(labels);
        for (out, (x, &label)) in out.iter_mut().zip(rows) {
            let (largest, logarithm) = largest_and_logarithm(x);
            *out = T::default() - ((x[label as usize] - largest) - logarithm);
        }
        return;
    }
    let mut powers = vec![T::default(); block(row).min(x.len())];
    let rows = block(row) / row;
    let blocks = x.chunks(block(row)).zip(labels.chunks(rows));
    for ((x, labels), out) in blocks.zip(out.chunks_mut(rows)) {
        let powers = &mut powers[..x.len()];
        simd::run(
            #[inline(always)]
            || less_largest(x, row, powers),
        );
        let exponents = powers.chunks_exact(row).zip(labels);
        for (out, (exponents, &label)) in out.iter_mut().zip(exponents) {
            *out = exponents[label as usize];
        }
        simd::run(
            #[inline(always)]
            || {
                for power in &mut *powers {
                    *power = power.exp();
                }
            },
        );
        for (out, powers) in out.iter_mut().zip(powers.chunks_exact(row)) {
            *out = T::default() - (*out - sum(powers).ln());
        }
    }
}

/// Writes `g·(softmax(x) - 1)` at the label of each row and `g·softmax(x)` elsewhere, for a cotangent
/// `g` of each row.
pub(crate) fn cross_entropy_gradient<T: Real>(
    x: &[T],
    labels: &[i64],
    g: &[T],
    row: usize,
    out: &mut [T],
) {
    softmax(x, row, out);
    let one = T::cast(1.0);
    let rows = out.chunks_exact_mut(row).zip(labels.iter().zip(g));
    for (out, (&label, &g)) in rows {
        out[label as usize] = out[label as usize] - one;
        simd::run(
            #[inline(always)]
            || {
                for out in out {
                    *out = *out * g;
                }
            },
        );
    }
}
