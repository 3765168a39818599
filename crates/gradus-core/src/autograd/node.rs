//! The recorded graph: one node per operation that took part, linked from results to inputs.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use smallvec::SmallVec;

use super::gradient::GradientSlot;
use crate::op::Recorded;
use crate::value::Value;

/// Where a value came from.
pub(crate) struct Node {
    /// A level and a serial number. The level is higher than that of every node that this one was
    /// computed from: nodes visited from the highest place down are in reverse order of their
    /// computation.
    pub(crate) place: (u64, u64),
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    /// A place where gradients arrive: an attached array, or an argument of a function under study.
    Leaf(Option<Box<GradientSlot>>),
    /// A recorded operation; empty when its graph has been used and dropped.
    Operation(Mutex<Option<Arc<Application>>>),
    /// The result of an operation that has no gradient.
    Blocked(&'static str),
}

/// An operation with the inputs it was applied to and the output it gave.
pub(crate) struct Application {
    pub(crate) operation: Recorded,
    pub(crate) inputs: SmallVec<[Value; 2]>,
    /// Without its origin, which is the node that holds this.
    pub(crate) output: Value,
}

impl Node {
    pub(crate) fn leaf(slot: Option<GradientSlot>) -> Arc<Node> {
        Node::new(0, Kind::Leaf(slot.map(Box::new)))
    }

    /// A leaf that is above everything recorded on this thread before, so that nothing of that level
    /// or below can have been computed from it.
    pub(crate) fn leaf_on_top() -> Arc<Node> {
        // Leaves made one after another share a level: which comes first must not change the order
        // in which gradients are added up.
        Node::new(HIGHEST.get() + 1, Kind::Leaf(None))
    }

    pub(crate) fn operation(application: Application) -> Arc<Node> {
        let level = highest_level(&application.inputs) + 1;
        HIGHEST.set(HIGHEST.get().max(level));
        let kind = Kind::Operation(Mutex::new(Some(Arc::new(application))));
        Node::new(level, kind)
    }

    pub(crate) fn blocked(name: &'static str) -> Arc<Node> {
        Node::new(0, Kind::Blocked(name))
    }

    fn new(level: u64, kind: Kind) -> Arc<Node> {
        Arc::new(Node {
            place: (level, next_serial()),
            kind,
        })
    }

    /// The slot for the gradient of an array that has one attached.
    pub(crate) fn slot(&self) -> Option<&GradientSlot> {
        match &self.kind {
            Kind::Leaf(slot) => slot.as_deref(),
            _ => None,
        }
    }
}

fn highest_level(inputs: &[Value]) -> u64 {
    let origins = inputs.iter().filter_map(|input| input.origin.as_ref());
    origins.map(|origin| origin.place.0).max().unwrap_or(0)
}

thread_local! {
    /// The highest level of any operation recorded on this thread.
    static HIGHEST: Cell<u64> = const { Cell::new(0) };
}

/// Numbers that no two nodes share, in order within a thread: threads take them in large sets.
fn next_serial() -> u64 {
    const SET: u64 = 1 << 20;
    static SETS: AtomicU64 = AtomicU64::new(0);
    thread_local! {
        static NEXT: Cell<u64> = const { Cell::new(0) };
    }
    NEXT.with(|next| {
        if next.get() % SET == 0 {
            next.set(SETS.fetch_add(SET, Ordering::Relaxed) + 1);
        }
        next.replace(next.get() + 1)
    })
}

impl Drop for Node {
    /// Takes long chains apart step by step, since recursion would exhaust the stack.
    fn drop(&mut self) {
        let mut orphans = inputs_of(self);
        while let Some(origin) = orphans.pop() {
            if let Some(mut node) = Arc::into_inner(origin) {
                orphans.append(&mut inputs_of(&mut node));
            }
        }
    }
}

fn inputs_of(node: &mut Node) -> Vec<Arc<Node>> {
    let Kind::Operation(application) = &mut node.kind else {
        return Vec::new();
    };
    let application = application
        .get_mut()
        .unwrap_or_else(PoisonError::into_inner);
    let Some(application) = application.take().and_then(Arc::into_inner) else {
        return Vec::new();
    };
    let origins = application.inputs.into_iter().map(|input| input.origin);
    origins.flatten().collect()
}
