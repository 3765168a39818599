//! The operations, as functions of the native module: `gradus.nd` and `gradus.mxnet.nd` give them
//! their names and defaults.

mod select;
mod shapes;
mod windows;

use gradus_core::{Axes, DType, NdArray, Result, Shape, nd};
use pyo3::prelude::*;

use crate::array::{Array, Rules, wrap};
use crate::convert::{dtype, rules};
use crate::error::{OrPython, exception};
use crate::operators::{self, Operator};

type Object<'py> = Bound<'py, PyAny>;
type Input<'a, 'py> = &'a Bound<'py, Array>;

/// Elements from which a computation lets Python's other threads run meanwhile.
const LONG: usize = 1 << 14;

/// Computes from one array; a long computation without Python's lock.
fn compute<'py>(
    x: Input<'_, 'py>,
    operation: impl FnOnce(&NdArray) -> Result<NdArray> + Send,
) -> PyResult<(Rules, NdArray)> {
    let py = x.py();
    let array = x.get().array(py);
    let array: &NdArray = &array;
    let result = match array.size() < LONG {
        true => operation(array),
        false => py.detach(|| operation(array)),
    };
    Ok((x.get().rules, result.or_python(py)?))
}

fn apply<'py>(
    x: Input<'_, 'py>,
    operation: impl FnOnce(&NdArray) -> Result<NdArray> + Send,
) -> PyResult<Object<'py>> {
    let (rules, result) = compute(x, operation)?;
    wrap(x.py(), rules, result)
}

/// As [`apply`]; by MXNet's rules the result has the type of the input.
fn apply_in_type<'py>(
    x: Input<'_, 'py>,
    operation: impl FnOnce(&NdArray) -> Result<NdArray> + Send,
) -> PyResult<Object<'py>> {
    let (rules, result) = compute(x, operation)?;
    let result = match rules {
        Rules::NumPy => result,
        Rules::Mxnet => result.astype(x.get().array(x.py()).dtype()),
    };
    wrap(x.py(), rules, result)
}

macro_rules! elementwise {
    ($($name:ident)*) => {
        /// Elementwise operations of one array, by name.
        pub(crate) fn add_elementwise(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $({
                #[pyfunction]
                fn $name<'py>(x: Input<'_, 'py>) -> PyResult<Object<'py>> {
                    apply_in_type(x, |x| Ok(x.$name()))
                }
                module.add_function(wrap_pyfunction!($name, module)?)?;
            })*
            Ok(())
        }
    };
}

elementwise! {
    neg abs sign exp expm1 log log1p log2 log10 sqrt rsqrt cbrt square reciprocal
    sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
    sigmoid relu softplus erf lgamma floor ceil round trunc isnan isfinite logical_not
}

/// The axes that a reduction runs over: all, or those named.
fn axes(named: Option<Vec<isize>>, keepdims: bool) -> Axes {
    let axes = match named {
        None => Axes::all(),
        Some(named) => Axes::from(named),
    };
    if keepdims { axes.keepdims() } else { axes }
}

macro_rules! reductions {
    ($($name:ident $method:ident;)*) => {
        /// Reductions: `name(x, axes or None, keepdims)`.
        pub(crate) fn add_reductions(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $({
                #[pyfunction]
                #[pyo3(signature = (x, axes=None, keepdims=false))]
                fn $name<'py>(x: Input<'_, 'py>, axes: Option<Vec<isize>>, keepdims: bool) -> PyResult<Object<'py>> {
                    apply_in_type(x, |x| x.$method(self::axes(axes, keepdims)))
                }
                module.add_function(wrap_pyfunction!($name, module)?)?;
            })*
            Ok(())
        }
    };
}

reductions! {
    sum try_sum_axis;
    mean try_mean_axis;
    prod try_prod_axis;
    max try_max_axis;
    min try_min_axis;
    norm try_norm_axis;
    logsumexp try_logsumexp_axis;
    any try_any_axis;
    all try_all_axis;
}

/// The variance with `ddof` less than the number of elements in the denominator.
#[pyfunction]
#[pyo3(signature = (x, axes=None, keepdims=false, ddof=0))]
fn var<'py>(
    x: Input<'_, 'py>,
    axes: Option<Vec<isize>>,
    keepdims: bool,
    ddof: usize,
) -> PyResult<Object<'py>> {
    apply_in_type(x, |x| x.try_var_axis(self::axes(axes, keepdims), ddof))
}

/// Positions of the largest element, or the smallest.
#[pyfunction]
#[pyo3(signature = (x, axes=None, keepdims=false, largest=true))]
fn argmax<'py>(
    x: Input<'_, 'py>,
    axes: Option<Vec<isize>>,
    keepdims: bool,
    largest: bool,
) -> PyResult<Object<'py>> {
    let axes = self::axes(axes, keepdims);
    positions(x, |x| {
        if largest {
            x.try_argmax_axis(axes)
        } else {
            x.try_argmin_axis(axes)
        }
    })
}

