//! The reverse pass: from a result back to the leaves, one node after another.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use smallvec::SmallVec;

use super::node::{Application, Inputs, Kind, Origin};
use crate::NdArray;
use crate::error::{Error, Result};
use crate::op::{Recorded, unbroadcast};
use crate::shape::Shape;
use crate::value::Value;

/// What an operation's gradient is made from: its inputs, its output, and the gradient of the
/// result with respect to that output.
pub(crate) struct Gradient {
    operation: Recorded,
    inputs: Inputs<NdArray>,
    output: NdArray,
    /// The gradient of the final result with respect to the output of this operation.
    pub(crate) cotangent: NdArray,
}

impl Gradient {
    #[inline]
    fn new(application: Application, arrival: Arrival) -> Gradient {
        Gradient {
            operation: application.operation,
            inputs: application.inputs.map(NdArray::from_value),
            output: NdArray::from_value(arrival.output),
            cotangent: NdArray::from_value(arrival.cotangent),
        }
    }

    /// The input at `position`, differentiable in its turn.
    pub(crate) fn input(&self, position: usize) -> NdArray {
        self.input_ref(position).clone()
    }

    /// As [`input`](Self::input), borrowed.
    #[inline]
    pub(crate) fn input_ref(&self, position: usize) -> &NdArray {
        &self.inputs.as_slice()[position]
    }

    /// The shape of the input at `position`.
    pub(crate) fn input_shape(&self, position: usize) -> Shape {
        self.input_ref(position).shape()
    }

    pub(crate) fn input_count(&self) -> usize {
        self.inputs.as_slice().len()
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

impl Graph {
    pub(crate) fn kept(is_kept: bool) -> Graph {
        if is_kept { Graph::Keep } else { Graph::Drop }
    }
}

/// What becomes of arrays whose graph had been used and dropped when a result was computed from them.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Used {
    Refuse,
    /// They are constants, as in MXNet.
    Constant,
}

/// A cotangent on its way to the node that `output` came from.
struct Arrival {
    output: Value,
    cotangent: Value,
}

impl Arrival {
    #[inline]
    fn node(&self) -> &Origin {
        let origin = self.output.origin.as_ref();
        origin.expect("cotangents go to values with a history")
    }

