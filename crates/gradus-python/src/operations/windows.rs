//! Operations on windows that move over arrays: convolution and pooling.

use gradus_core::{NdArray, Result};
use pyo3::prelude::*;

use super::{Input, Object, apply, apply_to_two};

#[pyfunction]
fn unfold<'py>(x: Input<'_, 'py>, axis: isize, size: usize, step: usize) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_unfold(axis, size, step))
}

#[pyfunction]
fn fold<'py>(x: Input<'_, 'py>, axis: isize, length: usize, step: usize) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_fold(axis, length, step))
}

#[pyfunction]
fn convolution<'py>(
    x: Input<'_, 'py>,
    weight: Input<'_, 'py>,
    steps: Vec<isize>,
    padding: Vec<isize>,
    dilation: Vec<isize>,
    groups: usize,
) -> PyResult<Object<'py>> {
    apply_to_two(x, weight, |x, weight| {
        x.try_convolution(weight, steps, padding, dilation, groups)
    })
}

#[pyfunction]
fn convolution_transpose<'py>(
    x: Input<'_, 'py>,
    weight: Input<'_, 'py>,
    steps: Vec<isize>,
    padding: Vec<isize>,
    extra: Vec<isize>,
) -> PyResult<Object<'py>> {
    apply_to_two(x, weight, |x, weight| {
        x.try_convolution_transpose(weight, steps, padding, extra)
    })
}

macro_rules! pooling {
    ($($name:ident $method:ident;)*) => {$(
        #[pyfunction]
        fn $name<'py>(
            x: Input<'_, 'py>,
            sizes: Vec<isize>,
            steps: Vec<isize>,
            padding: Vec<(isize, isize)>,
        ) -> PyResult<Object<'py>> {
            apply(x, |x: &NdArray| -> Result<NdArray> { x.$method(sizes, steps, padding) })
        }
    )*};
}
pooling! {
    max_pool try_max_pool;
    mean_pool try_mean_pool;
}

/// Adds the functions of this file.
pub(super) fn add_functions(module: &Bound<'_, PyModule>) -> PyResult<()> {
    macro_rules! add {
        ($($name:ident)*) => {
            $(module.add_function(wrap_pyfunction!($name, module)?)?;)*
        };
    }
    add! { unfold fold convolution convolution_transpose max_pool mean_pool }
    Ok(())
}
