//! Windows that move along an axis, and the sum of windows where they overlap.

use super::define::define;
use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::{DType, Element};
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::shape::Shape;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "unfold",
        summary: "Windows that move along an axis, on a new last axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 5))], |x| x[0].unfold(1, 3, 1).exp()),
                Sample::new([real((6, 2))], |x| x[0].unfold(0, 3, 2).exp()),
                Sample::new([real((7, 2))], |x| x[0].unfold(-2, 2, 3).exp()),
            ]
        },
    },
    Entry {
        name: "fold",
        summary: "The sum of windows, each at its place of an axis.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3, 3))], |x| x[0].fold(1, 5, 1).exp()),
                Sample::new([real((2, 2, 3))], |x| x[0].fold(0, 6, 2).exp()),
            ]
        },
    },
];

define! {
    /// All windows of `size` neighbours along `axis`, one every `step` places: the axis counts the
    /// windows, and a new last axis the places within one. Copies nothing.
    ///
    /// # Panics
    /// When the axis is not there or shorter than a window, or `size` or `step` is 0.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let windows = nd::arange(5).unfold(0, 3, 2);
    /// assert_eq!(windows.shape().to_string(), "(2, 3)");
    /// assert_eq!(windows.to_vec::<f32>(), [0.0, 1.0, 2.0, 2.0, 3.0, 4.0]);
    /// ```
    fn unfold / try_unfold(x, axis: isize, size: usize, step: usize) {
        let shape = x.shape();
        let windows = Windows { axis: shape.axis(axis, "unfold")?, size, step };
        windows.check("unfold", shape[windows.axis], &shape)?;
        super::apply(Unfold(windows), &[x])
    }

    /// The transpose of [`unfold`](Self::unfold): windows, whose places are on the last axis, are
    /// added up where they stood, one every `step` places of an axis of the given length.
    ///
    /// # Panics
    /// When the axis is not there or the last, or does not count the windows of that length, or
    /// `step` is 0.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let windows = nd::arange(5).unfold(0, 3, 2);
    /// assert_eq!(windows.fold(0, 5, 2).to_vec::<f32>(), [0.0, 1.0, 4.0, 3.0, 4.0]);
    /// ```
    fn fold / try_fold(x, axis: isize, length: usize, step: usize) {
        let shape = x.shape();
        let axis = shape.axis(axis, "fold")?;
        let last = shape.rank() - 1;
        let windows = Windows { axis, size: shape[last], step };
        windows.check("fold", length, &shape)?;
        if axis == last || windows.count(length) != shape[axis] {
            return Err(Error::shape("fold", format!(
                "axis {axis} of shape {shape} does not count the {} windows of {} places, {step} \
                 apart, that an axis of length {length} has",
                windows.count(length), windows.size
            )));
        }
        super::apply(Fold { windows, length }, &[x])
    }
}

/// Windows of `size` places, `step` apart, along `axis`.
#[derive(Clone, Copy, Debug)]
struct Windows {
    axis: usize,
    size: usize,
    step: usize,
}

impl Windows {
    /// # Errors
    /// When an axis of `length` has no window, in the name of `operation` on `shape`.
    fn check(&self, operation: &'static str, length: usize, shape: &Shape) -> Result<()> {
        let Windows { axis, size, step } = *self;
        if size == 0 || step == 0 {
            let message = format!("windows of {size} places, {step} apart; give 1 at least");
            return Err(Error::argument(operation, message));
        }
        if size > length {
            let message = format!(
                "shape {shape}: a window of {size} places is longer than axis {axis}, which has \
                 {length}"
            );
            return Err(Error::shape(operation, message));
        }
        Ok(())
    }

    /// How many there are on an axis of `length`.
    fn count(&self, length: usize) -> usize {
        (length - self.size) / self.step + 1
    }
}

#[derive(Debug)]
struct Unfold(Windows);

impl Operation for Unfold {
    fn name(&self) -> &'static str {
        "unfold"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let Windows { axis, size, step } = self.0;
        let Layout {
            shape,
            strides,
            offset,
        } = &inputs[0].layout;
        let windows = shape.with_axis(axis, self.0.count(shape[axis]));
        let mut jumps: Vec<isize> = strides.to_vec();
        let stride = jumps[axis];
        jumps[axis] = stride * step as isize;
        let layout = Layout {
            shape: windows.iter().copied().chain([size]).collect(),
            strides: jumps.into_iter().chain([stride]).collect(),
            offset: *offset,
        };
        Ok(inputs[0].view(layout))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let length = gradient.input_shape(0)[self.0.axis];
        let fold = Fold {
            windows: self.0,
            length,
        };
        let result = super::apply(fold, &[&gradient.cotangent]);
        Some(result.expect("the windows came from this axis"))
    }
}

#[derive(Debug)]
struct Fold {
    windows: Windows,
    length: usize,
}

impl Fold {
    fn sum<T: Element>(&self, x: &Value, add: impl Fn(T, T) -> T) -> Value {
        let Windows { axis, size, step } = self.windows;
        let last = x.rank() - 1;
        // The axis of places beside that which counts the windows: in gradients of convolutions
        // this copies whole lines.
        let mut order: Vec<usize> = (0..last).filter(|&other| other != axis).collect();
        order.extend([last, axis]);
        let windows = x.view(x.layout.permute(&order)).contiguous();
        let outer = order[..last - 1].iter().map(|&axis| x.shape()[axis]);
        let shape: Shape = outer.chain([self.length]).collect();
        let count = x.shape()[axis];
        let lines = windows.elements::<T>().chunks_exact(count * size);
        let sums = Value::build(&shape, |out: &mut [T]| {
            out.fill(T::default());
            for (line, sums) in lines.zip(out.chunks_exact_mut(self.length)) {
                for (place, terms) in line.chunks_exact(count).enumerate() {
                    let sums = sums[place..].iter_mut().step_by(step);
                    sums.zip(terms).for_each(|(sum, &term)| *sum = add(*sum, term));
                }
            }
        });
        // The axis goes back to its place, which copies nothing.
        let mut order: Vec<usize> = (0..last - 1).collect();
        order.insert(axis, last - 1);
        sums.view(sums.layout.permute(&order))
    }
}

impl Operation for Fold {
    fn name(&self) -> &'static str {
        "fold"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_accumulator());
        Ok(match x.dtype() {
            DType::F32 => self.sum(&x, |a: f32, b| a + b),
            DType::F64 => self.sum(&x, |a: f64, b| a + b),
            _ => self.sum(&x, i64::wrapping_add),
        })
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let result = super::apply(Unfold(self.windows), &[&gradient.cotangent]);
        Some(result.expect("the axis has these windows"))
    }
}
