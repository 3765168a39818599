//! Sums and means over axes.

use super::define::define;
use super::entry::real;
use super::reduce::{Rows, columns, reduced_count, with_reduced_axes};
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::kernel::sum::{sum as sum_of_row, sum_of_columns};
use crate::nd::keepdims;
use crate::shape::{Axes, Shape};
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "sum",
        summary: "The sum of the elements over axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].sum()),
                Sample::new([real((2, 3, 2))], |x| x[0].sum_axis((0, -1)).exp()),
                Sample::new([real((2, 3))], |x| x[0].sum_axis(keepdims(1)) * &x[0]),
                Sample::new([real(())], |x| x[0].sum()),
                Sample::new([real((0, 3))], |x| x[0].sum_axis(0)),
            ]
        },
    },
    Entry {
        name: "mean",
        summary: "The mean of the elements over axes.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 3))], |x| x[0].mean().exp()),
                Sample::new([real((2, 3))], |x| x[0].mean_axis(keepdims(0)) * &x[0]),
            ]
        },
    },
];

struct Sum {
    axes: Axes,
}

define! {
    /// The sum of all elements. Integers and truth values are added up as int64.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).sum().item(), 3.0);
    /// ```
    fn sum / try_sum(x) {
        x.try_sum_axis(..)
    }

    /// The sum over the given axes, in a fixed order of additions (so that the same bits come out
    /// whatever the layout).
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.sum_axis(0).to_vec::<f32>(), [4.0, 6.0]);
    /// assert_eq!(x.sum_axis(nd::keepdims(1)).shape().to_string(), "(2, 1)");
    /// ```
    fn sum_axis / try_sum_axis(x, axes: impl Into<Axes>) {
        super::apply(Sum { axes: axes.into() }, &[x])
    }

    /// The mean of all elements. Integers give float64.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([1.0, 2.0]).mean().item(), 1.5);
    /// ```
    fn mean / try_mean(x) {
        x.try_mean_axis(..)
    }

    /// The mean over the given axes; NaN where there are no elements.
    ///
    /// # Panics
    /// When an axis is not there or named twice.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[1.0, 2.0], [3.0, 5.0]]);
    /// assert_eq!(x.mean_axis(1).to_vec::<f32>(), [1.5, 4.0]);
    /// ```
    fn mean_axis / try_mean_axis(x, axes: impl Into<Axes>) {
        let axes = axes.into();
        let count = reduced_count(&x.shape(), &axes, "mean")?;
        let x = x.astype(x.dtype().to_quotient());
        Ok(x.try_sum_axis(axes)? / count as f64)
    }
}

impl Operation for Sum {
    fn name(&self) -> &'static str {
        "sum"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_accumulator());
        if let Some((sizes, shape)) = columns(&x, &self.axes, self.name())? {
            match x.dtype() {
                DType::F32 => return Ok(sum_columns::<f32>(&x, sizes, shape)),
                DType::F64 => return Ok(sum_columns::<f64>(&x, sizes, shape)),
                _ => {}
            }
        }
        let rows = Rows::new(&x, &self.axes, self.name())?;
        Ok(match x.dtype() {
            DType::F32 => rows.map(sum_of_row::<f32>),
            DType::F64 => rows.map(sum_of_row::<f64>),
            _ => rows.map(|row: &[i64]| row.iter().fold(0_i64, |sum, x| sum.wrapping_add(*x))),
        })
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let shape = gradient.input_shape(0);
        let g = with_reduced_axes(&gradient.cotangent, &self.axes, &shape);
        Some(g.broadcast_to(shape))
    }
}

/// The sums of the columns of a matrix that lies row by row.
fn sum_columns<T>(x: &Value, [_, columns]: [usize; 2], shape: Shape) -> Value
where
    T: Element + std::ops::Add<Output = T>,
{
    let x = x.as_slice::<T>().expect("lies row by row");
    Value::build(shape, |out| sum_of_columns(x, columns, out))
}
