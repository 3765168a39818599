//! All products of the elements of two arrays.

use super::define::define;
use super::entry::real;
use super::{Entry, Sample};
use crate::array::Operand;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "outer",
    summary: "All products of the elements of two arrays, as a matrix.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real(2), real(3)], |x| x[0].outer(&x[1]).exp()),
            Sample::new([real((2, 2)), real(())], |x| x[0].outer(&x[1])),
        ]
    },
}];

define! {
    /// All products of an element of this array, which gives the row, and one of `other`, which
    /// gives the column. Both are taken as vectors in row-major order.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let products = nd::array([1.0, 2.0]).outer(nd::array([3.0, 4.0]));
    /// assert_eq!(products.to_vec::<f32>(), [3.0, 4.0, 6.0, 8.0]);
    /// ```
    fn outer / try_outer(x, other: impl Operand) {
        let other = other.to_array(Some(x.dtype()))?;
        x.try_reshape((-1, 1))?.try_mul(other.try_reshape((1, -1))?)
    }
}
