//! Reference counts whose last holder gets the box back, to use it again.
//!
//! The standard library's [`Arc`](std::sync::Arc) frees its memory with the last count, and asks
//! the processor for several indivisible steps where nobody else can be looking. What each small
//! operation makes and drops must cost less than either.
#![allow(
    unsafe_code,
    reason = "several holders of one box are what Rust's rules for references cannot say"
)]

use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering, fence};

/// What becomes of a box that nobody holds any more.
pub(crate) trait Recycle: Sized {
    fn recycle(last: Sole<Self>);
}

struct Counted<T> {
    /// The number of [`Shared`]; 1 in a [`Sole`].
    holders: AtomicUsize,
    value: T,
}

/// A box with one holder, who may change it.
pub(crate) struct Sole<T>(Box<Counted<T>>);

/// A box with any number of holders.
pub(crate) struct Shared<T: Recycle>(NonNull<Counted<T>>);

impl<T> Sole<T> {
    pub(crate) fn new(value: T) -> Sole<T> {
        Sole(Box::new(Counted {
            holders: AtomicUsize::new(1),
            value,
        }))
    }
}

impl<T: Recycle> Sole<T> {
    #[inline]
    pub(crate) fn share(self) -> Shared<T> {
        Shared(NonNull::from(Box::leak(self.0)))
    }
}

impl<T> Deref for Sole<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T> DerefMut for Sole<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0.value
    }
}

impl<T: Recycle> Shared<T> {
    #[inline]
    fn counted(&self) -> &Counted<T> {
        // SAFETY: the box lives as long as one `Shared` does, and while several may exist nobody
        // has it exclusively: `get_mut` gives it out only to one alone, which it borrows.
        unsafe { self.0.as_ref() }
    }

    /// Whether nobody else holds the box. Nobody can begin to, without this holder.
    #[inline]
    pub(crate) fn is_sole(&self) -> bool {
        // Acquire: what others did with the box before they let go of it has happened.
        self.counted().holders.load(Ordering::Acquire) == 1
    }

    /// The value to change, where nobody else holds the box.
    #[inline]
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        if !self.is_sole() {
            return None;
        }
        // SAFETY: this is the only `Shared`, and it is borrowed exclusively, so that nobody can
        // read the box or clone the `Shared` while the reference lives.
        Some(unsafe { &mut self.0.as_mut().value })
    }

    /// The box, where nobody else holds it; else this lets go of it.
    #[inline]
    pub(crate) fn into_sole(self) -> Option<Sole<T>> {
        let this = std::mem::ManuallyDrop::new(self);
        this.let_go()
    }

    /// Gives up this holder's count, and gives the box to the last one. Must be called once at
    /// most, when the `Shared` is used no more.
    #[inline]
    fn let_go(&self) -> Option<Sole<T>> {
        let holders = &self.counted().holders;
        if !self.is_sole() {
            if holders.fetch_sub(1, Ordering::Release) != 1 {
                return None;
            }
            fence(Ordering::Acquire);
            holders.store(1, Ordering::Relaxed);
        }
        // SAFETY: the pointer came from `Box::leak`, the count says that nobody else has it any
        // more, and the caller never uses this `Shared` again.
        Some(Sole(unsafe { Box::from_raw(self.0.as_ptr()) }))
    }

    /// Whether both hold the same box.
    pub(crate) fn is_same(&self, other: &Shared<T>) -> bool {
        self.0 == other.0
    }
}

impl<T: Recycle> Clone for Shared<T> {
    #[inline]
    fn clone(&self) -> Shared<T> {
        // Relaxed: who clones holds the box already.
        let before = self.counted().holders.fetch_add(1, Ordering::Relaxed);
        if before > isize::MAX as usize {
            // Only clones that are leaked can be so many; the count must not come round to zero.
            std::process::abort();
        }
        Shared(self.0)
    }
}

impl<T: Recycle> Deref for Shared<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        &self.counted().value
    }
}

impl<T: Recycle> Drop for Shared<T> {
    #[inline]
    fn drop(&mut self) {
        if let Some(last) = self.let_go() {
            T::recycle(last);
        }
    }
}

// SAFETY: as for `Arc`: holders on several threads read the value, and the last one may be on any
// of them and takes it.
unsafe impl<T: Recycle + Send + Sync> Send for Shared<T> {}
// SAFETY: as above: a `&Shared` can be cloned on another thread.
unsafe impl<T: Recycle + Send + Sync> Sync for Shared<T> {}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Sender, channel};

    use super::*;

    /// Sends its number when it is recycled.
    struct Note {
        number: usize,
        sender: Mutex<Sender<usize>>,
    }

    fn note(number: usize, sender: Sender<usize>) -> Shared<Note> {
        let sender = Mutex::new(sender);
        Sole::new(Note { number, sender }).share()
    }

    impl Recycle for Note {
        fn recycle(last: Sole<Note>) {
            let sender = last.sender.lock().expect("nobody panics");
            sender.send(last.number).expect("somebody listens");
        }
    }

    #[test]
    fn the_last_holder_gives_the_box_back_once() {
        let (sender, notes) = channel();
        let first = note(7, sender);
        let second = first.clone();
        assert!(first.is_same(&second) && !first.is_sole());
        drop(first);
        assert!(second.is_sole());
        assert!(notes.try_recv().is_err());
        drop(second);
        assert_eq!(notes.try_iter().collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn only_a_sole_holder_may_change_the_value() {
        let (sender, notes) = channel();
        let mut first = note(1, sender);
        let second = first.clone();
        assert!(first.get_mut().is_none());
        assert!(second.into_sole().is_none());
        first.get_mut().expect("the only one").number = 2;
        let mut sole = first.into_sole().expect("the only one");
        sole.number += 1;
        drop(sole.share());
        assert_eq!(notes.try_iter().collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn one_of_many_threads_is_the_last() {
        let (sender, notes) = channel();
        for round in 0..50 {
            let shared = note(round, sender.clone());
            std::thread::scope(|scope| {
                for _ in 0..3 {
                    let mine = shared.clone();
                    scope.spawn(move || drop((mine.clone(), mine)));
                }
                drop(shared);
            });
        }
        let mut rounds: Vec<usize> = notes.try_iter().collect();
        rounds.sort_unstable();
        assert_eq!(rounds, (0..50).collect::<Vec<_>>());
    }
}
