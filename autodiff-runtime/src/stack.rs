//! What a forward sweep leaves for its reverse sweep.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};

use crate::save::Save;
use crate::word::Word;

/// Values that a forward sweep saves and its reverse sweep takes back, last in, first out.
///
/// All values are kept as 64-bit words in one buffer; forward and reverse sweeps are generated as a pair, so nothing
/// on it says what it is. A derivative uses a stack of its thread by itself. Pass one of your own to
/// `accumulate_grad_with` to decide where and how long the memory lives.
///
/// ```
/// use autodiff_runtime::Stack;
///
/// let mut stack = Stack::default();
/// stack.push(&[1.0, 2.0]);
/// stack.push(&true);
/// assert!(stack.pop::<bool>());
/// assert_eq!(stack.pop::<[f64; 2]>(), [1.0, 2.0]);
/// assert!(stack.is_empty());
/// ```
#[derive(Debug)]
pub struct Stack {
    words: Vec<u64>,
    shrinking: Shrinking,
}

impl Default for Stack {
    fn default() -> Self {
        Stack::new()
    }
}

impl Stack {
    /// An empty stack, which allocates when it is first pushed to.
    ///
    /// ```
    /// assert!(autodiff_runtime::Stack::new().is_empty());
    /// ```
    #[inline]
    pub const fn new() -> Self {
        Stack { words: Vec::new(), shrinking: Shrinking::NEW }
    }

    /// Saves one record.
    #[inline(always)]
    pub fn push_words<T: Word, const N: usize>(&mut self, record: [T; N]) {
        self.words.extend_from_slice(&to_words(record));
    }

    /// Takes the last record back.
    ///
    /// # Panics
    ///
    /// If fewer than `N` words are left.
    #[inline(always)]
    pub fn pop_words<T: Word, const N: usize>(&mut self) -> [T; N] {
        let Some((rest, record)) = self.words.split_last_chunk::<N>() else { underflow() };
        let (left, record) = (rest.len(), from_words(*record));
        self.words.truncate(left);
        record
    }

    /// Makes room for `n` records, to be written to by number.
    #[doc(hidden)]
    #[inline(always)]
    pub fn push_records<const N: usize>(&mut self, n: usize) -> &mut [[u64; N]] {
        let start = self.grow(n * N);
        let (records, _) = self.words[start..].as_chunks_mut();
        &mut records[..n]
    }

    /// The last `n` records, in the order in which they were saved.
    ///
    /// # Panics
    ///
    /// If fewer than `n` records are left.
    #[doc(hidden)]
    #[inline(always)]
    pub fn last_records<const N: usize>(&self, n: usize) -> &[[u64; N]] {
        let (records, _) = self.last(n * N).as_chunks();
        &records[..n]
    }

    /// Drops the last `n` records.
    #[doc(hidden)]
    #[inline(always)]
    pub fn drop_records<const N: usize>(&mut self, n: usize) {
        self.drop_last(n * N);
    }

    /// Makes room for `n` more words, and says where it starts.
    #[inline(never)]
    fn grow(&mut self, n: usize) -> usize {
        let start = self.words.len();
        self.words.resize(start + n, 0);
        start
    }

    /// Saves a value.
    #[inline]
    pub fn push<T: Save + ?Sized>(&mut self, value: &T) {
        value.save(self);
    }

    /// Takes the last value back.
    ///
    /// # Panics
    ///
    /// If nothing is left. If the value was saved as another type, the result is arbitrary, or a panic.
    #[inline]
    pub fn pop<T: Save>(&mut self) -> T {
        T::load(self)
    }

    /// Takes the last value back into the place that it was saved from; a slice has kept its length.
    ///
    /// # Panics
    ///
    /// As [`pop`](Stack::pop).
    #[inline]
    pub fn pop_into<T: Save + ?Sized>(&mut self, place: &mut T) {
        place.restore(self);
    }

