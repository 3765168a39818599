//! Walks the lines of an array along one axis.

use crate::dtype::Element;
use crate::layout::Layout;
use crate::shape::PerAxis;
use crate::value::Value;

/// An array of the same shape whose lines along `axis` are those of `x`, changed by `change`. The
/// elements must be of type `T`.
pub(crate) fn map_lines<T: Element>(
    x: &Value,
    axis: usize,
    mut change: impl FnMut(&mut [T]),
) -> Value {
    let last = x.rank() - 1;
    let mut order: PerAxis<usize> = (0..=last).collect();
    order.swap(axis, last);
    let swapped = x.view(x.layout.permute(&order));
    let mut elements: Vec<T> = swapped.to_vec();
    if let length @ 1.. = x.shape()[axis] {
        elements.chunks_exact_mut(length).for_each(&mut change);
    }
    let changed = Value::new(elements, swapped.shape());
    // Swapped back, which copies nothing.
    let layout: Layout = changed.layout.permute(&order);
    changed.view(layout)
}
