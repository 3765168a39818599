//! Products over axes.

use super::define::define;
use super::entry::spread;
use super::reduce::reduced_shape;
use super::{Entry, Sample};
use crate::NdArray;
use crate::error::Result;
use crate::shape::Axes;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "prod",
    summary: "The product of the elements over axes.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([spread((2, 3), 0.5, 2.0)], |x| x[0].prod()),
            Sample::new([spread((2, 3, 5), 0.5, 2.0)], |x| x[0].prod_axis((0, 2))),
            Sample::new([crate::nd::arange_as(4, crate::DType::F64)], |x| x[0].prod()),
        ]
    },
}];

define! {
    /// The product of all elements; 1 of none. Integers and truth values multiply as int64.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([2.0, 3.0]).prod().item(), 6.0);
    /// ```
    fn prod / try_prod(x) {
        x.try_prod_axis(..)
    }

    /// The product over the given axes. Its gradient is right where elements are zero, too.
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.prod_axis(0).to_vec::<f32>(), [3.0, 8.0]);
    /// ```
    fn prod_axis / try_prod_axis(x, axes: impl Into<Axes>) {
        let axes = axes.into();
        let mask = axes.mask(&x.shape(), "prod")?;
        let mut product = x.astype(x.dtype().to_accumulator());
        for (axis, _) in mask.iter().enumerate().filter(|&(_, &reduced)| reduced) {
            product = multiply_halves(product, axis)?;
        }
        product.try_reshape(reduced_shape(&x.shape(), &mask, axes.keepdims))
    }
}

/// The product along one axis, which stays with length 1. One half of the axis is multiplied with
/// the other again and again: log2(length) elementwise products, whose gradient divides by nothing.
fn multiply_halves(mut x: NdArray, axis: usize) -> Result<NdArray> {
    loop {
        let length = x.shape()[axis];
        if length == 0 {
            return Ok(x.sum_axis(crate::nd::keepdims(axis)).ones_like());
        }
        if length == 1 {
            return Ok(x);
        }
        let half = length / 2;
        let product = x.narrow(axis, 0, half).try_mul(x.narrow(axis, half, half))?;
        x = match length % 2 {
            0 => product,
            _ => super::try_concat(&[&product, &x.narrow(axis, 2 * half, 1)], axis as isize)?,
        };
    }
}
