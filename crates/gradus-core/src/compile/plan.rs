//! Where everything is: slots are shared by what is not needed at the same time.

use crate::dtype::{DType, with_dtype};

use super::memory::{Blocks, Home, LANES, Memory, SMALL, Stored};

/// Slots by element type: how long each is, and which are free.
#[derive(Default)]
pub(super) struct Plan {
    /// Blocks of small floats: how many there are, and which of them are free.
    blocks: [usize; DType::ALL.len()],
    free_blocks: [Vec<usize>; DType::ALL.len()],
    lengths: [Vec<usize>; DType::ALL.len()],
    free: [Vec<usize>; DType::ALL.len()],
    /// Bytes that would be needed if nothing were shared.
    unshared: usize,
}

impl Plan {
    /// A home for `size` elements that nothing else uses now.
    pub(super) fn take(&mut self, dtype: DType, size: usize) -> Home {
        if !dtype.is_float() || size > SMALL {
            return Home::Slot(self.take_slot(dtype, size));
        }
        match self.free_blocks[dtype as usize].pop() {
            Some(block) => {
                self.unshared += SMALL * dtype.size_in_bytes();
                Home::Small(block)
            }
            None => self.take_blocks(dtype),
        }
    }

    /// Blocks that nothing else uses in the whole step.
    pub(super) fn take_blocks(&mut self, dtype: DType) -> Home {
        self.unshared += SMALL * dtype.size_in_bytes();
        let count = &mut self.blocks[dtype as usize];
        *count += SMALL / LANES;
        Home::Small(*count - SMALL / LANES)
    }

    /// Of the free slots that which fits best, or a new one.
    pub(super) fn take_slot(&mut self, dtype: DType, size: usize) -> usize {
        self.unshared += size * dtype.size_in_bytes();
        let (lengths, free) = (
            &mut self.lengths[dtype as usize],
            &mut self.free[dtype as usize],
        );
        let best = (0..free.len()).min_by_key(|&i| {
            let length = lengths[free[i]];
            // Those that are long enough come first, the shortest of them before all; else the
            // longest, which grows least.
            (length < size, length.abs_diff(size))
        });
        let slot = match best {
            Some(position) => free.swap_remove(position),
            None => {
                lengths.push(0);
                lengths.len() - 1
            }
        };
        lengths[slot] = lengths[slot].max(size);
        slot
    }

    pub(super) fn give_back(&mut self, dtype: DType, home: Home) {
        match home {
            Home::Slot(slot) => self.free[dtype as usize].push(slot),
            Home::Small(block) => self.free_blocks[dtype as usize].push(block),
            Home::Bound(_) => {}
        }
    }

    /// Bytes in all slots.
    pub(super) fn bytes(&self) -> usize {
        let of_type = |dtype: &DType| {
            let in_slots: usize = self.lengths[*dtype as usize].iter().sum();
            dtype.size_in_bytes() * (in_slots + LANES * self.blocks[*dtype as usize])
        };
        DType::ALL.iter().map(of_type).sum()
    }

    pub(super) fn unshared_bytes(&self) -> usize {
        self.unshared
    }

    /// The slots themselves.
    pub(super) fn allocate(&self) -> Memory {
        let mut memory = Memory::default();
        *f32::blocks_mut(&mut memory) = Blocks::new(self.blocks[DType::F32 as usize]);
        *f64::blocks_mut(&mut memory) = Blocks::new(self.blocks[DType::F64 as usize]);
        for dtype in DType::ALL {
            with_dtype!(dtype, T => {
                *T::slots_mut(&mut memory) = (self.lengths[dtype as usize].iter())
                    .map(|&length| vec![T::default(); length])
                    .collect();
            });
        }
        memory
    }
}
