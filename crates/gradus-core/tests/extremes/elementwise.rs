//! Elementwise functions of one array: exponentials, logarithms, powers, roots and steps.

use gradus_core::DType::{F32, F64};
use gradus_core::{NdArray, nd};

use super::{INF, NAN, assert_at, assert_points};

#[test]
fn exp_extreme() {
    let points = [
        (-INF, 0.0, 0.0),
        (-1e4, 0.0, 0.0),
        (0.0, 1.0, 1.0),
        (INF, INF, INF),
        (NAN, NAN, NAN),
    ];
    assert_at(NdArray::exp, &points);
    assert_points(
        NdArray::exp,
        F32,
        &[(88.0, 88_f64.exp(), 88_f64.exp()), (89.0, INF, INF)],
    );
    assert_points(
        NdArray::exp,
        F64,
        &[(709.0, 709_f64.exp(), 709_f64.exp()), (710.0, INF, INF)],
    );
}

#[test]
fn expm1_extreme() {
    let tiny = 1e-30;
    assert_at(
        NdArray::expm1,
        &[
            (-INF, -1.0, 0.0),
            (-tiny, -tiny, 1.0),
            (tiny, tiny, 1.0),
            (INF, INF, INF),
        ],
    );
}

#[test]
fn log_extreme() {
    assert_at(
        NdArray::log,
        &[(0.0, -INF, INF), (1.0, 0.0, 1.0), (INF, INF, 0.0)],
    );
    assert!(nd::array([-1.0, f64::NAN]).log().isnan().all().item() == 1.0);
    assert_points(
        NdArray::log,
        F64,
        &[
            (5e-324, -744.440_071_921_381_2, INF),
            (1e308, 308.0 * 10_f64.ln(), 1e-308),
        ],
    );
}

#[test]
fn log1p_extreme() {
    assert_at(
        NdArray::log1p,
        &[
            (-1.0, -INF, INF),
            (1e-30, 1e-30, 1.0),
            (-1e-30, -1e-30, 1.0),
            (INF, INF, 0.0),
        ],
    );
}

#[test]
fn sqrt_extreme() {
    assert_at(
        NdArray::sqrt,
        &[
            (0.0, 0.0, INF),
            (1e-30, 1e-15, 0.5e15),
            (1e30, 1e15, 0.5e-15),
            (INF, INF, 0.0),
        ],
    );
    assert_at(
        NdArray::rsqrt,
        &[
            (0.0, INF, -INF),
            (1e-20, 1e10, -0.5e30),
            (1e20, 1e-10, -0.5e-30),
            (INF, 0.0, 0.0),
        ],
    );
    assert_at(
        NdArray::cbrt,
        &[
            (0.0, 0.0, INF),
            (-1e-30, -1e-10, 1e20 / 3.0),
            (1e30, 1e10, 1e-20 / 3.0),
            (-INF, -INF, 0.0),
        ],
    );
}

#[test]
fn reciprocal_extreme() {
    assert_at(
        NdArray::reciprocal,
        &[
            (0.0, INF, -INF),
            (-INF, 0.0, 0.0),
            (1e15, 1e-15, -1e-30),
            (-1e-15, -1e15, -1e30),
        ],
    );
    assert_points(
        |x| 1.0 / x,
        F64,
        &[(0.0, INF, -INF), (1e150, 1e-150, -1e-300), (INF, 0.0, 0.0)],
    );
}

#[test]
fn square_extreme() {
    assert_at(
        NdArray::square,
        &[(-1e18, 1e36, -2e18), (-INF, INF, -INF), (0.0, 0.0, 0.0)],
    );
    assert_points(
        NdArray::square,
        F32,
        &[(1e30, INF, 2e30), (1e-30, 0.0, 2e-30)],
    );
    assert_points(
        NdArray::square,
        F64,
        &[(1e200, INF, 2e200), (1e-200, 0.0, 2e-200)],
    );
}

#[test]
fn relu_extreme() {
    assert_at(
        NdArray::relu,
        &[
            (-INF, 0.0, 0.0),
            (-1e-30, 0.0, 0.0),
            (0.0, 0.0, 0.0),
            (1e-30, 1e-30, 1.0),
            (INF, INF, 1.0),
        ],
    );
    assert!(nd::array(f64::NAN).relu().item().is_nan());
}

#[test]
fn abs_and_sign_extreme() {
    assert_at(
        NdArray::abs,
        &[
            (-INF, INF, -1.0),
            (-1e-30, 1e-30, -1.0),
            (0.0, 0.0, 0.0),
            (-0.0, 0.0, 0.0),
            (INF, INF, 1.0),
            (NAN, NAN, NAN),
        ],
    );
    assert_at(
        NdArray::sign,
        &[
            (-INF, -1.0, 0.0),
            (0.0, 0.0, 0.0),
            (-0.0, 0.0, 0.0),
            (1e-30, 1.0, 0.0),
            (INF, 1.0, 0.0),
            (NAN, NAN, 0.0),
        ],
    );
}

#[test]
fn rounding_extreme() {
    for round in [
        NdArray::floor,
        NdArray::ceil,
        NdArray::round,
        NdArray::trunc,
    ] {
        assert_at(
            round,
            &[
                (-INF, -INF, 0.0),
                (1e30, 1e30, 0.0),
                (INF, INF, 0.0),
                (NAN, NAN, 0.0),
            ],
        );
    }
}

#[test]
fn powi_extreme() {
    assert_at(
        |x| x.powi(0),
        &[(0.0, 1.0, 0.0), (INF, 1.0, 0.0), (NAN, 1.0, 0.0)],
    );
    assert_at(
        |x| x.powi(i32::MIN),
        &[(1.0, 1.0, f64::from(i32::MIN)), (2.0, 0.0, 0.0)],
    );
    assert_eq!(nd::array([3_u8, 1]).powi(300).to_vec::<u8>(), [113, 1]);
    assert_at(|x| x.powi(1), &[(0.0, 0.0, 1.0), (-INF, -INF, 1.0)]);
    assert_at(|x| x.powi(2), &[(0.0, 0.0, 0.0), (-INF, INF, -INF)]);
    assert_at(
        |x| x.powi(3),
        &[(0.0, 0.0, 0.0), (-INF, -INF, INF), (-1e10, -1e30, 3e20)],
    );
    assert_at(|x| x.powi(-1), &[(0.0, INF, -INF), (INF, 0.0, 0.0)]);
    assert_at(
        |x| x.powi(i32::MAX),
        &[
            (1.0, 1.0, f64::from(i32::MAX)),
            (0.5, 0.0, 0.0),
            (2.0, INF, INF),
        ],
    );
    assert_at(
        |x| x.powi(-i32::MAX),
        &[(1.0, 1.0, -f64::from(i32::MAX)), (2.0, 0.0, 0.0)],
    );
}
