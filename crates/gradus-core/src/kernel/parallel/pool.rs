//! Threads that wait for large work and share it with the thread that brings it.
//!
//! The thread that brings a job takes part in it, and never waits for a worker that has not
//! begun: where workers wake late, or not at all, it does the whole job itself. Workers start when
//! the first job needs them and stay.

#![allow(
    unsafe_code,
    reason = "workers borrow what lies on the stack of the thread that waits for them"
)]

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Work;

/// How often a thread that waits for another looks before it sleeps: some 10 microseconds where the
/// processors are idle, in which the next operation of a program often comes, and a worker ends
/// its last task. Between looks it gives way, since the other may need this processor.
const LOOKS: usize = if cfg!(miri) { 1 } else { 40 };

/// Tasks that are numbered from zero, each of which is done once.
struct Job {
    work: Work<'static>,
    tasks: usize,
    /// The next task that nobody has begun.
    next: AtomicUsize,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

impl Job {
    /// Does tasks until none is left.
    fn take_part(&self) {
        let _busy = Busy::new();
        let tasks = AssertUnwindSafe(|| {
            loop {
                let task = self.next.fetch_add(1, Ordering::Relaxed);
                if task >= self.tasks {
                    return;
                }
                (self.work)(task);
            }
        });
        if let Err(panic) = catch_unwind(tasks) {
            self.next.store(self.tasks, Ordering::Relaxed);
            lock(&self.panic).get_or_insert(panic);
        }
    }
}

/// A job in the list, and who is at it.
struct Listed {
    job: *const Job,
    /// Workers that may still join.
    places: usize,
    at_work: usize,
}

// SAFETY: a job may be shared by threads (its work is `Sync`, the rest atomic or locked); that the
// pointer is not followed after the job's end is what `share` and `Pool::work` see to.
unsafe impl Send for Listed {}

struct State {
    listed: Vec<Listed>,
    workers: usize,
    sleeping: usize,
}

struct Pool {
    state: Mutex<State>,
    /// Jobs that have come; workers look here without the lock.
    arrivals: AtomicUsize,
    /// How often a worker has left a job; who waits for one looks here first.
    departures: AtomicUsize,
    arrived: Condvar,
    left: Condvar,
}

static POOL: Pool = Pool {
    state: Mutex::new(State {
        listed: Vec::new(),
        workers: 0,
        sleeping: 0,
    }),
    arrivals: AtomicUsize::new(0),
    departures: AtomicUsize::new(0),
    arrived: Condvar::new(),
    left: Condvar::new(),
};

thread_local! {
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Marks this thread as one that does tasks of a job.
struct Busy;

impl Busy {
    fn new() -> Busy {
        BUSY.set(true);
        Busy
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        BUSY.set(false);
    }
}

/// Whether this thread does a task of a job: what it does inside stays on it.
pub(super) fn is_busy() -> bool {
    BUSY.get()
}

/// No lock is held where a panic could start, so that none is poisoned.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls `work` with each number below `tasks`, on this thread and up to `helpers` others; returns
/// when all is done. A panic in a task keeps tasks from being begun, and goes on from here.
pub(super) fn share(tasks: usize, helpers: usize, work: Work) {
    // SAFETY: only the lifetime changes. The job is at hand for workers from here until `leave`
    // returns, which takes it off the list and waits until no worker is at it; nothing in between
    // can unwind, since `take_part` catches panics.
    let work = unsafe { std::mem::transmute::<Work<'_>, Work<'static>>(work) };
    let job = Job {
        work,
        tasks,
        next: AtomicUsize::new(0),
        panic: Mutex::new(None),
    };
    POOL.list(&job, helpers);
    job.take_part();
    POOL.leave(&job);
    if let Some(panic) = lock(&job.panic).take() {
        resume_unwind(panic);
    }
}

impl Pool {
    fn list(&'static self, job: &Job, helpers: usize) {
        let mut state = lock(&self.state);
        while state.workers < helpers {
            let name = format!("gradus-{}", state.workers + 1);
            let worker = std::thread::Builder::new().name(name);
            // Where no thread can be had, those that are there do the work.
            if worker.spawn(|| POOL.work()).is_err() {
                break;
            }
            state.workers += 1;
        }
        state.listed.push(Listed {
            job,
            places: helpers,
            at_work: 0,
        });
        self.arrivals.fetch_add(1, Ordering::Relaxed);
        let to_wake = state.sleeping.min(helpers);
        drop(state);
        for _ in 0..to_wake {
            self.arrived.notify_one();
        }
    }

    /// Takes the job off the list and waits for the workers that are at it.
    fn leave(&self, job: &Job) {
        let mut has_looked = false;
        let mut state = lock(&self.state);
        loop {
            let seen = self.departures.load(Ordering::Relaxed);
            let found = state.listed.iter().position(|listed| is(listed, job));
            let place = found.expect("a job stays listed until it is left");
            state.listed[place].places = 0;
            if state.listed[place].at_work == 0 {
                state.listed.swap_remove(place);
                return;
            }
            if has_looked {
                state = (self.left.wait(state)).unwrap_or_else(PoisonError::into_inner);
            } else {
                drop(state);
                look(&self.departures, seen);
                has_looked = true;
                state = lock(&self.state);
            }
        }
    }

    /// What a worker does all its life.
    fn work(&self) {
        loop {
            let job = self.join();
            // SAFETY: this worker is counted as one at work, for which the job waits.
            unsafe { &*job }.take_part();
            let mut state = lock(&self.state);
            let listed = state.listed.iter_mut();
            for listed in listed.filter(|listed| listed.job == job) {
                listed.at_work -= 1;
            }
            self.departures.fetch_add(1, Ordering::Relaxed);
            drop(state);
            self.left.notify_all();
        }
    }

    /// Waits for a job with a place left, and takes it.
    fn join(&self) -> *const Job {
        let seen = self.arrivals.load(Ordering::Relaxed);
        if let Some(job) = take_place(&mut lock(&self.state)) {
            return job;
        }
        look(&self.arrivals, seen);
        let mut state = lock(&self.state);
        loop {
            if let Some(job) = take_place(&mut state) {
                return job;
            }
            state.sleeping += 1;
            state = (self.arrived.wait(state)).unwrap_or_else(PoisonError::into_inner);
            state.sleeping -= 1;
        }
    }
}

/// Waits a moment for a counter to change.
fn look(counter: &AtomicUsize, seen: usize) {
    for _ in 0..LOOKS {
        if counter.load(Ordering::Relaxed) != seen {
            return;
        }
        std::thread::yield_now();
    }
}

fn take_place(state: &mut State) -> Option<*const Job> {
    let listed = state.listed.iter_mut().find(|listed| listed.places > 0)?;
    listed.places -= 1;
    listed.at_work += 1;
    Some(listed.job)
}

fn is(listed: &Listed, job: &Job) -> bool {
    std::ptr::eq(listed.job, job)
}
