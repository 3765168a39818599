//! Every error of automatic differentiation, by its full text.

use gradus_core::autograd::{check_grads, gradients, record};
use gradus_core::{DType, Error, NdArray, nd};

use super::common::{filled, text};

const NEVER_RECORDED: &str = "this array was never recorded; compute it inside \
     autograd::record(|| …) from an array on which attach_grad was called";
const DROPPED: &str = "the graph of this result was used before and has been dropped; record it \
     again, or keep it with backward_retaining_graph the first time";

fn attached() -> NdArray {
    let x = nd::array([1.0, 2.0]);
    x.attach_grad();
    x
}

#[test]
fn never_recorded() {
    let x = attached();
    let outside = x.exp();
    assert_eq!(
        text(outside.try_backward()),
        format!("backward: {NEVER_RECORDED}")
    );
    let constant = record(|| nd::ones(2) * 2.0);
    assert_eq!(
        text(constant.try_backward()),
        format!("backward: {NEVER_RECORDED}")
    );
    assert_eq!(
        text(gradients(&outside, &[&x])),
        format!("gradients: {NEVER_RECORDED}")
    );
    let inside = record(|| x.exp());
    assert_eq!(
        text(gradients(&inside, &[&outside])),
        format!("gradients: {NEVER_RECORDED}")
    );
    assert_eq!(
        text(inside.detach().try_backward()),
        format!("backward: {NEVER_RECORDED}")
    );
}

#[test]
fn dropped_graph() {
    let x = attached();
    let y = record(|| x.exp());
    y.backward();
    assert_eq!(text(y.try_backward()), format!("backward: {DROPPED}"));
    assert_eq!(text(gradients(&y, &[&x])), format!("gradients: {DROPPED}"));
    let built_on_it = record(|| &y * &x);
    assert_eq!(
        text(built_on_it.try_backward()),
        format!("backward: {DROPPED}")
    );
}

#[test]
fn not_attached() {
    let x = nd::array([1.0]);
    assert_eq!(
        text(x.try_grad()),
        "grad: no gradient is attached to this array; call attach_grad on it first"
    );
    let y = record(|| attached().exp());
    assert!(!y.has_grad());
    assert_eq!(
        text(y.try_grad()),
        "grad: no gradient is attached to this array; call attach_grad on it first"
    );
}

#[test]
fn no_gradient_has_arrived() {
    let (x, unused) = (attached(), attached());
    record(|| x.exp()).backward();
    assert_eq!(
        text(unused.try_grad()),
        "grad: no gradient has arrived at this array of shape (2,): it took no part in what was \
         differentiated, or backward has not been called yet"
    );
}

#[test]
fn took_no_part() {
    let (x, unused) = (attached(), attached());
    assert_eq!(
        text(gradients(&record(|| x.exp()), &[&x, &unused])),
        "gradients: variable 1 took no part in the result; leave it out"
    );
}

#[test]
fn no_gradient_passes_through() {
    let x = attached();
    let position = record(|| x.argmax());
    assert_eq!(
        text(position.try_backward()),
        "backward: no gradient passes through argmax, whose results change in jumps or not at \
         all; differentiate something smooth instead"
    );
    let through = record(|| nd::where_(x.greater(1.0), 2.0, 3.0) * x.equal(1.0) + x.equal(2.0));
    assert_eq!(
        text(through.try_backward()),
        "backward: no gradient passes through equal, greater, whose results change in jumps or \
         not at all; differentiate something smooth instead"
    );
    let whole = record(|| x.astype(DType::I64).astype(DType::F32));
    assert_eq!(
        text(gradients(&whole, &[&x])),
        "gradients: no gradient passes through astype, whose results change in jumps or not at \
         all; differentiate something smooth instead"
    );
    // Beside another path they are constants.
    record(|| x.greater(1.0) * &x).backward();
    assert_eq!(x.grad().to_vec::<f32>(), [0.0, 1.0]);
}

#[test]
fn assigned_to_while_recording() {
    let expected = "assign: an array with an attached gradient cannot change while operations are \
         recorded; update it after record, or inside autograd::pause";
    let mut x = attached();
    let before = (x.slice(1..), x.slice(..).at(0));
    assert_eq!(text(record(|| x.try_assign(0.0))), expected);
    assert_eq!(text(record(|| x.at(0).try_assign(0.0))), expected);
    assert_eq!(text(record(|| before.0.try_assign(0.0))), expected);
    assert_eq!(text(record(|| before.1.try_assign(0.0))), expected);
    assert_eq!(x.to_vec::<f32>(), [1.0, 2.0]);
    assert_eq!((before.0.item(), before.1.item()), (2.0, 1.0));
    // A clone is attached, too; a result is not, and a view is a value of its own.
    assert_eq!(text(record(|| x.clone().try_assign(0.0))), expected);
    record(|| (&x * 1.0).assign(0.0));
    record(|| x.t().assign(0.0));
    x += 1.0;
    assert_eq!(x.to_vec::<f32>(), [2.0, 3.0]);
}

#[test]
fn head_gradients_of_another_shape() {
    let x = attached();
    let y = record(|| x.exp());
    let panic = std::panic::catch_unwind(|| y.backward_with(&nd::ones((2, 1)))).unwrap_err();
    assert_eq!(
        panic.downcast_ref::<String>().expect("a formatted text"),
        "backward: the head gradient has shape (2, 1), the result (2,); they must be the same"
    );
    // Nothing was used up.
    y.backward();
}

#[test]
fn wrong_gradients() {
    let x = filled(&[2]);
    let error = check_grads(|x: &NdArray| x.square(), &nd::ones(2)).unwrap_err();
    assert!(matches!(error, Error::DType { .. }));
    assert_eq!(
        error.to_string(),
        "check_grads: got float32, needs arguments of float64, since finite differences lose half \
         of the digits (convert with astype)"
    );
    let wrong = |x: &NdArray| {
        gradus_core::autograd::custom(&[x], |x| &x[0] * 2.0, |g| vec![&g.cotangent * 3.0])
    };
    let found = check_grads(wrong, &x).unwrap_err().to_string();
    let beginning = "check_grads: derivative of order 1 (reverse) by element 0 of argument 0 is ";
    let rest = found.strip_prefix(beginning).expect(&found);
    let (analytic, numeric) = rest
        .split_once(", by central differences it must be ")
        .unwrap();
    let [analytic, numeric]: [f64; 2] = [analytic, numeric].map(|number| number.parse().unwrap());
    assert!((analytic / numeric - 1.5).abs() < 1e-6);
    // Right in the first order, wrong in the second.
    let later = |x: &NdArray| {
        let slope = |custom: &gradus_core::autograd::Custom| {
            vec![&custom.cotangent * custom.inputs[0].detach().cos()]
        };
        gradus_core::autograd::custom(&[x], |x| x[0].sin(), slope)
    };
    let found = check_grads(later, &x).unwrap_err().to_string();
    assert!(
        found.starts_with("check_grads: derivative of order 2 (reverse) by element 0"),
        "{found}"
    );
}
