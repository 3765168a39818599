//! Results in the place of operands that nobody looks at any more, such as `a * b` in `a * b + c`.

use std::borrow::Cow;

use super::{Binary, BinaryLoops};
use crate::NdArray;
use crate::array::Operand;
use crate::autograd::is_plain;
use crate::dtype::{DType, Element};
use crate::kernel::elementwise::{BinaryLoop, Run};
use crate::kernel::in_place;
use crate::value::Value;

/// What stands on the other side.
enum Other<'a> {
    Array(Cow<'a, Value>),
    Number(f64),
}

impl Other<'_> {
    fn of<'a>(operand: &'a impl Operand, dtype: DType) -> Option<Other<'a>> {
        match operand.as_array() {
            Some(array) => Some(Other::Array(array.value())),
            None => operand.as_float(dtype).map(Other::Number),
        }
    }

    /// The elements, where a loop takes them as they lie beside those of `x`.
    fn run_beside<T: Element>(&self, x: &Value) -> Option<Run<'_, T>> {
        match self {
            Other::Number(number) => Some(Run::Splat(T::cast(*number))),
            Other::Array(array) if array.dtype() != T::DTYPE => None,
            Other::Array(array) if array.shape() == x.shape() => array.as_slice().map(Run::Slice),
            Other::Array(array) => {
                (array.size() == 1 && array.rank() <= x.rank()).then(|| Run::Splat(array.first()))
            }
        }
    }
}

impl Binary {
    /// The result in the place of one operand, where nothing is written down and nobody else holds
    /// that operand's elements.
    pub(super) fn reuse(&self, a: &mut impl Operand, b: &mut impl Operand) -> Option<NdArray> {
        if !is_plain() {
            return None;
        }
        if let Some(x) = a.as_spent()
            && let Some(mut value) = x.take_spare()
        {
            let other = Other::of(b, value.dtype());
            if other.is_some_and(|other| self.write_over(&mut value, &other, false)) {
                return Some(NdArray::from_value(value));
            }
            x.put_back(value);
        }
        if let Some(x) = b.as_spent()
            && let Some(mut value) = x.take_spare()
        {
            let other = Other::of(a, value.dtype());
            if other.is_some_and(|other| self.write_over(&mut value, &other, true)) {
                return Some(NdArray::from_value(value));
            }
            x.put_back(value);
        }
        None
    }

    fn write_over(&self, x: &mut Value, other: &Other, is_right: bool) -> bool {
        match (&self.loops, x.dtype()) {
            (
                BinaryLoops::Arithmetic { f32: apply, .. } | BinaryLoops::Float { f32: apply, .. },
                DType::F32,
            ) => write_over(x, other, is_right, *apply),
            (
                BinaryLoops::Arithmetic { f64: apply, .. } | BinaryLoops::Float { f64: apply, .. },
                DType::F64,
            ) => write_over(x, other, is_right, *apply),
            _ => false,
        }
    }
}

fn write_over<T: Element>(
    x: &mut Value,
    other: &Other,
    is_right: bool,
    apply: BinaryLoop<T, T>,
) -> bool {
    let Some(other) = other.run_beside(x) else {
        return false;
    };
    let Some(elements) = x.exclusive_slice() else {
        return false;
    };
    in_place::binary(elements, other, is_right, apply);
    true
}
