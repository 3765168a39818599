//! Random expressions: their derivatives against finite differences, and every form of derivative
//! against the others.

use gradus_core::autograd::{
    check_grads, grad, hessian, jacobian, jvp, record, value_and_grad, vjp,
};
use gradus_core::{NdArray, nd};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::common::bits;
use super::expression::{arguments, expressions, weights};

fn assert_close(a: &NdArray, b: &NdArray) {
    assert_eq!(a.shape(), b.shape());
    assert!(a.allclose(b, 1e-9), "{a:.12}\nis not\n{b:.12}");
}

/// Arrays like `x`, each with a one in another place.
fn units(x: &NdArray) -> Vec<NdArray> {
    let unit = |place| nd::arange(x.size()).equal(place as f64).astype(x.dtype());
    (0..x.size())
        .map(|place| unit(place).reshape(x.shape()))
        .collect()
}

proptest! {
    // Always the same expressions: among all there are some too steep for finite differences.
    #![proptest_config(ProptestConfig {
        cases: 300,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn derivatives_are_those_of_finite_differences(f in expressions()) {
        check_grads(|x: &[NdArray; 3]| f.of(x), &arguments()).unwrap();
    }

    #[test]
    fn recording_changes_no_value_and_both_ways_give_the_same_gradients(f in expressions()) {
        let x = arguments();
        let expected = f.of(&x);
        let (value, gradients) = value_and_grad(|x: &[NdArray; 3]| f.of(x), &x);
        prop_assert_eq!(bits(&value), bits(&expected));
        x.iter().for_each(NdArray::attach_grad);
        let recorded = record(|| f.of(&x));
        prop_assert_eq!(bits(&recorded), bits(&expected));
        recorded.backward();
        for (x, gradient) in x.iter().zip(&gradients) {
            prop_assert_eq!(gradient.shape(), x.shape());
            prop_assert_eq!(bits(&x.grad()), bits(gradient));
        }
    }

    #[test]
    fn rows_of_the_jacobian_are_vjps_and_columns_jvps(f in expressions()) {
        let x = arguments();
        let f = |x: &[NdArray; 3]| f.of(x);
        let (value, pull) = vjp(f, &x);
        let jacobians = jacobian(f, &x);
        for (row, unit) in units(&value).iter().enumerate() {
            for (jacobian, gradient) in jacobians.iter().zip(pull(unit)) {
                let rows = jacobian.reshape([&[value.size()], &gradient.shape()[..]].concat());
                assert_close(&rows.at(row), &gradient);
            }
        }
        for (position, jacobian) in jacobians.iter().enumerate() {
            for (column, unit) in units(&x[position]).into_iter().enumerate() {
                let mut tangents = x.each_ref().map(NdArray::zeros_like);
                tangents[position] = unit;
                let columns = jacobian.reshape((value.size(), x[position].size()));
                let (same, tangent) = jvp(f, &x, &tangents);
                assert_close(&columns.slice((.., column)).reshape(value.shape()), &tangent);
                prop_assert_eq!(bits(&same), bits(&value));
            }
        }
    }

    #[test]
    fn vjps_and_jvps_are_transposes_of_each_other(f in expressions()) {
        let x = arguments();
        let f = |x: &[NdArray; 3]| f.of(x);
        let tangents = x.each_ref().map(weights);
        let (value, tangent) = jvp(f, &x, &tangents);
        let cotangents = vjp(f, &x).1(&weights(&value));
        let by_rows = cotangents.iter().zip(&tangents).map(|(g, t)| (g * t).sum().item());
        let by_rows: f64 = by_rows.sum();
        let by_columns = (tangent * weights(&value)).sum().item();
        prop_assert!((by_rows - by_columns).abs() <= 1e-9 * (1.0 + by_rows.abs()));
    }

    #[test]
    fn hessians_are_symmetric_and_give_their_products(f in expressions()) {
        let [x, y, z] = arguments();
        let f = |x: &NdArray| {
            let value = f.of(&[x.clone(), y.clone(), z.clone()]);
            (weights(&value) * &value).sum()
        };
        let second = hessian(f, &x).reshape((x.size(), x.size()));
        assert_close(&second, &second.t());
        let along = weights(&x);
        let product = second.dot(along.reshape(-1)).reshape(x.shape());
        let slope = |x: &NdArray| grad(f, x);
        assert_close(&product, &jvp(slope, &x, &along).1);
        assert_close(&product, &grad(|x| (slope(x) * &along).sum(), &x));
        let forward = |x: &NdArray| jvp(f, x, &along).1;
        assert_close(&product, &grad(forward, &x));
        let twice = jvp(forward, &x, &along).1.item();
        let expected = (&product * &along).sum().item();
        prop_assert!((twice - expected).abs() <= 1e-9 * (1.0 + twice.abs()));
    }
}
