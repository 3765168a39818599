//! Random arrays as MXNet's `nd.random` draws them, from a generator that the process shares.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use super::MxnetGenerator;
use crate::compile::trace;
use crate::error::{Error, OrRaise};
use crate::random::ParameterError;
use crate::{Element, NdArray, Shape};

fn shared() -> MutexGuard<'static, MxnetGenerator> {
    static SHARED: LazyLock<Mutex<MxnetGenerator>> = LazyLock::new(Mutex::default);
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

#[track_caller]
fn shaped<T: Element>(
    shape: Shape,
    draw: impl FnOnce(&mut MxnetGenerator, usize) -> Result<Vec<T>, ParameterError>,
) -> NdArray {
    trace::refuse("drawing random numbers");
    let drawn = draw(&mut shared(), shape.size());
    NdArray::from_vec(drawn.map_err(Error::from).or_raise(), shape)
}

/// `mx.random.seed(seed)`: starts the shared generator again. A process begins as after `seed(0)`.
pub fn seed(seed: i64) {
    *shared() = MxnetGenerator::new(seed);
}

/// `mx.nd.random.normal`: the normal distribution; float32.
///
/// # Panics
/// When `loc` is not finite or `scale` is not positive and finite.
///
/// ```
/// use gradus_core::random::mxnet;
/// mxnet::seed(0);
/// let features = mxnet::normal(0.0, 1.0, (1000, 2));
/// assert_eq!(features.at(0).to_vec::<f32>(), [2.2122064, 0.7740038]);
/// ```
#[track_caller]
pub fn normal(loc: f64, scale: f64, shape: impl Into<Shape>) -> NdArray {
    shaped(shape.into(), |generator, n| generator.normal(loc, scale, n))
}

/// `mx.nd.random.uniform`: the uniform distribution from `low` to `high`; float32.
///
/// # Panics
/// When a limit is not finite or `low` is above `high`.
#[track_caller]
pub fn uniform(low: f64, high: f64, shape: impl Into<Shape>) -> NdArray {
    shaped(shape.into(), |generator, n| generator.uniform(low, high, n))
}

/// `mx.nd.random.exponential`: the exponential distribution with mean `scale`; float32.
///
/// # Panics
/// When `scale` is not positive and finite.
#[track_caller]
pub fn exponential(scale: f64, shape: impl Into<Shape>) -> NdArray {
    shaped(shape.into(), |generator, n| generator.exponential(scale, n))
}

/// `mx.nd.random.randint`: integers from `low` to just below `high`; int32, as in MXNet.
///
/// # Panics
/// When `low` is not below `high`.
#[track_caller]
pub fn randint(low: i32, high: i32, shape: impl Into<Shape>) -> NdArray {
    let (low, high) = (i64::from(low), i64::from(high));
    let drawn = shaped(shape.into(), |generator, n| generator.randint(low, high, n));
    drawn.astype(crate::DType::I32)
}

/// `mx.nd.random.shuffle`: the parts of `x` along its first axis in a random order.
///
/// # Panics
/// When `x` is a single number, or has one axis of 131,072 elements or more, where MXNet's order
/// depends on the machine.
#[track_caller]
pub fn shuffle(x: &NdArray) -> NdArray {
    trace::refuse("shuffling");
    let rows = x.len();
    let order = match x.rank() {
        1 => shared()
            .shuffle_elements(rows)
            .map_err(Error::from)
            .or_raise(),
        _ => shared().shuffle_rows(rows),
    };
    let order: Vec<i64> = order.into_iter().map(|position| position as i64).collect();
    x.take(NdArray::from(order), 0)
}
