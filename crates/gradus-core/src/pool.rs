//! Blocks of memory that are used again: what was just written is in the cache, and asking the
//! system for more costs page faults.
//!
//! Each thread keeps the blocks that it drops, sorted by element type and size, up to a limit.

use std::cell::RefCell;

use crate::buffer::Buffer;
use crate::dtype::{DType, Element, with_dtype};
use crate::kernel::pages::prefer_large;
use crate::kernel::shared::{Recycle, Shared, Sole};
use crate::layout::Layout;
use crate::shape::Shape;

/// Bytes that one thread keeps at most, in blocks that are not small.
const MOST_BYTES: usize = 256 << 20;
/// Bytes up to which a block is small: those are too few, and too often given back, to be counted.
const SMALL: usize = 16 << 10;
/// Blocks of one size that one thread keeps at most.
const MOST_OF_A_SIZE: usize = 64;

/// A layout together with the buffer that it looks at, in one allocation.
pub(crate) struct Block {
    pub(crate) layout: Layout,
    pub(crate) is_contiguous: bool,
    pub(crate) size: usize,
    dtype: DType,
    place: Place,
    storage: Storage,
}

/// Where the pool keeps a block that owns a buffer, and how many bytes that has.
#[derive(Clone, Copy)]
struct Place {
    shelf: usize,
    bytes: usize,
}

enum Storage {
    Own(Buffer),
    /// The buffer of another block, which has one of its own.
    Of(Share),
    /// None, while the pool keeps what was a view.
    Nothing,
}

impl Block {
    #[inline]
    pub(crate) fn dtype(&self) -> DType {
        self.dtype
    }

    #[inline]
    pub(crate) fn buffer(&self) -> &Buffer {
        match &self.storage {
            Storage::Own(buffer) => buffer,
            Storage::Of(owner) => match &owner.storage {
                Storage::Own(buffer) => buffer,
                _ => unreachable!("views look at owners"),
            },
            Storage::Nothing => unreachable!("only the pool keeps such blocks"),
        }
    }
}

/// What can be done to a block that nobody shares.
impl Block {
    /// All elements of a block that [`Share::build`] makes.
    #[inline]
    pub(crate) fn whole_mut<T: Element>(&mut self) -> &mut [T] {
        let Storage::Own(buffer) = &mut self.storage else {
            unreachable!("blocks that are written have buffers of their own")
        };
        let elements = T::vec_mut(buffer);
        if elements.len() < self.size {
            // A vector from outside is made as long as its class says.
            elements.resize(self.size.next_power_of_two(), T::default());
        }
        &mut elements[..self.size]
    }
}

/// A share in a block. The last share to be dropped gives the block to the pool.
pub(crate) type Share = Shared<Block>;

/// A block that owns `buffer`.
pub(crate) fn block(buffer: Buffer, layout: Layout) -> Share {
    let dtype = buffer.dtype();
    let block = Block {
        is_contiguous: layout.is_contiguous(),
        size: layout.shape.size(),
        layout,
        dtype,
        place: place(dtype, buffer.capacity()),
        storage: Storage::Own(buffer),
    };
    Sole::new(block).share()
}

/// A row-major block. `make` is given it to set its layout and to write all of its `size` elements,
/// which hold anything before.
#[inline]
pub(crate) fn build(dtype: DType, size: usize, make: impl FnOnce(&mut Block)) -> Share {
    let class = class_for(size);
    let shelf = shelf(dtype, class);
    let mut block = pooled(|pool| pool.take(shelf)).unwrap_or_else(|| fresh(dtype, class));
    block.size = size;
    make(&mut block);
    block.share()
}

/// A block that looks at the same buffer. `set` makes its layout and what follows from that.
#[inline]
pub(crate) fn view(share: &Share, set: impl FnOnce(&mut Block)) -> Share {
    let owner = match &share.storage {
        Storage::Of(owner) => owner,
        _ => share,
    };
    let mut block = pooled(|pool| pool.views.pop()).unwrap_or_else(fresh_view);
    set(&mut block);
    block.dtype = owner.dtype;
    block.storage = Storage::Of(owner.clone());
    block.share()
}

