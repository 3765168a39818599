//! The two element types that continuous distributions fill.

/// A floating-point element: `f32` or `f64`.
///
/// Every continuous distribution is sampled in `f64` and then rounded to the element
/// type, so that a fill of `f32` holds the numbers of the same fill of `f64`, rounded.
pub trait Real: Copy + PartialOrd + Send + Sync + sealed::Sealed {
    /// Rounds to the element type.
    fn from_f64(value: f64) -> Self;
    /// The same number as `f64`; exact.
    fn to_f64(self) -> f64;
}

impl Real for f32 {
    fn from_f64(value: f64) -> Self {
        value as f32
    }
    fn to_f64(self) -> f64 {
        self.into()
    }
}

impl Real for f64 {
    fn from_f64(value: f64) -> Self {
        value
    }
    fn to_f64(self) -> f64 {
        self
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}
