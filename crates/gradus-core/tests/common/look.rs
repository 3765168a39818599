//! Random ways of looking at an array, done to an [`NdArray`] and to a [`Naive`] one alike.

use gradus_core::NdArray;
use gradus_core::nd::{NEW_AXIS, Slice};
use proptest::prelude::*;

use super::naive::Naive;

/// Random numbers from which [`Look`]s are made to suit whatever shape is there.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    kind: u8,
    numbers: [u8; 12],
}

pub(crate) fn choices() -> impl Strategy<Value = Choice> {
    (any::<u8>(), any::<[u8; 12]>()).prop_map(|(kind, numbers)| Choice { kind, numbers })
}

/// A view of an array of a certain shape.
#[derive(Clone, Debug)]
pub(crate) enum Look {
    Transpose(Vec<usize>),
    Slice(Vec<Slice>),
    Reshape(Vec<usize>),
    BroadcastTo(Vec<usize>),
    ExpandDims(usize),
    Flip(usize),
}

impl Choice {
    /// A number below `bound`, another one for each `position`.
    pub(crate) fn number(&self, position: usize, bound: usize) -> usize {
        self.numbers[position % self.numbers.len()] as usize % bound
    }

    /// A look that suits `shape` and makes no huge arrays.
    pub(crate) fn look(&self, shape: &[usize]) -> Look {
        match self.kind % 6 {
            0 => Look::Transpose(self.order(shape.len())),
            1 => Look::Reshape(self.factors(shape)),
            2 if shape.iter().product::<usize>() < 200 && shape.len() < 6 => {
                Look::BroadcastTo(self.broadcast(shape))
            }
            3 if shape.len() < 6 => Look::ExpandDims(self.number(0, shape.len() + 1)),
            4 if !shape.is_empty() => Look::Flip(self.number(0, shape.len())),
            _ => Look::Slice(self.slices(shape)),
        }
    }

    pub(crate) fn order(&self, rank: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..rank).collect();
        (1..rank).for_each(|axis| order.swap(axis, self.number(axis, axis + 1)));
        order
    }

    /// The prime factors of the size, some of them multiplied together.
    fn factors(&self, shape: &[usize]) -> Vec<usize> {
        let mut rest: usize = shape.iter().product();
        if rest == 0 {
            return self
                .order(shape.len())
                .iter()
                .map(|&axis| shape[axis])
                .collect();
        }
        let mut factors = vec![1; 1 + self.number(0, 3)];
        for divisor in [2, 3, 5, 7] {
            while rest.is_multiple_of(divisor) {
                let place = self.number(rest, factors.len());
                factors[place] *= divisor;
                rest /= divisor;
            }
        }
        factors.push(rest);
        factors
    }

    fn broadcast(&self, shape: &[usize]) -> Vec<usize> {
        let mut wide: Vec<usize> = (shape.iter().enumerate())
            .map(|(axis, &length)| {
                if length == 1 {
                    self.number(axis, 4)
                } else {
                    length
                }
            })
            .collect();
        if self.number(7, 2) == 1 {
            wide.insert(0, 1 + self.number(8, 3));
        }
        wide
    }

    /// A part for each axis, and now and then a new one.
    pub(crate) fn slices(&self, shape: &[usize]) -> Vec<Slice> {
        let mut parts = Vec::new();
        for (axis, &length) in shape.iter().enumerate() {
            if self.number(11 - axis, 8) == 0 && shape.len() < 6 {
                parts.push(NEW_AXIS);
            }
            parts.push(self.part(axis, length));
        }
        parts
    }

    fn part(&self, axis: usize, length: usize) -> Slice {
        // From two beyond the one end to two beyond the other.
        let end = |position| {
            let reach = 2 * length + 4;
            let end = self.number(position, reach + 3) as isize - (length as isize + 2);
            (end <= length as isize + 2).then_some(end)
        };
        match self.number(axis, 4) {
            0 if length > 0 => {
                Slice::At(self.number(axis + 3, 2 * length) as isize - length as isize)
            }
            1 => (..).into(),
            _ => Slice::Range {
                start: end(axis + 4),
                stop: end(axis + 6),
                step: [1, 2, 3, 7, isize::MAX, -1, -2, -5, isize::MIN][self.number(axis + 8, 9)],
            },
        }
    }
}

impl Look {
    pub(crate) fn of(&self, x: &NdArray) -> NdArray {
        match self {
            Look::Transpose(order) if order.is_empty() => x.transpose(()),
            Look::Transpose(order) => x.transpose(&order[..]),
            Look::Slice(parts) => x.slice(&parts[..]),
            Look::Reshape(shape) => x.reshape(&shape[..]),
            Look::BroadcastTo(shape) => x.broadcast_to(&shape[..]),
            Look::ExpandDims(axis) => x.expand_dims(*axis),
            Look::Flip(axis) => x.flip(*axis),
        }
    }

    pub(crate) fn of_naive<T: Clone>(&self, x: &Naive<T>) -> Naive<T> {
        match self {
            Look::Transpose(order) => x.transpose(order),
            Look::Slice(parts) => x.slice(parts),
            Look::Reshape(shape) => x.reshape(shape),
            Look::BroadcastTo(shape) => x.broadcast_to(shape),
            Look::ExpandDims(axis) => x.expand_dims(*axis),
            Look::Flip(axis) => x.flip(*axis),
        }
    }
}
