//! Takes out of a graph what need not be done: constants are folded, equal work is shared, and what
//! nobody asks for is dropped.

use std::collections::HashMap;

use super::graph::{Graph, Operand, Root, Source};
use super::schedule::is_as_it_is;

/// How many operations a graph had, and where they went.
#[derive(Clone, Copy, Default)]
pub(super) struct Savings {
    pub(super) recorded: usize,
    pub(super) folded: usize,
    pub(super) shared: usize,
    pub(super) dropped: usize,
}

impl Graph {
    /// The same results from less work, bit for bit.
    pub(super) fn simplify(&mut self) -> Savings {
        let recorded = self.count_operations();
        let unneeded = recorded - self.drop_unneeded();
        let folded = self.fold();
        let shared = self.share();
        let left = self.drop_unneeded();
        Savings {
            recorded,
            folded,
            shared,
            dropped: unneeded + (recorded - unneeded - folded - shared) - left,
        }
    }

    fn count_operations(&self) -> usize {
        let applied = |root: &&Root| matches!(root.source, Source::Applied { .. });
        self.roots.iter().filter(applied).count()
    }

    /// What depends on no input is what it was when the step was traced.
    fn fold(&mut self) -> usize {
        let before = self.count_operations();
        for root in &mut self.roots {
            if !root.varies {
                root.source = Source::Constant;
            }
        }
        before - self.count_operations()
    }

    /// The operand that an operation gives as it is, bit for bit: what is multiplied by one, or
    /// divided by it.
    fn passed_on(&self, position: usize) -> Option<usize> {
        let root = &self.roots[position];
        let Source::Applied { operation, .. } = &root.source else {
            return None;
        };
        let is_one = |operand: &Operand| {
            let value = &self.roots[operand.root].value;
            let is_constant = matches!(self.roots[operand.root].source, Source::Constant);
            is_constant && value.is_uniform() && value.first_as_f64() == 1.0
        };
        let passed = match (operation.name(), root.operands()) {
            ("mul" | "div", [x, one]) if is_one(one) => x,
            ("mul", [one, x]) if is_one(one) => x,
            _ => return None,
        };
        let is_same = self.roots[passed.root].dtype() == root.dtype()
            && is_as_it_is(self, passed, root.value.shape());
        is_same.then_some(passed.root)
    }

    /// The same operation on the same operands is done once, and nobody needs one that changes
    /// nothing.
    fn share(&mut self) -> usize {
        let mut first: HashMap<String, usize> = HashMap::new();
        let mut stands_for: Vec<usize> = (0..self.roots.len()).collect();
        let mut shared = 0;
        for position in 0..self.roots.len() {
            if let Source::Applied { operands, .. } = &mut self.roots[position].source {
                for operand in operands {
                    operand.root = stands_for[operand.root];
                }
            }
            if let Some(passed) = self.passed_on(position) {
                stands_for[position] = passed;
                continue;
            }
            let Source::Applied {
                operation,
                operands,
            } = &self.roots[position].source
            else {
                continue;
            };
            let name = format!("{:?} {operands:?}", &**operation);
            let original = *first.entry(name).or_insert(position);
            if original != position {
                stands_for[position] = original;
                shared += 1;
            }
        }
        self.results_mut()
            .for_each(|operand| operand.root = stands_for[operand.root]);
        shared
    }

    /// Keeps what the results are made of, and says how many operations these are.
    fn drop_unneeded(&mut self) -> usize {
        let mut needed = vec![false; self.roots.len()];
        self.results()
            .for_each(|operand| needed[operand.root] = true);
        for position in (0..self.roots.len()).rev() {
            if needed[position] {
                let operands = self.roots[position].operands();
                operands
                    .iter()
                    .for_each(|operand| needed[operand.root] = true);
            }
        }
        let mut moved = vec![usize::MAX; self.roots.len()];
        let mut kept = 0;
        for (position, &needed) in needed.iter().enumerate() {
            if needed {
                moved[position] = kept;
                kept += 1;
            }
        }
        let mut keep = needed.into_iter();
        self.roots.retain(|_| keep.next() == Some(true));
        for root in &mut self.roots {
            if let Source::Applied { operands, .. } = &mut root.source {
                operands
                    .iter_mut()
                    .for_each(|operand| operand.root = moved[operand.root]);
            }
        }
        for place in &mut self.captured {
            place.read = place
                .read
                .map(|root| moved[root])
                .filter(|&root| root != usize::MAX);
        }
        self.results_mut()
            .for_each(|operand| operand.root = moved[operand.root]);
        self.count_operations()
    }

    fn results_mut(&mut self) -> impl Iterator<Item = &mut Operand> {
        let written = self
            .captured
            .iter_mut()
            .filter_map(|place| place.written.as_mut());
        written.chain(&mut self.outputs)
    }
}
