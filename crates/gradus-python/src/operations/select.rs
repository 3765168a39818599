//! Operations that take elements by their positions, or put them in order.

use gradus_core::nd::{self, Order, OutOfRange};
use gradus_core::{DType, NdArray};
use pyo3::prelude::*;

use super::{Input, Object, apply, apply_to_two, axes, positions};
use crate::array::{Rules, wrap};
use crate::convert::dtype;
use crate::error::{OrPython, exception};

fn out_of_range(py: Python<'_>, mode: &str) -> PyResult<OutOfRange> {
    Ok(match mode {
        "raise" => OutOfRange::Refuse,
        "clip" => OutOfRange::Clip,
        "wrap" => OutOfRange::Wrap,
        other => {
            let message = format!("mode is 'clip', 'wrap' or 'raise', not '{other}'");
            return Err(exception(py, "ArgumentError", message));
        }
    })
}

#[pyfunction]
fn take<'py>(
    x: Input<'_, 'py>,
    indices: Input<'_, 'py>,
    axis: isize,
    mode: &str,
) -> PyResult<Object<'py>> {
    let mode = out_of_range(x.py(), mode)?;
    let rules = x.get().rules;
    apply_to_two(x, indices, |x, indices| match rules {
        Rules::Mxnet => x.try_take_with(whole(indices), axis, mode),
        Rules::NumPy => x.try_take_with(indices, axis, mode),
    })
}

/// Positions in floats, whose fractions MXNet cuts off.
pub(super) fn whole(indices: &NdArray) -> NdArray {
    match indices.dtype().is_float() && indices.size() > 0 {
        true => indices.detach().trunc(),
        false => indices.clone(),
    }
}

#[pyfunction]
fn pick<'py>(
    x: Input<'_, 'py>,
    indices: Input<'_, 'py>,
    axis: isize,
    keepdims: bool,
    mode: &str,
) -> PyResult<Object<'py>> {
    let mode = out_of_range(x.py(), mode)?;
    let axes = axes(Some(vec![axis]), keepdims);
    apply_to_two(x, indices, |x, indices| {
        x.try_pick_with(whole(indices), axes, mode)
    })
}

#[pyfunction]
fn gather<'py>(x: Input<'_, 'py>, indices: Input<'_, 'py>, axis: isize) -> PyResult<Object<'py>> {
    apply_to_two(x, indices, |x, indices| x.try_gather(indices, axis))
}

#[pyfunction]
fn one_hot<'py>(x: Input<'_, 'py>, depth: usize, dtype_name: &str) -> PyResult<Object<'py>> {
    let dtype = dtype(x.py(), dtype_name)?;
    apply(x, |x| whole(x).try_one_hot_as(depth, dtype))
}

#[pyfunction]
fn where_<'py>(
    condition: Input<'_, 'py>,
    x: Input<'_, 'py>,
    y: Input<'_, 'py>,
) -> PyResult<Object<'py>> {
    let py = x.py();
    let condition = condition.get().array(py);
    let condition: &NdArray = &condition;
    apply_to_two(x, y, |x, y| nd::try_where(condition, x, y))
}

fn order(ascending: bool) -> Order {
    if ascending {
        Order::Ascending
    } else {
        Order::Descending
    }
}

#[pyfunction]
fn sort<'py>(x: Input<'_, 'py>, axis: isize, ascending: bool) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_sort_with(axis, order(ascending)))
}

#[pyfunction]
fn argsort<'py>(x: Input<'_, 'py>, axis: isize, ascending: bool) -> PyResult<Object<'py>> {
    positions(x, |x| x.try_argsort_with(axis, order(ascending)))
}

#[pyfunction]
fn topk<'py>(
    x: Input<'_, 'py>,
    k: usize,
    axis: isize,
    ascending: bool,
) -> PyResult<(Object<'py>, Object<'py>)> {
    let py = x.py();
    let (rules, array) = (x.get().rules, x.get().array(py));
    let (values, positions) = array
        .try_topk_with(k, axis, order(ascending))
        .or_python(py)?;
    let positions = match rules {
        Rules::NumPy => positions,
        Rules::Mxnet => positions.astype(DType::F32),
    };
    Ok((wrap(py, rules, values)?, wrap(py, rules, positions)?))
}

/// Where the elements are that are not zero: a list of positions for each axis.
#[pyfunction]
fn nonzero<'py>(x: Input<'_, 'py>) -> PyResult<Vec<Object<'py>>> {
    let py = x.py();
    let positions = x.get().array(py).nonzero().into_iter();
    positions
        .map(|of_axis| wrap(py, x.get().rules, of_axis))
        .collect()
}

/// The different elements in order, where each is among them, and how often each was there.
#[pyfunction]
fn unique<'py>(x: Input<'_, 'py>) -> PyResult<(Object<'py>, Object<'py>, Object<'py>)> {
    let (py, rules) = (x.py(), x.get().rules);
    let array = x.get().array(py);
    let ((elements, inverse), (_, counts)) = (array.unique_inverse(), array.unique_counts());
    Ok((
        wrap(py, rules, elements)?,
        wrap(py, rules, inverse)?,
        wrap(py, rules, counts)?,
    ))
}

/// Adds the functions of this file.
pub(super) fn add_functions(module: &Bound<'_, PyModule>) -> PyResult<()> {
    macro_rules! add {
        ($($name:ident)*) => {
            $(module.add_function(wrap_pyfunction!($name, module)?)?;)*
        };
    }
    add! { take pick gather one_hot where_ sort argsort topk nonzero unique }
    Ok(())
}
