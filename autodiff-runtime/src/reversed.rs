//! Iterators walked backward, for the reverse sweep of a loop that may have ended early.
//!
//! `iterator.take(trips).rev()` would do for slices and ranges of `usize`, but it wants `DoubleEndedIterator` and
//! `ExactSizeIterator`, and `0..n` over 64-bit integers is only the former, as is `0..=n`.

use std::iter::Rev;
use std::vec::IntoIter;

/// An iterator that can be walked backward.
pub trait Reversible: DoubleEndedIterator + Sized {
    /// The first `trips` items, the last of them first.
    ///
    /// Items are skipped from the end if the iterator knows its length, as those over slices and integers do, and
    /// else collected from the front.
    #[inline]
    fn reversed(mut self, trips: usize) -> Reversed<Self> {
        match self.size_hint() {
            (total, Some(upper)) if total == upper => {
                if let Some(surplus @ 1..) = total.checked_sub(trips) {
                    self.nth_back(surplus - 1);
                }
                Reversed::InPlace(self.rev())
            }
            _ => Reversed::Collected(collect(self, trips)),
        }
    }
}

impl<I: DoubleEndedIterator> Reversible for I {}

/// What [`Reversible::reversed`] returns.
pub enum Reversed<I: Iterator> {
    /// Of an iterator that knows its length.
    InPlace(Rev<I>),
    /// Of any other.
    Collected(Rev<IntoIter<I::Item>>),
}

impl<I: DoubleEndedIterator> Iterator for Reversed<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        match self {
            Reversed::InPlace(items) => items.next(),
            Reversed::Collected(items) => items.next(),
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Reversed::InPlace(items) => items.size_hint(),
            Reversed::Collected(items) => items.size_hint(),
        }
    }
}

/// [`Reversible::reversed`] as a function.
#[inline]
pub fn reversed<I: IntoIterator<IntoIter: Reversible>>(iterable: I, trips: usize) -> Reversed<I::IntoIter> {
    iterable.into_iter().reversed(trips)
}

/// What a loop runs over, to be walked backward: `walk(x).__reversed(trips)` runs over the first `trips` items, the last of
/// them first, in place where that is possible. Method look-up tries [`WalkInPlace`] before [`WalkCollected`].
pub struct Walk<I>(Option<I>);

/// What a loop runs over.
#[inline]
pub fn walk<I: IntoIterator>(iterable: I) -> Walk<I> {
    Walk(Some(iterable))
}

/// Iterators that have a last item.
pub trait WalkInPlace {
    /// The iterator behind it.
    type Forward: Iterator;

    /// The first `trips` items, the last of them first.
    fn __reversed(&mut self, trips: usize) -> Reversed<Self::Forward>;
}

impl<I: IntoIterator<IntoIter: Reversible>> WalkInPlace for Walk<I> {
    type Forward = I::IntoIter;

    #[inline]
    fn __reversed(&mut self, trips: usize) -> Reversed<I::IntoIter> {
        reversed(self.0.take().expect("it is walked once"), trips)
    }
}

/// Any other iterator: a map, a file.
pub trait WalkCollected {
    /// What it iterates over.
    type Item;

    /// The first `trips` items, the last of them first. Allocates room for them.
    fn __reversed(&mut self, trips: usize) -> Rev<IntoIter<Self::Item>>;
}

impl<I: IntoIterator> WalkCollected for &mut Walk<I> {
    type Item = I::Item;

    #[inline]
    fn __reversed(&mut self, trips: usize) -> Rev<IntoIter<I::Item>> {
        collect(self.0.take().expect("it is walked once").into_iter(), trips)
    }
}

fn collect<I: Iterator>(iterator: I, trips: usize) -> Rev<IntoIter<I::Item>> {
    iterator.take(trips).collect::<Vec<_>>().into_iter().rev()
}
