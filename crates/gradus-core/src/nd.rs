//! Functions on arrays, under NumPy's names: how arrays are made, and every operation.
//!
//! Most are methods of [`NdArray`](crate::NdArray) as well: `nd::exp(&x)` is `x.exp()`.

pub use crate::array::create::*;
pub use crate::op::functions::*;
pub use crate::random;
pub use crate::shape::Axes;

/// Axes that stay in the result of a reduction, with length 1.
///
/// ```
/// use gradus_core::nd;
/// assert_eq!(nd::ones((2, 3)).sum_axis(nd::keepdims(0)).shape().to_string(), "(1, 3)");
/// ```
pub fn keepdims(axes: impl Into<Axes>) -> Axes {
    axes.into().keepdims()
}
