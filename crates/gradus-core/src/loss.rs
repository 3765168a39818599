//! Losses: how far predictions are from what was observed, element by element.
//!
//! All refuse predictions and labels of different shapes, even where they would broadcast:
//! `(10, 1) - (10,)` is of shape `(10, 10)`, every prediction compared with every label, and a
//! regression on its mean quietly learns nothing.

use crate::error::{Error, OrRaise, Result};
use crate::op::cross_entropy::cross_entropy;
use crate::{NdArray, nd};

macro_rules! losses {
    ($(
        $(#[$doc:meta])*
        fn $name:ident / $try_name:ident ($prediction:ident, $label:ident $(, $argument:ident: $type:ty)*) $body:block
    )*) => {$(
        $(#[$doc])*
        ///
        /// # Panics
        /// When the shapes differ.
        #[track_caller]
        pub fn $name(prediction: &NdArray, label: &NdArray $(, $argument: $type)*) -> NdArray {
            $try_name(prediction, label $(, $argument)*).or_raise()
        }

        #[doc = concat!("The form of [`", stringify!($name), "`] that returns its error.")]
        ///
        /// # Errors
        /// [`Error::Shape`] when the shapes differ.
        pub fn $try_name(
            $prediction: &NdArray,
            $label: &NdArray
            $(, $argument: $type)*
        ) -> Result<NdArray> {
            refuse_other_shape(stringify!($name), $prediction, $label)?;
            Ok($body)
        }
    )*};
}

losses! {
    /// Half of the squared difference, `(prediction - label)² / 2`: the chapter's loss.
    ///
    /// ```
    /// use gradus_core::{loss, nd};
    /// assert_eq!(loss::squared(&nd::array([3.0]), &nd::array([1.0])).item(), 2.0);
    ///
    /// let (column, row) = (nd::zeros((10, 1)), nd::zeros(10));
    /// let error = loss::try_squared(&column, &row).unwrap_err();
    /// assert!(error.to_string().contains("reshape the labels to (10, 1)"));
    /// ```
    fn squared / try_squared(prediction, label) {
        (prediction - label).square() / 2.0
    }

    /// The size of the difference, `|prediction - label|`, which outliers pull at less.
    ///
    /// ```
    /// use gradus_core::{loss, nd};
    /// assert_eq!(loss::absolute(&nd::array([3.0]), &nd::array([1.0])).item(), 2.0);
    /// ```
    fn absolute / try_absolute(prediction, label) {
        (prediction - label).abs()
    }

    /// Half of the squared difference up to `delta`, from there on a straight line (Huber 1964,
    /// "Robust estimation of a location parameter").
    ///
    /// ```
    /// use gradus_core::{loss, nd};
    /// let loss = loss::huber(&nd::array([0.5, 3.0]), &nd::array([0.0, 0.0]), 1.0);
    /// assert_eq!(loss.to_vec::<f32>(), [0.125, 2.5]);
    /// ```
    fn huber / try_huber(prediction, label, delta: f64) {
        let distance = (prediction - label).abs();
        let line = delta * (&distance - delta / 2.0);
        nd::where_(distance.less_equal(delta), distance.square() / 2.0, line)
    }

    /// The negative logarithm of the probability of a label of 0 or 1, where `sigmoid(prediction)`
    /// is that of 1. Exact for predictions of any size.
    ///
    /// ```
    /// use gradus_core::{loss, nd};
    /// let loss = loss::logistic(&nd::array([0.0, 1000.0]), &nd::array([1.0, 1.0]));
    /// assert!(loss.allclose(&nd::array([2_f64.ln(), 0.0]), 1e-6));
    /// ```
    fn logistic / try_logistic(prediction, label) {
        prediction.softplus() - prediction * label
    }

    /// The negative logarithm of the probability of a count, less what does not depend on the
    /// prediction, where `exp(prediction)` is the expected count.
    ///
    /// ```
    /// use gradus_core::{loss, nd};
    /// assert_eq!(loss::poisson(&nd::array([0.0]), &nd::array([2.0])).item(), 1.0);
    /// ```
    fn poisson / try_poisson(prediction, label) {
        prediction.exp() - prediction * label
    }
}

/// The negative logarithm of the probability of the right class, where `softmax(prediction)` along
/// the last axis gives the probabilities. `label` holds the classes' positions and has the shape
/// of `prediction` without its last axis, as does the result.
///
/// # Panics
/// When the shapes do not fit, or a label is no position of a class.
///
/// ```
/// use gradus_core::{loss, nd};
/// let loss = loss::softmax_cross_entropy(&nd::array([[0.0, 0.0], [0.0, 1000.0]]), &nd::array([0, 1]));
/// assert!(loss.allclose(&nd::array([2_f64.ln(), 0.0]), 1e-6));
/// ```
#[track_caller]
pub fn softmax_cross_entropy(prediction: &NdArray, label: &NdArray) -> NdArray {
    try_softmax_cross_entropy(prediction, label).or_raise()
}

/// The form of [`softmax_cross_entropy`] that returns its error.
///
/// # Errors
/// [`Error::Shape`] when the shapes do not fit, [`Error::Index`] when a label is no position of a
/// class.
pub fn try_softmax_cross_entropy(prediction: &NdArray, label: &NdArray) -> Result<NdArray> {
    let shape = prediction.shape();
    let last = shape.axis(-1, "softmax_cross_entropy")?;
    if shape.without_axis(last) != label.shape() {
        return Err(Error::shape(
            "softmax_cross_entropy",
            format!(
                "predictions of shape {shape} need labels of shape {}, one class for each row; \
                 got {}",
                shape.without_axis(last),
                label.shape()
            ),
        ));
    }
    cross_entropy(prediction, label)
}

fn refuse_other_shape(
    operation: &'static str,
    prediction: &NdArray,
    label: &NdArray,
) -> Result<()> {
    let (prediction, label) = (prediction.shape(), label.shape());
    if prediction == label {
        return Ok(());
    }
    let message = match prediction.broadcast(&label, operation) {
        Ok(broadcast) if prediction.size() == label.size() => format!(
            "predictions of shape {prediction} and labels of shape {label} would broadcast to \
             {broadcast}, every prediction compared with every label; reshape the labels to \
             {prediction}"
        ),
        _ => format!(
            "predictions of shape {prediction} and labels of shape {label} must have the same \
             shape, one prediction for each label"
        ),
    };
    Err(Error::shape(operation, message))
}
