//! `+ - * / %` and `-x` on every mix of owned arrays, borrowed arrays and numbers.
//!
//! On the left a number is an `f64` or an `i32`, the types of Rust's literals. With more types there
//! the compiler could not tell what `(1.0 - x).exp()` means.

use std::ops::{
    Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Not, Rem, RemAssign, Sub, SubAssign,
};

use super::{NdArray, Operand};
use crate::error::{Error, OrRaise, Result};

macro_rules! binary_operator {
    ($($trait:ident $method:ident $try_method:ident, $assign_trait:ident $assign_method:ident;)*) => {$(
        impl<T: Operand> $trait<T> for NdArray {
            type Output = NdArray;
            #[track_caller]
            fn $method(self, other: T) -> NdArray {
                crate::op::$method(self, other)
            }
        }
        impl<T: Operand> $trait<T> for &NdArray {
            type Output = NdArray;
            #[track_caller]
            fn $method(self, other: T) -> NdArray {
                crate::op::$method(self, other)
            }
        }
        binary_operator!(@number $trait $method: f64 i32);
        impl<T: Operand> $assign_trait<T> for NdArray {
            #[track_caller]
            fn $assign_method(&mut self, other: T) {
                let result = self.$try_method(other);
                result.and_then(|result| self.assign_result(stringify!($assign_method), result)).or_raise();
            }
        }
    )*};
    (@number $trait:ident $method:ident: $($number:ty)*) => {$(
        impl $trait<NdArray> for $number {
            type Output = NdArray;
            #[track_caller]
            fn $method(self, other: NdArray) -> NdArray {
                crate::op::$method(self, other)
            }
        }
        impl $trait<&NdArray> for $number {
            type Output = NdArray;
            #[track_caller]
            fn $method(self, other: &NdArray) -> NdArray {
                crate::op::$method(self, other)
            }
        }
    )*};
}

binary_operator! {
    Add add try_add, AddAssign add_assign;
    Sub sub try_sub, SubAssign sub_assign;
    Mul mul try_mul, MulAssign mul_assign;
    Div div try_div, DivAssign div_assign;
    Rem rem try_rem, RemAssign rem_assign;
}

impl NdArray {
    /// Assigns the result of an operator such as `+=`, which must not lose a fraction and must keep
    /// the shape.
    fn assign_result(&self, operation: &'static str, result: NdArray) -> Result<()> {
        if result.dtype().is_float() && !self.dtype().is_float() {
            return Err(Error::DType {
                operation,
                dtype: self.dtype(),
                needs: "float32 or float64 on the left, since the result has fractions",
            });
        }
        let (shape, needed) = (self.shape(), result.shape());
        if needed != shape {
            let message = format!(
                "the result has shape {needed}, which an array of shape {shape} cannot hold; write \
                 x = x + y for a new array, or reshape what stands on the right"
            );
            return Err(Error::shape(operation, message));
        }
        self.try_assign(result)
    }
}

impl Neg for NdArray {
    type Output = NdArray;
    fn neg(self) -> NdArray {
        NdArray::neg(&self)
    }
}

impl Neg for &NdArray {
    type Output = NdArray;
    fn neg(self) -> NdArray {
        NdArray::neg(self)
    }
}

impl Not for NdArray {
    type Output = NdArray;
    fn not(self) -> NdArray {
        self.logical_not()
    }
}

impl Not for &NdArray {
    type Output = NdArray;
    fn not(self) -> NdArray {
        self.logical_not()
    }
}
