//! The same elements in row-major order under another shape.

use super::define::define;
use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::error::{Error, Result};
use crate::shape::{Integers, Shape};
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "reshape",
    summary: "The same elements under another shape.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 6))], |x| x[0].reshape((3, -1))),
            Sample::new([real((2, 3))], |x| x[0].transpose(()).reshape(6)),
            Sample::new([real(1)], |x| x[0].reshape(())),
        ]
    },
}];

#[derive(Debug)]
struct Reshape {
    lengths: Integers,
}

define! {
    /// The same elements, in row-major order, under another shape of the same size. One length
    /// may be -1: it is what the others leave. Copies only where strides cannot say it.
    ///
    /// # Panics
    /// When the sizes differ.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::arange(6).reshape((2, -1));
    /// assert_eq!(x.shape().to_string(), "(2, 3)");
    /// ```
    fn reshape / try_reshape(x, shape: impl Into<Integers>) {
        super::apply(Reshape { lengths: shape.into() }, &[x])
    }

    /// All elements in row-major order along one axis.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::zeros((2, 3)).flatten().shape().to_string(), "(6,)");
    /// ```
    fn flatten / try_flatten(x) {
        x.try_reshape(-1)
    }
}

impl Reshape {
    fn shape(&self, input: &Shape) -> Result<Shape> {
        // A negative length counts as a very large one here.
        let lengths = self.lengths.iter().map(|&length| length as usize);
        let size = lengths.clone().try_fold(1_usize, usize::checked_mul);
        if size == Some(input.size()) && self.lengths.iter().all(|&length| length >= 0) {
            return Ok(lengths.collect());
        }
        let misfit = |why: &str| {
            let mut wanted = String::new();
            crate::shape::write_tuple(&mut wanted, &self.lengths).expect("strings take all text");
            let message = format!(
                "{} elements of shape {input} cannot take shape {wanted}: {why}",
                input.size()
            );
            Error::shape("reshape", message)
        };
        let unknown = self.lengths.iter().filter(|&&length| length == -1).count();
        if unknown > 1 || self.lengths.iter().any(|&length| length < -1) {
            return Err(misfit("one length at most may be -1, the others must not be negative"));
        }
        let known = self.lengths.iter().filter(|&&length| length != -1);
        let known: usize = known.map(|&length| length as usize).product();
        let rest = match known {
            0 => 0,
            known => input.size() / known,
        };
        let lengths = self.lengths.iter();
        let shape: Shape = lengths.map(|&n| if n == -1 { rest } else { n as usize }).collect();
        if shape.size() != input.size() || (unknown == 1 && known == 0) {
            return Err(misfit("the product of the lengths must be the number of elements"));
        }
        Ok(shape)
    }
}

impl Operation for Reshape {
    fn name(&self) -> &'static str {
        "reshape"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        let shape = self.shape(x.shape())?;
        if x.is_contiguous {
            return Ok(x.with_shape(&shape));
        }
        Ok(match x.layout.reshape(&shape) {
            Some(layout) => x.view(layout),
            None => {
                let copy = x.contiguous();
                let layout = copy.layout.reshape(&shape);
                copy.view(layout.expect("a contiguous array takes every shape of its size"))
            }
        })
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        Some(gradient.cotangent.reshape(gradient.input_shape(0)))
    }
}
