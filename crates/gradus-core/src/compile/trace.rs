//! Watches an eager run of a step and writes down what it computes, reads and assigns.
//!
//! Every array is known by the buffer that it looks at. Buffers that are filled while the step is
//! traced are roots of the graph; what handles held before belongs to captured places, which get
//! copies of their own first, so that no other handle shares their buffers.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::Arc;

use super::graph::{Captured, Graph, Operand, Place, Root, Source};
use crate::NdArray;
use crate::array::Cell;
use crate::autograd::{GradientSlot, Inputs, Node, Origin, is_tracing, tracing};
use crate::error::{Error, Result};
use crate::op::identity::Copied;
use crate::op::{self, Recorded};
use crate::value::Value;

thread_local! {
    static TRACE: RefCell<Trace> = RefCell::new(Trace::default());
}

#[derive(Default)]
struct Trace {
    roots: Vec<Root>,
    /// The root in each buffer. The roots' values keep the buffers from being used again.
    by_buffer: HashMap<usize, usize>,
    captured: Vec<Captured>,
    /// What the captured places held, to be put back when the step cannot be compiled.
    before: Vec<Before>,
    /// Every cell and every node with a gradient seen so far.
    cells: HashMap<usize, Arc<Cell>>,
    gradients: HashMap<usize, usize>,
    input_cells: Vec<Arc<Cell>>,
    /// Leaves of arrays that are made within the step: their gradients belong to no place.
    own_leaves: HashMap<usize, Origin>,
    without_gradient: Vec<Origin>,
    fault: Option<String>,
}

enum Before {
    Handle(Arc<Cell>, Value),
    Gradient(Origin, Option<NdArray>),
}

/// Why an assignment cannot be compiled, and what to do.
pub(super) const ASSIGNS_TO_INPUT: &str = "the step changes one of its inputs; let it capture what it \
    changes and take other arrays as inputs, or assign to a clone";

/// Runs `step` on copies of `inputs`, which `given` holds, and writes down what it does. Gives the
/// result of this run and the graph for further ones.
///
/// # Errors
/// [`Error::Compile`] when what it does depends on values. All places that it assigned to then hold
/// again what they held before.
pub(super) fn trace<R>(
    inputs: &[Value],
    given: &[&NdArray],
    step: impl FnOnce(&[NdArray]) -> R,
    outputs: impl FnOnce(&R) -> Vec<&NdArray>,
) -> Result<(R, Graph)> {
    let _emptied = Emptied::new();
    let inputs: Vec<NdArray> = (inputs.iter())
        .map(|input| NdArray::from_value(input.copied()))
        .collect();
    let (result, outputs) = tracing(true, || {
        with(|trace| {
            for (position, input) in inputs.iter().enumerate() {
                trace.add(Source::Input(position), &input.untraced_value(), true);
                trace.input_cells.push(input.cell().clone());
            }
            trace
                .input_cells
                .extend(given.iter().map(|array| array.cell().clone()));
        });
        let result = step(&inputs);
        let outputs = outputs(&result).into_iter().map(operand_of).collect();
        (result, outputs)
    });
    let trace = TRACE.take();
    match trace.fault {
        Some(message) => {
            trace.before.into_iter().rev().for_each(Before::put_back);
            Err(Error::Compile { message })
        }
        None => Ok((result, trace.finish(outputs))),
    }
}

/// Leaves no trace behind, after a panic neither.
struct Emptied;

impl Emptied {
    fn new() -> Emptied {
        TRACE.take();
        Emptied
    }
}

impl Drop for Emptied {
    fn drop(&mut self) {
        TRACE.take();
    }
}

fn with<R>(change: impl FnOnce(&mut Trace) -> R) -> R {
    TRACE.with_borrow_mut(change)
}

/// Computes an operation, records it for gradients where it must be, and writes it down.
pub(crate) fn apply(operation: Recorded, inputs: &[&NdArray]) -> Result<NdArray> {
    let operands = inputs.iter().map(|input| operand_of(input)).collect();
    let values: Vec<Cow<Value>> = inputs.iter().map(|input| input.value()).collect();
    let borrowed: Vec<&Value> = values.iter().map(|value| &**value).collect();
    let output = operation.compute(&borrowed)?;
    let output = with(|trace| trace.computed(operation.clone(), operands, output));
    let has_history = values.iter().any(|value| value.origin.is_some());
    let inputs = || Inputs::from_values(values.into_iter().map(Cow::into_owned).collect());
    let output = op::record(|| operation, inputs, has_history, output);
    Ok(NdArray::from_value(output))
}

