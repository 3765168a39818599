//! A step as a table of kernels over planned memory.

use std::ops::Range;

use smallvec::SmallVec;

use super::block_program::BlockProgram;
use super::graph::Place;
use super::lowered::{Kernel, Out};
use super::memory::{Home, Memory};
use super::peephole;
use super::tile::Chain;
use crate::NdArray;
use crate::autograd::{GradientSlot, Origin};
use crate::dtype::{DType, with_dtype};
use crate::error::Result;
use crate::layout::Layout;
use crate::value::Value;

pub(super) enum Instruction {
    F32Blocks(BlockProgram),
    F64Blocks(BlockProgram),
    Chain(Chain),
    Kernel {
        kernel: Box<dyn Kernel>,
        operands: SmallVec<[Home; 3]>,
        out: Out,
    },
}

/// What can be seen at a home.
pub(super) struct Look {
    pub(super) home: Home,
    pub(super) dtype: DType,
    pub(super) layout: Layout,
}

/// A captured place, where its elements go before a run, and where they come from after it.
pub(super) struct Binding {
    pub(super) place: Place,
    pub(super) load: Option<Home>,
    pub(super) written: Option<Look>,
    /// What the last run left in the place: while it is there still, the home holds it too.
    pub(super) left: Option<Value>,
}

pub(super) struct Program {
    pub(super) instructions: Vec<Instruction>,
    pub(super) memory: Memory,
    pub(super) bindings: Vec<Binding>,
    pub(super) outputs: Vec<Look>,
    pub(super) without_gradient: Vec<Origin>,
    pub(super) emptied: Vec<Origin>,
    pub(super) description: String,
}

impl Program {
    /// Makes fewer instructions of small arithmetic.
    pub(super) fn shorten(&mut self) {
        let places = self.bindings.iter().flat_map(|binding| {
            let written = binding.written.as_ref().map(|look| look.home);
            [binding.load, written].into_iter().flatten()
        });
        let outputs = self.outputs.iter().map(|look| look.home);
        let kept: Vec<Home> = outputs.chain(places).collect();
        let is_alone = self.instructions.len() == 1;
        for instruction in &mut self.instructions {
            if let Instruction::F32Blocks(small) | Instruction::F64Blocks(small) = instruction {
                peephole::shorten(&mut small.steps, is_alone.then_some(&kept));
            }
        }
    }

    /// Whether gradients are attached, and have arrived, where they were when the step was recorded.
    pub(super) fn fits(&self) -> bool {
        let has_none = |node: &Origin| node.slot().is_some_and(|slot| slot.get().is_none());
        let is_same = |binding: &Binding| match &binding.place {
            Place::Handle { cell, origin } => cell.read(|value| match (&value.origin, origin) {
                (Some(now), Some(before)) => now.is_same(before),
                (None, None) => true,
                _ => false,
            }),
            Place::Gradient(node) => binding.load.is_none() || !has_none(node),
        };
        self.bindings.iter().all(is_same) && self.without_gradient.iter().all(has_none)
    }

    /// Whether the program assigns to one of `inputs`, which another handle captures.
    pub(super) fn assigns_to(&self, inputs: &[&NdArray]) -> bool {
        let is_assigned = |binding: &Binding| match (&binding.place, &binding.written) {
            (Place::Handle { cell, .. }, Some(_)) => inputs.iter().any(|input| input.is_in(cell)),
            _ => false,
        };
        self.bindings.iter().any(is_assigned)
    }

