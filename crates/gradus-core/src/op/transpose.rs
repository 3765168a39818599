//! The axes in another order.

use super::define::define;
use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::error::{Error, Result};
use crate::shape::{Integers, PerAxis, Shape};
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "transpose",
        summary: "The axes in another order.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].transpose(())),
                Sample::new([real((2, 3, 2))], |x| x[0].transpose((1, 2, 0))),
                Sample::new([real((2, 3, 2))], |x| x[0].transpose((-1, 0, 1)).exp()),
            ]
        },
    },
    Entry {
        name: "swapaxes",
        summary: "Two axes exchanged.",
        differentiable: true,
        samples: |_| vec![Sample::new([real((2, 3, 2))], |x| x[0].swapaxes(0, -1))],
    },
];

#[derive(Debug)]
struct Transpose {
    order: PerAxis<usize>,
}

define! {
    /// The axes in the given order, or, with `()`, in reverse. Copies nothing.
    ///
    /// # Panics
    /// When `order` does not name each axis once.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::zeros((2, 3, 4));
    /// assert_eq!(x.transpose(()).shape().to_string(), "(4, 3, 2)");
    /// assert_eq!(x.transpose((1, 0, 2)).shape().to_string(), "(3, 2, 4)");
    /// ```
    fn transpose / try_transpose(x, order: impl Into<Integers>) {
        let order = axis_order(&x.shape(), &order.into())?;
        super::apply(Transpose { order }, &[x])
    }

    /// Two axes exchanged. Copies nothing.
    ///
    /// # Panics
    /// When an axis is not there.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::zeros((2, 3, 4)).swapaxes(0, -1).shape().to_string(), "(4, 3, 2)");
    /// ```
    fn swapaxes / try_swapaxes(x, first: isize, second: isize) {
        let shape = x.shape();
        let (first, second) = (shape.axis(first, "swapaxes")?, shape.axis(second, "swapaxes")?);
        let mut order: PerAxis<usize> = (0..shape.rank()).collect();
        order.swap(first, second);
        super::apply(Transpose { order }, &[x])
    }
}

impl NdArray {
    /// The axes in reverse order: a matrix with rows and columns exchanged. NumPy's `T`.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.t().to_vec::<f32>(), [1.0, 3.0, 2.0, 4.0]);
    /// ```
    pub fn t(&self) -> NdArray {
        self.transpose(())
    }
}

fn axis_order(shape: &Shape, order: &Integers) -> Result<PerAxis<usize>> {
    if order.is_empty() {
        return Ok((0..shape.rank()).rev().collect());
    }
    let axes = order.iter().map(|&axis| shape.axis(axis, "transpose"));
    let axes: PerAxis<usize> = axes.collect::<Result<_>>()?;
    let names_each_once = axes.len() == shape.rank() && (0..axes.len()).all(|a| axes.contains(&a));
    if names_each_once {
        return Ok(axes);
    }
    Err(Error::argument(
        "transpose",
        format!(
            "the order {:?} does not name each of the {} axes of shape {shape} once",
            order.as_ref() as &[isize],
            shape.rank()
        ),
    ))
}

impl Operation for Transpose {
    fn name(&self) -> &'static str {
        "transpose"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        Ok(inputs[0].view(inputs[0].layout.permute(&self.order)))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let mut inverse: Vec<usize> = vec![0; self.order.len()];
        for (to, &from) in self.order.iter().enumerate() {
            inverse[from] = to;
        }
        Some(match inverse.is_empty() {
            true => gradient.cotangent.clone(),
            false => gradient.cotangent.transpose(inverse),
        })
    }
}
