//! Compiled steps of Python functions.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use gradus_core::{NdArray, Step, compile};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::panic::PanicException;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::array::{Array, Rules, wrap};
use crate::error::{OrPython, exception};

thread_local! {
    /// Whether a Python function is being recorded for a compiled step.
    static RECORDED: Cell<bool> = const { Cell::new(false) };
}

/// An error inside of a compiled step, where what it would do is done only once.
pub(crate) fn refuse(py: Python<'_>, what: &str) -> PyResult<()> {
    if !RECORDED.get() {
        return Ok(());
    }
    let message = format!(
        "compile: {what} inside of a compiled step would happen only when it is recorded; do it \
         outside and hand the result in"
    );
    Err(exception(py, "CompileError", message))
}

type Function<const N: usize> = Box<dyn Fn([&NdArray; N]) -> Vec<NdArray> + Send + Sync>;
type Compiled<const N: usize> = Step<N, Function<N>, Vec<NdArray>>;

macro_rules! steps {
    ($($variant:ident $count:literal)*) => {
        /// A step, by the number of its inputs.
        enum Steps {
            $($variant(Compiled<$count>),)*
        }

        impl Steps {
            /// # Errors
            /// When a step cannot have that many inputs.
            fn new(function: Py<PyAny>, inputs: usize) -> PyResult<Steps> {
                match inputs {
                    $($count => Ok(Steps::$variant(compile(of_python::<$count>(function)))),)*
                    more => Err(PyTypeError::new_err(format!(
                        "a compiled step takes up to 8 arrays, not {more}; stack some, or let the \
                         function capture them"
                    ))),
                }
            }

            fn call(&self, inputs: &[&NdArray]) -> gradus_core::Result<Vec<NdArray>> {
                match self {
                    $(Steps::$variant(step) => step.try_call(inputs.try_into().expect("counted")),)*
                }
            }

            fn epoch(&self, order: &NdArray, size: usize, inputs: &[&NdArray]) -> gradus_core::Result<Vec<Vec<NdArray>>> {
                match self {
                    $(Steps::$variant(step) => step.try_epoch(order, size, inputs.try_into().expect("counted")),)*
                }
            }

            fn count(&self) -> usize {
                match self {
                    $(Steps::$variant(_) => $count,)*
                }
            }

            fn describe(&self) -> String {
                match self {
                    $(Steps::$variant(step) => step.to_string(),)*
                }
            }
        }
    };
}

steps! { Zero 0 One 1 Two 2 Three 3 Four 4 Five 5 Six 6 Seven 7 Eight 8 }

/// A Python function as Rust's. What it raises travels as a panic, which [`guarded`] catches.
fn of_python<const N: usize>(function: Py<PyAny>) -> Function<N> {
    Box::new(move |inputs| {
        let before = RECORDED.replace(true);
        let called = Python::attach(|py| call(py, &function, inputs));
        RECORDED.set(before);
        called.unwrap_or_else(|error| resume_unwind(Box::new(error)))
    })
}

fn call<const N: usize>(
    py: Python<'_>,
    function: &Py<PyAny>,
    inputs: [&NdArray; N],
) -> PyResult<Vec<NdArray>> {
    let rules = RULES.get();
    let inputs = inputs.map(|input| wrap(py, rules, input.clone()));
    let inputs = inputs.into_iter().collect::<PyResult<Vec<_>>>()?;
    let result = function.bind(py).call1(PyTuple::new(py, inputs)?)?;
    if result.is_none() {
        return Ok(Vec::new());
    }
    if let Ok(array) = result.cast::<Array>() {
        FORM.set(Form::Single);
        return Ok(vec![array.get().array(py).into_owned()]);
    }
    FORM.set(Form::Several);
    let parts: Vec<Bound<'_, Array>> = result.extract().map_err(|_| {
        PyTypeError::new_err("a compiled step returns None, an array, or a tuple of arrays")
    })?;
    Ok(parts
        .iter()
        .map(|part| part.get().array(py).into_owned())
        .collect())
}

/// Batches of an epoch between two looks at Python's signals.
const STRETCH: usize = 1 << 12;

/// In what a step returns its arrays.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Single,
    Several,
}

thread_local! {
    static RULES: Cell<Rules> = const { Cell::new(Rules::NumPy) };
    static FORM: Cell<Form> = const { Cell::new(Form::Several) };
}

/// A function that is recorded once for each signature of its inputs and then replayed.
#[pyclass(name = "Step", module = "gradus", frozen)]
pub(crate) struct PythonStep {
    steps: std::sync::OnceLock<Steps>,
    function: Py<PyAny>,
    rules: std::sync::OnceLock<Rules>,
    form: std::sync::OnceLock<Form>,
}

#[pymethods]
impl PythonStep {
    #[new]
    fn new(function: Py<PyAny>) -> PythonStep {
        PythonStep {
            steps: std::sync::OnceLock::new(),
            function,
            rules: std::sync::OnceLock::new(),
            form: std::sync::OnceLock::new(),
        }
    }

