//! From a graph to a program: every stage gets its operands' homes and a slot for what it makes.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::block_program::RowsFeed;
use super::chains::ChainBuilder;
use super::describe::Description;
use super::graph::{Graph, Operand, Root, Source};
use super::kernels::{Call, Copy, GatherRows};
use super::lowered::{Kernel, Lowered, Out};
use super::memory::{Home, LANES, Memory, Stored};
use super::plan::Plan;
use super::program::{Binding, Instruction, Look, Program};
use super::schedule::{Stage, lower, schedule};
use super::simplify::Savings;
use crate::dtype::with_float;
use crate::op::Recorded;
use crate::op::identity::Copied;
use crate::value::Value;

/// How a program is given its inputs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Feed {
    /// As they are.
    Whole,
    /// As rows of larger arrays.
    Rows,
}

/// The program of a graph that takes `inputs` arguments.
pub(super) fn build(mut graph: Graph, inputs: usize, savings: Savings, feed: Feed) -> Program {
    graph.keep_what_is_overwritten();
    let lowered = lower(&graph);
    let stages = schedule(&graph, &lowered);
    let mut builder = Builder::new(&graph, &stages, inputs, feed);
    builder.place_given();
    builder.feed_rows();
    let mut lowered = lowered;
    for (position, stage) in stages.iter().enumerate() {
        match stage {
            Stage::Chain(members) if builder.add_small_chain(position, members, &lowered) => {}
            Stage::Alone(root) => {
                let how = lowered[*root].take().expect("every stage was lowered");
                builder.add_alone(*root, how);
            }
            Stage::Chain(members) => {
                let loops = members.iter().map(|&member| lowered[member].take());
                let loops = loops.flatten().collect();
                ChainBuilder::new(&mut builder, position, members).build(loops);
            }
        }
        builder.release(position);
    }
    builder.add_moves();
    builder.finish(savings)
}

pub(super) struct Builder<'a> {
    pub(super) graph: &'a Graph,
    feed: Feed,
    /// The stage after which each root is not needed any more; `usize::MAX` for results.
    pub(super) last_use: Vec<usize>,
    /// The stage that makes each root.
    pub(super) made_by: Vec<usize>,
    pub(super) homes: Vec<Option<Home>>,
    pub(super) plan: Plan,
    pub(super) bound: Vec<Value>,
    /// Whether a constant consists of one number.
    is_uniform: Vec<bool>,
    scalars: HashMap<usize, Home>,
    /// Blocks that are full of one number.
    constant_blocks: HashMap<usize, Home>,
    /// Roots whose home belongs to a captured place.
    pub(super) borrowed: Vec<bool>,
    pub(super) instructions: Vec<Instruction>,
    /// Captured places whose slot has been brought up to date.
    pub(super) stored: Vec<bool>,
    pub(super) description: Description,
}

