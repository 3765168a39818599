//! From Rust's numbers, arrays and vectors to [`NdArray`], and back.

use super::{Cell, NdArray};
use crate::compile::trace;
use crate::dtype::{DType, Element, with_dtype};
use crate::error::{Error, OrRaise, Result};
use crate::kernel::pages::prefer_large;
use crate::shape::Shape;
use crate::value::Value;

/// What [`array`](crate::nd::array) takes: numbers, and (nested) arrays, slices and vectors of them.
pub trait IntoArray {
    /// The type of the numbers.
    type Element: Element;
    /// The lengths of the axes, taken from the first element of each.
    #[doc(hidden)]
    fn lengths(&self) -> Vec<usize>;
    /// Appends the elements, which must fill `lengths`.
    #[doc(hidden)]
    fn append(&self, lengths: &[usize], elements: &mut Vec<Self::Element>) -> Result<()>;
}

macro_rules! number_into_array {
    ($($type:ty),*) => {$(
        impl IntoArray for $type {
            type Element = $type;
            fn lengths(&self) -> Vec<usize> {
                Vec::new()
            }
            fn append(&self, _lengths: &[usize], elements: &mut Vec<$type>) -> Result<()> {
                elements.push(*self);
                Ok(())
            }
        }
    )*};
}
number_into_array!(f32, f64, i64, i32, u8, bool);

impl<T: IntoArray> IntoArray for [T] {
    type Element = T::Element;
    fn lengths(&self) -> Vec<usize> {
        let inner = self.first().map(T::lengths).unwrap_or_default();
        [vec![self.len()], inner].concat()
    }
    fn append(&self, lengths: &[usize], elements: &mut Vec<T::Element>) -> Result<()> {
        if lengths[0] != self.len() {
            return Err(Error::shape(
                "array",
                format!(
                    "rows of lengths {} and {} stand side by side; all must be of one length",
                    lengths[0],
                    self.len()
                ),
            ));
        }
        self.iter()
            .try_for_each(|part| part.append(&lengths[1..], elements))
    }
}

macro_rules! sequence_into_array {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<T: IntoArray, $($generics)*> IntoArray for $type {
            type Element = T::Element;
            fn lengths(&self) -> Vec<usize> {
                self[..].lengths()
            }
            fn append(&self, lengths: &[usize], elements: &mut Vec<T::Element>) -> Result<()> {
                self[..].append(lengths, elements)
            }
        }
    )*};
}
sequence_into_array!([const N: usize] [T; N], [] Vec<T>);

impl<T: IntoArray + ?Sized> IntoArray for &T {
    type Element = T::Element;
    fn lengths(&self) -> Vec<usize> {
        (**self).lengths()
    }
    fn append(&self, lengths: &[usize], elements: &mut Vec<T::Element>) -> Result<()> {
        (**self).append(lengths, elements)
    }
}

/// The array of `data`'s own element type.
pub(crate) fn array_of<A: IntoArray>(data: A) -> Result<Value> {
    let lengths = data.lengths();
    let mut elements = Vec::with_capacity(lengths.iter().product());
    prefer_large(elements.spare_capacity_mut());
    data.append(&lengths, &mut elements)?;
    Ok(Value::new(elements, lengths))
}

impl NdArray {
    /// An array of `shape` that owns `elements`, in row-major order, in their own type: `f64`
    /// stays float64.
    ///
    /// # Panics
    /// When the number of elements is not that of the shape.
    ///
    /// ```
    /// use gradus_core::{DType, NdArray};
    /// let x = NdArray::from_vec(vec![1.0_f64, 2.0, 3.0, 4.0], (2, 2));
    /// assert_eq!(x.dtype(), DType::F64);
    /// ```
    #[track_caller]
    pub fn from_vec<T: Element>(elements: Vec<T>, shape: impl Into<Shape>) -> NdArray {
        NdArray::try_from_vec(elements, shape).or_raise()
    }

