//! Python's numbers, lists, bytes and NumPy's arrays in and out.

use gradus_core::{DType, Element, NdArray, Shape};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyTuple};

use crate::array::{Array, Rules, wrap};
use crate::error::{OrPython, exception};
use crate::operators::Number;

/// Runs `$body` with `$type` standing for the Rust type of `$dtype`.
macro_rules! with_dtype {
    ($dtype:expr, $type:ident => $body:expr) => {
        match $dtype {
            DType::Bool => {
                type $type = bool;
                $body
            }
            DType::U8 => {
                type $type = u8;
                $body
            }
            DType::I32 => {
                type $type = i32;
                $body
            }
            DType::I64 => {
                type $type = i64;
                $body
            }
            DType::F32 => {
                type $type = f32;
                $body
            }
            DType::F64 => {
                type $type = f64;
                $body
            }
        }
    };
}

/// The element type of a name.
pub(crate) fn dtype(py: Python<'_>, name: &str) -> PyResult<DType> {
    use DType::{Bool, F32, F64, I32, I64, U8};
    let known = [F32, F64, I64, I32, U8, Bool];
    known.into_iter().find(|dtype| dtype.name() == name).ok_or_else(|| {
        let message =
            format!("dtype {name} is not known; there are float32, float64, int64, int32, uint8 and bool");
        exception(py, "DTypeError", message)
    })
}

/// How an element's bytes are read and written.
trait Bytes: Element {
    fn read(bytes: &[u8]) -> Vec<Self>;
    fn write(elements: &[Self], bytes: &mut [u8]);
}

macro_rules! bytes_of_numbers {
    ($($type:ty),*) => {$(
        impl Bytes for $type {
            fn read(bytes: &[u8]) -> Vec<$type> {
                let (elements, _) = bytes.as_chunks();
                elements.iter().map(|&element| <$type>::from_ne_bytes(element)).collect()
            }
            fn write(elements: &[$type], bytes: &mut [u8]) {
                let (bytes, _) = bytes.as_chunks_mut();
                for (bytes, element) in bytes.iter_mut().zip(elements) {
                    *bytes = element.to_ne_bytes();
                }
            }
        }
    )*};
}
bytes_of_numbers!(f32, f64, i64, i32, u8);

impl Bytes for bool {
    fn read(bytes: &[u8]) -> Vec<bool> {
        bytes.iter().map(|&byte| byte != 0).collect()
    }
    fn write(elements: &[bool], bytes: &mut [u8]) {
        for (byte, &element) in bytes.iter_mut().zip(elements) {
            *byte = element.into();
        }
    }
}

fn write_bytes(array: &NdArray, bytes: &mut [u8]) {
    with_dtype!(array.dtype(), T => T::write(&array.to_vec::<T>(), bytes));
}

/// An array of the elements' bytes in row-major order.
#[pyfunction]
pub(crate) fn from_bytes<'py>(
    py: Python<'py>,
    mxnet: bool,
    bytes: &Bound<'py, PyBytes>,
    dtype_name: &str,
    shape: Vec<usize>,
) -> PyResult<Bound<'py, PyAny>> {
    let bytes = bytes.as_bytes();
    let array = with_dtype!(dtype(py, dtype_name)?, T => {
        NdArray::try_from_vec(T::read(bytes), Shape::from(shape))
    });
    wrap(py, rules(mxnet), array.or_python(py)?)
}

pub(crate) fn rules(mxnet: bool) -> Rules {
    if mxnet { Rules::Mxnet } else { Rules::NumPy }
}

pub(crate) fn to_bytes<'py>(py: Python<'py>, array: &NdArray) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new_with(py, array.size() * array.dtype().size_in_bytes(), |bytes| {
        write_bytes(array, bytes);
        Ok(())
    })
}

