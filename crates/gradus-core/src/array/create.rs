//! New arrays: from Rust's numbers, of one value, in steps.

use super::convert::{IntoArray, array_of};
use super::{Cell, NdArray, Operand};
use crate::compile::trace;
use crate::dtype::{DType, Element, with_dtype};
use crate::error::{Error, OrRaise, Result};
use crate::shape::Shape;
use crate::value::Value;

fn new(value: Value) -> NdArray {
    NdArray::from_cell(Cell::new(value))
}

/// An array from numbers, (nested) Rust arrays, slices or vectors. `f64` numbers become float32,
/// the default; other types are kept. For float64 take [`array_as`].
///
/// # Panics
/// When rows side by side differ in length.
///
/// ```
/// use gradus_core::{DType, nd};
/// let x = nd::array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// assert_eq!((x.shape(), x.dtype()), ((2, 3).into(), DType::F32));
/// assert_eq!(nd::array(vec![1_i64, 2]).dtype(), DType::I64);
/// ```
#[track_caller]
pub fn array(data: impl IntoArray) -> NdArray {
    try_array(data).or_raise()
}

/// The form of [`array`](array()) that returns its error.
///
/// # Errors
/// [`Error::Shape`] when rows side by side differ in length.
///
/// ```
/// let error = gradus_core::nd::try_array(vec![vec![1.0, 2.0], vec![3.0]]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "array: rows of lengths 2 and 1 stand side by side; all must be of one length"
/// );
/// ```
pub fn try_array<A: IntoArray>(data: A) -> Result<NdArray> {
    let dtype = match A::Element::DTYPE {
        DType::F64 => DType::F32,
        dtype => dtype,
    };
    Ok(new(array_of(data)?.cast(dtype).into_owned()))
}

/// As [`array`](array()), of the given type.
///
/// # Panics
/// When rows side by side differ in length.
///
/// ```
/// use gradus_core::{DType, nd};
/// assert_eq!(nd::array_as([0.1, 0.2], DType::F64).to_vec::<f64>(), [0.1, 0.2]);
/// ```
#[track_caller]
pub fn array_as(data: impl IntoArray, dtype: DType) -> NdArray {
    new(array_of(data).or_raise().cast(dtype).into_owned())
}

/// Zeros, float32.
///
/// ```
/// assert_eq!(gradus_core::nd::zeros((2, 2)).to_vec::<f32>(), [0.0; 4]);
/// ```
#[track_caller]
pub fn zeros(shape: impl Into<Shape>) -> NdArray {
    zeros_as(shape, DType::F32)
}

/// Zeros of the given type.
#[track_caller]
pub fn zeros_as(shape: impl Into<Shape>, dtype: DType) -> NdArray {
    full_as(shape, 0.0, dtype)
}

/// Ones, float32.
///
/// ```
/// assert_eq!(gradus_core::nd::ones(3).to_vec::<f32>(), [1.0; 3]);
/// ```
#[track_caller]
pub fn ones(shape: impl Into<Shape>) -> NdArray {
    ones_as(shape, DType::F32)
}

/// Ones of the given type.
#[track_caller]
pub fn ones_as(shape: impl Into<Shape>, dtype: DType) -> NdArray {
    full_as(shape, 1.0, dtype)
}

/// The same number everywhere, float32.
///
/// ```
/// assert_eq!(gradus_core::nd::full((1, 3), 7.0).to_vec::<f32>(), [7.0; 3]);
/// ```
#[track_caller]
pub fn full(shape: impl Into<Shape>, number: f64) -> NdArray {
    full_as(shape, number, DType::F32)
}

/// The same number everywhere, of the given type.
#[track_caller]
pub fn full_as(shape: impl Into<Shape>, number: f64, dtype: DType) -> NdArray {
    with_dtype!(dtype, T => new(Value::full(T::cast(number), shape.into())))
}

/// Where [`arange`] begins, where it ends, and its step: `5`, `2..5`, `(2.0, 5.0)` or
/// `(2.0, 5.0, 0.5)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    start: f64,
    stop: f64,
    step: f64,
}

macro_rules! steps_from {
    ($($type:ty),*) => {$(
        impl From<$type> for Steps {
            fn from(stop: $type) -> Steps {
                Steps { start: 0.0, stop: stop as f64, step: 1.0 }
            }
        }
        impl From<std::ops::Range<$type>> for Steps {
            fn from(range: std::ops::Range<$type>) -> Steps {
                Steps { start: range.start as f64, stop: range.end as f64, step: 1.0 }
            }
        }
        impl From<($type, $type)> for Steps {
            fn from((start, stop): ($type, $type)) -> Steps {
                Steps { start: start as f64, stop: stop as f64, step: 1.0 }
            }
        }
        impl From<($type, $type, $type)> for Steps {
            fn from((start, stop, step): ($type, $type, $type)) -> Steps {
                Steps { start: start as f64, stop: stop as f64, step: step as f64 }
            }
        }
    )*};
}
steps_from!(f64, f32, i32, i64, usize);

/// Numbers from `start` (0 unless given) on, in equal steps, up to but without `stop`; float32.
///
/// # Panics
/// When the step is zero, a limit is not finite, or the steps are too many for any memory.
///
/// ```
/// use gradus_core::nd;
/// assert_eq!(nd::arange(3).to_vec::<f32>(), [0.0, 1.0, 2.0]);
/// assert_eq!(nd::arange((1.0, 2.0, 0.5)).to_vec::<f32>(), [1.0, 1.5]);
/// assert_eq!(nd::arange((3, 0, -1)).to_vec::<f32>(), [3.0, 2.0, 1.0]);
/// ```
#[track_caller]
pub fn arange(steps: impl Into<Steps>) -> NdArray {
    arange_as(steps, DType::F32)
}

