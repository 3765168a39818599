//! [`NdArray`], the one array type: a handle on a value.

mod assign;
mod cell;
mod convert;
pub(crate) mod create;
mod display;
mod operand;
mod operators;

use std::borrow::Cow;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};

use crate::autograd::{Origin, is_tracing};
use crate::compile::trace;
use crate::dtype::DType;
use crate::shape::Shape;
use crate::value::Value;

pub(crate) use cell::{Cell, Link};
pub use convert::IntoArray;
pub use operand::Operand;

/// An n-dimensional array.
///
/// It is a value: cloning it, looking at it through a view and recording it all keep what it holds
/// now. Only the `assign` family ([`assign`](Self::assign), `+=` and its like) changes what this
/// handle holds, and nobody else's. A clone costs a reference count, a view copies nothing.
///
/// ```
/// use gradus_core::nd;
/// let x = nd::array([[1.0, 2.0], [3.0, 4.0]]);
/// let before = x.clone();
/// x.slice((.., 0)).assign(0.0);
/// assert_eq!(x.to_string(), "[[0. 2.]\n [0. 4.]]\n<NDArray 2x2 @cpu(0)>");
/// assert_eq!(before.sum().item(), 10.0);
/// ```
pub struct NdArray {
    /// What the handle was made with; `None` where it was made with a cell.
    fixed: Option<Value>,
    /// What the handle holds once somebody may assign to it. Results of operations, which seldom
    /// are assigned to, do without and are read without a lock.
    cell: OnceLock<Arc<Cell>>,
}

// Values are exchanged whole: a panic leaves no array half changed.
impl UnwindSafe for NdArray {}
impl RefUnwindSafe for NdArray {}

impl NdArray {
    #[inline]
    pub(crate) fn from_value(value: Value) -> NdArray {
        NdArray {
            fixed: Some(value),
            cell: OnceLock::new(),
        }
    }

    /// A handle that is likely to be assigned to: a new array, or a slice of one.
    pub(crate) fn from_cell(cell: Cell) -> NdArray {
        let cell = Arc::new(cell);
        if is_tracing() {
            trace::created(&cell);
        }
        NdArray {
            fixed: None,
            cell: OnceLock::from(cell),
        }
    }

