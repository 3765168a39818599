//! The classes of arrays: `gradus.nd.NDArray` with NumPy's rules, and `gradus.mxnet.nd.NDArray`,
//! the same with MXNet's.

use std::ops::Deref;
use std::sync::Arc;

use gradus_core::{GradReq, NdArray};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pyclass::CompareOp;
use pyo3::types::{PyList, PyTuple};

use crate::error::{OrPython, exception};
use crate::operators::{self, Operator};
use crate::view::{Look, View};
use crate::{convert, indexing};

/// Whose rules an array follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    NumPy,
    /// No array without axes, results of the operands' type, numbers that take it.
    Mxnet,
}

/// An n-dimensional array.
#[pyclass(name = "NDArray", module = "gradus.nd", subclass, frozen, weakref)]
pub(crate) struct Array {
    content: Content,
    pub(crate) rules: Rules,
}

/// An n-dimensional array by MXNet's rules.
#[pyclass(name = "NDArray", module = "gradus.mxnet.ndarray", extends = Array, frozen)]
pub(crate) struct MxnetArray;

/// What an array shows.
enum Content {
    Own(NdArray),
    /// Always the gradient that its owner has now.
    GradientOf(Py<Array>),
    View(Box<View>),
}

/// An array that a Python object shows.
pub(crate) enum Shown<'a> {
    Own(&'a NdArray),
    Made(NdArray),
    Shared(Arc<NdArray>),
}

impl Deref for Shown<'_> {
    type Target = NdArray;
    #[inline]
    fn deref(&self) -> &NdArray {
        match self {
            Shown::Own(array) => array,
            Shown::Made(array) => array,
            Shown::Shared(array) => array,
        }
    }
}

impl Shown<'_> {
    pub(crate) fn into_owned(self) -> NdArray {
        match self {
            Shown::Own(array) => array.clone(),
            Shown::Made(array) => array,
            Shown::Shared(array) => (*array).clone(),
        }
    }
}

/// A new Python object for a view of another, by MXNet's rules. Results of recorded operations are
/// looked at once and for all: their graph goes when they do.
pub(crate) fn view<'py>(array: &Bound<'py, Array>, look: Look) -> PyResult<Bound<'py, PyAny>> {
    let content = Content::View(Box::new(View::new(array, look)?));
    new(array.py(), Rules::Mxnet, content)
}

/// Whether a look at the array is a view of it.
pub(crate) fn has_views(array: &Array, py: Python<'_>) -> bool {
    array.rules == Rules::Mxnet
        && !gradus_core::autograd::is_recording()
        && !array.array(py).is_recorded()
}

/// A new Python object for an array.
#[inline]
pub(crate) fn wrap(py: Python<'_>, rules: Rules, array: NdArray) -> PyResult<Bound<'_, PyAny>> {
    match rules {
        Rules::NumPy => new(py, rules, Content::Own(array)),
        Rules::Mxnet => {
            let array = match array.rank() {
                0 => array.try_reshape(1).or_python(py)?,
                _ => array,
            };
            new(py, rules, Content::Own(array))
        }
    }
}

fn new(py: Python<'_>, rules: Rules, content: Content) -> PyResult<Bound<'_, PyAny>> {
    let array = Array { content, rules };
    Ok(match rules {
        Rules::NumPy => Bound::new(py, array)?.into_any(),
        Rules::Mxnet => {
            let array = PyClassInitializer::from(array).add_subclass(MxnetArray);
            Bound::new(py, array)?.into_any()
        }
    })
}

impl Array {
    /// What the array holds now.
    #[inline]
    pub(crate) fn array<'a>(&'a self, py: Python<'_>) -> Shown<'a> {
        match &self.content {
            Content::Own(array) => Shown::Own(array),
            Content::GradientOf(owner) => Shown::Made(owner.get().gradient(py)),
            Content::View(view) => Shown::Shared(view.shown(py)),
        }
    }

    /// Runs `change`, which assigns to the handle that it is given.
    pub(crate) fn update(
        &self,
        py: Python<'_>,
        change: impl FnOnce(&NdArray) -> gradus_core::Result<()>,
    ) -> PyResult<()> {
        match &self.content {
            Content::Own(array) => change(array).or_python(py),
            Content::GradientOf(owner) => {
                let owner = owner.get();
                let gradient = owner.gradient(py);
                change(&gradient).or_python(py)?;
                owner.array(py).try_set_grad(&gradient).or_python(py)
            }
            Content::View(view) => {
                let shown = view.shown(py);
                change(&shown).or_python(py)?;
                view.write_back(py, &shown)
            }
        }
    }

    /// The gradient; zeros before one has arrived.
    fn gradient(&self, py: Python<'_>) -> NdArray {
        let array = self.array(py);
        (array.try_grad()).unwrap_or_else(|_| array.detach().zeros_like())
    }

    fn wrap<'py>(&self, py: Python<'py>, array: NdArray) -> PyResult<Bound<'py, PyAny>> {
        wrap(py, self.rules, array)
    }

    /// `x += other` and its like: the same object holds the result.
    fn operate(&self, operator: Operator, other: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = other.py();
        let array = self.array(py);
        let Some(result) = operators::apply(operator, self.rules, &array, other, false)? else {
            let message = format!(
                "{}= takes an NDArray or a number on the right, not {}",
                operator.symbol(),
                other.get_type().name()?
            );
            return Err(PyTypeError::new_err(message));
        };
        if result.shape() != array.shape() {
            let message = format!(
                "{}: the result has shape {}, which an array of shape {} cannot hold; write \
                 x = x {} y for a new array, or reshape what stands on the right",
                operator.name(),
                result.shape(),
                array.shape(),
                operator.symbol(),
            );
            return Err(exception(py, "ShapeError", message));
        }
        if result.dtype().is_float() && !array.dtype().is_float() {
            let message = format!(
                "{}: the result has fractions, which {} cannot hold (convert with astype)",
                operator.name(),
                array.dtype()
            );
            return Err(exception(py, "DTypeError", message));
        }
        self.update(py, |array| array.try_assign(result))
    }

    fn binary<'py>(
        &self,
        operator: Operator,
        other: &Bound<'py, PyAny>,
        is_reflected: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        let array = self.array(py);
        match operators::apply(operator, self.rules, &array, other, is_reflected)? {
            Some(result) => self.wrap(py, result),
            None => Ok(py.NotImplemented().into_bound(py)),
        }
    }
}

