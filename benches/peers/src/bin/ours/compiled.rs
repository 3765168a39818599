//! The training loops as compiled steps.

use gradus::compile;
use gradus_benches::{LinearRegression, Perceptron};
use gradus_peers::{BATCH, ROWS, Timer};

use crate::memory;

const COLUMN: &str = "gradus compiled";

/// Times all loops.
pub fn report(timer: &Timer) {
    linear(timer, "chapter", 2, BATCH);
    linear(timer, "1000x100", 100, ROWS);
    perceptron(timer);
}

fn linear(timer: &Timer, work: &str, columns: usize, batch: usize) {
    let training = LinearRegression::new(ROWS, columns, batch);
    let step = compile(|[x, y]| training.step(x, y));
    let (features, labels) = (&training.features, &training.labels);
    if training.steps() == 1 {
        timer.report(COLUMN, work, 1, || step.call([features, labels]));
    } else {
        timer.report(COLUMN, work, training.steps(), || {
            drop(step.epoch(&training.order, batch, [features, labels]))
        });
    }
}

fn perceptron(timer: &Timer) {
    let training = Perceptron::new();
    let step = compile(|[x, y]| training.step(x, y));
    timer.report(COLUMN, "perceptron", 1, || {
        step.call([&training.x, &training.y])
    });
}

/// Prints the memory of a long training.
pub fn report_memory() {
    let training = LinearRegression::new(ROWS, 2, BATCH);
    let step = compile(|[x, y]| training.step(x, y));
    memory::print(COLUMN, || {
        drop(step.epoch(
            &training.order,
            BATCH,
            [&training.features, &training.labels],
        ))
    });
}
