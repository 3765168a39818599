//! One figure for each kind of operation and size. `cargo bench --bench micro`

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use gradus::random::Generator;
use gradus::{NdArray, autograd, loss, nd};

fn main() {
    divan::main();
}

const SIZES: [usize; 5] = [1, 10, 100, 10_000, 10_000_000];

fn numbers(size: usize) -> NdArray {
    // A result of an operation, as most arrays in programs are.
    Generator::new(size as u64).uniform(0.5, 2.0, size) * 1.0
}

/// As many numbers, as nearly square as they allow, no wider than high.
fn matrix(size: usize) -> NdArray {
    let widest = (1..=size.isqrt())
        .rev()
        .find(|columns| size.is_multiple_of(*columns));
    let columns = widest.unwrap_or(1);
    numbers(size).reshape((size / columns, columns))
}

/// A row of that matrix.
fn row(size: usize) -> NdArray {
    matrix(size).at(0) * 1.0
}

/// As many positions among as many elements, in no order.
fn positions(size: usize) -> NdArray {
    let scattered = (0..size as i64).map(|i| i * 7919 % size as i64);
    NdArray::from_vec(scattered.collect::<Vec<i64>>(), size)
}

/// Times an operation and the dropping of its result, eager and recorded, with a gradient attached
/// to the first input.
macro_rules! operations {
    ($($name:ident = |$x:ident: $make_x:ident $(, $y:ident: $make_y:ident)?| $operation:expr;)*) => {$(
        mod $name {
            use super::*;

            #[divan::bench(args = SIZES, min_time = 0.02, max_time = 0.3)]
            fn eager(bencher: Bencher, size: usize) {
                let $x = &$make_x(size);
                $(let $y = &$make_y(size);)?
                bencher.counter(ItemsCount::new(size)).bench_local(|| drop(black_box($operation)));
            }

            #[divan::bench(args = SIZES, min_time = 0.02, max_time = 0.3)]
            fn recorded(bencher: Bencher, size: usize) {
                let $x = &$make_x(size);
                $(let $y = &$make_y(size);)?
                $x.attach_grad();
                autograd::record(|| {
                    bencher.counter(ItemsCount::new(size)).bench_local(|| drop(black_box($operation)));
                });
            }
        }
    )*};
}

operations! {
    add = |x: numbers, y: numbers| x + y;
    add_number = |x: numbers| x + 1.0;
    multiply = |x: numbers, y: numbers| x * y;
    divide = |x: numbers, y: numbers| x / y;
    multiply_add = |x: numbers, y: numbers| x * y + y;
    add_row = |x: matrix, y: row| x + y;
    maximum = |x: numbers, y: numbers| x.maximum(y);
    square = |x: numbers| x.square();
    sqrt = |x: numbers| x.sqrt();
    exp = |x: numbers| x.exp();
    log = |x: numbers| x.log();
    sin = |x: numbers| x.sin();
    tanh = |x: numbers| x.tanh();
    sigmoid = |x: numbers| x.sigmoid();
    relu = |x: numbers| x.relu();
    power = |x: numbers, y: numbers| x.pow(y);
    sum = |x: numbers| x.sum();
    sum_axis_0 = |x: matrix| x.sum_axis(0);
    sum_axis_1 = |x: matrix| x.sum_axis(1);
    mean = |x: numbers| x.mean();
    variance = |x: numbers| x.var();
    max = |x: numbers| x.max();
    argmax = |x: matrix| x.argmax_axis(1);
    cumsum = |x: numbers| x.cumsum(0);
    softmax = |x: matrix| x.softmax(-1);
    logsumexp = |x: matrix| x.logsumexp_axis(-1);
    squared_loss = |x: numbers, y: numbers| loss::squared(x, y);
    matrix_vector = |x: matrix, y: row| nd::dot(x, y);
    take = |x: numbers, rows: positions| x.take(rows, 0);
    slice = |x: numbers| x.slice(0..1);
    reshape = |x: numbers| x.reshape((-1, 1));
    transpose_copied = |x: matrix| x.transpose(()) + 0.0;
}

/// Products of square matrices.
#[divan::bench(args = [1, 3, 10, 64, 256, 1024], min_time = 0.02, max_time = 1)]
fn matmul(bencher: Bencher, size: usize) {
    let (a, b) = (matrix(size * size), matrix(size * size));
    bencher.bench_local(|| drop(black_box(nd::matmul(&a, &b))));
}

/// An update of a parameter, as an optimizer makes it.
#[divan::bench(args = SIZES, min_time = 0.02, max_time = 0.3)]
fn update(bencher: Bencher, size: usize) {
    let (parameter, gradient) = (numbers(size), numbers(size));
    bencher
        .counter(ItemsCount::new(size))
        .bench_local(|| parameter.assign(&parameter - 1e-6 * &gradient));
}

#[divan::bench(args = [0, 1], max_time = 1)]
fn sum_over_axis_of_4096_by_4096(bencher: Bencher, axis: isize) {
    let x = matrix(4096 * 4096);
    bencher.bench_local(|| drop(black_box(x.sum_axis(axis))));
}

#[divan::bench(max_time = 1)]
fn softmax_of_4096_by_1024(bencher: Bencher) {
    let x = numbers(4096 * 1024).reshape((4096, 1024));
    bencher.bench_local(|| drop(black_box(x.softmax(-1))));
}
