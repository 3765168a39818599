//! The native half of the Python package `gradus`: arrays as Python objects, and the operations
//! and fits that the modules in `python/gradus` give their names.

mod array;
mod autograd;
mod convert;
mod error;
mod fit;
mod indexing;
mod kernel;
mod operations;
mod operators;
mod random;
mod step;
mod view;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    step::silence_guarded_panics();
    module.add_class::<array::Array>()?;
    module.add("MxnetNDArray", module.py().get_type::<array::MxnetArray>())?;
    module.add_class::<autograd::Scope>()?;
    module.add_class::<step::PythonStep>()?;
    operations::add_functions(module)?;
    random::add_functions(module)?;
    module.add_function(wrap_pyfunction!(convert::from_bytes, module)?)?;
    module.add_function(wrap_pyfunction!(convert::from_lists, module)?)?;
    module.add_class::<convert::Elements>()?;
    module.add_function(wrap_pyfunction!(convert::elements, module)?)?;
    module.add_function(wrap_pyfunction!(autograd::set_mode, module)?)?;
    module.add_function(wrap_pyfunction!(autograd::gradients, module)?)?;
    module.add_function(wrap_pyfunction!(autograd::custom, module)?)?;
    module.add_function(wrap_pyfunction!(autograd::is_recording, module)?)?;
    module.add_function(wrap_pyfunction!(autograd::is_training, module)?)?;
    fit::add_to(module)?;
    module.add_function(wrap_pyfunction!(set_num_threads, module)?)?;
    module.add_function(wrap_pyfunction!(num_threads, module)?)?;
    Ok(())
}

/// Limits the threads that share large work.
#[pyfunction]
fn set_num_threads(count: usize) {
    gradus_core::threads::set_num_threads(count);
}

/// The number of threads that share large work.
#[pyfunction]
fn num_threads() -> usize {
    gradus_core::threads::num_threads()
}
