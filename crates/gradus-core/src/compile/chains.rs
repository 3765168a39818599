//! How a chain of elementwise operations is put together.

use std::collections::HashMap;

use super::build::Builder;
use super::graph::Operand;
use super::lowered::{self, Lowered};
use super::memory::Home;
use super::program::Instruction;
use super::schedule::{is_as_it_is, is_whole};
use super::tile::{At, Chain};
use crate::dtype::DType;
use crate::layout::Layout;
use crate::shape::Shape;

pub(super) struct ChainBuilder<'a, 'b> {
    builder: &'b mut Builder<'a>,
    stage: usize,
    members: &'b [usize],
    shape: Shape,
    chain: Chain,
    outside: Vec<(Operand, Home)>,
    /// Where each root that was made or gathered is.
    places: HashMap<usize, At>,
    gathered: HashMap<usize, At>,
    free: Vec<(DType, usize)>,
    registers: Vec<(DType, usize)>,
    /// The captured places that this chain writes to.
    stores: Vec<usize>,
}

impl<'a, 'b> ChainBuilder<'a, 'b> {
    pub(super) fn new(
        builder: &'b mut Builder<'a>,
        stage: usize,
        members: &'b [usize],
    ) -> ChainBuilder<'a, 'b> {
        let shape = builder.graph.roots[members[0]].value.shape().clone();
        let mut outside: Vec<(Operand, Home)> = Vec::new();
        for &member in members {
            for operand in builder.graph.roots[member].operands() {
                if builder.made_by[operand.root] != stage {
                    let (seen, home) = seen_from(builder, operand, &shape);
                    if outside.iter().all(|(other, _)| *other != seen) {
                        outside.push((seen, home));
                    }
                }
            }
        }
        let looks: Vec<(Home, &Layout)> = (outside.iter())
            .map(|(operand, home)| (*home, &operand.layout))
            .collect();
        let chain = Chain::new(&shape, &looks);
        let stores = stores(builder, stage, members);
        stores
            .iter()
            .for_each(|&place| builder.stored[place] = true);
        ChainBuilder {
            builder,
            stage,
            members,
            shape,
            chain,
            outside,
            places: HashMap::new(),
            gathered: HashMap::new(),
            free: Vec::new(),
            registers: Vec::new(),
            stores,
        }
    }

    pub(super) fn build(mut self, loops: Vec<Lowered>) {
        for (position, lowered) in loops.into_iter().enumerate() {
            self.add(position, lowered);
        }
        for place in std::mem::take(&mut self.stores) {
            self.store(place);
        }
        for (dtype, slot) in self.registers {
            self.builder.plan.give_back(dtype, Home::Slot(slot));
        }
        self.builder
            .description
            .chain(self.builder.graph, self.members, &self.shape);
        if self.shape.size() > 0 {
            self.builder
                .instructions
                .push(Instruction::Chain(self.chain));
        }
    }

    fn add(&mut self, position: usize, lowered: Lowered) {
        let member = self.members[position];
        let Lowered::Elementwise {
            dtypes, tile_loop, ..
        } = lowered
        else {
            unreachable!("members of chains are elementwise");
        };
        let root = &self.builder.graph.roots[member];
        let mut temporary = Vec::new();
        let mut operands = Vec::new();
        for (operand, &dtype) in root.operands().iter().zip(&dtypes) {
            let at = self.find(operand);
            let own = self.builder.graph.roots[operand.root].dtype();
            operands.push(match own == dtype {
                true => at,
                false => {
                    let register = self.register(dtype);
                    temporary.push((dtype, register));
                    self.chain
                        .push(lowered::cast(own, dtype), &[at], At::Register(register));
                    At::Register(register)
                }
            });
        }
        let out = self.place_of(member);
        self.places.insert(member, out);
        self.chain.push(tile_loop, &operands, out);
        self.free.extend(temporary);
        self.free_unneeded(position);
    }

