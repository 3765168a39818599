//! What a step captures: it is read anew in each call, and nobody else's arrays change.

use std::cell::RefCell;
use std::sync::Arc;

use gradus_core::autograd::{self, GradReq};
use gradus_core::{NdArray, compile, nd};

use super::bits;
use super::common::copy;

fn x() -> NdArray {
    nd::array([1.0, -2.0, 3.0])
}

#[test]
fn others_keep_what_they_hold() {
    let w = &nd::arange(3).astype(gradus_core::DType::F32) + 1.0;
    let (before, flipped, part) = (w.clone(), w.flip(0), w.slice(1..));
    let step = compile(|[x]| {
        let old = w.clone();
        w.assign(&w * x);
        (old, w.clone())
    });
    let mut held = Vec::new();
    for _ in 0..4 {
        let (old, new) = step.call([&x()]);
        held.push((bits(&old), old, bits(&new), new, bits(&w), w.clone()));
        assert_eq!(before.to_vec::<f32>(), [1.0, 2.0, 3.0]);
        assert_eq!(flipped.to_vec::<f32>(), [3.0, 2.0, 1.0]);
        assert_eq!(part.to_vec::<f32>(), [2.0, 3.0]);
    }
    for (old_bits, old, new_bits, new, w_bits, w) in &held {
        assert_eq!(
            (&bits(old), &bits(new), &bits(w)),
            (old_bits, new_bits, w_bits)
        );
    }
    assert_eq!(w.to_vec::<f32>(), [1.0, 32.0, 243.0]);
    // What others do with what they were given changes nothing here either.
    held[3].3.assign(0.0);
    assert_eq!(step.call([&x()]).0.to_vec::<f32>(), [1.0, 32.0, 243.0]);
}

#[test]
fn assignments_outside_are_seen() {
    // A result of an operation, which has no cell before somebody assigns to it.
    let (w, c) = (&x() * 1.0, nd::array([1.0]));
    let shared = w.clone();
    let step = compile(|[x]| x * &w + &shared + &c);
    for number in 0..4 {
        w.assign(number);
        c.slice(0).assign(number * 10);
        if number == 3 {
            shared.assign(0.0);
        }
        let expected = &x() * &w + &shared + &c;
        assert_eq!(bits(&step.call([&x()])), bits(&expected));
    }
}

#[test]
fn slices_write_through() {
    let w = nd::zeros((2, 3));
    let row = w.slice(1);
    let step = compile(|[x]| {
        row.assign(&row + x);
        w.slice((.., 0)).assign(w.sum());
    });
    let expected = nd::zeros((2, 3));
    let same_row = expected.slice(1);
    for _ in 0..4 {
        step.call([&x()]);
        same_row.assign(&same_row + x());
        expected.slice((.., 0)).assign(expected.sum());
        assert_eq!((bits(&w), bits(&row)), (bits(&expected), bits(&same_row)));
    }
}

#[test]
fn gradients_that_are_attached_anew() {
    let w = nd::array([1.0, 2.0, 3.0]);
    w.attach_grad();
    let step = compile(|[x]| {
        let loss = autograd::record(|| (x * w.square()).sum());
        loss.backward();
        loss
    });
    for request in [GradReq::Write, GradReq::Add, GradReq::Write, GradReq::Add] {
        w.attach_grad_with(request);
        for call in 1..4 {
            step.call([&x()]);
            let times = if request == GradReq::Add {
                f64::from(call)
            } else {
                1.0
            };
            assert_eq!(
                bits(&w.grad()),
                bits(&(&x() * &w * 2.0 * times)),
                "{request:?}, call {call}"
            );
        }
    }
    w.attach_grad_with(GradReq::Null);
    step.call([&x()]);
    step.call([&x()]);
    assert!(w.try_grad().is_err());
}

#[test]
fn gradients_that_are_attached_within() {
    let w = nd::array([1.0, 2.0, 3.0]);
    let step = compile(|[x]| {
        w.attach_grad_with(GradReq::Add);
        let own = x.detach();
        own.attach_grad_with(GradReq::Add);
        let loss = autograd::record(|| (&own * &w).sum());
        loss.backward();
        (own.grad(), w.grad())
    });
    for call in 1..5 {
        let x = &x() * call;
        let (own, arrived) = step.call([&x]);
        assert_eq!(
            (bits(&own), bits(&arrived), bits(&w.grad())),
            (bits(&w), bits(&x), bits(&x))
        );
        w.assign(&w + 1.0);
    }
    // Attached, it starts without a gradient each time.
    let attaches = compile(|[x]| {
        w.attach_grad();
        x + &w
    });
    for _ in 0..3 {
        attaches.call([&x()]);
        assert!(w.try_grad().is_err());
        autograd::record(|| w.sum()).backward();
    }
    assert_eq!(
        attaches.to_string().lines().next(),
        Some("step of 1 inputs, compiled 1 times")
    );
}

