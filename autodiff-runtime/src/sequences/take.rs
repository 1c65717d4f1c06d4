//! What takes elements out: `pop`, `remove`, `swap_remove`, `truncate`, `clear`.

use super::{Part, Seed, common, no_result, zero_list};
use crate::save::Save;
use crate::stack::Stack;

/// `list.pop().unwrap()`
///
/// # Panics
///
/// If the list is empty.
#[inline]
#[track_caller]
pub fn pop<T>(list: &mut Vec<T>) -> T {
    list.pop().unwrap()
}

/// `list.remove(index)`
#[inline]
#[track_caller]
pub fn remove<T>(list: &mut Vec<T>, index: usize) -> T {
    list.remove(index)
}

/// `list.swap_remove(index)`
#[inline]
#[track_caller]
pub fn swap_remove<T>(list: &mut Vec<T>, index: usize) -> T {
    list.swap_remove(index)
}

/// `list.truncate(len)`
#[inline]
pub fn truncate<T>(list: &mut Vec<T>, len: usize) {
    list.truncate(len);
}

/// `list.clear()`
#[inline]
pub fn clear<T>(list: &mut Vec<T>) {
    list.clear();
}

fn put_last<T>(list: &mut Vec<T>, x: T) {
    list.push(x);
}

fn put_at<T>(list: &mut Vec<T>, x: T, index: usize) {
    list.insert(index, x);
}

/// `swap_remove` has put the last element in its place.
fn put_back<T>(list: &mut Vec<T>, x: T, index: usize) {
    if index == list.len() {
        list.push(x);
    } else {
        let moved = std::mem::replace(&mut list[index], x);
        list.push(moved);
    }
}

/// A function that takes an element out; `$put` puts it where it was.
macro_rules! takes {
    ($name:ident[$($at:ident $zero_at:ident $at_bar:ident $at_dot:ident $at_bar_dot:ident)?], $put:ident) => {
        common!($name);

        #[doc(hidden)]
        #[allow(clippy::too_many_arguments)]
        impl $name {
            zero_list!();
            $(
                #[inline]
                pub fn $zero_at(_: impl Sized) {}
            )?

            #[inline]
            pub fn pop_result<T: Save>(stack: &mut Stack) -> T {
                stack.pop()
            }

            #[inline]
            pub fn forward<T: Part>(stack: &mut Stack, list: &mut Vec<T>, $($at: &usize)?) -> T {
                let y = $name(list, $(*$at)?);
                stack.push(&y);
                y
            }

            #[inline]
            pub fn reverse<T: Part>(
                stack: &mut Stack,
                list: &mut Vec<T>,
                $($at: &usize,)?
                y_bar: &impl Seed<T>,
                list_bar: &mut Vec<T::Change>,
                $($at_bar: &mut (),)?
            ) {
                $(let () = $at_bar;)?
                let y: T = stack.pop();
                $put(list_bar, y_bar.of(&y), $(*$at)?);
                $put(list, y, $(*$at)?);
            }

            #[inline]
            pub fn tangent<T: Part>(
                list: &mut Vec<T>,
                $($at: &usize,)?
                list_dot: &mut Vec<T::Change>,
                $($at_dot: &(),)?
            ) -> (T, T::Change) {
                $(let () = $at_dot;)?
                ($name(list, $(*$at)?), $name(list_dot, $(*$at)?))
            }

            #[inline]
            pub fn forward_tangent<T: Part>(
                stack: &mut Stack,
                list: &mut Vec<T>,
                $($at: &usize,)?
                list_dot: &mut Vec<T::Change>,
                $($at_dot: &(),)?
            ) -> (T, T::Change) {
                let (y, y_dot) = $name::tangent(list, $($at,)? list_dot, $($at_dot,)?);
                stack.push(&y_dot);
                stack.push(&y);
                (y, y_dot)
            }

            #[inline]
            pub fn reverse_tangent<T: Part>(
                stack: &mut Stack,
                list: &mut Vec<T>,
                $($at: &usize,)?
                y_bar: &impl Seed<T>,
                list_bar: &mut Vec<T::Change>,
                $($at_bar: &mut (),)?
                list_dot: &mut Vec<T::Change>,
                $($at_dot: &(),)?
                y_bar_dot: &impl Seed<T>,
                list_bar_dot: &mut Vec<T::Change>,
                $($at_bar_dot: &mut (),)?
            ) {
                $(let ((), (), ()) = ($at_bar, $at_dot, $at_bar_dot);)?
                let y: T = stack.pop();
                $put(list_bar, y_bar.of(&y), $(*$at)?);
                $put(list_bar_dot, y_bar_dot.of(&y), $(*$at)?);
                $put(list, y, $(*$at)?);
                $put(list_dot, stack.pop(), $(*$at)?);
            }
        }
    };
}

