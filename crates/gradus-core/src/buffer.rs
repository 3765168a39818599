//! Flat memory of one element type, shared by the arrays that look at it.

use crate::dtype::{DType, Element, with_dtype};

/// The elements of one or more arrays, in a row.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub enum Buffer {
    Bool(Vec<bool>),
    U8(Vec<u8>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl Buffer {
    pub(crate) fn dtype(&self) -> DType {
        match self {
            Buffer::Bool(_) => DType::Bool,
            Buffer::U8(_) => DType::U8,
            Buffer::I32(_) => DType::I32,
            Buffer::I64(_) => DType::I64,
            Buffer::F32(_) => DType::F32,
            Buffer::F64(_) => DType::F64,
        }
    }

    /// The number of elements that there is room for.
    pub(crate) fn capacity(&self) -> usize {
        match self {
            Buffer::Bool(elements) => elements.capacity(),
            Buffer::U8(elements) => elements.capacity(),
            Buffer::I32(elements) => elements.capacity(),
            Buffer::I64(elements) => elements.capacity(),
            Buffer::F32(elements) => elements.capacity(),
            Buffer::F64(elements) => elements.capacity(),
        }
    }

    /// The number of elements.
    pub(crate) fn len(&self) -> usize {
        with_dtype!(self.dtype(), T => T::slice(self).len())
    }
}
