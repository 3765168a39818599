//! Recording, the pass back, gradients of gradients, functions with gradients of their own.

use std::cell::RefCell;

use gradus_core::{NdArray, autograd};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::array::{Array, Rules, wrap};
use crate::error::OrPython;

/// A scope in which operations are recorded, or not, as in training, or not: one may be entered
/// several times.
#[pyclass(module = "gradus.autograd", frozen)]
pub(crate) struct Scope {
    recording: Option<bool>,
    training: Option<bool>,
}

thread_local! {
    /// What the scopes that are open on this thread found.
    static OPEN: RefCell<Vec<(bool, bool)>> = const { RefCell::new(Vec::new()) };
}

#[pymethods]
impl Scope {
    #[new]
    fn new(recording: Option<bool>, training: Option<bool>) -> Scope {
        Scope {
            recording,
            training,
        }
    }

    fn __enter__(&self) {
        let before = autograd::set_mode(self.recording, self.training);
        OPEN.with_borrow_mut(|open| open.push(before));
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, pyo3::types::PyTuple>) -> PyResult<()> {
        let before = OPEN.with_borrow_mut(Vec::pop);
        let (recording, training) = before
            .ok_or_else(|| PyRuntimeError::new_err("a scope is left that was not entered"))?;
        autograd::set_mode(
            self.recording.map(|_| recording),
            self.training.map(|_| training),
        );
        Ok(())
    }
}

/// Turns recording and training mode on or off; says what both were.
#[pyfunction]
#[pyo3(signature = (recording=None, training=None))]
pub(crate) fn set_mode(recording: Option<bool>, training: Option<bool>) -> (bool, bool) {
    autograd::set_mode(recording, training)
}

thread_local! {
    /// What Python raised where Rust could not hand it on.
    static RAISED: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// Keeps an exception that is raised when the operation is over.
fn keep(error: PyErr) {
    RAISED.with_borrow_mut(|raised| {
        raised.get_or_insert(error);
    });
}

/// Raises what was kept meanwhile.
pub(crate) fn raise_kept() -> PyResult<()> {
    RAISED.with_borrow_mut(Option::take).map_or(Ok(()), Err)
}

pub(crate) fn backward(
    py: Python<'_>,
    rules: Rules,
    array: &NdArray,
    head: Option<&NdArray>,
    retain_graph: bool,
) -> PyResult<()> {
    // Python's other threads run meanwhile.
    let result = py.detach(|| match rules {
        Rules::NumPy => array.try_backward_with(head, retain_graph),
        Rules::Mxnet => array.try_backward_as_mxnet(head, retain_graph),
    });
    raise_kept()?;
    result.or_python(py)
}

/// The gradients of the sum of `head` with respect to `variables`.
#[pyfunction]
pub(crate) fn gradients<'py>(
    head: &Bound<'py, Array>,
    variables: Vec<Bound<'py, Array>>,
    create_graph: bool,
    retain_graph: bool,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let py = head.py();
    let rules = head.get().rules;
    let variables: Vec<_> = variables
        .iter()
        .map(|variable| variable.get().array(py))
        .collect();
    let variables: Vec<&NdArray> = variables.iter().map(|variable| &**variable).collect();
    let head = head.get().array(py);
    let (was_recording, _) = autograd::set_mode(Some(create_graph || retain_graph), None);
    let found = autograd::gradients(&head, &variables);
    autograd::set_mode(Some(was_recording), None);
    raise_kept()?;
    let found = found.or_python(py)?.into_iter();
    found
        .map(|gradient| {
            wrap(
                py,
                rules,
                if create_graph {
                    gradient
                } else {
                    gradient.detach()
                },
            )
        })
        .collect()
}

/// Applies a Python function with a gradient of its own: `forward` takes the inputs and gives one
/// array; `backward` takes the gradient of that and gives one array for each input.
#[pyfunction]
pub(crate) fn custom<'py>(
    py: Python<'py>,
    inputs: Vec<Bound<'py, Array>>,
    forward: Py<PyAny>,
    backward: Py<PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let rules = inputs
        .first()
        .map_or(Rules::NumPy, |input| input.get().rules);
    let arrays: Vec<_> = inputs
        .iter()
        .map(|input| input.get().array(py).into_owned())
        .collect();
    let arrays: Vec<&NdArray> = arrays.iter().collect();
    let output = autograd::custom(
        &arrays,
        move |inputs| {
            let called = Python::attach(|py| call(py, &forward, rules, inputs));
            match called {
                Ok(mut outputs) if outputs.len() == 1 => outputs.remove(0),
                Ok(_) => inputs[0].clone(),
                Err(error) => {
                    keep(error);
                    inputs[0].clone()
                }
            }
        },
        move |custom| {
            let cotangent = std::slice::from_ref(&custom.cotangent);
            match Python::attach(|py| call(py, &backward, rules, cotangent)) {
                Ok(gradients) => gradients,
                Err(error) => {
                    keep(error);
                    custom.inputs.iter().map(NdArray::zeros_like).collect()
                }
            }
        },
    );
    raise_kept()?;
    wrap(py, rules, output)
}

/// Calls a Python function of a list of arrays that gives such a list.
fn call(
    py: Python<'_>,
    function: &Py<PyAny>,
    rules: Rules,
    inputs: &[NdArray],
) -> PyResult<Vec<NdArray>> {
    let inputs = inputs.iter().map(|input| wrap(py, rules, input.clone()));
    let inputs = inputs.collect::<PyResult<Vec<_>>>()?;
    let outputs: Vec<Bound<'_, Array>> = function.bind(py).call1((inputs,))?.extract()?;
    Ok(outputs
        .iter()
        .map(|output| output.get().array(py).into_owned())
        .collect())
}

/// Whether operations are recorded now.
#[pyfunction]
pub(crate) fn is_recording() -> bool {
    autograd::is_recording()
}

/// Whether operations run in training mode now.
#[pyfunction]
pub(crate) fn is_training() -> bool {
    autograd::is_training()
}
