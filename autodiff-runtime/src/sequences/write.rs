//! What writes or adds several elements: `fill`, `resize`, `extend_from_slice`, `copy_from_slice`.

use super::{Part, common, no_result, zero_list};
use crate::place::{AccumulateFrom, accumulate};
use crate::save::Save;
use crate::stack::Stack;

/// `list.fill(x)`
#[inline]
pub fn fill<T: Clone>(list: &mut [T], x: T) {
    list.fill(x);
}

/// `list.resize(len, x)`
#[inline]
pub fn resize<T: Clone>(list: &mut Vec<T>, len: usize, x: T) {
    list.resize(len, x);
}

/// `list.extend_from_slice(more)`
#[inline]
pub fn extend_from_slice<T: Clone>(list: &mut Vec<T>, more: &[T]) {
    list.extend_from_slice(more);
}

/// `list.clone_from_slice(source)`
#[inline]
#[track_caller]
pub fn copy_from_slice<T: Clone>(list: &mut [T], source: &[T]) {
    list.clone_from_slice(source);
}

/// Saves the content, as it is restored into its place.
#[inline]
fn keep<T: Save>(stack: &mut Stack, list: &[T]) {
    T::save_slice(list, stack);
}

#[inline]
fn put_back<T: Save>(stack: &mut Stack, list: &mut [T]) {
    T::restore_slice(list, stack);
}

/// Takes the cotangents out of the elements and adds them up in `x_bar`.
#[inline]
fn gather<T: Part>(list: &[T], list_bar: &mut [T::Change], x_bar: &mut (impl AccumulateFrom<T::Change> + ?Sized)) {
    for (x, bar) in list.iter().zip(list_bar) {
        x_bar.accumulate_from(&std::mem::replace(bar, x.zero_tangent()));
    }
}

common!(fill);

#[doc(hidden)]
#[allow(clippy::too_many_arguments)]
impl fill {
    zero_list!();
    no_result!();

    #[inline]
    pub fn zero_1<T: Part>(x: &T) -> T::Change {
        x.zero_tangent()
    }

    #[inline]
    pub fn forward<T: Part>(stack: &mut Stack, list: &mut [T], x: &T) {
        keep(stack, list);
        list.fill(x.clone());
    }

    #[inline]
    pub fn reverse<T: Part>(
        stack: &mut Stack,
        list: &mut [T],
        _: &T,
        (): &(),
        list_bar: &mut [T::Change],
        x_bar: &mut (impl AccumulateFrom<T::Change> + ?Sized),
    ) {
        put_back(stack, list);
        gather(list, list_bar, x_bar);
    }

    #[inline]
    pub fn tangent<T: Part>(list: &mut [T], x: &T, list_dot: &mut [T::Change], x_dot: &T::Change) -> ((), ()) {
        list.fill(x.clone());
        list_dot.fill(x_dot.clone());
        ((), ())
    }

    #[inline]
    pub fn forward_tangent<T: Part>(
        stack: &mut Stack,
        list: &mut [T],
        x: &T,
        list_dot: &mut [T::Change],
        x_dot: &T::Change,
    ) -> ((), ()) {
        keep(stack, list_dot);
        keep(stack, list);
        fill::tangent(list, x, list_dot, x_dot)
    }

    #[inline]
    pub fn reverse_tangent<T: Part>(
        stack: &mut Stack,
        list: &mut [T],
        x: &T,
        y_bar: &(),
        list_bar: &mut [T::Change],
        x_bar: &mut (impl AccumulateFrom<T::Change> + ?Sized),
        list_dot: &mut [T::Change],
        _: &T::Change,
        (): &(),
        list_bar_dot: &mut [T::Change],
        x_bar_dot: &mut (impl AccumulateFrom<T::Change> + ?Sized),
    ) {
        fill::reverse(stack, list, x, y_bar, list_bar, x_bar);
        put_back(stack, list_dot);
        gather(list, list_bar_dot, x_bar_dot);
    }
}

common!(copy_from_slice);

#[doc(hidden)]
#[allow(clippy::too_many_arguments)]
impl copy_from_slice {
    zero_list!();
    no_result!();

    #[inline]
    pub fn zero_1<T: Part>(source: &[T]) -> Vec<T::Change> {
        source.iter().map(T::zero_tangent).collect()
    }