    /// What the handle holds now.
    #[inline]
    pub(crate) fn value(&self) -> Cow<'_, Value> {
        if is_tracing() {
            self.notice();
        }
        self.untraced_value()
    }

    #[cold]
    fn notice(&self) {
        let is_known = self.cell.get().is_none() && self.fixed.as_ref().is_some_and(trace::knows);
        if !is_known {
            // The result of an operation before the step gets a cell, which tells when it is
            // assigned to or given a gradient one day.
            trace::seen(self.cell());
        }
    }

    /// As [`value`](Self::value), unseen by a trace.
    #[inline(always)]
    pub(crate) fn untraced_value(&self) -> Cow<'_, Value> {
        match (self.cell.get(), &self.fixed) {
            (Some(cell), _) => Cow::Owned(cell.value()),
            (None, Some(value)) => Cow::Borrowed(value),
            (None, None) => unreachable!("a handle has a value or a cell"),
        }
    }

    /// Reads what the handle holds now. `read` must not touch other arrays.
    #[inline]
    pub(crate) fn read<R>(&self, read: impl FnOnce(&Value) -> R) -> R {
        match (self.cell.get(), &self.fixed) {
            (Some(cell), _) => cell.read(read),
            (None, Some(value)) => read(value),
            (None, None) => unreachable!("a handle has a value or a cell"),
        }
    }

    #[inline]
    pub(crate) fn into_value(self) -> Value {
        match self.cell.get() {
            None => self.fixed.expect("a handle has a value or a cell"),
            Some(cell) => cell.value(),
        }
    }

    /// Whether the handle's elements are so many that another place for a result costs more than
    /// finding out whether theirs is free.
    #[inline]
    pub(crate) fn is_large(&mut self) -> bool {
        const LARGE: usize = 1024;
        self.fixed
            .as_ref()
            .is_some_and(|value| value.size() >= LARGE)
    }

    /// What the handle holds, taken out of it, where it has neither a cell nor a history.
    pub(crate) fn take_spare(&mut self) -> Option<Value> {
        match (self.cell.get(), &self.fixed) {
            (None, Some(value)) if value.origin.is_none() => self.fixed.take(),
            _ => None,
        }
    }

    /// Whether [`take_spare`](Self::take_spare) took what the handle held.
    pub(crate) fn is_taken(&self) -> bool {
        self.fixed.is_none() && self.cell.get().is_none()
    }

    /// Gives back what [`take_spare`](Self::take_spare) took.
    pub(crate) fn put_back(&mut self, value: Value) {
        self.fixed = Some(value);
    }

    /// The cell in which this handle's value can be exchanged.
    pub(crate) fn cell(&self) -> &Arc<Cell> {
        self.cell
            .get_or_init(|| Arc::new(Cell::new(self.fixed.clone().expect("no cell yet"))))
    }

    /// Whether `cell` is where this handle keeps its value.
    pub(crate) fn is_in(&self, cell: &Arc<Cell>) -> bool {
        self.cell.get().is_some_and(|own| Arc::ptr_eq(own, cell))
    }

    /// Changes what this handle holds.
    pub(crate) fn update<R>(&self, change: impl FnOnce(&mut Value) -> R) -> R {
        self.cell().update(change)
    }

    pub(crate) fn origin(&self) -> Option<Origin> {
        if is_tracing() {
            self.notice();
        }
        self.read(|value| value.origin.clone())
    }

    /// The lengths of the axes.
    ///
    /// ```
    /// assert_eq!(gradus_core::nd::zeros((2, 3)).shape().to_string(), "(2, 3)");
    /// ```
    pub fn shape(&self) -> Shape {
        self.read(|value| value.shape().clone())
    }

    /// The number of axes.
    pub fn rank(&self) -> usize {
        self.read(|value| value.rank())
    }

    /// The number of elements.
    pub fn size(&self) -> usize {
        self.read(|value| value.size())
    }

    /// The length of the first axis.
    ///
    /// # Panics
    /// On a single number, which has no axes.
    #[track_caller]
    #[expect(
        clippy::len_without_is_empty,
        reason = "as in NumPy: size() == 0 says it"
    )]
    pub fn len(&self) -> usize {
        match self.shape().first() {
            Some(&length) => length,
            None => panic!("len: a single number has no axes; use size"),
        }
    }

    /// The element type.
    #[inline]
    pub fn dtype(&self) -> DType {
        match &self.fixed {
            Some(value) => value.dtype(),
            None => self.cell().dtype(),
        }
    }

    /// Where the elements are.
    pub fn device(&self) -> Device {
        Device::Cpu(0)
    }

    /// Whether both handles hold one value: nobody has assigned to either since one was made of the
    /// other.
    #[doc(hidden)]
    pub fn holds_value_of(&self, other: &NdArray) -> bool {
        self.value().is_same_block(&other.value())
    }

    /// Whether the array is the result of a recorded operation.
    #[doc(hidden)]
    pub fn is_recorded(&self) -> bool {
        self.read(|value| (value.origin.as_ref()).is_some_and(|origin| origin.slot().is_none()))
    }

    /// The same elements without their history: a constant, as far as gradients are concerned.
    ///
    /// ```
    /// use gradus_core::{autograd, nd};
    /// let x = nd::array([3.0]);
    /// x.attach_grad();
    /// autograd::record(|| &x * x.detach()).backward();
    /// assert_eq!(x.grad().item(), 3.0);
    /// ```
    pub fn detach(&self) -> NdArray {
        NdArray::from_value(self.value().detached())
    }
}

impl Clone for NdArray {
    fn clone(&self) -> NdArray {
        NdArray::from_value(self.value().into_owned())
    }
}

/// Where an array's elements are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Device {
    /// The main memory, used by the processor's cores.
    Cpu(usize),
}

/// The device with main memory and all of the processor's cores. MXNet's name; `id` is a label.
///
/// ```
/// assert_eq!(gradus_core::cpu(0).to_string(), "cpu(0)");
/// ```
pub fn cpu(id: usize) -> Device {
    Device::Cpu(id)
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Device::Cpu(id) = self;
        write!(f, "cpu({id})")
    }
}
