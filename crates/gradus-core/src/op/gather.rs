//! One element for each index, in its own line along an axis, and the transpose: adding to such
//! elements. Each is the other's gradient.

use super::define::define;
use super::entry::{positions, real};
use super::indices::{OutOfRange, filled, fitted, resolve, updates_for};
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::array::Operand;
use crate::autograd::Gradient;
use crate::dtype::{DType, with_dtype};
use crate::error::{Error, Result};
use crate::kernel::indexed;
use crate::shape::Shape;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "gather",
        summary: "For each index the element there in the same line along an axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| {
                    x[0].gather(positions([2, 0, 0, -1]).reshape((2, 2)), 1)
                        .exp()
                }),
                Sample::new([real((3, 2))], |x| {
                    x[0].gather(positions([1, 1]).reshape((2, 1)), 0).exp()
                }),
                Sample::new([real((1, 3))], |x| {
                    x[0].gather(positions([2, 2, 1, 0]).reshape((4, 1)), 1)
                        .exp()
                }),
            ]
        },
    },
    Entry {
        name: "scatter_add",
        summary: "An array with a number added for each index in its line along an axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3)), real((2, 2))], |x| {
                    let indices = positions([2, 0, 1, 1]).reshape((2, 2));
                    x[0].scatter_add(indices, &x[1], 1).exp()
                }),
                Sample::new([real((3, 2)), real(2)], |x| {
                    let indices = positions([1, 1]).reshape((2, 1));
                    x[0].scatter_add(indices, &x[1], 0).exp()
                }),
            ]
        },
    },
];

#[derive(Debug)]
struct Gather {
    /// What users called: errors speak of it.
    name: &'static str,
    axis: usize,
    rule: OutOfRange,
}

#[derive(Debug)]
struct ScatterAdd {
    axis: usize,
    rule: OutOfRange,
}

define! {
    /// For each index the element at that position in the same line along `axis`: NumPy's
    /// `take_along_axis`. `indices` has as many axes as the array; all but `axis` broadcast. With
    /// `axis` 1 of a matrix, element `[i, j]` of the result is `x[i, indices[i, j]]`.
    ///
    /// # Panics
    /// When the axis is not there, the shapes do not fit, or an index is no position of the axis or
    /// no whole number.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    /// let last_and_first = nd::array([[2, 0], [-1, 0]]);
    /// assert_eq!(x.gather(&last_and_first, 1).to_vec::<f32>(), [3.0, 1.0, 6.0, 4.0]);
    /// ```
    fn gather / try_gather(x, indices: impl Operand, axis: isize) {
        gather_named("gather", x, indices, axis, OutOfRange::Refuse)
    }

    /// The array with `updates` added to the elements that [`gather`](NdArray::gather) reads, one
    /// after another: its transpose. An element that is named several times gets each of its
    /// updates. `indices` has as many axes as the array, and all but `axis` broadcast to those of
    /// the array; `updates` broadcasts to the shape of what is read.
    ///
    /// # Panics
    /// As [`gather`](NdArray::gather), and when `updates` has another shape.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::zeros((2, 3));
    /// let y = x.scatter_add(nd::array([[0, 0], [2, 1]]), nd::array([[1.0, 2.0], [3.0, 4.0]]), 1);
    /// assert_eq!(y.to_vec::<f32>(), [3.0, 0.0, 0.0, 0.0, 4.0, 3.0]);
    /// ```
    fn scatter_add / try_scatter_add(
        x, indices: impl Operand, updates: impl Operand, axis: isize,
    ) {
        let indices = indices.to_array(Some(DType::I64))?;
        let updates = updates.to_array(Some(x.dtype()))?;
        let shape = x.shape();
        let axis = shape.axis(axis, "scatter_add")?;
        same_rank(&shape, &indices.shape(), "scatter_add")?;
        let read = shape.with_axis(axis, indices.shape()[axis]);
        let misfit = |_| differ_outside(axis, &shape, &indices.shape(), "scatter_add");
        let indices = fitted(&indices, &read).map_err(misfit)?;
        let updates = updates_for(&updates, &read, "scatter_add")?;
        super::apply(ScatterAdd { axis, rule: OutOfRange::Refuse }, &[x, &indices, &updates])
    }
}

