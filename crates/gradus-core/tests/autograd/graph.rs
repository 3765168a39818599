//! How long the recorded graph lives, and how long it may get.

use std::sync::Arc;
use std::thread;

use gradus_core::autograd::{custom, grad, gradients, record, vjp};
use gradus_core::{NdArray, nd};

/// Twice `x`, by an operation that holds on to `token` as long as the graph remembers it.
fn watched(x: &NdArray, token: &Arc<()>) -> NdArray {
    let token = token.clone();
    let double = move |x: &[NdArray]| {
        let _ = &token;
        &x[0] * 2.0
    };
    custom(&[x], double, |custom| vec![&custom.cotangent * 2.0])
}

/// Whether a graph remembers the operation that holds `token`.
fn is_remembered(token: &Arc<()>) -> bool {
    Arc::strong_count(token) > 1
}

fn attached() -> NdArray {
    let x = nd::array([1.0, 2.0]);
    x.attach_grad();
    x
}

#[test]
fn going_backward_drops_the_graph() {
    let (x, token) = (attached(), Arc::new(()));
    let y = record(|| watched(&x, &token).exp());
    assert!(is_remembered(&token));
    y.backward();
    assert!(!is_remembered(&token), "though the result is still there");
    assert!(y.try_backward().is_err());
}

#[test]
fn a_retained_graph_can_be_used_again() {
    let (x, token) = (attached(), Arc::new(()));
    let y = record(|| watched(&x, &token).square());
    for _ in 0..3 {
        y.backward_retaining_graph();
        assert_eq!(x.grad().to_vec::<f32>(), [8.0, 16.0]);
    }
    assert!(is_remembered(&token));
    let found = gradients(&y, &[&x]).unwrap();
    assert_eq!(found[0].to_vec::<f32>(), [8.0, 16.0]);
    assert!(
        !is_remembered(&token),
        "used outside of record, it is dropped"
    );
    assert!(y.try_backward().is_err());
}

#[test]
fn parts_that_were_not_walked_through_stay() {
    let x = attached();
    let (y, other) = record(|| {
        let y = x.exp();
        (y.sum(), y.square())
    });
    let side = record(|| &x * 3.0);
    y.backward();
    side.backward();
    assert_eq!(x.grad().to_vec::<f32>(), [3.0, 3.0]);
    assert!(other.try_backward().is_err(), "exp was needed and is gone");
}

#[test]
fn a_dropped_result_takes_its_graph_along() {
    let (x, token) = (attached(), Arc::new(()));
    let y = record(|| watched(&x, &token) + watched(&x, &token));
    let view = record(|| y.slice(..1).t());
    drop(y);
    assert!(is_remembered(&token), "the view was computed from it");
    drop(view);
    assert!(!is_remembered(&token));
    assert!(x.has_grad());
}

#[test]
fn reading_a_result_keeps_no_graph() {
    let (x, token) = (attached(), Arc::new(()));
    let mut total = nd::zeros(2);
    let mut history = Vec::new();
    for _ in 0..100 {
        let loss = record(|| watched(&x, &token));
        // What training loops are fond of.
        history.push((
            loss.sum().item(),
            loss.to_vec::<f32>(),
            loss.to_string(),
            loss.detach(),
        ));
        total += &loss;
        total.assign(&total + loss.mean());
    }
    assert!(!is_remembered(&token));
    assert_eq!((history.len(), total.at(0).item()), (100, 500.0));
}

#[test]
fn gradients_keep_no_graph() {
    let (x, token) = (attached(), Arc::new(()));
    record(|| watched(&x, &token).square()).backward();
    let gradient = x.grad();
    let functional = grad(|x| watched(x, &token).square(), &x);
    assert!(gradient.array_equal(&functional) && !is_remembered(&token));
    // The function that pulls back needs it.
    let (value, pull) = vjp(|x| watched(x, &token).square(), &x);
    assert!(is_remembered(&token));
    drop(pull);
    assert!(!is_remembered(&token));
    drop(value);
}

