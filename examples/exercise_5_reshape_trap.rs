//! Exercise 5: why does `squared_loss` need `reshape`?
//!
//! The predictions are a column, `(10, 1)`, the labels a row of numbers, `(10,)`. Their difference is
//! no error: both are broadcast to `(10, 10)`, every prediction against every label. Training on that
//! table runs smoothly, reports a loss, and learns the mean of the labels and nothing else.

use gradus::{NdArray, autograd, d2l, loss, nd, random};

const BATCH_SIZE: usize = 10;

/// The chapter's loss as one might write it at first.
fn loss_without_reshape(y_hat: &NdArray, y: &NdArray) -> NdArray {
    (y_hat - y).powi(2) / 2.0
}

type Loss = fn(&NdArray, &NdArray) -> NdArray;

/// The chapter's training with a loss of our choice; the weights and the bias that it learns. Each
/// step follows the mean of the loss, whatever shape that has.
fn train(loss: Loss, features: &NdArray, labels: &NdArray) -> (NdArray, NdArray) {
    let (w, b) = (nd::zeros((2, 1)), nd::zeros(1));
    w.attach_grad();
    b.attach_grad();
    for _ in 0..3 {
        for (x, y) in d2l::data_iter(BATCH_SIZE, features, labels) {
            let l = autograd::record(|| loss(&d2l::linreg(&x, &w, &b), &y));
            l.backward();
            d2l::sgd(&[&w, &b], 0.03, l.size());
        }
    }
    (w, b)
}

fn show_shapes() {
    let (column, row) = (nd::array([[1.0], [2.0], [3.0]]), nd::array([1.0, 2.0, 3.0]));
    println!("Predictions 1, 2, 3 and labels 1, 2, 3 agree, yet column - row is:");
    println!("{}\n", &column - &row);
    let (column, row) = (nd::zeros((BATCH_SIZE, 1)), nd::zeros(BATCH_SIZE));
    let difference = &column - &row;
    println!(
        "{} - {} -> {}\n",
        column.shape(),
        row.shape(),
        difference.shape()
    );
}

fn show_training() {
    random::seed(1);
    let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
    println!(
        "{:<18}{:>10}{:>10}{:>10}{:>14}",
        "loss", "w1", "w2", "b", "true loss"
    );
    let losses: [(&str, Loss); 2] = [
        ("with reshape", d2l::squared_loss),
        ("without reshape", loss_without_reshape),
    ];
    for (name, loss) in losses {
        let (w, b) = train(loss, &features, &labels);
        let true_loss = d2l::squared_loss(&d2l::linreg(&features, &w, &b), &labels).mean();
        let w = w.to_vec::<f32>();
        println!(
            "{name:<18}{:10.4}{:10.4}{:10.4}{true_loss:14.6}",
            w[0],
            w[1],
            b.item()
        );
    }
    println!(
        "The true parameters are 2, -3.4 and 4.2. The mean of all labels is {:.4}: with every label \
         set\nagainst every prediction, the best that one prediction can be is that mean.\n",
        labels.mean()
    );
}

fn show_refusal() {
    println!("The losses of gradus refuse such shapes:");
    let (y_hat, y) = (nd::zeros((BATCH_SIZE, 1)), nd::zeros(BATCH_SIZE));
    if let Err(error) = loss::try_squared(&y_hat, &y) {
        println!("  {error}");
    }
}

fn main() {
    show_shapes();
    show_training();
    show_refusal();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_reshape_only_the_mean_is_learned() {
        random::seed(1);
        let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
        let (w, b) = train(d2l::squared_loss, &features, &labels);
        assert!(w.allclose(nd::array([[2.0], [-3.4]]), 0.01), "{w}");
        assert!(b.allclose(4.2, 0.01), "{b}");

        let (w, b) = train(loss_without_reshape, &features, &labels);
        assert!(w.abs().max().item() < 0.5, "{w}");
        assert!((b.item() - labels.mean().item()).abs() < 0.5, "{b}");
    }

    /// In the gradient of the table only the mean of the labels is left of them.
    #[test]
    fn the_table_knows_the_labels_by_their_mean_only() {
        let y_hat = nd::array([[1.0], [5.0], [-2.0]]);
        let gradient = |y: [f64; 3]| {
            let y = nd::array(y);
            autograd::grad(|y_hat| loss_without_reshape(y_hat, &y), &y_hat)
        };
        let all_mean = gradient([3.0, 3.0, 3.0]);
        assert!(gradient([0.0, 2.0, 7.0]).allclose(&all_mean, 1e-6));
        assert!(!gradient([0.0, 2.0, 8.0]).allclose(&all_mean, 1e-6));
    }

    #[test]
    fn the_losses_refuse_and_say_what_to_do() {
        let error = loss::try_squared(&nd::zeros((10, 1)), &nd::zeros(10)).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("would broadcast to (10, 10)"), "{text}");
        assert!(text.contains("reshape the labels to (10, 1)"), "{text}");
    }
}