/// NumPy's array of the same elements, which it owns and may change.
pub(crate) fn to_numpy<'py>(py: Python<'py>, array: &NdArray) -> PyResult<Bound<'py, PyAny>> {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let make = MAKE.get_or_try_init(py, || -> PyResult<_> {
        Ok(py.import("gradus._numpy")?.getattr("from_buffer")?.unbind())
    })?;
    let length = array.size() * array.dtype().size_in_bytes();
    let bytes = PyByteArray::new_with(py, length, |bytes| {
        write_bytes(array, bytes);
        Ok(())
    })?;
    let shape = PyTuple::new(py, &*array.shape())?;
    make.bind(py).call1((bytes, array.dtype().name(), shape))
}

/// What an array held at one time: readers of its memory keep it.
#[pyclass(module = "gradus", frozen)]
pub(crate) struct Elements {
    array: NdArray,
}

#[pymethods]
impl Elements {
    /// NumPy's description of the memory, which nobody may write to.
    #[getter]
    fn __array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dtype = self.array.dtype();
        let kind = match dtype {
            DType::Bool => "b",
            DType::U8 => "u",
            DType::I32 | DType::I64 => "i",
            DType::F32 | DType::F64 => "f",
        };
        let order = if cfg!(target_endian = "little") {
            "<"
        } else {
            ">"
        };
        let (address, strides) = self.array.address();
        let interface = PyDict::new(py);
        interface.set_item("version", 3)?;
        interface.set_item("typestr", format!("{order}{kind}{}", dtype.size_in_bytes()))?;
        interface.set_item("shape", PyTuple::new(py, &*self.array.shape())?)?;
        interface.set_item("strides", PyTuple::new(py, strides)?)?;
        interface.set_item("data", (address, true))?;
        Ok(interface)
    }
}

/// The elements that an array holds now, for a reader of its memory.
#[pyfunction]
pub(crate) fn elements(x: &Bound<'_, Array>) -> Elements {
    Elements {
        array: x.get().array(x.py()).into_owned(),
    }
}

/// Nested lists of the elements.
pub(crate) fn to_list<'py>(py: Python<'py>, array: &NdArray) -> PyResult<Bound<'py, PyAny>> {
    fn nest<'py>(
        py: Python<'py>,
        shape: &[usize],
        flat: &[Bound<'py, PyAny>],
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some((&length, inner)) = shape.split_first() else {
            return Ok(flat[0].clone());
        };
        let size: usize = inner.iter().product();
        let parts = (0..length).map(|i| nest(py, inner, &flat[i * size..][..size]));
        Ok(PyList::new(py, parts.collect::<PyResult<Vec<_>>>()?)?.into_any())
    }
    let flat: PyResult<Vec<_>> = match array.dtype() {
        DType::Bool => (array.to_vec::<bool>().into_iter())
            .map(|element| Ok(PyBool::new(py, element).to_owned().into_any()))
            .collect(),
        DType::F32 | DType::F64 => (array.to_vec::<f64>().into_iter())
            .map(|element| Ok(PyFloat::new(py, element).into_any()))
            .collect(),
        _ => (array.to_vec::<i64>().into_iter())
            .map(|element| Ok(element.into_pyobject(py)?.into_any()))
            .collect(),
    };
    nest(py, &array.shape(), &flat?)
}

pub(crate) fn to_number<'py>(py: Python<'py>, array: &NdArray) -> PyResult<Bound<'py, PyAny>> {
    array.try_item().or_python(py)?;
    to_list(py, &array.try_reshape(()).or_python(py)?)
}

/// What nested lists hold.
struct Collected {
    numbers: Vec<f64>,
    /// As they are, where all are whole: beyond 2^53 they would be rounded.
    integers: Option<Vec<i64>>,
    has_only_truths: bool,
}

