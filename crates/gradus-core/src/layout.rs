//! How an array looks at its buffer: shape, strides and offset, and the algebra of views.
//!
//! Nothing here touches elements: a view is a new layout over the same buffer.

use crate::error::{Error, Result};
use crate::shape::{PerAxis, Shape};
use crate::short_list::ShortList;

/// Element `[i, j, …]` lies in the buffer at `offset + i * strides[0] + j * strides[1] + …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) shape: Shape,
    pub(crate) strides: ShortList<isize>,
    pub(crate) offset: usize,
}

impl Layout {
    #[inline]
    pub(crate) fn row_major(shape: Shape) -> Layout {
        Layout {
            strides: shape.row_major_strides(),
            shape,
            offset: 0,
        }
    }

    /// Makes this the row-major layout of `shape`.
    #[inline]
    pub(crate) fn set_row_major(&mut self, shape: &Shape) {
        self.shape.clone_from(shape);
        self.strides
            .set_scanned_back(&shape.0, 1, |inner, length| inner * length.max(1) as isize);
        self.offset = 0;
    }

    /// Makes this the layout of a copy of what `contiguous` looks at.
    #[inline]
    pub(crate) fn set_like(&mut self, contiguous: &Layout) {
        self.shape.clone_from(&contiguous.shape);
        self.strides.clone_from(&contiguous.strides);
        self.offset = 0;
    }

    /// Whether the elements lie side by side in row-major order.
    pub(crate) fn is_contiguous(&self) -> bool {
        if self.shape.contains(&0) {
            return true;
        }
        let mut expected = 1;
        for (&length, &stride) in self.shape.iter().zip(&self.strides).rev() {
            if length != 1 && stride != expected {
                return false;
            }
            expected *= length as isize;
        }
        true
    }

    /// The axes in the order that `order` gives.
    pub(crate) fn permute(&self, order: &[usize]) -> Layout {
        Layout {
            shape: order.iter().map(|&axis| self.shape[axis]).collect(),
            strides: order.iter().map(|&axis| self.strides[axis]).collect(),
            offset: self.offset,
        }
    }

    /// The same elements repeated, without a copy, to fill `shape`.
    pub(crate) fn broadcast_to(&self, shape: &Shape, operation: &'static str) -> Result<Layout> {
        let extra = shape.rank().checked_sub(self.shape.rank());
        let fits = |extra: usize| {
            (self.shape.iter().zip(&shape[extra..])).all(|(&from, &to)| from == to || from == 1)
        };
        let Some(extra) = extra.filter(|&extra| fits(extra)) else {
            return Err(Error::shape(
                operation,
                format!(
                    "shape {} cannot be broadcast to {shape}; from the last axis on, each length \
                     must be the same or 1",
                    self.shape
                ),
            ));
        };
        let mut strides = ShortList::repeat(0, shape.rank());
        let own = self.shape.iter().zip(&self.strides);
        for (stride, (&length, &own)) in strides[extra..].iter_mut().zip(own) {
            *stride = if length == 1 { 0 } else { own };
        }
        Ok(Layout {
            shape: shape.clone(),
            strides,
            offset: self.offset,
        })
    }

    /// The same elements, in row-major order, under another shape of the same size;
    /// `None` when no strides say that and a copy is needed.
    pub(crate) fn reshape(&self, shape: &Shape) -> Option<Layout> {
        if self.is_contiguous() {
            return Some(Layout {
                offset: self.offset,
                ..Layout::row_major(shape.clone())
            });
        }
        let old = self.without_ones();
        let mut strides = ShortList::repeat(0, shape.rank());
        let (mut old_start, mut new_start) = (0, 0);
        // Old and new axes are matched in the smallest groups of equal size.
        while old_start < old.len() && new_start < shape.rank() {
            let (mut old_end, mut new_end) = (old_start + 1, new_start + 1);
            let (mut old_size, mut new_size) = (old[old_start].0, shape[new_start]);
            while old_size != new_size {
                if new_size < old_size {
                    new_size *= shape[new_end];
                    new_end += 1;
                } else {
                    old_size *= old[old_end].0;
                    old_end += 1;
                }
            }
            let group = &old[old_start..old_end];
            let unit = group[group.len() - 1].1;
            let whole = group
                .windows(2)
                .all(|pair| pair[0].1 == pair[1].1 * pair[1].0 as isize);
            if !whole {
                return None;
            }
            let mut stride = unit;
            for axis in (new_start..new_end).rev() {
                strides[axis] = stride;
                stride *= shape[axis] as isize;
            }
            (old_start, new_start) = (old_end, new_end);
        }
        Some(Layout {
            shape: shape.clone(),
            strides,
            offset: self.offset,
        })
    }

    fn without_ones(&self) -> PerAxis<(usize, isize)> {
        (self.shape.iter().copied())
            .zip(self.strides.iter().copied())
            .filter(|&(length, _)| length != 1)
            .collect()
    }

    /// Every `step`th position of `axis` from `start` on, `length` of them.
    pub(crate) fn narrow(&mut self, axis: usize, start: usize, length: usize, step: isize) {
        if length > 0 {
            self.offset = (self.offset as isize + start as isize * self.strides[axis]) as usize;
        }
        self.shape.0[axis] = length;
        // From a single position no step is taken, and one of any size may have been asked for.
        if length > 1 {
            self.strides[axis] *= step;
        }
    }

    pub(crate) fn remove_axis(&mut self, axis: usize) {
        self.shape.0.remove(axis);
        self.strides.remove(axis);
    }

    pub(crate) fn insert_axis(&mut self, axis: usize) {
        self.shape.0.insert(axis, 1);
        self.strides.insert(axis, 0);
    }
}
