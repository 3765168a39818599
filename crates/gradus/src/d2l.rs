//! The helpers of the book's chapter, under the book's names.

use gradus_core::random;

use crate::{DType, NdArray, nd};

/// The figures of the chapter: `d2l::plt::scatter(&x, &y).save("scatter.svg")?`.
#[cfg(feature = "plot")]
pub mod plt {
    pub use gradus_plot::{Figure, plot, scatter};
}

/// Features drawn from the standard normal distribution, `num_examples` rows of as many as `w` has
/// elements, and labels `features · w + b` with normal noise of standard deviation 0.01.
///
/// ```
/// use gradus::{d2l, nd};
/// let (features, labels) = d2l::synthetic_data(&nd::array([2.0, -3.4]), 4.2, 1000);
/// assert_eq!(features.shape().to_string(), "(1000, 2)");
/// assert_eq!(labels.shape().to_string(), "(1000,)");
/// ```
pub fn synthetic_data(w: &NdArray, b: f64, num_examples: usize) -> (NdArray, NdArray) {
    let features = random::normal(0.0, 1.0, (num_examples, w.size()));
    let labels = nd::dot(&features, w.flatten()) + b;
    let noise = random::normal(0.0, 0.01, labels.shape());
    (features, labels + noise)
}

/// Minibatches of `batch_size` rows in a random order, each row once; the last batch holds what is
/// left.
///
/// # Panics
/// When the batch size is zero, or there are not as many labels as features.
///
/// ```
/// use gradus::{d2l, nd};
/// let (features, labels) = (nd::zeros((25, 2)), nd::zeros(25));
/// let sizes: Vec<usize> = d2l::data_iter(10, &features, &labels).map(|(x, _)| x.len()).collect();
/// assert_eq!(sizes, [10, 10, 5]);
/// ```
#[track_caller]
pub fn data_iter(
    batch_size: usize,
    features: &NdArray,
    labels: &NdArray,
) -> impl Iterator<Item = (NdArray, NdArray)> {
    assert!(batch_size > 0, "data_iter: a batch has at least one row");
    let rows = features.len();
    assert!(
        rows == labels.len(),
        "data_iter: {rows} rows of features and {} labels; there must be one label for each row",
        labels.len()
    );
    let order = random::permutation(rows);
    let (features, labels) = (features.clone(), labels.clone());
    (0..rows).step_by(batch_size).map(move |start| {
        let batch = order.narrow(0, start, batch_size.min(rows - start));
        (features.take(&batch, 0), labels.take(&batch, 0))
    })
}

/// Linear regression: `x · w + b`, of shape `(rows, 1)` for a `w` of shape `(columns, 1)`.
///
/// # Panics
/// When the shapes do not fit.
#[track_caller]
pub fn linreg(x: &NdArray, w: &NdArray, b: &NdArray) -> NdArray {
    nd::dot(x, w) + b
}

/// Half of the squared difference, with the labels in the shape of the predictions: the chapter's
/// loss. [`loss::squared`](crate::loss::squared) refuses other shapes instead.
///
/// # Panics
/// When there are not as many labels as predictions.
#[track_caller]
pub fn squared_loss(y_hat: &NdArray, y: &NdArray) -> NdArray {
    (y_hat - y.reshape(y_hat.shape())).powi(2) / 2.0
}

/// Minibatch stochastic gradient descent: each parameter goes against its gradient, by the
/// learning rate times the mean over the batch.
///
/// # Panics
/// When a parameter has no gradient.
#[track_caller]
pub fn sgd(params: &[&NdArray], lr: f64, batch_size: usize) {
    for param in params {
        param.assign(*param - lr * param.grad() / batch_size as f64);
    }
}

/// The share of rows of `y_hat` whose largest element stands at the position that `y` names.
///
/// # Panics
/// When there is not one label for each row.
///
/// ```
/// use gradus::{d2l, nd};
/// let y_hat = nd::array([[0.1, 0.9], [0.8, 0.2]]);
/// assert_eq!(d2l::accuracy(&y_hat, &nd::array([1, 1])), 0.5);
/// ```
#[track_caller]
pub fn accuracy(y_hat: &NdArray, y: &NdArray) -> f64 {
    let right = y_hat.argmax_axis(-1).equal(y.astype(DType::I64));
    right.mean().item()
}
