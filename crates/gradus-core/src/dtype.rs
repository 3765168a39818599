//! Element types: what an array can hold, and which type two of them meet in.

use std::fmt;

use crate::buffer::Buffer;

/// The element type of an array, known at run time.
///
/// ```
/// use gradus_core::{DType, nd};
/// assert_eq!(nd::zeros(3).dtype(), DType::F32);
/// assert_eq!(DType::F64.to_string(), "float64");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DType {
    /// Truth values.
    Bool,
    /// Unsigned 8-bit integers.
    U8,
    /// Signed 32-bit integers.
    I32,
    /// Signed 64-bit integers.
    I64,
    /// Single-precision floating point, the default.
    F32,
    /// Double-precision floating point.
    F64,
}

impl DType {
    /// All element types, from the narrowest to the widest.
    pub const ALL: [DType; 6] = [
        DType::Bool,
        DType::U8,
        DType::I32,
        DType::I64,
        DType::F32,
        DType::F64,
    ];

    /// NumPy's name: `float32`, `float64`, `int64`, `int32`, `uint8`, `bool`.
    pub fn name(self) -> &'static str {
        match self {
            DType::Bool => "bool",
            DType::U8 => "uint8",
            DType::I32 => "int32",
            DType::I64 => "int64",
            DType::F32 => "float32",
            DType::F64 => "float64",
        }
    }

    /// Whether this is [`DType::F32`] or [`DType::F64`].
    pub fn is_float(self) -> bool {
        matches!(self, DType::F32 | DType::F64)
    }

    /// Bytes that one element takes.
    pub fn size_in_bytes(self) -> usize {
        match self {
            DType::Bool | DType::U8 => 1,
            DType::I32 | DType::F32 => 4,
            DType::I64 | DType::F64 => 8,
        }
    }

    /// The type in which elements of both types meet, as NumPy promotes:
    /// the smallest of ours that holds both (int32 and int64 meet float32 in float64).
    ///
    /// ```
    /// use gradus_core::DType::*;
    /// assert_eq!(F32.promote(U8), F32);
    /// assert_eq!(F32.promote(I64), F64);
    /// ```
    pub fn promote(self, other: DType) -> DType {
        let (narrow, wide) = if self <= other {
            (self, other)
        } else {
            (other, self)
        };
        match (narrow, wide) {
            (DType::I32 | DType::I64, DType::F32) => DType::F64,
            _ => wide,
        }
    }

    /// The floating-point type in which functions such as `exp` compute.
    ///
    /// Floats stay; bool and uint8 become float32, wider integers float64.
    pub fn to_float(self) -> DType {
        match self {
            DType::Bool | DType::U8 | DType::F32 => DType::F32,
            DType::I32 | DType::I64 | DType::F64 => DType::F64,
        }
    }

    /// The type of means and quotients: floats stay, everything else becomes float64.
    pub(crate) fn to_quotient(self) -> DType {
        if self.is_float() { self } else { DType::F64 }
    }

    /// The type in which a sum or product accumulates: int64 for all integers and bool.
    pub(crate) fn to_accumulator(self) -> DType {
        if self.is_float() { self } else { DType::I64 }
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

mod sealed {
    pub trait Sealed {}
}

/// A Rust type that arrays can hold: `f32`, `f64`, `i64`, `i32`, `u8`, `bool`.
pub trait Element:
    sealed::Sealed
    + Copy
    + Default
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + fmt::Debug
    + fmt::Display
    + 'static
{
    /// The type's name at run time.
    const DTYPE: DType;
    /// Converts as Rust's `as` does; numbers become true where they are not zero.
    #[inline(always)]
    fn cast<S: Element>(source: S) -> Self {
        source.cast_to()
    }
    #[doc(hidden)]
    fn cast_to<T: Element>(self) -> T;

    #[doc(hidden)]
    fn from_bool(value: bool) -> Self;
    #[doc(hidden)]
    fn from_u8(value: u8) -> Self;
    #[doc(hidden)]
    fn from_i32(value: i32) -> Self;
    #[doc(hidden)]
    fn from_i64(value: i64) -> Self;
    #[doc(hidden)]
    fn from_f32(value: f32) -> Self;
    #[doc(hidden)]
    fn from_f64(value: f64) -> Self;
    #[doc(hidden)]
    fn wrap(values: Vec<Self>) -> Buffer;
    #[doc(hidden)]
    fn slice(buffer: &Buffer) -> &[Self];
    #[doc(hidden)]
    fn vec_mut(buffer: &mut Buffer) -> &mut Vec<Self>;
    #[doc(hidden)]
    #[inline]
    fn slice_mut(buffer: &mut Buffer) -> &mut [Self] {
        Self::vec_mut(buffer)
    }
}

macro_rules! element {
    ($type:ident, $variant:ident, $from:ident, |$value:ident: $any:ident| $convert:expr, $truth:ident) => {
        impl sealed::Sealed for $type {}
        impl Element for $type {
            const DTYPE: DType = DType::$variant;
            #[inline(always)]
            fn cast_to<T: Element>(self) -> T {
                T::$from(self)
            }
            element!(@from $type, $truth, from_u8 u8, from_i32 i32, from_i64 i64, from_f32 f32, from_f64 f64);
            #[inline(always)]
            fn from_bool(value: bool) -> Self {
                let $value = value as u8;
                $convert
            }
            fn wrap(values: Vec<Self>) -> Buffer {
                Buffer::$variant(values)
            }
            #[inline]
            fn slice(buffer: &Buffer) -> &[Self] {
                match buffer {
                    Buffer::$variant(values) => values,
                    other => wrong_type(other.dtype(), Self::DTYPE),
                }
            }
            #[inline]
            fn vec_mut(buffer: &mut Buffer) -> &mut Vec<Self> {
                match buffer {
                    Buffer::$variant(values) => values,
                    other => wrong_type(other.dtype(), Self::DTYPE),
                }
            }
        }
    };
    (@from $type:ident, number, $($from:ident $source:ident),*) => {
        $(#[inline(always)] fn $from(value: $source) -> Self { value as $type })*
    };
    (@from $type:ident, truth, $($from:ident $source:ident),*) => {
        $(#[inline(always)] fn $from(value: $source) -> Self { value != $source::default() })*
    };
}

element!(bool, Bool, from_bool, |value: u8| value != 0, truth);
element!(u8, U8, from_u8, |value: u8| value, number);
element!(i32, I32, from_i32, |value: u8| value as i32, number);
element!(i64, I64, from_i64, |value: u8| value as i64, number);
element!(f32, F32, from_f32, |value: u8| value as f32, number);
element!(f64, F64, from_f64, |value: u8| value as f64, number);

#[cold]
fn wrong_type(found: DType, wanted: DType) -> ! {
    unreachable!("a buffer of {found} was read as {wanted}")
}

/// Runs `$body` with `$type` standing for the Rust type of `$dtype`.
macro_rules! with_dtype {
    ($dtype:expr, $type:ident => $body:expr) => {
        match $dtype {
            $crate::DType::Bool => {
                type $type = bool;
                $body
            }
            $crate::DType::U8 => {
                type $type = u8;
                $body
            }
            $crate::DType::I32 => {
                type $type = i32;
                $body
            }
            $crate::DType::I64 => {
                type $type = i64;
                $body
            }
            $crate::DType::F32 => {
                type $type = f32;
                $body
            }
            $crate::DType::F64 => {
                type $type = f64;
                $body
            }
        }
    };
}

/// Runs `$body` with `$type` standing for the Rust type of the floating-point `$dtype`.
macro_rules! with_float {
    ($dtype:expr, $type:ident => $body:expr) => {
        match $dtype {
            $crate::DType::F32 => {
                type $type = f32;
                $body
            }
            $crate::DType::F64 => {
                type $type = f64;
                $body
            }
            other => unreachable!("{other} was promoted to a floating-point type before"),
        }
    };
}
pub(crate) use {with_dtype, with_float};
