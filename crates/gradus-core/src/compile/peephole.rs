//! Makes fewer instructions of the block machine's: going from one to the next takes longer than most
//! of them.

use std::ops::Range;

use super::blocks::{BlockStep, What};
use super::memory::{Home, LANES, SMALL};

/// Drops what is stored but never read, where nothing but the homes `kept` is read afterwards, and
/// makes one instruction of neighbours where there is one. Without `kept`, everything may be read.
pub(super) fn shorten(steps: &mut Vec<BlockStep>, kept: Option<&[Home]>) {
    if let Some(kept) = kept {
        let is_kept = |block: u32| kept.iter().any(|&home| blocks_of(home).contains(&block));
        for position in 0..steps.len() {
            let later = &steps[position + 1..];
            let is_read = |&block: &u32| is_read(block, later).unwrap_or_else(|| is_kept(block));
            steps[position].store = steps[position].store.filter(is_read);
        }
    }
    let mut shorter: Vec<BlockStep> = Vec::with_capacity(steps.len());
    for &step in steps.iter() {
        let mut last = step;
        while let Some(both) = shorter.last().and_then(|before| joined(*before, last)) {
            shorter.pop();
            last = both;
        }
        shorter.push(last);
    }
    *steps = shorter;
}

/// The blocks of a home.
fn blocks_of(home: Home) -> Range<u32> {
    match home {
        Home::Small(first) => first as u32..(first + SMALL / LANES) as u32,
        _ => 0..0,
    }
}

/// Whether the steps read a block before they write to it, if they do either.
fn is_read(block: u32, steps: &[BlockStep]) -> Option<bool> {
    steps.iter().find_map(|step| {
        if step.reads(block) {
            return Some(true);
        }
        let is_written = step.store == Some(block) || step.fills().contains(&block);
        is_written.then_some(false)
    })
}

/// One instruction for two that follow each other, if there is one.
fn joined(first: BlockStep, second: BlockStep) -> Option<BlockStep> {
    let ([a, b, c, _], [e, f, g, _]) = (first.operands, second.operands);
    let (what, operands) = match (first.what, second.what) {
        (What::Sum(length), What::ColumnOfColumns { rows, columns })
            if length == rows && a == f =>
        {
            let sum = first.store?;
            (
                What::ColumnOfColumnsAndSum { rows, columns },
                [e, f, sum, 0],
            )
        }
        _ if first.store.is_some() => return None,
        (What::Add, What::Sub) => (What::AddSub, [a, e, 0, 0]),
        (What::Mul, What::Mul) => (What::MulMul, [a, e, 0, 0]),
        (What::Mul, What::Div) => (What::MulDiv, [a, e, 0, 0]),
        (What::MulDiv, What::SubFrom) => (What::MulDivSubFrom, [a, b, e, 0]),
        (What::Load, What::MulDivSubFrom) => (What::LoadMulDivSubFrom, [e, f, g, a]),
        (What::MatrixColumn(k), What::Add) => (What::MatrixColumnAdd(k), [a, b, e, 0]),
        (What::MatrixColumnAdd(k), What::Sub) => (What::MatrixColumnAddSub(k), [a, b, c, e]),
        _ => return None,
    };
    let store = second.store;
    Some(BlockStep {
        what,
        operands,
        store,
    })
}

impl BlockStep {
    /// Whether a block is read, be it not by way of the accumulator.
    fn reads(&self, block: u32) -> bool {
        let [a, others @ ..] = self.operands;
        let (blocks, others_read) = match self.what {
            What::Neg | What::Square => (0, 0),
            What::Load
            | What::Add
            | What::Sub
            | What::SubFrom
            | What::Mul
            | What::Div
            | What::DivInto => (1, 0),
            What::AddSub | What::MulMul | What::MulDiv => (1, 1),
            What::MulDivSubFrom => (1, 2),
            What::LoadMulDivSubFrom => (1, 3),
            What::MatrixColumn(columns)
            | What::ColumnOfColumns { columns, .. }
            | What::ColumnOfColumnsAndSum { columns, .. } => (columns, 1),
            What::MatrixColumnAdd(columns) => (columns, 2),
            What::MatrixColumnAddSub(columns) => (columns, 3),
            What::Sum(length) => (length.div_ceil(LANES as u8), 0),
        };
        (a..a + u32::from(blocks)).contains(&block) || others[..others_read].contains(&block)
    }

    /// The blocks that are written to besides the one where the accumulator goes.
    fn fills(&self) -> Range<u32> {
        let [_, _, c, _] = self.operands;
        match self.what {
            What::ColumnOfColumnsAndSum { .. } => c..c + 1,
            _ => 0..0,
        }
    }
}
