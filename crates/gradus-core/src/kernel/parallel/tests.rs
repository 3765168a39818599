//! That every task is done once, wherever it is started from, and that panics come through.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::{for_each, for_each_chunk, share, threads};
use crate::threads::with_threads;

/// Slow enough to be shared.
fn numbers(count: usize) -> Vec<usize> {
    let mut numbers = vec![0; count];
    for_each_chunk(&mut numbers, 1, |start, number| {
        std::thread::sleep(Duration::from_micros(20));
        number[0] = start;
    });
    numbers
}

#[test]
fn every_task_is_done_once() {
    with_threads(4, || {
        for tasks in [0, 1, 2, 3, 5, 100] {
            let done: Vec<_> = (0..tasks).map(|_| AtomicUsize::new(0)).collect();
            let add = |task: usize| {
                done[task].fetch_add(1, Ordering::Relaxed);
            };
            for_each(tasks, &add);
            share(tasks, &add);
            for_each(tasks, &|task| {
                std::thread::sleep(Duration::from_micros(50));
                add(task);
            });
            assert!(done.iter().all(|done| done.load(Ordering::Relaxed) == 3));
        }
    });
}

#[test]
fn chunks_cover_a_slice_and_results_come_in_order() {
    with_threads(3, || {
        for (length, chunk) in [(0, 1), (1, 1), (10, 3), (12, 3), (5, 100), (1000, 7)] {
            let mut out = vec![0; length];
            for_each_chunk(&mut out, chunk, |start, part| {
                assert!(part.len() == chunk || start + part.len() == length);
                for (i, element) in part.iter_mut().enumerate() {
                    *element += start + i + 1;
                }
            });
            assert!(out.iter().copied().eq(1..=length));
        }
        assert!(numbers(50).into_iter().eq(0..50));
    });
}

#[test]
fn several_threads_work_on_one_job() {
    with_threads(3, || {
        // Tasks that wait for each other end only when they run at the same time.
        let barrier = std::sync::Barrier::new(3);
        share(3, &|_| {
            barrier.wait();
        });
    });
}

#[test]
fn work_within_work_stays_on_its_thread() {
    with_threads(4, || {
        let count = AtomicUsize::new(0);
        share(8, &|_| {
            assert_eq!(threads(), 1);
            let thread = std::thread::current().id();
            share(8, &|_| {
                assert_eq!(std::thread::current().id(), thread);
                count.fetch_add(1, Ordering::Relaxed);
            });
        });
        assert_eq!(count.load(Ordering::Relaxed), 64);
        assert!(threads() > 1);
    });
}

#[test]
fn a_panic_in_a_task_reaches_the_caller_and_leaves_the_pool_whole() {
    with_threads(4, || {
        for wrong in [0, 3, 7] {
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                for_each(8, &|task| {
                    std::thread::sleep(Duration::from_millis(1));
                    assert_ne!(task, wrong, "task {wrong} fails");
                });
            }));
            let panic = outcome.expect_err("a task failed");
            let text = panic.downcast_ref::<String>().expect("a text");
            assert!(text.contains(&format!("task {wrong} fails")), "{text}");
            assert!(numbers(9).into_iter().eq(0..9));
        }
    });
}

#[test]
fn many_callers_at_once_get_their_own_results() {
    with_threads(4, || {
        std::thread::scope(|scope| {
            for caller in 0..6 {
                scope.spawn(move || {
                    for _ in 0..50 {
                        assert!(numbers(20 + caller).into_iter().eq(0..20 + caller));
                    }
                });
            }
        });
    });
}