impl<'a> Builder<'a> {
    fn new(graph: &'a Graph, stages: &[Stage], inputs: usize, feed: Feed) -> Builder<'a> {
        let count = graph.roots.len();
        let (mut last_use, mut made_by) = (vec![0; count], vec![usize::MAX; count]);
        for (position, stage) in stages.iter().enumerate() {
            for &root in stage.roots() {
                made_by[root] = position;
                for operand in graph.roots[root].operands() {
                    last_use[operand.root] = last_use[operand.root].max(position);
                }
            }
        }
        graph
            .results()
            .for_each(|operand| last_use[operand.root] = usize::MAX);
        Builder {
            graph,
            feed,
            last_use,
            made_by,
            homes: vec![None; count],
            plan: Plan::default(),
            bound: (0..inputs).map(|_| Value::scalar(false)).collect(),
            is_uniform: graph.roots.iter().map(is_uniform_constant).collect(),
            scalars: HashMap::new(),
            constant_blocks: HashMap::new(),
            borrowed: vec![false; count],
            instructions: Vec::new(),
            stored: vec![false; graph.captured.len()],
            description: Description::default(),
        }
    }

    /// Homes of what a step is given: inputs, what captured places hold, constants.
    fn place_given(&mut self) {
        for (position, root) in self.graph.roots.iter().enumerate() {
            let home = match &root.source {
                Source::Input(input) if self.feed == Feed::Whole => Home::Bound(*input),
                Source::Input(_) => self.slot_for(root),
                Source::Captured(place) => match self.graph.captured[*place].written {
                    Some(_) => self.slot_for(root),
                    None => self.bind(root.value.detached()),
                },
                Source::Constant => self.bind(root.value.detached()),
                Source::Applied { .. } => continue,
            };
            self.homes[position] = Some(home);
        }
    }

    fn slot_for(&mut self, root: &Root) -> Home {
        self.plan.take(root.dtype(), root.size())
    }

    fn bind(&mut self, value: Value) -> Home {
        self.bound.push(value);
        Home::Bound(self.bound.len() - 1)
    }

    fn feed_rows(&mut self) {
        if self.feed == Feed::Whole {
            return;
        }
        for (position, root) in self.graph.roots.iter().enumerate() {
            if let Source::Input(input) = root.source {
                let rows = root.value.shape().first().copied().unwrap_or(1).max(1);
                let (dtype, length) = (root.dtype(), root.size() / rows);
                match self.home(position) {
                    // A single number must fill its block, which a kernel sees to.
                    Home::Small(block) if root.size() > 1 => {
                        let bound = input;
                        self.small(dtype).feeds.push(RowsFeed {
                            block,
                            bound,
                            length,
                        });
                    }
                    _ => {
                        let gather = Box::new(GatherRows { dtype, length });
                        self.push_kernel(position, gather, &[Home::Bound(input)]);
                    }
                }
                self.description.rows(position, root);
            }
        }
    }

    fn push_kernel(&mut self, root: usize, kernel: Box<dyn Kernel>, operands: &[Home]) {
        self.push_kernel_to(
            self.home(root),
            self.graph.roots[root].size(),
            kernel,
            operands,
        );
    }

    pub(super) fn push_kernel_to(
        &mut self,
        home: Home,
        size: usize,
        kernel: Box<dyn Kernel>,
        operands: &[Home],
    ) {
        if size > 0 {
            self.instructions.push(Instruction::Kernel {
                kernel,
                operands: SmallVec::from_slice(operands),
                out: Out { home, size },
            });
        }
    }

    fn add_alone(&mut self, position: usize, lowered: Lowered) {
        let root = &self.graph.roots[position];
        let Source::Applied {
            operation,
            operands,
        } = &root.source
        else {
            unreachable!("stages are operations");
        };
        let (kernel, small) = match lowered {
            Lowered::Kernel { kernel, small } => (kernel, small),
            _ => (self.call(operation, operands, root), None),
        };
        let homes: Vec<Home> = operands
            .iter()
            .map(|operand| self.home(operand.root))
            .collect();
        let home = self.slot_for(root);
        self.homes[position] = Some(home);
        if !small.is_some_and(|how| self.add_small(root, how, home)) {
            self.push_kernel(position, kernel, &homes);
        }
        self.description.alone(self.graph, position);
    }

    fn call(&self, operation: &Recorded, operands: &[Operand], root: &Root) -> Box<dyn Kernel> {
        let look = |operand: &Operand| {
            (
                self.graph.roots[operand.root].dtype(),
                operand.layout.clone(),
            )
        };
        Box::new(Call {
            operation: operation.clone(),
            operands: operands.iter().map(look).collect(),
            shape: root.value.shape().clone(),
            dtype: root.dtype(),
        })
    }

    pub(super) fn home(&self, root: usize) -> Home {
        self.homes[root].expect("operands are made before they are used")
    }

    /// The home of the one number that a constant consists of, where all of its elements are equal.
    pub(super) fn scalar_home(&mut self, root: usize) -> Option<Home> {
        if !self.is_uniform[root] {
            return None;
        }
        if let Some(&home) = self.scalars.get(&root) {
            return Some(home);
        }
        let home = self.bind(self.graph.roots[root].value.first_alone());
        self.scalars.insert(root, home);
        Some(home)
    }

    /// A block full of the one number that a constant consists of.
    pub(super) fn constant_block(&mut self, root: usize) -> Option<Home> {
        if !self.is_uniform[root] {
            return None;
        }
        let dtype = self.graph.roots[root].dtype();
        let plan = &mut self.plan;
        Some(*(self.constant_blocks.entry(root)).or_insert_with(|| plan.take_blocks(dtype)))
    }

    /// Whether anything but the stage needs a root that it makes.
    pub(super) fn is_kept(&self, stage: usize, root: usize) -> bool {
        let captured = self.graph.captured.iter().zip(&self.stored);
        let written = captured.filter(|&(_, &stored)| !stored);
        let is_result = (written.filter_map(|(place, _)| place.written.as_ref()))
            .chain(&self.graph.outputs)
            .any(|operand| operand.root == root);
        let is_used = self.graph.roots.iter().enumerate().any(|(user, other)| {
            self.made_by[user] != stage
                && other.operands().iter().any(|operand| operand.root == root)
        });
        is_result || is_used
    }

    /// Gives back the slots of what was needed for the last time.
    fn release(&mut self, stage: usize) {
        for (position, root) in self.graph.roots.iter().enumerate() {
            let is_state = matches!(root.source, Source::Captured(_));
            let was_made =
                !matches!(root.source, Source::Applied { .. }) || self.made_by[position] <= stage;
            let is_own = !is_state && !self.borrowed[position] && was_made;
            if let (Some(home), true) = (self.homes[position], is_own)
                && self.last_use[position] == stage
            {
                self.plan.give_back(root.dtype(), home);
            }
        }
    }

    /// Brings captured places up to date that no chain could write to.
    fn add_moves(&mut self) {
        for (position, place) in self.graph.captured.iter().enumerate() {
            if let (Some(read), Some(written), false) =
                (place.read, &place.written, self.stored[position])
            {
                let source = self.home(written.root);
                let copy = Copy {
                    dtype: self.graph.roots[read].dtype(),
                    layout: written.layout.clone(),
                };
                self.push_kernel(read, Box::new(copy), &[source]);
                self.stored[position] = true;
                self.description.moved(position, written.root);
            }
        }
    }

    fn finish(self, savings: Savings) -> Program {
        let look = |operand: &Operand| Look {
            home: self.home(operand.root),
            dtype: self.graph.roots[operand.root].dtype(),
            layout: operand.layout.clone(),
        };
        let bindings = (self.graph.captured.iter().zip(&self.stored)).map(|(place, &stored)| {
            let written = place.written.as_ref().map(|written| match place.read {
                Some(read) if stored => Look {
                    home: self.home(read),
                    dtype: self.graph.roots[read].dtype(),
                    layout: self.graph.roots[read].value.layout.clone(),
                },
                _ => look(written),
            });
            Binding {
                place: place.place.clone(),
                load: place.read.map(|read| self.home(read)),
                written,
                left: None,
            }
        });
        let mut memory = self.plan.allocate();
        let bindings = bindings.collect();
        let outputs = self.graph.outputs.iter().map(look).collect();
        memory.bound = self.bound;
        for (&root, &home) in &self.constant_blocks {
            let value = &self.graph.roots[root].value;
            with_float!(value.dtype(), T => fill_block(&mut memory, home, value.first::<T>()));
        }
        let mut program = Program {
            instructions: self.instructions,
            memory,
            bindings,
            outputs,
            without_gradient: self.graph.without_gradient.clone(),
            emptied: self.graph.emptied.clone(),
            description: self.description.finish(self.graph, savings, &self.plan),
        };
        program.shorten();
        program
    }
}

fn is_uniform_constant(root: &Root) -> bool {
    matches!(root.source, Source::Constant) && root.value.is_uniform()
}

fn fill_block<T: Stored>(memory: &mut Memory, home: Home, number: T) {
    if let Home::Small(block) = home {
        T::blocks_mut(memory).all_mut()[block] = [number; LANES];
    }
}

impl Graph {
    /// Copies what a place holds at the beginning where that is a result, before it is overwritten.
    fn keep_what_is_overwritten(&mut self) {
        let overwritten: Vec<usize> = (self.captured.iter())
            .filter(|place| place.written.is_some())
            .filter_map(|place| place.read)
            .collect();
        let written = self
            .captured
            .iter_mut()
            .filter_map(|place| place.written.as_mut());
        for operand in written.chain(&mut self.outputs) {
            if overwritten.contains(&operand.root) {
                let value = self.roots[operand.root]
                    .value
                    .view(operand.layout.clone())
                    .copied();
                let layout = value.layout.clone();
                let original = std::mem::replace(
                    operand,
                    Operand {
                        root: self.roots.len(),
                        layout,
                    },
                );
                self.roots.push(Root {
                    source: Source::Applied {
                        operation: Recorded::Own(std::sync::Arc::new(Copied)),
                        operands: vec![original],
                    },
                    value,
                    varies: true,
                });
            }
        }
    }
}
