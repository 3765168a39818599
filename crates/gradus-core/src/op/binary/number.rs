//! Operations of an array and a number, which needs no array of its own.

use super::alike::FloatLoop;
use super::{Binary, BinaryLoops};
use crate::NdArray;
use crate::array::Operand;
use crate::autograd::{Gradient, Inputs, is_tracing};
use crate::dtype::{Element, with_float};
use crate::error::Result;
use crate::kernel::elementwise::{self, BinaryLoop, Run};
use crate::op::{Operation, Recorded, record};
use crate::pool::Block;
use crate::value::Value;

/// An entry of the table with a number for one of its operands. The other is an array of floats.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WithNumber {
    entry: &'static Binary,
    number: f64,
    /// Whether the number is the left operand.
    is_left: bool,
}

impl Binary {
    /// The result, where this operation meets the array and the number without a conversion.
    #[inline]
    pub(super) fn apply_to_number(
        &'static self,
        x: &NdArray,
        number: &impl Operand,
        is_left: bool,
    ) -> Option<NdArray> {
        let dtype = x.dtype();
        // A trace is of arrays only.
        if !dtype.is_float() || matches!(self.loops, BinaryLoops::Logical(_)) || is_tracing() {
            return None;
        }
        let with_number = WithNumber {
            entry: self,
            number: number.as_float(dtype)?,
            is_left,
        };
        Some(NdArray::from_value(with_number.apply(x)))
    }
}

impl WithNumber {
    fn apply(self, x: &NdArray) -> Value {
        let x = x.value();
        let output = self.compute_one(&x);
        let has_history = x.origin.is_some();
        let inputs = || Inputs::One([x.into_owned()]);
        record(|| Recorded::Number(self), inputs, has_history, output)
    }

    #[inline]
    fn compute_one(&self, x: &Value) -> Value {
        let float_loop =
            FloatLoop::of(&self.entry.loops, x.dtype()).expect("numbers meet floats here");
        x.make_like(float_loop.output(), |out| match float_loop {
            FloatLoop::F32(apply) => self.fill(x, out, apply),
            FloatLoop::F64(apply) => self.fill(x, out, apply),
            FloatLoop::CompareF32(apply) => self.fill(x, out, apply),
            FloatLoop::CompareF64(apply) => self.fill(x, out, apply),
        })
    }

    #[inline]
    fn fill<T: Element, R: Element>(&self, x: &Value, out: &mut Block, apply: BinaryLoop<T, R>) {
        let number = Run::Splat(T::cast(self.number));
        let apply = |x: &[T], out: &mut [R]| match self.is_left {
            true => apply(number, Run::Slice(x), out),
            false => apply(Run::Slice(x), number, out),
        };
        elementwise::unary(x, out.whole_mut(), apply);
    }
}

impl Operation for WithNumber {
    fn name(&self) -> &'static str {
        self.entry.name
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        Ok(self.compute_one(inputs[0]))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let (left, right) = self.entry.gradient?;
        let (x, y, g) = (
            gradient.input_ref(0),
            gradient.output_ref(),
            &gradient.cotangent,
        );
        let number = with_float!(x.dtype(), T => Value::scalar(T::cast(self.number)));
        let number = &NdArray::from_value(number);
        Some(match self.is_left {
            true => right(number, x, y, g),
            false => left(x, number, y, g),
        })
    }

    fn is_differentiable(&self) -> bool {
        self.entry.gradient.is_some()
    }
}
