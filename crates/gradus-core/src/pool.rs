//! Blocks of memory that are used again: what was just written is in the cache, and asking the
//! system for more costs page faults.
//!
//! Each thread keeps the blocks that it drops, sorted by element type and size, up to a limit.

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::Arc;

use crate::buffer::Buffer;
use crate::dtype::{DType, Element};
use crate::layout::Layout;

/// Bytes that one thread keeps at most.
const MOST_BYTES: usize = 256 << 20;
/// Blocks of one size that one thread keeps at most.
const MOST_OF_A_SIZE: usize = 64;

/// A layout together with the buffer that it looks at, in one allocation.
pub(crate) struct Block {
    pub(crate) layout: Layout,
    pub(crate) is_contiguous: bool,
    pub(crate) size: usize,
    storage: Storage,
}

enum Storage {
    Own(Buffer),
    /// The buffer of another block, which has one of its own.
    Of(Share),
}

impl Block {
    #[inline]
    pub(crate) fn buffer(&self) -> &Buffer {
        match &self.storage {
            Storage::Own(buffer) => buffer,
            Storage::Of(owner) => match &owner.storage {
                Storage::Own(buffer) => buffer,
                Storage::Of(_) => unreachable!("views look at owners"),
            },
        }
    }
}

/// A share in a block. The last share to be dropped gives the block to the pool.
#[derive(Clone)]
pub(crate) struct Share(Option<Arc<Block>>);

impl Share {
    fn of(layout: Layout, storage: Storage) -> Share {
        Share(Some(Arc::new(Block {
            is_contiguous: layout.is_contiguous(),
            size: layout.shape.size(),
            layout,
            storage,
        })))
    }

    /// A block that owns `buffer`.
    pub(crate) fn new(buffer: Buffer, layout: Layout) -> Share {
        Share::of(layout, Storage::Own(buffer))
    }

    /// A block that looks at the same buffer.
    pub(crate) fn view(&self, layout: Layout) -> Share {
        let owner = match &self.storage {
            Storage::Own(_) => self,
            Storage::Of(owner) => owner,
        };
        Share::of(layout, Storage::Of(owner.clone()))
    }

    /// A row-major block that nobody else shares, whose elements hold anything.
    #[inline]
    pub(crate) fn take<T: Element>(layout: Layout) -> Share {
        let length = layout.shape.size();
        let class = class_for(length);
        let pooled = POOL.try_with(|pool| pool.borrow_mut().take(T::DTYPE, class));
        if let Some(mut arc) = pooled.ok().flatten() {
            let block = Arc::get_mut(&mut arc).expect("pooled blocks are not shared");
            block.layout = layout;
            block.is_contiguous = true;
            block.size = length;
            if let Storage::Own(buffer) = &mut block.storage {
                T::vec_mut(buffer).resize(length, T::default());
            }
            return Share(Some(arc));
        }
        // Zeros come from the system without being written.
        let mut elements = vec![T::default(); 1 << class];
        elements.truncate(length);
        Share::new(T::wrap(elements), layout)
    }

    /// The layout and the buffer, where nobody else shares these.
    #[inline]
    pub(crate) fn exclusive(&mut self) -> Option<(&Layout, &mut Buffer)> {
        let block = self.0.as_mut().and_then(Arc::get_mut)?;
        match &mut block.storage {
            Storage::Own(buffer) => Some((&block.layout, buffer)),
            Storage::Of(_) => None,
        }
    }
}

impl Deref for Share {
    type Target = Block;
    #[inline]
    fn deref(&self) -> &Block {
        self.0
            .as_ref()
            .expect("a share holds a block until it is dropped")
    }
}

impl Drop for Share {
    #[inline]
    fn drop(&mut self) {
        let Some(mut arc) = self.0.take() else {
            return;
        };
        if let Some(Block {
            storage: Storage::Own(_),
            ..
        }) = Arc::get_mut(&mut arc)
        {
            // While a thread ends there is no pool any more.
            let _ = POOL.try_with(|pool| pool.borrow_mut().give(arc));
        }
    }
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { shelves: Vec::new(), bytes: 0 }) };
}

struct Pool {
    /// By class, and in it by element type.
    shelves: Vec<Vec<Arc<Block>>>,
    bytes: usize,
}

/// The power of two that is at least `length`.
fn class_for(length: usize) -> usize {
    length.next_power_of_two().trailing_zeros() as usize
}

fn shelf(dtype: DType, class: usize) -> usize {
    class * DType::ALL.len() + dtype as usize
}

impl Pool {
    #[inline]
    fn take(&mut self, dtype: DType, class: usize) -> Option<Arc<Block>> {
        let arc = self.shelves.get_mut(shelf(dtype, class))?.pop()?;
        self.bytes -= dtype.size_in_bytes() * arc.buffer().capacity();
        Some(arc)
    }

    #[inline]
    fn give(&mut self, arc: Arc<Block>) {
        let (dtype, capacity) = (arc.buffer().dtype(), arc.buffer().capacity());
        let bytes = dtype.size_in_bytes() * capacity;
        if capacity == 0 || bytes > MOST_BYTES {
            return;
        }
        if self.bytes + bytes > MOST_BYTES {
            // Sizes that nobody asks for any more must not keep out those in use.
            self.shelves.clear();
            self.bytes = 0;
        }
        // Every block of a class has room for its whole power of two.
        let shelf = shelf(dtype, capacity.ilog2() as usize);
        if shelf >= self.shelves.len() {
            self.shelves.resize_with(shelf + 1, Vec::new);
        }
        if self.shelves[shelf].len() < MOST_OF_A_SIZE {
            self.bytes += bytes;
            self.shelves[shelf].push(arc);
        }
    }
}
