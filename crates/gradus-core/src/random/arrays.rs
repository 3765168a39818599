//! Random arrays: from the generator that the whole process shares, or from one of your own.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use super::{Generator, ParameterError};
use crate::compile::trace;
use crate::dtype::DType;
use crate::error::{Error, OrRaise, Result};
use crate::kernel::pages::prefer_large;
use crate::{NdArray, Shape};

impl From<ParameterError> for Error {
    fn from(error: ParameterError) -> Error {
        Error::Argument {
            operation: error.operation(),
            message: error.complaint().to_owned(),
        }
    }
}

/// The generator behind the functions of this module. It begins with seed 0.
fn shared() -> MutexGuard<'static, Generator> {
    static SHARED: LazyLock<Mutex<Generator>> = LazyLock::new(|| Mutex::new(Generator::new(0)));
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the shared generator again from `seed`. A process begins as after `seed(0)`.
///
/// Threads that draw from it at the same time get its numbers in no fixed order; give each a
/// [`Generator`] of its own ([`Generator::split`]) where that matters.
///
/// ```
/// use gradus_core::random;
/// random::seed(7);
/// let first = random::normal(0.0, 1.0, 3);
/// random::seed(7);
/// assert!(first.array_equal(&random::normal(0.0, 1.0, 3)));
/// ```
pub fn seed(seed: u64) {
    *shared() = Generator::new(seed);
}

