//! The forms that panic: they say what the others return, and point at the line that called them.

use std::cell::RefCell;
use std::panic::{UnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use gradus_core::autograd::{grad, hessian, jacobian, jvp, record, value_and_grad, vjp};
use gradus_core::{NdArray, loss, nd, random};

use super::common::text;

thread_local! {
    /// The file that the last panic of this thread points at; without one panics are printed.
    static FILE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The text of a panic and the file that it points at.
fn panic_of(f: impl FnOnce() + UnwindSafe) -> (String, String) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let default = take_hook();
        set_hook(Box::new(move |info| {
            let is_expected = FILE.with_borrow(Option::is_some);
            let file = info.location().expect("panics have one").file();
            match is_expected {
                true => FILE.set(Some(file.into())),
                false => default(info),
            }
        }));
    });
    FILE.set(Some(String::new()));
    let panic = catch_unwind(f).expect_err("a panic was expected");
    let file = FILE.take().expect("set above");
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string()));
    (text.expect("panics here have texts"), file)
}

/// Asserts that each call panics, here, with the text that the other one returns.
macro_rules! assert_same {
    ($($panicking:expr, $trying:expr;)+) => {$(
        let (text_of_panic, file) = panic_of(|| { let _ = $panicking; });
        assert_eq!(text_of_panic, text($trying), "{}", stringify!($panicking));
        assert_eq!(file, file!(), "{}", stringify!($panicking));
    )+};
}

/// Asserts that each call panics, here, with a text.
macro_rules! assert_panics {
    ($($panicking:expr, $text:expr;)+) => {$(
        let (text, file) = panic_of(|| { let _ = $panicking; });
        assert_eq!(text, $text);
        assert_eq!(file, file!(), "{}", stringify!($panicking));
    )+};
}

fn two_by_three() -> NdArray {
    nd::arange(6).reshape((2, 3))
}

#[test]
fn elementwise_operations() {
    let (x, y) = (two_by_three(), nd::ones(2));
    let (small, whole, truth) = (nd::array([1_u8]), nd::array([2_i64]), nd::array([true]));
    assert_same! {
        &x + &y, x.try_add(&y);
        x.clone() - y.clone(), x.try_sub(&y);
        x.mul(&y), x.try_mul(&y);
        nd::div(&x, &y), x.try_div(&y);
        x.clone() % &y, x.try_rem(&y);
        300 + &small, small.try_add(300);
        &small * 300, small.try_mul(300);
        &truth - &truth, truth.try_sub(&truth);
        x.pow(&y), x.try_pow(&y);
        nd::pow(&whole, -1), whole.try_pow(-1);
        nd::maximum(&x, &y), x.try_maximum(&y);
        x.equal(&y), x.try_equal(&y);
        x.logical_xor(&y), x.try_logical_xor(&y);
        x.clip(0.0, &y), x.try_clip(0.0, &y);
        nd::where_(&x, &x, &y), nd::try_where(&x, &x, &y);
        { let mut x = x.clone(); x += &y; }, x.try_add(&y);
    }
}

#[test]
fn reductions_and_softmax() {
    let (x, none) = (two_by_three(), nd::zeros((0, 2)));
    assert_same! {
        x.sum_axis(2), x.try_sum_axis(2);
        nd::mean_axis(&x, 2), x.try_mean_axis(2);
        x.prod_axis((0, 0)), x.try_prod_axis((0, 0));
        none.max(), none.try_max();
        none.min_axis(0), none.try_min_axis(0);
        none.argmax(), none.try_argmax();
        x.var_axis(2, 0), x.try_var_axis(2, 0);
        x.std_axis(2, 0), x.try_std_axis(2, 0);
        x.norm_axis(2), x.try_norm_axis(2);
        x.logsumexp_axis(2), x.try_logsumexp_axis(2);
        x.any_axis(2), x.try_any_axis(2);
        x.cumsum(2), x.try_cumsum(2);
        x.softmax(2), x.try_softmax(2);
        x.log_softmax(2), x.try_log_softmax(2);
        x.sort(2), x.try_sort(2);
        x.argsort(2), x.try_argsort(2);
        x.topk(7, 1), x.try_topk(7, 1);
    }
}

#[test]
fn shapes_and_parts() {
    let (x, y) = (two_by_three(), nd::ones(2));
    assert_same! {
        x.reshape(5), x.try_reshape(5);
        x.transpose((0, 0)), x.try_transpose((0, 0));
        x.swapaxes(0, 2), x.try_swapaxes(0, 2);
        x.moveaxis(2, 0), x.try_moveaxis(2, 0);
        x.broadcast_to(3), x.try_broadcast_to(3);
        x.expand_dims(9), x.try_expand_dims(9);
        x.squeeze_axis(0), x.try_squeeze_axis(0);
        x.slice((0, 9)), x.try_slice((0, 9));
        x.at(9), x.try_at(9);
        x.unfold(9, 1, 1), x.try_unfold(9, 1, 1);
        x.fold(9, 1, 1), x.try_fold(9, 1, 1);
        x.convolution(&y, 1, 0, 1, 1), x.try_convolution(&y, 1, 0, 1, 1);
        x.convolution_transpose(&y, 1, 0, 0), x.try_convolution_transpose(&y, 1, 0, 0);
        x.max_pool(1, 1, 0), x.try_max_pool(1, 1, 0);
        x.mean_pool(1, 1, 0), x.try_mean_pool(1, 1, 0);
        x.flip(9), x.try_flip(9);
        x.roll(1, 9), x.try_roll(1, 9);
        x.repeat(-1, 0), x.try_repeat(-1, 0);
        x.pad([(1, 1); 3], 0.0), x.try_pad([(1, 1); 3], 0.0);
        x.split(5, 0), x.try_split(5, 0);
        x.take(9, 0), x.try_take(9, 0);
        x.gather(&y, 0), x.try_gather(&y, 0);
        x.scatter_add(&y, 1.0, 0), x.try_scatter_add(&y, 1.0, 0);
        x.index_add(9, 1.0, 0), x.try_index_add(9, 1.0, 0);
        x.pick(nd::ones(5), 1), x.try_pick(nd::ones(5), 1);
        x.select(&y), x.try_select(&y);
        nd::concat(&[&x, &y], 0), nd::try_concat(&[&x, &y], 0);
        nd::stack(&[], 0), nd::try_stack(&[], 0);
        x.item(), x.try_item();
        x.assign(&y), x.try_assign(&y);
        nd::array([vec![1], vec![]]), nd::try_array([vec![1], vec![]]);
        NdArray::from_vec(vec![1_u8], 2), NdArray::try_from_vec(vec![1_u8], 2);
    }
}

