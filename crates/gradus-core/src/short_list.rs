//! A short list of numbers, such as the lengths of an array's axes: up to four live inside it.
//!
//! Copying one is a copy of a few words, and comparing two of them a comparison of words: what
//! small arrays are made of must cost next to nothing.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

const INSIDE: usize = 4;

/// Reads as a slice.
pub(crate) struct ShortList<T>(Store<T>);

/// Lists of up to [`INSIDE`] items are always inside, and what lies behind their end is zero.
#[derive(Clone)]
enum Store<T> {
    Inside { length: u8, items: [T; INSIDE] },
    Outside(Vec<T>),
}

impl<T: Copy + Default> ShortList<T> {
    #[inline]
    pub(crate) fn from_slice(slice: &[T]) -> ShortList<T> {
        if slice.len() > INSIDE {
            return ShortList(Store::Outside(slice.to_vec()));
        }
        let mut items = [T::default(); INSIDE];
        for (item, &from) in items.iter_mut().zip(slice) {
            *item = from;
        }
        ShortList(Store::Inside {
            length: slice.len() as u8,
            items,
        })
    }

    /// The same item `length` times.
    #[inline]
    pub(crate) fn repeat(item: T, length: usize) -> ShortList<T> {
        if length > INSIDE {
            return ShortList(Store::Outside(vec![item; length]));
        }
        let mut items = [T::default(); INSIDE];
        items[..length].fill(item);
        ShortList(Store::Inside {
            length: length as u8,
            items,
        })
    }

    /// Makes this a list as long as `source`: last comes `start`, and before each item what
    /// `next` makes of it and of the item of `source` there.
    #[inline]
    pub(crate) fn set_scanned_back<S: Copy + Default>(
        &mut self,
        source: &ShortList<S>,
        start: T,
        next: impl Fn(T, S) -> T,
    ) {
        let mut item = start;
        if let (
            Store::Inside { length, items },
            Store::Inside {
                length: source_length,
                items: source,
            },
        ) = (&mut self.0, &source.0)
        {
            *length = *source_length;
            for position in (0..INSIDE).rev() {
                // What lies behind the end stays zero, without a jump.
                let is_there = position < *length as usize;
                items[position] = if is_there { item } else { T::default() };
                item = if is_there {
                    next(item, source[position])
                } else {
                    item
                };
            }
            return;
        }
        let mut items: Vec<T> = Vec::with_capacity(source.len());
        for &from in source.iter().rev() {
            items.push(item);
            item = next(item, from);
        }
        items.reverse();
        *self = ShortList::from_slice(&items);
    }

    pub(crate) fn push(&mut self, item: T) {
        self.insert(self.len(), item);
    }

    pub(crate) fn insert(&mut self, position: usize, item: T) {
        match &mut self.0 {
            Store::Inside { length, items } if (*length as usize) < INSIDE => {
                assert!(position <= *length as usize, "insertion behind the end");
                items.copy_within(position..INSIDE - 1, position + 1);
                items[position] = item;
                *length += 1;
            }
            _ => self.edit(|items| items.insert(position, item)),
        }
    }

    pub(crate) fn remove(&mut self, position: usize) {
        self.edit(|items| {
            items.remove(position);
        });
    }

    pub(crate) fn extend_from_slice(&mut self, slice: &[T]) {
        self.edit(|items| items.extend_from_slice(slice));
    }

    fn edit(&mut self, change: impl FnOnce(&mut Vec<T>)) {
        let mut items = self.to_vec();
        change(&mut items);
        *self = ShortList::from_slice(&items);
    }
}

impl<T: Copy + Default> Clone for ShortList<T> {
    #[inline]
    fn clone(&self) -> ShortList<T> {
        ShortList(self.0.clone())
    }

    /// Without a detour by way of the stack.
    #[inline]
    fn clone_from(&mut self, source: &ShortList<T>) {
        match (&mut self.0, &source.0) {
            (
                Store::Inside { length, items },
                Store::Inside {
                    length: from_length,
                    items: from_items,
                },
            ) => {
                *length = *from_length;
                *items = *from_items;
            }
            (store, from) => *store = from.clone(),
        }
    }
}

