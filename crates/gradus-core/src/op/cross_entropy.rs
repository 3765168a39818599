//! The cross entropy of a softmax and the positions of the right classes, in one pass: what
//! [`loss::softmax_cross_entropy`](crate::loss::softmax_cross_entropy) is made of.

use std::borrow::Cow;

use super::indices::{OutOfRange, resolve};
use super::softmax::softmax_gradient;
use super::{Entry, Operation};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_float;
use crate::error::Result;
use crate::kernel::softmax;
use crate::shape::Shape;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[];

/// Of predictions, a row for each example, and the positions of the right classes.
#[derive(Debug)]
struct CrossEntropy;

/// What the cotangent `g` becomes before it: `g·(softmax(x) - 1)` at the labels, else
/// `g·softmax(x)`, of predictions `x`, labels and `g`.
#[derive(Debug)]
struct CrossEntropyGradient;

/// The loss of each row of `prediction`, whose shape without the last axis is that of `label`.
///
/// # Errors
/// When a label is no position of a class.
pub(crate) fn cross_entropy(prediction: &NdArray, label: &NdArray) -> Result<NdArray> {
    super::apply(CrossEntropy, &[prediction, label])
}

/// The positions of the right classes, and the predictions side by side.
fn read<'a>(x: &Value, labels: &'a Value) -> Result<(Cow<'a, [i64]>, Value)> {
    let positions = resolve(
        labels,
        x.shape(),
        x.rank() - 1,
        OutOfRange::Refuse,
        CrossEntropy.name(),
    )?;
    Ok((positions, x.cast(x.dtype().to_float()).contiguous()))
}

impl Operation for CrossEntropy {
    fn name(&self) -> &'static str {
        "softmax_cross_entropy"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x, labels] = inputs else {
            unreachable!("two inputs")
        };
        let (positions, x) = read(x, labels)?;
        Ok(with_float!(x.dtype(), T => Value::build(labels.shape(), |out| {
            if !out.is_empty() {
                let x: &[T] = x.as_slice().expect("made contiguous");
                softmax::cross_entropy(x, &positions, x.len() / out.len(), out);
            }
        })))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let inputs = [&gradient.input(0), &gradient.input(1), &gradient.cotangent];
        (input == 0).then(|| {
            let result = super::apply(CrossEntropyGradient, &inputs);
            result.expect("the labels were positions before")
        })
    }
}

impl Operation for CrossEntropyGradient {
    fn name(&self) -> &'static str {
        "softmax_cross_entropy_gradient"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x, labels, g] = inputs else {
            unreachable!("three inputs")
        };
        let (positions, x) = read(x, labels)?;
        let g = g.cast(x.dtype()).contiguous();
        Ok(with_float!(x.dtype(), T => Value::build(x.shape(), |out| {
            if !out.is_empty() {
                let (x, g) = (x.as_slice::<T>(), g.as_slice::<T>());
                let (x, g) = (x.expect("made contiguous"), g.expect("made contiguous"));
                softmax::cross_entropy_gradient(x, &positions, g, x.len() / g.len(), out);
            }
        })))
    }

    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray> {
        let (x, labels) = (gradient.input(0), gradient.input(1));
        let (g, h) = (&gradient.input(2), &gradient.cotangent);
        let shape = labels.shape();
        let column: Shape = shape.concat(&[1]);
        let last = shape.rank();
        let y = x.softmax(-1);
        match input {
            0 => Some(softmax_gradient(&y, &(h * g.reshape(column)), last)),
            1 => None,
            _ => {
                let at_labels = h.gather(labels.reshape(column), -1).reshape(&shape);
                Some((h * y).sum_axis(-1) - at_labels)
            }
        }
    }
}
