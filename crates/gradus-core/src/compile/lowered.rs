//! What an operation becomes in a compiled step: a loop that can be fused with others, a kernel of
//! its own, or a call of `compute`.

use std::marker::PhantomData;

use smallvec::SmallVec;

use super::blocks::{Arithmetic, Small};
use super::memory::{Home, Memory, Stored};
use super::tile::{At, Tile};
use crate::dtype::{DType, Element, with_dtype};
use crate::error::Result;
use crate::kernel::elementwise::{self, BinaryLoop, Run, UnaryLoop};
use crate::layout::Layout;

/// An operand as it is known when a step is compiled.
pub(crate) struct Spec<'a> {
    pub(crate) dtype: DType,
    pub(crate) layout: &'a Layout,
}

pub(crate) enum Lowered {
    /// Elements from elements at the same places, once the operands are converted to `dtypes`.
    Elementwise {
        dtypes: SmallVec<[DType; 3]>,
        tile_loop: Box<dyn TileLoop>,
        /// What it is to the block machine, if anything.
        arithmetic: Option<Arithmetic>,
    },
    Kernel {
        kernel: Box<dyn Kernel>,
        /// What it is to the block machine where its operands are whole and small.
        small: Option<Small>,
    },
    /// `Operation::compute` on copies of the operands.
    Call,
}

/// A loop over one tile of elements.
pub(crate) trait TileLoop: Send + Sync {
    fn run(&self, memory: &mut Memory, tile: &Tile, operands: &[At], out: At);
}

/// Fills the first `size` elements of a home from whole operands.
pub(crate) trait Kernel: Send + Sync {
    fn run(&self, memory: &mut Memory, operands: &[Home], out: Out) -> Result<()>;
}

#[derive(Clone, Copy)]
pub(crate) struct Out {
    pub(crate) home: Home,
    pub(crate) size: usize,
}

impl Lowered {
    pub(crate) fn unary<T: Stored, R: Stored>(apply: UnaryLoop<T, R>) -> Lowered {
        Lowered::map::<T, R>(apply)
    }

    /// As [`unary`](Lowered::unary), for a loop that knows more than a plain function does.
    pub(crate) fn map<T: Stored, R: Stored>(
        apply: impl Fn(&[T], &mut [R]) + Send + Sync + 'static,
    ) -> Lowered {
        Lowered::Elementwise {
            dtypes: SmallVec::from_slice(&[T::DTYPE]),
            tile_loop: Box::new(Map {
                apply,
                types: PhantomData,
            }),
            arithmetic: None,
        }
    }

    pub(crate) fn cast(from: DType, to: DType) -> Lowered {
        Lowered::Elementwise {
            dtypes: SmallVec::from_slice(&[from]),
            tile_loop: cast(from, to),
            arithmetic: None,
        }
    }

    /// A choice between elements of `dtype`.
    pub(crate) fn choice(dtype: DType) -> Lowered {
        Lowered::Elementwise {
            dtypes: SmallVec::from_slice(&[DType::Bool, dtype, dtype]),
            tile_loop: with_dtype!(dtype, T => Box::new(Choose::<T>(PhantomData))),
            arithmetic: None,
        }
    }

    pub(crate) fn binary<T: Stored, R: Stored>(apply: BinaryLoop<T, R>) -> Lowered {
        Lowered::Elementwise {
            dtypes: SmallVec::from_slice(&[T::DTYPE; 2]),
            tile_loop: Box::new(Zip { apply }),
            arithmetic: None,
        }
    }

    pub(crate) fn kernel(kernel: impl Kernel + 'static) -> Lowered {
        Lowered::Kernel {
            kernel: Box::new(kernel),
            small: None,
        }
    }

    /// The same, known to the block machine as `name`.
    pub(crate) fn named(mut self, name: &str) -> Lowered {
        if let Lowered::Elementwise { arithmetic, .. } = &mut self {
            *arithmetic = Arithmetic::named(name);
        }
        self
    }

    pub(crate) fn small(mut self, how: Option<Small>) -> Lowered {
        if let Lowered::Kernel { small, .. } = &mut self {
            *small = how;
        }
        self
    }
}

/// The loop that converts elements.
pub(super) fn cast(from: DType, to: DType) -> Box<dyn TileLoop> {
    with_dtype!(from, S => with_dtype!(to, T => {
        let apply: UnaryLoop<S, T> = elementwise::convert;
        Box::new(Map { apply, types: PhantomData })
    }))
}

struct Map<T, R, F> {
    apply: F,
    types: PhantomData<fn(T) -> R>,
}

impl<T: Stored, R: Stored, F: Fn(&[T], &mut [R]) + Send + Sync> TileLoop for Map<T, R, F> {
    fn run(&self, memory: &mut Memory, tile: &Tile, operands: &[At], out: At) {
        tile.fill(memory, out, |memory, out: &mut [R]| {
            match tile.read::<T>(memory, operands[0]) {
                Run::Slice(elements) => (self.apply)(elements, out),
                Run::Splat(element) => {
                    (self.apply)(&[element], &mut out[..1]);
                    let first = out[0];
                    out.fill(first);
                }
            }
        });
    }
}

struct Zip<T, R> {
    apply: BinaryLoop<T, R>,
}

impl<T: Stored, R: Stored> TileLoop for Zip<T, R> {
    fn run(&self, memory: &mut Memory, tile: &Tile, operands: &[At], out: At) {
        tile.fill(memory, out, |memory, out: &mut [R]| {
            let a = tile.read(memory, operands[0]);
            let b = tile.read(memory, operands[1]);
            (self.apply)(a, b, out);
        });
    }
}

/// One of two elements, as the first operand says.
struct Choose<T>(PhantomData<fn() -> T>);

/// The element at `i` of a run.
#[inline(always)]
fn at<T: Element>(run: Run<T>, i: usize) -> T {
    match run {
        Run::Slice(elements) => elements[i],
        Run::Splat(element) => element,
    }
}

impl<T: Stored> TileLoop for Choose<T> {
    fn run(&self, memory: &mut Memory, tile: &Tile, operands: &[At], out: At) {
        tile.fill(memory, out, |memory, out: &mut [T]| {
            let condition = tile.read::<bool>(memory, operands[0]);
            let (a, b) = (
                tile.read(memory, operands[1]),
                tile.read(memory, operands[2]),
            );
            for (i, out) in out.iter_mut().enumerate() {
                *out = if at(condition, i) { at(a, i) } else { at(b, i) };
            }
        });
    }
}
