//! Whether operations are recorded, and whether they behave as in training: per thread, per scope.

use std::cell::Cell;

thread_local! {
    static RECORDING: Cell<bool> = const { Cell::new(false) };
    static TRAINING: Cell<bool> = const { Cell::new(false) };
}

/// Sets a flag, and puts back what it was when the scope ends, by a panic too.
struct Restore {
    flag: &'static std::thread::LocalKey<Cell<bool>>,
    before: bool,
}

impl Restore {
    fn set(flag: &'static std::thread::LocalKey<Cell<bool>>, value: bool) -> Restore {
        Restore {
            flag,
            before: flag.replace(value),
        }
    }
}

impl Drop for Restore {
    fn drop(&mut self) {
        self.flag.set(self.before);
    }
}

/// Runs `scope` with recording on or off.
pub(crate) fn recording<R>(on: bool, scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(&RECORDING, on);
    scope()
}

/// Runs `scope` and records its operations on this thread, so that [`backward`] can differentiate
/// what it computes from arrays with an attached gradient. Training mode is on.
///
/// [`backward`]: crate::NdArray::backward
///
/// ```
/// use gradus_core::{autograd, nd};
/// let x = nd::array([1.0, 2.0, 3.0]);
/// x.attach_grad();
/// let y = autograd::record(|| (&x * &x).sum());
/// y.backward();
/// assert_eq!(x.grad().to_vec::<f32>(), [2.0, 4.0, 6.0]);
/// ```
pub fn record<R>(scope: impl FnOnce() -> R) -> R {
    record_with(true, scope)
}

/// As [`record`], in training mode or (with `false`) in the mode of prediction.
///
/// ```
/// use gradus_core::autograd;
/// autograd::record_with(false, || {
///     assert!(autograd::is_recording() && !autograd::is_training());
/// });
/// ```
pub fn record_with<R>(training: bool, scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(&TRAINING, training);
    recording(true, scope)
}

/// Runs `scope` without recording, and out of training mode.
///
/// ```
/// use gradus_core::{autograd, nd};
/// let x = nd::array([3.0]);
/// x.attach_grad();
/// let y = autograd::record(|| &x * autograd::pause(|| &x * 2.0));
/// y.backward();
/// assert_eq!(x.grad().item(), 6.0);
/// ```
pub fn pause<R>(scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(&TRAINING, false);
    recording(false, scope)
}

/// Runs `scope` in training mode, whether it is recorded or not.
///
/// ```
/// use gradus_core::autograd;
/// autograd::train_mode(|| assert!(autograd::is_training()));
/// assert!(!autograd::is_training());
/// ```
pub fn train_mode<R>(scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(&TRAINING, true);
    scope()
}

/// Runs `scope` in the mode of prediction, whether it is recorded or not.
///
/// ```
/// use gradus_core::autograd;
/// autograd::record(|| autograd::predict_mode(|| assert!(!autograd::is_training())));
/// ```
pub fn predict_mode<R>(scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(&TRAINING, false);
    scope()
}

/// Whether operations on this thread are recorded now.
///
/// ```
/// assert!(!gradus_core::autograd::is_recording());
/// ```
pub fn is_recording() -> bool {
    RECORDING.get()
}

/// Whether operations on this thread run in training mode now.
///
/// ```
/// gradus_core::autograd::record(|| assert!(gradus_core::autograd::is_training()));
/// ```
pub fn is_training() -> bool {
    TRAINING.get()
}
