//! Whether operations are recorded, and whether they behave as in training: per thread, per scope.

use std::cell::Cell;

/// Operations are recorded for the gradient.
const RECORDING: u8 = 1;
/// Operations behave as in training.
const TRAINING: u8 = 2;
/// Every operation is written down, whether a gradient passes through it or not.
const TRACING: u8 = 4;

thread_local! {
    static MODE: Cell<u8> = const { Cell::new(0) };
}

/// Puts back the bits that were changed when the scope ends, by a panic too.
struct Restore {
    mask: u8,
    before: u8,
}

impl Restore {
    /// Sets the bits of `mask` to those of `bits`.
    #[inline]
    fn set(mask: u8, bits: u8) -> Restore {
        let before = MODE.get();
        MODE.set(before & !mask | bits);
        Restore { mask, before }
    }
}

impl Drop for Restore {
    #[inline]
    fn drop(&mut self) {
        MODE.set(MODE.get() & !self.mask | self.before & self.mask);
    }
}

/// Whether operations on this thread are only computed: not recorded, and not traced.
#[inline]
pub(crate) fn is_plain() -> bool {
    MODE.get() & (RECORDING | TRACING) == 0
}

/// Whether operations on this thread are written down, whether a gradient passes through or not.
#[inline]
pub(crate) fn is_tracing() -> bool {
    MODE.get() & TRACING != 0
}

fn bit(bit: u8, on: bool) -> u8 {
    if on { bit } else { 0 }
}

/// Runs `scope` with recording on or off.
#[inline]
pub(crate) fn recording<R>(on: bool, scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(RECORDING, bit(RECORDING, on));
    scope()
}

/// Runs `scope` with operations written down for a compiled step, or not.
pub(crate) fn tracing<R>(on: bool, scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(TRACING, bit(TRACING, on));
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
    let _restore = Restore::set(RECORDING | TRAINING, RECORDING | bit(TRAINING, training));
    scope()
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
    let _restore = Restore::set(RECORDING | TRAINING, 0);
    scope()
}

/// Runs `scope` in training mode, whether it is recorded or not.
///
/// ```
/// use gradus_core::autograd;
/// autograd::train_mode(|| assert!(autograd::is_training()));
/// assert!(!autograd::is_training());
/// ```
pub fn train_mode<R>(scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(TRAINING, TRAINING);
    scope()
}

/// Runs `scope` in the mode of prediction, whether it is recorded or not.
///
/// ```
/// use gradus_core::autograd;
/// autograd::record(|| autograd::predict_mode(|| assert!(!autograd::is_training())));
/// ```
pub fn predict_mode<R>(scope: impl FnOnce() -> R) -> R {
    let _restore = Restore::set(TRAINING, 0);
    scope()
}

/// Whether operations on this thread are recorded now.
///
/// ```
/// assert!(!gradus_core::autograd::is_recording());
/// ```
#[inline]
pub fn is_recording() -> bool {
    MODE.get() & RECORDING != 0
}

/// Whether operations on this thread run in training mode now.
///
/// ```
/// gradus_core::autograd::record(|| assert!(gradus_core::autograd::is_training()));
/// ```
pub fn is_training() -> bool {
    MODE.get() & TRAINING != 0
}

/// Turns recording and training mode on or off on this thread, where something is given, and says
/// what both were: for other languages' bindings, whose scopes are entered and left in two calls.
/// Rust programs use [`record`], [`pause`] and their like, which cannot be left open.
#[doc(hidden)]
pub fn set_mode(recording: Option<bool>, training: Option<bool>) -> (bool, bool) {
    let before = MODE.get();
    let mut mode = before;
    for (mask, wanted) in [(RECORDING, recording), (TRAINING, training)] {
        if let Some(on) = wanted {
            mode = mode & !mask | bit(mask, on);
        }
    }
    MODE.set(mode);
    (before & RECORDING != 0, before & TRAINING != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_mode_changes_what_is_given_and_says_what_was() {
        assert_eq!(set_mode(Some(true), None), (false, false));
        assert_eq!(set_mode(None, Some(true)), (true, false));
        assert!(is_recording() && is_training());
        assert_eq!(set_mode(Some(false), Some(false)), (true, true));
        assert!(!is_recording() && !is_training());
    }
}