    #[inline]
    pub fn forward<T: Part>(stack: &mut Stack, list: &mut [T], source: &[T]) {
        keep(stack, list);
        list.clone_from_slice(source);
    }

    #[inline]
    pub fn reverse<T: Part>(
        stack: &mut Stack,
        list: &mut [T],
        _: &[T],
        (): &(),
        list_bar: &mut [T::Change],
        source_bar: &mut [T::Change],
    ) {
        put_back(stack, list);
        move_bars(list, list_bar, source_bar);
    }

    #[inline]
    pub fn tangent<T: Part>(
        list: &mut [T],
        source: &[T],
        list_dot: &mut [T::Change],
        source_dot: &[T::Change],
    ) -> ((), ()) {
        list.clone_from_slice(source);
        list_dot.clone_from_slice(source_dot);
        ((), ())
    }

    #[inline]
    pub fn forward_tangent<T: Part>(
        stack: &mut Stack,
        list: &mut [T],
        source: &[T],
        list_dot: &mut [T::Change],
        source_dot: &[T::Change],
    ) -> ((), ()) {
        keep(stack, list_dot);
        keep(stack, list);
        copy_from_slice::tangent(list, source, list_dot, source_dot)
    }

    #[inline]
    pub fn reverse_tangent<T: Part>(
        stack: &mut Stack,
        list: &mut [T],
        source: &[T],
        y_bar: &(),
        list_bar: &mut [T::Change],
        source_bar: &mut [T::Change],
        list_dot: &mut [T::Change],
        _: &[T::Change],
        (): &(),
        list_bar_dot: &mut [T::Change],
        source_bar_dot: &mut [T::Change],
    ) {
        copy_from_slice::reverse(stack, list, source, y_bar, list_bar, source_bar);
        put_back(stack, list_dot);
        move_bars(list, list_bar_dot, source_bar_dot);
    }
}

/// Takes the cotangents out of the elements and adds each to that of its source.
#[inline]
fn move_bars<T: Part>(list: &[T], list_bar: &mut [T::Change], source_bar: &mut [T::Change]) {
    for ((x, bar), source_bar) in list.iter().zip(list_bar).zip(source_bar) {
        accumulate(source_bar, &std::mem::replace(bar, x.zero_tangent()));
    }
}

common!(extend_from_slice);

#[doc(hidden)]
#[allow(clippy::too_many_arguments)]
impl extend_from_slice {
    zero_list!();
    no_result!();

    #[inline]
    pub fn zero_1<T: Part>(more: &[T]) -> Vec<T::Change> {
        more.iter().map(T::zero_tangent).collect()
    }

    #[inline]
    pub fn forward<T: Part>(_: &mut Stack, list: &mut Vec<T>, more: &[T]) {
        list.extend_from_slice(more);
    }

    #[inline]
    pub fn reverse<T: Part>(
        _: &mut Stack,
        list: &mut Vec<T>,
        more: &[T],
        (): &(),
        list_bar: &mut Vec<T::Change>,
        more_bar: &mut [T::Change],
    ) {
        let before = list.len() - more.len();
        list.truncate(before);
        for (more_bar, bar) in more_bar.iter_mut().zip(list_bar.drain(before..)) {
            accumulate(more_bar, &bar);
        }
    }

    #[inline]
    pub fn tangent<T: Part>(
        list: &mut Vec<T>,
        more: &[T],
        list_dot: &mut Vec<T::Change>,
        more_dot: &[T::Change],
    ) -> ((), ()) {
        list.extend_from_slice(more);
        list_dot.extend_from_slice(more_dot);
        ((), ())
    }

    #[inline]
    pub fn forward_tangent<T: Part>(
        _: &mut Stack,
        list: &mut Vec<T>,
        more: &[T],
        list_dot: &mut Vec<T::Change>,
        more_dot: &[T::Change],
    ) -> ((), ()) {
        extend_from_slice::tangent(list, more, list_dot, more_dot)
    }