#[pymethods]
impl Array {
    /// The lengths of the axes.
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &*self.array(py).shape())
    }

    /// The number of elements.
    #[getter]
    fn size(&self, py: Python<'_>) -> usize {
        self.array(py).size()
    }

    /// The number of axes.
    #[getter]
    fn ndim(&self, py: Python<'_>) -> usize {
        self.array(py).rank()
    }

    /// The name of the element type.
    #[getter(_dtype)]
    fn dtype(&self, py: Python<'_>) -> &'static str {
        self.array(py).dtype().name()
    }

    /// The array with its axes in reverse order.
    #[getter(T)]
    fn transposed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.wrap(py, self.array(py).t())
    }

    /// The gradient, once `attach_grad` was called: zeros until `backward` brings one.
    #[getter]
    fn grad<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = slf.py();
        let this = slf.get();
        if !this.array(py).has_grad() {
            return Ok(None);
        }
        let content = Content::GradientOf(slf.clone().unbind());
        new(py, this.rules, content).map(Some)
    }

    #[pyo3(name = "_attach_grad")]
    fn attach_grad(&self, py: Python<'_>, request: &str) -> PyResult<()> {
        let request = match request {
            "write" => GradReq::Write,
            "add" => GradReq::Add,
            "null" => GradReq::Null,
            other => {
                let message = format!("grad_req is 'write', 'add' or 'null', not '{other}'");
                return Err(exception(py, "ArgumentError", message));
            }
        };
        let array = self.array(py);
        if !array.dtype().is_float() {
            let dtype = array.dtype();
            let message =
                format!("attach_grad: got {dtype}, needs float32 or float64 (convert with astype)");
            return Err(exception(py, "DTypeError", message));
        }
        array.attach_grad_with(request);
        Ok(())
    }

    #[pyo3(name = "_backward", signature = (head=None, retain_graph=false))]
    fn backward(
        &self,
        py: Python<'_>,
        head: Option<&Bound<'_, Array>>,
        retain_graph: bool,
    ) -> PyResult<()> {
        let array = self.array(py);
        let head = head.map(|head| head.get().array(py));
        crate::autograd::backward(py, self.rules, &array, head.as_deref(), retain_graph)
    }

    /// The same elements without their history: a constant, as far as gradients are concerned.
    fn detach<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let (this, py) = (slf.get(), slf.py());
        match this.rules == Rules::Mxnet && !this.array(py).is_recorded() {
            true => view(slf, Look::Whole),
            false => this.wrap(py, this.array(py).detach()),
        }
    }

    /// A copy that holds what the array holds now.
    fn copy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.wrap(py, self.array(py).into_owned())
    }

    /// The elements as NumPy's array, a copy.
    fn asnumpy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_numpy(py, &self.array(py))
    }

    /// The elements as nested lists of Python's numbers.
    fn tolist<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_list(py, &self.array(py))
    }

    /// The one element as a Python number.
    fn item<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_number(py, &self.array(py))
    }

    /// The elements' bytes in row-major order.
    #[pyo3(name = "_bytes")]
    fn bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(convert::to_bytes(py, &self.array(py))?.into_any())
    }

    fn __str__(&self, py: Python<'_>) -> String {
        self.array(py).to_string()
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        self.array(py).to_string()
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        match self.array(py).shape().first() {
            Some(&length) => Ok(length),
            None => Err(PyTypeError::new_err(
                "len() of a single number, which has no axes; use size",
            )),
        }
    }

    fn __bool__(&self, py: Python<'_>) -> PyResult<bool> {
        let array = self.array(py);
        match array.size() {
            0 => Ok(false),
            1 => array.try_item().map(|number| number != 0.0).or_python(py),
            _ => Err(PyValueError::new_err(
                "The truth value of an NDArray with multiple elements is ambiguous.",
            )),
        }
    }

    fn __float__(&self, py: Python<'_>) -> PyResult<f64> {
        self.array(py).try_item().or_python(py)
    }

    fn __int__(&self, py: Python<'_>) -> PyResult<i64> {
        let array = self.array(py);
        array.try_item().or_python(py)?;
        Ok(array.to_vec::<i64>()[0])
    }

    fn __index__(&self, py: Python<'_>) -> PyResult<i64> {
        let array = self.array(py);
        if array.dtype().is_float() || array.size() != 1 {
            let message = "only an array of one integer can be used as an index";
            return Err(PyTypeError::new_err(message));
        }
        Ok(array.to_vec::<i64>()[0])
    }

    fn __hash__(slf: &Bound<'_, Self>) -> isize {
        // Comparisons are elementwise: an array is equal, as a key, to itself alone.
        (slf.as_ptr() as isize).rotate_right(4)
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let length = slf.get().__len__(py)?;
        let parts = (0..length as isize).map(|i| indexing::at(slf, i));
        let parts = PyList::new(py, parts.collect::<PyResult<Vec<_>>>()?)?;
        Ok(parts.try_iter()?.into_any())
    }

    fn __getitem__<'py>(
        slf: &Bound<'py, Self>,
        key: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        indexing::get(slf, key)
    }

    fn __setitem__(
        slf: &Bound<'_, Self>,
        key: &Bound<'_, PyAny>,
        value: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        indexing::set(slf, key, value)
    }

    fn __neg__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.wrap(py, self.array(py).neg())
    }

    fn __abs__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.wrap(py, self.array(py).abs())
    }

    fn __add__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Add, other, false)
    }

    fn __radd__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Add, other, true)
    }

    fn __iadd__(&self, other: &Bound<'_, PyAny>) -> PyResult<()> {
        self.operate(Operator::Add, other)
    }

    fn __sub__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Sub, other, false)
    }

    fn __rsub__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Sub, other, true)
    }

    fn __isub__(&self, other: &Bound<'_, PyAny>) -> PyResult<()> {
        self.operate(Operator::Sub, other)
    }

    fn __mul__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Mul, other, false)
    }

    fn __rmul__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Mul, other, true)
    }

    fn __imul__(&self, other: &Bound<'_, PyAny>) -> PyResult<()> {
        self.operate(Operator::Mul, other)
    }

    fn __truediv__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Div, other, false)
    }

    fn __rtruediv__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Div, other, true)
    }

    fn __itruediv__(&self, other: &Bound<'_, PyAny>) -> PyResult<()> {
        self.operate(Operator::Div, other)
    }

    fn __mod__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Rem, other, false)
    }

    fn __rmod__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Rem, other, true)
    }

    fn __imod__(&self, other: &Bound<'_, PyAny>) -> PyResult<()> {
        self.operate(Operator::Rem, other)
    }

    fn __pow__<'py>(
        &self,
        other: &Bound<'py, PyAny>,
        _modulus: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Pow, other, false)
    }

    fn __rpow__<'py>(
        &self,
        other: &Bound<'py, PyAny>,
        _modulus: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Pow, other, true)
    }

    fn __matmul__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.binary(Operator::Matmul, other, false)
    }

    fn __richcmp__<'py>(
        &self,
        other: &Bound<'py, PyAny>,
        comparison: CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
        let operator = match comparison {
            CompareOp::Lt => Operator::Less,
            CompareOp::Le => Operator::LessEqual,
            CompareOp::Eq => Operator::Equal,
            CompareOp::Ne => Operator::NotEqual,
            CompareOp::Gt => Operator::Greater,
            CompareOp::Ge => Operator::GreaterEqual,
        };
        self.binary(operator, other, false)
    }
}
