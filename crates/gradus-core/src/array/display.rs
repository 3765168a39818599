//! Printing as NumPy does, with the chapter's last line: `<NDArray 10x2 @cpu(0)>`.

use std::fmt;

use super::NdArray;
use crate::buffer::Buffer;
use crate::compile::trace;
use crate::format::{Element, numpy_text};
use crate::layout::Layout;

/// NumPy's text for the same numbers, then shape and device, and the dtype where it is not float32.
/// A single number (no axes) prints as such. A precision sets the number of decimals.
///
/// ```
/// use gradus_core::nd;
/// assert_eq!(nd::array([0.5, 2.0]).to_string(), "[0.5 2. ]\n<NDArray 2 @cpu(0)>");
/// assert_eq!(format!("loss {:.3}", nd::array([0.5, 2.0]).mean()), "loss 1.250");
/// ```
impl fmt::Display for NdArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        trace::printed(self);
        let value = self.value();
        let element = |index| element(value.buffer(), position(&value.layout, index));
        let text = numpy_text(value.shape(), f.precision(), &element);
        if value.rank() == 0 {
            // Not `f.pad`, which would take the precision for a length to cut at.
            let width = f.width().unwrap_or(0);
            return write!(f, "{text:>width$}");
        }
        let lengths: Vec<String> = value.shape().iter().map(usize::to_string).collect();
        let dtype = match value.dtype() {
            crate::DType::F32 => String::new(),
            other => format!(" {other}"),
        };
        write!(
            f,
            "{text}\n<NDArray {} @{}{dtype}>",
            lengths.join("x"),
            self.device()
        )
    }
}

/// As it is displayed.
impl fmt::Debug for NdArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where in its buffer the element at a flat row-major index lies.
fn position(layout: &Layout, mut index: usize) -> usize {
    let mut position = layout.offset as isize;
    for (&length, &stride) in layout.shape.iter().zip(&layout.strides).rev() {
        position += (index % length) as isize * stride;
        index /= length;
    }
    position as usize
}

fn element(buffer: &Buffer, position: usize) -> Element {
    match buffer {
        Buffer::Bool(elements) => Element::Bool(elements[position]),
        Buffer::U8(elements) => Element::Int(elements[position].into()),
        Buffer::I32(elements) => Element::Int(elements[position].into()),
        Buffer::I64(elements) => Element::Int(elements[position]),
        Buffer::F32(elements) => Element::F32(elements[position]),
        Buffer::F64(elements) => Element::F64(elements[position]),
    }
}

impl NdArray {
    /// Shows the array in a notebook, by evcxr's convention.
    pub fn evcxr_display(&self) {
        println!("EVCXR_BEGIN_CONTENT text/plain\n{self}\nEVCXR_END_CONTENT");
    }
}
