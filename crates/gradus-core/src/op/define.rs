//! The macro that gives an operation its method, its function and its form that returns errors.

/// From one body: `x.name(…)`, `nd::name(&x, …)` and `x.try_name(…)`.
macro_rules! define {
    ($(
        $(#[$doc:meta])*
        fn $name:ident / $try_name:ident ($x:ident $(, $argument:ident: $type:ty)* $(,)?) $body:block
    )*) => {$(
        impl $crate::NdArray {
            $(#[$doc])*
            #[track_caller]
            pub fn $name(&self $(, $argument: $type)*) -> $crate::NdArray {
                $crate::error::OrRaise::or_raise(self.$try_name($($argument),*))
            }

            #[doc = concat!("The form of [`", stringify!($name), "`](Self::", stringify!($name), ") that returns its error.")]
            #[doc = ""]
            #[doc = "# Errors"]
            #[doc = concat!("Where `", stringify!($name), "` panics.")]
            #[track_caller]
            pub fn $try_name(&self $(, $argument: $type)*) -> $crate::Result<$crate::NdArray> {
                let $x = self;
                $body
            }
        }

        #[doc = concat!("The function form of [`NdArray::", stringify!($name), "`](crate::NdArray::", stringify!($name), ").")]
        #[track_caller]
        pub fn $name($x: &$crate::NdArray $(, $argument: $type)*) -> $crate::NdArray {
            $crate::error::OrRaise::or_raise($x.$try_name($($argument),*))
        }
    )*};
}
pub(crate) use define;
