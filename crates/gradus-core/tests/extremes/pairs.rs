//! Elementwise functions of two arrays, and choices between them.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use gradus_core::autograd::{grad, hessian, value_and_grad};
use gradus_core::{DType, NdArray, loss, nd};

use super::{INF, NAN, assert_agree, assert_at};

/// Left and right operand, the value, and its derivative by either.
type Points<'a> = &'a [[f64; 5]];

/// Asserts values and slopes in one element type.
fn assert_pairs_in(dtype: DType, f: impl Fn(&NdArray, &NdArray) -> NdArray, points: Points) {
    let column = |i: usize| points.iter().map(|point| point[i]).collect::<Vec<_>>();
    let operand = |i: usize| NdArray::from(column(i)).astype(dtype);
    let at = (operand(0), operand(1));
    let (value, (left, right)) = value_and_grad(|(a, b)| f(a, b), &at);
    let at = format!("{} and {}", at.0, at.1);
    assert_agree(&value, &column(2), &format!("values at {at}"));
    assert_agree(&left, &column(3), &format!("slopes of the left at {at}"));
    assert_agree(&right, &column(4), &format!("slopes of the right at {at}"));
}

fn assert_pairs(f: impl Fn(&NdArray, &NdArray) -> NdArray, points: Points) {
    assert_pairs_in(DType::F32, &f, points);
    assert_pairs_in(DType::F64, &f, points);
}

#[test]
fn pow_extreme() {
    assert_pairs(
        |a, b| a.pow(b),
        &[
            [0.0, 2.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 1.0, 0.0],
            [0.0, 0.5, 0.0, INF, 0.0],
            [0.0, 0.0, 1.0, 0.0, 0.0],
            [5.0, 0.0, 1.0, 0.0, 5_f64.ln()],
            [INF, 0.0, 1.0, 0.0, INF],
            [INF, -1.0, 0.0, 0.0, NAN],
            [1.0, 1e30, 1.0, 1e30, 0.0],
            [2.0, -1e30, 0.0, 0.0, 0.0],
            [-2.0, 3.0, -8.0, 12.0, NAN],
            [-2.0, 0.5, NAN, NAN, NAN],
        ],
    );
    // By a number the slope needs no logarithm, and powers of zero are what they must be.
    assert_at(|x| x.pow(3.0), &[(0.0, 0.0, 0.0), (-2.0, -8.0, 12.0)]);
    // Mixed second derivatives, of which some have log(0) or 0 to the power of -1 on their way.
    for (at, mixed) in [
        ([0.0, 2.0], 0.0),
        ([2.0, 0.0], 0.5),
        ([2.0, 1.0], 1.0 + 2_f64.ln()),
    ] {
        let of_both = |v: &NdArray| v.at(0).pow(v.at(1));
        let second = hessian(of_both, &nd::array_as(at, DType::F64));
        assert_agree(&second.at((0, 1)), &[mixed], "mixed second derivative");
        assert_agree(&second.at((1, 0)), &[mixed], "mixed second derivative");
    }
    let x = nd::array([0.0, -2.0]);
    assert_eq!(
        grad(|x| grad(|x| x.pow(0.0), x), &x).to_vec::<f32>(),
        [0.0, 0.0]
    );
    assert_eq!(
        grad(|x| grad(|x| x.pow(2.0), x), &x).to_vec::<f32>(),
        [2.0, 2.0]
    );
    assert_eq!(
        grad(|x| grad(|x| x.pow(1.0), x), &x).to_vec::<f32>(),
        [0.0, 0.0]
    );
}

#[test]
fn div_extreme() {
    assert_pairs(
        |a, b| a / b,
        &[
            [1.0, 0.0, INF, INF, -INF],
            [0.0, 0.0, NAN, INF, NAN],
            [1.0, INF, 0.0, 0.0, 0.0],
            [1e30, 1e15, 1e15, 1e-15, -1.0],
            [1e-30, 1e-15, 1e-15, 1e15, -1.0],
        ],
    );
    // The square of the divisor would be out of range.
    assert_pairs_in(
        DType::F64,
        |a, b| a / b,
        &[[1e200, 1e200, 1.0, 1e-200, -1e-200]],
    );
    assert_pairs_in(
        DType::F32,
        |a, b| a / b,
        &[[1e30, 1e30, 1.0, 1e-30, -1e-30]],
    );
}

#[test]
fn rem_extreme() {
    let points = [
        [5.0, INF, 5.0, 1.0, 0.0],
        [0.0, 3.0, 0.0, 1.0, 0.0],
        [1.0, 0.0, NAN, 1.0, -INF],
    ];
    assert_pairs(|a, b| a % b, &points);
}

