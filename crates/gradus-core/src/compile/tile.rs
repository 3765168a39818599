//! Fused elementwise work: a chain of loops goes over a shape tile by tile, so that what one leaves
//! the next finds in the nearest cache.

use smallvec::SmallVec;

use super::lowered::TileLoop;
use super::memory::{Home, Memory, Stored};
use crate::dtype::DType;
use crate::dtype::with_dtype;
use crate::kernel::elementwise::Run;
use crate::layout::Layout;
use crate::shape::Shape;

/// Elements of a tile: a few of them, of float32, fill the nearest cache to a half.
pub(super) const TILE: usize = 1024;

/// Where a loop finds the elements of the tile.
#[derive(Clone, Copy, Debug)]
pub(crate) enum At {
    /// A slot of one tile's length.
    Register(usize),
    /// The home of the whole shape, in row-major order.
    Whole(Home),
    /// An operand from outside, at any strides.
    Outside(usize),
}

/// The part of the shape that is gone over now.
pub(crate) struct Tile<'a> {
    start: usize,
    length: usize,
    outside: &'a [Outside],
    /// Where in each operand from outside the tile begins.
    positions: &'a [isize],
}

#[derive(Clone, Copy)]
struct Outside {
    home: Home,
    stride: isize,
}

/// One loop of a chain.
struct Link {
    tile_loop: Box<dyn TileLoop>,
    operands: SmallVec<[At; 3]>,
    out: At,
}

/// A chain of loops over one shape.
pub(super) struct Chain {
    links: Vec<Link>,
    outside: Vec<Outside>,
    /// Where each operand from outside begins.
    origins: SmallVec<[isize; 4]>,
    /// Elements in a run along which every operand keeps its stride.
    run: usize,
    /// The axes around the runs: length, and the stride of each operand from outside.
    around: Vec<(usize, Vec<isize>)>,
}

impl Tile<'_> {
    #[inline]
    pub(crate) fn read<'m, T: Stored>(&self, memory: &'m Memory, at: At) -> Run<'m, T> {
        match at {
            At::Register(slot) => Run::Slice(&T::slots(memory)[slot][..self.length]),
            At::Whole(home) => Run::Slice(&memory.elements(home)[self.start..][..self.length]),
            At::Outside(position) => {
                let Outside { home, stride } = self.outside[position];
                let elements = &memory.elements(home)[self.positions[position] as usize..];
                match stride {
                    0 => Run::Splat(elements[0]),
                    _ => Run::Slice(&elements[..self.length]),
                }
            }
        }
    }

    #[inline]
    pub(crate) fn fill<T: Stored>(
        &self,
        memory: &mut Memory,
        at: At,
        fill: impl FnOnce(&Memory, &mut [T]),
    ) {
        let (home, start) = match at {
            At::Register(slot) => (Home::Slot(slot), 0),
            At::Whole(home) => (home, self.start),
            At::Outside(_) => unreachable!("operands from outside are read only"),
        };
        memory.fill(home, start..start + self.length, fill);
    }
}

impl Chain {
    /// An empty chain over `shape` with operands from outside of that shape.
    pub(super) fn new(shape: &Shape, operands: &[(Home, &Layout)]) -> Chain {
        let mut axes: Vec<(usize, Vec<isize>)> = Vec::new();
        for (axis, &length) in shape.iter().enumerate().filter(|&(_, &length)| length != 1) {
            let strides: Vec<isize> = operands
                .iter()
                .map(|(_, layout)| layout.strides[axis])
                .collect();
            match axes.last_mut() {
                Some((merged, outer)) if nests(outer, &strides, length) => {
                    *merged *= length;
                    *outer = strides;
                }
                _ => axes.push((length, strides)),
            }
        }
        let (run, strides) = axes.pop().unwrap_or_else(|| (1, vec![1; operands.len()]));
        let outside = operands.iter().zip(&strides);
        Chain {
            links: Vec::new(),
            outside: outside
                .map(|(&(home, _), &stride)| Outside { home, stride })
                .collect(),
            origins: operands
                .iter()
                .map(|(_, layout)| layout.offset as isize)
                .collect(),
            run,
            around: axes,
        }
    }

