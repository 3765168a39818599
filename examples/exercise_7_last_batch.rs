//! Exercise 7: what does `data_iter` do when the number of examples is not divisible by the batch
//! size?
//!
//! The last batch holds what is left. The question behind is what its gradient, a sum over its
//! examples, is divided by. By the batch size, as the chapter does: its step is shorter, and every
//! example weighs the same. By its own size: its step is as long as the others', so its few
//! examples weigh more, and their noise too.

use gradus::{NdArray, autograd, d2l, nd, random};

/// What a batch's gradient is divided by.
#[derive(Clone, Copy)]
enum Divisor {
    BatchSize,
    OwnSize,
}

impl Divisor {
    fn of(self, batch: &NdArray, batch_size: usize) -> usize {
        match self {
            Divisor::BatchSize => batch_size,
            Divisor::OwnSize => batch.len(),
        }
    }
}

fn sizes(batch_size: usize, features: &NdArray, labels: &NdArray) -> Vec<usize> {
    d2l::data_iter(batch_size, features, labels)
        .map(|(x, _)| x.len())
        .collect()
}

/// How far the bias moves at the first step with these examples, at a learning rate of 1.
fn first_step(x: &NdArray, y: &NdArray, divisor: usize) -> f64 {
    let (w, b) = (nd::zeros((2, 1)), nd::zeros(1));
    w.attach_grad();
    b.attach_grad();
    autograd::record(|| d2l::squared_loss(&d2l::linreg(x, &w, &b), y)).backward();
    d2l::sgd(&[&w, &b], 1.0, divisor);
    b.item()
}

/// Labels with strong noise: 101 of them, so that batches of 50 leave a single one.
fn noisy_data() -> (NdArray, NdArray) {
    random::seed(1);
    let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 101);
    let noise = random::normal(0.0, 1.0, labels.shape());
    (features, labels + noise)
}

/// Trains for 200 epochs, and says how much the bias still wanders from epoch to epoch in the later
/// half: its standard deviation.
fn wandering(divisor: Divisor, batch_size: usize, features: &NdArray, labels: &NdArray) -> f64 {
    let (w, b) = (nd::zeros((2, 1)), nd::zeros(1));
    w.attach_grad();
    b.attach_grad();
    let mut biases = Vec::new();
    for _ in 0..200 {
        for (x, y) in d2l::data_iter(batch_size, features, labels) {
            autograd::record(|| d2l::squared_loss(&d2l::linreg(&x, &w, &b), &y)).backward();
            d2l::sgd(&[&w, &b], 0.2, divisor.of(&x, batch_size));
        }
        biases.push(b.item());
    }
    nd::array(&biases[100..]).std().item()
}

fn show_sizes() {
    let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
    println!("1000 examples:");
    for batch_size in [10, 64, 300] {
        let sizes = sizes(batch_size, &features, &labels);
        let whole = sizes.iter().filter(|&&size| size == batch_size).count();
        let rest: usize = sizes[whole..].iter().sum();
        println!(
            "  batches of {batch_size:>3}: {whole:>3} whole ones, {rest:>3} examples left over"
        );
    }
    println!();
}

fn show_steps() {
    random::seed(1);
    let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
    let (x, y) = d2l::data_iter(64, &features, &labels)
        .last()
        .expect("there are examples");
    let (by_batch_size, by_own) = (first_step(&x, &y, 64), first_step(&x, &y, x.len()));
    println!(
        "The first step of b with the last batch of {}, at a learning rate of 1:",
        x.len()
    );
    println!("  divided by the batch size: {by_batch_size:.4}");
    println!("  divided by its own size:   {by_own:.4}");
    println!("  ratio {:.4} = {}/64\n", by_batch_size / by_own, x.len());
}

fn show_wandering() {
    let (features, labels) = noisy_data();
    println!("101 noisy examples in batches of 50, 50 and 1: from epoch to epoch b wanders by");
    for (name, divisor) in [
        ("divided by the batch size:", Divisor::BatchSize),
        ("divided by its own size:", Divisor::OwnSize),
    ] {
        println!(
            "  {name:<27}{:.4}",
            wandering(divisor, 50, &features, &labels)
        );
    }
    println!(
        "The one example left over weighs as much as 50 others; each epoch it is another one."
    );
}

fn main() {
    show_sizes();
    show_steps();
    show_wandering();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_batch_holds_what_is_left_and_nothing_is_lost() {
        let features = nd::arange(2000).reshape((1000, 2));
        let labels = nd::arange(1000);
        let sizes = sizes(64, &features, &labels);
        assert_eq!(sizes, [vec![64; 15], vec![40]].concat());

        let batches = d2l::data_iter(64, &features, &labels);
        let mut seen: Vec<i64> = batches.flat_map(|(_, y)| y.to_vec::<i64>()).collect();
        seen.sort();
        assert!(seen.into_iter().eq(0..1000));
    }

    #[test]
    fn the_last_step_is_shorter_by_its_share_of_a_whole_batch() {
        let (features, labels) = noisy_data();
        let (x, y) = d2l::data_iter(60, &features, &labels).last().unwrap();
        assert_eq!(x.len(), 41);
        let ratio = first_step(&x, &y, 60) / first_step(&x, &y, 41);
        assert!((ratio - 41.0 / 60.0).abs() < 1e-6, "{ratio}");
    }

    #[test]
    fn dividing_by_its_own_size_brings_noise() {
        let (features, labels) = noisy_data();
        let by_batch_size = wandering(Divisor::BatchSize, 50, &features, &labels);
        let by_own = wandering(Divisor::OwnSize, 50, &features, &labels);
        assert!(by_own > 1.5 * by_batch_size, "{by_own} {by_batch_size}");
    }
}