    /// Gives the program its inputs and what the captured places hold.
    pub(super) fn begin(&mut self, inputs: &[Value]) {
        for (bound, input) in self.memory.bound.iter_mut().zip(inputs) {
            *bound = input.contiguous();
        }
        for binding in &mut self.bindings {
            let Some(home) = binding.load else { continue };
            let left = binding.left.take();
            let held = match &binding.place {
                Place::Handle { cell, .. } => cell.value(),
                Place::Gradient(node) => match node.slot().and_then(GradientSlot::get) {
                    Some(gradient) => gradient.into_value(),
                    None => continue,
                },
            };
            if left.is_some_and(|left| left.is_same_block(&held)) {
                continue;
            }
            match home {
                Home::Bound(position) => self.memory.bound[position] = held.contiguous(),
                _ => with_dtype!(held.dtype(), T => {
                    let fill = |_: &Memory, out: &mut [T]| held.copy_to(out);
                    self.memory.fill(home, 0..held.size(), fill);
                }),
            }
        }
    }

    /// Runs of the step on the minibatches of `size` rows that a part of all is made of; `keep` takes
    /// what each returns.
    pub(super) fn run_batches(
        &mut self,
        part: Range<usize>,
        size: usize,
        mut keep: impl FnMut(Vec<NdArray>),
    ) -> Result<()> {
        if self.run_at_once(part.clone(), size) {
            part.step_by(size).for_each(|_| keep(Vec::new()));
            return Ok(());
        }
        for start in part.step_by(size) {
            self.memory.batch = start..start + size;
            self.run()?;
            keep(self.outputs());
        }
        Ok(())
    }

    /// All runs, where the step returns nothing and small arithmetic is all there is to it. Whether
    /// these could be made.
    fn run_at_once(&mut self, part: Range<usize>, size: usize) -> bool {
        if !self.outputs.is_empty() {
            return false;
        }
        self.memory.batch = part;
        match &self.instructions[..] {
            [Instruction::F32Blocks(small)] => small.run::<f32>(&mut self.memory, size),
            [Instruction::F64Blocks(small)] => small.run::<f64>(&mut self.memory, size),
            _ => return false,
        }
        true
    }

    /// One run of the step.
    pub(super) fn run(&mut self) -> Result<()> {
        let size = self.memory.batch.len();
        for instruction in &self.instructions {
            match instruction {
                Instruction::F32Blocks(small) => small.run::<f32>(&mut self.memory, size),
                Instruction::F64Blocks(small) => small.run::<f64>(&mut self.memory, size),
                Instruction::Chain(chain) => chain.run(&mut self.memory),
                Instruction::Kernel {
                    kernel,
                    operands,
                    out,
                } => kernel.run(&mut self.memory, operands, *out)?,
            }
        }
        Ok(())
    }

    /// The arrays that the step returns.
    pub(super) fn outputs(&self) -> Vec<NdArray> {
        if self.outputs.is_empty() {
            return Vec::new();
        }
        let outputs = self.outputs.iter();
        outputs
            .map(|look| NdArray::from_value(look.read_out(&self.memory)))
            .collect()
    }

    /// Writes to the captured places what they hold after the runs, unless these failed.
    pub(super) fn end(&mut self, inputs: usize, write: bool) {
        let written = self.bindings.iter_mut().filter(|_| write);
        for binding in written {
            let Some(look) = &binding.written else {
                continue;
            };
            let value = look.read_out(&self.memory);
            match &binding.place {
                Place::Handle { cell, .. } => {
                    if binding.load == Some(look.home) {
                        binding.left = Some(value.detached());
                    }
                    cell.update(|held| {
                        let origin = held.origin.take().filter(|origin| origin.slot().is_some());
                        *held = value.with_origin(origin);
                    });
                }
                Place::Gradient(node) => {
                    if let Some(slot) = node.slot() {
                        slot.set(Some(NdArray::from_value(value)));
                    }
                }
            }
        }
        let emptied = self.emptied.iter().filter(|_| write);
        emptied
            .filter_map(|node| node.slot())
            .for_each(|slot| slot.set(None));
        // What a run was given is not kept longer than the run.
        for bound in &mut self.memory.bound[..inputs] {
            *bound = Value::scalar(false);
        }
    }
}

impl Look {
    fn read_out(&self, memory: &Memory) -> Value {
        memory.read_out(self.home, self.dtype, &self.layout)
    }
}