    #[pyo3(signature = (*inputs))]
    fn __call__<'py>(&self, inputs: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        let py = inputs.py();
        let inputs: Vec<Bound<'py, Array>> = inputs.extract()?;
        let arrays: Vec<_> = inputs.iter().map(|input| input.get().array(py)).collect();
        let arrays: Vec<&NdArray> = arrays.iter().map(|array| &**array).collect();
        let steps = self.steps(py, &inputs)?;
        let outputs = self.run(py, || guarded(|| steps.call(&arrays)))?;
        self.returned(py, outputs)
    }

    /// Runs the step on the rows of `inputs` that `order` names, `batch_size` at a time; gives what
    /// it returned for each batch.
    #[pyo3(signature = (order, batch_size, *inputs))]
    fn epoch<'py>(
        &self,
        order: &Bound<'py, Array>,
        batch_size: usize,
        inputs: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyList>> {
        let py = inputs.py();
        let inputs: Vec<Bound<'py, Array>> = inputs.extract()?;
        let arrays: Vec<_> = inputs.iter().map(|input| input.get().array(py)).collect();
        let arrays: Vec<&NdArray> = arrays.iter().map(|array| &**array).collect();
        let order = order.get().array(py);
        let steps = self.steps(py, &inputs)?;
        let batches = PyList::empty(py);
        // In stretches, between which Ctrl-C is heard. Without rows the core says what is wrong.
        let stretch = batch_size.saturating_mul(STRETCH).max(1);
        let rows = if order.rank() == 1 { order.size() } else { 0 };
        let mut start = 0;
        loop {
            let stop = (start + stretch).min(rows);
            let part = match stop - start == rows {
                true => order.clone(),
                false => order.narrow(0, start, stop - start),
            };
            let part: &NdArray = &part;
            // Python's other threads run meanwhile, but while the step is recorded.
            let run = || py.detach(|| guarded(|| steps.epoch(part, batch_size, &arrays)));
            for outputs in self.run(py, run)? {
                batches.append(self.returned(py, outputs)?)?;
            }
            start = stop;
            if start >= rows {
                return Ok(batches);
            }
        }
    }

    fn __str__(&self) -> String {
        match self.steps.get() {
            Some(steps) => steps.describe(),
            None => "a step that was not called yet".into(),
        }
    }

    #[getter]
    fn __wrapped__(&self, py: Python<'_>) -> Py<PyAny> {
        self.function.clone_ref(py)
    }
}

impl PythonStep {
    fn steps(&self, py: Python<'_>, inputs: &[Bound<'_, Array>]) -> PyResult<&Steps> {
        self.rules.get_or_init(|| {
            inputs
                .first()
                .map_or(Rules::NumPy, |input| input.get().rules)
        });
        if self.steps.get().is_none() {
            let steps = Steps::new(self.function.clone_ref(py), inputs.len())?;
            let _ = self.steps.set(steps);
        }
        let steps = self.steps.get().expect("just made");
        match steps.count() == inputs.len() {
            true => Ok(steps),
            false => Err(PyValueError::new_err(format!(
                "the step was first called with {} arrays and now with {}; compile the function again",
                steps.count(),
                inputs.len()
            ))),
        }
    }

    fn run<R>(
        &self,
        py: Python<'_>,
        run: impl FnOnce() -> PyResult<gradus_core::Result<R>>,
    ) -> PyResult<R> {
        RULES.set(*self.rules.get().unwrap_or(&Rules::NumPy));
        let result = run()?.or_python(py);
        crate::autograd::raise_kept()?;
        self.form.get_or_init(|| FORM.get());
        py.check_signals()?;
        result
    }

    fn returned<'py>(&self, py: Python<'py>, outputs: Vec<NdArray>) -> PyResult<Bound<'py, PyAny>> {
        let rules = *self.rules.get().unwrap_or(&Rules::NumPy);
        let is_single = self.form.get() == Some(&Form::Single);
        let mut outputs = outputs.into_iter().map(|output| wrap(py, rules, output));
        match (outputs.len(), is_single) {
            (0, _) => Ok(py.None().into_bound(py)),
            (1, true) => outputs.next().expect("one"),
            _ => Ok(PyTuple::new(py, outputs.collect::<PyResult<Vec<_>>>()?)?.into_any()),
        }
    }
}

/// Runs what may panic: with an exception of Python's, or with the text of an error.
fn guarded<R>(run: impl FnOnce() -> R) -> PyResult<R> {
    let before = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(before);
    result.map_err(|payload| match payload.downcast::<PyErr>() {
        Ok(error) => Python::attach(|py| as_compile_error(py, *error)),
        Err(payload) => Python::attach(|py| exception(py, "CompileError", text(&*payload))),
    })
}

/// What the core refuses inside of a step reaches Python's function as a panic.
fn as_compile_error(py: Python<'_>, error: PyErr) -> PyErr {
    match error.is_instance_of::<PanicException>(py) {
        true => exception(py, "CompileError", error.value(py).to_string()),
        false => error,
    }
}

fn text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or("the step stopped").to_owned()
}

thread_local! {
    /// Whether a panic on this thread is caught and becomes an exception.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Panics that become exceptions are not printed besides.
pub(crate) fn silence_guarded_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !QUIET.get() {
            before(panic);
        }
    }));
}