impl Block {
    /// The buffer of a block that nobody shares, unless it is another block's.
    #[inline]
    pub(crate) fn buffer_mut(&mut self) -> Option<&mut Buffer> {
        match &mut self.storage {
            Storage::Own(buffer) => Some(buffer),
            _ => None,
        }
    }
}

#[cold]
fn fresh(dtype: DType, class: usize) -> Sole<Block> {
    let buffer = with_dtype!(dtype, T => {
        // Zeros come from the system without being written.
        let mut elements = vec![T::default(); 1 << class];
        prefer_large(&mut elements);
        T::wrap(elements)
    });
    Sole::new(Block {
        layout: Layout::row_major(Shape::scalar()),
        is_contiguous: true,
        size: 1,
        dtype,
        place: place(dtype, buffer.capacity()),
        storage: Storage::Own(buffer),
    })
}

#[cold]
fn fresh_view() -> Sole<Block> {
    Sole::new(Block {
        layout: Layout::row_major(Shape::scalar()),
        is_contiguous: true,
        size: 1,
        dtype: DType::F32,
        place: Place { shelf: 0, bytes: 0 },
        storage: Storage::Nothing,
    })
}

impl Recycle for Block {
    #[inline(never)]
    fn recycle(mut last: Sole<Block>) {
        if let Storage::Of(_) = last.storage {
            // The owner goes first: it may go to the pool in its turn.
            last.storage = Storage::Nothing;
        }
        // While a thread ends there is no pool any more.
        let _ = POOL.try_with(|pool| pool.borrow_mut().give(last));
    }
}

thread_local! {
    static POOL: RefCell<Pool> = const {
        RefCell::new(Pool { shelves: Vec::new(), views: Vec::new(), bytes: 0 })
    };
}

#[inline]
fn pooled(take: impl FnOnce(&mut Pool) -> Option<Sole<Block>>) -> Option<Sole<Block>> {
    POOL.try_with(|pool| take(&mut pool.borrow_mut()))
        .ok()
        .flatten()
}

struct Pool {
    /// By class, and in it by element type.
    shelves: Vec<Vec<Sole<Block>>>,
    /// Blocks without a buffer.
    views: Vec<Sole<Block>>,
    bytes: usize,
}

/// The power of two that is at least `length`.
#[inline]
fn class_for(length: usize) -> usize {
    length.next_power_of_two().trailing_zeros() as usize
}

#[inline]
fn shelf(dtype: DType, class: usize) -> usize {
    class * DType::ALL.len() + dtype as usize
}

/// Every block of a class has room for its whole power of two.
fn place(dtype: DType, capacity: usize) -> Place {
    Place {
        shelf: shelf(dtype, capacity.checked_ilog2().unwrap_or(0) as usize),
        bytes: dtype.size_in_bytes() * capacity,
    }
}

impl Pool {
    #[inline]
    fn take(&mut self, shelf: usize) -> Option<Sole<Block>> {
        let block = self.shelves.get_mut(shelf)?.pop()?;
        if block.place.bytes > SMALL {
            self.bytes -= block.place.bytes;
        }
        Some(block)
    }

    #[inline]
    fn give(&mut self, block: Sole<Block>) {
        if let Storage::Nothing = block.storage {
            if self.views.len() < MOST_OF_A_SIZE {
                self.views.push(block);
            }
            return;
        }
        match self.shelves.get_mut(block.place.shelf) {
            Some(shelf) if block.place.bytes <= SMALL && block.place.bytes > 0 => {
                if shelf.len() < MOST_OF_A_SIZE {
                    shelf.push(block);
                }
            }
            _ => self.give_unusual(block),
        }
    }

    /// A large block, or one of a size that was not there before.
    #[cold]
    fn give_unusual(&mut self, block: Sole<Block>) {
        let Place { shelf, bytes } = block.place;
        if bytes == 0 || bytes > MOST_BYTES {
            return;
        }
        let counted = if bytes > SMALL { bytes } else { 0 };
        if self.bytes + counted > MOST_BYTES {
            // Sizes that nobody asks for any more must not keep out those in use.
            self.shelves.clear();
            self.bytes = 0;
        }
        if shelf >= self.shelves.len() {
            self.shelves.resize_with(shelf + 1, Vec::new);
        }
        if self.shelves[shelf].len() < MOST_OF_A_SIZE {
            self.bytes += counted;
            self.shelves[shelf].push(block);
        }
    }
}