/// Positions, which MXNet gives as float32.
fn positions<'py>(
    x: Input<'_, 'py>,
    operation: impl FnOnce(&NdArray) -> Result<NdArray> + Send,
) -> PyResult<Object<'py>> {
    let (rules, result) = compute(x, operation)?;
    match rules {
        Rules::NumPy => wrap(x.py(), rules, result),
        Rules::Mxnet => wrap(x.py(), rules, result.astype(DType::F32)),
    }
}

/// A binary operator by its name; the left operand may be a number where the right is an array.
#[pyfunction]
fn binary<'py>(name: &str, left: &Object<'py>, right: &Object<'py>) -> PyResult<Object<'py>> {
    let py = left.py();
    let operator = operator_named(name).ok_or_else(|| {
        exception(
            py,
            "ArgumentError",
            format!("there is no binary operation {name}"),
        )
    })?;
    let (array, other, is_reflected) = match (left.cast::<Array>(), right.cast::<Array>()) {
        (Ok(left), _) => (left, right, false),
        (Err(_), Ok(right)) => (right, left, true),
        (Err(_), Err(_)) => {
            let message = format!("{name}: one operand at least must be an NDArray");
            return Err(pyo3::exceptions::PyTypeError::new_err(message));
        }
    };
    let rules = array.get().rules;
    let result = operators::apply(operator, rules, &array.get().array(py), other, is_reflected)?;
    match result {
        Some(result) => wrap(py, rules, result),
        None => Err(pyo3::exceptions::PyTypeError::new_err(format!(
            "type {} not supported",
            other.get_type()
        ))),
    }
}

fn operator_named(name: &str) -> Option<Operator> {
    use Operator::*;
    let all = [
        Add,
        Sub,
        Mul,
        Div,
        Rem,
        Pow,
        Maximum,
        Minimum,
        Atan2,
        Hypot,
        Equal,
        NotEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        LogicalAnd,
        LogicalOr,
        LogicalXor,
        Matmul,
    ];
    all.into_iter().find(|operator| operator.name() == name)
}

/// An operation of two arrays of one type.
fn apply_to_two<'py>(
    x: Input<'_, 'py>,
    y: Input<'_, 'py>,
    operation: impl FnOnce(&NdArray, &NdArray) -> Result<NdArray> + Send,
) -> PyResult<Object<'py>> {
    let py = x.py();
    let (a, b) = (x.get().array(py), y.get().array(py));
    let (a, b): (&NdArray, &NdArray) = (&a, &b);
    let result = match a.size().max(b.size()) < LONG {
        true => operation(a, b),
        false => py.detach(|| operation(a, b)),
    };
    wrap(py, x.get().rules, result.or_python(py)?)
}

/// The product that sums over the last axis of `x` and, by MXNet's rules, the first of `y`.
#[pyfunction]
#[pyo3(signature = (x, y, transpose_a=false, transpose_b=false))]
fn dot<'py>(
    x: Input<'_, 'py>,
    y: Input<'_, 'py>,
    transpose_a: bool,
    transpose_b: bool,
) -> PyResult<Object<'py>> {
    let rules = x.get().rules;
    apply_to_two(x, y, |x, y| {
        if rules == Rules::NumPy || (x.rank() <= 2 && y.rank() <= 2) {
            return match (transpose_a, transpose_b) {
                (false, false) => x.try_dot(y),
                (true, false) => x.t().try_dot(y),
                (false, true) => x.try_dot(y.t()),
                (true, true) => x.t().try_dot(y.t()),
            };
        }
        // The first axis becomes the last, the last the first.
        let x = if transpose_a {
            x.try_moveaxis(0, -1)?
        } else {
            x.clone()
        };
        let y = if transpose_b {
            y.try_moveaxis(-1, 0)?
        } else {
            y.clone()
        };
        nd::try_tensordot(&x, &y, 1)
    })
}

/// The matrix product, of stacks of matrices too.
#[pyfunction]
fn matmul<'py>(x: Input<'_, 'py>, y: Input<'_, 'py>) -> PyResult<Object<'py>> {
    apply_to_two(x, y, |x, y| x.try_matmul(y))
}

/// The sum of products over the last axis of both.
#[pyfunction]
fn inner<'py>(x: Input<'_, 'py>, y: Input<'_, 'py>) -> PyResult<Object<'py>> {
    apply_to_two(x, y, |x, y| x.try_inner(y))
}

/// The products of each element of `x` with each of `y`.
#[pyfunction]
fn outer<'py>(x: Input<'_, 'py>, y: Input<'_, 'py>) -> PyResult<Object<'py>> {
    apply_to_two(x, y, |x, y| x.try_outer(y))
}

