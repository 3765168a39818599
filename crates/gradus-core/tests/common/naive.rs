//! Arrays as one would write them without thought for speed: a list, and a function of the index.

use gradus_core::nd::Slice;

/// Elements in row-major order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Naive<T> {
    pub(crate) shape: Vec<usize>,
    pub(crate) elements: Vec<T>,
}

impl<T: Clone> Naive<T> {
    pub(crate) fn from_fn(shape: &[usize], mut element: impl FnMut(&[usize]) -> T) -> Naive<T> {
        let elements = indices(shape).iter().map(|index| element(index)).collect();
        Naive {
            shape: shape.to_vec(),
            elements,
        }
    }

    pub(crate) fn at(&self, index: &[usize]) -> T {
        let place = index.iter().zip(&self.shape);
        self.elements[place.fold(0, |place, (i, length)| place * length + i)].clone()
    }

    pub(crate) fn transpose(&self, order: &[usize]) -> Naive<T> {
        let shape: Vec<usize> = order.iter().map(|&axis| self.shape[axis]).collect();
        Naive::from_fn(&shape, |index| {
            let mut source = vec![0; index.len()];
            order
                .iter()
                .zip(index)
                .for_each(|(&axis, &i)| source[axis] = i);
            self.at(&source)
        })
    }

    pub(crate) fn reshape(&self, shape: &[usize]) -> Naive<T> {
        assert_eq!(shape.iter().product::<usize>(), self.elements.len());
        Naive {
            shape: shape.to_vec(),
            elements: self.elements.clone(),
        }
    }

    pub(crate) fn broadcast_to(&self, shape: &[usize]) -> Naive<T> {
        let extra = shape.len() - self.shape.len();
        Naive::from_fn(shape, |index| {
            let own = index[extra..].iter().zip(&self.shape);
            let source: Vec<usize> = own.map(|(&i, &n)| if n == 1 { 0 } else { i }).collect();
            self.at(&source)
        })
    }

    /// The same elements without first axes of length 1 that are more than `rank`.
    pub(crate) fn trimmed(&self, rank: usize) -> Naive<T> {
        let surplus = self.shape.len().saturating_sub(rank);
        let ones = self.shape.iter().take_while(|&&length| length == 1).count();
        self.reshape(&self.shape[surplus.min(ones)..])
    }

    pub(crate) fn expand_dims(&self, axis: usize) -> Naive<T> {
        let mut shape = self.shape.clone();
        shape.insert(axis, 1);
        self.reshape(&shape)
    }

    pub(crate) fn flip(&self, axis: usize) -> Naive<T> {
        Naive::from_fn(&self.shape, |index| {
            let mut source = index.to_vec();
            source[axis] = self.shape[axis] - 1 - index[axis];
            self.at(&source)
        })
    }

    /// `parts` name every axis, in order, and new ones between them.
    pub(crate) fn slice(&self, parts: &[Slice]) -> Naive<T> {
        let mut axes = self.shape.iter();
        // For each part the positions that it lets through, and whether its axis stays and is new.
        let parts: Vec<(Vec<usize>, bool, bool)> = (parts.iter())
            .map(|part| match *part {
                Slice::NewAxis => (vec![0], true, true),
                Slice::At(position) => (at(position, *axes.next().unwrap()), false, false),
                Slice::Range { start, stop, step } => {
                    (range(start, stop, step, *axes.next().unwrap()), true, false)
                }
                Slice::Ellipsis => unreachable!("every axis is named"),
            })
            .collect();
        let kept = parts.iter().filter(|(_, stays, _)| *stays);
        let shape: Vec<usize> = kept.map(|(positions, _, _)| positions.len()).collect();
        Naive::from_fn(&shape, |index| {
            let mut index = index.iter();
            let mut source = Vec::new();
            for (positions, stays, is_new) in &parts {
                let i = if *stays { *index.next().unwrap() } else { 0 };
                if !is_new {
                    source.push(positions[i]);
                }
            }
            self.at(&source)
        })
    }
}

/// Every index into an array of `shape`, the last axis first.
fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    let Some((&length, rest)) = shape.split_first() else {
        return vec![vec![]];
    };
    let rest = indices(rest);
    let with = |i| rest.iter().map(move |index| [&[i], &index[..]].concat());
    (0..length).flat_map(with).collect()
}

fn at(position: isize, length: usize) -> Vec<usize> {
    let position = if position < 0 {
        position + length as isize
    } else {
        position
    };
    vec![position as usize]
}

/// Python's rule, as its documentation tells it: from `start` on in steps, up to but without
/// `stop`.
fn range(start: Option<isize>, stop: Option<isize>, step: isize, length: usize) -> Vec<usize> {
    let length = length as isize;
    let from_end = |i: isize| if i < 0 { i + length } else { i };
    let forward = step > 0;
    let mut i = match start.map(from_end) {
        Some(start) if forward => start.max(0),
        Some(start) => start.min(length - 1),
        None if forward => 0,
        None => length - 1,
    };
    let stop = match stop.map(from_end) {
        Some(stop) => stop,
        None if forward => length,
        None => -1,
    };
    let mut positions = Vec::new();
    while (0..length).contains(&i) && (if forward { i < stop } else { i > stop }) {
        positions.push(i as usize);
        i = i.saturating_add(step);
    }
    positions
}
