//! Random arrays: MXNet's streams, and the library's own.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use gradus_core::random::{Generator, MxnetGenerator, ParameterError};
use gradus_core::{DType, Element, NdArray, Shape};
use pyo3::prelude::*;

use crate::array::{Array, Rules, wrap};
use crate::convert::dtype;
use crate::error::{OrPython, exception};
use crate::step;

type Object<'py> = Bound<'py, PyAny>;

fn mxnet_generator() -> MutexGuard<'static, MxnetGenerator> {
    static SHARED: LazyLock<Mutex<MxnetGenerator>> = LazyLock::new(Mutex::default);
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn generator() -> MutexGuard<'static, Generator> {
    static SHARED: LazyLock<Mutex<Generator>> = LazyLock::new(|| Mutex::new(Generator::new(0)));
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts MXNet's generator, or the library's own, again.
#[pyfunction]
fn seed(mxnet: bool, seed: i64) {
    if mxnet {
        *mxnet_generator() = MxnetGenerator::new(seed);
    }
    // What MXNet's streams are not known for comes from the library's own.
    *generator() = Generator::new(seed as u64);
}

fn shaped<'py, T: Element>(
    py: Python<'py>,
    shape: Vec<usize>,
    draw: impl FnOnce(&mut MxnetGenerator, usize) -> Result<Vec<T>, ParameterError>,
    dtype_name: &str,
) -> PyResult<Object<'py>> {
    step::refuse(py, "drawing random numbers")?;
    let dtype = dtype(py, dtype_name)?;
    let shape = Shape::from(shape);
    let drawn = draw(&mut mxnet_generator(), shape.size()).map_err(gradus_core::Error::from);
    let array = NdArray::try_from_vec(drawn.or_python(py)?, shape).or_python(py)?;
    wrap(py, Rules::Mxnet, array.astype(dtype))
}

/// Functions of Python that draw an array by the method of MXNet's generator with their parameters.
macro_rules! streams {
    ($($name:ident $method:ident($($parameter:ident: $type:ty),*);)*) => {$(
        #[pyfunction]
        fn $name<'py>(
            py: Python<'py>,
            $($parameter: $type,)*
            shape: Vec<usize>,
            dtype: &str,
        ) -> PyResult<Object<'py>> {
            shaped(py, shape, |generator, n| generator.$method($($parameter,)* n), dtype)
        }
    )*};
}
streams! {
    mxnet_normal normal(loc: f64, scale: f64);
    mxnet_uniform uniform(low: f64, high: f64);
    mxnet_exponential exponential(scale: f64);
    mxnet_randint randint(low: i64, high: i64);
}

/// For each row of probabilities `count` positions, one row of them after another.
#[pyfunction]
fn mxnet_multinomial<'py>(
    probabilities: &Bound<'py, Array>,
    count: usize,
    shape: Vec<usize>,
    dtype: &str,
) -> PyResult<Object<'py>> {
    let py = probabilities.py();
    let array = probabilities.get().array(py);
    let row = array.shape().last().copied().unwrap_or(0).max(1);
    let elements = array.to_vec::<f32>();
    let draw = |generator: &mut MxnetGenerator, _| {
        let mut drawn = Vec::new();
        for row in elements.chunks_exact(row) {
            drawn.extend(generator.multinomial(row, count)?);
        }
        Ok(drawn)
    };
    shaped(py, shape, draw, dtype)
}

/// The order in which MXNet shuffles the parts of an array of this shape.
#[pyfunction]
fn mxnet_shuffle<'py>(py: Python<'py>, shape: Vec<usize>) -> PyResult<Object<'py>> {
    let rows = shape.first().copied().unwrap_or(0);
    let draw = |generator: &mut MxnetGenerator, _| {
        let order = match shape.len() {
            1 => generator.shuffle_elements(rows)?,
            _ => generator.shuffle_rows(rows),
        };
        Ok(order.into_iter().map(|position| position as i64).collect())
    };
    shaped(py, vec![rows], draw, "int64")
}

/// Numbers of the library's own generator, of a distribution with up to two parameters.
#[pyfunction]
fn draw<'py>(
    py: Python<'py>,
    rules_of_mxnet: bool,
    distribution: &str,
    first: f64,
    second: f64,
    shape: Vec<usize>,
    dtype_name: &str,
) -> PyResult<Object<'py>> {
    step::refuse(py, "drawing random numbers")?;
    let dtype = dtype(py, dtype_name)?;
    let mut generator = generator();
    let drawn = match (distribution, dtype) {
        ("normal", DType::F64) => generator.try_normal_as(first, second, shape, dtype),
        ("uniform", DType::F64) => generator.try_uniform_as(first, second, shape, dtype),
        ("normal", _) => generator.try_normal(first, second, shape),
        ("uniform", _) => generator.try_uniform(first, second, shape),
        ("randint", _) => generator.try_randint(first as i64, second as i64, shape),
        ("exponential", _) => generator.try_exponential(first, shape),
        ("gamma", _) => generator.try_gamma(first, second, shape),
        ("poisson", _) => generator.try_poisson(first, shape),
        (other, _) => {
            let message = format!("there is no distribution {other}");
            return Err(exception(py, "ArgumentError", message));
        }
    };
    let rules = crate::convert::rules(rules_of_mxnet);
    wrap(py, rules, drawn.or_python(py)?.astype(dtype))
}

/// The numbers up to `length` in a random order, int64, by the library's own generator.
#[pyfunction]
fn permutation(py: Python<'_>, length: usize) -> PyResult<Object<'_>> {
    step::refuse(py, "shuffling")?;
    let order = generator().try_permutation_array(length).or_python(py)?;
    wrap(py, Rules::NumPy, order)
}

/// Adds the functions of this file.
pub(crate) fn add_functions(module: &Bound<'_, PyModule>) -> PyResult<()> {
    macro_rules! add {
        ($($name:ident)*) => {
            $(module.add_function(wrap_pyfunction!($name, module)?)?;)*
        };
    }
    add! {
        seed mxnet_normal mxnet_uniform mxnet_exponential mxnet_randint mxnet_multinomial
        mxnet_shuffle draw permutation
    }
    Ok(())
}
