//! Training loops. `cargo bench --bench training`

use divan::Bencher;
use gradus::compile;
use gradus_benches::{LinearRegression, Perceptron};

fn main() {
    divan::main();
}

/// The chapter: 1000 rows of 2 columns, an epoch of 100 shuffled batches of 10.
#[divan::bench]
fn chapter_100_steps(bencher: Bencher) {
    let training = LinearRegression::new(1000, 2, 10);
    bencher.bench_local(|| training.epoch());
}

/// 1000 rows of 100 columns, all in one batch.
#[divan::bench]
fn linear_1000_by_100(bencher: Bencher) {
    let training = LinearRegression::new(1000, 100, 1000);
    bencher.bench_local(|| training.epoch());
}

/// 784-256-10, batch 256.
#[divan::bench]
fn perceptron(bencher: Bencher) {
    let training = Perceptron::new();
    bencher.bench_local(|| training.step(&training.x, &training.y));
}

/// The chapter's epoch as one call of a compiled step.
#[divan::bench]
fn chapter_100_steps_compiled(bencher: Bencher) {
    let training = LinearRegression::new(1000, 2, 10);
    let step = compile(|[x, y]| training.step(x, y));
    let examples = [&training.features, &training.labels];
    bencher.bench_local(|| step.epoch(&training.order, training.batch_size, examples));
}

#[divan::bench]
fn linear_1000_by_100_compiled(bencher: Bencher) {
    let training = LinearRegression::new(1000, 100, 1000);
    let step = compile(|[x, y]| training.step(x, y));
    bencher.bench_local(|| step.call([&training.features, &training.labels]));
}

#[divan::bench]
fn perceptron_compiled(bencher: Bencher) {
    let training = Perceptron::new();
    let step = compile(|[x, y]| training.step(x, y));
    bencher.bench_local(|| step.call([&training.x, &training.y]));
}
