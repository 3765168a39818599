//! An immutable array: a layout over a shared buffer, and where in the recorded graph it came from.
//!
//! Operations work on values. [`NdArray`](crate::NdArray) is the handle that users hold, whose value
//! the `assign` family exchanges.

use std::borrow::Cow;
use std::ops::Deref;

use crate::autograd::Origin;
use crate::buffer::Buffer;
use crate::dtype::{DType, Element, with_dtype};
use crate::kernel::elementwise::{self, UnaryLoop};
use crate::kernel::runs;
use crate::layout::Layout;
use crate::pool::{self, Block, Share};
use crate::shape::Shape;

/// Two pointers: what it looks at, and how it came about.
#[derive(Clone)]
pub(crate) struct Value {
    share: Share,
    pub(crate) origin: Option<Origin>,
}

/// The layout, and the buffer, of the value's block.
impl Deref for Value {
    type Target = Block;
    #[inline]
    fn deref(&self) -> &Block {
        &self.share
    }
}

/// What can be said without a history.
impl Block {
    /// As [`Value::build`], of the shape of this.
    #[inline]
    pub(crate) fn build_like<T: Element>(&self, fill: impl FnOnce(&mut [T])) -> Value {
        self.make_like(T::DTYPE, |block| fill(block.whole_mut()))
    }

    /// A row-major array of the shape of this, whose elements `fill` writes.
    #[inline]
    pub(crate) fn make_like(&self, dtype: DType, fill: impl FnOnce(&mut Block)) -> Value {
        Value::from_share(pool::build(dtype, self.size, |block| {
            match self.is_contiguous {
                // The strides are known.
                true => block.layout.set_like(&self.layout),
                false => block.layout.set_row_major(&self.layout.shape),
            }
            fill(block);
        }))
    }

    #[inline]
    pub(crate) fn shape(&self) -> &Shape {
        &self.layout.shape
    }

    #[inline]
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    #[inline]
    pub(crate) fn rank(&self) -> usize {
        self.layout.shape.rank()
    }

    /// The whole buffer.
    #[inline]
    pub(crate) fn elements<T: Element>(&self) -> &[T] {
        T::slice(self.buffer())
    }

    /// The elements as one slice, where they lie side by side in row-major order.
    #[inline]
    pub(crate) fn as_slice<T: Element>(&self) -> Option<&[T]> {
        if !self.is_contiguous {
            return None;
        }
        let start = self.layout.offset;
        match self.size {
            0 => Some(&[]),
            size => Some(&self.elements()[start..start + size]),
        }
    }

    /// The first element in row-major order.
    pub(crate) fn first<T: Element>(&self) -> T {
        self.elements::<T>()[self.layout.offset]
    }
}

impl Value {
    #[inline]
    fn from_share(share: Share) -> Value {
        Value {
            share,
            origin: None,
        }
    }

    /// A row-major array of `shape` that owns `elements`.
    pub(crate) fn new<T: Element>(elements: Vec<T>, shape: impl Into<Shape>) -> Value {
        let shape = shape.into();
        debug_assert_eq!(elements.len(), shape.size());
        Value::from_share(pool::block(T::wrap(elements), Layout::row_major(shape)))
    }

    /// A row-major array of `shape` whose elements, which hold anything before, `fill` writes.
    #[inline]
    pub(crate) fn build<T: Element>(shape: impl Into<Shape>, fill: impl FnOnce(&mut [T])) -> Value {
        let shape = shape.into();
        let size = shape.size();
        Value::from_share(pool::build(T::DTYPE, size, |block| {
            block.layout.set_row_major(&shape);
            fill(block.whole_mut());
        }))
    }

    pub(crate) fn scalar<T: Element>(element: T) -> Value {
        Value::build(Shape::scalar(), |out| out[0] = element)
    }

    pub(crate) fn full<T: Element>(element: T, shape: Shape) -> Value {
        Value::build(shape, |out| out.fill(element))
    }

    /// The same elements without their history.
    #[inline]
    pub(crate) fn detached(&self) -> Value {
        Value::from_share(self.share.clone())
    }

    /// The same elements with another history.
    pub(crate) fn with_origin(self, origin: Option<Origin>) -> Value {
        Value { origin, ..self }
    }

    /// Where the elements came from, without them.
    #[inline]
    pub(crate) fn into_origin(self) -> Option<Origin> {
        self.origin
    }

    /// Another look at the same buffer, without a history.
    pub(crate) fn view(&self, layout: Layout) -> Value {
        Value::from_share(pool::view(&self.share, |view| {
            view.is_contiguous = layout.is_contiguous();
            view.size = layout.shape.size();
            view.layout = layout;
        }))
    }

    /// The elements, which lie side by side, under another shape of the same size.
    pub(crate) fn with_shape(&self, shape: &Shape) -> Value {
        let offset = self.layout.offset;
        Value::from_share(pool::view(&self.share, |view| {
            view.layout.set_row_major(shape);
            view.layout.offset = offset;
            view.is_contiguous = true;
            view.size = self.size;
        }))
    }

    /// The elements in row-major order.
    pub(crate) fn to_vec<T: Element>(&self) -> Vec<T> {
        match self.as_slice() {
            Some(slice) => slice.to_vec(),
            None => {
                let mut elements = vec![T::default(); self.size()];
                self.copy_to(&mut elements);
                elements
            }
        }
    }

    /// Copies the elements, in row-major order, to a slice of the same size.
    pub(crate) fn copy_to<T: Element>(&self, elements: &mut [T]) {
        elementwise::unary(self, elements, |from: &[T], to: &mut [T]| {
            to.copy_from_slice(from)
        });
    }

