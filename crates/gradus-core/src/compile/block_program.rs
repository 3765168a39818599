//! A list of the block machine's instructions, and the minibatches that it is given.

use super::blocks::{self, BlockStep, Float};
use super::memory::{Block, Home, LANES, Memory, SMALL};
use crate::kernel::simd;

/// Minibatches whose rows are gathered at once, for all steps on them: a vector that is read where
/// its elements have just been written one by one must wait until they have left the processor's
/// store buffer, which takes longer than some steps.
const AHEAD: usize = 16;

/// Small arithmetic of one element type.
#[derive(Default)]
pub(super) struct BlockProgram {
    pub(super) feeds: Vec<RowsFeed>,
    pub(super) steps: Vec<BlockStep>,
}

/// Blocks that are filled with rows of a bound array before each run.
pub(super) struct RowsFeed {
    pub(super) block: usize,
    pub(super) bound: usize,
    /// Elements of a row.
    pub(super) length: usize,
}

impl BlockProgram {
    /// A run on each minibatch of `size` rows, or one run where there are no rows.
    pub(super) fn run<T: Float>(&self, memory: &mut Memory, size: usize) {
        let mut blocks = std::mem::take(T::blocks_mut(memory));
        let mut ahead = std::mem::take(&mut blocks.ahead);
        // Other lists of the same step share it: it only grows.
        let needed = self.feeds.len() * AHEAD * SMALL;
        ahead.resize(ahead.len().max(needed), T::default());
        // Of vectors of 16 elements a division takes longer, and most of what is done is not wide.
        simd::run_narrow(
            #[inline(always)]
            || match size {
                0 => blocks::run(&self.steps, blocks.all_mut()),
                _ => self.run_batches(memory, size, blocks.all_mut(), &mut ahead),
            },
        );
        blocks.ahead = ahead;
        *T::blocks_mut(memory) = blocks;
    }

    #[inline(always)]
    fn run_batches<T: Float>(
        &self,
        memory: &Memory,
        size: usize,
        blocks: &mut [Block<T>],
        ahead: &mut [T],
    ) {
        let batch = memory.batch.clone();
        for start in batch.clone().step_by(AHEAD * size) {
            let end = (start + AHEAD * size).min(batch.end);
            for (feed, ahead) in self.feeds.iter().zip(ahead.chunks_exact_mut(AHEAD * SMALL)) {
                let elements = memory.elements(Home::Bound(feed.bound));
                memory.rows.gather(start..end, elements, feed.length, ahead);
            }
            for position in (0..end - start).step_by(size) {
                for (feed, ahead) in self.feeds.iter().zip(ahead.chunks_exact(AHEAD * SMALL)) {
                    feed.fill(&ahead[position * feed.length..], size, blocks);
                }
                blocks::run(&self.steps, blocks);
            }
        }
    }
}

impl RowsFeed {
    /// Copies whole blocks, whatever lies behind the minibatch's elements.
    #[inline(always)]
    fn fill<T: Float>(&self, ahead: &[T], size: usize, blocks: &mut [Block<T>]) {
        let count = (size * self.length).div_ceil(LANES);
        let (ahead, _) = ahead.as_chunks::<LANES>();
        for (block, ahead) in blocks[self.block..][..count].iter_mut().zip(ahead) {
            *block = *ahead;
        }
    }
}
