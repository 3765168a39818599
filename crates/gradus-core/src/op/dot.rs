//! Sums of products over one axis of each side, by NumPy's rules for any number of axes.

use super::define::define;
use super::entry::real;
use super::matmul::product;
use super::tensordot::contract;
use super::{Entry, Sample};
use crate::NdArray;
use crate::array::Operand;
use crate::error::{Error, Result};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "dot",
        summary: "The sum of products over the last axis and the last but one of the other.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((3, 2)), real((2, 1))], |x| x[0].dot(&x[1])),
                Sample::new([real((3, 2)), real(2)], |x| x[0].dot(&x[1]).exp()),
                Sample::new([real(3), real(3)], |x| x[0].dot(&x[1])),
                Sample::new([real(()), real(3)], |x| x[0].dot(&x[1])),
                Sample::new([real((2, 2)), real((2, 2, 3))], |x| x[0].dot(&x[1])),
                Sample::new([real((2, 2)), real((2, 2))], |x| {
                    x[0].t().dot(x[1].slice((.., ..1)))
                }),
            ]
        },
    },
    Entry {
        name: "inner",
        summary: "The sum of products over the last axis of both.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3)), real((2, 3))], |x| x[0].inner(&x[1])),
                Sample::new([real((2, 2, 3)), real(3)], |x| x[0].inner(&x[1])),
            ]
        },
    },
    Entry {
        name: "vdot",
        summary: "The sum of the products of all elements, as vectors.",
        differentiable: true,
        samples: |_| {
            vec![Sample::new([real((2, 3)), real((3, 2))], |x| {
                x[0].vdot(&x[1]).exp()
            })]
        },
    },
];

define! {
    /// The sum of products over the last axis of this array and the last but one of `other` (or
    /// its only one): for vectors their inner product, for matrices their matrix product. The
    /// result has the other axes of this array, then the other axes of `other`. A single number
    /// multiplies.
    ///
    /// # Panics
    /// When the lengths of the axes that are summed over differ.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    /// let w = nd::array([2.0, -1.0]);
    /// assert_eq!(x.dot(&w).to_vec::<f32>(), [0.0, 2.0, 4.0]);
    /// assert_eq!(nd::dot(&x, w.reshape((2, 1))).shape().to_string(), "(3, 1)");
    /// assert_eq!(nd::dot(&w, &w).item(), 5.0);
    /// assert_eq!(
    ///     nd::zeros((3, 2)).try_dot(nd::zeros(3)).unwrap_err().to_string(),
    ///     "dot: shapes (3, 2) and (3,) do not fit: axis 1 of the left has length 2, axis 0 of the \
    ///      right 3; both must be the same (with the left one transposed they are)"
    /// );
    /// ```
    fn dot / try_dot(x, other: impl Operand) {
        dot_of(x, &*other.to_array(Some(x.dtype()))?)
    }

    /// The sum of products over the last axis of both arrays: for vectors their inner product. The
    /// result has the other axes of this array, then those of `other`. A single number multiplies.
    ///
    /// # Panics
    /// When the lengths of the last axes differ.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.inner(&x).to_vec::<f32>(), [5.0, 11.0, 11.0, 25.0]);
    /// ```
    fn inner / try_inner(x, other: impl Operand) {
        let other = other.to_array(Some(x.dtype()))?;
        if x.rank() == 0 || other.rank() == 0 {
            return x.try_mul(&*other);
        }
        contract("inner", x, &[x.rank() - 1], &other, &[other.rank() - 1])
    }

    /// The sum of the products of all elements, both arrays taken as vectors in row-major order.
    ///
    /// # Panics
    /// When the sizes differ.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.vdot(&x).item(), 30.0);
    /// ```
    fn vdot / try_vdot(x, other: impl Operand) {
        let other = other.to_array(Some(x.dtype()))?;
        if x.size() != other.size() {
            return Err(Error::shape(
                "vdot",
                format!(
                    "shapes {} and {} do not fit: the left has {} elements, the right {}; both \
                     must have the same number",
                    x.shape(),
                    other.shape(),
                    x.size(),
                    other.size()
                ),
            ));
        }
        product("vdot", &x.flatten(), &other.flatten())
    }
}

fn dot_of(x: &NdArray, other: &NdArray) -> Result<NdArray> {
    match (x.rank(), other.rank()) {
        (0, _) | (_, 0) => x.try_mul(other),
        (1, _) | (_, 1 | 2) => product("dot", x, other),
        (x_rank, rank) => contract("dot", x, &[x_rank - 1], other, &[rank - 2]),
    }
}