impl<T: Copy + Default> Default for ShortList<T> {
    #[inline]
    fn default() -> ShortList<T> {
        ShortList::from_slice(&[])
    }
}

impl<T> Deref for ShortList<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Store::Inside { length, items } => &items[..*length as usize],
            Store::Outside(items) => items,
        }
    }
}

impl<T> DerefMut for ShortList<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Store::Inside { length, items } => &mut items[..*length as usize],
            Store::Outside(items) => items,
        }
    }
}

impl<T: PartialEq> PartialEq for ShortList<T> {
    #[inline]
    fn eq(&self, other: &ShortList<T>) -> bool {
        match (&self.0, &other.0) {
            (
                Store::Inside { length, items },
                Store::Inside {
                    length: other_length,
                    items: other_items,
                },
            ) => length == other_length && items == other_items,
            (Store::Outside(items), Store::Outside(other)) => items == other,
            _ => false,
        }
    }
}

impl<T: Eq> Eq for ShortList<T> {}

impl<T: Hash> Hash for ShortList<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: fmt::Debug> fmt::Debug for ShortList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Copy + Default> From<&[T]> for ShortList<T> {
    #[inline]
    fn from(slice: &[T]) -> ShortList<T> {
        ShortList::from_slice(slice)
    }
}

impl<T: Copy + Default> FromIterator<T> for ShortList<T> {
    #[inline]
    fn from_iter<I: IntoIterator<Item = T>>(source: I) -> ShortList<T> {
        let mut items = [T::default(); INSIDE];
        let mut length = 0;
        let mut source = source.into_iter();
        for item in source.by_ref() {
            if length == INSIDE {
                let rest = std::iter::once(item).chain(source);
                return ShortList(Store::Outside(items.into_iter().chain(rest).collect()));
            }
            items[length] = item;
            length += 1;
        }
        ShortList(Store::Inside {
            length: length as u8,
            items,
        })
    }
}

impl<'a, T> IntoIterator for &'a ShortList<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    #[inline]
    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_does_what_a_vector_does(
            start in proptest::collection::vec(1_usize..9, 0..8),
            changes in proptest::collection::vec((0_usize..4, 0_usize..8, 1_usize..9), 0..12),
        ) {
            let mut vector = start.clone();
            let mut list = ShortList::from_slice(&start);
            for (change, position, item) in changes {
                match change {
                    0 => { vector.push(item); list.push(item); }
                    1 => {
                        let position = position.min(vector.len());
                        vector.insert(position, item);
                        list.insert(position, item);
                    }
                    2 if position < vector.len() => {
                        vector.remove(position);
                        list.remove(position);
                    }
                    _ => { vector.extend_from_slice(&start); list.extend_from_slice(&start); }
                }
                prop_assert_eq!(&*list, &vector[..]);
                prop_assert_eq!(&list, &ShortList::from_slice(&vector));
                prop_assert_eq!(&list, &vector.iter().copied().collect());
            }
        }
    }

    #[test]
    fn strides_follow_from_lengths() {
        for rank in 0..7 {
            let lengths: Vec<usize> = (2..2 + rank).collect();
            let expected: Vec<usize> = (0..rank)
                .map(|axis| lengths[axis + 1..].iter().product())
                .collect();
            for before in [0, 6] {
                let mut strides = ShortList::repeat(9, before);
                strides.set_scanned_back(&ShortList::from_slice(&lengths), 1, |inner, n| inner * n);
                assert_eq!(*strides, expected);
                assert_eq!(strides, ShortList::from_slice(&expected));
            }
        }
    }

    #[test]
    fn the_same_item_again_and_again() {
        for length in 0..7 {
            assert_eq!(*ShortList::repeat(3, length), vec![3; length]);
        }
    }
}
