//! The elements of each line along an axis in order, and where they were.

use super::define::define;
use super::entry::real;
use super::indices::filled;
use super::ranking::{Order, Ranking, ascending, is_nan};
use super::{Entry, Operation, Sample};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::with_dtype;
use crate::error::Result;
use crate::kernel::along::map_lines;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "sort",
        summary: "The elements of each line along an axis in order.",
        differentiable: true,
        samples: |_| {
            vec![
                Sample::new([real((2, 4))], |x| x[0].sort(1).exp()),
                Sample::new([real((4, 2))], |x| {
                    x[0].sort_with(0, Order::Descending).exp()
                }),
            ]
        },
    },
    Entry {
        name: "argsort",
        summary: "The positions that put each line along an axis in order.",
        differentiable: false,
        samples: |_| vec![Sample::new([real((2, 4))], |x| x[0].argsort(-1))],
    },
];

#[derive(Debug)]
struct Sort {
    axis: usize,
    order: Order,
}

define! {
    /// The elements of each line along `axis` from the smallest to the largest; NaN comes last.
    ///
    /// # Panics
    /// When the axis is not there.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[3.0, 1.0, 2.0], [1.0, 0.0, 5.0]]);
    /// assert_eq!(x.sort(1).to_vec::<f32>(), [1.0, 2.0, 3.0, 0.0, 1.0, 5.0]);
    /// ```
    fn sort / try_sort(x, axis: isize) {
        x.try_sort_with(axis, Order::Ascending)
    }

    /// The elements of each line along `axis` in the given order; NaN comes last.
    ///
    /// # Panics
    /// When the axis is not there.
    ///
    /// ```
    /// use gradus_core::nd::{self, Order};
    /// let x = nd::array([3.0, 1.0, 2.0]);
    /// assert_eq!(x.sort_with(0, Order::Descending).to_vec::<f32>(), [3.0, 2.0, 1.0]);
    /// ```
    fn sort_with / try_sort_with(x, axis: isize, order: Order) {
        let axis = x.shape().axis(axis, "sort")?;
        super::apply(Sort { axis, order }, &[x])
    }

    /// The positions, int64, that put each line along `axis` in order: `x.gather(x.argsort(axis),
    /// axis)` is sorted. Equal elements stay in their order; NaN comes last.
    ///
    /// # Panics
    /// When the axis is not there.
    ///
    /// ```
    /// use gradus_core::nd;
    /// assert_eq!(nd::array([3.0, 1.0, 2.0]).argsort(0).to_vec::<i64>(), [1, 2, 0]);
    /// ```
    fn argsort / try_argsort(x, axis: isize) {
        x.try_argsort_with(axis, Order::Ascending)
    }

    /// The positions, int64, that put each line along `axis` in the given order. Equal elements
    /// stay in their order (so that this is not [`argsort`](NdArray::argsort) backwards); NaN comes
    /// last.
    ///
    /// # Panics
    /// When the axis is not there.
    ///
    /// ```
    /// use gradus_core::nd::{self, Order};
    /// let x = nd::array([3.0, 1.0, 3.0]);
    /// assert_eq!(x.argsort_with(0, Order::Descending).to_vec::<i64>(), [0, 2, 1]);
    /// ```
    fn argsort_with / try_argsort_with(x, axis: isize, order: Order) {
        let axis = x.shape().axis(axis, "argsort")?;
        let count = x.shape()[axis];
        super::apply(Ranking { name: "argsort", axis, order, count }, &[x])
    }
}

impl Operation for Sort {
    fn name(&self) -> &'static str {
        "sort"
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        Ok(with_dtype!(x.dtype(), T => {
            map_lines(x, self.axis, |line: &mut [T]| sort_line(line, self.order))
        }))
    }

    fn vjp(&self, gradient: &Gradient, _input: usize) -> Option<NdArray> {
        let (axis, g) = (self.axis as isize, &gradient.cotangent);
        let origins = gradient.input(0).detach().argsort_with(axis, self.order);
        let nothing = filled(&gradient.input_shape(0), 0.0, g.dtype());
        Some(nothing.scatter_add(origins, g, axis))
    }
}

fn sort_line<T: Copy + PartialOrd>(line: &mut [T], order: Order) {
    let mut numbers = 0;
    for position in 0..line.len() {
        if !is_nan(&line[position]) {
            line.swap(numbers, position);
            numbers += 1;
        }
    }
    // Stable, so that zeros of either sign stay where `argsort` says they are.
    let line = &mut line[..numbers];
    match order {
        Order::Ascending => line.sort_by(ascending),
        // Equal elements change their order twice.
        Order::Descending => {
            line.reverse();
            line.sort_by(ascending);
            line.reverse();
        }
    }
}
