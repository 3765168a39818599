//! Gradients of products, beyond the samples that every operation is checked with.

use gradus_core::autograd::{check_grads, grad};
use gradus_core::{DType, NdArray, autograd, nd};
use proptest::prelude::*;

use crate::reference::{eighths, scattered};

fn numbers(shape: &[usize], way: u64) -> NdArray {
    scattered(&eighths(shape, DType::F64, way), way)
}

/// Checks first and second derivatives with respect to both factors.
fn check(product: impl Fn(&NdArray, &NdArray) -> NdArray, a: &[usize], b: &[usize], way: u64) {
    let at = vec![numbers(a, way), numbers(b, way >> 7)];
    check_grads(|x: &Vec<NdArray>| product(&x[0], &x[1]).sin(), &at).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn of_stacks(
        [m, k, n, stack] in [1_usize..4, 1_usize..4, 1_usize..4, 1_usize..3],
        form in 0_usize..8,
        way in any::<u64>(),
    ) {
        let matmul = |a: &NdArray, b: &NdArray| a.matmul(b);
        match form {
            0 => check(matmul, &[m, k], &[k, n], way),
            1 => check(matmul, &[stack, m, k], &[k, n], way),
            2 => check(matmul, &[m, k], &[stack, k, n], way),
            3 => check(matmul, &[stack, 1, m, k], &[2, k, n], way),
            4 => check(matmul, &[stack, m, k], &[k], way),
            5 => check(matmul, &[k], &[stack, k, n], way),
            6 => check(matmul, &[1, m, k], &[stack, k, 1], way),
            _ => check(|a, b| a.t().matmul(b.transpose((2, 1, 0))), &[k, m], &[n, k, stack], way),
        }
    }

    #[test]
    fn of_dot([m, k, n] in [1_usize..4, 1_usize..4, 1_usize..4], form in 0_usize..6, way in any::<u64>()) {
        let dot = |a: &NdArray, b: &NdArray| a.dot(b);
        match form {
            0 => check(dot, &[k], &[k], way),
            1 => check(dot, &[m, k], &[k], way),
            2 => check(dot, &[k], &[k, n], way),
            3 => check(dot, &[m, k], &[2, k, n], way),
            4 => check(dot, &[], &[k, n], way),
            _ => check(|a, b| a.t().dot(b.t()), &[k, m], &[n, k], way),
        }
    }
}

#[test]
fn of_einsum() {
    let subscripts = [
        ("iij,j->i", &[2, 2, 3][..], &[3][..]),
        ("ij,kj->", &[2, 3], &[2, 3]),
        ("...i,i...->...", &[2, 3], &[3, 2]),
        ("bij,bkj->bik", &[2, 2, 3], &[2, 1, 3]),
        ("ij,jk->ki", &[2, 3], &[1, 2]),
        ("i,j->ji", &[2], &[3]),
    ];
    for (subscripts, a, b) in subscripts {
        check(|a, b| nd::einsum(subscripts, &[a, b]), a, b, 0x1234_5678);
    }
    let at = vec![numbers(&[2], 1), numbers(&[2, 3], 2), numbers(&[3], 3)];
    check_grads(
        |x: &Vec<NdArray>| nd::einsum("i,ij,j", &[&x[0], &x[1], &x[2]]).sin(),
        &at,
    )
    .unwrap();
}

/// The third derivative of `sum((x w)^3)` in one direction is `6 sum((x v)^3)`.
#[test]
fn of_third_order() {
    for columns in [None, Some(1), Some(2)] {
        let (x, shape) = (numbers(&[4, 3], 5), columns.map_or(vec![3], |n| vec![3, n]));
        let (w, v) = (numbers(&shape, 6), numbers(&shape, 7));
        let slope = |f: &dyn Fn(&NdArray) -> NdArray, w: &NdArray| (grad(f, w) * &v).sum();
        let first = |w: &NdArray| slope(&|w| x.dot(w).powi(3).sum(), w);
        let second = |w: &NdArray| slope(&first, w);
        let third = slope(&second, &w);
        assert!(
            third.allclose(6.0 * x.dot(&v).powi(3).sum(), 1e-12),
            "{third}"
        );
    }
}

/// The chapter's: the gradient of a sum of products is the sum of the rows.
#[test]
fn keep_shape_and_type_of_what_they_belong_to() {
    let x = nd::arange(20).reshape((10, 2));
    for (w, sums) in [
        (nd::zeros((2, 1)), [90.0, 100.0]),
        (nd::zeros(2), [90.0, 100.0]),
    ] {
        w.attach_grad();
        autograd::record(|| x.dot(&w)).backward();
        assert_eq!(
            (w.grad().shape(), w.grad().dtype()),
            (w.shape(), DType::F32)
        );
        assert_eq!(w.grad().to_vec::<f64>(), sums);
    }
    let w = nd::ones((2, 3));
    w.attach_grad();
    autograd::record(|| nd::ones_as((5, 4, 2), DType::F64).matmul(&w)).backward();
    assert_eq!(
        (w.grad().shape(), w.grad().dtype()),
        ((2, 3).into(), DType::F32)
    );
    assert!(w.grad().array_equal(&nd::full((2, 3), 20.0)));
}
