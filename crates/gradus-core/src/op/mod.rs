//! Operations. One file each, or for elementwise ones a table of which each is an entry: name,
//! documentation, value, gradient and the inputs that tests feed it stand together.
//!
//! Everything goes through [`apply`], which computes and, where needed, records.

pub(crate) mod binary;
mod define;
mod entry;
#[cfg(test)]
mod levels;
pub(crate) mod reduce;
pub(crate) mod unary;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::NdArray;
use crate::autograd::{Gradient, Inputs, Node, is_plain, is_recording, is_tracing};
use crate::compile::{Lowered, Spec, trace};
use crate::dtype::DType;
use crate::error::Result;
use crate::kernel::columns::sum_of_columns;
use crate::kernel::sum::sum;
use crate::layout::Layout;
use crate::shape::Shape;
use crate::value::Value;

pub(crate) use binary::WithNumber;
pub(crate) use cast::cast;
pub use entry::{Entry, Sample};
pub(crate) use functions::*;
pub(crate) use put::{Composed, Look, Put};

/// Names each operation's file, in the order of the documentation.
macro_rules! operations {
    ($($name:ident)*) => {
        $(pub(crate) mod $name;)*

        /// What users call.
        pub(crate) mod functions {
            pub use super::binary::functions::*;
            pub use super::unary::functions::*;
            $(
                #[allow(unused_imports, unreachable_pub, reason = "some files name nothing for users")]
                pub use super::$name::*;
            )*
        }

        /// Every operation, in the order of the documentation.
        #[doc(hidden)]
        pub fn entries() -> Vec<Entry> {
            let mut entries = Vec::new();
            entries.extend(unary::TABLE.iter().map(|operation| operation.entry()));
            entries.extend(binary::TABLE.iter().map(|operation| operation.entry()));
            $(entries.extend_from_slice($name::ENTRIES);)*
            entries
        }
    };
}

operations! {
    cast identity powi polygamma where_
    sum prod max argmax var norm logsumexp any cumsum softmax cross_entropy
    reshape transpose broadcast_to stack
    expand_dims ravel moveaxis flip split tile pad
    slice put
    dot matmul outer tensordot einsum diagonal
    unfold convolution
    indices take gather pick nonzero one_hot
    ranking sort topk unique
}

/// One operation together with its parameters, such as the axes that a sum runs over.
pub(crate) trait Operation: fmt::Debug + Send + Sync + 'static {
    /// The name that users call it by.
    fn name(&self) -> &'static str;

    /// The output's value, without an origin. Checks shapes and element types.
    fn compute(&self, inputs: &[&Value]) -> Result<Value>;

    /// The gradient with respect to one input, made of recordable operations: a product of the
    /// output's cotangent with the Jacobian. `None` where nothing flows back. It may have a shape
    /// that the input was broadcast to; the backward pass sums it down.
    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray>;

    /// What it becomes in a compiled step where it makes an array like `output`.
    fn lower(&self, _inputs: &[Spec], _output: &Value) -> Lowered {
        Lowered::Call
    }

    /// Whether there is a gradient at all.
    fn is_differentiable(&self) -> bool {
        true
    }
}

/// An operation that only looks at its input in another way.
pub(crate) trait View: fmt::Debug + Send + Sync + 'static {
    fn layout(&self, input: &Layout) -> Result<Layout>;
}

/// An operation that was recorded.
#[derive(Clone)]
pub(crate) enum Recorded {
    /// An entry of a table.
    Entry(&'static dyn Operation),
    /// An entry of the table of operations of two arrays, one of which is a number.
    Number(WithNumber),
    /// One with parameters of its own.
    Own(Arc<dyn Operation>),
}

impl Deref for Recorded {
    type Target = dyn Operation;
    fn deref(&self) -> &(dyn Operation + 'static) {
        match self {
            Recorded::Entry(operation) => *operation,
            Recorded::Number(operation) => operation,
            Recorded::Own(operation) => &**operation,
        }
    }
}

/// Applies an operation, and records it where recording is on and an input has a history.
#[inline]
pub(crate) fn apply<const N: usize>(
    operation: impl Operation,
    inputs: &[&NdArray; N],
) -> Result<NdArray> {
    if is_tracing() {
        return trace::apply(Recorded::Own(Arc::new(operation)), inputs);
    }
    let values = values_of(inputs);
    let output = operation.compute(&borrowed(&values))?;
    let has_history = values.iter().any(|value| value.origin.is_some());
    Ok(NdArray::from_value(record(
        || Recorded::Own(Arc::new(operation)),
        || Inputs::new(values),
        has_history,
        output,
    )))
}

#[inline]
fn values_of<'a, const N: usize>(inputs: &[&'a NdArray; N]) -> [Cow<'a, Value>; N] {
    inputs.map(|input| input.value())
}