/// Where in the graph an array is.
fn operand_of(array: &NdArray) -> Operand {
    let value = array.value();
    with(|trace| trace.operand(&value)).expect("its value was noticed")
}

/// Whether what a value looks at was made in the step, or noticed before.
pub(crate) fn knows(value: &Value) -> bool {
    with(|trace| trace.operand(value).is_some())
}

/// Takes notice of a number, which stays what it is.
pub(crate) fn constant(value: &Value) {
    with(|trace| trace.add(Source::Constant, value, false));
}

/// Takes notice of a cell that was made within the step.
pub(crate) fn created(cell: &Arc<Cell>) {
    let value = cell.value();
    with(|trace| {
        trace.cells.insert(address::<Cell>(cell), cell.clone());
        if trace.operand(&value).is_none() {
            trace.add(Source::Constant, &value, false);
        }
    });
}

/// Takes notice of a cell before it is read or assigned to.
pub(crate) fn seen(cell: &Arc<Cell>) {
    with(|trace| trace.seen(cell));
}

/// Prepares an assignment to a handle: what it held is known, and the source lies side by side.
#[track_caller]
pub(crate) fn assign(target: &NdArray, source: NdArray) -> NdArray {
    operand_of(target);
    refuse_inputs(target.cell());
    if source.value().is_contiguous {
        return source;
    }
    apply(Recorded::Own(Arc::new(Copied)), &[&source]).expect("every array can be copied")
}

/// Notes a fault when a cell is one of the step's inputs.
#[track_caller]
pub(crate) fn refuse_inputs(cell: &Arc<Cell>) {
    let location = Location::caller();
    with(|trace| {
        if trace
            .input_cells
            .iter()
            .any(|input| Arc::ptr_eq(input, cell))
        {
            trace.fault(format!("assign at {location}: {ASSIGNS_TO_INPUT}"));
        }
    });
}

/// Notes a fault when `array` depends on what the step is given: `what` reads its elements.
#[track_caller]
pub(crate) fn read(what: &str, array: &NdArray) {
    if !is_tracing() {
        return;
    }
    let location = Location::caller();
    reading(array, || format!("{what} at {location}"));
}

/// As [`read`], of an array that is formatted: what formats it does not tell where it was asked to.
pub(crate) fn printed(array: &NdArray) {
    if is_tracing() {
        let shape = array.shape();
        reading(array, || {
            format!("printing an array of {} and shape {shape}", array.dtype())
        });
    }
}

fn reading(array: &NdArray, what: impl FnOnce() -> String) {
    let operand = operand_of(array);
    with(|trace| {
        if trace.roots[operand.root].varies {
            trace.fault(format!(
                "{} reads an array that the step computes or captures, and what is read cannot \
                 steer a step that is recorded once; return the array and read it outside, or \
                 choose between arrays with where_",
                what()
            ));
        }
    });
}

/// Notes a fault when a step is being traced: `what` is done anew in every run.
#[track_caller]
pub(crate) fn refuse(what: &str) {
    if is_tracing() {
        let location = Location::caller();
        with(|trace| {
            trace.fault(format!(
                "{what} at {location} would be done once, when the step is recorded, and not again; \
                 do it outside and give the step what comes of it"
            ));
        });
    }
}

/// Takes notice of a leaf before it is attached to an array.
pub(crate) fn attached(array: &NdArray, leaf: &Origin) {
    let cell = array.cell();
    with(|trace| {
        let is_known = trace.cells.contains_key(&address::<Cell>(cell))
            || trace.operand(&cell.value()).is_some();
        if !is_known {
            // It is as if the step had begun with a fresh leaf.
            trace
                .before
                .push(Before::Handle(cell.clone(), cell.value()));
            trace.capture_gradient(leaf, None, None);
        } else if !trace.is_captured(cell) {
            trace.own_leaves.insert(address::<Node>(leaf), leaf.clone());
        }
    });
}

/// Takes notice of a gradient before it is read.
pub(crate) fn gradient_read(node: &Origin, slot: &GradientSlot) {
    let is_known = |trace: &mut Trace| {
        trace.gradients.contains_key(&address::<Node>(node)) || trace.is_own(node)
    };
    if with(is_known) {
        return;
    }
    let before = slot.get();
    let own = before
        .as_ref()
        .map(|gradient| NdArray::from_value(gradient.untraced_value().copied()));
    with(|trace| match &own {
        Some(own) => {
            let root = trace.next_captured(&own.untraced_value());
            trace.capture_gradient(node, before, Some(root));
        }
        None => trace.without_gradient.push(node.clone()),
    });
    if own.is_some() {
        slot.set(own);
    }
}

