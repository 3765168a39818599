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
use std::ops::Deref;

use crate::NdArray;
use crate::autograd::{Application, Gradient, Node, is_recording};
use crate::error::Result;
use crate::layout::Layout;
use crate::shape::Shape;
use crate::value::Value;

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
    indices take gather pick nonzero one_hot
    ranking sort topk unique
}

/// One operation together with its parameters, such as the axes that a sum runs over.
pub(crate) trait Operation: Send + Sync + 'static {
    /// The name that users call it by.
    fn name(&self) -> &'static str;

    /// The output's value, without an origin. Checks shapes and element types.
    fn compute(&self, inputs: &[&Value]) -> Result<Value>;

    /// The gradient with respect to one input, made of recordable operations: a product of the
    /// output's cotangent with the Jacobian. `None` where nothing flows back. It may have a shape
    /// that the input was broadcast to; the backward pass sums it down.
    fn vjp(&self, gradient: &Gradient, input: usize) -> Option<NdArray>;

    /// Whether there is a gradient at all.
    fn is_differentiable(&self) -> bool {
        true
    }
}

/// An operation that only looks at its input in another way.
pub(crate) trait View: Send + Sync + 'static {
    fn layout(&self, input: &Layout) -> Result<Layout>;
}

/// An operation that was recorded: an entry of a table, or one with parameters of its own.
pub(crate) enum Recorded {
    Entry(&'static dyn Operation),
    Own(Box<dyn Operation>),
}

impl Deref for Recorded {
    type Target = dyn Operation;
    fn deref(&self) -> &(dyn Operation + 'static) {
        match self {
            Recorded::Entry(operation) => *operation,
            Recorded::Own(operation) => &**operation,
        }
    }
}

/// Applies an operation, and records it where recording is on and an input has a history.
pub(crate) fn apply<const N: usize>(
    operation: impl Operation,
    inputs: &[&NdArray; N],
) -> Result<NdArray> {
    let values = inputs.map(|input| input.value());
    let output = operation.compute(&values.each_ref().map(|value| &**value))?;
    let operation = || Recorded::Own(Box::new(operation));
    Ok(record(operation, values, output))
}

/// As [`apply`], for an entry of a table, which needs no place of its own in the graph.
#[inline]
pub(crate) fn apply_entry<const N: usize>(
    operation: &'static dyn Operation,
    inputs: &[&NdArray; N],
) -> Result<NdArray> {
    let values = inputs.map(|input| input.value());
    let output = operation.compute(&values.each_ref().map(|value| &**value))?;
    Ok(record(|| Recorded::Entry(operation), values, output))
}

/// As [`apply`], to inputs whose number is known at run time only.
pub(crate) fn apply_to_all(operation: impl Operation, inputs: &[&NdArray]) -> Result<NdArray> {
    let values: Vec<_> = inputs.iter().map(|input| input.value()).collect();
    let borrowed: Vec<&Value> = values.iter().map(|value| &**value).collect();
    let output = operation.compute(&borrowed)?;
    let operation = || Recorded::Own(Box::new(operation));
    Ok(record(operation, values, output))
}

/// The output as an array, linked to its inputs where these have a history and recording is on.
#[inline]
fn record<'a>(
    operation: impl FnOnce() -> Recorded,
    inputs: impl AsRef<[Cow<'a, Value>]> + IntoIterator<Item = Cow<'a, Value>>,
    mut output: Value,
) -> NdArray {
    debug_assert!(output.origin.is_none());
    if is_recording() && inputs.as_ref().iter().any(|input| input.origin.is_some()) {
        let operation = operation();
        output.origin = Some(
            match operation.is_differentiable() && output.dtype().is_float() {
                false => Node::blocked(operation.name()),
                true => Node::operation(Application {
                    operation,
                    inputs: inputs.into_iter().map(Cow::into_owned).collect(),
                    output: output.clone(),
                }),
            },
        );
    }
    NdArray::from_value(output)
}

/// Sums a gradient down to the shape that its input had before it was broadcast. The only place
/// where broadcasting is undone.
pub(crate) fn unbroadcast(gradient: NdArray, shape: &Shape) -> NdArray {
    let from = gradient.shape();
    if from == *shape {
        return gradient;
    }
    let extra = from.rank() - shape.rank();
    let axes: Vec<usize> = (0..from.rank())
        .filter(|&axis| axis < extra || (shape[axis - extra] == 1 && from[axis] != 1))
        .collect();
    gradient.sum_axis(axes).reshape(shape)
}
