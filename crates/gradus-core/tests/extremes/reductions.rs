//! Reductions, softmax and the like.

use std::f64::consts::LN_2;

use gradus_core::autograd::{grad, hessian};
use gradus_core::{NdArray, nd};

use super::{INF, NAN, assert_reduced};

#[test]
fn logsumexp_extreme() {
    let f = NdArray::logsumexp;
    // The logarithm of the sum is rounded; the shares are not.
    assert_reduced(f, &[1e6, 1e6], &[1e6 + LN_2], &[0.5, 0.5]);
    assert_reduced(f, &[-1e4, -1e4], &[LN_2 - 1e4], &[0.5, 0.5]);
    assert_reduced(f, &[1.0, NAN], &[NAN], &[NAN, NAN]);
    assert_reduced(f, &[1024.0, 0.0], &[1024.0], &[1.0, 0.0]);
    assert_reduced(f, &[-1e4], &[-1e4], &[1.0]);
    assert_reduced(f, &[1e30, -1e30], &[1e30], &[1.0, 0.0]);
    assert_reduced(f, &[0.0, -INF], &[0.0], &[1.0, 0.0]);
    assert_reduced(f, &[-INF, -INF], &[-INF], &[0.0, 0.0]);
    assert_reduced(f, &[7.0], &[7.0], &[1.0]);
    assert_reduced(f, &[], &[-INF], &[]);
}

#[test]
fn softmax_extreme() {
    let weighted = |x: &NdArray| x.softmax(0) * nd::arange(x.size());
    assert_reduced(
        weighted,
        &[1000.0, 0.0, 1000.0],
        &[0.0, 0.0, 1.0],
        &[-0.5, 0.0, 0.5],
    );
    assert_reduced(
        weighted,
        &[-1e30, -INF, 1e30],
        &[0.0, 0.0, 2.0],
        &[0.0, 0.0, 0.0],
    );
    assert_reduced(weighted, &[5.0], &[0.0], &[0.0]);
    assert_reduced(weighted, &[], &[], &[]);
}

#[test]
fn log_softmax_extreme() {
    let first = |x: &NdArray| x.log_softmax(0).at(0);
    assert_reduced(first, &[0.0, 1000.0], &[-1000.0], &[1.0, -1.0]);
    assert_reduced(first, &[1000.0, 0.0], &[0.0], &[0.0, 0.0]);
    assert_reduced(first, &[1e4, 1e4], &[-LN_2], &[0.5, -0.5]);
    assert_reduced(first, &[1e30, 1e30], &[-LN_2], &[0.5, -0.5]);
    assert_reduced(first, &[0.0, -INF], &[0.0], &[0.0, 0.0]);
    assert_reduced(first, &[3.0], &[0.0], &[0.0]);
}

#[test]
fn prod_extreme() {
    let f = NdArray::prod;
    assert_reduced(f, &[2.0, 3.0, 5.0], &[30.0], &[15.0, 10.0, 6.0]);
    assert_reduced(f, &[2.0, 0.0, 5.0], &[0.0], &[0.0, 10.0, 0.0]);
    assert_reduced(f, &[0.0, 0.0, 5.0], &[0.0], &[0.0, 0.0, 0.0]);
    assert_reduced(f, &[0.0], &[0.0], &[1.0]);
    assert_reduced(f, &[], &[1.0], &[]);
    let second = hessian(f, &nd::array([0.0, 0.0, 5.0]));
    assert_eq!(
        second.to_vec::<f32>(),
        [0.0, 5.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    );
}

#[test]
fn max_and_min_extreme() {
    assert_reduced(NdArray::max, &[1.0, 3.0, 3.0], &[3.0], &[0.0, 0.5, 0.5]);
    assert_reduced(NdArray::min, &[2.0, 2.0, 2.0, 2.0], &[2.0], &[0.25; 4]);
    assert_reduced(NdArray::max, &[-INF, -INF], &[-INF], &[0.5, 0.5]);
    assert_reduced(NdArray::max, &[1.0, INF], &[INF], &[0.0, 1.0]);
    assert_reduced(NdArray::min, &[-0.0, 0.0], &[0.0], &[0.5, 0.5]);
    assert_reduced(NdArray::max, &[7.0], &[7.0], &[1.0]);
    let nan = nd::array([1.0, f64::NAN, 3.0]);
    assert!(nan.max().item().is_nan() && nan.min().item().is_nan());
    assert_eq!((nan.argmax().item(), nan.argmin().item()), (1.0, 1.0));
}

#[test]
fn norm_extreme() {
    assert_reduced(NdArray::norm, &[0.0, 0.0], &[0.0], &[0.0, 0.0]);
    assert_reduced(NdArray::norm, &[0.0], &[0.0], &[0.0]);
    assert_reduced(NdArray::norm, &[3e10, -4e10], &[5e10], &[0.6, -0.8]);
    assert_reduced(NdArray::norm, &[], &[0.0], &[]);
    assert_reduced(NdArray::norm, &[3e30, -4e30], &[5e30], &[0.6, -0.8]);
    assert_reduced(NdArray::norm, &[3e-30, -4e-30], &[5e-30], &[0.6, -0.8]);
    assert_reduced(NdArray::norm, &[1.0, -INF], &[INF], &[0.0, NAN]);
    assert_reduced(NdArray::norm, &[1e30, NAN], &[NAN], &[NAN, NAN]);
}

#[test]
fn mean_and_var_extreme() {
    assert_reduced(NdArray::mean, &[], &[NAN], &[]);
    assert_reduced(NdArray::mean, &[1.0, INF], &[INF], &[0.5, 0.5]);
    assert_reduced(NdArray::var, &[5.0], &[0.0], &[0.0]);
    assert_reduced(NdArray::var, &[3.0, 3.0, 3.0], &[0.0], &[0.0, 0.0, 0.0]);
    // Far from zero the digits of the distances are still there.
    assert_reduced(
        NdArray::var,
        &[1e6, 1e6 + 1.0, 1e6 + 2.0],
        &[2.0 / 3.0],
        &[-2.0 / 3.0, 0.0, 2.0 / 3.0],
    );
    assert_reduced(NdArray::std, &[5.0], &[0.0], &[0.0]);
    assert_reduced(NdArray::std, &[3.0, 3.0, 3.0], &[0.0], &[0.0, 0.0, 0.0]);
    assert_reduced(NdArray::std, &[1.0, 3.0], &[1.0], &[-0.5, 0.5]);
    let of_one = nd::ones(1).var_axis(0, 1).item();
    assert!(
        of_one.is_nan(),
        "one element says nothing about its distribution"
    );
}

#[test]
fn sums_extreme() {
    assert_reduced(NdArray::sum, &[], &[0.0], &[]);
    assert_reduced(NdArray::sum, &[INF, -INF], &[NAN], &[1.0, 1.0]);
    assert_reduced(
        |x| x.cumsum(0),
        &[1.0, INF, 2.0],
        &[1.0, INF, INF],
        &[3.0, 2.0, 1.0],
    );
    // A million tenths in single precision; one after another they would make 100,958.
    let tenths = nd::full(1_000_000, 0.1).sum().item();
    assert!((tenths - 100_000.0).abs() < 1.0, "{tenths}");
    let gradient = grad(|x| x.mean(), &nd::ones(1_000_000));
    assert_eq!(gradient.at(-1).item(), f64::from(1e-6_f32));
}