    /// The form of [`from_vec`](Self::from_vec) that returns its error.
    ///
    /// # Errors
    /// [`Error::Shape`] when the number of elements is not that of the shape.
    pub fn try_from_vec<T: Element>(elements: Vec<T>, shape: impl Into<Shape>) -> Result<NdArray> {
        let shape = shape.into();
        if elements.len() != shape.size() {
            return Err(Error::shape(
                "from_vec",
                format!(
                    "{} elements do not fill shape {shape}, which has {}",
                    elements.len(),
                    shape.size()
                ),
            ));
        }
        Ok(NdArray::from_cell(Cell::new(Value::new(elements, shape))))
    }

    /// The elements in row-major order, converted to `T` as [`astype`](Self::astype) does.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([[1.0, 2.0]]).to_vec::<f64>(), [1.0, 2.0]);
    /// ```
    #[track_caller]
    pub fn to_vec<T: Element>(&self) -> Vec<T> {
        trace::read("to_vec", self);
        self.value().cast_to_vec()
    }

    /// Where the first element lies in memory, and for each axis the distance in bytes from one
    /// element to the next: for readers in other languages. Both hold as long as nobody assigns to
    /// this handle or drops it.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::zeros((2, 3));
    /// let (address, strides) = x.address();
    /// assert_eq!(strides, [12, 4]);
    /// assert_eq!(x.t().address(), (address, vec![4, 12]));
    /// assert_eq!(x.at(1).address().0, address + 12);
    /// ```
    #[doc(hidden)]
    #[track_caller]
    pub fn address(&self) -> (usize, Vec<isize>) {
        trace::read("address", self);
        let value = self.value();
        let width = self.dtype().size_in_bytes();
        let start = with_dtype!(value.dtype(), T => value.elements::<T>().as_ptr().addr());
        let strides = value
            .layout
            .strides
            .iter()
            .map(|stride| stride * width as isize);
        (start + value.layout.offset * width, strides.collect())
    }

    /// The one element, as a number that keeps no graph alive.
    ///
    /// # Panics
    /// When there is not exactly one element.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::array([[2.5]]).item(), 2.5);
    /// ```
    #[track_caller]
    pub fn item(&self) -> f64 {
        self.try_item().or_raise()
    }

    /// The form of [`item`](Self::item) that returns its error.
    ///
    /// # Errors
    /// [`Error::Shape`] when there is not exactly one element.
    #[track_caller]
    pub fn try_item(&self) -> Result<f64> {
        trace::read("item", self);
        let value = self.value();
        if value.size() != 1 {
            return Err(Error::shape(
                "item",
                format!(
                    "an array of shape {} has {} elements; only one can be read as a number",
                    value.shape(),
                    value.size()
                ),
            ));
        }
        Ok(value.first_as_f64())
    }

    /// The elements converted to `dtype`, as Rust's `as` converts: fractions are cut off, floats out
    /// of an integer type's range become the nearest integer and NaN zero, integers wrap around,
    /// numbers other than zero become true. The gradient of a conversion between float types passes
    /// through.
    ///
    /// ```
    /// use gradus_core::{DType, nd};
    /// let x = nd::array([1.9, -1.9, 300.0]);
    /// assert_eq!(x.astype(DType::U8).to_vec::<u8>(), [1, 0, 255]);
    /// ```
    pub fn astype(&self, dtype: DType) -> NdArray {
        if self.dtype() == dtype {
            return self.clone();
        }
        crate::op::cast(self, dtype)
    }
}

impl From<f32> for NdArray {
    fn from(number: f32) -> NdArray {
        NdArray::from_vec(vec![number], ())
    }
}

impl From<f64> for NdArray {
    fn from(number: f64) -> NdArray {
        NdArray::from_vec(vec![number], ())
    }
}

/// In its own type, where [`array`](crate::nd::array) would make it float32.
impl<T: Element> From<Vec<T>> for NdArray {
    fn from(elements: Vec<T>) -> NdArray {
        let length = elements.len();
        NdArray::from_vec(elements, length)
    }
}
