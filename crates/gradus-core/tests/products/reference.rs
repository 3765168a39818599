//! Sums of products by loops over all indices, and arrays that lie in memory in any way.

use std::collections::BTreeMap;

use gradus_core::nd::{self, Slice};
use gradus_core::{DType, NdArray};

/// What an element is that no product may touch.
const UNTOUCHED: f64 = 77.0;

/// An array's elements, as float64, with a letter for each axis.
pub(crate) struct Named<'a> {
    pub(crate) array: &'a NdArray,
    pub(crate) letters: &'a str,
}

/// The shape and the elements of the sum, over all letters that `output` lacks, of the products of
/// the operands' elements. An axis of length 1 holds its element for all positions.
pub(crate) fn sum_of_products(operands: &[Named], output: &str) -> (Vec<usize>, Vec<f64>) {
    let mut lengths: BTreeMap<char, usize> = BTreeMap::new();
    for Named { array, letters } in operands {
        for (letter, &length) in letters.chars().zip(&*array.shape()) {
            let known = lengths.entry(letter).or_insert(1);
            *known = if length == 1 { *known } else { length };
        }
    }
    let elements: Vec<Vec<f64>> = operands.iter().map(|o| o.array.to_vec()).collect();
    let shape: Vec<usize> = output.chars().map(|letter| lengths[&letter]).collect();
    let mut sums = vec![0.0; shape.iter().product()];
    let letters: Vec<char> = lengths.keys().copied().collect();
    let all: Vec<usize> = lengths.values().copied().collect();
    for position in 0..all.iter().product() {
        let index: BTreeMap<char, usize> = letters
            .iter()
            .copied()
            .zip(unravel(position, &all))
            .collect();
        let place = |letters: &str, shape: &[usize]| {
            letters
                .chars()
                .zip(shape)
                .fold(0, |place, (letter, &length)| {
                    place * length + if length == 1 { 0 } else { index[&letter] }
                })
        };
        let factors = operands.iter().zip(&elements);
        let product: f64 = factors
            .map(|(o, elements)| elements[place(o.letters, &o.array.shape())])
            .product();
        sums[place(output, &shape)] += product;
    }
    (shape, sums)
}

/// The index of the element at `position` of the row-major order.
pub(crate) fn unravel(mut position: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (index, &length) in index.iter_mut().zip(shape).rev() {
        *index = position % length;
        position /= length;
    }
    index
}

/// Eighths from -2 to 2 that follow no pattern, for types without fractions or signs as many whole
/// numbers.
pub(crate) fn eighths(shape: &[usize], dtype: DType, seed: u64) -> NdArray {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state = state
            .wrapping_mul(0x5851_f42d_4c95_7f2d)
            .wrapping_add(0x1405_7b7e_f767_814f);
        (state >> 33) % 33
    };
    let number = |step: u64| match dtype {
        DType::F32 | DType::F64 => step as f64 / 8.0 - 2.0,
        DType::I32 | DType::I64 => step as f64 - 16.0,
        DType::U8 => step as f64,
        DType::Bool => (step % 2) as f64,
    };
    let numbers = (0..shape.iter().product())
        .map(|_| number(next()))
        .collect::<Vec<f64>>();
    NdArray::from_vec(numbers, shape).astype(dtype)
}

/// The same elements, lying in memory as `way` says: with axes in another order, steps over
/// elements that are not part of it, and backwards.
pub(crate) fn scattered(x: &NdArray, way: u64) -> NdArray {
    let rank = x.rank();
    if rank == 0 {
        return x.clone();
    }
    let mut order: Vec<usize> = (0..rank).collect();
    order.rotate_left(way as usize % rank);
    if way & 4 != 0 {
        order.reverse();
    }
    let inner = x.transpose(order.clone());
    let steps: Vec<isize> = (0..rank)
        .map(|axis| [1, 2, -1, -2][(way >> (3 + 2 * axis)) as usize % 4])
        .collect();
    let lengths = inner
        .shape()
        .iter()
        .zip(&steps)
        .map(|(n, step)| n * step.unsigned_abs() + 1)
        .collect::<Vec<_>>();
    let parts: Vec<Slice> = (inner.shape().iter().zip(&steps))
        .map(|(&n, &step)| {
            let last = (n as isize - 1) * step.abs();
            match (n, step) {
                (0, _) => (0..0).into(),
                (_, 1..) => nd::step(..last + 1, step),
                // Backwards the end is before the first element: `..` says that.
                _ => Slice::Range {
                    start: Some(last),
                    stop: None,
                    step,
                },
            }
        })
        .collect();
    let base = nd::full_as(lengths, UNTOUCHED, x.dtype());
    base.slice(&parts[..]).assign(&inner);
    let mut inverse = vec![0; rank];
    for (to, &from) in order.iter().enumerate() {
        inverse[from] = to;
    }
    let view = base.slice(&parts[..]).transpose(inverse);
    assert!(view.array_equal(x));
    view
}

/// Whether both have the same elements, bit by bit.
pub(crate) fn same_bits(a: &NdArray, b: &NdArray) -> bool {
    let bits = |x: &NdArray| {
        x.to_vec::<f64>()
            .into_iter()
            .map(f64::to_bits)
            .collect::<Vec<_>>()
    };
    (a.shape(), a.dtype()) == (b.shape(), b.dtype()) && bits(a) == bits(b)
}

#[track_caller]
pub(crate) fn assert_exact(found: &NdArray, (shape, elements): (Vec<usize>, Vec<f64>)) {
    assert_eq!(found.shape().to_vec(), shape);
    assert_eq!(found.to_vec::<f64>(), elements);
}
