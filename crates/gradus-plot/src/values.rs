//! What can be plotted: slices, vectors, arrays, iterators and single numbers, all brought
//! to `Vec<f64>`. The first step of every figure.

use gradus_core::NdArray;
use kind::{Array, Scalar, Sequence};

/// Data that a figure takes: anything that yields numbers.
///
/// Every mix works, and no type is spelled:
///
/// ```
/// use gradus_plot::Figure;
/// let figure = Figure::new()
///     .scatter(&[1.0, 2.0, 3.0], vec![1_f32, 4.0, 9.0])
///     .plot(0..3, (0..3).map(f64::from).collect::<Vec<_>>())
///     .plot(0..3, 2.5); // a single number is repeated: a level line
/// # figure.to_svg().unwrap();
/// ```
///
/// Arrays of any shape give their elements in row-major order. `Kind` tells the ways of
/// conversion apart, so that one trait can hold them all; the compiler finds it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be plotted",
    label = "not numbers",
    note = "give a slice, a `Vec`, an iterator of numbers, an `&NdArray`, or a single number"
)]
pub trait Values<Kind> {
    /// The numbers as `f64`; a single number comes `count` times, all else as it is.
    fn into_values(self, count: usize) -> Vec<f64>;
}

/// The ways in which data become numbers; see [`Values`].
pub mod kind {
    /// Something that can be iterated over.
    #[derive(Debug)]
    pub enum Sequence {}
    /// One number.
    #[derive(Debug)]
    pub enum Scalar {}
    /// An array of gradus.
    #[derive(Debug)]
    pub enum Array {}
}

impl<I> Values<Sequence> for I
where
    I: IntoIterator,
    I::Item: Number,
{
    fn into_values(self, _count: usize) -> Vec<f64> {
        self.into_iter().map(Number::to_f64).collect()
    }
}

impl<N: Number> Values<Scalar> for N {
    fn into_values(self, count: usize) -> Vec<f64> {
        vec![self.to_f64(); count]
    }
}

impl Values<Array> for &NdArray {
    fn into_values(self, _count: usize) -> Vec<f64> {
        self.to_vec()
    }
}

impl Values<Array> for NdArray {
    fn into_values(self, count: usize) -> Vec<f64> {
        (&self).into_values(count)
    }
}

/// A number that can be plotted: every primitive integer and float, and references to them.
///
/// ```
/// use gradus_plot::Number;
/// assert_eq!(Number::to_f64(&7_u8), 7.0);
/// ```
pub trait Number {
    /// The nearest `f64`.
    fn to_f64(self) -> f64;
}

impl<N: Number + Copy> Number for &N {
    fn to_f64(self) -> f64 {
        (*self).to_f64()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Number for $number {
            fn to_f64(self) -> f64 {
                self as f64
            }
        }
    )*};
}

numbers!(f32 f64 i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

#[cfg(test)]
mod tests {
    use gradus_core::nd;

    use super::Values;

    fn values<K>(data: impl Values<K>) -> Vec<f64> {
        data.into_values(2)
    }

    #[test]
    fn every_kind_of_data_gives_the_same_numbers() {
        let expected = vec![1.0, 2.0, 3.0];
        let vector = vec![1_f32, 2.0, 3.0];
        assert_eq!(values(&vector), expected);
        assert_eq!(values(&vector[..]), expected);
        assert_eq!(values(vector.iter().map(|v| v * 1.0)), expected);
        assert_eq!(values(vector), expected);
        assert_eq!(values([1, 2, 3]), expected);
        assert_eq!(values([1_u8, 2, 3].as_ref()), expected);
        assert_eq!(values(1..=3), expected);
        assert_eq!(
            values(std::collections::VecDeque::from([1.0, 2.0, 3.0])),
            expected
        );
    }

    #[test]
    fn an_array_gives_its_elements_row_by_row() {
        let array = nd::array([[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(values(&array), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(values(array.t()), [1.0, 3.0, 2.0, 4.0]);
        assert_eq!(values(nd::array([7_i64])), [7.0]);
    }

    #[test]
    fn a_single_number_is_repeated() {
        assert_eq!(values(2.5), [2.5, 2.5]);
        assert_eq!(values(3), [3.0, 3.0]);
    }
}
