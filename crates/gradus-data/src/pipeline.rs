//! Work on a sequence of parts by several threads, with the results in the sequence's order.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread::JoinHandle;

/// How many parts per thread may be in work or wait for the consumer: it bounds the memory.
const AHEAD: usize = 2;
/// Longer than any buffer of a part as a rule, and no longer than what glibc learns from.
const KEPT: usize = 24 << 20;

type Work<T, U> = dyn Fn(T) -> U + Send + Sync;
type Parts<T> = Box<dyn Iterator<Item = T> + Send>;

/// The results of `work` on every part, in order.
pub(crate) enum Ordered<T, U> {
    /// Computed by the thread that asks.
    Here {
        parts: Parts<T>,
        work: Arc<Work<T, U>>,
    },
    /// Computed ahead.
    Ahead(Ahead<U>),
}

impl<T: Send + 'static, U: Send + 'static> Ordered<T, U> {
    /// Starts `threads` threads, or none when one is enough.
    pub(crate) fn new(
        parts: impl Iterator<Item = T> + Send + 'static,
        threads: usize,
        work: impl Fn(T) -> U + Send + Sync + 'static,
    ) -> Self {
        let work: Arc<Work<T, U>> = Arc::new(work);
        if threads > 1 {
            Self::Ahead(Ahead::new(Box::new(parts), &work, threads))
        } else {
            Self::Here {
                parts: Box::new(parts),
                work,
            }
        }
    }
}

/// The parts themselves, which another thread gets ahead of their consumer.
#[cfg(any(feature = "arrow", feature = "parquet"))]
pub(crate) fn prefetch<T: Send + 'static>(
    parts: impl Iterator<Item = T> + Send + 'static,
) -> Ordered<T, T> {
    let itself: Arc<Work<T, T>> = Arc::new(|part| part);
    Ordered::Ahead(Ahead::new(Box::new(parts), &itself, 1))
}

impl<T, U> Iterator for Ordered<T, U> {
    type Item = U;

    fn next(&mut self) -> Option<U> {
        match self {
            Self::Here { parts, work } => parts.next().map(|part| work(part)),
            Self::Ahead(ahead) => ahead.next(),
        }
    }
}

/// Makes the allocator keep the buffers that come and go with every part.
///
/// glibc gets buffers of this size from the system each time, and their pages cost as much as half of
/// the work on them. But it learns: what is no longer than the longest buffer that was ever given
/// back, it keeps from then on. To other allocators this means nothing.
fn keep_buffers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(black_box(Vec::<u8>::with_capacity(KEPT))));
}

/// Results that threads compute ahead of their consumer.
pub(crate) struct Ahead<U> {
    /// `None` once the consumer has gone, so that the threads see it and end.
    results: Option<Receiver<(usize, std::thread::Result<U>)>>,
    leave: Option<SyncSender<()>>,
    /// Results that came before their turn.
    early: BTreeMap<usize, std::thread::Result<U>>,
    next: usize,
    threads: Vec<JoinHandle<()>>,
}

/// What the threads share: the parts that nobody has taken yet.
struct Queue<T> {
    parts: Parts<T>,
    next: usize,
    /// One message for each part that may be taken.
    leave: Receiver<()>,
}

impl<T> Queue<T> {
    /// Waits for leave, then takes a part. Both happen under the queue's lock, so that whoever
    /// waits holds no part back which the consumer waits for.
    fn take(&mut self) -> Option<(usize, T)> {
        self.leave.recv().ok()?;
        let part = self.parts.next()?;
        self.next += 1;
        Some((self.next - 1, part))
    }
}

impl<U: Send + 'static> Ahead<U> {
    fn new<T: Send + 'static>(parts: Parts<T>, work: &Arc<Work<T, U>>, threads: usize) -> Self {
        keep_buffers();
        let places = threads * AHEAD;
        let (leave, allowed) = sync_channel(places);
        for _ in 0..places {
            leave.send(()).expect("the queue is not gone yet");
        }
        let queue = Arc::new(Mutex::new(Queue {
            parts,
            next: 0,
            leave: allowed,
        }));
        let (finished, results) = channel();
        let threads = (0..threads)
            .map(|_| {
                let (queue, work, finished) =
                    (Arc::clone(&queue), Arc::clone(work), finished.clone());
                std::thread::spawn(move || {
                    loop {
                        let taken = queue.lock().unwrap_or_else(PoisonError::into_inner).take();
                        let Some((index, part)) = taken else { break };
                        // A panic is the consumer's, which would otherwise wait for this part for ever.
                        let result = catch_unwind(AssertUnwindSafe(|| work(part)));
                        if finished.send((index, result)).is_err() {
                            break;
                        }
                    }
                })
            })
            .collect();
        Self {
            results: Some(results),
            leave: Some(leave),
            early: BTreeMap::new(),
            next: 0,
            threads,
        }
    }
}

impl<U> Ahead<U> {
    /// Waits for the threads.
    fn join(&mut self) {
        self.results = None;
        self.leave = None;
        for thread in self.threads.drain(..) {
            // Only reading the parts can have panicked.
            if let Err(panic) = thread.join()
                && !std::thread::panicking()
            {
                resume_unwind(panic);
            }
        }
    }
}

impl<U> Iterator for Ahead<U> {
    type Item = U;

    fn next(&mut self) -> Option<U> {
        loop {
            if let Some(result) = self.early.remove(&self.next) {
                self.next += 1;
                // Full only when the threads have ended: then nobody needs leave.
                let _ = self.leave.as_ref()?.try_send(());
                return Some(result.unwrap_or_else(|panic| resume_unwind(panic)));
            }
            match self.results.as_ref()?.recv() {
                Ok((index, result)) => {
                    self.early.insert(index, result);
                }
                Err(_) => {
                    self.join();
                    return None;
                }
            }
        }
    }
}

impl<U> Drop for Ahead<U> {
    fn drop(&mut self) {
        self.join();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_however_long_each_takes() {
        for threads in [1, 2, 5] {
            let slow = |part: u64| {
                std::thread::sleep(std::time::Duration::from_micros(part * 37 % 11 * 100));
                part * part
            };
            let squares: Vec<u64> = Ordered::new(0..100, threads, slow).collect();
            assert_eq!(squares, Vec::from_iter((0..100).map(|part| part * part)));
        }
    }

    #[test]
    fn whoever_stops_early_waits_for_nobody() {
        let mut endless = Ordered::new(0_u64.., 3, |part| part);
        assert_eq!(endless.next(), Some(0));
        drop(endless);
    }

    #[test]
    #[should_panic(expected = "part 3")]
    fn a_panic_of_a_thread_is_the_consumers() {
        Ordered::new(0..10, 2, |part| assert!(part != 3, "part 3")).for_each(drop);
    }
}