    /// [`pop`](Stack::pop), with the type of what `witness` would return. It is not called.
    ///
    /// # Panics
    ///
    /// As [`pop`](Stack::pop).
    #[inline]
    pub fn pop_like<T: Save>(&mut self, _witness: impl FnOnce() -> T) -> T {
        T::load(self)
    }

    /// Makes room for `n` more words.
    #[inline]
    pub fn reserve_words(&mut self, n: usize) {
        self.words.reserve(n);
    }

    /// The number of words on the stack.
    #[inline]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Nothing is on the stack.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Drops what is on the stack and keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.words.clear();
    }

    /// Empties the stack and gives memory back that has not been needed of late.
    ///
    /// 8 MiB stay for good. Beyond that, the memory is halved after eight uses in a row that did not have to grow it.
    /// Where a later use grows it again, twice as many uses must pass before the next halving: a program that needs
    /// much memory in every use soon keeps it, and one that needed it once soon has it back.
    #[inline]
    pub fn shrink_after_use(&mut self) {
        self.clear();
        let capacity = self.words.capacity();
        if capacity > Shrinking::KEPT
            && let Some(capacity) = self.shrinking.after_use(capacity)
        {
            self.words.shrink_to(capacity);
        }
    }

    /// Saves words from an iterator that knows its length.
    #[inline]
    pub(crate) fn extend(&mut self, words: impl Iterator<Item = u64>) {
        self.words.extend(words);
    }

    /// The last `n` words, in the order in which they were saved.
    #[inline]
    pub(crate) fn last(&self, n: usize) -> &[u64] {
        match self.words.len().checked_sub(n) {
            Some(start) => &self.words[start..],
            None => underflow(),
        }
    }

    /// Drops the last `n` words.
    #[inline]
    pub(crate) fn drop_last(&mut self, n: usize) {
        self.words.truncate(self.words.len() - n);
    }
}

/// A record as the words that are saved.
#[inline(always)]
pub fn to_words<T: Word, const N: usize>(record: [T; N]) -> [u64; N] {
    converted(&record, 0, T::to_word)
}

/// The record of the words that were saved.
#[inline(always)]
pub fn from_words<T: Word, const N: usize>(words: [u64; N]) -> [T; N] {
    converted(&words, T::from_word(0), T::from_word)
}

/// `from.map(each)`, which would be a dozen functions to compile per length. The `fill` does not remain.
#[inline(always)]
fn converted<T: Copy, U: Copy, const N: usize>(from: &[T; N], fill: U, each: impl Fn(T) -> U) -> [U; N] {
    let mut to = [fill; N];
    let mut k = 0;
    while k < N {
        to[k] = each(from[k]);
        k += 1;
    }
    to
}

#[cold]
#[inline(never)]
fn underflow() -> ! {
    panic!("stack underflow: reverse does not match its forward");
}

/// When to give memory back: see [`Stack::shrink_after_use`]. Capacities are in words.
#[derive(Debug)]
struct Shrinking {
    /// The capacity after the last use.
    capacity: usize,
    /// Uses since the capacity last changed.
    quiet: u32,
    /// Quiet uses before memory is given back.
    patience: u32,
    /// The last change was ours.
    shrunk: bool,
}

impl Shrinking {
    const NEW: Shrinking = Shrinking { capacity: 0, quiet: 0, patience: 8, shrunk: false };

    /// 8 MiB.
    const KEPT: usize = 1 << 20;

    /// The capacity to shrink to, if any, after a use that ended with `capacity`.
    fn after_use(&mut self, capacity: usize) -> Option<usize> {
        if capacity > self.capacity {
            let patience = if self.shrunk { self.patience.saturating_mul(2) } else { self.patience };
            *self = Shrinking { capacity, quiet: 0, patience, shrunk: false };
            return None;
        }
        self.quiet += 1;
        if self.quiet < self.patience {
            return None;
        }
        self.capacity = (capacity / 2).max(Self::KEPT);
        self.quiet = 0;
        self.shrunk = true;
        Some(self.capacity)
    }
}

