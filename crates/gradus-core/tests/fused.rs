//! Fused operations against what they are made of, in value and in gradients of up to third order.

use gradus_core::autograd::{check_grads, grad};
use gradus_core::random::Generator;
use gradus_core::{DType, NdArray, loss, nd};

fn numbers(seed: u64, shape: impl Into<gradus_core::Shape>) -> NdArray {
    Generator::new(seed).uniform_as(-2.0, 2.0, shape, DType::F64)
}

fn softmax_of_parts(x: &NdArray, axis: isize) -> NdArray {
    let powers = x.exp();
    &powers / powers.sum_axis(nd::keepdims(axis))
}

fn cross_entropy_of_parts(x: &NdArray, labels: &NdArray) -> NdArray {
    let positions = labels.reshape((labels.size(), 1));
    -softmax_of_parts(x, -1)
        .log()
        .gather(positions, -1)
        .reshape(labels.shape())
}

/// The gradients of the weighted sum of a function, of its gradient, and of that one's.
fn gradients(function: &dyn Fn(&NdArray) -> NdArray, x: &NdArray) -> [NdArray; 3] {
    let weigh = |y: &NdArray| (y * (1.0 + y)).sum();
    let first = |x: &NdArray| grad(|x| weigh(&function(x)), x);
    let second = |x: &NdArray| grad(|x| weigh(&first(x)), x);
    [first(x), second(x), grad(|x| weigh(&second(x)), x)]
}

fn assert_same(
    fused: &dyn Fn(&NdArray) -> NdArray,
    of_parts: &dyn Fn(&NdArray) -> NdArray,
    x: &NdArray,
) {
    assert!(fused(x).allclose(of_parts(x), 1e-13));
    let (fused, of_parts) = (gradients(fused, x), gradients(of_parts, x));
    for (order, (fused, of_parts)) in (1..).zip(fused.iter().zip(&of_parts)) {
        assert!(
            fused.allclose(of_parts, 1e-10),
            "order {order}: {fused} {of_parts}"
        );
    }
}

#[test]
fn softmax() {
    for (shape, axis) in [((3, 5), -1), ((4, 3), 0), ((2, 40), 1)] {
        let x = numbers(1, shape);
        assert_same(&|x| x.softmax(axis), &|x| softmax_of_parts(x, axis), &x);
        assert_same(
            &|x| x.log_softmax(axis),
            &|x| softmax_of_parts(x, axis).log(),
            &x,
        );
    }
}

#[test]
fn softmax_cross_entropy() {
    for (shape, labels) in [((3, 5), vec![4, 0, 2]), ((2, 40), vec![39, 7])] {
        let x = numbers(2, shape);
        let labels = NdArray::from_vec(labels, shape.0);
        let fused = |x: &NdArray| loss::softmax_cross_entropy(x, &labels);
        assert_same(&fused, &|x| cross_entropy_of_parts(x, &labels), &x);
        check_grads(|inputs: &Vec<NdArray>| fused(&inputs[0]), &vec![x.clone()]).unwrap();
        // Views, and a class counted from the end.
        let columns = NdArray::from_vec(x.t().to_vec::<f64>(), x.t().shape()).t();
        assert!(fused(&columns).array_equal(&fused(&x)));
        let from_end = &labels - shape.1 as i64;
        assert!(loss::softmax_cross_entropy(&x, &from_end).array_equal(&fused(&x)));
    }
}

#[test]
fn long_rows_and_many_short_ones() {
    // More than are taken together, and rows that do not divide what is.
    for shape in [(2, 5000), (700, 7), (3, 2048), (1000, 1)] {
        let x = numbers(3, shape).astype(DType::F32);
        let y = x.softmax(-1);
        let exact = softmax_of_parts(&x.astype(DType::F64), -1);
        assert!((&y / exact.astype(DType::F32)).allclose(nd::ones(shape), 1e-6));
        for row in [0, shape.0 - 1] {
            // No row knows of others.
            let alone = x.slice(row as isize..row as isize + 1);
            assert!(
                alone
                    .softmax(-1)
                    .array_equal(&y.slice(row as isize..row as isize + 1))
            );
            assert!(
                alone
                    .log_softmax(-1)
                    .array_equal(&x.log_softmax(-1).slice(row as isize..row as isize + 1))
            );
        }
        let labels = nd::zeros(shape.0).astype(DType::I64);
        let expected = -x.log_softmax(-1).slice((.., 0));
        assert!(loss::softmax_cross_entropy(&x, &labels).array_equal(&expected));
    }
}

#[test]
fn nothing_in_nothing_out() {
    assert_eq!(nd::zeros((0, 3)).softmax(-1).shape().to_string(), "(0, 3)");
    assert_eq!(
        nd::zeros((3, 0)).log_softmax(-1).shape().to_string(),
        "(3, 0)"
    );
    let none = nd::zeros(0).astype(DType::I64);
    assert_eq!(
        loss::softmax_cross_entropy(&nd::zeros((0, 3)), &none).size(),
        0
    );
}
