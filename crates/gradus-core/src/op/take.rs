//! Parts of an array at positions of an axis, and their transpose: adding to such parts. Each is
//! the other's gradient.

use super::define::define;
use super::entry::{positions, real};
use super::indices::{OutOfRange, filled, resolve, updates_for};
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::array::Operand;
use crate::autograd::Gradient;
use crate::dtype::{DType, Element, with_dtype};
use crate::error::Result;
use crate::kernel::indexed;
use crate::shape::Shape;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "take",
        summary: "The parts of an array at positions of an axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((4, 2))], |x| {
                    x[0].take(positions([2, 0, 2, -1]), 0).exp()
                }),
                Sample::new([real((2, 3, 2))], |x| {
                    let square = positions([0, 1, -1, 1]).reshape((2, 2));
                    x[0].transpose((2, 0, 1)).take(square, -1).exp()
                }),
                Sample::new([real(3)], |x| x[0].take(1, 0).exp()),
                Sample::new([real((3, 2))], |x| x[0].take(positions([]), 0)),
                Sample::new([real(3)], |x| {
                    x[0].take_with(positions([-4, 7, 1]), 0, OutOfRange::Clip)
                        .exp()
                }),
            ]
        },
    },
    Entry {
        name: "index_add",
        summary: "An array with numbers added to its parts at positions of an axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((3, 2)), real((4, 2))], |x| {
                    x[0].index_add(positions([2, 0, 2, -3]), &x[1], 0).exp()
                }),
                Sample::new([real((2, 3)), real((2, 1))], |x| {
                    x[0].index_add(positions([1, 1, 0]), &x[1], 1).exp()
                }),
                Sample::new([real(3), real(())], |x| x[0].index_add(-1, &x[1], 0).exp()),
            ]
        },
    },
];

#[derive(Debug)]
pub(crate) struct Take {
    axis: usize,
    rule: OutOfRange,
}

#[derive(Debug)]
struct IndexAdd {
    axis: usize,
    rule: OutOfRange,
}

define! {
    /// The parts of the array at positions of `axis`: rows of a matrix along axis 0, columns along
    /// axis 1. The axis gives way to those of `indices`, which may have any shape. Negative
    /// positions count from the end. Indices are integers, or floats without a fraction.
    ///
    /// # Panics
    /// When the axis is not there, an index is no position of it or no whole number, or the indices
    /// are truth values (which [`select`](NdArray::select) takes).
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    /// assert_eq!(x.take(nd::array([-1, 0]), 0).to_vec::<f32>(), [5.0, 6.0, 1.0, 2.0]);
    /// assert_eq!(x.take(1, 1).to_vec::<f32>(), [2.0, 4.0, 6.0]);
    /// assert_eq!(x.take(nd::zeros((4, 5)), 0).shape().to_string(), "(4, 5, 2)");
    /// ```
    fn take / try_take(x, indices: impl Operand, axis: isize) {
        x.try_take_with(indices, axis, OutOfRange::Refuse)
    }

    /// As [`take`](NdArray::take), and `out_of_range` says what becomes of positions that are not
    /// there.
    ///
    /// # Panics
    /// As [`take`](NdArray::take); an axis of length 0 has no position to clip or wrap to.
    ///
    /// ```
    /// use gradus_core::nd::{self, OutOfRange};
    /// let x = nd::array([1.0, 2.0]);
    /// assert_eq!(x.take_with(nd::array([5, -5]), 0, OutOfRange::Clip).to_vec::<f32>(), [2.0, 1.0]);
    /// ```
    fn take_with / try_take_with(
        x, indices: impl Operand, axis: isize, out_of_range: OutOfRange,
    ) {
        let axis = x.shape().axis(axis, "take")?;
        let indices = indices.to_array(Some(DType::I64))?;
        super::apply(Take { axis, rule: out_of_range }, &[x, &*indices])
    }

    /// The array with `updates` added to its parts at positions of `axis`, one after another: the
    /// transpose of [`take`](NdArray::take), and NumPy's `add.at`. A position that is named several
    /// times gets each of its updates. `updates` must broadcast to the shape that
    /// `x.take(indices, axis)` has.
    ///
    /// # Panics
    /// As [`take`](NdArray::take), and when `updates` has another shape.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let counts = nd::zeros(3).index_add(nd::array([2, 0, 2]), 1, 0);
    /// assert_eq!(counts.to_vec::<f32>(), [1.0, 0.0, 2.0]);
    /// ```
    fn index_add / try_index_add(
        x, indices: impl Operand, updates: impl Operand, axis: isize,
    ) {
        let axis = x.shape().axis(axis, "index_add")?;
        let indices = indices.to_array(Some(DType::I64))?;
        let updates = updates.to_array(Some(x.dtype()))?;
        let updates = updates_for(&updates, &taken_shape(&x.shape(), &indices.shape(), axis), "index_add")?;
        super::apply(IndexAdd { axis, rule: OutOfRange::Refuse }, &[x, &*indices, &updates])
    }
}

