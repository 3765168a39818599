//! Arrays that several threads read and assign to at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use gradus_core::{NdArray, autograd, nd};

fn is_send_and_sync<T: Send + Sync>() {}

#[test]
fn arrays_go_to_other_threads_and_are_shared_between_them() {
    is_send_and_sync::<NdArray>();
    is_send_and_sync::<gradus_core::Error>();
    is_send_and_sync::<gradus_core::Shape>();
    is_send_and_sync::<gradus_core::random::Generator>();
}

/// Runs `write` on several threads for numbers from 1 to 300, and `read` on another one meanwhile.
fn while_written(write: impl Fn(usize, f32) + Sync, read: impl Fn() + Sync) {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                read();
            }
            read();
        });
        thread::scope(|scope| {
            for writer in 0..3 {
                let write = &write;
                scope.spawn(move || (1..=300).for_each(|number| write(writer, number as f32)));
            }
        });
        done.store(true, Ordering::Relaxed);
        reader.join().expect("what was read was whole");
    });
}

fn assert_uniform(x: &NdArray) {
    let elements = x.to_vec::<f32>();
    assert!(
        elements.iter().all(|&element| element == elements[0]),
        "{elements:?}"
    );
}

#[test]
fn readers_see_one_assignment_or_another_and_never_a_mixture() {
    let x = nd::zeros(500);
    let write = |writer: usize, number: f32| match writer {
        0 => x.assign(number),
        1 => x.assign(nd::full(500, f64::from(-number))),
        _ => x.slice(..).assign(number * 0.5),
    };
    while_written(write, || {
        assert_uniform(&x);
        let (clone, view) = (x.clone(), x.slice(nd::step(.., -2)));
        assert_uniform(&clone);
        assert_uniform(&view);
        assert_eq!((&clone - &clone).abs().max().item(), 0.0);
    });
}

#[test]
fn rows_that_several_threads_assign_to_are_all_kept() {
    let x = nd::zeros((3, 200));
    let write = |writer: usize, number: f32| x.at(writer).assign(number);
    while_written(write, || {
        let now = x.clone();
        (0..3).for_each(|row| assert_uniform(&now.at(row)));
    });
    assert!(x.array_equal(&nd::full((3, 200), 300.0)));
}

#[test]
fn each_thread_records_for_itself() {
    let x = nd::array([1.0, 2.0, 3.0]);
    thread::scope(|scope| {
        for factor in 1..=4 {
            let x = &x;
            scope.spawn(move || {
                let own = x.clone();
                own.attach_grad();
                for _ in 0..50 {
                    assert!(!autograd::is_recording());
                    let y = autograd::record(|| (&own * factor).square().sum());
                    y.backward();
                    assert!(own.grad().array_equal(&(x * (2 * factor * factor))));
                }
            });
        }
    });
    assert!(!x.has_grad());
}

#[test]
fn what_one_thread_recorded_another_differentiates() {
    let x = nd::array([2.0]);
    x.attach_grad();
    let recorded = thread::scope(|scope| {
        let x = &x;
        let power = |n| scope.spawn(move || autograd::record(|| x.powi(n)));
        let parts: Vec<_> = (1..=3).map(power).collect();
        parts
            .into_iter()
            .map(|part| part.join().unwrap())
            .collect::<Vec<_>>()
    });
    let sum = autograd::record(|| recorded.iter().fold(nd::zeros(1), |sum, part| sum + part));
    thread::spawn(move || sum.backward()).join().unwrap();
    assert_eq!(x.grad().item(), 1.0 + 4.0 + 12.0);
}
