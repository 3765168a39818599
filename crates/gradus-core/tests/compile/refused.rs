//! What cannot be compiled, and what fails in a replay: each is told, and nothing is changed.

use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use gradus_core::autograd::GradReq;
use gradus_core::random::Generator;
use gradus_core::{Error, NdArray, autograd, compile, nd, random};

use super::bits;
use super::common::text;

/// A parameter with a gradient.
fn parameter() -> NdArray {
    let w = nd::array([1.0, -2.0, 0.5]);
    w.attach_grad_with(GradReq::Add);
    autograd::record(|| w.square().sum()).backward();
    w
}

/// Checks that a step which changes a parameter and its gradient, and then does `forbidden`, is
/// refused with `words` and the line of what is forbidden, which stands where this is called, and
/// that both are as they were.
#[track_caller]
fn check(words: &str, forbidden: impl Fn(&NdArray, &NdArray)) {
    let line = Location::caller().line();
    let w = parameter();
    let (held, gradient) = (bits(&w), bits(&w.grad()));
    let step = compile(|[x]| {
        let loss = autograd::record(|| (x * &w).sum());
        loss.backward();
        w.assign(&w - 0.1 * w.grad());
        w.slice(1).assign(7.0);
        forbidden(x, &w);
    });
    let x = nd::array([3.0, 1.0, 2.0]);
    for _ in 0..2 {
        let error = step.try_call([&x]).unwrap_err();
        assert!(matches!(error, Error::Compile { .. }), "{error}");
        let told = error.to_string();
        assert!(told.starts_with(&format!("compile: {words}")), "{told}");
        let lines = [line, line + 1].map(|line| format!(" at {}:{line}:", file!()));
        let is_located = lines.iter().any(|line| told.contains(line));
        assert!(
            is_located || words.starts_with("printing"),
            "{told}, not{}",
            lines[0]
        );
        assert_eq!(
            (bits(&w), bits(&w.grad())),
            (held.clone(), gradient.clone()),
            "{words}"
        );
    }
    let epoch = step.try_epoch(
        &nd::array([0_i64, 1, 2, 3, 4, 5]),
        3,
        [&nd::concat(&[&x, &x], 0)],
    );
    assert!(matches!(epoch, Err(Error::Compile { .. })), "{words}");
    assert_eq!((bits(&w), bits(&w.grad())), (held, gradient), "{words}");
}

#[test]
fn reading_what_the_step_computes() {
    check("item", |x, _| assert!(x.sum().item() > 0.0));
    check("item", |x, _| drop(x.sum().try_item()));
    check("item", |_, w| assert!(w.slice(0).item() < 9.0));
    check("to_vec", |x, _| drop(x.to_vec::<f32>()));
    check("to_vec", |_, w| drop(w.grad().to_vec::<f32>()));
    check("array_equal", |x, w| assert!(!x.array_equal(w)));
    check("allclose", |x, w| assert!(!x.allclose(w, 1e-3)));
    check("allclose", |x, _| assert!(!nd::ones(3).allclose(x, 1e-3)));
    // What formats an array is not told who wants it.
    let words = "printing an array of float32 and shape (3,) reads";
    check(words, |x, _| drop(x.to_string()));
    check(words, |_, w| drop(format!("{w:?}")));
}

#[test]
fn results_of_unknown_shape() {
    check("unique", |x, _| drop(x.unique()));
    check("unique", |_, w| drop(w.unique_counts()));
    check("nonzero", |x, _| drop(x.nonzero()));
    check("select", |x, _| drop(x.select(x.greater(1.0))));
}

#[test]
fn random_numbers() {
    check("drawing random numbers", |_, _| {
        drop(random::normal(0.0, 1.0, 3))
    });
    check("drawing random numbers", |_, _| {
        drop(random::uniform(0.0, 1.0, 3))
    });
    check("drawing random numbers", |_, _| {
        drop(random::permutation(3))
    });
    check("drawing random numbers", |_, _| {
        drop(Generator::new(0).randint(0, 9, 3))
    });
    check("drawing random numbers", |_, _| {
        drop(Generator::new(0).permutation(3))
    });
    check("drawing random numbers", |_, _| {
        Generator::new(0).shuffle(&mut [1, 2])
    });
    check("shuffling", |_, w| drop(random::mxnet::shuffle(w)));
}

#[test]
fn assigning_to_an_input() {
    check("assign", |x, _| x.assign(0.0));
    check("assign", |x, _| x.slice(1).assign(0.0));
    check("assign", |x, _| drop(x.try_assign(nd::zeros(3))));
    // To clones of an input whoever wants to may assign.
    let step = compile(|[x]| {
        let mut own = x.clone();
        own += 1.0;
        own.slice(0).assign(x.sum());
        own
    });
    for factor in [1.0, 2.0, -1.0] {
        let own = step.call([&(nd::array([1.0, 2.0, 3.0]) * factor)]);
        assert_eq!(
            own.to_vec::<f64>(),
            [6.0 * factor, 2.0 * factor + 1.0, 3.0 * factor + 1.0]
        );
    }
}

