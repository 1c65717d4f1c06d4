//! What only moves elements: `swap`, `reverse`, `rotate_left`, `rotate_right`.

use super::{Part, common, no_result, zero_list};
use crate::stack::Stack;

/// `list.swap(i, j)`
#[inline]
#[track_caller]
pub fn swap<T>(list: &mut [T], i: usize, j: usize) {
    list.swap(i, j);
}

/// `list.reverse()`
#[inline]
pub fn reverse<T>(list: &mut [T]) {
    list.reverse();
}

/// `list.rotate_left(by)`
#[inline]
#[track_caller]
pub fn rotate_left<T>(list: &mut [T], by: usize) {
    list.rotate_left(by);
}

/// `list.rotate_right(by)`
#[inline]
#[track_caller]
pub fn rotate_right<T>(list: &mut [T], by: usize) {
    list.rotate_right(by);
}

/// A function that moves elements about, as its arguments say; `$back` moves them back.
macro_rules! rearranges {
    ($name:ident[$($at:ident $zero_at:ident $at_bar:ident $at_dot:ident $at_bar_dot:ident),*], $back:ident) => {
        common!($name);

        #[doc(hidden)]
        #[allow(clippy::too_many_arguments)]
        impl $name {
            zero_list!();
            no_result!();
            $(
                #[inline]
                pub fn $zero_at(_: impl Sized) {}
            )*

            #[inline]
            pub fn forward<T: Part>(_: &mut Stack, list: &mut [T], $($at: &usize),*) {
                $name(list, $(*$at),*);
            }

            #[inline]
            pub fn reverse<T: Part>(
                _: &mut Stack,
                list: &mut [T],
                $($at: &usize,)*
                (): &(),
                list_bar: &mut [T::Change],
                $($at_bar: &mut (),)*
            ) {
                $(let () = $at_bar;)*
                $back(list, $(*$at),*);
                $back(list_bar, $(*$at),*);
            }

            #[inline]
            pub fn tangent<T: Part>(
                list: &mut [T],
                $($at: &usize,)*
                list_dot: &mut [T::Change],
                $($at_dot: &(),)*
            ) -> ((), ()) {
                $(let () = $at_dot;)*
                $name(list, $(*$at),*);
                $name(list_dot, $(*$at),*);
                ((), ())
            }

            #[inline]
            pub fn forward_tangent<T: Part>(
                _: &mut Stack,
                list: &mut [T],
                $($at: &usize,)*
                list_dot: &mut [T::Change],
                $($at_dot: &(),)*
            ) -> ((), ()) {
                $name::tangent(list, $($at,)* list_dot, $($at_dot,)*)
            }

            #[inline]
            pub fn reverse_tangent<T: Part>(
                stack: &mut Stack,
                list: &mut [T],
                $($at: &usize,)*
                y_bar: &(),
                list_bar: &mut [T::Change],
                $($at_bar: &mut (),)*
                list_dot: &mut [T::Change],
                $($at_dot: &(),)*
                (): &(),
                list_bar_dot: &mut [T::Change],
                $($at_bar_dot: &mut (),)*
            ) {
                $(let ((), ()) = ($at_dot, $at_bar_dot);)*
                $name::reverse(stack, list, $($at,)* y_bar, list_bar, $($at_bar,)*);
                $back(list_dot, $(*$at),*);
                $back(list_bar_dot, $(*$at),*);
            }
        }
    };
}

rearranges!(swap[i zero_1 i_bar i_dot i_bar_dot, j zero_2 j_bar j_dot j_bar_dot], swap);
rearranges!(reverse[], reverse);
rearranges!(rotate_left[by zero_1 by_bar by_dot by_bar_dot], rotate_right);
rearranges!(rotate_right[by zero_1 by_bar by_dot by_bar_dot], rotate_left);