#[test]
fn maximum_and_minimum_extreme() {
    assert_pairs(
        |a, b| a.maximum(b),
        &[
            [2.0, 2.0, 2.0, 0.5, 0.5],
            [0.0, -0.0, 0.0, 0.5, 0.5],
            [-INF, 1.0, 1.0, 0.0, 1.0],
            [INF, INF, INF, 0.5, 0.5],
        ],
    );
    assert_pairs(
        |a, b| a.minimum(b),
        &[
            [2.0, 2.0, 2.0, 0.5, 0.5],
            [-INF, 1.0, -INF, 1.0, 0.0],
            [INF, 1.0, 1.0, 0.0, 1.0],
        ],
    );
    let nan = nd::array(f64::NAN);
    for both in [
        nan.maximum(1.0),
        nd::maximum(1.0, &nan),
        nan.minimum(1.0),
        nd::minimum(1.0, &nan),
    ] {
        assert!(both.item().is_nan());
    }
}

#[test]
fn clip_extreme() {
    let clip = |x: &NdArray| x.clip(-1.0, 1.0);
    assert_at(
        clip,
        &[
            (-INF, -1.0, 0.0),
            (-2.0, -1.0, 0.0),
            (0.5, 0.5, 1.0),
            (INF, 1.0, 0.0),
        ],
    );
    assert!(clip(&nd::array(f64::NAN)).item().is_nan());
}

#[test]
fn hypot_extreme() {
    assert_pairs(
        |a, b| a.hypot(b),
        &[
            [3e-30, 4e-30, 5e-30, 0.6, 0.8],
            [0.0, -2.0, 2.0, 0.0, -1.0],
            [0.0, 0.0, 0.0, 0.0, 0.0],
        ],
    );
    assert_pairs_in(
        DType::F64,
        |a, b| a.hypot(b),
        &[[3e300, 4e300, 5e300, 0.6, 0.8]],
    );
    assert_pairs_in(
        DType::F32,
        |a, b| a.hypot(b),
        &[[3e37, -4e37, 5e37, 0.6, -0.8]],
    );
    assert!(
        nd::array(f64::INFINITY)
            .hypot(f64::NAN)
            .item()
            .is_infinite()
    );
}

#[test]
fn atan2_extreme() {
    assert_pairs(
        |a, b| a.atan2(b),
        &[
            [0.0, 1.0, 0.0, 1.0, 0.0],
            [0.0, -1.0, 2.0 * FRAC_PI_2, -1.0, 0.0],
            [1.0, 0.0, FRAC_PI_2, 0.0, -1.0],
            [1e30, 1e30, FRAC_PI_4, 0.5e-30, -0.5e-30],
            [1e-30, 1e-30, FRAC_PI_4, 0.5e30, -0.5e30],
            [0.0, 0.0, 0.0, 0.0, 0.0],
        ],
    );
}

#[test]
fn where_extreme() {
    // What is not chosen takes no part, not even as NaN.
    let x = nd::array([-1.0, 4.0]);
    let (value, gradient) = value_and_grad(|x| nd::where_(x.greater(0.0), x.sqrt(), 0.0), &x);
    assert_agree(&value, &[0.0, 2.0], "value");
    assert_eq!(gradient.at(1).item(), 0.25);
    let both = nd::where_(true, nd::array([1.0]), nd::array([f64::NAN]));
    assert_eq!(both.item(), 1.0);
}

#[test]
fn losses_extreme() {
    let (ones, zeros) = (nd::ones(1), nd::zeros(1));
    assert_at(
        |x| x.softplus() - x,
        &[(1000.0, 0.0, 0.0), (-1000.0, 1000.0, -1.0)],
    );
    for (label, at, loss_there, slope) in [
        (&ones, 1000.0, 0.0, 0.0),
        (&ones, -1000.0, 1000.0, -1.0),
        (&zeros, 1000.0, 1000.0, 1.0),
    ] {
        let (value, gradient) = value_and_grad(|x| loss::logistic(x, label), &nd::array([at]));
        assert_eq!((value.item(), gradient.item()), (loss_there, slope));
    }
    let logits = nd::array([[1000.0, 0.0], [-1000.0, 1000.0]]);
    let classes = nd::array([0_i64, 0]);
    let cross_entropy = |x: &NdArray| loss::softmax_cross_entropy(x, &classes);
    let (value, gradient) = value_and_grad(cross_entropy, &logits);
    assert_eq!(value.to_vec::<f32>(), [0.0, 2000.0]);
    assert_eq!(gradient.to_vec::<f32>(), [0.0, 0.0, -1.0, 1.0]);
    let huber = |x: &NdArray| loss::huber(x, &x.zeros_like(), 1.0);
    assert_at(
        huber,
        &[
            (-1e30, 1e30, -1.0),
            (0.0, 0.0, 0.0),
            (1.0, 0.5, 1.0),
            (1e30, 1e30, 1.0),
        ],
    );
    assert_at(
        |x| loss::absolute(x, &x.zeros_like()),
        &[(0.0, 0.0, 0.0), (-INF, INF, -1.0)],
    );
}