macro_rules! random_arrays {
    ($(
        $(#[$doc:meta])*
        fn $name:ident / $try_name:ident ($($argument:ident: $type:ty),* $(,)?)
            = |$generator:ident| $body:block
    )*) => {
        impl Generator {
            $(
                $(#[$doc])*
                #[track_caller]
                pub fn $name(&mut self, $($argument: $type),*) -> NdArray {
                    self.$try_name($($argument),*).or_raise()
                }

                #[doc = concat!("The form of [`", stringify!($name), "`](Self::", stringify!($name), ") that returns its error.")]
                #[doc = ""]
                #[doc = "# Errors"]
                #[doc = concat!("Where `", stringify!($name), "` panics.")]
                #[track_caller]
                pub fn $try_name(&mut self, $($argument: $type),*) -> Result<NdArray> {
                    trace::refuse(concat!("drawing random numbers with ", stringify!($name)));
                    let $generator = self;
                    $body
                }
            )*
        }
        $(
            #[doc = concat!("[`Generator::", stringify!($name), "`] with the shared generator.")]
            #[doc = ""]
            #[doc = "# Panics"]
            #[doc = "As that one."]
            #[track_caller]
            pub fn $name($($argument: $type),*) -> NdArray {
                let drawn = shared().$try_name($($argument),*);
                drawn.or_raise()
            }
        )*
    };
}

random_arrays! {
    /// Numbers of the normal distribution with mean `loc` and standard deviation `scale`; float32.
    ///
    /// # Panics
    /// When `loc` is not finite, or `scale` is negative or not finite.
    ///
    /// ```
    /// use gradus_core::random::Generator;
    /// let x = Generator::new(0).normal(5.0, 0.1, (100, 10));
    /// assert!((x.mean().item() - 5.0).abs() < 0.02);
    /// ```
    fn normal / try_normal(loc: f64, scale: f64, shape: impl Into<Shape>) = |generator| {
        generator.try_normal_as(loc, scale, shape, DType::F32)
    }

    /// As [`normal`](Self::normal), of the given float type.
    ///
    /// # Panics
    /// When `loc` is not finite, `scale` is negative or not finite, or `dtype` is no float type.
    fn normal_as / try_normal_as(loc: f64, scale: f64, shape: impl Into<Shape>, dtype: DType)
        = |generator| {
        filled_float(dtype, shape.into(), "normal", |fill| match fill {
            Fill::F32(out) => generator.fill_normal(loc, scale, out),
            Fill::F64(out) => generator.fill_normal(loc, scale, out),
        })
    }

    /// Numbers of the uniform distribution from `low` to just below `high`; float32.
    ///
    /// # Panics
    /// When a limit is not finite or `low` is above `high`.
    ///
    /// ```
    /// use gradus_core::random::Generator;
    /// let x = Generator::new(0).uniform(-1.0, 1.0, 100);
    /// assert!(x.min().item() >= -1.0 && x.max().item() < 1.0);
    /// ```
    fn uniform / try_uniform(low: f64, high: f64, shape: impl Into<Shape>) = |generator| {
        generator.try_uniform_as(low, high, shape, DType::F32)
    }

    /// As [`uniform`](Self::uniform), of the given float type.
    ///
    /// # Panics
    /// When a limit is not finite, `low` is above `high`, or `dtype` is no float type.
    fn uniform_as / try_uniform_as(low: f64, high: f64, shape: impl Into<Shape>, dtype: DType)
        = |generator| {
        filled_float(dtype, shape.into(), "uniform", |fill| match fill {
            Fill::F32(out) => generator.fill_uniform(low, high, out),
            Fill::F64(out) => generator.fill_uniform(low, high, out),
        })
    }

    /// Integers from `low` to just below `high`, each equally likely; int64.
    ///
    /// # Panics
    /// When `low` is not below `high`.
    ///
    /// ```
    /// use gradus_core::random::Generator;
    /// let dice = Generator::new(0).randint(1, 7, 100);
    /// assert!(dice.min().item() >= 1.0 && dice.max().item() <= 6.0);
    /// ```
    fn randint / try_randint(low: i64, high: i64, shape: impl Into<Shape>) = |generator| {
        filled_i64(shape.into(), |out| generator.fill_randint(low, high, out))
    }

    /// The numbers of [`arange`](crate::nd::arange) up to `length`, in a random order; int64.
    ///
    /// ```
    /// use gradus_core::random::Generator;
    /// let order = Generator::new(0).permutation_array(5);
    /// assert_eq!(order.sort(0).to_vec::<i64>(), [0, 1, 2, 3, 4]);
    /// ```
    fn permutation_array / try_permutation_array(length: usize) = |generator| {
        Ok(NdArray::from_vec(generator.permutation(length), length))
    }

    /// The parts of `x` along its first axis in a random order.
    ///
    /// # Panics
    /// When `x` is a single number, which has no axes.
    ///
    /// ```
    /// use gradus_core::{nd, random::Generator};
    /// let x = Generator::new(0).shuffled(&nd::arange(5));
    /// assert_eq!(x.sort(0).to_vec::<f32>(), [0.0, 1.0, 2.0, 3.0, 4.0]);
    /// ```
    fn shuffled / try_shuffled(x: &NdArray) = |generator| {
        let first = x.shape().axis(0, "shuffle")?;
        let order = generator.try_permutation_array(x.shape()[first])?;
        x.try_take(&order, 0)
    }

    /// Positions drawn with the probabilities that the last axis of `probabilities` gives, `shape`
    /// of them for each of its rows: MXNet's `multinomial`; int64. Weights need not add up to 1.
    ///
    /// # Panics
    /// When there are no weights, one is negative or not finite, or all are zero.
    ///
    /// ```
    /// use gradus_core::{nd, random::Generator};
    /// let drawn = Generator::new(0).multinomial(&nd::array([0.0, 0.3, 0.7]), 100);
    /// assert!(drawn.min().item() >= 1.0);
    /// ```
    fn multinomial / try_multinomial(probabilities: &NdArray, shape: impl Into<Shape>)
        = |generator| {
        let shape = shape.into();
        let last = probabilities.shape().axis(-1, "multinomial")?;
        let categories = probabilities.shape()[last];
        let rows = probabilities.shape().without_axis(last);
        let weights = probabilities.to_vec::<f64>();
        let mut drawn = vec![0; rows.size() * shape.size()];
        for row in 0..rows.size() {
            let weights = &weights[row * categories..][..categories];
            let out = &mut drawn[row * shape.size()..][..shape.size()];
            generator.fill_categorical(weights, out)?;
        }
        Ok(NdArray::from_vec(drawn, rows.concat(&shape)))
    }

    /// Numbers of the exponential distribution with mean `scale`; float32.
    ///
    /// # Panics
    /// When `scale` is negative or not finite.
    fn exponential / try_exponential(scale: f64, shape: impl Into<Shape>) = |generator| {
        filled_f32(shape.into(), |out| generator.fill_exponential(scale, out))
    }

    /// Numbers of the gamma distribution with shape parameter `alpha` and scale `beta`; float32.
    ///
    /// # Panics
    /// When a parameter is not positive and finite.
    fn gamma / try_gamma(alpha: f64, beta: f64, shape: impl Into<Shape>) = |generator| {
        filled_f32(shape.into(), |out| generator.fill_gamma(alpha, beta, out))
    }

    /// Counts of the Poisson distribution with the given mean; int64.
    ///
    /// # Panics
    /// When the mean is negative or not finite.
    fn poisson / try_poisson(mean: f64, shape: impl Into<Shape>) = |generator| {
        filled_i64(shape.into(), |out| generator.fill_poisson(mean, out))
    }
}

/// The numbers from 0 to `length - 1` in a random order, from the shared generator; int64.
///
/// ```
/// use gradus_core::random;
/// assert_eq!(random::permutation(5).sort(0).to_vec::<i64>(), [0, 1, 2, 3, 4]);
/// ```
#[track_caller]
pub fn permutation(length: usize) -> NdArray {
    permutation_array(length)
}

/// The parts of `x` along its first axis in a random order, from the shared generator.
///
/// # Panics
/// When `x` is a single number, which has no axes.
#[track_caller]
pub fn shuffle(x: &NdArray) -> NdArray {
    shuffled(x)
}

/// Room for random floats of either type.
enum Fill<'a> {
    F32(&'a mut [f32]),
    F64(&'a mut [f64]),
}

fn filled_float(
    dtype: DType,
    shape: Shape,
    operation: &'static str,
    fill: impl FnOnce(Fill) -> Result<(), ParameterError>,
) -> Result<NdArray> {
    match dtype {
        DType::F32 => filled_f32(shape, |out| fill(Fill::F32(out))),
        DType::F64 => filled(shape, |out: &mut [f64]| fill(Fill::F64(out))),
        dtype => Err(Error::DType {
            operation,
            dtype,
            needs: "float32 or float64",
        }),
    }
}

fn filled_f32(
    shape: Shape,
    fill: impl FnOnce(&mut [f32]) -> Result<(), ParameterError>,
) -> Result<NdArray> {
    filled(shape, fill)
}

fn filled_i64(
    shape: Shape,
    fill: impl FnOnce(&mut [i64]) -> Result<(), ParameterError>,
) -> Result<NdArray> {
    filled(shape, fill)
}

fn filled<T: crate::Element>(
    shape: Shape,
    fill: impl FnOnce(&mut [T]) -> Result<(), ParameterError>,
) -> Result<NdArray> {
    let mut elements = vec![T::default(); shape.size()];
    prefer_large(&mut elements);
    fill(&mut elements)?;
    Ok(NdArray::from_vec(elements, shape))
}