    #[inline]
    pub fn reverse_tangent<T: Part>(
        stack: &mut Stack,
        list: &mut Vec<T>,
        more: &[T],
        y_bar: &(),
        list_bar: &mut Vec<T::Change>,
        more_bar: &mut [T::Change],
        list_dot: &mut Vec<T::Change>,
        _: &[T::Change],
        (): &(),
        list_bar_dot: &mut Vec<T::Change>,
        more_bar_dot: &mut [T::Change],
    ) {
        extend_from_slice::reverse(stack, list, more, y_bar, list_bar, more_bar);
        list_dot.truncate(list.len());
        for (more_bar, bar) in more_bar_dot.iter_mut().zip(list_bar_dot.drain(list.len()..)) {
            accumulate(more_bar, &bar);
        }
    }
}

common!(resize);

#[doc(hidden)]
#[allow(clippy::too_many_arguments)]
impl resize {
    zero_list!();
    no_result!();

    #[inline]
    pub fn zero_1(_: impl Sized) {}

    #[inline]
    pub fn zero_2<T: Part>(x: &T) -> T::Change {
        x.zero_tangent()
    }

    /// Saves what is dropped, and how many there were.
    #[inline]
    fn kept<T: Save>(stack: &mut Stack, list: &mut Vec<T>, len: usize) {
        let before = list.len();
        let tail = list.split_off(len.min(before));
        stack.push(&tail);
        stack.push(&before);
    }

    #[inline]
    pub fn forward<T: Part>(stack: &mut Stack, list: &mut Vec<T>, len: &usize, x: &T) {
        Self::kept(stack, list, *len);
        list.resize(*len, x.clone());
    }

    #[inline]
    pub fn reverse<T: Part>(
        stack: &mut Stack,
        list: &mut Vec<T>,
        _: &usize,
        _: &T,
        (): &(),
        list_bar: &mut Vec<T::Change>,
        (): &mut (),
        x_bar: &mut (impl AccumulateFrom<T::Change> + ?Sized),
    ) {
        let before: usize = stack.pop();
        let tail: Vec<T> = stack.pop();
        Self::back(list_bar, before, tail.iter().map(T::zero_tangent), |bar| x_bar.accumulate_from(&bar));
        Self::back(list, before, tail, |_| ());
    }

    /// Takes out what was added, puts back what was dropped.
    #[inline]
    fn back<T>(list: &mut Vec<T>, before: usize, tail: impl IntoIterator<Item = T>, added: impl FnMut(T)) {
        list.drain(before.min(list.len())..).for_each(added);
        list.extend(tail);
    }

    #[inline]
    pub fn tangent<T: Part>(
        list: &mut Vec<T>,
        len: &usize,
        x: &T,
        list_dot: &mut Vec<T::Change>,
        (): &(),
        x_dot: &T::Change,
    ) -> ((), ()) {
        list.resize(*len, x.clone());
        list_dot.resize(*len, x_dot.clone());
        ((), ())
    }

    #[inline]
    pub fn forward_tangent<T: Part>(
        stack: &mut Stack,
        list: &mut Vec<T>,
        len: &usize,
        x: &T,
        list_dot: &mut Vec<T::Change>,
        (): &(),
        x_dot: &T::Change,
    ) -> ((), ()) {
        Self::kept(stack, list_dot, *len);
        Self::kept(stack, list, *len);
        resize::tangent(list, len, x, list_dot, &(), x_dot)
    }

    #[inline]
    pub fn reverse_tangent<T: Part>(
        stack: &mut Stack,
        list: &mut Vec<T>,
        len: &usize,
        x: &T,
        y_bar: &(),
        list_bar: &mut Vec<T::Change>,
        len_bar: &mut (),
        x_bar: &mut (impl AccumulateFrom<T::Change> + ?Sized),
        list_dot: &mut Vec<T::Change>,
        (): &(),
        _: &T::Change,
        (): &(),
        list_bar_dot: &mut Vec<T::Change>,
        (): &mut (),
        x_bar_dot: &mut (impl AccumulateFrom<T::Change> + ?Sized),
    ) {
        resize::reverse(stack, list, len, x, y_bar, list_bar, len_bar, x_bar);
        let before: usize = stack.pop();
        let tail: Vec<T::Change> = stack.pop();
        let zeros = list[list.len() - tail.len()..].iter().map(T::zero_tangent);
        Self::back(list_bar_dot, before, zeros, |bar| x_bar_dot.accumulate_from(&bar));
        Self::back(list_dot, before, tail, |_| ());
    }
}
