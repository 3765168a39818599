//! The reverse pass: from a result back to the leaves, one node after another.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::node::{Application, Kind, Node, Origin};
use crate::NdArray;
use crate::error::{Error, Result};
use crate::op::{Recorded, unbroadcast};
use crate::shape::Shape;
use crate::value::Value;

/// What an operation's gradient is made from: its inputs, its output, and the gradient of the
/// result with respect to that output.
pub(crate) struct Gradient {
    operation: Recorded,
    inputs: SmallVec<[NdArray; 2]>,
    output: NdArray,
    /// The gradient of the final result with respect to the output of this operation.
    pub(crate) cotangent: NdArray,
}

impl Gradient {
    fn new(application: Application, output: Value, cotangent: NdArray) -> Gradient {
        let mut inputs = SmallVec::new();
        application
            .inputs
            .for_each(|input| inputs.push(NdArray::from_value(input)));
        Gradient {
            operation: application.operation,
            inputs,
            output: NdArray::from_value(output),
            cotangent,
        }
    }

    /// The input at `position`, differentiable in its turn.
    pub(crate) fn input(&self, position: usize) -> NdArray {
        self.inputs[position].clone()
    }

    /// As [`input`](Self::input), borrowed.
    #[inline]
    pub(crate) fn input_ref(&self, position: usize) -> &NdArray {
        &self.inputs[position]
    }

    /// The shape of the input at `position`.
    pub(crate) fn input_shape(&self, position: usize) -> Shape {
        self.inputs[position].shape()
    }

    pub(crate) fn input_count(&self) -> usize {
        self.inputs.len()
    }

    /// The output, differentiable in its turn.
    pub(crate) fn output(&self) -> NdArray {
        self.output.clone()
    }

    /// As [`output`](Self::output), borrowed.
    #[inline]
    pub(crate) fn output_ref(&self) -> &NdArray {
        &self.output
    }
}

/// Whether the graph can be walked again after a pass.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Graph {
    Keep,
    Drop,
}

/// A cotangent on its way to the node that `output` came from.
struct Arrival {
    output: Value,
    cotangent: Option<NdArray>,
}

impl Arrival {
    fn node(&self) -> &Origin {
        let origin = self.output.origin.as_ref();
        origin.expect("cotangents go to values with a history")
    }

    fn add(&mut self, more: NdArray) {
        self.cotangent = Some(match self.cotangent.take() {
            Some(sum) => sum + more,
            None => more,
        });
    }
}

/// Cotangents on their way. Few are at once, as a rule, and those for the highest places are
/// waited for next: these stand in a short row, the highest last.
#[derive(Default)]
struct Pending {
    near: SmallVec<[Arrival; 4]>,
    /// Those for lower places than all in `near`.
    far: BTreeMap<(u64, u64), Arrival>,
}

/// Beyond this many a tree is quicker than a row.
const MOST_NEAR: usize = 32;

impl Pending {
    fn add(&mut self, output: Value, cotangent: NdArray) {
        let arrival = Arrival {
            output,
            cotangent: None,
        };
        let place = arrival.node().place;
        if let Some((&highest, _)) = self.far.last_key_value()
            && place <= highest
        {
            return self.far.entry(place).or_insert(arrival).add(cotangent);
        }
        match self
            .near
            .binary_search_by_key(&place, |near| near.node().place)
        {
            Ok(position) => self.near[position].add(cotangent),
            Err(position) => {
                let cotangent = Some(cotangent);
                self.near.insert(
                    position,
                    Arrival {
                        cotangent,
                        ..arrival
                    },
                );
            }
        }
        if self.near.len() > MOST_NEAR {
            let lowest = self.near.remove(0);
            self.far.insert(lowest.node().place, lowest);
        }
    }

    fn pop(&mut self) -> Option<(Value, NdArray)> {
        let far = || self.far.pop_last().map(|(_, arrival)| arrival);
        let Arrival { output, cotangent } = self.near.pop().or_else(far)?;
        Some((output, cotangent?))
    }
}

/// Sends `cotangent` from `result`, which has a history, down to the leaves. `arrive` is given
/// each leaf with what arrived there, and each node for which it wants to stop the walk (it
/// answers true).
///
/// Returns the names of operations without a gradient that were met.
///
/// # Errors
/// When the graph was used before and has been dropped, in the name of `operation`.
pub(crate) fn walk(
    operation: &'static str,
    result: Value,
    cotangent: NdArray,
    graph: Graph,
    mut arrive: impl FnMut(&Origin, &NdArray) -> bool,
) -> Result<Vec<&'static str>> {
    let mut pending = Pending::default();
    let mut blocked = Vec::new();
    pending.add(result, cotangent);
    while let Some((output, cotangent)) = pending.pop() {
        let node = output.origin.as_ref();
        let node = node.expect("cotangents go to values with a history");
        if arrive(node, &cotangent) {
            continue;
        }
        match &node.kind {
            Kind::Leaf(_) => {}
            Kind::Blocked(name) => blocked.push(*name),
            Kind::Operation => {
                let application = application(node, graph, operation)?;
                let gradient = Gradient::new(application, output, cotangent);
                step(gradient, &mut pending, &mut blocked);
            }
        }
    }
    blocked.sort_unstable();
    blocked.dedup();
    Ok(blocked)
}

/// Takes one operation apart: its cotangent becomes those of its inputs.
fn step(gradient: Gradient, pending: &mut Pending, blocked: &mut Vec<&'static str>) {
    let mut cotangents: SmallVec<[Option<NdArray>; 2]> = SmallVec::new();
    for (position, input) in gradient.inputs.iter().enumerate() {
        let value = input.value();
        cotangents.push(match &value.origin {
            None => None,
            Some(origin) => match origin.kind {
                Kind::Blocked(name) => {
                    blocked.push(name);
                    None
                }
                Kind::Leaf(_) | Kind::Operation => {
                    let cotangent = gradient.operation.vjp(&gradient, position);
                    cotangent.map(|cotangent| suited(cotangent, &value))
                }
            },
        });
    }
    // Each input is at the same time the output of the node that it came from.
    for (input, cotangent) in gradient.inputs.into_iter().zip(cotangents) {
        if let Some(cotangent) = cotangent {
            pending.add(input.into_value(), cotangent);
        }
    }
}

/// A gradient in the shape and type of its input.
fn suited(gradient: NdArray, input: &Value) -> NdArray {
    let gradient = unbroadcast(gradient, input.shape());
    if gradient.dtype() == input.dtype() {
        return gradient;
    }
    gradient.astype(input.dtype())
}

fn application(node: &Node, graph: Graph, operation: &'static str) -> Result<Application> {
    node.application(graph == Graph::Keep).ok_or_else(|| {
        Error::autograd(
            operation,
            "the graph of this result was used before and has been dropped; record it again, or \
             keep it with backward_retaining_graph the first time"
                .into(),
        )
    })
}

/// What `result` holds, which came from a node of the graph.
///
/// # Errors
/// When it was never recorded, in the name of `operation`.
pub(crate) fn recorded_value(result: &NdArray, operation: &'static str) -> Result<Value> {
    let value = result.value();
    if value.origin.is_some() {
        return Ok(value.into_owned());
    }
    Err(Error::autograd(
        operation,
        "this array was never recorded; compute it inside autograd::record(|| …) from an array on \
         which attach_grad was called"
            .into(),
    ))
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
