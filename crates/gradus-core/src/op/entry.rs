//! What the documentation, the tests and other languages' bindings know of an operation.

use crate::{DType, NdArray};

/// One operation: its name, what it does, and inputs to test it with.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct Entry {
    pub name: &'static str,
    pub summary: &'static str,
    pub differentiable: bool,
    pub samples: fn(&'static str) -> Vec<Sample>,
}

type Call = Box<dyn Fn(&[NdArray]) -> NdArray>;

/// A call of an operation with inputs that suit it.
#[doc(hidden)]
pub struct Sample {
    pub inputs: Vec<NdArray>,
    pub call: Call,
}

impl Sample {
    pub(crate) fn new(
        inputs: impl Into<Vec<NdArray>>,
        call: impl Fn(&[NdArray]) -> NdArray + 'static,
    ) -> Sample {
        Sample {
            inputs: inputs.into(),
            call: Box::new(call),
        }
    }
}

/// Numbers between `low` and `high`, all different and in no order, as float64.
pub(crate) fn spread(shape: impl Into<crate::Shape>, low: f64, high: f64) -> NdArray {
    let shape = shape.into();
    // The fractional parts of multiples of the golden ratio are spread evenly and never meet.
    let golden = (5_f64.sqrt() - 1.0) / 2.0;
    let numbers =
        (0..shape.size()).map(|i| low + (high - low) * ((i as f64 + 0.7) * golden).fract());
    NdArray::from_vec(numbers.collect(), shape)
}

/// Numbers between -2 and 2, all different and in no order, as float64.
pub(crate) fn real(shape: impl Into<crate::Shape>) -> NdArray {
    spread(shape, -2.0, 2.0)
}

/// Positions as int64.
pub(crate) fn positions<const N: usize>(positions: [i64; N]) -> NdArray {
    crate::nd::array_as(positions, DType::I64)
}
