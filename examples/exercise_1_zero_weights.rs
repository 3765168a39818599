//! Exercise 1: what happens if the weights start at zero? Does the algorithm still work?
//!
//! For linear regression it does: the loss is convex, a bowl with one lowest point, and every start
//! rolls down to it. It fails with a hidden layer, whose units must begin unlike each other.

use gradus::random::{self, Generator};
use gradus::{NdArray, autograd, d2l, nd};

/// The chapter's training from given weights: three epochs, the loss before and after each.
fn train_linear(w: &NdArray, features: &NdArray, labels: &NdArray) -> Vec<f64> {
    let b = nd::zeros(1);
    w.attach_grad();
    b.attach_grad();
    let loss = || {
        d2l::squared_loss(&d2l::linreg(features, w, &b), labels)
            .mean()
            .item()
    };
    let mut losses = vec![loss()];
    for _ in 0..3 {
        for (x, y) in d2l::data_iter(10, features, labels) {
            autograd::record(|| d2l::squared_loss(&d2l::linreg(&x, w, &b), &y)).backward();
            d2l::sgd(&[w, &b], 0.03, 10);
        }
        losses.push(loss());
    }
    losses
}

/// A network with one hidden layer.
struct Network {
    hidden_w: NdArray,
    hidden_b: NdArray,
    output_w: NdArray,
    output_b: NdArray,
}

const HIDDEN_UNITS: usize = 8;
const STEPS: usize = 2000;

impl Network {
    /// Two inputs, one output; `start` makes the weights of a shape. Biases start at zero.
    fn new(mut start: impl FnMut((usize, usize)) -> NdArray) -> Network {
        let network = Network {
            hidden_w: start((2, HIDDEN_UNITS)),
            hidden_b: nd::zeros(HIDDEN_UNITS),
            output_w: start((HIDDEN_UNITS, 1)),
            output_b: nd::zeros(1),
        };
        network.params().into_iter().for_each(NdArray::attach_grad);
        network
    }

    fn params(&self) -> [&NdArray; 4] {
        [
            &self.hidden_w,
            &self.hidden_b,
            &self.output_w,
            &self.output_b,
        ]
    }

    fn predict(&self, x: &NdArray) -> NdArray {
        let hidden = d2l::linreg(x, &self.hidden_w, &self.hidden_b).tanh();
        d2l::linreg(&hidden, &self.output_w, &self.output_b)
    }

    /// Gradient descent on all examples at once; the loss at the end.
    fn train(&self, x: &NdArray, y: &NdArray) -> f64 {
        let loss = || d2l::squared_loss(&self.predict(x), y);
        for _ in 0..STEPS {
            autograd::record(loss).backward();
            d2l::sgd(&self.params(), 0.1, x.len());
        }
        loss().mean().item()
    }

    /// How far the hidden units' weights differ from those of the first unit, at most.
    fn difference_of_units(&self) -> f64 {
        let first = self.hidden_w.slice((.., 0..1));
        (&self.hidden_w - first).abs().max().item()
    }
}

/// Points of a square and the product of their coordinates: no linear model comes near it.
fn saddle(random: &mut Generator) -> (NdArray, NdArray) {
    let x = random.uniform(-2.0, 2.0, (200, 2));
    let y = x.slice((.., 0)) * x.slice((.., 1));
    (x, y)
}

fn linear_regression() {
    random::seed(1);
    let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
    println!("Linear regression: the loss at the start and after each epoch");
    let starts = [
        ("zero", nd::zeros((2, 1))),
        ("small and random", random::normal(0.0, 0.01, (2, 1))),
        ("far away", nd::array([[10.0], [10.0]])),
    ];
    for (name, w) in starts {
        print!("  {name:<18}");
        for loss in train_linear(&w, &features, &labels) {
            print!("{loss:>14.6}");
        }
        let learned = w.to_vec::<f32>();
        println!("   w = ({:.4}, {:.4})", learned[0], learned[1]);
    }
    println!(
        "All arrive: at w = 0 the slope of the loss is not zero, it points at the solution.\n"
    );
}

fn hidden_layer() {
    let mut random = Generator::new(1);
    let (x, y) = saddle(&mut random);
    println!("A hidden layer of {HIDDEN_UNITS} units, after {STEPS} steps");
    let starts: [(&str, Network); 3] = [
        ("all zero", Network::new(nd::zeros)),
        ("all 0.5", Network::new(|shape| nd::full(shape, 0.5))),
        (
            "random",
            Network::new(|shape| random.normal(0.0, 0.5, shape)),
        ),
    ];
    println!("  {:<18}{:>14}{:>22}", "start", "loss", "units differ by");
    for (name, network) in starts {
        let loss = network.train(&x, &y);
        println!(
            "  {name:<18}{loss:>14.6}{:>22.6}",
            network.difference_of_units()
        );
    }
    println!(
        "From zero no weight ever moves: each layer's gradient is a product with the other layer's\n\
         weights. From equal weights all units get equal gradients and stay one unit, {HIDDEN_UNITS} \
         times over.\nRandom weights break the symmetry."
    );
}

fn main() {
    linear_regression();
    hidden_layer();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_regression_learns_from_zero_and_from_far_away() {
        let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
        for start in [0.0, 10.0] {
            let w = nd::full((2, 1), start);
            train_linear(&w, &features, &labels);
            assert!(
                w.allclose(nd::array([[2.0], [-3.4]]), 0.01),
                "from {start}: {w}"
            );
        }
    }

    #[test]
    fn a_hidden_layer_at_zero_never_moves() {
        let (x, y) = saddle(&mut Generator::new(1));
        let network = Network::new(nd::zeros);
        let loss = network.train(&x, &y);
        for still in [&network.hidden_w, &network.hidden_b, &network.output_w] {
            assert!(still.array_equal(&still.zeros_like()), "{still}");
        }
        // What is left is the best constant: the mean.
        assert!((loss - y.var().item() / 2.0).abs() < 1e-5, "{loss}");
    }

    #[test]
    fn equal_units_stay_equal_and_random_ones_learn_more() {
        let mut random = Generator::new(1);
        let (x, y) = saddle(&mut random);
        let equal = Network::new(|shape| nd::full(shape, 0.5));
        let unequal = Network::new(|shape| random.normal(0.0, 0.5, shape));
        let losses = [equal.train(&x, &y), unequal.train(&x, &y)];
        assert_eq!(equal.difference_of_units(), 0.0);
        assert!(unequal.difference_of_units() > 0.1);
        assert!(losses[1] < losses[0] / 4.0, "{losses:?}");
    }
}
