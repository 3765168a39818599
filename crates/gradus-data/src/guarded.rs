//! Calls of decoders that may panic on damaged data: the panic becomes an error.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::error::{Error, Result};

thread_local! {
    /// Whether a panic of this thread will be an error.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `decode` gives; an error when it panics, without a word of it on standard error. `decode`
/// leaves nothing behind that is used afterwards.
pub(crate) fn guarded<T>(decode: impl FnOnce() -> Result<T>) -> Result<T> {
    hide_messages();
    let outer = IS_GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(decode));
    IS_GUARDED.set(outer);
    result.unwrap_or_else(|_| {
        Err(Error::data(
            "the data are damaged in a way that their decoder does not foresee; fetch or write the \
             file again",
        ))
    })
}

/// Lets the hook for panics pass over those of guarded threads, and do as before for others.
fn hide_messages() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !IS_GUARDED.get() {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let damaged = guarded(|| -> Result<u8> { panic!("the decoder gave up") });
        assert!(
            damaged
                .unwrap_err()
                .message()
                .starts_with("the data are damaged")
        );
        assert_eq!(guarded(|| Ok(1)), Ok(1));
        assert!(!IS_GUARDED.get());
    }
}
