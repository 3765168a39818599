//! The chapter's words: attach, record, pause, backward, grad, and the modes.

use std::panic::catch_unwind;

use gradus_core::autograd::{
    custom, is_recording, is_training, pause, predict_mode, record, record_with, train_mode,
};
use gradus_core::{GradReq, NdArray, nd};

fn attached(numbers: &[f32]) -> NdArray {
    let x = nd::array(numbers.to_vec());
    x.attach_grad();
    x
}

#[test]
fn a_gradient_is_written_added_or_dropped_as_was_requested() {
    let x = nd::array([3.0]);
    for (request, expected) in [
        (GradReq::Write, Some(6.0)),
        (GradReq::Add, Some(18.0)),
        (GradReq::Null, None),
    ] {
        x.attach_grad_with(request);
        assert!(x.has_grad() && x.try_grad().is_err());
        for _ in 0..3 {
            record(|| x.square()).backward();
        }
        assert_eq!(x.try_grad().ok().map(|gradient| gradient.item()), expected);
    }
    assert_eq!(GradReq::default(), GradReq::Write);
    x.attach_grad_with(GradReq::Add);
    record(|| x.square()).backward();
    x.zero_grad();
    assert_eq!(x.grad().item(), 0.0);
    record(|| x.square()).backward();
    assert_eq!(x.grad().item(), 6.0);
}

#[test]
fn every_path_to_an_array_adds_to_its_gradient_once() {
    let x = attached(&[2.0, 3.0]);
    record(|| {
        let y = &x * &x;
        let z = &y + &y * x.at(1);
        z + &x
    })
    .backward();
    // By x0: 2 x0 + 2 x0 x1 + 1; by x1: 2 x1 + 3 x1² + x0² + 1.
    assert_eq!(x.grad().to_vec::<f32>(), [17.0, 38.0]);
}

#[test]
fn only_what_is_inside_record_is_recorded() {
    let x = attached(&[2.0]);
    let outside = &x * 10.0;
    assert!(outside.try_backward().is_err());
    record(|| &x * &outside + pause(|| x.exp()) + x.detach()).backward();
    assert_eq!(x.grad().item(), 20.0);
    // Scopes nest, and what was recorded in several of them is one graph.
    let y = record(|| x.square());
    let z = pause(|| record(|| &y * 3.0));
    z.backward();
    assert_eq!(x.grad().item(), 12.0);
}

#[test]
fn scopes_set_recording_and_training_and_put_back_what_was() {
    let state = || (is_recording(), is_training());
    assert_eq!(state(), (false, false));
    assert_eq!(record(state), (true, true));
    assert_eq!(record_with(false, state), (true, false));
    assert_eq!(record(|| predict_mode(state)), (true, false));
    assert_eq!(record(|| pause(state)), (false, false));
    assert_eq!(train_mode(state), (false, true));
    assert_eq!(train_mode(|| pause(|| train_mode(state))), (false, true));
    assert_eq!(
        record(|| (pause(state), state())),
        ((false, false), (true, true))
    );
    let panicked =
        catch_unwind(|| record(|| pause(|| record(|| std::panic::resume_unwind(Box::new(()))))));
    assert!(panicked.is_err());
    assert_eq!(state(), (false, false));
}

#[test]
fn a_head_gradient_weights_the_elements() {
    let x = attached(&[1.0, 2.0, 3.0]);
    record(|| x.square()).backward_with(&nd::array([1.0, 0.0, -1.0]));
    assert_eq!(x.grad().to_vec::<f32>(), [2.0, 0.0, -6.0]);
    // One of another element type is converted.
    record(|| x.square()).backward_with(&nd::array([1_i64, 2, 3]));
    assert_eq!(x.grad().to_vec::<f32>(), [2.0, 8.0, 18.0]);
    record(|| x.square()).backward();
    assert_eq!(x.grad().to_vec::<f32>(), [2.0, 4.0, 6.0]);
}

#[test]
fn an_attached_gradient_stays_through_assignments_and_belongs_to_the_clones() {
    let mut x = attached(&[1.0]);
    let clone = x.clone();
    x.assign(5.0);
    x += 1.0;
    record(|| x.square()).backward();
    assert_eq!(x.grad().item(), 12.0);
    pause(|| x.slice(..).assign(4.0));
    record(|| x.square()).backward();
    assert_eq!(x.grad().item(), 8.0);
    record(|| clone.square()).backward();
    assert_eq!((clone.item(), x.grad().item()), (1.0, 2.0));
    // Attached anew it is another variable.
    x.attach_grad();
    record(|| clone.square()).backward();
    assert!(x.try_grad().is_err());
}

#[test]
fn slices_assigned_to_while_recording_pass_gradients_on() {
    let (x, w) = (attached(&[1.0, 2.0, 3.0]), attached(&[5.0]));
    let y = record(|| {
        let y = &x * 2.0;
        y.at(1).assign(&w * y.at(0));
        y.slice(2..).assign(7.0);
        y.square().sum()
    });
    y.backward();
    // (2 x0)² + (w 2 x0)² + 7²
    assert_eq!(y.item(), 4.0 + 100.0 + 49.0);
    assert_eq!(x.grad().to_vec::<f32>(), [8.0 + 200.0, 0.0, 0.0]);
    assert_eq!(w.grad().item(), 40.0);
}

#[test]
fn arrays_filled_while_recording_become_part_of_the_graph() {
    let x = attached(&[1.0, 2.0]);
    let table = nd::zeros((3, 2));
    let total = record(|| {
        for row in 0..3 {
            table.at(row).assign(&x * (row + 1) as f64);
        }
        let mut sum = nd::zeros(2);
        for row in 0..3 {
            sum += table.at(row).square();
        }
        sum
    });
    total.backward();
    assert_eq!(x.grad().to_vec::<f32>(), [28.0, 56.0]);
    // Outside, an assignment makes constants of it again.
    table.at(0).assign(0.0);
    assert!(table.try_backward().is_err());
}

#[test]
fn results_can_be_attached_and_forget_what_they_came_from() {
    let x = attached(&[2.0]);
    let y = record(|| x.square());
    y.attach_grad();
    record(|| &y * 3.0).backward();
    assert_eq!(y.grad().item(), 3.0);
    assert!(x.try_grad().is_err());
}

#[test]
fn conversions_pass_gradients_between_float_types() {
    let x = attached(&[1.5]);
    record(|| x.astype(gradus_core::DType::F64).square() * 0.5).backward();
    assert_eq!(
        (x.grad().item(), x.grad().dtype()),
        (1.5, gradus_core::DType::F32)
    );
}

#[test]
fn custom_gradients_may_broadcast_and_must_suit_their_inputs() {
    let x = attached(&[1.0, 2.0, 3.0]);
    let with = |gradients: fn() -> Vec<NdArray>| {
        let y = record(|| custom(&[&x], |x| x[0].clone(), move |_| gradients()));
        catch_unwind(|| y.backward()).map_err(|panic| {
            panic
                .downcast_ref::<String>()
                .cloned()
                .expect("a formatted text")
        })
    };
    with(|| vec![nd::array(4.0)]).unwrap();
    assert_eq!(x.grad().to_vec::<f32>(), [4.0; 3]);
    assert_eq!(
        with(|| vec![nd::ones(2)]).unwrap_err(),
        "custom: the gradient function gave an array of shape (2,) for input 0 of shape (3,); it \
         must be of the same shape"
    );
    assert_eq!(
        with(Vec::new).unwrap_err(),
        "custom: the gradient function gave 0 arrays for 1 inputs; it must give one for each"
    );
}
