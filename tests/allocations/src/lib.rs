//! An allocator that counts, per thread, so that tests may run side by side.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
    /// Negative where a thread frees what another one allocated.
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, with counters.
pub struct Counting;

fn grown(bytes: usize) {
    // While a thread ends, its counters may be gone.
    let _ = CALLS.try_with(|calls| calls.set(calls.get() + 1));
    let _ = LIVE.try_with(|live| live.set(live.get() + bytes.cast_signed()));
    let _ = PEAK.try_with(|peak| peak.set(peak.get().max(LIVE.get())));
}

fn shrunk(bytes: usize) {
    let _ = LIVE.try_with(|live| live.set(live.get() - bytes.cast_signed()));
}

// SAFETY: all calls are passed on to the system's allocator as they are.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        shrunk(layout.size());
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        shrunk(layout.size());
        grown(size);
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// What some code allocated on its thread.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Calls that asked for memory.
    pub allocations: usize,
    /// The most bytes that were allocated at a time, beyond those that were before.
    pub peak: usize,
    /// The bytes that are still allocated, beyond those that were before.
    pub live: isize,
}

/// Runs `f`, and says what it allocated.
pub fn measure<R>(f: impl FnOnce() -> R) -> (R, Usage) {
    let (calls, live) = (CALLS.get(), LIVE.get());
    PEAK.set(live);
    let result = f();
    let peak = (PEAK.get() - live).cast_unsigned();
    (result, Usage { allocations: CALLS.get() - calls, peak, live: LIVE.get() - live })
}
