//! The functional forms in particular: what they take, what they give, and their ends of range.

use gradus_core::autograd::{grad, hessian, jacobian, jvp, pause, record, value_and_grad, vjp};
use gradus_core::{DType, NdArray, nd};

use super::common::filled;

#[test]
fn arguments_come_in_every_form() {
    let x = filled(&[3]);
    let f = |x: &NdArray, power: i32| x.powi(power).sum();
    let expected = |power: i32| x.powi(power - 1) * f64::from(power);

    let one = grad(|x| f(x, 2), &x);
    assert!(one.allclose(expected(2), 1e-12));

    let (a, b) = grad(|(a, b)| f(a, 2) + f(b, 3), &(x.clone(), x.clone()));
    assert!(a.allclose(expected(2), 1e-12) && b.allclose(expected(3), 1e-12));

    let three = (x.clone(), x.clone(), x.clone());
    let (a, b, c) = grad(|(a, b, c)| f(a, 2) + f(b, 3) + f(c, 4), &three);
    assert!(a.allclose(expected(2), 1e-12) && b.allclose(expected(3), 1e-12));
    assert!(c.allclose(expected(4), 1e-12));

    let four = (x.clone(), x.clone(), x.clone(), x.clone());
    let gradients = grad(|(a, b, c, d)| (a * b * c * d).sum(), &four);
    assert!(gradients.3.allclose(x.powi(3), 1e-12));

    let list = grad(
        |x: &Vec<NdArray>| f(&x[0], 2) + f(&x[4], 3),
        &vec![x.clone(); 5],
    );
    assert!(list[0].allclose(expected(2), 1e-12) && list[4].allclose(expected(3), 1e-12));
    assert_eq!(list[2].to_vec::<f64>(), [0.0; 3]);

    let pair = grad(
        |[a, b]: &[NdArray; 2]| (a - b).sum(),
        &[x.clone(), x.clone()],
    );
    assert_eq!(pair[1].to_vec::<f64>(), [-1.0; 3]);
}

#[test]
fn each_gradient_has_the_element_type_of_its_argument() {
    let single = nd::array([1.0, 2.0]);
    let double = filled(&[2]);
    let product = |(a, b): &(NdArray, NdArray)| a * b * nd::array([2_i64, 3]);
    let (a, b) = grad(product, &(single.clone(), double.clone()));
    assert_eq!((a.dtype(), b.dtype()), (DType::F32, DType::F64));
    let (value, tangent) = jvp(
        product,
        &(single.clone(), double.clone()),
        &(single, double),
    );
    assert_eq!((value.dtype(), tangent.dtype()), (DType::F64, DType::F64));
}

#[test]
fn several_elements_count_as_their_sum_and_arguments_without_a_part_get_zeros() {
    let x = filled(&[2, 3]);
    assert_eq!(grad(|x| x * 2.0, &x).to_vec::<f64>(), [2.0; 6]);
    assert_eq!(grad(|_| nd::ones(3), &x).to_vec::<f64>(), [0.0; 6]);
    assert_eq!(grad(|x| x.detach() * 3.0, &x).to_vec::<f64>(), [0.0; 6]);
    assert_eq!(grad(|x| pause(|| x * 3.0), &x).to_vec::<f64>(), [0.0; 6]);
    assert_eq!(grad(NdArray::floor, &x).to_vec::<f64>(), [0.0; 6]);
    // Comparisons on the way are constants.
    let positive = |x: &NdArray| x * x.greater(0.0);
    assert!(grad(positive, &x).array_equal(&x.greater(0.0)));
    assert_eq!(grad(|x| grad(positive, x), &x).to_vec::<f64>(), [0.0; 6]);
    let (value, tangent) = jvp(|_| nd::ones(3), &x, &x);
    assert_eq!((value.size(), tangent.to_vec::<f32>()), (3, vec![0.0; 3]));
}

#[test]
fn a_pull_back_can_be_used_again_and_again() {
    let x = filled(&[3]);
    let (value, pull) = vjp(|x| x.square(), &x);
    assert!(value.array_equal(&x.square()));
    for factor in [1.0, -2.0] {
        assert!(pull(&x.full_like(factor)).allclose(&x * (2.0 * factor), 1e-12));
    }
    // What it gives is a constant here, and one that can be differentiated where one records.
    let outer = nd::array([1.0, 2.0, 3.0]);
    outer.attach_grad();
    let (_, pull) = record(|| vjp(|x| x * &outer, &x));
    record(|| pull(&x.ones_like()).square().sum()).backward();
    assert_eq!(outer.grad().to_vec::<f32>(), [2.0, 4.0, 6.0]);
}

#[test]
fn jacobians_are_made_by_rows_or_columns_with_the_same_outcome() {
    let x = filled(&[2]);
    let wide = |x: &NdArray| nd::concat(&[x, &x.square(), &x.sin(), &x.exp(), &(x * 3.0)], 0);
    let columns = jacobian(wide, &x);
    assert_eq!(columns.shape(), (10, 2).into());
    let rows: Vec<NdArray> = (0..10).map(|i| grad(|x| wide(x).at(i), &x)).collect();
    assert!(columns.allclose(nd::stack(&rows.iter().collect::<Vec<_>>(), 0), 1e-12));
}

#[test]
fn jacobians_of_nothing_have_the_shapes_they_must() {
    let (none, x) = (nd::zeros((0, 3)), filled(&[2]));
    assert_eq!(jacobian(|x| x.exp(), &none).shape(), (0, 3, 0, 3).into());
    assert_eq!(jacobian(|_| nd::zeros(4), &none).shape(), (4, 0, 3).into());
    assert_eq!(jacobian(|x| x.slice(..0), &x).shape(), (0, 2).into());
    let many = |(x, none): &(NdArray, NdArray)| x.broadcast_to((9, 2)) + none.sum();
    let (of_x, of_none) = jacobian(many, &(x.clone(), none.clone()));
    assert_eq!(
        (of_x.shape(), of_none.shape()),
        ((9, 2, 2).into(), (9, 2, 0, 3).into())
    );
    assert_eq!(grad(|x| x.sum(), &none).shape(), (0, 3).into());
    assert_eq!(
        hessian(|x| x.square().sum(), &none).shape(),
        (0, 3, 0, 3).into()
    );
}

#[test]
fn the_hessian_of_a_quadratic_form_is_its_matrix() {
    let matrix = filled(&[4, 4]);
    let matrix = &matrix + matrix.t();
    let form = |x: &NdArray| x.dot(matrix.dot(x)) / 2.0;
    assert!(hessian(form, &filled(&[4])).allclose(&matrix, 1e-12));
}

#[test]
fn values_and_gradients_keep_no_history_unless_recorded() {
    let x = nd::array([2.0]);
    let (value, gradient) = value_and_grad(|x| x.powi(3), &x);
    assert!(value.try_backward().is_err() && gradient.try_backward().is_err());
    x.attach_grad();
    record(|| value_and_grad(|x| x.powi(3), &x).1).backward();
    assert_eq!(x.grad().item(), 12.0);
    record(|| value_and_grad(|x| x.powi(3), &x).0).backward();
    assert_eq!(x.grad().item(), 12.0);
    record(|| jvp(|x| x.powi(3), &x, &nd::array([5.0])).1).backward();
    assert_eq!(x.grad().item(), 60.0);
    record(|| jacobian(|x| x.powi(3), &x)).backward();
    assert_eq!(x.grad().item(), 12.0);
}