    /// Whether the loops can read an operand from outside as it lies.
    pub(super) fn is_readable(&self, position: usize) -> bool {
        matches!(self.outside[position].stride, 0 | 1)
    }

    /// Copies an operand from outside, of any stride, to a register.
    pub(super) fn push_gather(&mut self, position: usize, dtype: DType, register: usize) {
        let tile_loop: Box<dyn TileLoop> = with_dtype!(dtype, T => {
            Box::new(Gather(std::marker::PhantomData::<fn() -> T>))
        });
        self.push(tile_loop, &[At::Outside(position)], At::Register(register));
    }

    pub(super) fn push(&mut self, tile_loop: Box<dyn TileLoop>, operands: &[At], out: At) {
        self.links.push(Link {
            tile_loop,
            operands: SmallVec::from_slice(operands),
            out,
        });
    }

    /// How many elements a register of this chain holds at most.
    pub(super) fn register_length(&self) -> usize {
        self.run.min(TILE)
    }

    pub(super) fn run(&self, memory: &mut Memory) {
        if self.around.is_empty() {
            return self.over_run(memory, 0, &self.origins);
        }
        if self.around.iter().any(|(length, _)| *length == 0) {
            return;
        }
        let mut positions = self.origins.clone();
        let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.around.len());
        let mut start = 0;
        loop {
            self.over_run(memory, start, &positions);
            start += self.run;
            let mut axis = self.around.len();
            loop {
                if axis == 0 {
                    return;
                }
                axis -= 1;
                let (length, strides) = &self.around[axis];
                index[axis] += 1;
                if index[axis] < *length {
                    advance(&mut positions, strides, 1);
                    break;
                }
                advance(&mut positions, strides, 1 - *length as isize);
                index[axis] = 0;
            }
        }
    }

    #[inline]
    fn over_run(&self, memory: &mut Memory, start: usize, positions: &[isize]) {
        if self.run <= TILE {
            return self.over_tile(memory, start, self.run, positions);
        }
        let mut positions: SmallVec<[isize; 4]> = SmallVec::from_slice(positions);
        for from in (0..self.run).step_by(TILE) {
            let length = TILE.min(self.run - from);
            self.over_tile(memory, start + from, length, &positions);
            for (position, outside) in positions.iter_mut().zip(&self.outside) {
                *position += outside.stride * length as isize;
            }
        }
    }

    #[inline]
    fn over_tile(&self, memory: &mut Memory, start: usize, length: usize, positions: &[isize]) {
        let tile = Tile {
            start,
            length,
            outside: &self.outside,
            positions,
        };
        for link in &self.links {
            link.tile_loop.run(memory, &tile, &link.operands, link.out);
        }
    }
}

fn nests(outer: &[isize], inner: &[isize], length: usize) -> bool {
    outer
        .iter()
        .zip(inner)
        .all(|(&outer, &inner)| outer == inner * length as isize)
}

fn advance(positions: &mut [isize], strides: &[isize], steps: isize) {
    for (position, stride) in positions.iter_mut().zip(strides) {
        *position += stride * steps;
    }
}

struct Gather<T>(std::marker::PhantomData<fn() -> T>);

impl<T: Stored> TileLoop for Gather<T> {
    fn run(&self, memory: &mut Memory, tile: &Tile, operands: &[At], out: At) {
        let At::Outside(position) = operands[0] else {
            unreachable!("only operands from outside are gathered");
        };
        tile.fill(memory, out, |memory, out: &mut [T]| {
            let Outside { home, stride } = tile.outside[position];
            let elements = memory.elements::<T>(home);
            let start = tile.positions[position];
            for (i, out) in (0..).zip(out) {
                *out = elements[(start + i * stride) as usize];
            }
        });
    }
}
