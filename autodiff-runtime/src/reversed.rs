//! Iterators walked backward, for the reverse sweep of a loop that may have ended early.
//!
//! `iterator.take(trips).rev()` would do for slices and ranges of `usize`, but it wants `DoubleEndedIterator` and
//! `ExactSizeIterator`, and `0..n` over 64-bit integers is only the former, as is `0..=n`.

use std::iter::Rev;
use std::vec::IntoIter;

/// An iterator that can be walked backward.
#[diagnostic::on_unimplemented(
    message = "the reverse sweep cannot walk `{Self}` backward",
    label = "iterates forward only",
    note = "loop over a slice or a range: an iterator that implements `DoubleEndedIterator`"
)]
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

#[diagnostic::do_not_recommend]
impl<I: DoubleEndedIterator> Reversible for I {}

/// What [`Reversible::reversed`] returns.
pub enum Reversed<I: Iterator> {
    InPlace(Rev<I>),
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

/// The first `trips` items of any iterator, the last of them first. Allocates room for them.
#[inline]
pub fn reversed_by_collecting<I: IntoIterator>(iterable: I, trips: usize) -> Rev<IntoIter<I::Item>> {
    collect(iterable.into_iter(), trips)
}

fn collect<I: Iterator>(iterator: I, trips: usize) -> Rev<IntoIter<I::Item>> {
    iterator.take(trips).collect::<Vec<_>>().into_iter().rev()
}
