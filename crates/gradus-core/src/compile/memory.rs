//! The memory of a compiled step: slots, which it plans and fills, and arrays that are bound to it
//! for a run.

use std::ops::Range;

use crate::dtype::{DType, Element, with_dtype};
use crate::kernel::rows::Rows;
use crate::kernel::runs::Runs;
use crate::layout::Layout;
use crate::value::Value;

/// As many elements as are added in lanes: one or two of the widest vectors.
pub(crate) const LANES: usize = 16;

/// Floats up to this number live in blocks, of which each small root has as many as all others, so
/// that whole blocks can be read and written, whatever lies behind the elements.
pub(crate) const SMALL: usize = 4 * LANES;

pub(crate) type Block<T> = [T; LANES];

/// Where the elements of a root are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Home {
    /// A vector of its own.
    Slot(usize),
    /// The blocks of [`SMALL`] elements from this one on.
    Small(usize),
    /// A constant, or what a run was given; contiguous.
    Bound(usize),
}

#[derive(Default)]
pub(crate) struct Memory {
    slots: Slots,
    f32_blocks: Blocks<f32>,
    f64_blocks: Blocks<f64>,
    pub(super) bound: Vec<Value>,
    /// Rows of the inputs, and which of them the current minibatch is made of.
    pub(super) rows: Rows,
    pub(super) batch: Range<usize>,
}

#[derive(Default)]
struct Slots {
    bool: Vec<Vec<bool>>,
    u8: Vec<Vec<u8>>,
    i32: Vec<Vec<i32>>,
    i64: Vec<Vec<i64>>,
    f32: Vec<Vec<f32>>,
    f64: Vec<Vec<f64>>,
}

/// An element type with slots of its own.
pub(crate) trait Stored: Element {
    fn slots(memory: &Memory) -> &Vec<Vec<Self>>;
    fn slots_mut(memory: &mut Memory) -> &mut Vec<Vec<Self>>;
    /// Of types that have blocks.
    fn blocks(memory: &Memory) -> &Blocks<Self>;
    fn blocks_mut(memory: &mut Memory) -> &mut Blocks<Self>;
}

macro_rules! stored {
    ($($type:ident $blocks:tt)*) => {$(
        impl Stored for $type {
            #[inline]
            fn slots(memory: &Memory) -> &Vec<Vec<Self>> {
                &memory.slots.$type
            }
            #[inline]
            fn slots_mut(memory: &mut Memory) -> &mut Vec<Vec<Self>> {
                &mut memory.slots.$type
            }
            stored!(@blocks $blocks);
        }
    )*};
    (@blocks none) => {
        fn blocks(_memory: &Memory) -> &Blocks<Self> {
            unreachable!("only floats have blocks")
        }
        fn blocks_mut(_memory: &mut Memory) -> &mut Blocks<Self> {
            unreachable!("only floats have blocks")
        }
    };
    (@blocks $blocks:ident) => {
        #[inline]
        fn blocks(memory: &Memory) -> &Blocks<Self> {
            &memory.$blocks
        }
        #[inline]
        fn blocks_mut(memory: &mut Memory) -> &mut Blocks<Self> {
            &mut memory.$blocks
        }
    };
}
stored!(bool none u8 none i32 none i64 none f32 f32_blocks f64 f64_blocks);

/// Blocks, each of which lies in as few cache lines as it can.
#[derive(Default)]
pub(crate) struct Blocks<T> {
    elements: Vec<T>,
    start: usize,
    /// Rows of minibatches that come next.
    pub(super) ahead: Vec<T>,
}

impl<T: Element> Blocks<T> {
    pub(super) fn new(count: usize) -> Blocks<T> {
        const CACHE_LINE: usize = 64;
        let elements = vec![T::default(); count * LANES + CACHE_LINE];
        let start = elements.as_ptr().align_offset(CACHE_LINE);
        Blocks {
            elements,
            start,
            ahead: Vec::new(),
        }
    }

    #[inline]
    pub(super) fn all(&self) -> &[Block<T>] {
        self.elements[self.start..].as_chunks().0
    }

    #[inline]
    pub(super) fn all_mut(&mut self) -> &mut [Block<T>] {
        self.elements[self.start..].as_chunks_mut().0
    }
}

impl Memory {
    /// All elements of a slot, or of a bound array.
    #[inline]
    pub(crate) fn elements<T: Stored>(&self, home: Home) -> &[T] {
        match home {
            Home::Slot(slot) => &T::slots(self)[slot],
            Home::Small(block) => T::blocks(self).all()[block..].as_flattened(),
            Home::Bound(position) => {
                let value = &self.bound[position];
                value.as_slice().expect("bound arrays are contiguous")
            }
        }
    }

    /// Lets `fill` write a part of a root while it reads others.
    #[inline]
    pub(crate) fn fill<T: Stored>(
        &mut self,
        home: Home,
        part: Range<usize>,
        fill: impl FnOnce(&Memory, &mut [T]),
    ) {
        // One call, so that each loop is compiled once.
        let mut slot = Vec::new();
        let mut block: [T; SMALL];
        let elements = match home {
            Home::Slot(number) => {
                // It is away meanwhile, so that nothing that is read can be what is written.
                slot = std::mem::take(&mut T::slots_mut(self)[number]);
                &mut slot[part.clone()]
            }
            Home::Small(_) => {
                block = [T::default(); SMALL];
                &mut block[..part.len()]
            }
            Home::Bound(_) => unreachable!("bound arrays are read only"),
        };
        fill(self, elements);
        match home {
            Home::Slot(number) => T::slots_mut(self)[number] = slot,
            Home::Small(first) => self.keep(first, part, elements),
            Home::Bound(_) => {}
        }
    }

    /// Writes what was computed for a part of a small root, whose blocks begin at `first`.
    fn keep<T: Stored>(&mut self, first: usize, part: Range<usize>, elements: &[T]) {
        let blocks = &mut T::blocks_mut(self).all_mut()[first..];
        match (part, elements) {
            // A single number fills its block, so that it can meet any other.
            (Range { start: 0, .. }, &[number]) => blocks[0] = [number; LANES],
            (part, elements) => blocks.as_flattened_mut()[part].copy_from_slice(elements),
        }
    }

    /// A new array of what `layout` sees at `home`.
    pub(super) fn read_out(&self, home: Home, dtype: DType, layout: &Layout) -> Value {
        with_dtype!(dtype, T => Value::build(&layout.shape, |out: &mut [T]| {
            copy(self.elements::<T>(home), layout, out);
        }))
    }
}

/// Copies what `layout` sees of `elements`, in row-major order.
pub(crate) fn copy<T: Element>(elements: &[T], layout: &Layout, out: &mut [T]) {
    if layout.is_contiguous() {
        return match out.len() {
            0 => {}
            length => out.copy_from_slice(&elements[layout.offset..][..length]),
        };
    }
    let runs = Runs::new([layout]);
    let [stride] = runs.inner_strides;
    let mut rest = out;
    runs.for_each(|[start]| {
        let run;
        (run, rest) = std::mem::take(&mut rest).split_at_mut(runs.inner_length);
        for (i, out) in (0..).zip(run) {
            *out = elements[(start as isize + i * stride) as usize];
        }
    });
}
