//! Derivatives checked against finite differences: for every operation here, and for users' functions.

use super::functional::{Arguments, grad, jvp};
use crate::error::{Error, Result};
use crate::{DType, NdArray, nd};

/// Differences this small, relative to the size of the numbers, count as none.
const TOLERANCE: f64 = 1e-5;

/// Checks the first and second derivatives of `f` at `at` against central differences.
///
/// The result is weighted with fixed numbers of mixed sign, so that errors in single elements
/// cannot cancel; every element of every argument is varied. The first derivative is taken in
/// reverse ([`grad`]) and forward ([`jvp`]), the second one of the reverse form. Take arguments
/// away from kinks and poles, of moderate size, in float64.
///
/// # Errors
/// [`Error::Autograd`] that names the order, the argument, its element and both values;
/// [`Error::DType`] when an argument is not float64.
///
/// ```
/// use gradus_core::{autograd, nd};
/// let x = nd::array_as([0.3, 0.7], gradus_core::DType::F64);
/// autograd::check_grads(|x| x.sin() * x, &x)?;
///
/// let wrong = |x: &_| autograd::custom(&[x], |x| x[0].sin(), |c| vec![c.inputs[0].sin()]);
/// let error = autograd::check_grads(wrong, &x).unwrap_err();
/// assert!(error.to_string().starts_with("check_grads: derivative of order 1"));
/// # Ok::<(), gradus_core::Error>(())
/// ```
pub fn check_grads<A: Arguments>(f: impl Fn(&A) -> NdArray, at: &A) -> Result<()> {
    for argument in at.arrays() {
        if argument.dtype() != DType::F64 {
            return Err(Error::DType {
                operation: "check_grads",
                dtype: argument.dtype(),
                needs: "arguments of float64, since finite differences lose half of the digits",
            });
        }
    }
    let value = |x: &A| weighted(&f(x));
    let first = grad(value, at);
    compare(1, "reverse", value, at, &first)?;
    check_forward(&f, at, &first)?;
    let slope = |x: &A| {
        let first = grad(value, x);
        let weighted = first.arrays().into_iter().map(weighted);
        weighted
            .reduce(|sum, part| sum + part)
            .expect("at least one argument")
    };
    compare(2, "reverse", slope, at, &grad(slope, at))
}

/// The sum of the elements, each with another weight.
fn weighted(array: &NdArray) -> NdArray {
    let weights = (0..array.size())
        .map(|i| (1.0 + i as f64).sin() + 0.1)
        .collect();
    (array * NdArray::from_vec::<f64>(weights, array.shape())).sum()
}

fn check_forward<A: Arguments>(f: impl Fn(&A) -> NdArray, at: &A, first: &A) -> Result<()> {
    let tangents = (at.arrays().iter())
        .map(|x| {
            nd::arange(x.size())
                .astype(DType::F64)
                .cos()
                .reshape(x.shape())
        })
        .collect();
    let tangent = at.rebuild(tangents);
    let forward = weighted(&jvp(f, at, &tangent).1).item();
    let products = first.arrays().into_iter().zip(tangent.arrays());
    let reverse: f64 = products
        .map(|(first, tangent)| (first * tangent).sum().item())
        .sum();
    if differ(forward, reverse) {
        return Err(Error::autograd(
            "check_grads",
            format!("the forward derivative is {forward}, by the reverse one it must be {reverse}"),
        ));
    }
    Ok(())
}

fn compare<A: Arguments>(
    order: usize,
    mode: &str,
    value: impl Fn(&A) -> NdArray,
    at: &A,
    derivative: &A,
) -> Result<()> {
    for (argument, derivative) in derivative.arrays().into_iter().enumerate() {
        for (element, analytic) in derivative.to_vec::<f64>().into_iter().enumerate() {
            let numeric = central_difference(&value, at, argument, element);
            if differ(analytic, numeric) {
                return Err(Error::autograd(
                    "check_grads",
                    format!(
                        "derivative of order {order} ({mode}) by element {element} of argument \
                         {argument} is {analytic}, by central differences it must be {numeric}"
                    ),
                ));
            }
        }
    }
    Ok(())
}

fn differ(a: f64, b: f64) -> bool {
    let close = (a - b).abs() <= TOLERANCE * (1.0 + a.abs().max(b.abs()));
    !close
}

fn central_difference<A: Arguments>(
    value: impl Fn(&A) -> NdArray,
    at: &A,
    argument: usize,
    element: usize,
) -> f64 {
    let shifted = |step: f64| {
        let mut arrays: Vec<NdArray> = at.arrays().into_iter().cloned().collect();
        let mut elements = arrays[argument].to_vec::<f64>();
        elements[element] += step;
        arrays[argument] = NdArray::from_vec(elements, arrays[argument].shape());
        value(&at.rebuild(arrays)).item()
    };
    let x = at.arrays()[argument].to_vec::<f64>()[element];
    // The cube root of the precision balances rounding against the error of the formula.
    let step = f64::EPSILON.cbrt() * x.abs().max(1.0);
    (shifted(step) - shifted(-step)) / (2.0 * step)
}
