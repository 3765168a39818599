//! Long work that Ctrl-C ends.

use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use gradus_fit::{FitError, Progress};
use pyo3::prelude::*;

use super::error;

/// The time between two looks at Python's signals.
const PATIENCE: Duration = Duration::from_millis(50);

/// Whom a fit tells how far it is.
pub(crate) type Watch<'a> = &'a (dyn Fn(&Progress) -> ControlFlow<()> + Sync);

/// Does `work` on a thread of its own, without the interpreter's lock, while this one looks out for
/// signals. What a signal's handler raises ends the work.
pub(crate) fn watched<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(Watch<'_>) -> Result<T, FitError> + Send,
) -> PyResult<T> {
    let is_stopped = AtomicBool::new(false);
    let watch = |_: &Progress| match is_stopped.load(Ordering::Relaxed) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let done = py.detach(|| {
        thread::scope(|scope| {
            let (end, ended) = channel::<()>();
            let worker = scope.spawn(|| {
                // Dropped when the work ends, however it does.
                let _end = end;
                work(&watch)
            });
            while ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                if let Err(raised) = Python::attach(|py| py.check_signals()) {
                    is_stopped.store(true, Ordering::Relaxed);
                    let _ = worker.join();
                    return Err(raised);
                }
            }
            Ok(worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
        })
    });
    done?.map_err(|error| error::of_fit(py, &error))
}
