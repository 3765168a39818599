//! Sums and means over axes.

use super::define::define;
use super::entry::real;
use super::reduce::{Matrices, Rows, length, matrix_sizes, reduced_count, with_reduced_axes};
use super::{Entry, Operation, Sample};
use std::marker::PhantomData;

use crate::NdArray;
use crate::autograd::Gradient;
use crate::compile::{Home, Kernel, Lowered, Memory, Out, Small, Spec, Stored};
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::kernel::columns::sum_of_columns;
use crate::kernel::indexed::Plus;
use crate::kernel::simd;
use crate::kernel::sum::sum as sum_of_row;
use crate::layout::Layout;
use crate::nd::keepdims;
use crate::shape::Axes;
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

#[derive(Debug)]
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
        if self.axes.is_all()
            && let Some(sum) = sum_of_all(inputs[0])
        {
            return Ok(sum);
        }
        let x = inputs[0];
        if let Some(matrices) = Matrices::new(x, &self.axes, self.name())? {
            return Ok(match x.dtype() {
                DType::Bool => matrices.map(wide_columns::<bool>),
                DType::U8 => matrices.map(wide_columns::<u8>),
                DType::I32 => matrices.map(wide_columns::<i32>),
                DType::I64 => matrices.map(wide_columns::<i64>),
                DType::F32 => matrices.map(same_columns::<f32>),
                DType::F64 => matrices.map(same_columns::<f64>),
            });
        }
        let rows = Rows::new(x, &self.axes, self.name())?;
        Ok(match x.dtype() {
            DType::Bool => rows.map(wide_row::<bool>),
            DType::U8 => rows.map(wide_row::<u8>),
            DType::I32 => rows.map(wide_row::<i32>),
            DType::I64 => rows.map(wide_row::<i64>),
            DType::F32 => rows.map(sum_of_row::<f32>),
            DType::F64 => rows.map(sum_of_row::<f64>),
        })
    }

    fn lower(&self, inputs: &[Spec], output: &Value) -> Lowered {
        let x = &inputs[0];
        match (way(x.layout, &self.axes), x.dtype) {
            (Some(way), DType::F32) => SumKernel::<f32>::lowered(x, way, output.size()),
            (Some(way), DType::F64) => SumKernel::<f64>::lowered(x, way, output.size()),
            _ => Lowered::Call,
        }
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let shape = gradient.input_shape(0);
        let g = with_reduced_axes(&gradient.cotangent, &self.axes, &shape);
        Some(g.broadcast_to(shape))
    }
}

/// The sum of floats that lie side by side.
fn sum_of_all(x: &Value) -> Option<Value> {
    Some(match x.dtype() {
        DType::F32 => Value::scalar(sum_of_row::<f32>(x.as_slice()?)),
        DType::F64 => Value::scalar(sum_of_row::<f64>(x.as_slice()?)),
        _ => return None,
    })
}

/// The sum of integers or truth values, whose order does not matter.
fn wide_row<T: Element>(row: &[T]) -> i64 {
    simd::run(
        #[inline(always)]
        || (row.iter()).fold(0_i64, |sum, &x| sum.wrapping_add(i64::cast(x))),
    )
}

fn wide_columns<T: Element>(x: &[T], out: &mut [i64]) {
    sum_of_columns(
        x,
        out,
        #[inline(always)]
        |x| i64::cast(x),
    );
}

fn same_columns<T: Plus>(x: &[T], out: &mut [T]) {
    sum_of_columns(
        x,
        out,
        #[inline(always)]
        |x| x,
    );
}

/// How the elements of a contiguous array lie that are added up.
#[derive(Clone, Copy)]
enum Way {
    /// One sum for each row.
    Rows,
    /// One for each column of matrices of `size` elements.
    Columns { size: usize, columns: usize },
}

/// The way that [`Sum::compute`] takes without a copy.
fn way(layout: &Layout, axes: &Axes) -> Option<Way> {
    let shape = &layout.shape;
    let mask = axes.mask(shape, "sum").ok()?;
    if !layout.is_contiguous() {
        return None;
    }
    if let Some([size, columns]) = matrix_sizes(shape, &mask) {
        return Some(Way::Columns { size, columns });
    }
    // To a single sum all elements are one row.
    (mask.is_sorted() || length(shape, &mask, false) == 1).then_some(Way::Rows)
}

/// A sum in a compiled step.
struct SumKernel<T> {
    way: Way,
    start: usize,
    size: usize,
    element: PhantomData<fn() -> T>,
}

impl<T: Stored + Plus + std::ops::Add<Output = T>> SumKernel<T> {
    fn lowered(x: &Spec, way: Way, sums: usize) -> Lowered {
        let size = x.layout.shape.size();
        let kernel = SumKernel::<T> {
            way,
            start: x.layout.offset,
            size,
            element: PhantomData,
        };
        let small = match sums {
            1 => Small::sum(size),
            _ => None,
        };
        Lowered::kernel(kernel).small(small)
    }
}

impl<T: Stored + Plus + std::ops::Add<Output = T>> Kernel for SumKernel<T> {
    fn run(&self, memory: &mut Memory, operands: &[Home], out: Out) -> Result<()> {
        memory.fill(out.home, 0..out.size, |memory, out: &mut [T]| {
            if self.size == 0 {
                return out.fill(T::default());
            }
            let x = &memory.elements(operands[0])[self.start..][..self.size];
            match self.way {
                Way::Columns { size, columns } => {
                    let matrices = x.chunks_exact(size);
                    for (out, matrix) in out.chunks_exact_mut(columns).zip(matrices) {
                        same_columns(matrix, out);
                    }
                }
                Way::Rows => {
                    let rows = x.chunks_exact(self.size / out.len());
                    for (out, row) in out.iter_mut().zip(rows) {
                        *out = sum_of_row(row);
                    }
                }
            }
        });
        Ok(())
    }
}
