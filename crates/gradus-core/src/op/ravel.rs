//! All elements along one axis, under NumPy's name for it.

use super::define::define;
use super::entry::real;
use super::{Entry, Sample};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "ravel",
    summary: "All elements in row-major order along one axis.",
    differentiable: true,
    samples: |_| vec![Sample::new([real((2, 3))], |x| x[0].t().ravel().exp())],
}];

define! {
    /// All elements in row-major order along one axis; another name of
    /// [`flatten`](crate::NdArray::flatten). Copies only where strides cannot say it.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::zeros((2, 3)).ravel().shape().to_string(), "(6,)");
    /// ```
    fn ravel / try_ravel(x) {
        x.try_flatten()
    }
}