#[test]
fn an_assignment_outside_drops_what_was_assigned_inside() {
    let (x, token) = (attached(), Arc::new(()));
    let y = nd::zeros((2, 2));
    record(|| y.at(0).assign(watched(&x, &token)));
    assert!(is_remembered(&token));
    y.at(1).assign(1.0);
    assert!(!is_remembered(&token));
    assert_eq!(y.to_vec::<f32>(), [2.0, 4.0, 1.0, 1.0]);
}

#[test]
fn no_graph_outlives_its_step() {
    let (x, token) = (attached(), Arc::new(()));
    for _ in 0..2000 {
        let loss = record(|| (watched(&x, &token) - 6.0).square().mean());
        loss.backward();
        x.assign(&x - 0.05 * x.grad());
        assert!(!is_remembered(&token));
    }
    assert!(x.allclose(3.0, 1e-5));
}

#[test]
fn chains_of_a_million_operations_need_no_deep_stack() {
    // Recursion would need more than 100 bytes for each operation.
    let small_stack = thread::Builder::new().stack_size(256 << 10);
    let chain = || {
        let x = nd::array([1.5]);
        x.attach_grad();
        let negated = |times: usize| record(|| (0..times).fold(x.clone(), |x, _| -x));
        negated(1_000_000).backward();
        assert_eq!(x.grad().item(), 1.0);
        let never_used = negated(1_000_000);
        drop(never_used);
        let kept = negated(100_001);
        kept.backward_retaining_graph();
        assert_eq!(x.grad().item(), -1.0);
    };
    small_stack.spawn(chain).unwrap().join().unwrap();
}

#[test]
fn sums_of_many_results_need_no_deep_stack_either() {
    let x = attached();
    let total = record(|| {
        let mut total = nd::zeros(2);
        (0..100_000).for_each(|_| total += &x);
        total
    });
    total.backward();
    assert_eq!(x.grad().to_vec::<f32>(), [100_000.0; 2]);
}

#[test]
fn many_gradients_wait_at_once() {
    // Far more arrays at once than a short row of cotangents holds, and met in no order.
    let arrays: Vec<NdArray> = (0..150)
        .map(|i| nd::array([f64::from(i)]).astype(gradus_core::DType::F64))
        .collect();
    arrays.iter().for_each(NdArray::attach_grad);
    let order = |i: usize| (i * 37) % arrays.len();
    let sum = record(|| {
        let mut sum = nd::zeros(1);
        for i in 0..arrays.len() {
            let (x, y) = (&arrays[order(i)], &arrays[order(i + 1)]);
            sum = sum + x.powi(2) * (i + 1) as f64 + x * y;
        }
        sum
    });
    sum.backward();
    for i in 0..arrays.len() {
        let (before, x, after) = (
            arrays[order(i + arrays.len() - 1)].item(),
            &arrays[order(i)],
            arrays[order(i + 1)].item(),
        );
        let expected = 2.0 * (i + 1) as f64 * x.item() + before + after;
        assert_eq!(x.grad().item(), expected, "array {i}");
    }
}

#[test]
fn what_lost_its_graph_before_is_a_constant_by_mxnets_rules() {
    let (x, b) = (nd::array([3.0]), nd::array([1.0]));
    x.attach_grad();
    b.attach_grad();
    let state = record(|| &x * &x);
    let (loss, other) = record(|| (&state * 2.0, &state * 5.0));
    loss.try_backward_as_mxnet(None, false).unwrap();
    let later = record(|| &state * &b);
    assert!(other.try_backward_as_mxnet(None, false).is_err());
    assert!(later.try_backward_with(None, true).is_err());
    let again = record(|| &state * &b);
    again.try_backward_as_mxnet(None, false).unwrap();
    assert_eq!((x.grad().item(), b.grad().item()), (12.0, 9.0));
    assert!(loss.try_backward_as_mxnet(None, false).is_err());
}
