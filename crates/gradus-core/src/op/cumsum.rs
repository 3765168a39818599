//! Running sums along an axis.

use super::define::define;
use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::DType;
use crate::error::Result;
use crate::kernel::along::map_lines;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "cumsum",
    summary: "Running sums along an axis.",
    differentiable: true,
    samples: |_| {
        vec![
            Sample::new([real((2, 3))], |x| x[0].cumsum(1).square()),
            Sample::new([real((3, 2))], |x| x[0].cumsum(0).square()),
        ]
    },
}];

define! {
    /// The sums of the elements up to each one along `axis`, added one after another. Integers and
    /// truth values are added up as int64.
    ///
    /// # Panics
    /// When the axis is not there.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([1.0, 2.0, 3.0]).cumsum(0).to_vec::<f32>(), [1.0, 3.0, 6.0]);
    /// ```
    fn cumsum / try_cumsum(x, axis: isize) {
        let axis = x.shape().axis(axis, "cumsum")?;
        super::apply(CumulativeSum { axis, from_end: false }, &[x])
    }
}

#[derive(Debug)]
struct CumulativeSum {
    axis: usize,
    /// Sums from each element on to the end: the gradient of sums up to each.
    from_end: bool,
}

impl CumulativeSum {
    fn run<T: Copy + Default>(&self, line: &mut [T], add: impl Fn(T, T) -> T) {
        let mut total = T::default();
        let step = |x: &mut T| {
            total = add(total, *x);
            *x = total;
        };
        match self.from_end {
            false => line.iter_mut().for_each(step),
            true => line.iter_mut().rev().for_each(step),
        }
    }
}

impl Operation for CumulativeSum {
    fn name(&self) -> &'static str {
        "cumsum"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let x = inputs[0].cast(inputs[0].dtype().to_accumulator());
        Ok(match x.dtype() {
            DType::F32 => map_lines(&x, self.axis, |line: &mut [f32]| self.run(line, |a, b| a + b)),
            DType::F64 => map_lines(&x, self.axis, |line: &mut [f64]| self.run(line, |a, b| a + b)),
            _ => map_lines(&x, self.axis, |line: &mut [i64]| self.run(line, i64::wrapping_add)),
        })
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let transposed = CumulativeSum {
            axis: self.axis,
            from_end: !self.from_end,
        };
        let result = super::apply(transposed, &[&gradient.cotangent]);
        Some(result.expect("the axis is there"))
    }
}
