//! Functions that bend: circular, hyperbolic, logistic and the like.

use std::f64::consts::{FRAC_PI_2, LN_2};

use gradus_core::DType::F64;
use gradus_core::{NdArray, nd};

use super::{INF, NAN, assert_at, assert_points};

#[test]
fn tanh_extreme() {
    assert_at(
        NdArray::tanh,
        &[
            (-INF, -1.0, 0.0),
            (-1000.0, -1.0, 0.0),
            (-1e-30, -1e-30, 1.0),
            (0.0, 0.0, 1.0),
            (1000.0, 1.0, 0.0),
            (INF, 1.0, 0.0),
            (NAN, NAN, NAN),
        ],
    );
}

#[test]
fn sigmoid_extreme() {
    assert_at(
        NdArray::sigmoid,
        &[
            (-INF, 0.0, 0.0),
            (-1000.0, 0.0, 0.0),
            (0.0, 0.5, 0.25),
            (1000.0, 1.0, 0.0),
            (INF, 1.0, 0.0),
            (NAN, NAN, NAN),
        ],
    );
    // Small on the left side, and not yet zero.
    let small = (-80_f64).exp();
    assert_at(NdArray::sigmoid, &[(-80.0, small, small)]);
}

#[test]
fn softplus_extreme() {
    assert_at(
        NdArray::softplus,
        &[
            (-INF, 0.0, 0.0),
            (-1000.0, 0.0, 0.0),
            (0.0, LN_2, 0.5),
            (1000.0, 1000.0, 1.0),
            (1e30, 1e30, 1.0),
            (INF, INF, 1.0),
            (NAN, NAN, NAN),
        ],
    );
    let small = (-80_f64).exp();
    assert_at(NdArray::softplus, &[(-80.0, small, small)]);
}

#[test]
fn circular_extreme() {
    assert_at(NdArray::sin, &[(1e-30, 1e-30, 1.0), (INF, NAN, NAN)]);
    assert_at(NdArray::tan, &[(1e-30, 1e-30, 1.0), (-INF, NAN, NAN)]);
    assert_points(
        NdArray::cos,
        F64,
        &[(1e22, 0.523_214_785_395_139, 0.852_200_849_767_138)],
    );
    assert_at(
        NdArray::atan,
        &[
            (-INF, -FRAC_PI_2, 0.0),
            (1e15, FRAC_PI_2, 1e-30),
            (INF, FRAC_PI_2, 0.0),
        ],
    );
    assert_at(
        NdArray::asin,
        &[
            (1.0, FRAC_PI_2, INF),
            (-1.0, -FRAC_PI_2, INF),
            (2.0, NAN, NAN),
        ],
    );
    assert_at(
        NdArray::acos,
        &[
            (1.0, 0.0, -INF),
            (-1.0, 2.0 * FRAC_PI_2, -INF),
            (-2.0, NAN, NAN),
        ],
    );
}

#[test]
fn hyperbolic_extreme() {
    assert_at(
        NdArray::sinh,
        &[(-INF, -INF, INF), (1e-30, 1e-30, 1.0), (1e4, INF, INF)],
    );
    assert_at(
        NdArray::cosh,
        &[(-INF, INF, -INF), (0.0, 1.0, 0.0), (1e4, INF, INF)],
    );
    assert_at(
        NdArray::asinh,
        &[(-INF, -INF, 0.0), (1e-30, 1e-30, 1.0), (INF, INF, 0.0)],
    );
    let huge = 1e200_f64.ln() + LN_2;
    assert_points(
        NdArray::asinh,
        F64,
        &[
            (1e150, 1e150_f64.ln() + LN_2, 1e-150),
            (1e200, huge, 0.0),
            (-1e200, -huge, 0.0),
        ],
    );
    assert_at(
        NdArray::acosh,
        &[(1.0, 0.0, INF), (INF, INF, 0.0), (0.5, NAN, NAN)],
    );
    assert_at(
        NdArray::atanh,
        &[
            (-1.0, -INF, INF),
            (1e-30, 1e-30, 1.0),
            (1.0, INF, INF),
            (2.0, NAN, -1.0 / 3.0),
        ],
    );
}

#[test]
fn erf_extreme() {
    assert_at(
        NdArray::erf,
        &[
            (-INF, -1.0, 0.0),
            (-1e30, -1.0, 0.0),
            (100.0, 1.0, 0.0),
            (INF, 1.0, 0.0),
            (NAN, NAN, NAN),
        ],
    );
}

#[test]
fn lgamma_extreme() {
    assert_at(NdArray::lgamma, &[(INF, INF, INF)]);
    assert_points(
        NdArray::lgamma,
        F64,
        &[
            (1e-300, 300.0 * 10_f64.ln(), -1e300),
            (
                1e300,
                1e300 * (300.0 * 10_f64.ln() - 1.0),
                300.0 * 10_f64.ln(),
            ),
        ],
    );
    assert!(
        nd::array([0.0, -3.0])
            .lgamma()
            .array_equal(&nd::array([f64::INFINITY; 2]))
    );
}
