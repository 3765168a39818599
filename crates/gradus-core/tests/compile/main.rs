//! Compiled steps give what eager ones give, bit for bit.

mod captured;
#[path = "../common/mod.rs"]
mod common;
mod operations;
mod program;
mod programs;
mod refused;
mod training;

use gradus_core::{DType, NdArray};

/// The elements' bits: zeros of either sign differ, and a NaN is equal to itself.
fn bits(x: &NdArray) -> Vec<u64> {
    match x.dtype() {
        DType::F32 => x
            .to_vec::<f32>()
            .into_iter()
            .map(|x| u64::from(x.to_bits()))
            .collect(),
        DType::F64 => x.to_vec::<f64>().into_iter().map(f64::to_bits).collect(),
        _ => x.to_vec::<i64>().into_iter().map(|x| x as u64).collect(),
    }
}
