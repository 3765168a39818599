//! Work that is shared among threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use gradus_core::threads::num_threads;

/// What `make` gives for each item, in their order.
pub(super) fn on_all_threads<T: Sync, R: Send>(
    items: &[T],
    make: &(dyn Fn(&T) -> R + Sync),
) -> Vec<R> {
    let threads = num_threads().min(items.len());
    if threads <= 1 {
        return items.iter().map(make).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            match items.get(index) {
                Some(item) => made.push((index, make(item))),
                None => return made,
            }
        }
    };
    let mut made: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let finished = workers.into_iter().map(|worker| worker.join());
        finished
            .flat_map(|made| made.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    made.sort_by_key(|(index, _)| *index);
    made.into_iter().map(|(_, made)| made).collect()
}
