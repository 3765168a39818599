//! How an entry of the table becomes an operation, a method and a function.

/// Turns entries into the table [`TABLE`](super::TABLE), methods of `NdArray` and functions.
macro_rules! unary_table {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident in $low:literal..$high:literal {
            $kind:ident: |$x:ident| $value:expr
            $(, integer: |$integer_x:ident| $integer_value:expr)?
            $(, unless: |$rare_x:ident| $is_rare:expr => $rare_value:expr)?
            $(, gradient: $gradient:expr)? $(,)?
        }
    )*) => {
        /// Every elementwise operation of one array.
        pub(crate) static TABLE: &[&$crate::op::unary::Unary] = &[$(&operations::$name),*];

        #[allow(non_upper_case_globals)]
        #[allow(clippy::unnecessary_min_or_max, reason = "one entry serves every integer type")]
        mod operations {
            use super::*;
            $(pub(super) static $name: $crate::op::unary::Unary = $crate::op::unary::Unary {
                name: stringify!($name),
                summary: unary_table!(@first $($doc),+),
                domain: ($low, $high),
                loops: unary_table!(
                    @$kind |$x| $value
                    $(, |$integer_x| $integer_value)?
                    $(, |$rare_x| $is_rare => $rare_value)?
                ),
                gradient: unary_table!(@gradient $($gradient)?),
            };)*
        }

        impl NdArray {
            $(
                $(#[doc = $doc])+
                pub fn $name(&self) -> NdArray {
                    operations::$name.apply(self)
                }
            )*
        }

        /// The function forms.
        pub(crate) mod functions {
            use super::NdArray;
            $(
                #[doc = concat!("The function form of [`NdArray::", stringify!($name), "`].")]
                pub fn $name(x: &NdArray) -> NdArray {
                    x.$name()
                }
            )*
        }
    };
    (@first $first:literal $(, $rest:literal)*) => { $first };
    (@gradient) => { None };
    (@gradient $gradient:expr) => { Some($gradient) };
    (@loop $from:ty => $to:ty, |$x:ident| $value:expr) => {
        unary_table!(@loop map, $from => $to, |$x| $value)
    };
    // Compiled once: integers gain little from wide vectors, and are compiled for three types.
    (@integers $from:ty => $to:ty, |$x:ident| $value:expr) => {
        unary_table!(@loop map_portably, $from => $to, |$x| $value)
    };
    (@loop $map:ident, $from:ty => $to:ty, |$x:ident| $value:expr) => {
        |x: &[$from], out: &mut [$to]| {
            $crate::kernel::elementwise::$map(x, out, #[inline(always)] |$x: $from| -> $to { $value })
        }
    };
    (@float |$x:ident| $value:expr) => {
        $crate::op::unary::UnaryLoops::Float {
            f32: unary_table!(@loop f32 => f32, |$x| $value),
            f64: unary_table!(@loop f64 => f64, |$x| $value),
        }
    };
    (@float |$x:ident| $value:expr, |$rare_x:ident| $is_rare:expr => $rare_value:expr) => {
        $crate::op::unary::UnaryLoops::Float {
            f32: unary_table!(@loop_unless f32, |$x| $value, |$rare_x| $is_rare => $rare_value),
            f64: unary_table!(@loop_unless f64, |$x| $value, |$rare_x| $is_rare => $rare_value),
        }
    };
    (@loop_unless $type:ty, |$x:ident| $value:expr, |$rare_x:ident| $is_rare:expr => $rare_value:expr) => {
        |x: &[$type], out: &mut [$type]| {
            $crate::kernel::elementwise::map_unless(
                x,
                out,
                #[inline(always)] |$x: $type| -> $type { $value },
                #[inline(always)] |$rare_x: $type| -> bool { $is_rare },
                |$rare_x: $type| -> $type { $rare_value },
            )
        }
    };
    (@number |$x:ident| $value:expr, |$integer_x:ident| $integer_value:expr) => {
        $crate::op::unary::UnaryLoops::Number {
            f32: unary_table!(@loop f32 => f32, |$x| $value),
            f64: unary_table!(@loop f64 => f64, |$x| $value),
            i64: unary_table!(@integers i64 => i64, |$integer_x| $integer_value),
            i32: unary_table!(@integers i32 => i32, |$integer_x| $integer_value),
            u8: unary_table!(@integers u8 => u8, |$integer_x| $integer_value),
        }
    };
    (@predicate |$x:ident| $value:expr) => {
        $crate::op::unary::UnaryLoops::Predicate {
            f32: unary_table!(@loop f32 => bool, |$x| $value),
            f64: unary_table!(@loop f64 => bool, |$x| $value),
        }
    };
    (@logical |$x:ident| $value:expr) => {
        $crate::op::unary::UnaryLoops::Logical(unary_table!(@integers bool => bool, |$x| $value))
    };
}
pub(super) use unary_table;