/// Takes notice of a gradient before it is exchanged.
pub(crate) fn gradient_written(node: &Origin, slot: &GradientSlot) {
    let before = slot.get();
    with(|trace| {
        if !trace.gradients.contains_key(&address::<Node>(node)) && !trace.is_own(node) {
            trace.capture_gradient(node, before, None);
        }
    });
}

impl Trace {
    fn add(&mut self, source: Source, value: &Value, varies: bool) -> usize {
        let root = self.roots.len();
        self.by_buffer.insert(value.buffer_address(), root);
        self.roots.push(Root {
            source,
            value: value.detached(),
            varies,
        });
        root
    }

    fn operand(&self, value: &Value) -> Option<Operand> {
        Some(Operand {
            root: *self.by_buffer.get(&value.buffer_address())?,
            layout: value.layout.clone(),
        })
    }

    /// The output, in a buffer that it fills, unless it is a look at what is known.
    fn computed(&mut self, operation: Recorded, operands: Vec<Operand>, output: Value) -> Value {
        if self.operand(&output).is_some() {
            return output;
        }
        let is_whole = output.is_contiguous && output.layout.offset == 0;
        let output = if is_whole { output } else { output.copied() };
        let varies = operands
            .iter()
            .any(|operand| self.roots[operand.root].varies);
        self.add(
            Source::Applied {
                operation,
                operands,
            },
            &output,
            varies,
        );
        output
    }

    fn seen(&mut self, cell: &Arc<Cell>) {
        if self
            .cells
            .insert(address::<Cell>(cell), cell.clone())
            .is_some()
        {
            return;
        }
        let before = cell.value();
        if self.operand(&before).is_some() {
            return;
        }
        let own = before.copied().with_origin(before.origin.clone());
        let root = self.next_captured(&own);
        cell.update(|value| *value = own);
        self.captured.push(Captured {
            place: Place::Handle {
                cell: cell.clone(),
                origin: before.origin.clone(),
            },
            read: Some(root),
            written: None,
        });
        self.before.push(Before::Handle(cell.clone(), before));
    }

    fn is_captured(&self, cell: &Arc<Cell>) -> bool {
        self.captured.iter().any(|place| match &place.place {
            Place::Handle { cell: other, .. } => Arc::ptr_eq(other, cell),
            Place::Gradient(_) => false,
        })
    }

    fn is_own(&self, node: &Origin) -> bool {
        self.own_leaves.contains_key(&address::<Node>(node))
    }

    fn next_captured(&mut self, value: &Value) -> usize {
        self.add(Source::Captured(self.captured.len()), value, true)
    }

    fn capture_gradient(&mut self, node: &Origin, before: Option<NdArray>, read: Option<usize>) {
        self.gradients
            .insert(address::<Node>(node), self.captured.len());
        self.captured.push(Captured {
            place: Place::Gradient(node.clone()),
            read,
            written: None,
        });
        self.before.push(Before::Gradient(node.clone(), before));
    }

    fn fault(&mut self, message: String) {
        self.fault.get_or_insert(message);
    }

    fn finish(mut self, outputs: Vec<Operand>) -> Graph {
        let mut captured = std::mem::take(&mut self.captured);
        let mut emptied = Vec::new();
        for place in &mut captured {
            let held = match &place.place {
                Place::Handle { cell, .. } => Some(cell.value()),
                Place::Gradient(node) => node
                    .slot()
                    .and_then(GradientSlot::get)
                    .map(NdArray::into_value),
            };
            if let (Place::Gradient(node), None) = (&place.place, &held) {
                emptied.push(node.clone());
            }
            let held = held.and_then(|value| self.operand(&value));
            place.written = held.filter(|operand| Some(operand.root) != place.read);
        }
        Graph {
            roots: self.roots,
            captured,
            outputs,
            without_gradient: self.without_gradient,
            emptied,
        }
    }
}

impl Before {
    fn put_back(self) {
        match self {
            Before::Handle(cell, value) => cell.update(|held| *held = value),
            Before::Gradient(node, gradient) => {
                if let Some(slot) = node.slot() {
                    slot.set(gradient);
                }
            }
        }
    }
}

/// Where what is shared is, by which it is told from others.
fn address<T>(shared: &T) -> usize {
    std::ptr::from_ref(shared).addr()
}
