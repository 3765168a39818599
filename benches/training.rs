//! Training loops, one step at a time. `cargo bench --bench training`

use divan::Bencher;
use gradus_benches::{LinearRegression, Perceptron};

fn main() {
    divan::main();
}

/// The chapter: 1000 rows of 2 columns, batches of 10.
#[divan::bench]
fn chapter(bencher: Bencher) {
    let mut training = LinearRegression::new(1000, 2, 10);
    bencher.bench_local(|| training.step());
}

/// 1000 rows of 100 columns, all in one batch.
#[divan::bench]
fn linear_1000_by_100(bencher: Bencher) {
    let mut training = LinearRegression::new(1000, 100, 1000);
    bencher.bench_local(|| training.step());
}

/// 784-256-10, batch 256.
#[divan::bench]
fn perceptron(bencher: Bencher) {
    let training = Perceptron::new();
    bencher.bench_local(|| training.step());
}
