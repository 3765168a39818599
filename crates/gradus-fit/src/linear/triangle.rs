//! A triangle that stands for all rows seen: the `R` of their QR factorization, with the response as its
//! last column.
//!
//! `absorb` is the inner loop of every streaming fit. It is written here rather than taken from nalgebra,
//! whose QR forms one matrix per block and has no way to put rows below a triangle: the triangle's zeros
//! would be computed with, in several allocations a block.

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
        for (column, values) in panel.chunks_exact_mut(stride).enumerate() {
            let largest = values
                .iter()
                .fold(0.0, |most: f64, value| most.max(value.abs()));
            self.raise(
                column,
                if largest == 0.0 {
                    i32::MIN
                } else {
                    exponent_of(largest)
                },
            );
            let scale = times_power_of_two(1.0, self.exponents[column].saturating_neg().min(1023));
            values.iter_mut().for_each(|value| *value *= scale);
        }
        self.absorb(panel, stride, |_| stride);
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
    fn absorb(&mut self, panel: &mut [f64], stride: usize, used: impl Fn(usize) -> usize) {
        let order = self.order;
        for column in 0..order {
            let (done, rest) = panel.split_at_mut((column + 1) * stride);
            let below = &done[column * stride..][..used(column)];
            let squares = dot(below, below);
            if squares == 0.0 {
                continue;
            }
            let diagonal = self.entries[column * order + column];
            let length = (diagonal * diagonal + squares).sqrt();
            let head = diagonal + length.copysign(diagonal);
            self.entries[column * order + column] = -length.copysign(diagonal);
            let inverse = 1.0 / (length * head.abs());
            let tops = self.entries[(column + 1) * order..].chunks_exact_mut(order);
            for (top, target) in tops.zip(rest.chunks_exact_mut(stride)) {
                let target = &mut target[..below.len()];
                let factor = (head * top[column] + dot(below, target)) * inverse;
                top[column] -= factor * head;
                subtract(target, factor, below);
            }
        }
    }
}

/// The sum of products, in eight lanes and a fixed order.
fn dot(left: &[f64], right: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    for (a, b) in left
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(right.as_chunks::<LANES>().0)
    {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// `target -= factor * source`.
fn subtract(target: &mut [f64], factor: f64, source: &[f64]) {
    for (value, &other) in target.iter_mut().zip(source) {
        *value -= factor * other;
    }
}
