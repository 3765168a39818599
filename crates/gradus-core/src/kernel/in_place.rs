//! Loops over two operands whose output takes the place of one of them.

use crate::dtype::Element;
use crate::kernel::elementwise::{BinaryLoop, Run};

/// Elements that are set aside at a time: they stay in the nearest cache.
const BLOCK: usize = 256;

/// Applies a loop to `x` and `other` (where `is_right`, to `other` and `x`), and puts the output in
/// the place of `x`. A slice in `other` has as many elements.
pub(crate) fn binary<T: Element>(
    x: &mut [T],
    other: Run<T>,
    is_right: bool,
    apply: BinaryLoop<T, T>,
) {
    let mut aside = [T::default(); BLOCK];
    for (block, x) in x.chunks_mut(BLOCK).enumerate() {
        let aside = &mut aside[..x.len()];
        aside.copy_from_slice(x);
        let aside = Run::Slice(aside);
        let other = match other {
            Run::Slice(other) => Run::Slice(&other[block * BLOCK..][..x.len()]),
            Run::Splat(number) => Run::Splat(number),
        };
        match is_right {
            true => apply(other, aside, x),
            false => apply(aside, other, x),
        }
    }
}