takes!(pop[], put_last);
takes!(remove[at zero_1 at_bar at_dot at_bar_dot], put_at);
takes!(swap_remove[at zero_1 at_bar at_dot at_bar_dot], put_back);

/// A function that drops the elements from `$from` on.
macro_rules! drops {
    ($name:ident[$($len:ident $zero_len:ident $len_bar:ident $len_dot:ident $len_bar_dot:ident)?], $from:expr) => {
        common!($name);

        #[doc(hidden)]
        #[allow(clippy::too_many_arguments)]
        impl $name {
            zero_list!();
            no_result!();
            $(
                #[inline]
                pub fn $zero_len(_: impl Sized) {}
            )?

            /// Saves what is dropped.
            #[inline]
            fn dropped<T: Save>(stack: &mut Stack, list: &mut Vec<T>, from: usize) {
                let tail = list.split_off(from.min(list.len()));
                stack.push(&tail);
            }

            #[inline]
            pub fn forward<T: Part>(stack: &mut Stack, list: &mut Vec<T>, $($len: &usize)?) {
                Self::dropped(stack, list, $from);
            }

            #[inline]
            pub fn reverse<T: Part>(
                stack: &mut Stack,
                list: &mut Vec<T>,
                $($len: &usize,)?
                (): &(),
                list_bar: &mut Vec<T::Change>,
                $($len_bar: &mut (),)?
            ) {
                $(let ((), _) = ($len_bar, $len);)?
                let tail: Vec<T> = stack.pop();
                list_bar.extend(tail.iter().map(T::zero_tangent));
                list.extend(tail);
            }

            #[inline]
            pub fn tangent<T: Part>(
                list: &mut Vec<T>,
                $($len: &usize,)?
                list_dot: &mut Vec<T::Change>,
                $($len_dot: &(),)?
            ) -> ((), ()) {
                $(let () = $len_dot;)?
                list.truncate($from);
                list_dot.truncate($from);
                ((), ())
            }

            #[inline]
            pub fn forward_tangent<T: Part>(
                stack: &mut Stack,
                list: &mut Vec<T>,
                $($len: &usize,)?
                list_dot: &mut Vec<T::Change>,
                $($len_dot: &(),)?
            ) -> ((), ()) {
                $(let () = $len_dot;)?
                Self::dropped(stack, list_dot, $from);
                Self::dropped(stack, list, $from);
                ((), ())
            }

            #[inline]
            pub fn reverse_tangent<T: Part>(
                stack: &mut Stack,
                list: &mut Vec<T>,
                $($len: &usize,)?
                y_bar: &(),
                list_bar: &mut Vec<T::Change>,
                $($len_bar: &mut (),)?
                list_dot: &mut Vec<T::Change>,
                $($len_dot: &(),)?
                (): &(),
                list_bar_dot: &mut Vec<T::Change>,
                $($len_bar_dot: &mut (),)?
            ) {
                $(let ((), ()) = ($len_dot, $len_bar_dot);)?
                let before = list.len();
                $name::reverse(stack, list, $($len,)? y_bar, list_bar, $($len_bar,)?);
                list_bar_dot.extend(list[before..].iter().map(T::zero_tangent));
                let tail: Vec<T::Change> = stack.pop();
                list_dot.extend(tail);
            }
        }
    };
}

drops!(truncate[len zero_1 len_bar len_dot len_bar_dot], *len);
drops!(clear[], 0);
