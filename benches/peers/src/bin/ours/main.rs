//! The training loops and the kernels in gradus. Prints first how much memory a long training takes.

mod compiled;
mod memory;

use gradus::random::Generator;
use gradus::{NdArray, autograd, nd};
use gradus_benches::{LinearRegression, Perceptron};
use gradus_peers::{BATCH, ROWS, Timer};

fn main() {
    let timer = Timer::from_arguments();
    memory::report();
    compiled::report_memory();
    compiled::report(&timer);
    linear(&timer, "chapter", 2, BATCH);
    linear(&timer, "1000x100", 100, ROWS);
    perceptron(&timer);
    recorded_add(&timer);
    kernels(&timer);
}

fn linear(timer: &Timer, work: &str, columns: usize, batch: usize) {
    let training = LinearRegression::new(ROWS, columns, batch);
    timer.report("gradus", work, training.steps(), || training.epoch());
}

fn perceptron(timer: &Timer) {
    let training = Perceptron::new();
    timer.report("gradus", "perceptron", 1, || {
        training.step(&training.x, &training.y)
    });
}

/// Numbers that, like most in programs, are the result of an operation.
fn uniform<const D: usize>(shape: [usize; D]) -> NdArray {
    Generator::new(0).uniform(0.5, 2.0, shape) * 1.0
}

fn recorded_add(timer: &Timer) {
    let (x, y) = (uniform([10]), uniform([10]));
    x.attach_grad();
    y.attach_grad();
    autograd::record(|| timer.report("gradus", "recorded add of 10", 1, || drop(&x + &y)));
}

fn kernels(timer: &Timer) {
    let report = |work: &str, kernel: &dyn Fn() -> NdArray| {
        timer.report("gradus", work, 1, || drop(kernel()))
    };
    let (x, y) = (uniform([10]), uniform([10]));
    report("add of 10", &|| &x + &y);
    for size in [256, 1024] {
        let (x, y) = (uniform([size, size]), uniform([size, size]));
        report(&format!("matmul {size}"), &|| nd::matmul(&x, &y));
    }
    let [x, y, z] = std::array::from_fn(|_| uniform([10_000_000]));
    report("a*b+c of 10^7", &|| &x * &y + &z);
    report("exp of 10^7", &|| x.exp());
    report("sum of 10^7", &|| x.sum());
    let x = uniform([4096, 4096]);
    report("sum over axis 0 of 4096x4096", &|| x.sum_axis(0));
    report("sum over axis 1 of 4096x4096", &|| x.sum_axis(1));
    let x = uniform([4096, 1024]);
    report("softmax of 4096x1024", &|| x.softmax(-1));
}
