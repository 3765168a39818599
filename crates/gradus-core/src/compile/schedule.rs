//! Which operations are fused, and in which order everything is done.

use super::graph::{Graph, Operand, Root, Source};
use super::lowered::{Lowered, Spec};
use crate::shape::Shape;

/// A piece of work, with the roots that it makes.
pub(super) enum Stage {
    /// Elementwise operations over one shape.
    Chain(Vec<usize>),
    Alone(usize),
}

impl Stage {
    pub(super) fn roots(&self) -> &[usize] {
        match self {
            Stage::Chain(members) => members,
            Stage::Alone(root) => std::slice::from_ref(root),
        }
    }
}

/// What each root becomes; `None` for those that are given.
pub(super) fn lower(graph: &Graph) -> Vec<Option<Lowered>> {
    let lowered = |root: &Root| {
        let Source::Applied {
            operation,
            operands,
        } = &root.source
        else {
            return None;
        };
        let specs: Vec<Spec> = (operands.iter())
            .map(|operand| Spec {
                dtype: graph.roots[operand.root].dtype(),
                layout: &operand.layout,
            })
            .collect();
        Some(operation.lower(&specs, &root.value))
    };
    graph.roots.iter().map(lowered).collect()
}

/// Whether an operand sees every element of its root, in order.
pub(super) fn is_whole(graph: &Graph, operand: &Operand) -> bool {
    let layout = &operand.layout;
    layout.offset == 0
        && layout.is_contiguous()
        && layout.shape.size() == graph.roots[operand.root].size()
}

/// Whether an operand sees its root as it is, under `shape`.
pub(super) fn is_as_it_is(graph: &Graph, operand: &Operand, shape: &Shape) -> bool {
    operand.layout.shape == *shape && is_whole(graph, operand)
}

/// Puts each elementwise operation to the chain that makes one of its operands, where both have the
/// same shape and nothing between needs the chain to be done.
pub(super) fn schedule(graph: &Graph, lowered: &[Option<Lowered>]) -> Vec<Stage> {
    let mut schedule = Schedule {
        graph,
        chain_of: vec![None; graph.roots.len()],
        chains: Vec::new(),
        stages: Vec::new(),
    };
    for (root, lowered) in lowered.iter().enumerate() {
        match lowered {
            None => {}
            Some(Lowered::Elementwise { .. }) => schedule.add_to_chain(root),
            Some(_) => schedule.add_alone(root),
        }
    }
    for chain in 0..schedule.chains.len() {
        schedule.close(chain);
    }
    schedule.stages
}

struct Schedule<'a> {
    graph: &'a Graph,
    /// The open chain that makes a root.
    chain_of: Vec<Option<usize>>,
    /// Members of the chains; empty once closed.
    chains: Vec<Vec<usize>>,
    stages: Vec<Stage>,
}

impl Schedule<'_> {
    fn add_alone(&mut self, root: usize) {
        for operand in self.graph.roots[root].operands() {
            self.close_chain_of(operand.root);
        }
        self.stages.push(Stage::Alone(root));
    }

    fn add_to_chain(&mut self, root: usize) {
        let graph = self.graph;
        let mut fitting: Vec<usize> = Vec::new();
        for operand in graph.roots[root].operands() {
            let Some(chain) = self.chain_of[operand.root] else {
                continue;
            };
            let shape = graph.roots[root].value.shape();
            let made_as = graph.roots[operand.root].value.shape();
            let fits = made_as == shape && is_as_it_is(graph, operand, shape);
            match fits {
                true if fitting.contains(&chain) => {}
                true => fitting.push(chain),
                false => {
                    self.close(chain);
                    fitting.retain(|&other| other != chain);
                }
            }
        }
        let chain = match fitting.split_first() {
            Some((&first, others)) => {
                others.iter().for_each(|&other| self.merge(first, other));
                first
            }
            None => {
                self.chains.push(Vec::new());
                self.chains.len() - 1
            }
        };
        self.chains[chain].push(root);
        self.chain_of[root] = Some(chain);
    }

    fn merge(&mut self, into: usize, from: usize) {
        let members = std::mem::take(&mut self.chains[from]);
        members
            .iter()
            .for_each(|&root| self.chain_of[root] = Some(into));
        self.chains[into].extend(members);
        self.chains[into].sort_unstable();
    }

    fn close_chain_of(&mut self, root: usize) {
        if let Some(chain) = self.chain_of[root] {
            self.close(chain);
        }
    }

    fn close(&mut self, chain: usize) {
        let members = std::mem::take(&mut self.chains[chain]);
        if members.is_empty() {
            return;
        }
        members.iter().for_each(|&root| self.chain_of[root] = None);
        self.stages.push(Stage::Chain(members));
    }
}
