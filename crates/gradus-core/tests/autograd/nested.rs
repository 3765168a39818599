//! Derivatives of derivatives: higher orders, and functions that capture what others vary.

use gradus_core::autograd::{grad, gradients, hessian, jacobian, jvp, record};
use gradus_core::{NdArray, nd};

use super::common::filled;

#[test]
fn powers_lose_one_order_with_each_derivative() {
    let x = filled(&[4]);
    let first = |x: &NdArray| grad(|x| x.powi(5).sum(), x);
    let second = |x: &NdArray| grad(|x| first(x).sum(), x);
    let third = |x: &NdArray| grad(second, x);
    let fourth = |x: &NdArray| grad(third, x);
    let fifth = |x: &NdArray| grad(fourth, x);
    assert!(third(&x).allclose(x.square() * 60.0, 1e-12));
    assert!(fourth(&x).allclose(&x * 120.0, 1e-12));
    assert!(fifth(&x).allclose(x.full_like(120.0), 1e-12));
    assert_eq!(grad(fifth, &x).to_vec::<f64>(), [0.0; 4]);
}

#[test]
fn third_derivatives_of_polynomials_of_several_variables() {
    // x² y³ z has third derivatives such as 12 x y z (by x, y, y) and 6 x y² (by x, y, z).
    let polynomial = |v: &NdArray| v.at(0).powi(2) * v.at(1).powi(3) * v.at(2);
    let v = nd::array([2.0, 3.0, 5.0]);
    let third = jacobian(|v| hessian(polynomial, v), &v);
    assert_eq!(third.shape(), (3, 3, 3).into());
    let [x, y, z] = [2.0, 3.0, 5.0];
    assert_eq!(third.at((0, 1, 1)).item(), 12.0 * x * y * z);
    assert_eq!(third.at((0, 1, 2)).item(), 6.0 * x * y * y);
    assert_eq!(third.at((1, 1, 1)).item(), 6.0 * x * x * z);
    assert_eq!(third.at((0, 0, 0)).item(), 0.0);
    for order in [(0, 2, 1), (1, 0, 2), (2, 1, 0)] {
        assert!(third.array_equal(&third.transpose(order)));
    }
}

#[test]
fn an_inner_derivative_takes_what_the_outer_one_varies_for_a_constant() {
    // The example of "perturbation confusion" (Siskind and Pearlmutter, 2005).
    let one = nd::array([1.0]);
    let outer = |x: &NdArray| x * grad(|y: &NdArray| x + y, &one);
    assert_eq!(grad(outer, &one).item(), 1.0);
    let forward = |x: &NdArray| x * jvp(|y: &NdArray| x + y, &one, &one).1;
    assert_eq!(jvp(forward, &one, &one).1.item(), 1.0);
    assert_eq!(grad(forward, &one).item(), 1.0);
    assert_eq!(jvp(outer, &one, &one).1.item(), 1.0);
}

#[test]
fn captured_arrays_pass_the_outer_derivative_on() {
    let (x, y) = (nd::array([3.0]), nd::array([5.0]));
    // d/dx x · d/dy (x y²) = d/dx 2 x² y
    let outer = |x: &NdArray| x * grad(|y: &NdArray| x * y.square(), &y);
    assert_eq!(grad(outer, &x).item(), 4.0 * 3.0 * 5.0);
    // The inner argument depends on the outer one: d/dx 2 (x²) = 4 x.
    let chained = |x: &NdArray| grad(|z: &NdArray| z.square(), &x.square());
    assert_eq!(grad(chained, &x).item(), 12.0);
}

#[test]
fn attached_arrays_that_a_function_captures_get_gradients_when_it_is_recorded() {
    let (w, x) = (nd::array([2.0]), nd::array([3.0]));
    w.attach_grad();
    // d/dw of d/dx (w² x²) = d/dw 2 w² x
    record(|| grad(|x: &NdArray| (&w * x).square(), &x)).backward();
    assert_eq!(w.grad().item(), 4.0 * 2.0 * 3.0);
}

#[test]
fn what_was_recorded_before_is_a_constant_even_when_its_graph_is_gone() {
    let w = nd::array([3.0]);
    w.attach_grad();
    let before = record(|| w.square());
    before.backward();
    let x = nd::array([2.0]);
    assert_eq!(grad(|x| x * &before, &x).item(), 9.0);
    assert_eq!(jvp(|x| x * &before, &x, &x).1.item(), 18.0);
    assert_eq!(hessian(|x| x.square() * &before, &x).item(), 18.0);
    // Nor does differentiating a function touch what is attached.
    assert_eq!(grad(|x| x * &w, &x).item(), 3.0);
    assert_eq!(w.grad().item(), 6.0);
}

#[test]
fn gradients_of_gradients_in_the_words_of_record() {
    let x = nd::array([2.0]);
    x.attach_grad();
    let third = record(|| {
        let y = x.powi(4);
        let first = gradients(&y, &[&x]).unwrap().remove(0);
        let second = gradients(&first, &[&x]).unwrap().remove(0);
        assert_eq!((first.item(), second.item()), (32.0, 48.0));
        second
    });
    third.backward();
    assert_eq!(x.grad().item(), 48.0);
}

#[test]
fn gradients_by_results_on_the_way() {
    let x = nd::array([1.0, 2.0]);
    x.attach_grad();
    let (y, z) = record(|| {
        let y = x.square();
        let z = (&y * 3.0 + &x).sum();
        (y, z)
    });
    let found = gradients(&z, &[&y, &x, &z]).unwrap();
    assert_eq!(found[0].to_vec::<f32>(), [3.0, 3.0]);
    assert_eq!(found[1].to_vec::<f32>(), [7.0, 13.0]);
    assert_eq!(found[2].item(), 1.0);
    assert!(x.try_grad().is_err(), "what grad() holds stays as it is");
}

#[test]
fn a_gradient_penalty_reaches_the_weights() {
    // The squared slope of tanh(w x) by x is w² (1 - tanh²(w x))².
    let penalty = |w: &NdArray| {
        let x = filled(&[3]);
        grad(|x| (w * x).tanh().sum(), &x).square().sum()
    };
    let w = filled(&[3]) + 0.4;
    gradus_core::autograd::check_grads(penalty, &w).unwrap();
}
