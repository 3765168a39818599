//! The library's errors as Python's: each is a `gradus.Error` and one of Python's own kinds.

use gradus_core::Error;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// The class in `gradus.errors` that an error becomes.
fn class_name(error: &Error) -> &'static str {
    match error {
        Error::Broadcast { .. } | Error::Shape { .. } => "ShapeError",
        Error::Axis { .. } => "AxisError",
        Error::Index { .. } => "PositionError",
        Error::DType { .. } => "DTypeError",
        Error::Autograd { .. } => "AutogradError",
        Error::Compile { .. } => "CompileError",
        Error::Argument { .. } => "ArgumentError",
        _ => "Error",
    }
}

/// An exception of the class `name` in `gradus.errors`.
pub(crate) fn exception(py: Python<'_>, name: &str, message: String) -> PyErr {
    static ERRORS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let errors = ERRORS.get_or_try_init(py, || py.import("gradus.errors").map(Bound::unbind));
    let class = errors.and_then(|errors| errors.bind(py).getattr(name));
    match class.and_then(|class| Ok(class.cast_into::<PyType>()?)) {
        Ok(class) => PyErr::from_type(class, message),
        Err(error) => error,
    }
}

/// Errors of the core, raised where Python called.
pub(crate) trait OrPython<T> {
    fn or_python(self, py: Python<'_>) -> PyResult<T>;
}

impl<T> OrPython<T> for gradus_core::Result<T> {
    #[inline]
    fn or_python(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| exception(py, class_name(&error), error.to_string()))
    }
}
