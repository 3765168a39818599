//! Operations that give elements another shape or another place, and join arrays.

use std::ops::Deref;

use gradus_core::nd::{self, PadMode};
use gradus_core::{NdArray, Result};
use pyo3::prelude::*;

use super::{Input, Object, apply};
use crate::array::{Array, has_views, view, wrap};
use crate::error::{OrPython, exception};
use crate::view::Look;

/// The arrays that several Python objects show.
fn several<'py, R>(
    arrays: &[Bound<'py, Array>],
    operation: impl FnOnce(&[&NdArray]) -> Result<R>,
) -> PyResult<R> {
    let Some(first) = arrays.first() else {
        let message = "no array was given; give at least one";
        return Err(pyo3::exceptions::PyValueError::new_err(message));
    };
    let py = first.py();
    let arrays: Vec<_> = arrays.iter().map(|array| array.get().array(py)).collect();
    let arrays: Vec<&NdArray> = arrays.iter().map(Deref::deref).collect();
    operation(&arrays).or_python(py)
}

#[pyfunction]
fn concat<'py>(
    py: Python<'py>,
    arrays: Vec<Bound<'py, Array>>,
    axis: isize,
) -> PyResult<Object<'py>> {
    let result = several(&arrays, |arrays| nd::try_concat(arrays, axis))?;
    wrap(py, arrays[0].get().rules, result)
}

#[pyfunction]
fn stack<'py>(
    py: Python<'py>,
    arrays: Vec<Bound<'py, Array>>,
    axis: isize,
) -> PyResult<Object<'py>> {
    let result = several(&arrays, |arrays| nd::try_stack(arrays, axis))?;
    wrap(py, arrays[0].get().rules, result)
}

#[pyfunction]
fn einsum<'py>(
    py: Python<'py>,
    subscripts: &str,
    arrays: Vec<Bound<'py, Array>>,
) -> PyResult<Object<'py>> {
    let result = several(&arrays, |arrays| nd::try_einsum(subscripts, arrays))?;
    wrap(py, arrays[0].get().rules, result)
}

/// The array cut into equal parts, or at positions.
#[pyfunction]
fn split<'py>(
    x: Input<'_, 'py>,
    sections: &Bound<'py, PyAny>,
    axis: isize,
) -> PyResult<Vec<Object<'py>>> {
    let py = x.py();
    let array = x.get().array(py);
    let parts = match sections.extract::<isize>() {
        Ok(count) => array.try_split(count, axis),
        Err(_) => array.try_split(sections.extract::<Vec<isize>>()?, axis),
    };
    let parts = parts.or_python(py)?.into_iter();
    parts.map(|part| wrap(py, x.get().rules, part)).collect()
}

#[pyfunction]
fn reshape<'py>(x: Input<'_, 'py>, shape: Vec<isize>) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_reshape(shape))
}

/// As [`reshape`]; by MXNet's rules a view.
#[pyfunction]
fn reshaped<'py>(x: Input<'_, 'py>, shape: Vec<isize>) -> PyResult<Object<'py>> {
    if !has_views(x.get(), x.py()) {
        return reshape(x, shape);
    }
    let lengths = x
        .get()
        .array(x.py())
        .try_reshape(shape)
        .or_python(x.py())?
        .shape();
    view(x, Look::Shape(lengths))
}

#[pyfunction]
fn transpose<'py>(x: Input<'_, 'py>, order: Vec<isize>) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_transpose(order))
}

#[pyfunction]
fn broadcast_to<'py>(x: Input<'_, 'py>, shape: Vec<usize>) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_broadcast_to(shape))
}

#[pyfunction]
fn expand_dims<'py>(x: Input<'_, 'py>, axes: Vec<isize>) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_expand_dims(axes))
}

#[pyfunction]
#[pyo3(signature = (x, axes=None))]
fn squeeze<'py>(x: Input<'_, 'py>, axes: Option<Vec<isize>>) -> PyResult<Object<'py>> {
    apply(x, |x| match axes {
        None => x.try_squeeze(),
        Some(axes) => x.try_squeeze_axis(axes),
    })
}

#[pyfunction]
fn flip<'py>(x: Input<'_, 'py>, axes: Vec<isize>) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_flip(axes))
}

#[pyfunction]
fn tile<'py>(x: Input<'_, 'py>, repeats: Vec<isize>) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_tile(repeats))
}

#[pyfunction]
fn repeat<'py>(x: Input<'_, 'py>, repeats: isize, axis: isize) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_repeat(repeats, axis))
}

#[pyfunction]
fn moveaxis<'py>(x: Input<'_, 'py>, from: Vec<isize>, to: Vec<isize>) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_moveaxis(from, to))
}

#[pyfunction]
fn roll<'py>(x: Input<'_, 'py>, shifts: Vec<isize>, axes: Vec<isize>) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_roll(shifts, axes))
}

#[pyfunction]
fn pad<'py>(
    x: Input<'_, 'py>,
    widths: Vec<(isize, isize)>,
    mode: &str,
    number: f64,
) -> PyResult<Object<'py>> {
    let mode = match mode {
        "constant" => PadMode::Constant(number),
        "edge" => PadMode::Edge,
        "reflect" => PadMode::Reflect,
        "symmetric" => PadMode::Symmetric,
        "wrap" => PadMode::Wrap,
        other => {
            let message = format!(
                "mode is 'constant', 'edge', 'reflect', 'symmetric' or 'wrap', not '{other}'"
            );
            return Err(exception(x.py(), "ArgumentError", message));
        }
    };
    apply(x, |x| x.try_pad(&*widths, mode))
}

#[pyfunction]
fn diagonal<'py>(
    x: Input<'_, 'py>,
    offset: isize,
    first: isize,
    second: isize,
) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_diagonal_with(offset, first, second))
}

/// Adds the functions of this file.
pub(super) fn add_functions(module: &Bound<'_, PyModule>) -> PyResult<()> {
    macro_rules! add {
        ($($name:ident)*) => {
            $(module.add_function(wrap_pyfunction!($name, module)?)?;)*
        };
    }
    add! { concat stack einsum split reshape reshaped transpose broadcast_to expand_dims squeeze flip tile repeat moveaxis roll
    pad diagonal }
    Ok(())
}
