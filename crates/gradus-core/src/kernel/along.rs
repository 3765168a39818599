//! Walks the lines of arrays along one axis.

use crate::dtype::Element;
use crate::kernel::parallel;
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

/// An array made of arrays of one shape by a function that is given their lines along `axis`, one
/// after another, with the lines' length, and fills as many. All elements must be of type `T`.
pub(crate) fn build_lines<T: Element, const N: usize>(
    inputs: [&Value; N],
    axis: usize,
    fill: impl Fn([&[T]; N], usize, &mut [T]) + Sync,
) -> Value {
    let shape = inputs[0].shape();
    let last = shape.rank() - 1;
    let mut order: PerAxis<usize> = (0..=last).collect();
    order.swap(axis, last);
    let swapped = inputs.map(|x| match axis == last {
        true => x.contiguous(),
        false => x.view(x.layout.permute(&order)).contiguous(),
    });
    let made = Value::build(swapped[0].shape(), |out| {
        if !out.is_empty() {
            let lines = (swapped.each_ref()).map(|x| x.as_slice().expect("made contiguous"));
            let length = shape[axis];
            parallel::for_each_piece(out, [length, length], |start, out| {
                let lines = lines.map(|lines| &lines[start..start + out.len()]);
                fill(lines, length, out);
            });
        }
    });
    if axis == last {
        return made;
    }
    // Swapped back, which copies nothing.
    let layout = made.layout.permute(&order);
    made.view(layout)
}
