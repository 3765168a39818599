//! Arrow's C streams, by which libraries hand tables to each other without copies.
//!
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>

use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// The stream in a capsule that `__arrow_c_stream__` gave; the capsule is empty from then on.
///
/// # Errors
/// When the capsule holds something else, or its stream is gone or no table.
pub(crate) fn reader(capsule: &Bound<'_, PyCapsule>) -> PyResult<RecordBatchStreamReader> {
    let stream = capsule
        .pointer_checked(Some(c"arrow_array_stream"))?
        .cast::<FFI_ArrowArrayStream>();
    // SAFETY: by the interface a capsule of this name, which was just checked, points at a stream
    // that lives as long as the capsule. The lock of the interpreter is held, so that nobody else
    // takes it meanwhile; the empty stream that is left in its place owns nothing.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
    RecordBatchStreamReader::try_new(stream)
        .map_err(|error| PyValueError::new_err(format!("the Arrow stream is no table: {error}")))
}
