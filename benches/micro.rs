//! One figure for each kind of operation and size, eager and recorded. `cargo bench --bench micro`

use divan::{Bencher, black_box, counter::ItemsCount};
use gradus::random::Generator;
use gradus::{NdArray, autograd, nd};

fn main() {
    divan::main();
}

const SIZES: [usize; 5] = [1, 10, 100, 10_000, 10_000_000];

fn numbers(size: usize) -> NdArray {
    // A result of an operation, as most arrays in programs are.
    Generator::new(size as u64).uniform(0.5, 2.0, size) * 1.0
}

/// Times an operation and the dropping of its result, eager and (of an attached array) recorded.
macro_rules! operations {
    ($($name:ident = |$x:ident, $y:ident| $operation:expr;)*) => {$(
        mod $name {
            use super::*;

            #[divan::bench(args = SIZES)]
            fn eager(bencher: Bencher, size: usize) {
                let ($x, $y) = (&numbers(size), &numbers(size));
                bencher.counter(ItemsCount::new(size)).bench_local(|| drop(black_box($operation)));
            }

            #[divan::bench(args = SIZES)]
            fn recorded(bencher: Bencher, size: usize) {
                let ($x, $y) = (&numbers(size), &numbers(size));
                $x.attach_grad();
                autograd::record(|| {
                    bencher.counter(ItemsCount::new(size)).bench_local(|| drop(black_box($operation)));
                });
            }
        }
    )*};
}

operations! {
    add = |x, y| x + y;
    add_number = |x, _y| x + 1.0;
    multiply_add = |x, y| x * y + y;
    exp = |x, _y| x.exp();
    tanh = |x, _y| x.tanh();
    sum = |x, _y| x.sum();
    max = |x, _y| x.max();
    softmax = |x, _y| x.softmax(-1);
}

#[divan::bench(args = [0, 1])]
fn sum_over_axis_of_4096_by_4096(bencher: Bencher, axis: isize) {
    let x = numbers(4096 * 4096).reshape((4096, 4096));
    bencher.bench_local(|| drop(black_box(x.sum_axis(axis))));
}

#[divan::bench]
fn softmax_of_4096_by_1024(bencher: Bencher) {
    let x = numbers(4096 * 1024).reshape((4096, 1024));
    bencher.bench_local(|| drop(black_box(x.softmax(-1))));
}

#[divan::bench(args = [10, 64, 256, 1024])]
fn matmul(bencher: Bencher, size: usize) {
    let (a, b) = (numbers(size * size), numbers(size * size));
    let (a, b) = (a.reshape((size, size)), b.reshape((size, size)));
    bencher.bench_local(|| drop(black_box(nd::matmul(&a, &b))));
}