#[test]
fn an_input_that_is_captured_and_assigned() {
    let (w, x) = (nd::array([1.0, 2.0]), nd::array([5.0, 6.0]));
    let step = compile(|[x]| {
        w.assign(&w + 1.0);
        x * 2.0
    });
    let first = text(step.try_call([&w]));
    assert!(first.contains("changes one of its inputs"), "{first}");
    assert_eq!(step.call([&x]).to_vec::<f32>(), [10.0, 12.0]);
    let later = text(step.try_call([&w]));
    assert!(later.contains("changes one of its inputs"), "{later}");
    let epoch = text(step.try_epoch(&nd::array([0_i64, 1, 0]), 2, [&w]));
    assert!(epoch.contains("changes one of its inputs"), "{epoch}");
    assert_eq!(w.to_vec::<f32>(), [2.0, 3.0]);
    // A clone has a value of its own.
    assert_eq!(step.call([&w.clone()]).to_vec::<f32>(), [4.0, 6.0]);
    assert_eq!(w.to_vec::<f32>(), [3.0, 4.0]);
}

#[test]
fn constants_can_be_read() {
    let step = compile(|[x]| {
        let table = nd::arange(4) * 2;
        let (last, count) = (table.slice(3).item(), nd::zeros(3).to_vec::<f32>().len());
        assert!(table.array_equal(&nd::array([0_i64, 2, 4, 6])) && !table.to_string().is_empty());
        assert_eq!(table.astype(x.dtype()).unique().len(), 4);
        x * last + count as f64
    });
    for _ in 0..3 {
        assert_eq!(
            step.call([&nd::array([1.0, 2.0])]).to_vec::<f32>(),
            [9.0, 15.0]
        );
    }
}

#[test]
fn a_panic_passes_through_and_leaves_no_trace() {
    let w = nd::array([1.0, 2.0]);
    let fails = std::cell::Cell::new(true);
    let step = compile(|[x]| {
        let result = x * &w;
        assert!(!fails.get(), "as wished");
        w.assign(&w + 1.0);
        result
    });
    let x = nd::array([3.0, 4.0]);
    let failure = catch_unwind(AssertUnwindSafe(|| step.call([&x]))).unwrap_err();
    assert_eq!(failure.downcast_ref::<&str>(), Some(&"as wished"));
    // Eager code reads what it likes.
    assert_eq!((&x + &w).to_vec::<f32>(), [4.0, 6.0]);
    fails.set(false);
    assert_eq!(step.call([&x]).to_vec::<f32>(), [3.0, 8.0]);
    assert_eq!(step.call([&x]).to_vec::<f32>(), [6.0, 12.0]);
    assert_eq!(step.call([&x]).to_vec::<f32>(), [9.0, 16.0]);
}

#[test]
fn operations_that_fail_in_a_replay() {
    let count = nd::zeros(());
    let step = compile(|[x, rows]| {
        count.assign(&count + 1.0);
        x.take(rows, 0)
    });
    let x = nd::array([1.0, 2.0, 3.0]);
    assert_eq!(
        step.call([&x, &nd::array([0_i64, 2])]).to_vec::<f32>(),
        [1.0, 3.0]
    );
    let error = step.try_call([&x, &nd::array([0_i64, 3])]).unwrap_err();
    assert_eq!(
        error.to_string(),
        text(x.try_take(nd::array([0_i64, 3]), 0))
    );
    assert_eq!(count.item(), 1.0);
    assert_eq!(
        step.call([&x, &nd::array([-1_i64, 1])]).to_vec::<f32>(),
        [3.0, 2.0]
    );
    assert_eq!(count.item(), 2.0);
    let failure = catch_unwind(AssertUnwindSafe(|| step.call([&x, &nd::array([9_i64, 1])])));
    assert!(failure.is_err());
    assert_eq!(
        step.call([&x, &nd::array([1_i64, 1])]).to_vec::<f32>(),
        [2.0, 2.0]
    );
    assert_eq!(count.item(), 3.0);
}

#[test]
fn arguments_of_epochs() {
    let sum = nd::zeros(());
    let step = compile(|[x, y]| sum.assign(&sum + (x * y).sum()));
    let (x, y) = (nd::ones((4, 2)), nd::ones((4, 1)));
    let told =
        |order: &NdArray, size: usize, x: &NdArray| text(step.try_epoch(order, size, [x, &y]));
    let order = nd::array([0_i64, 1]);
    assert!(told(&order, 0, &x).contains("batch size is 0"));
    assert!(told(&nd::array([0.0, 1.0]), 1, &x).contains("float32 of shape (2,)"));
    assert!(told(&nd::array([true, false]), 1, &x).contains("bool"));
    assert!(told(&order.reshape((2, 1)), 1, &x).contains("(2, 1)"));
    assert!(told(&order, 1, &nd::ones((3, 2))).contains("has 4 rows, those before it 3"));
    assert!(told(&order, 1, &nd::ones(())).contains("without rows"));
    assert!(told(&nd::array([0_i64, 4]), 1, &x).contains("position 4 is out of range"));
    assert!(told(&nd::array([-1_i64]), 1, &x).contains("position -1 is out of range"));
    assert_eq!(sum.item(), 0.0);
    assert_eq!(
        step.epoch(&nd::array(Vec::<i64>::new()), 3, [&x, &y]).len(),
        0
    );
    assert_eq!(step.epoch(&order, usize::MAX, [&x, &y]).len(), 1);
    assert_eq!(sum.item(), 4.0);
}
