//! The reverse pass: from a result back to the leaves, one node after another.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use super::node::{Application, Kind, Node};
use crate::NdArray;
use crate::error::{Error, Result};
use crate::op::unbroadcast;
use crate::shape::Shape;

/// What an operation's gradient is made from: its inputs, its output, and the gradient of the
/// result with respect to that output.
pub(crate) struct Gradient {
    node: Arc<Node>,
    application: Arc<Application>,
    /// The gradient of the final result with respect to the output of this operation.
    pub(crate) cotangent: NdArray,
}

impl Gradient {
    /// The input at `position`, differentiable in its turn.
    pub(crate) fn input(&self, position: usize) -> NdArray {
        NdArray::from_value(self.application.inputs[position].clone())
    }

    /// The shape of the input at `position`.
    pub(crate) fn input_shape(&self, position: usize) -> Shape {
        self.application.inputs[position].shape().clone()
    }

    pub(crate) fn input_count(&self) -> usize {
        self.application.inputs.len()
    }

    /// The output, differentiable in its turn.
    pub(crate) fn output(&self) -> NdArray {
        let output = self.application.output.clone();
        NdArray::from_value(output.with_origin(Some(self.node.clone())))
    }
}

/// Whether the graph can be walked again after a pass.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Graph {
    Keep,
    Drop,
}

/// Cotangents on their way, the one for the highest place first.
#[derive(Default)]
struct Pending(BTreeMap<(u64, u64), (Arc<Node>, NdArray)>);

impl Pending {
    fn add(&mut self, node: &Arc<Node>, cotangent: NdArray) {
        match self.0.get_mut(&node.place) {
            Some((_, sum)) => *sum = &*sum + cotangent,
            None => drop(self.0.insert(node.place, (node.clone(), cotangent))),
        }
    }
}

/// Sends `cotangent` from `head` down to the leaves. `arrive` is given each leaf with what arrived
/// there, and each node for which it wants to stop the walk (it answers true).
///
/// Returns the names of operations without a gradient that were met.
///
/// # Errors
/// When the graph was used before and has been dropped, in the name of `operation`.
pub(crate) fn walk(
    operation: &'static str,
    head: &Arc<Node>,
    cotangent: NdArray,
    graph: Graph,
    mut arrive: impl FnMut(&Arc<Node>, &NdArray) -> bool,
) -> Result<Vec<&'static str>> {
    let mut pending = Pending::default();
    let mut blocked = Vec::new();
    pending.add(head, cotangent);
    while let Some((_, (node, cotangent))) = pending.0.pop_last() {
        if arrive(&node, &cotangent) {
            continue;
        }
        match &node.kind {
            Kind::Leaf(_) => {}
            Kind::Blocked(name) => blocked.push(*name),
            Kind::Operation(_) => {
                let application = application(&node, graph, operation)?;
                let gradient = Gradient {
                    node,
                    application,
                    cotangent,
                };
                step(&gradient, &mut pending, &mut blocked);
            }
        }
    }
    blocked.sort_unstable();
    blocked.dedup();
    Ok(blocked)
}

/// Takes one operation apart: its cotangent becomes those of its inputs.
fn step(gradient: &Gradient, pending: &mut Pending, blocked: &mut Vec<&'static str>) {
    let application = &gradient.application;
    for (position, input) in application.inputs.iter().enumerate() {
        let Some(origin) = &input.origin else {
            continue;
        };
        if let Kind::Blocked(name) = origin.kind {
            blocked.push(name);
            continue;
        }
        if let Some(cotangent) = application.operation.vjp(gradient, position) {
            let cotangent = unbroadcast(cotangent, input.shape()).astype(input.dtype());
            pending.add(origin, cotangent);
        }
    }
}

fn application(node: &Node, graph: Graph, operation: &'static str) -> Result<Arc<Application>> {
    let Kind::Operation(application) = &node.kind else {
        unreachable!("only operations are stepped through");
    };
    let mut application = application.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = match graph {
        Graph::Keep => application.clone(),
        Graph::Drop => application.take(),
    };
    taken.ok_or_else(|| {
        Error::autograd(
            operation,
            "the graph of this result was used before and has been dropped; record it again, or \
             keep it with backward_retaining_graph the first time"
                .into(),
        )
    })
}

/// The node that `result` came from.
///
/// # Errors
/// When it was never recorded, in the name of `operation`.
pub(crate) fn origin_of(result: &NdArray, operation: &'static str) -> Result<Arc<Node>> {
    let origin = match result.value() {
        Cow::Borrowed(value) => value.origin.clone(),
        Cow::Owned(value) => value.origin,
    };
    origin.ok_or_else(|| {
        Error::autograd(
            operation,
            "this array was never recorded; compute it inside autograd::record(|| …) from an \
             array on which attach_grad was called"
                .into(),
        )
    })
}

/// The error of a result that depends on its arguments only through operations without a gradient.
pub(crate) fn no_gradient(operation: &'static str, blocked: &[&'static str]) -> Error {
    Error::autograd(
        operation,
        format!(
            "no gradient passes through {}, whose results change in jumps or not at all; \
             differentiate something smooth instead",
            blocked.join(", ")
        ),
    )
}
