//! Conversion to another element type, the operation behind `astype`.

use super::entry::real;
use super::{Entry, Operation, Sample};
use crate::autograd::Gradient;
use crate::compile::{Lowered, Spec};
use crate::error::Result;
use crate::value::Value;
use crate::{DType, NdArray};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "astype",
    summary: "The elements converted to another type.",
    differentiable: true,
    samples: |_| vec![Sample::new([real((2, 3))], |x| x[0].astype(DType::F64) * 1.0)],
}];

#[derive(Debug)]
struct Cast {
    dtype: DType,
}

pub(crate) fn cast(x: &NdArray, dtype: DType) -> NdArray {
    super::apply(Cast { dtype }, &[x]).expect("every type converts to every other")
}

impl Operation for Cast {
    fn name(&self) -> &'static str {
        "astype"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        Ok(inputs[0].cast(self.dtype).detached())
    }

    fn lower(&self, inputs: &[Spec], _output: &Value) -> Lowered {
        Lowered::cast(inputs[0].dtype, self.dtype)
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        // The backward pass converts to the input's type.
        Some(gradient.cotangent.clone())
    }
}
