//! The chapter's program: linear regression, trained with minibatch stochastic gradient descent, in
//! plain arrays and gradients. It draws the data from known parameters, and finds them again.
//!
//! ```console
//! $ cargo run --release --example linear_regression_from_scratch
//! ```
//!
//! It leaves the picture of the data, `scatter.svg`, in the current folder.

#![expect(
    clippy::needless_borrows_for_generic_args,
    reason = "as in the chapter's text: functions take arrays and borrowed arrays alike"
)]

#[rustfmt::skip] // the chapter's text, to the letter
use gradus::{autograd, d2l, nd, NdArray};

fn linreg(x: &NdArray, w: &NdArray, b: &NdArray) -> NdArray {
    nd::dot(x, w) + b
}

fn squared_loss(y_hat: &NdArray, y: &NdArray) -> NdArray {
    (y_hat - y.reshape(y_hat.shape())).powi(2) / 2.0
}

fn sgd(params: &[&NdArray], lr: f64, batch_size: usize) {
    for param in params {
        param.assign(*param - lr * param.grad() / batch_size as f64);
    }
}

#[rustfmt::skip]
fn main() -> gradus::Result<()> {
    let (num_inputs, num_examples) = (2, 1000);
    let true_w = nd::array([2.0, -3.4]);
    let true_b = 4.2;
    let features = nd::random::normal(0.0, 1.0, (num_examples, num_inputs));
    let mut labels = nd::dot(&features, &true_w) + true_b;
    labels += nd::random::normal(0.0, 0.01, labels.shape());
    println!("{} {}", features.at(0), labels.at(0));
    d2l::plt::scatter(&features.slice((.., 1)), &labels).save("scatter.svg")?;

    let batch_size = 10;
    let w = nd::random::normal(0.0, 0.01, (num_inputs, 1));
    let b = nd::zeros(1);
    w.attach_grad();
    b.attach_grad();

    for epoch in 1..=3 {
        for (x, y) in d2l::data_iter(batch_size, &features, &labels) {
            let l = autograd::record(|| squared_loss(&linreg(&x, &w, &b), &y));
            l.backward();
            sgd(&[&w, &b], 0.03, batch_size);
        }
        let train_l = squared_loss(&linreg(&features, &w, &b), &labels);
        println!("epoch {epoch}, loss {:.6}", train_l.mean());
    }
    println!("error in estimating w {}", &true_w - w.reshape(true_w.shape()));
    println!("error in estimating b {}", true_b - &b);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_epochs_find_the_parameters_that_made_the_data() {
        let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
        let (w, b) = (nd::random::normal(0.0, 0.01, (2, 1)), nd::zeros(1));
        w.attach_grad();
        b.attach_grad();
        for _ in 0..3 {
            for (x, y) in d2l::data_iter(10, &features, &labels) {
                autograd::record(|| squared_loss(&linreg(&x, &w, &b), &y)).backward();
                sgd(&[&w, &b], 0.03, 10);
            }
        }
        // The noise of 0.01 leaves a loss of 0.01² / 2.
        let train_l = squared_loss(&linreg(&features, &w, &b), &labels).mean();
        assert!(train_l.allclose(5e-5, 2e-5), "{train_l}");
        assert!(w.allclose(nd::array([[2.0], [-3.4]]), 3e-3), "{w}");
        assert!(b.allclose(4.2, 3e-3), "{b}");
    }
}
