//! The common case of operations of two arrays: floats of one type that lie side by side, in the
//! same shape, or with a single number on one side.

use super::BinaryLoops;
use crate::dtype::{DType, Element};
use crate::kernel::elementwise::{BinaryLoop, Run};
use crate::pool::Block;
use crate::value::Value;

/// Elements up to which this is worth a path of its own.
const SMALL: usize = 4096;

/// A loop over two operands of the same floats.
#[derive(Clone, Copy)]
pub(super) enum FloatLoop {
    F32(BinaryLoop<f32, f32>),
    F64(BinaryLoop<f64, f64>),
    CompareF32(BinaryLoop<f32, bool>),
    CompareF64(BinaryLoop<f64, bool>),
}

impl FloatLoop {
    /// The one over elements of `dtype`, if there is one.
    #[inline]
    pub(super) fn of(loops: &BinaryLoops, dtype: DType) -> Option<FloatLoop> {
        Some(match (loops, dtype) {
            (BinaryLoops::Arithmetic { f32, .. } | BinaryLoops::Float { f32, .. }, DType::F32) => {
                FloatLoop::F32(*f32)
            }
            (BinaryLoops::Arithmetic { f64, .. } | BinaryLoops::Float { f64, .. }, DType::F64) => {
                FloatLoop::F64(*f64)
            }
            (BinaryLoops::Comparison { f32, .. }, DType::F32) => FloatLoop::CompareF32(*f32),
            (BinaryLoops::Comparison { f64, .. }, DType::F64) => FloatLoop::CompareF64(*f64),
            _ => return None,
        })
    }

    /// The type of what comes out.
    #[inline]
    pub(super) fn output(self) -> DType {
        match self {
            FloatLoop::F32(_) => DType::F32,
            FloatLoop::F64(_) => DType::F64,
            FloatLoop::CompareF32(_) | FloatLoop::CompareF64(_) => DType::Bool,
        }
    }
}

/// The output, where `a` and `b` are alike in this way.
#[inline]
pub(super) fn compute(loops: &BinaryLoops, a: &Block, b: &Block) -> Option<Value> {
    let is_like_a = a.shape() == b.shape() || (b.size == 1 && b.rank() <= a.rank());
    let is_like_b = a.size == 1 && a.rank() <= b.rank();
    let like = if is_like_a { a } else { b };
    let fits = (is_like_a || is_like_b)
        && a.dtype() == b.dtype()
        && a.is_contiguous
        && b.is_contiguous
        && like.size <= SMALL;
    if !fits {
        return None;
    }
    let float_loop = FloatLoop::of(loops, a.dtype())?;
    Some(like.make_like(float_loop.output(), |out| match float_loop {
        FloatLoop::F32(apply) => apply(run(a, out), run(b, out), out.whole_mut()),
        FloatLoop::F64(apply) => apply(run(a, out), run(b, out), out.whole_mut()),
        FloatLoop::CompareF32(apply) => apply(run(a, out), run(b, out), out.whole_mut()),
        FloatLoop::CompareF64(apply) => apply(run(a, out), run(b, out), out.whole_mut()),
    }))
}

#[inline]
fn run<'a, T: Element>(x: &'a Block, out: &Block) -> Run<'a, T> {
    match x.as_slice() {
        Some(slice) if x.size == out.size => Run::Slice(slice),
        _ => Run::Splat(x.first()),
    }
}