#[test]
fn zeros_before_gradients_are_added() {
    let w = nd::array([1.0, 2.0, 3.0]);
    w.attach_grad_with(GradReq::Add);
    let step = compile(|[x]| {
        w.zero_grad();
        for _ in 0..2 {
            autograd::record(|| (x * &w).sum()).backward();
        }
        w.grad()
    });
    for call in 0..3 {
        let x = &x() + call;
        assert_eq!(bits(&step.call([&x])), bits(&(&x * 2.0)));
        assert_eq!(bits(&w.grad()), bits(&(&x * 2.0)));
    }
}

#[test]
fn custom_gradients() {
    let (w, scale) = (nd::array([0.4, 1.7, -2.5]), nd::array([10.0]));
    w.attach_grad();
    let body = |[x]: [&NdArray; 1]| {
        let scale = scale.clone();
        let loss = autograd::record(|| {
            let rounded = autograd::custom(
                &[&w, x],
                |inputs| (&inputs[0] * &inputs[1]).round(),
                move |custom| {
                    vec![
                        &custom.cotangent * &scale,
                        &custom.cotangent * &custom.output,
                    ]
                },
            );
            rounded.square().sum()
        });
        loss.backward();
        (loss, w.grad())
    };
    let step = compile(body);
    for call in 0..4 {
        scale.assign(call + 1);
        w.assign(&w * 1.5);
        let (loss, gradient) = step.call([&x()]);
        let (expected, expected_gradient) = body([&x()]);
        assert_eq!(
            (bits(&loss), bits(&gradient)),
            (bits(&expected), bits(&expected_gradient))
        );
    }
}

#[test]
fn gradients_of_gradients() {
    let w = nd::array([0.4, 1.7, -2.5]);
    w.attach_grad();
    let body = |[x]: [&NdArray; 1]| {
        let penalty = autograd::record(|| {
            let inner = |x: &NdArray| ((x * &w).sin() * x).sum();
            autograd::grad(inner, x).square().sum()
        });
        penalty.backward();
        let hessian = autograd::hessian(|x| (x.powi(3) * &w).sum(), x);
        w.assign(&w - 0.01 * w.grad());
        vec![penalty, w.grad(), hessian]
    };
    let step = compile(body);
    let start = w.clone();
    let results: Vec<_> = (0..3)
        .map(|call| step.call([&(&x() * (call + 1))]))
        .collect();
    let end = bits(&w);
    w.assign(start);
    for (call, results) in (0..).zip(&results) {
        let expected = body([&(&x() * (call + 1))]);
        for (result, expected) in results.iter().zip(&expected) {
            assert_eq!(bits(result), bits(expected), "call {call}");
        }
    }
    assert_eq!(end, bits(&w));
}

#[test]
fn a_call_that_is_recorded_passes_gradients_on() {
    let (w, factor) = (nd::array([1.0, 2.0, 3.0]), x());
    w.attach_grad();
    let step = compile(|[x]| (x * &factor).square());
    for _ in 0..3 {
        autograd::record(|| step.call([&w])).backward();
        assert_eq!(bits(&w.grad()), bits(&(2.0 * &w * factor.square())));
        let recorded = autograd::record(|| &w * 1.0);
        autograd::record(|| step.call([&recorded])).backward();
        assert_eq!(bits(&w.grad()), bits(&(2.0 * &w * factor.square())));
        step.call([&x()]);
    }
}

#[test]
fn results_have_no_history() {
    let w = nd::array([1.0, 2.0, 3.0]);
    w.attach_grad();
    let step = compile(|[x]| (autograd::record(|| (x * &w).sum()), w.clone()));
    for _ in 0..3 {
        let (loss, clone) = step.call([&x()]);
        assert!(loss.try_backward().is_err());
        assert!(!clone.has_grad() && w.has_grad());
    }
}

#[test]
fn arrays_that_were_recorded_outside() {
    let w = nd::array([1.0, 2.0, 3.0]);
    w.attach_grad();
    let h = nd::zeros(3);
    autograd::record(|| h.assign(w.square()));
    let step = compile(|[x]| {
        let loss = autograd::record(|| (x * &h).sum());
        loss.backward_retaining_graph();
        loss
    });
    for call in 0..4 {
        if call == 2 {
            autograd::record(|| h.assign(&w * 5.0));
        }
        let loss = step.call([&x()]);
        let expected = autograd::record(|| (&x() * &h).sum());
        assert_eq!(bits(&loss), bits(&expected));
        let factor = if call < 2 { 2.0 * &w } else { w.full_like(5.0) };
        assert_eq!(bits(&w.grad()), bits(&(&x() * factor)), "call {call}");
    }
}

