//! What the tests of laws share: naive arrays, and random ways of looking at arrays.
#![allow(dead_code, reason = "each test takes what it needs")]

pub(crate) mod look;
pub(crate) mod naive;

use gradus_core::{NdArray, Result};
use proptest::collection::vec;
use proptest::prelude::*;

/// Up to four axes of lengths from 0 to 4.
pub(crate) fn shapes() -> impl Strategy<Value = Vec<usize>> {
    vec(prop_oneof![1 => Just(0_usize), 12 => 1_usize..=4], 0..=4)
}

/// The same elements in a buffer of their own, side by side, without a history.
pub(crate) fn copy(x: &NdArray) -> NdArray {
    NdArray::from_vec(x.to_vec::<f64>(), x.shape()).astype(x.dtype())
}

/// The elements' bits, as of float64.
pub(crate) fn bits(x: &NdArray) -> Vec<u64> {
    x.to_vec::<f64>().into_iter().map(f64::to_bits).collect()
}

/// Matrices of up to 6 x 6 small numbers, of which many are equal.
pub(crate) fn matrices() -> impl Strategy<Value = NdArray> {
    (1_usize..7, 1_usize..7).prop_flat_map(|(rows, columns)| {
        let elements = vec(-3_i64..4, rows * columns);
        elements.prop_map(move |elements| NdArray::from_vec(elements, (rows, columns)))
    })
}

/// The shape as it prints.
pub(crate) fn shape(x: &NdArray) -> String {
    x.shape().to_string()
}

/// ```text
/// 0 1 2
/// 3 4 5
/// ```
pub(crate) fn two_by_three() -> NdArray {
    gradus_core::nd::arange(6).reshape((2, 3))
}

/// The text of the error that was expected.
pub(crate) fn text<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => panic!("an error was expected"),
        Err(error) => error.to_string(),
    }
}

/// Numbers between -2 and 2 with many digits, always the same ones.
pub(crate) fn numbers(size: usize) -> Vec<f64> {
    (0..size)
        .map(|i| 2.0 * (1.0 + 1.7 * i as f64).sin())
        .collect()
}

/// An array of float64 filled with [`numbers`].
pub(crate) fn filled(shape: &[usize]) -> NdArray {
    NdArray::from_vec(numbers(shape.iter().product()), shape)
}
