//! A triangle that stands for all rows seen: the `R` of their QR factorization, with the response as its
//! last column.
//!
//! `absorb` is the inner loop of every streaming fit. It is written here rather than taken from nalgebra,
//! whose QR forms one matrix per block and has no way to put rows below a triangle: the triangle's zeros
//! would be computed with, in several allocations a block.

use gradus_core::with_widest_vectors;

use super::real::{exponent_of, times_power_of_two};

/// Numbers that are worked on at once: the length of columns is a multiple of it.
pub(super) const LANES: usize = 8;

/// An upper triangle, column by column; column `j` is scaled by `2^-exponents[j]`.
///
/// Scaling by powers of two changes no bit of a QR factorization, but keeps the squares of large and
/// small numbers within range.
#[derive(Clone, Debug)]
pub(super) struct Triangle {
    pub(super) order: usize,
    pub(super) entries: Vec<f64>,
    pub(super) exponents: Vec<i32>,
}

impl Triangle {
    pub(super) fn new(order: usize) -> Self {
        Self {
            order,
            entries: vec![0.0; order * order],
            exponents: vec![i32::MIN; order],
        }
    }

    /// Takes rows in: `panel` holds them column by column at distances of `stride`, a multiple of
    /// [`LANES`], with zeros below. The panel is used up.
    pub(super) fn absorb_rows(&mut self, panel: &mut [f64], stride: usize) {
        with_widest_vectors(
            #[inline(always)]
            || {
                for (column, values) in panel.chunks_exact_mut(stride).enumerate() {
                    self.raise(column, exponent_of_largest(values));
                    let exponent = self.exponents[column].saturating_neg().min(1023);
                    let scale = times_power_of_two(1.0, exponent);
                    values.iter_mut().for_each(|value| *value *= scale);
                }
                self.absorb(panel, stride, |_| stride);
            },
        );
    }

    /// Takes another triangle in, as if its rows came after those of this one.
    pub(super) fn merge(&mut self, other: &Self) {
        let stride = self.order.next_multiple_of(LANES);
        let mut panel = vec![0.0; self.order * stride];
        for (column, values) in panel.chunks_exact_mut(stride).enumerate() {
            self.raise(column, other.exponents[column]);
            let shift = other.exponents[column].saturating_sub(self.exponents[column]);
            let theirs = &other.entries[column * self.order..][..=column];
            for (value, &entry) in values.iter_mut().zip(theirs) {
                *value = times_power_of_two(entry, shift);
            }
        }
        self.absorb(&mut panel, stride, |column| {
            (column + 1).next_multiple_of(LANES)
        });
    }

    /// Raises the exponent of a column's scale, with the entries that were scaled by the old one.
    fn raise(&mut self, column: usize, exponent: i32) {
        let old = self.exponents[column];
        if exponent <= old {
            return;
        }
        for entry in &mut self.entries[column * self.order..][..=column] {
            *entry = times_power_of_two(*entry, old.saturating_sub(exponent));
        }
        self.exponents[column] = exponent;
    }

    /// Reflects the panel's columns, one after the other, into the triangle (Householder).
    ///
    /// `used` says for a column how many of its numbers may differ from 0, then and after all earlier
    /// columns have been reflected.
    #[inline(always)]
    fn absorb(&mut self, panel: &mut [f64], stride: usize, used: impl Fn(usize) -> usize) {
        let order = self.order;
        for column in 0..order {
            let (done, rest) = panel.split_at_mut((column + 1) * stride);
            let below = &done[column * stride..][..used(column)];
            let [squares] = dots(below, [below]);
            if squares == 0.0 {
                continue;
            }
            let diagonal = self.entries[column * order + column];
            let length = (diagonal * diagonal + squares).sqrt();
            let head = diagonal + length.copysign(diagonal);
            self.entries[column * order + column] = -length.copysign(diagonal);
            let reflection = Reflection {
                column,
                head,
                inverse: 1.0 / (length * head.abs()),
                below,
            };
            let tops = self.entries[(column + 1) * order..].chunks_mut(AT_ONCE * order);
            for (tops, targets) in tops.zip(rest.chunks_mut(AT_ONCE * stride)) {
                match targets.len() / stride {
                    1 => reflection.apply::<1>(tops, targets),
                    2 => reflection.apply::<2>(tops, targets),
                    3 => reflection.apply::<3>(tops, targets),
                    _ => reflection.apply::<AT_ONCE>(tops, targets),
                }
            }
        }
    }
}

/// Columns that are reflected at once: each has sums of its own, which need not wait for the others'.
const AT_ONCE: usize = 4;

/// A reflection that makes zeros of the column `below` the triangle's diagonal.
struct Reflection<'p> {
    column: usize,
    /// The reflection's vector is this number above `below`, and the inverse of half its square.
    head: f64,
    inverse: f64,
    below: &'p [f64],
}

impl Reflection<'_> {
    /// Reflects `N` columns: their numbers in the triangle and in the panel.
    #[inline(always)]
    fn apply<const N: usize>(&self, tops: &mut [f64], targets: &mut [f64]) {
        let (order, stride) = (tops.len() / N, targets.len() / N);
        let column = |place: usize| &targets[place * stride..][..self.below.len()];
        let products = dots(self.below, std::array::from_fn::<_, N, _>(column));
        let tops = tops.chunks_exact_mut(order).zip(products);
        for ((top, product), target) in tops.zip(targets.chunks_exact_mut(stride)) {
            let top = &mut top[self.column];
            let factor = (self.head * *top + product) * self.inverse;
            *top -= factor * self.head;
            for (value, &other) in target.iter_mut().zip(self.below) {
                *value -= factor * other;
            }
        }
    }
}

/// The exponent of the number that is farthest from 0; the lowest where all are 0.
#[inline(always)]
fn exponent_of_largest(values: &[f64]) -> i32 {
    let mut lanes = [0.0_f64; LANES];
    for values in values.as_chunks::<LANES>().0 {
        for (most, value) in lanes.iter_mut().zip(values) {
            *most = if value.abs() > *most {
                value.abs()
            } else {
                *most
            };
        }
    }
    match lanes.into_iter().fold(0.0, f64::max) {
        0.0 => i32::MIN,
        largest => exponent_of(largest),
    }
}

/// The sums of products of `left` with each of some columns as long as it is, in eight lanes and a
/// fixed order.
#[inline(always)]
fn dots<const N: usize>(left: &[f64], columns: [&[f64]; N]) -> [f64; N] {
    let left = left.as_chunks::<LANES>().0;
    let columns = columns.map(|column| &column.as_chunks::<LANES>().0[..left.len()]);
    let mut sums = [[0.0; LANES]; N];
    for (index, left) in left.iter().enumerate() {
        for (lanes, column) in sums.iter_mut().zip(columns) {
            for ((sum, a), b) in lanes.iter_mut().zip(left).zip(&column[index]) {
                *sum += a * b;
            }
        }
    }
    sums.map(|[a, b, c, d, e, f, g, h]| ((a + e) + (c + g)) + ((b + f) + (d + h)))
}
