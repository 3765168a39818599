//! What stands on either side of an operator: arrays, and numbers, which take the array's type.

use std::borrow::Cow;

use super::NdArray;
use crate::autograd::is_tracing;
use crate::compile::trace;
use crate::dtype::{DType, Element, with_dtype};
use crate::error::{Error, Result};
use crate::value::Value;

/// An array or a number. Numbers are weak, as in NumPy: they take the element type of the array
/// that they meet, except that a number with a fraction makes integers and bools float64.
///
/// ```
/// use gradus_core::{DType, nd};
/// let x = nd::array([1.0, 5.0]);
/// assert_eq!((&x * 2.0).dtype(), DType::F32);
/// assert_eq!(x.maximum(3).to_vec::<f32>(), [3.0, 5.0]);
/// ```
pub trait Operand {
    /// The element type of an array; none for a number.
    #[doc(hidden)]
    fn strong_dtype(&self) -> Option<DType>;
    /// The array that this is, if it is one.
    #[doc(hidden)]
    fn as_array(&self) -> Option<&NdArray> {
        None
    }
    /// The array, where nobody else has a handle on it any more.
    #[doc(hidden)]
    fn as_spent(&mut self) -> Option<&mut NdArray> {
        None
    }
    /// The number, rounded as an element of the floating-point `dtype` is; none for an array, or
    /// a truth value.
    #[doc(hidden)]
    fn as_float(&self, _dtype: DType) -> Option<f64> {
        None
    }
    /// The array, or the number as an array without axes of the type in which it meets `partner`.
    #[doc(hidden)]
    fn to_array(&self, partner: Option<DType>) -> Result<Cow<'_, NdArray>>;
}

impl Operand for NdArray {
    fn strong_dtype(&self) -> Option<DType> {
        Some(self.dtype())
    }
    #[inline]
    fn as_array(&self) -> Option<&NdArray> {
        Some(self)
    }
    #[inline]
    fn as_spent(&mut self) -> Option<&mut NdArray> {
        Some(self)
    }
    fn to_array(&self, _partner: Option<DType>) -> Result<Cow<'_, NdArray>> {
        Ok(Cow::Borrowed(self))
    }
}

impl<T: Operand + ?Sized> Operand for &T {
    fn strong_dtype(&self) -> Option<DType> {
        (**self).strong_dtype()
    }
    #[inline]
    fn as_array(&self) -> Option<&NdArray> {
        (**self).as_array()
    }
    #[inline]
    fn as_float(&self, dtype: DType) -> Option<f64> {
        (**self).as_float(dtype)
    }
    fn to_array(&self, partner: Option<DType>) -> Result<Cow<'_, NdArray>> {
        (**self).to_array(partner)
    }
}

macro_rules! number_operand {
    ($($type:ty: $weak:ident),* $(,)?) => {$(
        impl Operand for $type {
            fn strong_dtype(&self) -> Option<DType> {
                None
            }
            #[inline]
            fn as_float(&self, dtype: DType) -> Option<f64> {
                number_operand!(@$weak *self, dtype)
            }
            fn to_array(&self, partner: Option<DType>) -> Result<Cow<'_, NdArray>> {
                $weak(*self as _, partner).map(number)
            }
        }
    )*};
    (@float $number:expr, $dtype:expr) => {
        Some(if $dtype == DType::F32 { $number as f32 as f64 } else { $number as f64 })
    };
    (@integer $number:expr, $dtype:expr) => {
        number_operand!(@float $number as i64, $dtype)
    };
}
number_operand!(f32: float, f64: float, i64: integer, i32: integer, u8: integer, usize: integer);

impl Operand for bool {
    fn strong_dtype(&self) -> Option<DType> {
        None
    }
    fn to_array(&self, _partner: Option<DType>) -> Result<Cow<'_, NdArray>> {
        Ok(number(Value::scalar(*self)))
    }
}

fn number<'a>(value: Value) -> Cow<'a, NdArray> {
    if is_tracing() {
        trace::constant(&value);
    }
    Cow::Owned(NdArray::from_value(value))
}

fn float(number: f64, partner: Option<DType>) -> Result<Value> {
    Ok(match partner.unwrap_or(DType::F32) {
        DType::F32 => Value::scalar(number as f32),
        _ => Value::scalar(number),
    })
}

fn integer(number: i64, partner: Option<DType>) -> Result<Value> {
    let dtype = match partner.unwrap_or(DType::I64) {
        DType::Bool => DType::I64,
        dtype => dtype,
    };
    with_dtype!(dtype, T => {
        let converted = T::cast(number);
        if !dtype.is_float() && i64::cast(converted) != number {
            return Err(Error::argument(
                "number",
                format!("{number} does not fit {dtype}, the type of the array; convert it with astype"),
            ));
        }
        Ok(Value::scalar(converted))
    })
}