#[test]
fn a_step_within_a_step() {
    let w = nd::array([1.0, 2.0, 3.0]);
    let inner = compile(|[x]| {
        w.assign(&w + x);
        &w * 2.0
    });
    let outer = compile(|[x]| inner.call([x]) + inner.call([&(x * 10.0)]));
    let mut expected = copy(&w);
    for call in 0..4 {
        let x = &x() + call;
        let first = &expected + &x;
        expected = &first + &x * 10.0;
        assert_eq!(
            bits(&outer.call([&x])),
            bits(&(&first * 2.0 + &expected * 2.0))
        );
        assert_eq!(bits(&w), bits(&expected));
        inner.call([&x]);
        expected = &expected + &x;
    }
}

#[test]
fn one_step_on_two_threads() {
    let (count, c) = (nd::zeros(()), x());
    let step = Arc::new(compile(move |[x]| {
        count.assign(&count + 1.0);
        (x * &c, count.clone())
    }));
    let threads: Vec<_> = (0..2)
        .map(|thread| {
            let step = step.clone();
            std::thread::spawn(move || {
                for call in 0..500 {
                    let input = &x() * (thread * 1000 + call);
                    assert_eq!(bits(&step.call([&input]).0), bits(&(&input * x())));
                }
            })
        })
        .collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    assert_eq!(step.call([&x()]).1.item(), 1001.0);
}

#[test]
fn what_is_kept_outside_stays_as_it_was() {
    let kept = RefCell::new(Vec::new());
    let step = compile(|[x]| {
        let sum = x.sum();
        kept.borrow_mut().push((sum.clone(), x.clone(), &sum * 2.0));
        sum
    });
    for call in 0..5 {
        step.call([&(&x() * (call + 1))]);
    }
    // The closure ran once, and its arrays are values.
    let kept = kept.borrow();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].0.item(), kept[0].2.item()), (2.0, 4.0));
    assert_eq!(bits(&kept[0].1), bits(&x()));
}

#[test]
fn inputs_twice_and_empty_ones() {
    let w = nd::zeros((0, 3));
    let step = compile(|[a, b]| {
        w.assign(&w + 1.0);
        (a * b + a, nd::concat(&[a, &w], 0).sum_axis(0), w.clone())
    });
    for rows in [2, 0, 1, 2, 0] {
        let a = nd::arange(rows * 3)
            .reshape((rows as usize, 3))
            .astype(gradus_core::DType::F64);
        let (sum, total, none) = step.call([&a, &a]);
        assert_eq!(bits(&sum), bits(&(&a * &a + &a)));
        assert_eq!(bits(&total), bits(&a.sum_axis(0)));
        assert_eq!(none.size(), 0);
    }
}

/// Kibibytes that the process holds in memory.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4
}

#[test]
#[cfg(target_os = "linux")]
fn memory_stays_what_it_was() {
    // Other tests take memory meanwhile: it runs again, in a process of its own.
    const ALONE: &str = "GRADUS_TEST_ALONE";
    if std::env::var_os(ALONE).is_none() {
        let program = std::env::current_exe().unwrap();
        let status = std::process::Command::new(program)
            .args(["--exact", "captured::memory_stays_what_it_was"])
            .env(ALONE, "1")
            .status();
        return assert!(status.unwrap().success());
    }
    let w = nd::zeros(2000);
    w.attach_grad_with(GradReq::Add);
    let step = compile(|[x]| {
        let loss = autograd::record(|| (x * &w).square().sum());
        loss.backward();
        w.assign(&w - 1e-6 * w.grad());
        w.zero_grad();
        (loss, w.clone())
    });
    let x = nd::ones(2000);
    (0..100).for_each(|_| drop(step.call([&x])));
    let before = resident();
    (0..10_000).for_each(|_| drop(step.call([&x])));
    // Each call makes arrays of 16 kB: kept, they would take 160 MB.
    let grown = resident().saturating_sub(before);
    assert!(grown < 30_000, "{grown} kB more after 10,000 calls");
}

#[test]
fn whether_a_gradient_is_there_can_steer() {
    let x = x();
    let w = nd::array([1.0, 2.0, 3.0]);
    let asks = compile(|[x]| w.try_grad().unwrap_or_else(|_| x + 1.0));
    assert_eq!(bits(&asks.call([&x])), bits(&(&x + 1.0)));
    w.attach_grad();
    assert_eq!(bits(&asks.call([&x])), bits(&(&x + 1.0)));
    autograd::record(|| &w * 5.0).backward();
    assert_eq!(asks.call([&x]).to_vec::<f32>(), [5.0; 3]);
    // A leaf that the step itself attaches, after it asked for what the call before left.
    let w = nd::array([1.0, 2.0, 3.0]);
    let attaches = compile(|[x]| {
        let before = w.try_grad().unwrap_or_else(|_| x + 1.0);
        w.attach_grad();
        autograd::record(|| x * &w).backward();
        before
    });
    assert_eq!(bits(&attaches.call([&x])), bits(&(&x + 1.0)));
    for _ in 0..3 {
        assert_eq!(bits(&attaches.call([&x])), bits(&x));
    }
}
