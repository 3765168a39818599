//! Values and gradients at the ends of what floats hold: huge, tiny, zero, infinite and NaN. What
//! mathematics has a finite number for must not come out as NaN or infinite.

mod curves;
mod elementwise;
mod pairs;
mod reductions;

use gradus_core::autograd::value_and_grad;
use gradus_core::{DType, NdArray};

/// Infinity.
const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Whether both are the same up to rounding; NaN is the same as NaN.
fn agree(found: f64, expected: f64, dtype: DType) -> bool {
    let tolerance = if dtype == DType::F32 { 1e-6 } else { 1e-13 };
    found == expected
        || (found.is_nan() && expected.is_nan())
        || (found - expected).abs() <= tolerance * expected.abs()
}

/// Asserts that elements agree in order.
fn assert_agree(found: &NdArray, expected: &[f64], what: &str) {
    let numbers = found.to_vec::<f64>();
    let dtype = found.dtype();
    let same = numbers.len() == expected.len()
        && numbers
            .iter()
            .zip(expected)
            .all(|(&found, &expected)| agree(found, expected, dtype));
    assert!(
        same,
        "{what} in {dtype}:\n{numbers:?} must be\n{expected:?}"
    );
}

/// Asserts the values and the slopes of an elementwise function in one element type: for each `x`
/// what comes out and its derivative.
fn assert_points(f: impl Fn(&NdArray) -> NdArray, dtype: DType, points: &[(f64, f64, f64)]) {
    let x: Vec<f64> = points.iter().map(|point| point.0).collect();
    let x = NdArray::from_vec(x, points.len()).astype(dtype);
    let (value, gradient) = value_and_grad(f, &x);
    let values: Vec<f64> = points.iter().map(|point| point.1).collect();
    let slopes: Vec<f64> = points.iter().map(|point| point.2).collect();
    assert_agree(&value, &values, &format!("values at {x}"));
    assert_agree(&gradient, &slopes, &format!("slopes at {x}"));
}

/// As [`assert_points`] in float32 and float64, which must not differ there.
fn assert_at(f: impl Fn(&NdArray) -> NdArray, points: &[(f64, f64, f64)]) {
    assert_points(&f, DType::F32, points);
    assert_points(&f, DType::F64, points);
}

/// Asserts the value and the gradient of a function of several elements, in both element types.
fn assert_reduced(f: impl Fn(&NdArray) -> NdArray, x: &[f64], value: &[f64], gradient: &[f64]) {
    for dtype in [DType::F32, DType::F64] {
        let x = NdArray::from_vec(x.to_vec(), x.len()).astype(dtype);
        let (found, slopes) = value_and_grad(&f, &x);
        assert_agree(&found, value, &format!("value at {x}"));
        assert_agree(&slopes, gradient, &format!("gradient at {x}"));
    }
}