    /// Where an operand is read.
    fn find(&mut self, operand: &Operand) -> At {
        if let Some(&at) = self.places.get(&operand.root) {
            return at;
        }
        let (seen, _) = seen_from(self.builder, operand, &self.shape);
        let position = self.outside.iter().position(|(other, _)| *other == seen);
        let position = position.expect("listed before");
        if self.chain.is_readable(position) {
            return At::Outside(position);
        }
        if let Some(&at) = self.gathered.get(&position) {
            return at;
        }
        let dtype = self.builder.graph.roots[operand.root].dtype();
        let register = self.register(dtype);
        self.chain.push_gather(position, dtype, register);
        self.gathered.insert(position, At::Register(register));
        At::Register(register)
    }

    fn place_of(&mut self, member: usize) -> At {
        let root = &self.builder.graph.roots[member];
        if self.builder.is_kept(self.stage, member) {
            let home = self.builder.plan.take(root.dtype(), root.size());
            self.builder.homes[member] = Some(home);
            return At::Whole(home);
        }
        At::Register(self.register(root.dtype()))
    }

    fn register(&mut self, dtype: DType) -> usize {
        if let Some(position) = self.free.iter().position(|&(other, _)| other == dtype) {
            return self.free.swap_remove(position).1;
        }
        let slot = self
            .builder
            .plan
            .take_slot(dtype, self.chain.register_length());
        self.registers.push((dtype, slot));
        slot
    }

    /// Frees registers that no later member reads.
    fn free_unneeded(&mut self, position: usize) {
        let graph = self.builder.graph;
        let later = &self.members[position + 1..];
        let stored = self
            .stores
            .iter()
            .filter_map(|&place| graph.captured[place].written.as_ref());
        let stored: Vec<usize> = stored.map(|operand| operand.root).collect();
        let is_read = |root: usize| {
            stored.contains(&root)
                || later.iter().any(|&member| {
                    let operands = graph.roots[member].operands();
                    operands.iter().any(|operand| operand.root == root)
                })
        };
        for &member in &self.members[..=position] {
            if let Some(&At::Register(slot)) = self.places.get(&member)
                && !is_read(member)
            {
                self.places.remove(&member);
                self.free.push((graph.roots[member].dtype(), slot));
            }
        }
    }

    /// Writes what a captured place holds at the end over what it held at the beginning.
    fn store(&mut self, place: usize) {
        let captured = &self.builder.graph.captured[place];
        let (Some(read), Some(written)) = (captured.read, &captured.written) else {
            unreachable!("stores are chosen among places that are read and written");
        };
        let home = self.builder.home(read);
        let dtype = self.builder.graph.roots[read].dtype();
        let copy = lowered::cast(dtype, dtype);
        self.chain
            .push(copy, &[self.places[&written.root]], At::Whole(home));
        self.builder.description.stored(place, written.root);
    }
}

/// An operand as it is seen from a chain over `shape`, and where it is; constants of one number
/// are read as one number.
fn seen_from(builder: &mut Builder, operand: &Operand, shape: &Shape) -> (Operand, Home) {
    let repeat = |layout: &Layout| {
        let repeated = layout.broadcast_to(shape, "compile");
        repeated.expect("operands broadcast to the result of an operation")
    };
    match builder.scalar_home(operand.root) {
        Some(home) => {
            let layout = repeat(&Layout::row_major(Shape::scalar()));
            (
                Operand {
                    root: operand.root,
                    layout,
                },
                home,
            )
        }
        None => {
            let layout = repeat(&operand.layout);
            (
                Operand {
                    root: operand.root,
                    layout,
                },
                builder.home(operand.root),
            )
        }
    }
}

/// The captured places that the chain can write to at once: what they held is read by nothing
/// later, and by the chain only at the same places.
pub(super) fn stores(builder: &Builder, stage: usize, members: &[usize]) -> Vec<usize> {
    let graph = builder.graph;
    let can_store = |place: &usize| {
        let captured = &graph.captured[*place];
        let (Some(read), Some(written)) = (captured.read, &captured.written) else {
            return false;
        };
        let reads_at_the_same_places = members.iter().all(|&member| {
            let root = &graph.roots[member];
            root.operands().iter().all(|operand| {
                operand.root != read || is_as_it_is(graph, operand, root.value.shape())
            })
        });
        members.contains(&written.root)
            && is_whole(graph, written)
            && builder.last_use[read] <= stage
            && reads_at_the_same_places
    };
    (0..graph.captured.len()).filter(can_store).collect()
}