fn taken_shape(shape: &Shape, indices: &Shape, axis: usize) -> Shape {
    let (before, after) = (&shape[..axis], &shape[axis + 1..]);
    before.iter().chain(&**indices).chain(after).copied().collect()
}

/// Parts of the first axis of an array that lies side by side.
fn rows<T: Element>(x: &Value, positions: &[i64], shape: Shape) -> Value {
    let part: usize = x.shape()[1..].iter().product();
    let elements = x.as_slice::<T>().expect("lies side by side");
    Value::build(shape, |out| match part {
        0 => {}
        1 => {
            for (out, &position) in out.iter_mut().zip(positions) {
                *out = elements[position as usize];
            }
        }
        2 => {
            let (elements, _) = elements.as_chunks::<2>();
            for (out, &position) in out.as_chunks_mut().0.iter_mut().zip(positions) {
                *out = elements[position as usize];
            }
        }
        _ => {
            for (out, &position) in out.chunks_exact_mut(part).zip(positions) {
                out.copy_from_slice(&elements[position as usize * part..][..part]);
            }
        }
    })
}

impl Operation for Take {
    fn name(&self) -> &'static str {
        "take"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x, indices] = inputs else {
            unreachable!("two inputs")
        };
        let positions = resolve(indices, x.shape(), self.axis, self.rule, self.name())?;
        let shape = taken_shape(x.shape(), indices.shape(), self.axis);
        if self.axis == 0 && x.is_contiguous {
            return Ok(with_dtype!(x.dtype(), T => rows::<T>(x, &positions, shape)));
        }
        Ok(with_dtype!(x.dtype(), T => {
            Value::new(indexed::take::<T>(x, self.axis, &positions), shape)
        }))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        if input != 0 {
            return None;
        }
        let g = &gradient.cotangent;
        let nothing = filled(&gradient.input_shape(0), 0.0, g.dtype());
        let transpose = IndexAdd {
            axis: self.axis,
            rule: self.rule,
        };
        let result = super::apply(transpose, &[&nothing, &gradient.input(1), g]);
        Some(result.expect("the positions are there"))
    }
}

impl Operation for IndexAdd {
    fn name(&self) -> &'static str {
        "index_add"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [base, indices, updates] = inputs else {
            unreachable!("three inputs")
        };
        let positions = resolve(indices, base.shape(), self.axis, self.rule, self.name())?;
        let dtype = base.dtype().promote(updates.dtype());
        let (base, updates) = (base.cast(dtype), updates.cast(dtype));
        Ok(with_dtype!(dtype, T => {
            let sums = indexed::index_add::<T>(&base, self.axis, &positions, &updates);
            Value::new(sums, base.shape())
        }))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let g = &gradient.cotangent;
        match input {
            0 => Some(g.clone()),
            1 => None,
            _ => {
                let transpose = Take {
                    axis: self.axis,
                    rule: self.rule,
                };
                let result = super::apply(transpose, &[g, &gradient.input(1)]);
                Some(result.expect("the positions are there"))
            }
        }
    }
}
