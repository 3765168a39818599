//! The largest or smallest elements of each line along an axis.

use super::entry::real;
use super::ranking::{Order, Ranking};
use super::{Entry, Sample};
use crate::NdArray;
use crate::error::{Error, OrRaise, Result};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "topk",
    summary: "The largest elements of each line along an axis, and where they are.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 4))], |x| x[0].topk(2, 1).0.exp()),
            Sample::new([real((4, 2))], |x| {
                x[0].topk_with(3, 0, Order::Ascending).0.exp()
            }),
        ]
    },
}];

impl NdArray {
    /// The `k` largest elements of each line along `axis`, the largest first, and their positions,
    /// int64. Among equal elements the first come first; NaN comes after all numbers.
    ///
    /// # Panics
    /// Where [`try_topk`](Self::try_topk) gives an error.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let (values, indices) = nd::array([[0.3, 0.2, 0.4], [0.1, 0.3, 0.2]]).topk(2, 1);
    /// assert_eq!(values.to_vec::<f32>(), [0.4, 0.3, 0.3, 0.2]);
    /// assert_eq!(indices.to_vec::<i64>(), [2, 0, 1, 2]);
    /// ```
    #[track_caller]
    pub fn topk(&self, k: usize, axis: isize) -> (NdArray, NdArray) {
        self.try_topk(k, axis).or_raise()
    }

    /// The form of [`topk`](Self::topk) that returns its error.
    ///
    /// # Errors
    /// [`Error::Axis`] when the axis is not there, [`Error::Argument`] when it is shorter than `k`.
    pub fn try_topk(&self, k: usize, axis: isize) -> Result<(NdArray, NdArray)> {
        self.try_topk_with(k, axis, Order::Descending)
    }

    /// The first `k` elements of each line along `axis` in the given order, and their positions:
    /// with [`Order::Ascending`] the smallest.
    ///
    /// # Panics
    /// Where [`try_topk`](Self::try_topk) gives an error.
    ///
    /// ```
    /// use gradus_core::nd::{self, Order};
    /// let (values, _) = nd::array([3.0, 1.0, 2.0]).topk_with(2, 0, Order::Ascending);
    /// assert_eq!(values.to_vec::<f32>(), [1.0, 2.0]);
    /// ```
    #[track_caller]
    pub fn topk_with(&self, k: usize, axis: isize, order: Order) -> (NdArray, NdArray) {
        self.try_topk_with(k, axis, order).or_raise()
    }

    /// The form of [`topk_with`](Self::topk_with) that returns its error.
    ///
    /// # Errors
    /// As [`try_topk`](Self::try_topk).
    pub fn try_topk_with(&self, k: usize, axis: isize, order: Order) -> Result<(NdArray, NdArray)> {
        let shape = self.shape();
        let axis = shape.axis(axis, "topk")?;
        if k > shape[axis] {
            let message = format!(
                "{k} elements of axis {axis} of shape {shape}, which has {}; take fewer",
                shape[axis]
            );
            return Err(Error::argument("topk", message));
        }
        let ranking = Ranking {
            name: "topk",
            axis,
            order,
            count: k,
        };
        let indices = super::apply(ranking, &[self])?;
        Ok((self.try_gather(&indices, axis as isize)?, indices))
    }
}

/// The function form of [`NdArray::topk`].
#[track_caller]
pub fn topk(x: &NdArray, k: usize, axis: isize) -> (NdArray, NdArray) {
    x.topk(k, axis)
}

/// The function form of [`NdArray::topk_with`].
#[track_caller]
pub fn topk_with(x: &NdArray, k: usize, axis: isize, order: Order) -> (NdArray, NdArray) {
    x.topk_with(k, axis, order)
}
