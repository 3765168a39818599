//! What a compiled step computes, as it was traced: one root per buffer, and looks at roots.
//!
//! Views never appear: an operand is a root together with a layout.

use std::sync::Arc;

use crate::array::Cell;
use crate::autograd::Origin;
use crate::dtype::DType;
use crate::layout::Layout;
use crate::op::Recorded;
use crate::value::Value;

/// A look at the elements of a root.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operand {
    pub(crate) root: usize,
    pub(crate) layout: Layout,
}

/// Elements that lie side by side in row-major order, and where they come from.
pub(super) struct Root {
    pub(super) source: Source,
    /// What the elements were when the step was traced. Of constants they stay so.
    pub(super) value: Value,
    /// Whether the elements can be others in another run.
    pub(super) varies: bool,
}

pub(super) enum Source {
    /// An argument of the step.
    Input(usize),
    /// What a captured place holds when the step begins.
    Captured(usize),
    Constant,
    Applied {
        operation: Recorded,
        operands: Vec<Operand>,
    },
}

/// A place outside of the step that it reads or writes.
pub(super) struct Captured {
    pub(super) place: Place,
    /// The root of what it holds at the beginning, where that was read.
    pub(super) read: Option<usize>,
    /// What it holds at the end, where that is something else.
    pub(super) written: Option<Operand>,
}

#[derive(Clone)]
pub(super) enum Place {
    /// What a handle holds, and where that came from when the step began.
    Handle {
        cell: Arc<Cell>,
        origin: Option<Origin>,
    },
    /// The gradient that arrived at a node.
    Gradient(Origin),
}

/// A whole step.
pub(super) struct Graph {
    pub(super) roots: Vec<Root>,
    pub(super) captured: Vec<Captured>,
    pub(super) outputs: Vec<Operand>,
    /// Nodes that had no gradient when one was added to what they had.
    pub(super) without_gradient: Vec<Origin>,
    /// Nodes that have no gradient when the step ends.
    pub(super) emptied: Vec<Origin>,
}

impl Root {
    pub(super) fn operands(&self) -> &[Operand] {
        match &self.source {
            Source::Applied { operands, .. } => operands,
            _ => &[],
        }
    }

    pub(super) fn dtype(&self) -> DType {
        self.value.dtype()
    }

    pub(super) fn size(&self) -> usize {
        self.value.size()
    }
}

impl Graph {
    /// Whether `read` is an operand of the operation that makes `root`.
    pub(super) fn reads(&self, root: usize, read: Option<usize>) -> bool {
        let operands = self.roots[root].operands();
        operands.iter().any(|operand| Some(operand.root) == read)
    }

    /// The operands that must be there when the step ends.
    pub(super) fn results(&self) -> impl Iterator<Item = &Operand> {
        let written = self
            .captured
            .iter()
            .filter_map(|place| place.written.as_ref());
        written.chain(&self.outputs)
    }
}
