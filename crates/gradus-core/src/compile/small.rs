//! How small stages become instructions of the block machine.

use super::block_program::BlockProgram;
use super::blocks::{Arithmetic, BlockStep, Small, What};
use super::build::Builder;
use super::chains::stores;
use super::graph::{Operand, Root, Source};
use super::kernels::Copy;
use super::lowered::Lowered;
use super::memory::{Home, LANES, SMALL};
use super::program::Instruction;
use super::schedule::{is_as_it_is, is_whole};
use crate::dtype::DType;
use crate::layout::Layout;
use crate::shape::Shape;

/// Where an operand of the machine is, and how far it advances from block to block.
type Block = (u32, u32);

/// Steps from a load on that leave their results in the accumulator.
#[derive(Default)]
struct Segment {
    load: Option<Block>,
    steps: Vec<SegmentStep>,
    /// The root that the accumulator holds.
    holds: Option<usize>,
}

struct SegmentStep {
    what: What,
    operand: Block,
    store: Option<u32>,
}

impl Segment {
    /// Adds an operation; an operand that the accumulator holds has no block. At the beginning of a
    /// segment one operand is loaded: the one that was stored last, if that is one of them.
    fn push(&mut self, operation: Arithmetic, blocks: &[Option<Block>], last: Option<u32>) {
        let nothing = (0, 0);
        let mut blocks = [blocks[0], blocks.get(1).copied().unwrap_or(Some(nothing))];
        if self.load.is_none() {
            let second = matches!(blocks[1], Some((block, _)) if Some(block) == last);
            let first = usize::from(second && !operation.is_unary());
            self.load = blocks[first].take();
        }
        let (what, operand) = match (operation, blocks) {
            (Arithmetic::Neg, _) => (What::Neg, nothing),
            (Arithmetic::Square, _) | (Arithmetic::Mul, [None, None]) => (What::Square, nothing),
            (Arithmetic::Add, [None, Some(b)] | [Some(b), None]) => (What::Add, b),
            (Arithmetic::Mul, [None, Some(b)] | [Some(b), None]) => (What::Mul, b),
            (Arithmetic::Sub, [None, Some(b)]) => (What::Sub, b),
            (Arithmetic::Sub, [Some(a), None]) => (What::SubFrom, a),
            (Arithmetic::Div, [None, Some(b)]) => (What::Div, b),
            (Arithmetic::Div, [Some(a), None]) => (What::DivInto, a),
            _ => unreachable!("one operand is in the accumulator"),
        };
        let store = None;
        self.steps.push(SegmentStep {
            what,
            operand,
            store,
        });
    }
}

/// Whether an operation finds what the accumulator holds among its operands, and needs it there
/// only.
fn reads_accumulator(operation: Arithmetic, operands: &[Operand], holds: Option<usize>) -> bool {
    let held = operands
        .iter()
        .filter(|operand| Some(operand.root) == holds)
        .count();
    held == 1 || (held == 2 && operation == Arithmetic::Mul)
}

