//! Variance and standard deviation over axes.

use super::define::define;
use super::entry::real;
use super::reduce::reduced_count;
use super::where_::{or_one, where_};
use super::{Entry, Sample};
use crate::nd::keepdims;
use crate::shape::Axes;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "var",
        summary: "The variance of the elements over axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].var()),
                Sample::new([real((2, 3))], |x| x[0].var_axis(keepdims(1), 1) * &x[0]),
            ]
        },
    },
    Entry {
        name: "std",
        summary: "The standard deviation of the elements over axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].std()),
                Sample::new([real((2, 3))], |x| x[0].std_axis(0, 0).exp()),
            ]
        },
    },
];

define! {
    /// The mean of the squared distances of all elements from their mean. Integers give float64.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 3.0]).var().item(), 1.0);
    /// ```
    fn var / try_var(x) {
        x.try_var_axis(.., 0)
    }

    /// The variance over the given axes: the sum of the squared distances from the mean, divided
    /// by the number of elements less `ddof` (0 for a whole population, 1 for a sample of one).
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([[1.0, 3.0], [1.0, 5.0]]).var_axis(1, 1).to_vec::<f32>(), [2.0, 8.0]);
    /// ```
    fn var_axis / try_var_axis(x, axes: impl Into<Axes>, ddof: usize) {
        let axes = axes.into();
        let count = reduced_count(&x.shape(), &axes, "var")?;
        let x = x.astype(x.dtype().to_quotient());
        let distances = &x - x.try_mean_axis(keepdims(axes.clone()))?;
        let degrees_of_freedom = count.saturating_sub(ddof);
        Ok(distances.square().try_sum_axis(axes)? / degrees_of_freedom as f64)
    }

    /// The square root of the variance of all elements. Its gradient is zero where all elements
    /// are the same.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 5.0]).std().item(), 2.0);
    /// ```
    fn std / try_std(x) {
        x.try_std_axis(.., 0)
    }

    /// The square root of the variance over the given axes, with `ddof` as in
    /// [`var_axis`](Self::var_axis).
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    fn std_axis / try_std_axis(x, axes: impl Into<Axes>, ddof: usize) {
        let variance = x.try_var_axis(axes, ddof)?;
        // The root is infinitely steep at zero, where the variance itself is flat.
        let is_zero = variance.equal(0.0);
        Ok(where_(&is_zero, 0.0, or_one(&variance).sqrt()))
    }
}
