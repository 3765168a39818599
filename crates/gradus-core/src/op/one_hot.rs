//! Positions as rows of zeros with a single one.

use super::define::define;
use super::entry::positions;
use super::indices::whole_numbers;
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::{DType, Element, with_dtype};
use crate::error::Result;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "one_hot",
    summary: "Positions as rows of zeros with a single one.",
    differentiable: false,
    samples: |_| vec![Sample::new([positions([0, 2, 1])], |x| x[0].one_hot(3))],
}];

#[derive(Debug)]
struct OneHot {
    depth: usize,
    dtype: DType,
}

define! {
    /// For each element, which is a position, `depth` zeros with a one there, along a new last
    /// axis; float32. As in MXNet and JAX, a position that is not there (negative ones among them)
    /// gives zeros alone: -1 can stand for "none of the classes".
    ///
    /// # Panics
    /// When an element is no whole number.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let labels = nd::array([2, 0, -1]);
    /// assert_eq!(labels.one_hot(3).to_vec::<f32>(), [0., 0., 1., 1., 0., 0., 0., 0., 0.]);
    /// ```
    fn one_hot / try_one_hot(x, depth: usize) {
        x.try_one_hot_as(depth, DType::F32)
    }

    /// As [`one_hot`](NdArray::one_hot), of the given type.
    ///
    /// # Panics
    /// When an element is no whole number.
    ///
    /// ```
    /// use gradus_core::{DType, nd};
    /// assert_eq!(nd::array([1]).one_hot_as(2, DType::Bool).to_vec::<bool>(), [false, true]);
    /// ```
    fn one_hot_as / try_one_hot_as(x, depth: usize, dtype: DType) {
        super::apply(OneHot { depth, dtype }, &[x])
    }
}

impl Operation for OneHot {
    fn name(&self) -> &'static str {
        "one_hot"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [indices] = inputs else {
            unreachable!("one input")
        };
        let positions = whole_numbers(indices, self.name())?;
        let shape = indices.shape().concat(&[self.depth]);
        Ok(with_dtype!(self.dtype, T => {
            let mut rows = vec![T::default(); shape.size()];
            for (row, &position) in positions.iter().enumerate() {
                if (0..self.depth as i64).contains(&position) {
                    rows[row * self.depth + position as usize] = T::cast(true);
                }
            }
            Value::new(rows, shape)
        }))
    }

    fn vjp(&self, _gradient: &Gradient, _input: usize) -> Option<NdArray> {
        None
    }

    fn is_differentiable(&self) -> bool {
        false
    }
}
