//! The recorded graph: one node per operation that took part, linked from results to inputs.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::gradient::GradientSlot;
use crate::kernel::shared::{Recycle, Shared, Sole};
use crate::op::Recorded;
use crate::value::Value;

/// Where a value came from.
pub(crate) type Origin = Shared<Node>;

pub(crate) struct Node {
    /// A level and a serial number. The level is higher than that of every node that this one was
    /// computed from: nodes visited from the highest place down are in reverse order of their
    /// computation.
    pub(crate) place: (u64, u64),
    pub(crate) kind: Kind,
    /// What a node of an operation stands for, until its graph has been used and dropped.
    application: Mutex<Option<Application>>,
    /// The serial number of the next node when its graph was dropped, 0 before.
    dropped: AtomicU64,
}

pub(crate) enum Kind {
    /// A place where gradients arrive: an attached array, or an argument of a function under study.
    Leaf(Option<Box<GradientSlot>>),
    /// A recorded operation.
    Operation,
    /// The result of an operation that has no gradient.
    Blocked(&'static str),
}

/// An operation with the inputs it was applied to.
///
/// What it gave is not here: whoever walks to its node comes from an input that is that output.
#[derive(Clone)]
pub(crate) struct Application {
    pub(crate) operation: Recorded,
    pub(crate) inputs: Inputs<Value>,
}

/// The inputs of an operation, of which most have one or two.
#[derive(Clone)]
pub(crate) enum Inputs<T> {
    One([T; 1]),
    Two([T; 2]),
    Many(Vec<T>),
}

impl Inputs<Value> {
    #[inline(always)]
    pub(crate) fn new<const N: usize>(inputs: [Cow<'_, Value>; N]) -> Inputs<Value> {
        let mut inputs = inputs.into_iter().map(Cow::into_owned);
        match (N, inputs.next(), inputs.next()) {
            (1, Some(only), None) => Inputs::One([only]),
            (2, Some(left), Some(right)) => Inputs::Two([left, right]),
            (_, first, second) => {
                Inputs::Many(first.into_iter().chain(second).chain(inputs).collect())
            }
        }
    }

    pub(crate) fn from_values(mut values: Vec<Value>) -> Inputs<Value> {
        match (values.len(), values.pop(), values.pop()) {
            (1, Some(only), _) => Inputs::One([only]),
            (2, Some(right), Some(left)) => Inputs::Two([left, right]),
            (_, last, before) => {
                values.extend(before);
                values.extend(last);
                Inputs::Many(values)
            }
        }
    }
}

impl<T> Inputs<T> {
    #[inline]
    pub(crate) fn as_slice(&self) -> &[T] {
        match self {
            Inputs::One(inputs) => inputs,
            Inputs::Two(inputs) => inputs,
            Inputs::Many(inputs) => inputs,
        }
    }

    #[inline]
    fn as_mut_slice(&mut self) -> &mut [T] {
        match self {
            Inputs::One(inputs) => inputs,
            Inputs::Two(inputs) => inputs,
            Inputs::Many(inputs) => inputs,
        }
    }

    #[inline]
    pub(crate) fn map<U>(self, change: impl Fn(T) -> U) -> Inputs<U> {
        match self {
            Inputs::One([only]) => Inputs::One([change(only)]),
            Inputs::Two([left, right]) => Inputs::Two([change(left), change(right)]),
            Inputs::Many(inputs) => Inputs::Many(inputs.into_iter().map(change).collect()),
        }
    }
}

impl Node {
    pub(crate) fn leaf(slot: Option<GradientSlot>) -> Origin {
        Node::new(0, Kind::Leaf(slot.map(Box::new)))
    }

    /// A leaf that is above everything recorded on this thread before, so that nothing of that level
    /// or below can have been computed from it.
    pub(crate) fn leaf_on_top() -> Origin {
        // Leaves made one after another share a level: which comes first must not change the order
        // in which gradients are added up.
        Node::new(HIGHEST.get() + 1, Kind::Leaf(None))
    }

    #[inline(always)]
    pub(crate) fn operation(operation: Recorded, inputs: Inputs<Value>) -> Origin {
        let level = highest_level(inputs.as_slice()) + 1;
        HIGHEST.set(HIGHEST.get().max(level));
        let mut node = Node::unused();
        node.place = (level, next_serial());
        node.kind = Kind::Operation;
        *application_of(&mut node) = Some(Application { operation, inputs });
        node.share()
    }

    pub(crate) fn blocked(name: &'static str) -> Origin {
        Node::new(0, Kind::Blocked(name))
    }

    fn new(level: u64, kind: Kind) -> Origin {
        let mut node = Node::unused();
        node.place = (level, next_serial());
        node.kind = kind;
        node.share()
    }

    /// A node to be filled.
    #[inline]
    fn unused() -> Sole<Node> {
        let spare = SPARE.try_with(|spare| spare.borrow_mut().pop());
        spare.ok().flatten().unwrap_or_else(|| {
            Sole::new(Node {
                place: (0, 0),
                kind: Kind::Leaf(None),
                application: Mutex::new(None),
                dropped: AtomicU64::new(0),
            })
        })
    }

    /// What was applied, or a copy of it where the graph is to be kept; none when the graph has
    /// been used and dropped.
    pub(super) fn application(&self, is_kept: bool) -> Option<Application> {
        let mut application = self
            .application
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match is_kept {
            true => application.clone(),
            false => application.take().inspect(|_| {
                self.dropped.store(next_serial(), Ordering::Relaxed);
            }),
        }
    }

    /// Whether its graph had been dropped when the node with a serial number was recorded.
    pub(super) fn was_dropped_before(&self, serial: u64) -> bool {
        (1..serial).contains(&self.dropped.load(Ordering::Relaxed))
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

/// Nodes that one thread keeps at most.
const MOST_SPARE: usize = 1024;

thread_local! {
    /// Nodes to be used again.
    static SPARE: RefCell<Vec<Sole<Node>>> = const { RefCell::new(Vec::new()) };
}

impl Recycle for Node {
    /// Takes long chains apart step by step, since recursion would exhaust the stack.
    fn recycle(last: Sole<Node>) {
        let mut orphans = Vec::new();
        take_apart(last, &mut orphans);
        while let Some(node) = orphans.pop() {
            take_apart(node, &mut orphans);
        }
    }
}

#[inline]
fn application_of(node: &mut Node) -> &mut Option<Application> {
    let application = node.application.get_mut();
    application.unwrap_or_else(PoisonError::into_inner)
}

/// Keeps a node's memory, and adds to `orphans` the nodes that nobody else held.
#[inline]
fn take_apart(mut node: Sole<Node>, orphans: &mut Vec<Sole<Node>>) {
    let application = application_of(&mut node);
    if let Some(application) = application {
        for input in application.inputs.as_mut_slice() {
            if let Some(orphan) = input.origin.take().and_then(Shared::into_sole) {
                orphans.push(orphan);
            }
        }
    }
    *application = None;
    *node.dropped.get_mut() = 0;
    node.kind = Kind::Leaf(None);
    // While a thread ends there is no place for it any more.
    let _ = SPARE.try_with(|spare| {
        let mut spare = spare.borrow_mut();
        if spare.len() < MOST_SPARE {
            spare.push(node);
        }
    });
}