impl Builder<'_> {
    /// Adds a chain to the machine's work, if all of it is small arithmetic.
    pub(super) fn add_small_chain(
        &mut self,
        stage: usize,
        members: &[usize],
        lowered: &[Option<Lowered>],
    ) -> bool {
        let root = &self.graph.roots[members[0]];
        let (dtype, shape) = (root.dtype(), root.value.shape().clone());
        let is_known = |&member: &usize| {
            let Some(Lowered::Elementwise {
                arithmetic, dtypes, ..
            }) = &lowered[member]
            else {
                return false;
            };
            let root = &self.graph.roots[member];
            let of_one_type = |operand: &Operand| self.graph.roots[operand.root].dtype() == dtype;
            arithmetic.is_some()
                && root.dtype() == dtype
                && dtypes.iter().all(|&other| other == dtype)
                && root.operands().iter().all(of_one_type)
        };
        if !dtype.is_float()
            || !(1..=SMALL).contains(&shape.size())
            || !members.iter().all(is_known)
        {
            return false;
        }
        let mut temporary = Vec::new();
        let mut segment = Segment::default();
        for (position, &member) in members.iter().enumerate() {
            let Some(Lowered::Elementwise {
                arithmetic: Some(operation),
                ..
            }) = lowered[member]
            else {
                unreachable!("known to the machine");
            };
            let operands = self.graph.roots[member].operands();
            if !reads_accumulator(operation, operands, segment.holds) {
                self.flush(&mut segment, dtype, &shape);
            }
            let blocks: Vec<Option<Block>> = (operands.iter())
                .map(|operand| match segment.holds == Some(operand.root) {
                    true => None,
                    false => Some(self.block_of(operand, &shape, &mut temporary)),
                })
                .collect();
            segment.push(operation, &blocks, self.last_stored(dtype));
            segment.holds = Some(member);
            if let (Some(home), Some(last)) = (
                self.home_of_member(stage, members, position, lowered),
                segment.steps.last_mut(),
            ) {
                last.store = Some(block(home));
            }
        }
        self.flush(&mut segment, dtype, &shape);
        for home in temporary {
            self.plan.give_back(dtype, home);
        }
        self.description.chain(self.graph, members, &shape);
        true
    }

    /// Where a member's elements must be written to, if only the accumulator does not do.
    fn home_of_member(
        &mut self,
        stage: usize,
        members: &[usize],
        position: usize,
        lowered: &[Option<Lowered>],
    ) -> Option<Home> {
        let member = members[position];
        let home = match self.store_of(stage, members, position) {
            Some(home) => home,
            None if self.is_kept(stage, member)
                || self.is_read_later(members, position, lowered) =>
            {
                let root = &self.graph.roots[member];
                self.plan.take(root.dtype(), root.size())
            }
            None => return None,
        };
        self.homes[member] = Some(home);
        Some(home)
    }

    /// The home of the captured place that a member is to become, if it is free to be written to.
    fn store_of(&mut self, stage: usize, members: &[usize], position: usize) -> Option<Home> {
        let member = members[position];
        let graph = self.graph;
        let later = &members[position + 1..];
        let place = stores(self, stage, members).into_iter().find(|&place| {
            let captured = &graph.captured[place];
            captured
                .written
                .as_ref()
                .is_some_and(|written| written.root == member)
                && !later.iter().any(|&later| graph.reads(later, captured.read))
        })?;
        let read = graph.captured[place].read?;
        self.stored[place] = true;
        self.borrowed[member] = true;
        self.description.stored(place, member);
        Some(self.home(read))
    }

    /// Whether a member is an operand of later ones other than by way of the accumulator.
    fn is_read_later(
        &self,
        members: &[usize],
        position: usize,
        lowered: &[Option<Lowered>],
    ) -> bool {
        let member = members[position];
        let mut later = members[position + 1..].iter();
        let by_next = later.next().is_some_and(|&next| {
            let Some(Lowered::Elementwise {
                arithmetic: Some(operation),
                ..
            }) = lowered[next]
            else {
                return true;
            };
            let operands = self.graph.roots[next].operands();
            self.graph.reads(next, Some(member))
                && !reads_accumulator(operation, operands, Some(member))
        });
        by_next || later.any(|&later| self.graph.reads(later, Some(member)))
    }

    /// The block that was written to last, whose elements are still in the accumulator.
    fn last_stored(&self, dtype: DType) -> Option<u32> {
        let steps = match (self.instructions.last(), dtype) {
            (Some(Instruction::F32Blocks(small)), DType::F32) => &small.steps,
            (Some(Instruction::F64Blocks(small)), DType::F64) => &small.steps,
            _ => return None,
        };
        steps.last()?.store
    }

    /// Adds a segment to the machine's work, block after block.
    fn flush(&mut self, segment: &mut Segment, dtype: DType, shape: &Shape) {
        let Segment { load, steps, .. } = std::mem::take(segment);
        let Some(load) = load else { return };
        let count = shape.size().div_ceil(LANES) as u32;
        let is_there = count == 1 && self.last_stored(dtype) == Some(load.0);
        for i in 0..count {
            if !is_there {
                self.push_block(dtype, BlockStep::new(What::Load, load.0 + i * load.1, 0));
            }
            for &SegmentStep {
                what,
                operand: (a, step),
                store,
            } in &steps
            {
                let store = store.map(|store| store + i);
                self.push_block(
                    dtype,
                    BlockStep {
                        store,
                        ..BlockStep::new(what, a + i * step, 0)
                    },
                );
            }
        }
    }

    fn block_of(&mut self, operand: &Operand, shape: &Shape, temporary: &mut Vec<Home>) -> Block {
        let root = &self.graph.roots[operand.root];
        if let Some(home) = self.constant_block(operand.root) {
            return (block(home), 0);
        }
        let home = self.home(operand.root);
        let is_small = matches!(home, Home::Small(_));
        if is_small && is_as_it_is(self.graph, operand, shape) {
            return (block(home), 1);
        }
        if is_small && root.size() == 1 {
            return (block(home), 0);
        }
        let dtype = root.dtype();
        let to = self.plan.take(dtype, SMALL);
        temporary.push(to);
        let repeated = operand.layout.broadcast_to(shape, "compile");
        let layout: Layout = repeated.expect("operands broadcast to the result");
        let copy = Copy { dtype, layout };
        self.push_kernel_to(to, shape.size(), Box::new(copy), &[home]);
        (block(to), 1)
    }

    /// Adds an operation to the machine's work, if it knows it and all operands are small.
    pub(super) fn add_small(&mut self, root: &Root, how: Small, home: Home) -> bool {
        let Source::Applied { operands, .. } = &root.source else {
            return false;
        };
        let mut blocks = Vec::new();
        for operand in operands {
            match self.home(operand.root) {
                Home::Small(block)
                    if is_whole(self.graph, operand)
                        && self.graph.roots[operand.root].dtype() == root.dtype() =>
                {
                    blocks.push(block as u32);
                }
                _ => return false,
            }
        }
        let (what, Home::Small(_)) = (how.what(), home) else {
            return false;
        };
        let (a, b) = (blocks[0], blocks.get(1).copied().unwrap_or(0));
        let store = Some(block(home));
        self.push_block(
            root.dtype(),
            BlockStep {
                store,
                ..BlockStep::new(what, a, b)
            },
        );
        true
    }

    fn push_block(&mut self, dtype: DType, step: BlockStep) {
        self.small(dtype).steps.push(step);
    }

    /// The list of instructions that small arithmetic of an element type is added to now.
    pub(super) fn small(&mut self, dtype: DType) -> &mut BlockProgram {
        use Instruction::{F32Blocks, F64Blocks};
        let is_open = match (self.instructions.last(), dtype) {
            (Some(F32Blocks(_)), dtype) => dtype == DType::F32,
            (Some(F64Blocks(_)), dtype) => dtype == DType::F64,
            _ => false,
        };
        if !is_open {
            self.instructions.push(match dtype {
                DType::F32 => F32Blocks(BlockProgram::default()),
                _ => F64Blocks(BlockProgram::default()),
            });
        }
        match self.instructions.last_mut() {
            Some(F32Blocks(small) | F64Blocks(small)) => small,
            _ => unreachable!("the last instruction is such a list"),
        }
    }
}

fn block(home: Home) -> u32 {
    match home {
        Home::Small(block) => block as u32,
        _ => unreachable!("small floats live in blocks"),
    }
}