    /// The same elements side by side; a copy only where they are not.
    pub(crate) fn contiguous(&self) -> Value {
        if self.is_contiguous {
            return self.detached();
        }
        self.copied()
    }

    /// The elements converted to `dtype`; a copy only where they are of another type.
    pub(crate) fn cast(&self, dtype: DType) -> Cow<'_, Value> {
        if self.dtype() == dtype {
            return Cow::Borrowed(self);
        }
        Cow::Owned(with_dtype!(self.dtype(), S => with_dtype!(dtype, T => {
            let convert: UnaryLoop<S, T> = elementwise::convert;
            // A repeated element is converted once.
            let compact = self.without_repeats();
            let converted = Value::build(compact.shape(), |out| {
                elementwise::unary(&compact, out, convert);
            });
            let repeated = converted.layout.broadcast_to(self.shape(), "astype");
            converted.view(repeated.expect("lengths are the same or 1"))
        })))
    }

    /// The elements converted to `T`, in row-major order.
    pub(crate) fn cast_to_vec<T: Element>(&self) -> Vec<T> {
        self.cast(T::DTYPE).to_vec()
    }

    fn without_repeats(&self) -> Value {
        let mut layout = self.layout.clone();
        for axis in 0..layout.shape.rank() {
            if layout.strides[axis] == 0 && layout.shape[axis] > 1 {
                layout.shape.0[axis] = 1;
            }
        }
        self.view(layout)
    }

    /// Repeats the elements, without a copy, to fill `shape`, to which they must broadcast.
    pub(crate) fn repeat_to(&self, shape: &Shape) -> Value {
        let layout = self.layout.broadcast_to(shape, "broadcast_to");
        self.view(layout.expect("shapes were broadcast before"))
    }

    fn exclusive_buffer(&mut self) -> Option<&mut Buffer> {
        self.share.get_mut()?.buffer_mut()
    }

    /// Whether nobody else holds the elements, and each has a place of its own.
    pub(crate) fn is_exclusive(&mut self) -> bool {
        self.is_contiguous && self.exclusive_buffer().is_some()
    }

    /// The elements as one slice to write to, where they lie side by side and nobody else holds them.
    pub(crate) fn exclusive_slice<T: Element>(&mut self) -> Option<&mut [T]> {
        if !self.is_contiguous {
            return None;
        }
        let (start, size) = (self.layout.offset, self.size);
        let elements = T::slice_mut(self.exclusive_buffer()?);
        elements.get_mut(start..start + size)
    }

    /// Puts the elements of `source`, which must be of the same type and broadcast to the region,
    /// where `region` looks at these, which nobody else may hold.
    pub(crate) fn write(&mut self, region: &Layout, source: &Value) {
        let source = source.repeat_to(&region.shape);
        let buffer = self
            .exclusive_buffer()
            .expect("written where nobody else looks");
        with_dtype!(source.dtype(), T => {
            let (to, from) = (T::slice_mut(buffer), source.elements::<T>());
            let paths = runs::Runs::new([region, &source.layout]);
            let length = paths.inner_length;
            paths.for_each(|[to_start, from_start]| match paths.inner_strides {
                [1, 1] => to[to_start..][..length].copy_from_slice(&from[from_start..][..length]),
                [1, 0] => to[to_start..][..length].fill(from[from_start]),
                [to_stride, from_stride] => {
                    for i in 0..length as isize {
                        let to_at = to_start as isize + i * to_stride;
                        let from_at = from_start as isize + i * from_stride;
                        to[to_at as usize] = from[from_at as usize];
                    }
                }
            });
        });
    }

    /// Whether both look at the same elements of the same buffer because they share a block.
    pub(crate) fn is_same_block(&self, other: &Value) -> bool {
        self.share.is_same(&other.share)
    }

    /// Where the buffer is, by which it is told from others.
    pub(crate) fn buffer_address(&self) -> usize {
        std::ptr::from_ref(self.buffer()).addr()
    }

    /// Whether all elements are the same, bit for bit.
    pub(crate) fn is_uniform(&self) -> bool {
        with_dtype!(self.dtype(), T => {
            let elements: Vec<T> = self.to_vec();
            // Zeros of either sign are equal, and are not the same.
            let is_negative = |x: T| f64::cast(x).is_sign_negative();
            elements.first().is_some_and(|&first| {
                elements.iter().all(|&x| x == first && is_negative(x) == is_negative(first))
            })
        })
    }

    /// The first element as a float64.
    pub(crate) fn first_as_f64(&self) -> f64 {
        with_dtype!(self.dtype(), T => f64::cast(self.first::<T>()))
    }

    /// The first element, as an array without axes.
    pub(crate) fn first_alone(&self) -> Value {
        with_dtype!(self.dtype(), T => Value::scalar(self.first::<T>()))
    }

    /// Whether the elements lie side by side and fill their buffer, but for what the pool rounds
    /// sizes up by.
    pub(crate) fn is_compact(&self) -> bool {
        self.is_contiguous && self.buffer().len() <= self.size().next_power_of_two()
    }

    /// The same elements side by side in a buffer of their own.
    pub(crate) fn copied(&self) -> Value {
        with_dtype!(self.dtype(), T => Value::build(self.shape(), |out: &mut [T]| self.copy_to(out)))
    }

    /// The elements of each row along the last axis, one after another.
    pub(crate) fn rows<T: Element>(&self) -> std::slice::ChunksExact<'_, T> {
        let row = self.shape().last().copied().unwrap_or(1).max(1);
        self.as_slice()
            .expect("rows are taken of contiguous values")
            .chunks_exact(row)
    }
}