thread_local! {
    static STACK: Cell<Option<Stack>> = const { Cell::new(None) };
}

/// The stack of this thread for the time of one call; generated code passes it on as `&mut Stack`.
///
/// Where a call runs inside another one, each has a stack of its own, and the larger one is kept.
#[derive(Debug, Default)]
pub struct ThreadStack {
    stack: Stack,
}

/// Takes the stack of this thread, or a fresh one: while a thread ends, its stack may be gone already.
///
/// No `#[inline]` here and below: this is compiled once, not with every derivative.
pub fn thread_stack() -> ThreadStack {
    let stack = STACK.try_with(Cell::take).ok().flatten().unwrap_or_default();
    ThreadStack { stack }
}

impl Drop for ThreadStack {
    fn drop(&mut self) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.shrink_after_use();
        let _ = STACK.try_with(|place| {
            let larger = match place.take() {
                Some(other) if other.words.capacity() > stack.words.capacity() => other,
                _ => stack,
            };
            place.set(Some(larger));
        });
    }
}

impl Deref for ThreadStack {
    type Target = Stack;

    #[inline]
    fn deref(&self) -> &Stack {
        &self.stack
    }
}

impl DerefMut for ThreadStack {
    #[inline]
    fn deref_mut(&mut self) -> &mut Stack {
        &mut self.stack
    }
}

#[cfg(test)]
mod tests {
    use super::{Shrinking, Stack, thread_stack};

    /// Where the memory of this thread's stack is, and how much there is.
    fn memory(stack: &Stack) -> (*const u64, usize) {
        (stack.words.as_ptr(), stack.words.capacity())
    }

    fn use_words(n: usize) -> (*const u64, usize) {
        let mut stack = thread_stack();
        for i in 0..n as u64 {
            stack.push_words([i]);
        }
        memory(&stack)
    }

    #[test]
    fn a_second_use_does_not_allocate() {
        let first = use_words(1000);
        for _ in 0..100 {
            assert_eq!(use_words(1000), first);
        }
    }

    #[test]
    fn the_larger_of_two_nested_stacks_is_kept() {
        let mut outer = thread_stack();
        outer.push_words([1_u64]);
        let inner = use_words(1000);
        drop(outer);
        assert_eq!(use_words(1000), inner);
        let outer = thread_stack();
        use_words(10);
        let larger = memory(&outer);
        assert_eq!(larger, inner);
        drop(outer);
        assert_eq!(use_words(1000), larger);
    }

    /// Runs `uses` uses, each of which needs `need` words, and returns how often the memory was reallocated.
    fn reallocations(stack: &mut Stack, need: usize, uses: usize) -> usize {
        let mut count = 0;
        for _ in 0..uses {
            let before = stack.words.capacity();
            stack.reserve_words(need);
            stack.shrink_after_use();
            count += usize::from(stack.words.capacity() != before);
        }
        count
    }

    #[test]
    fn an_outsized_use_is_paid_back() {
        let mut stack = Stack::default();
        reallocations(&mut stack, 16 * Shrinking::KEPT, 1);
        assert!(stack.words.capacity() >= 16 * Shrinking::KEPT);
        reallocations(&mut stack, 100, 7);
        assert!(stack.words.capacity() >= 16 * Shrinking::KEPT);
        assert_eq!(reallocations(&mut stack, 100, 4 * 8), 4);
        assert_eq!(stack.words.capacity(), Shrinking::KEPT);
        assert_eq!(reallocations(&mut stack, 100, 1000), 0);
    }

    #[test]
    fn a_steady_need_is_learnt() {
        let mut stack = Stack::default();
        let reallocations = reallocations(&mut stack, 3 * Shrinking::KEPT, 10_000);
        assert!(reallocations < 30, "{reallocations} reallocations in 10,000 uses");
    }
}
