//! Joining arrays: along an axis that they have, or along a new one.

use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::DType;
use crate::error::{Error, OrRaise, Result};
use crate::shape::Shape;
use crate::value::Value;
use crate::dtype::with_dtype;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "concat",
        summary: "Arrays joined along an axis that they have.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3)), real((1, 3))], |x| concat(&[&x[0], &x[1]], 0).exp()),
                Sample::new([real((2, 3)), real((2, 2))], |x| concat(&[&x[0], &x[1], &x[0]], -1)),
            ]
        },
    },
    Entry {
        name: "stack",
        summary: "Arrays joined along a new axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3)), real((2, 3))], |x| stack(&[&x[0], &x[1]], 0).exp()),
                Sample::new([real(2), real(2)], |x| stack(&[&x[0], &x[1]], -1)),
            ]
        },
    },
];

#[derive(Debug)]
struct Concat {
    axis: usize,
}

/// The arrays one after another along `axis`; all other axes must agree. Element types are
/// promoted to the type in which all meet.
///
/// # Panics
/// When there is no array, the axis is not there, or other axes differ.
///
/// ```
/// use gradus_core::nd;
/// let (a, b) = (nd::zeros((2, 3)), nd::ones((1, 3)));
/// assert_eq!(nd::concat(&[&a, &b], 0).shape().to_string(), "(3, 3)");
/// ```
#[track_caller]
pub fn concat(arrays: &[&NdArray], axis: isize) -> NdArray {
    try_concat(arrays, axis).or_raise()
}

/// The form of [`concat`](concat()) that returns its error.
///
/// # Errors
/// [`Error::Shape`] when there is no array or other axes differ, [`Error::Axis`] when the axis is
/// not there.
pub fn try_concat(arrays: &[&NdArray], axis: isize) -> Result<NdArray> {
    let first = first_of(arrays, "concat")?;
    let axis = first.shape().axis(axis, "concat")?;
    super::apply_to_all(Concat { axis }, arrays)
}

/// The arrays, all of one shape, along a new axis at position `axis` of the result.
///
/// # Panics
/// When there is no array, the shapes differ or the position is out of range.
///
/// ```
/// use gradus_core::nd;
/// let (a, b) = (nd::zeros(3), nd::ones(3));
/// assert_eq!(nd::stack(&[&a, &b], 0).shape().to_string(), "(2, 3)");
/// assert_eq!(nd::stack(&[&a, &b], -1).shape().to_string(), "(3, 2)");
/// ```
#[track_caller]
pub fn stack(arrays: &[&NdArray], axis: isize) -> NdArray {
    try_stack(arrays, axis).or_raise()
}

/// The form of [`stack`] that returns its error.
///
/// # Errors
/// [`Error::Shape`] when there is no array or the shapes differ, [`Error::Axis`] when the position
/// is out of range.
pub fn try_stack(arrays: &[&NdArray], axis: isize) -> Result<NdArray> {
    let first = first_of(arrays, "stack")?.shape();
    let axis = first.insert_axis(0, 1).axis(axis, "stack");
    let axis = axis.map_err(|error| error.of_new_axis(&first))?;
    if let Some(other) = arrays.iter().find(|array| array.shape() != first) {
        return Err(Error::shape(
            "stack",
            format!("shapes {first} and {} differ; all must be the same", other.shape()),
        ));
    }
    let raised: Vec<NdArray> = (arrays.iter())
        .map(|array| array.try_reshape(first.insert_axis(axis, 1)))
        .collect::<Result<_>>()?;
    let raised: Vec<&NdArray> = raised.iter().collect();
    super::apply_to_all(Concat { axis }, &raised)
}

fn first_of<'a>(arrays: &[&'a NdArray], operation: &'static str) -> Result<&'a NdArray> {
    arrays.first().copied().ok_or_else(|| {
        Error::argument(operation, "there is no array to join; give one at least".into())
    })
}

impl Operation for Concat {
    fn name(&self) -> &'static str {
        "concat"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let shape = joined_shape(inputs, self.axis)?;
        let dtype = inputs.iter().map(|x| x.dtype()).reduce(DType::promote);
        Ok(with_dtype!(dtype.expect("one input at least"), T => {
            // One outer position at a time takes a run from each array.
            let outer: usize = shape[..self.axis].iter().product();
            let parts: Vec<Vec<T>> = inputs.iter().map(|x| x.cast_to_vec()).collect();
            let mut joined = Vec::with_capacity(shape.size());
            for position in 0..outer {
                for part in &parts {
                    let run = part.len() / outer;
                    joined.extend_from_slice(&part[position * run..][..run]);
                }
            }
            Value::new(joined, &shape)
        }))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let length = |input| gradient.input_shape(input)[self.axis];
        let start: usize = (0..input).map(length).sum();
        Some(gradient.cotangent.narrow(self.axis, start, length(input)))
    }
}

fn joined_shape(inputs: &[&Value], axis: usize) -> Result<Shape> {
    let first = inputs[0].shape();
    let mut length = 0;
    for input in inputs {
        let shape = input.shape();
        if shape.rank() != first.rank() || shape.with_axis(axis, first[axis]) != *first {
            return Err(Error::shape(
                "concat",
                format!(
                    "shapes {first} and {shape} differ outside of axis {axis}; all other axes must \
                     have the same lengths"
                ),
            ));
        }
        length += shape[axis];
    }
    Ok(first.with_axis(axis, length))
}