#[test]
fn products_losses_and_random_numbers() {
    let (x, y) = (two_by_three(), nd::ones(2));
    let mut random = random::Generator::new(0);
    assert_same! {
        x.dot(&y), x.try_dot(&y);
        x.matmul(&y), x.try_matmul(&y);
        x.inner(&y), x.try_inner(&y);
        x.vdot(&y), x.try_vdot(&y);
        x.diagonal_with(0, 0, 0), x.try_diagonal_with(0, 0, 0);
        nd::tensordot(&x, &y, 1), nd::try_tensordot(&x, &y, 1);
        nd::einsum("ij,k", &[&x]), nd::try_einsum("ij,k", &[&x]);
        loss::squared(&x, &y), loss::try_squared(&x, &y);
        loss::softmax_cross_entropy(&x, &x), loss::try_softmax_cross_entropy(&x, &x);
        random::normal(0.0, -1.0, 3), random.try_normal(0.0, -1.0, 3);
        random::uniform(0.0, f64::NAN, 3), random.try_uniform(0.0, f64::NAN, 3);
        random::randint(3, 3, 2), random.try_randint(3, 3, 2);
    }
}

#[test]
fn autograd_in_the_chapters_words() {
    let (x, y) = (two_by_three(), nd::ones(2));
    y.attach_grad();
    let not_float = "attach_grad: got int32, needs float32 or float64 (convert with astype)";
    assert_same! {
        x.backward(), x.try_backward();
        x.backward_retaining_graph(), x.try_backward();
        x.backward_with(&x), x.try_backward();
        x.grad(), x.try_grad();
        x.zero_grad(), x.try_grad();
        record(|| y.assign(0.0)), record(|| y.try_assign(0.0));
        record(|| { let mut y = y.clone(); y += 1.0; }), record(|| y.try_assign(0.0));
    }
    assert_panics! {
        x.astype(gradus_core::DType::I32).attach_grad(), not_float;
    }
}

#[test]
fn derivatives_of_functions() {
    let (whole, x) = (nd::array([1_i64]), nd::ones(2));
    let not_float = "differentiation: got int64, needs arguments of float32 or float64 (convert \
         with astype)";
    let jumps = "differentiation: no gradient passes through argmax, whose results change in \
         jumps or not at all; differentiate something smooth instead";
    let tangents = "jvp: arguments of shapes (2,), (2,) need tangents of the same shapes, not (2,)";
    let pair = vec![x.clone(), x.clone()];
    let one = vec![x.clone()];
    assert_panics! {
        grad(|x| x.exp(), &whole), not_float;
        value_and_grad(|x| x.exp(), &whole), not_float;
        vjp(|x| x.exp(), &whole).0, not_float;
        jvp(|x| x.exp(), &whole, &whole), not_float;
        jacobian(|x| x.exp(), &whole), not_float;
        hessian(|x| x.exp(), &whole), not_float;
        grad(|x| x.argmax(), &x), jumps;
        jvp(|x| x.argmax(), &x, &x), jumps;
        jacobian(|x| x.argmax(), &x), jumps;
        jvp(|x| &x[0] + &x[1], &pair, &one), tangents;
        jvp(|x| x.exp(), &x, &nd::ones(3)),
            "jvp: arguments of shapes (2,) need tangents of the same shapes, not (3,)";
    }
    // A closure cannot tell who calls it, but what is wrong.
    let (_, pull) = vjp(|x| x.exp(), &x);
    let (text, _) = panic_of(std::panic::AssertUnwindSafe(|| drop(pull(&nd::ones(3)))));
    assert_eq!(
        text,
        "vjp: the head gradient has shape (3,), the result (2,); they must be the same"
    );
}

#[test]
fn forms_that_only_panic() {
    let (x, whole) = (nd::ones(3), nd::array([1_i64, 2]));
    let steps = "arange: no number of steps of 0 that memory could hold leads from 0 to 3; give finite limits and \
         a step that is not zero";
    assert_panics! {
        nd::arange((0, 3, 0)), steps;
        gradus_core::Shape::from((1_usize << 32, 1_usize << 32)).size(),
            "shape: (4294967296, 4294967296) has more elements than can be counted";
        nd::array(1.0).len(), "len: a single number has no axes; use size";
        { let mut x = x.clone(); x += nd::ones((2, 3)); },
            "add_assign: the result has shape (2, 3), which an array of shape (3,) cannot hold; \
             write x = x + y for a new array, or reshape what stands on the right";
        { let mut whole = whole.clone(); whole /= 2; },
            "div_assign: got int64, needs float32 or float64 on the left, since the result has \
             fractions (convert with astype)";
        record(|| x.clone()).backward_with(&nd::ones(3)), text(x.try_backward());
    }
}