/// The sum of the products of all elements, as vectors.
#[pyfunction]
fn vdot<'py>(x: Input<'_, 'py>, y: Input<'_, 'py>) -> PyResult<Object<'py>> {
    apply_to_two(x, y, |x, y| x.try_vdot(y))
}

/// Derivatives of the logarithm of the gamma function, from the second on.
#[pyfunction]
fn polygamma<'py>(x: Input<'_, 'py>, order: u32) -> PyResult<Object<'py>> {
    apply(x, |x| Ok(x.polygamma(order)))
}

#[pyfunction]
fn tensordot<'py>(
    x: Input<'_, 'py>,
    y: Input<'_, 'py>,
    of_x: Vec<isize>,
    of_y: Vec<isize>,
) -> PyResult<Object<'py>> {
    apply_to_two(x, y, |x, y| nd::try_tensordot(x, y, (of_x, of_y)))
}

#[pyfunction]
#[pyo3(signature = (x, low=None, high=None))]
fn clip<'py>(x: Input<'_, 'py>, low: Option<f64>, high: Option<f64>) -> PyResult<Object<'py>> {
    apply_in_type(x, |x| {
        x.try_clip(
            low.unwrap_or(f64::NEG_INFINITY),
            high.unwrap_or(f64::INFINITY),
        )
    })
}

#[pyfunction]
fn astype<'py>(x: Input<'_, 'py>, dtype_name: &str) -> PyResult<Object<'py>> {
    let dtype = dtype(x.py(), dtype_name)?;
    apply(x, |x| Ok(x.astype(dtype)))
}

#[pyfunction]
fn softmax<'py>(x: Input<'_, 'py>, axis: isize) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_softmax(axis))
}

#[pyfunction]
fn log_softmax<'py>(x: Input<'_, 'py>, axis: isize) -> PyResult<Object<'py>> {
    apply(x, |x| x.try_log_softmax(axis))
}

#[pyfunction]
fn softmax_cross_entropy<'py>(x: Input<'_, 'py>, labels: Input<'_, 'py>) -> PyResult<Object<'py>> {
    apply_to_two(x, labels, |x, labels| {
        gradus_core::loss::try_softmax_cross_entropy(x, &select::whole(labels))
    })
}

#[pyfunction]
fn cumsum<'py>(x: Input<'_, 'py>, axis: isize) -> PyResult<Object<'py>> {
    apply_in_type(x, |x| x.try_cumsum(axis))
}

#[pyfunction]
fn full<'py>(
    py: Python<'py>,
    mxnet: bool,
    shape: Vec<usize>,
    number: f64,
    dtype_name: &str,
) -> PyResult<Object<'py>> {
    let dtype = dtype(py, dtype_name)?;
    wrap(
        py,
        rules(mxnet),
        nd::full_as(Shape::from(shape), number, dtype),
    )
}

#[pyfunction]
fn arange<'py>(
    py: Python<'py>,
    mxnet: bool,
    start: f64,
    stop: f64,
    step: f64,
    dtype_name: &str,
) -> PyResult<Object<'py>> {
    let dtype = dtype(py, dtype_name)?;
    let length = (stop - start) / step;
    if step == 0.0 || !length.is_finite() || length > 1e12 {
        let message = format!(
            "arange: no number of steps of {step} that memory could hold leads from {start} to {stop}"
        );
        return Err(exception(py, "ArgumentError", message));
    }
    wrap(py, rules(mxnet), nd::arange_as((start, stop, step), dtype))
}

/// Shows the same array under the other rules.
#[pyfunction]
fn with_rules<'py>(x: Input<'_, 'py>, mxnet: bool) -> PyResult<Object<'py>> {
    let py = x.py();
    wrap(py, rules(mxnet), x.get().array(py).into_owned())
}

/// The names of the core's operations, and what they do.
#[pyfunction]
fn operations() -> Vec<(&'static str, &'static str)> {
    let entries = gradus_core::entries().into_iter();
    entries.map(|entry| (entry.name, entry.summary)).collect()
}

/// Adds the functions of this file.
pub(crate) fn add_functions(module: &Bound<'_, PyModule>) -> PyResult<()> {
    add_elementwise(module)?;
    add_reductions(module)?;
    macro_rules! add {
        ($($name:ident)*) => {
            $(module.add_function(wrap_pyfunction!($name, module)?)?;)*
        };
    }
    add! {
        var argmax binary dot matmul inner outer vdot polygamma tensordot clip astype softmax log_softmax softmax_cross_entropy
        cumsum full arange with_rules operations
    }
    select::add_functions(module)?;
    shapes::add_functions(module)?;
    windows::add_functions(module)?;
    Ok(())
}
