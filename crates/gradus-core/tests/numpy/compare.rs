//! Whether what came out is what NumPy gave.

use gradus_core::{DType, Element, NdArray};

/// How far a float may be off; not at all where both are zero.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tolerance {
    /// Floats between the two.
    pub(crate) ulps: u64,
    /// The distance between the two.
    pub(crate) within: f64,
}

/// # Errors
/// What differs.
pub(crate) fn compare(
    expected: &NdArray,
    got: &NdArray,
    tolerance: Tolerance,
) -> Result<(), String> {
    if got.dtype() != expected.dtype() {
        return Err(format!(
            "dtype {} instead of {}",
            got.dtype(),
            expected.dtype()
        ));
    }
    if got.shape() != expected.shape() {
        return Err(format!(
            "shape {} instead of {}",
            got.shape(),
            expected.shape()
        ));
    }
    match expected.dtype() {
        DType::Bool => compare_with::<bool>(expected, got, |a, b| a == b),
        DType::U8 => compare_with::<u8>(expected, got, |a, b| a == b),
        DType::I32 => compare_with::<i32>(expected, got, |a, b| a == b),
        DType::I64 => compare_with::<i64>(expected, got, |a, b| a == b),
        DType::F32 => compare_with::<f32>(expected, got, |a, b| {
            let ulps = ordinal(a.to_bits().into(), 31).abs_diff(ordinal(b.to_bits().into(), 31));
            near(a.into(), b.into(), ulps, tolerance)
        }),
        DType::F64 => compare_with::<f64>(expected, got, |a, b| {
            let ulps = ordinal(a.to_bits(), 63).abs_diff(ordinal(b.to_bits(), 63));
            near(a, b, ulps, tolerance)
        }),
    }
}

fn compare_with<T: Element>(
    expected: &NdArray,
    got: &NdArray,
    same: impl Fn(T, T) -> bool,
) -> Result<(), String> {
    let (expected, got) = (expected.to_vec::<T>(), got.to_vec::<T>());
    let differing = (expected.iter().zip(&got).enumerate()).find(|(_, (a, b))| !same(**a, **b));
    match differing {
        None => Ok(()),
        Some((position, (a, b))) => Err(format!("element {position} is {b:?} instead of {a:?}")),
    }
}

/// The float's place in the order of all floats, from the bits of which `sign` is the sign's.
fn ordinal(bits: u64, sign: u32) -> i64 {
    let magnitude = (bits & !(1 << sign)) as i64;
    if bits >> sign == 1 {
        -magnitude
    } else {
        magnitude
    }
}

fn near(expected: f64, got: f64, ulps: u64, tolerance: Tolerance) -> bool {
    if expected.is_nan() || got.is_nan() {
        return expected.is_nan() && got.is_nan();
    }
    if expected == got {
        // Where numbers are added up, the sign of a zero is left to the order of additions.
        let same_sign = expected.is_sign_negative() == got.is_sign_negative();
        return same_sign || tolerance.within > 0.0;
    }
    let is_close = ulps <= tolerance.ulps || (expected - got).abs() <= tolerance.within;
    expected.is_finite() && got.is_finite() && is_close
}
