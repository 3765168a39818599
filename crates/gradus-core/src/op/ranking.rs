//! Where the elements of each line along an axis would stand in order: what `argsort`, `topk` and
//! `unique` share.

use std::cmp::Ordering;

use super::{Entry, Operation};
use crate::NdArray;
use crate::autograd::Gradient;
use crate::dtype::{Element, with_dtype};
use crate::error::Result;
use crate::shape::PerAxis;
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[];

/// Which elements come first. NaN comes last either way.
///
/// ```
/// use gradus_core::nd::{self, Order};
/// let x = nd::array([2.0, f64::NAN, 3.0]);
/// assert_eq!(x.argsort_with(0, Order::Ascending).to_vec::<i64>(), [0, 2, 1]);
/// assert_eq!(x.argsort_with(0, Order::Descending).to_vec::<i64>(), [2, 0, 1]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// The smallest.
    #[default]
    Ascending,
    /// The largest.
    Descending,
}

/// Compares two elements of which none is NaN.
pub(crate) fn ascending<T: PartialOrd>(a: &T, b: &T) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}

/// Compares two elements of which none is NaN, the other way round.
pub(crate) fn descending<T: PartialOrd>(a: &T, b: &T) -> Ordering {
    ascending(b, a)
}

/// Whether this is the one element that is not in order with itself.
pub(crate) fn is_nan<T: PartialOrd>(x: &T) -> bool {
    x.partial_cmp(x).is_none()
}

/// The positions of the first `count` elements of each line, in order; among equal ones the first
/// come first.
#[derive(Debug)]
pub(crate) struct Ranking {
    pub(crate) name: &'static str,
    pub(crate) axis: usize,
    pub(crate) order: Order,
    pub(crate) count: usize,
}

impl Operation for Ranking {
    fn name(&self) -> &'static str {
        self.name
    }

    fn compute(&self, inputs: &[&Value]) -> Result<Value> {
        let [x] = inputs else {
            unreachable!("one input")
        };
        let last = x.rank() - 1;
        let mut exchanged: PerAxis<usize> = (0..=last).collect();
        exchanged.swap(self.axis, last);
        let lines = x.view(x.layout.permute(&exchanged)).contiguous();
        let shape = lines.shape().with_axis(last, self.count);
        let mut ranks = Vec::with_capacity(shape.size());
        with_dtype!(x.dtype(), T => {
            let mut pairs = Vec::new();
            for line in lines.rows::<T>() {
                rank_line(line, self.order, self.count, &mut pairs);
                ranks.extend(pairs.iter().map(|&(_, position)| position));
            }
        });
        let ranks = Value::new(ranks, shape);
        // Exchanged back, which copies nothing.
        Ok(ranks.view(ranks.layout.permute(&exchanged)))
    }

    fn vjp(&self, _gradient: &Gradient, _input: usize) -> Option<NdArray> {
        None
    }

    fn is_differentiable(&self) -> bool {
        false
    }
}

/// Leaves the first `count` elements of `line` in `pairs`, in order, each with its position.
pub(crate) fn rank_line<T: Element>(
    line: &[T],
    order: Order,
    count: usize,
    pairs: &mut Vec<(T, i64)>,
) {
    // Numbers are compared without a thought of NaN or the order, which would cost much of the time.
    let is_number = |&(x, _): &(T, i64)| !is_nan(&x);
    pairs.clear();
    pairs.extend(line.iter().copied().zip(0..).filter(is_number));
    match order {
        Order::Ascending => keep_first(pairs, count, ascending),
        Order::Descending => keep_first(pairs, count, descending),
    }
    let missing = line
        .iter()
        .copied()
        .zip(0..)
        .filter(|pair| !is_number(pair));
    pairs.extend(missing.take(count - pairs.len()));
}

/// Leaves the first `count` in order, equal ones by their positions.
fn keep_first<T>(pairs: &mut Vec<(T, i64)>, count: usize, compare: impl Fn(&T, &T) -> Ordering) {
    let compare = |a: &(T, i64), b: &(T, i64)| compare(&a.0, &b.0).then(a.1.cmp(&b.1));
    if 0 < count && count < pairs.len() {
        pairs.select_nth_unstable_by(count - 1, compare);
    }
    pairs.truncate(count);
    pairs.sort_unstable_by(compare);
}
