//! The different elements of an array.

use super::entry::real;
use super::ranking::{Order, is_nan, rank_line};
use super::{Entry, Sample};
use crate::NdArray;
use crate::compile::trace;
use crate::dtype::{Element, with_dtype};
use crate::value::Value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "unique",
    summary: "The different elements of an array, in ascending order.",
    differentiable: true,
    samples: |_| vec![Sample::new([real((2, 3))], |x| x[0].unique().exp())],
}];

impl NdArray {
    /// The different elements, in ascending order, along one axis. All NaNs count as one, which
    /// comes last.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let x = nd::array([[3.0, 1.0], [1.0, 2.0]]);
    /// assert_eq!(x.unique().to_vec::<f32>(), [1.0, 2.0, 3.0]);
    /// ```
    #[track_caller]
    pub fn unique(&self) -> NdArray {
        self.unique_of(&self.groups())
    }

    /// The different elements, as [`unique`](Self::unique) gives them, and for each element of this
    /// array its position among them, int64, in the shape of this array:
    /// `values.take(positions, 0)` is this array again.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let (values, positions) = nd::array([3.0, 1.0, 3.0]).unique_inverse();
    /// assert_eq!(values.to_vec::<f32>(), [1.0, 3.0]);
    /// assert_eq!(positions.to_vec::<i64>(), [1, 0, 1]);
    /// ```
    #[track_caller]
    pub fn unique_inverse(&self) -> (NdArray, NdArray) {
        let groups = self.groups();
        let values = self.unique_of(&groups);
        (values, NdArray::from_vec(groups.inverse, self.shape()))
    }

    /// The different elements, as [`unique`](Self::unique) gives them, and how many times each is
    /// there, int64.
    ///
    /// ```
    /// use gradus_core::nd;
    /// let (values, counts) = nd::array([3.0, 1.0, 3.0]).unique_counts();
    /// assert_eq!(values.to_vec::<f32>(), [1.0, 3.0]);
    /// assert_eq!(counts.to_vec::<i64>(), [1, 2]);
    /// ```
    #[track_caller]
    pub fn unique_counts(&self) -> (NdArray, NdArray) {
        let groups = self.groups();
        (self.unique_of(&groups), NdArray::from(groups.counts))
    }

    #[track_caller]
    fn groups(&self) -> Groups {
        trace::read("unique", self);
        Groups::new(&self.value())
    }

    fn unique_of(&self, groups: &Groups) -> NdArray {
        self.flatten().take(NdArray::from(groups.first.clone()), 0)
    }
}

/// The function form of [`NdArray::unique`].
#[track_caller]
pub fn unique(x: &NdArray) -> NdArray {
    x.unique()
}

/// The function form of [`NdArray::unique_inverse`].
#[track_caller]
pub fn unique_inverse(x: &NdArray) -> (NdArray, NdArray) {
    x.unique_inverse()
}

/// The function form of [`NdArray::unique_counts`].
#[track_caller]
pub fn unique_counts(x: &NdArray) -> (NdArray, NdArray) {
    x.unique_counts()
}

/// Equal elements, group by group in ascending order.
#[derive(Default)]
struct Groups {
    /// The position of the first element of each group.
    first: Vec<i64>,
    counts: Vec<i64>,
    /// For each element its group.
    inverse: Vec<i64>,
}

impl Groups {
    fn new(x: &Value) -> Groups {
        with_dtype!(x.dtype(), T => Groups::of(&x.to_vec::<T>()))
    }

    fn of<T: Element>(elements: &[T]) -> Groups {
        let mut ranked = Vec::new();
        rank_line(elements, Order::Ascending, elements.len(), &mut ranked);
        let mut groups = Groups {
            inverse: vec![0; elements.len()],
            ..Groups::default()
        };
        let same = |a: &(T, i64), b: &(T, i64)| a.0 == b.0 || (is_nan(&a.0) && is_nan(&b.0));
        for (group, members) in ranked.chunk_by(same).enumerate() {
            groups.first.push(members[0].1);
            groups.counts.push(members.len() as i64);
            for &(_, position) in members {
                groups.inverse[position as usize] = group as i64;
            }
        }
        groups
    }
}