    fn add(&mut self, more: Value) {
        let more = NdArray::from_value(more);
        let sum = NdArray::from_value(self.cotangent.clone());
        self.cotangent = (sum + more).into_value();
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
    #[inline]
    fn add(&mut self, arrival: Arrival) {
        let place = arrival.node().place;
        match self.near.last_mut() {
            Some(last) if last.node().place == place => last.add(arrival.cotangent),
            Some(last) if last.node().place > place => self.add_below(place, arrival),
            None if !self.far.is_empty() => self.add_below(place, arrival),
            _ => self.push(arrival),
        }
    }

    fn add_below(&mut self, place: (u64, u64), arrival: Arrival) {
        if let Some((&highest, _)) = self.far.last_key_value()
            && place <= highest
        {
            match self.far.entry(place) {
                Entry::Occupied(mut there) => there.get_mut().add(arrival.cotangent),
                Entry::Vacant(free) => drop(free.insert(arrival)),
            }
            return;
        }
        let places = |near: &Arrival| near.node().place;
        match self.near.binary_search_by_key(&place, places) {
            Ok(position) => self.near[position].add(arrival.cotangent),
            Err(position) => {
                self.near.insert(position, arrival);
                self.move_away();
            }
        }
    }

    #[inline]
    fn push(&mut self, arrival: Arrival) {
        self.near.push(arrival);
        self.move_away();
    }

    #[inline]
    fn move_away(&mut self) {
        if self.near.len() > MOST_NEAR {
            let lowest = self.near.remove(0);
            self.far.insert(lowest.node().place, lowest);
        }
    }

    fn is_empty(&self) -> bool {
        self.near.is_empty() && self.far.is_empty()
    }

    /// The one for the highest place, of `next` and those that wait.
    #[inline]
    fn pop_after(&mut self, next: Option<Arrival>) -> Option<Arrival> {
        if let Some(next) = next {
            if self.is_empty() {
                return Some(next);
            }
            self.add(next);
        }
        let far = || self.far.pop_last().map(|(_, arrival)| arrival);
        self.near.pop().or_else(far)
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
    used: Used,
    mut arrive: impl FnMut(&Origin, &Value) -> bool,
) -> Result<Vec<&'static str>> {
    let mut pending = Pending::default();
    let mut blocked = Vec::new();
    let serial = result.origin.as_ref().map_or(0, |origin| origin.place.1);
    let cotangent = cotangent.into_value();
    let mut next = Some(Arrival {
        output: result,
        cotangent,
    });
    while let Some(arrival) = pending.pop_after(next.take()) {
        let node = arrival.node();
        match &node.kind {
            _ if arrive(node, &arrival.cotangent) => {}
            Kind::Leaf(_) => {}
            Kind::Blocked(name) => blocked.push(*name),
            Kind::Operation => match node.application(graph == Graph::Keep) {
                Some(application) => {
                    let gradient = Gradient::new(application, arrival);
                    next = step(gradient, &mut pending, &mut blocked);
                }
                None if used == Used::Constant && node.was_dropped_before(serial) => {}
                None => return Err(dropped(operation)),
            },
        }
    }
    blocked.sort_unstable();
    blocked.dedup();
    Ok(blocked)
}

/// Takes one operation apart: its cotangent becomes those of its inputs, each of which is at the
/// same time the output of the node that it came from. The last of them is not put among the
/// others but returned.
fn step(
    gradient: Gradient,
    pending: &mut Pending,
    blocked: &mut Vec<&'static str>,
) -> Option<Arrival> {
    match &gradient.inputs {
        Inputs::One(_) => {
            let cotangent = cotangent_of(&gradient, 0, blocked)?;
            match gradient.inputs {
                Inputs::One([input]) => Some(arrival(input, cotangent)),
                _ => None,
            }
        }
        Inputs::Two(_) => {
            let to_left = cotangent_of(&gradient, 0, blocked);
            let to_right = cotangent_of(&gradient, 1, blocked);
            let Inputs::Two([left, right]) = gradient.inputs else {
                return None;
            };
            let to_left = to_left.map(|cotangent| arrival(left, cotangent));
            let Some(to_right) = to_right else {
                return to_left;
            };
            if let Some(to_left) = to_left {
                pending.add(to_left);
            }
            Some(arrival(right, to_right))
        }
        Inputs::Many(inputs) => {
            let cotangents = 0..inputs.len();
            let cotangents: Vec<_> = cotangents
                .map(|position| cotangent_of(&gradient, position, blocked))
                .collect();
            if let Inputs::Many(inputs) = gradient.inputs {
                for (input, cotangent) in inputs.into_iter().zip(cotangents) {
                    if let Some(cotangent) = cotangent {
                        pending.add(arrival(input, cotangent));
                    }
                }
            }
            None
        }
    }
}

#[inline]
fn arrival(input: NdArray, cotangent: Value) -> Arrival {
    Arrival {
        output: input.into_value(),
        cotangent,
    }
}

/// What flows back to one input, in its shape and type; none to a constant.
fn cotangent_of(
    gradient: &Gradient,
    position: usize,
    blocked: &mut Vec<&'static str>,
) -> Option<Value> {
    let input = gradient.input_ref(position).value();
    if let Kind::Blocked(name) = input.origin.as_ref()?.kind {
        blocked.push(name);
        return None;
    }
    let cotangent = gradient.operation.vjp(gradient, position)?;
    Some(suited(cotangent, &input))
}

/// A gradient in the shape and type of its input.
#[inline]
fn suited(gradient: NdArray, input: &Value) -> Value {
    let is_suited =
        |gradient: &Value| gradient.shape() == input.shape() && gradient.dtype() == input.dtype();
    if gradient.read(is_suited) {
        return gradient.into_value();
    }
    let gradient = unbroadcast(gradient, input.shape());
    gradient.astype(input.dtype()).into_value()
}

fn dropped(operation: &'static str) -> Error {
    Error::autograd(
        operation,
        "the graph of this result was used before and has been dropped; record it again, or keep it \
         with backward_retaining_graph the first time"
            .into(),
    )
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
