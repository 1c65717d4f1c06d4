//! Whether operations are recorded, per thread.

use std::cell::Cell;
use std::thread::LocalKey;

thread_local! {
    static IS_ENABLED: Cell<bool> = const { Cell::new(true) };
}

/// Whether operations on this thread are recorded.
#[inline]
pub fn is_grad_enabled() -> bool {
    IS_ENABLED.get()
}

/// Runs `inside` without recording: its results require no gradient.
///
/// ```
/// use autodiff_runtime::graph::{Var, no_grad};
///
/// let x = Var::leaf(2.0);
/// let y = no_grad(|| &x * &x);
/// assert!(!y.requires_grad() && (&x * &x).requires_grad());
/// ```
pub fn no_grad<R>(inside: impl FnOnce() -> R) -> R {
    with_grad(false, inside)
}

pub(super) fn with_grad<R>(is_enabled: bool, inside: impl FnOnce() -> R) -> R {
    with(&IS_ENABLED, is_enabled, inside)
}

/// Runs `inside` in another mode.
pub(super) fn with<R>(mode: &'static LocalKey<Cell<bool>>, is_on: bool, inside: impl FnOnce() -> R) -> R {
    /// Puts the mode back, also when `inside` panics.
    struct Restore(&'static LocalKey<Cell<bool>>, bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            self.0.set(self.1);
        }
    }
    let _restore = Restore(mode, mode.replace(is_on));
    inside()
}