/// An array of a number or of nested lists, tuples and arrays of numbers: float32, or with `dtype`
/// as it says; None where they hold anything else.
#[pyfunction]
#[pyo3(signature = (mxnet, source, dtype_name=None))]
pub(crate) fn from_lists<'py>(
    mxnet: bool,
    source: &Bound<'py, PyAny>,
    dtype_name: Option<&str>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = source.py();
    if dtype_name.is_none()
        && let Ok(list) = source.cast_exact::<PyList>()
        && let Some(numbers) = flat_numbers(list)
    {
        let length = numbers.len();
        let array = NdArray::try_from_vec(numbers, length).or_python(py)?;
        return wrap(py, rules(mxnet), array).map(Some);
    }
    let mut shape = Vec::new();
    let mut elements = Collected {
        numbers: Vec::new(),
        integers: Some(Vec::new()),
        has_only_truths: true,
    };
    if !collect(source, 0, &mut shape, &mut elements)? {
        return Ok(None);
    }
    let Collected {
        numbers,
        integers,
        has_only_truths,
    } = elements;
    let dtype = match dtype_name {
        Some("") if has_only_truths && !numbers.is_empty() => DType::Bool,
        Some("") => DType::F32,
        Some(name) => dtype(py, name)?,
        None => DType::F32,
    };
    let shape = Shape::from(shape);
    let array = match integers {
        Some(integers) if dtype != DType::F32 && dtype != DType::F64 => {
            NdArray::try_from_vec(integers, shape)
        }
        _ => NdArray::try_from_vec(numbers, shape),
    };
    wrap(py, rules(mxnet), array.or_python(py)?.astype(dtype)).map(Some)
}

/// The numbers of a list that holds nothing else.
fn flat_numbers(list: &Bound<'_, PyList>) -> Option<Vec<f32>> {
    let mut numbers = Vec::with_capacity(list.len());
    for element in list.iter() {
        let number = match element.cast_exact::<PyFloat>() {
            Ok(float) => float.value() as f32,
            Err(_) => element.cast_exact::<PyInt>().ok()?.extract::<i64>().ok()? as f32,
        };
        numbers.push(number);
    }
    Some(numbers)
}

/// Appends what `source` holds. Whether all of it are numbers.
fn collect(
    source: &Bound<'_, PyAny>,
    depth: usize,
    shape: &mut Vec<usize>,
    elements: &mut Collected,
) -> PyResult<bool> {
    let py = source.py();
    if let Ok(array) = source.cast::<Array>() {
        let array = array.get().array(py);
        reach(source, depth, &array.shape(), shape, elements)?;
        elements.has_only_truths &= array.dtype() == DType::Bool;
        elements.numbers.extend(array.to_vec::<f64>());
        match &mut elements.integers {
            Some(integers) if !array.dtype().is_float() => integers.extend(array.to_vec::<i64>()),
            integers => *integers = None,
        }
        return Ok(true);
    }
    if source.is_instance_of::<PyList>() || source.is_instance_of::<PyTuple>() {
        let length = source.len()?;
        if shape.len() == depth && elements.numbers.is_empty() {
            shape.push(length);
        }
        if shape.get(depth) != Some(&length) {
            return Err(ragged());
        }
        for part in source.try_iter()? {
            if !collect(&part?, depth + 1, shape, elements)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let Some(number) = Number::of(source) else {
        return Ok(false);
    };
    reach(source, depth, &[], shape, elements)?;
    elements.has_only_truths &= source.is_instance_of::<PyBool>();
    match (number, &mut elements.integers) {
        (Number::Integer(integer), integers) => {
            elements.numbers.push(integer as f64);
            if let Some(integers) = integers {
                integers.push(integer);
            }
        }
        (Number::Float(float), integers) => {
            elements.numbers.push(float);
            *integers = None;
        }
    }
    Ok(true)
}

/// Checks that what stands at `depth` and is of shape `inner` fits what came before.
fn reach(
    _source: &Bound<'_, PyAny>,
    depth: usize,
    inner: &[usize],
    shape: &mut Vec<usize>,
    elements: &Collected,
) -> PyResult<()> {
    if elements.numbers.is_empty() && shape.len() == depth {
        shape.extend_from_slice(inner);
    }
    if shape[depth.min(shape.len())..] != *inner {
        return Err(ragged());
    }
    Ok(())
}

fn ragged() -> PyErr {
    PyTypeError::new_err(
        "array: rows of different lengths stand side by side; all must be of one length",
    )
}
