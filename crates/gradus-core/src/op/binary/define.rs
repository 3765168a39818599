//! How an entry of the table becomes an operation, two methods and a function.

/// Turns entries into the table [`TABLE`](super::TABLE), methods of `NdArray` and functions.
macro_rules! binary_table {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident / $try_name:ident in $low:literal..$high:literal {
            $kind:ident: |$a:ident, $b:ident| $value:expr
            $(, integer: |$integer_a:ident, $integer_b:ident| $integer_value:expr)?
            $(, truth: |$truth_a:ident, $truth_b:ident| $truth_value:expr)?
            $(, requires: $requires:expr)?
            $(, left: $left:expr, right: $right:expr)? $(,)?
        }
    )*) => {
        /// Every elementwise operation of two arrays.
        pub(crate) static TABLE: &[&$crate::op::binary::Binary] = &[$(&operations::$name),*];

        #[allow(non_upper_case_globals)]
        #[allow(clippy::bool_comparison, reason = "one entry serves every element type")]
        mod operations {
            use super::*;
            $(pub(super) static $name: $crate::op::binary::Binary = $crate::op::binary::Binary {
                name: stringify!($name),
                summary: binary_table!(@first $($doc),+),
                domain: ($low, $high),
                loops: binary_table!(
                    @$kind |$a, $b| $value
                    $(, |$integer_a, $integer_b| $integer_value)?
                    $(; |$truth_a, $truth_b| $truth_value)?
                ),
                requires: binary_table!(@optional $($requires)?),
                gradient: binary_table!(@gradient $($left, $right)?),
            };)*
        }

        impl NdArray {
            $(
                $(#[doc = $doc])+
                #[doc = ""]
                #[doc = "# Panics"]
                #[doc = concat!("Where [`", stringify!($try_name), "`](Self::", stringify!($try_name), ") gives an error.")]
                #[track_caller]
                pub fn $name(&self, other: impl Operand) -> NdArray {
                    self.$try_name(other).or_raise()
                }

                #[doc = concat!("The form of [`", stringify!($name), "`](Self::", stringify!($name), ") that returns its error.")]
                #[doc = ""]
                #[doc = "# Errors"]
                #[doc = "[`Error::Broadcast`](crate::Error::Broadcast) when the shapes do not broadcast, and for element types that the operation cannot take."]
                pub fn $try_name(&self, other: impl Operand) -> Result<NdArray> {
                    operations::$name.apply(self, other)
                }
            )*
        }

        /// The function forms.
        pub(crate) mod functions {
            use super::*;
            $(
                #[doc = concat!("The function form of [`NdArray::", stringify!($name), "`], which takes numbers on both sides.")]
                #[doc = ""]
                #[doc = "# Panics"]
                #[doc = "When the shapes do not broadcast, and for element types that the operation cannot take."]
                #[track_caller]
                pub fn $name(a: impl Operand, b: impl Operand) -> NdArray {
                    operations::$name.apply(a, b).or_raise()
                }
            )*
        }
    };
    (@first $first:literal $(, $rest:literal)*) => { $first };
    (@optional) => { None };
    (@optional $value:expr) => { Some($value) };
    (@gradient) => { None };
    (@gradient $left:expr, $right:expr) => { Some(($left, $right)) };
    (@loop $from:ty => $to:ty, |$a:ident, $b:ident| $value:expr) => {
        binary_table!(@loop zip, $from => $to, |$a, $b| $value)
    };
    // Compiled once: integers gain little from wide vectors, and are compiled for three types.
    (@integers $from:ty => $to:ty, |$a:ident, $b:ident| $value:expr) => {
        binary_table!(@loop zip_portably, $from => $to, |$a, $b| $value)
    };
    (@loop $zip:ident, $from:ty => $to:ty, |$a:ident, $b:ident| $value:expr) => {
        |a: Run<$from>, b: Run<$from>, out: &mut [$to]| {
            $crate::kernel::elementwise::$zip(
                a,
                b,
                out,
                #[inline(always)]
                |$a: $from, $b: $from| -> $to { $value },
            )
        }
    };
    (@float |$a:ident, $b:ident| $value:expr) => {
        $crate::op::binary::BinaryLoops::Float {
            f32: binary_table!(@loop f32 => f32, |$a, $b| $value),
            f64: binary_table!(@loop f64 => f64, |$a, $b| $value),
        }
    };
    (@arithmetic |$a:ident, $b:ident| $value:expr, |$ia:ident, $ib:ident| $integer:expr $(; |$ta:ident, $tb:ident| $truth:expr)?) => {
        $crate::op::binary::BinaryLoops::Arithmetic {
            f32: binary_table!(@loop f32 => f32, |$a, $b| $value),
            f64: binary_table!(@loop f64 => f64, |$a, $b| $value),
            i64: binary_table!(@integers i64 => i64, |$ia, $ib| $integer),
            i32: binary_table!(@integers i32 => i32, |$ia, $ib| $integer),
            u8: binary_table!(@integers u8 => u8, |$ia, $ib| $integer),
            bool: binary_table!(@truth $(|$ta, $tb| $truth)?),
        }
    };
    (@truth) => { None };
    (@truth |$a:ident, $b:ident| $value:expr) => {
        Some(binary_table!(@integers bool => bool, |$a, $b| $value))
    };
    (@comparison |$a:ident, $b:ident| $value:expr) => {
        $crate::op::binary::BinaryLoops::Comparison {
            f32: binary_table!(@loop f32 => bool, |$a, $b| $value),
            f64: binary_table!(@loop f64 => bool, |$a, $b| $value),
            i64: binary_table!(@integers i64 => bool, |$a, $b| $value),
            i32: binary_table!(@integers i32 => bool, |$a, $b| $value),
            u8: binary_table!(@integers u8 => bool, |$a, $b| $value),
            bool: binary_table!(@integers bool => bool, |$a, $b| $value),
        }
    };
    (@logical |$a:ident, $b:ident| $value:expr) => {
        $crate::op::binary::BinaryLoops::Logical(binary_table!(@integers bool => bool, |$a, $b| $value))
    };
}
pub(super) use binary_table;