/// No machine holds more numbers.
const MOST_STEPS: f64 = (1_u64 << 48) as f64;

/// As [`arange`], of the given type.
///
/// # Panics
/// When the step is zero, a limit is not finite, or the steps are too many for any memory.
#[track_caller]
pub fn arange_as(steps: impl Into<Steps>, dtype: DType) -> NdArray {
    let Steps { start, stop, step } = steps.into();
    let length = ((stop - start) / step).ceil();
    if step == 0.0 || !length.is_finite() || length > MOST_STEPS {
        let message = format!(
            "no number of steps of {step} that memory could hold leads from {start} to {stop}; give \
             finite limits and a step that is not zero"
        );
        Error::argument("arange", message).raise();
    }
    let length = length.max(0.0) as usize;
    let numbers = (0..length).map(|i| start + i as f64 * step).collect();
    new(Value::new::<f64>(numbers, length).cast(dtype).into_owned())
}

/// `number` numbers at equal distances from `start` to `stop`, both among them; float32.
///
/// ```
/// use gradus_core::nd;
/// assert_eq!(nd::linspace(0.0, 1.0, 5).to_vec::<f32>(), [0.0, 0.25, 0.5, 0.75, 1.0]);
/// ```
pub fn linspace(start: f64, stop: f64, number: usize) -> NdArray {
    linspace_as(start, stop, number, DType::F32)
}

/// As [`linspace`], of the given type. Integers are the next below, as in NumPy.
pub fn linspace_as(start: f64, stop: f64, number: usize, dtype: DType) -> NdArray {
    let gaps = number.saturating_sub(1).max(1);
    let step = (stop - start) / gaps as f64;
    let mut numbers: Vec<f64> = (0..number).map(|i| start + i as f64 * step).collect();
    if number > 1 {
        // Rounding must not move the end.
        numbers[number - 1] = stop;
    }
    if !dtype.is_float() {
        numbers
            .iter_mut()
            .for_each(|number| *number = number.floor());
    }
    new(Value::new(numbers, number).cast(dtype).into_owned())
}

/// The identity matrix with `size` rows, float32.
///
/// ```
/// assert_eq!(gradus_core::nd::eye(2).to_vec::<f32>(), [1.0, 0.0, 0.0, 1.0]);
/// ```
pub fn eye(size: usize) -> NdArray {
    eye_as(size, DType::F32)
}

/// The identity matrix with `size` rows, of the given type.
pub fn eye_as(size: usize, dtype: DType) -> NdArray {
    let mut elements = vec![0_u8; size * size];
    elements
        .iter_mut()
        .step_by(size + 1)
        .for_each(|element| *element = 1);
    new(Value::new(elements, (size, size)).cast(dtype).into_owned())
}

/// Zeros of the shape and type of `x`.
pub fn zeros_like(x: &NdArray) -> NdArray {
    x.zeros_like()
}

/// Ones of the shape and type of `x`.
pub fn ones_like(x: &NdArray) -> NdArray {
    x.ones_like()
}

/// The same number everywhere, of the shape and type of `x`.
pub fn full_like(x: &NdArray, number: f64) -> NdArray {
    x.full_like(number)
}

impl NdArray {
    /// Zeros of this shape and type.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::ones(2).zeros_like().to_vec::<f32>(), [0.0, 0.0]);
    /// ```
    pub fn zeros_like(&self) -> NdArray {
        self.full_like(0.0)
    }

    /// Ones of this shape and type.
    pub fn ones_like(&self) -> NdArray {
        self.full_like(1.0)
    }

    /// The same number everywhere, of this shape and type.
    pub fn full_like(&self, number: f64) -> NdArray {
        full_as(self.shape(), number, self.dtype())
    }

    /// Whether both have the same shape and, after promotion, the same elements. NaN equals nothing.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert!(nd::ones(2).array_equal(&nd::array([1.0, 1.0])));
    /// ```
    #[track_caller]
    pub fn array_equal(&self, other: &NdArray) -> bool {
        trace::read("array_equal", self);
        trace::read("array_equal", other);
        self.shape() == other.shape() && self.detach().equal(other.detach()).all().item() == 1.0
    }

    /// Whether all elements agree within `tolerance`, relative to those of `other` and at least
    /// absolutely: `|a - b| <= tolerance * max(1, |b|)`. Infinities agree with themselves, NaN with
    /// nothing.
    ///
    /// # Panics
    /// When the shapes do not broadcast.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert!(nd::array([1.0, 100.0]).allclose(&nd::array([1.0, 100.001]), 1e-4));
    /// ```
    #[track_caller]
    pub fn allclose(&self, other: impl Operand, tolerance: f64) -> bool {
        trace::read("allclose", self);
        let a = self.detach().astype(DType::F64);
        let other = other.to_array(Some(DType::F64)).or_raise();
        trace::read("allclose", &other);
        let b = other.detach().astype(DType::F64);
        let near = (&a - &b).abs().less_equal(b.abs().maximum(1.0) * tolerance);
        near.logical_or(a.equal(&b)).all().item() == 1.0
    }
}