/// [`NdArray::try_gather`] in the name of an operation that is made of it.
pub(crate) fn gather_named(
    operation: &'static str,
    x: &NdArray,
    indices: impl Operand,
    axis: isize,
    rule: OutOfRange,
) -> Result<NdArray> {
    let indices = indices.to_array(Some(DType::I64))?;
    let (shape, index_shape) = (x.shape(), indices.shape());
    let axis = shape.axis(axis, operation)?;
    same_rank(&shape, &index_shape, operation)?;
    let lines = (shape.with_axis(axis, 1))
        .broadcast(&index_shape.with_axis(axis, 1), operation)
        .map_err(|_| differ_outside(axis, &shape, &index_shape, operation))?;
    let x = fitted(x, &lines.with_axis(axis, shape[axis]))?;
    let indices = fitted(&indices, &lines.with_axis(axis, index_shape[axis]))?;
    super::apply(
        Gather {
            name: operation,
            axis,
            rule,
        },
        &[&x, &indices],
    )
}

fn same_rank(shape: &Shape, indices: &Shape, operation: &'static str) -> Result<()> {
    if shape.rank() == indices.rank() {
        return Ok(());
    }
    let message = format!(
        "indices of shape {indices} for an array of shape {shape}; both must have the same number \
         of axes (reshape the indices, or use take)"
    );
    Err(Error::shape(operation, message))
}

fn differ_outside(axis: usize, shape: &Shape, indices: &Shape, operation: &'static str) -> Error {
    let message = format!(
        "indices of shape {indices} do not fit an array of shape {shape}: outside of axis {axis} \
         lengths must be equal or 1"
    );
    Error::shape(operation, message)
}

impl Operation for Gather {
    fn name(&self) -> &'static str {
        self.name
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x, indices] = inputs else {
            unreachable!("two inputs")
        };
        let positions = resolve(indices, x.shape(), self.axis, self.rule, self.name())?;
        let length = indices.shape()[self.axis];
        Ok(with_dtype!(x.dtype(), T => {
            Value::new(indexed::gather::<T>(x, self.axis, length, &positions), indices.shape())
        }))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        if input != 0 {
            return None;
        }
        let g = &gradient.cotangent;
        let nothing = filled(&gradient.input_shape(0), 0.0, g.dtype());
        let transpose = ScatterAdd {
            axis: self.axis,
            rule: self.rule,
        };
        let result = super::apply(transpose, &[&nothing, &gradient.input(1), g]);
        Some(result.expect("the positions are there"))
    }
}

impl Operation for ScatterAdd {
    fn name(&self) -> &'static str {
        "scatter_add"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [base, indices, updates] = inputs else {
            unreachable!("three inputs")
        };
        let positions = resolve(indices, base.shape(), self.axis, self.rule, self.name())?;
        let length = indices.shape()[self.axis];
        let dtype = base.dtype().promote(updates.dtype());
        let (base, updates) = (base.cast(dtype), updates.cast(dtype));
        Ok(with_dtype!(dtype, T => {
            let sums = indexed::scatter_add::<T>(&base, self.axis, length, &positions, &updates);
            Value::new(sums, base.shape())
        }))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let g = &gradient.cotangent;
        match input {
            0 => Some(g.clone()),
            1 => None,
            _ => {
                let transpose = Gather {
                    name: "gather",
                    axis: self.axis,
                    rule: self.rule,
                };
                let result = super::apply(transpose, &[g, &gradient.input(1)]);
                Some(result.expect("the positions are there"))
            }
        }
    }
}