#[inline]
fn borrowed<'a, const N: usize>(values: &'a [Cow<Value>; N]) -> [&'a Value; N] {
    values.each_ref().map(|value| &**value)
}

/// As [`apply`], to inputs whose number is known at run time only.
pub(crate) fn apply_to_all(operation: impl Operation, inputs: &[&NdArray]) -> Result<NdArray> {
    if is_tracing() {
        return trace::apply(Recorded::Own(Arc::new(operation)), inputs);
    }
    let values: Vec<_> = inputs.iter().map(|input| input.value()).collect();
    let borrowed: Vec<&Value> = values.iter().map(|value| &**value).collect();
    let output = operation.compute(&borrowed)?;
    let has_history = values.iter().any(|value| value.origin.is_some());
    Ok(NdArray::from_value(record(
        || Recorded::Own(Arc::new(operation)),
        || Inputs::Many(values.into_iter().map(Cow::into_owned).collect()),
        has_history,
        output,
    )))
}

/// The end of every operation: its output, linked to its inputs where one of these has a history
/// and recording is on.
#[inline(always)]
pub(crate) fn record(
    operation: impl FnOnce() -> Recorded,
    inputs: impl FnOnce() -> Inputs<Value>,
    has_history: bool,
    output: Value,
) -> Value {
    debug_assert!(output.origin.is_none());
    if !has_history || !is_recording() {
        return output;
    }
    let operation = operation();
    let origin = match operation.is_differentiable() && output.dtype().is_float() {
        false => Node::blocked(operation.name()),
        true => Node::operation(operation, inputs()),
    };
    output.with_origin(Some(origin))
}

/// Sums a gradient down to the shape that its input had before it was broadcast. The only place
/// where broadcasting is undone.
pub(crate) fn unbroadcast(gradient: NdArray, shape: &Shape) -> NdArray {
    if gradient.read(|gradient| gradient.shape() == shape) {
        return gradient;
    }
    if is_plain()
        && let Some(sum) = sum_to(&gradient.value(), shape)
    {
        return NdArray::from_value(sum);
    }
    let from = gradient.shape();
    let extra = from.rank() - shape.rank();
    let axes: Vec<usize> = (0..from.rank())
        .filter(|&axis| axis < extra || (shape[axis - extra] == 1 && from[axis] != 1))
        .collect();
    let sum = gradient.sum_axis(axes);
    if sum.read(|sum| sum.shape() == shape) {
        return sum;
    }
    sum.reshape(shape)
}

/// The sum of float32 elements over the first axes, whose lengths `shape` lacks or has as 1; none
/// where it takes more than that.
fn sum_to(gradient: &Value, shape: &Shape) -> Option<Value> {
    if gradient.dtype() != DType::F32 {
        return None;
    }
    let elements = gradient.as_slice::<f32>()?;
    let from = gradient.shape();
    let extra = from.rank() - shape.rank();
    let is_kept = |axis: &usize| axis >= &extra && from[*axis] == shape[*axis - extra];
    let kept = (0..from.rank()).rev().take_while(is_kept).count();
    let (columns, ones) = (&from[from.rank() - kept..], &shape[..shape.rank() - kept]);
    if ones.iter().any(|&length| length != 1) {
        return None;
    }
    let columns: usize = columns.iter().product();
    Some(match columns {
        0 => return None,
        1 => Value::build(shape, |out| out.fill(sum(elements))),
        _ => Value::build(shape, |out| sum_of_columns(elements, out, |x| x)),
    })
}
