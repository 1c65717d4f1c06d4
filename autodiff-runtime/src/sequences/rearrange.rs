//! What only moves elements: `swap`, `reverse`, `rotate_left`, `rotate_right`, and sorting by an order that is known.

use std::cmp::Ordering;

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

/// Puts in each place the element that stands where `order` says.
#[inline]
pub fn reorder<T>(list: &mut [T], order: &[usize]) {
    let mut order = order.to_vec();
    for start in 0..order.len() {
        let mut place = start;
        while order[place] != start {
            let from = order[place];
            list.swap(place, from);
            order[place] = place;
            place = from;
        }
        order[place] = place;
    }
}

/// Puts each element where `order` says.
fn disperse<T>(list: &mut [T], order: &[usize]) {
    let mut inverse = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, from)| inverse[*from] = place);
    reorder(list, &inverse);
}

/// Where the elements stand that `list.sort_by(compare)` puts in each place.
#[inline]
pub fn order_by<T>(list: &[T], mut compare: impl FnMut(&T, &T) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by(|i, j| compare(&list[*i], &list[*j]));
    order
}

/// Where the elements stand that `list.sort_by_key(key)` puts in each place.
#[inline]
pub fn order_by_key<T, K: Ord>(list: &[T], mut key: impl FnMut(&T) -> K) -> Vec<usize> {
    order_by(list, |a, b| key(a).cmp(&key(b)))
}

/// A function that moves elements about, as its arguments say; `$back` moves them back.
macro_rules! rearranges {
    ($name:ident[$($at:ident: $ty:ty => $pass:expr, $zero_at:ident $at_bar:ident $at_dot:ident $at_bar_dot:ident);*], $back:ident) => {
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
            pub fn forward<T: Part>(_: &mut Stack, list: &mut [T], $($at: $ty),*) {
                $name(list, $($pass),*);
            }

            #[inline]
            pub fn reverse<T: Part>(
                _: &mut Stack,
                list: &mut [T],
                $($at: $ty,)*
                (): &(),
                list_bar: &mut [T::Change],
                $($at_bar: &mut (),)*
            ) {
                $(let () = $at_bar;)*
                $back(list, $($pass),*);
                $back(list_bar, $($pass),*);
            }

            #[inline]
            pub fn tangent<T: Part>(
                list: &mut [T],
                $($at: $ty,)*
                list_dot: &mut [T::Change],
                $($at_dot: &(),)*
            ) -> ((), ()) {
                $(let () = $at_dot;)*
                $name(list, $($pass),*);
                $name(list_dot, $($pass),*);
                ((), ())
            }

            #[inline]
            pub fn forward_tangent<T: Part>(
                _: &mut Stack,
                list: &mut [T],
                $($at: $ty,)*
                list_dot: &mut [T::Change],
                $($at_dot: &(),)*
            ) -> ((), ()) {
                $name::tangent(list, $($at,)* list_dot, $($at_dot,)*)
            }

            #[inline]
            pub fn reverse_tangent<T: Part>(
                stack: &mut Stack,
                list: &mut [T],
                $($at: $ty,)*
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
                $back(list_dot, $($pass),*);
                $back(list_bar_dot, $($pass),*);
            }
        }
    };
}

rearranges!(swap[i: &usize => *i, zero_1 i_bar i_dot i_bar_dot; j: &usize => *j, zero_2 j_bar j_dot j_bar_dot], swap);
rearranges!(reverse[], reverse);
rearranges!(rotate_left[by: &usize => *by, zero_1 by_bar by_dot by_bar_dot], rotate_right);
rearranges!(rotate_right[by: &usize => *by, zero_1 by_bar by_dot by_bar_dot], rotate_left);
rearranges!(reorder[order: &[usize] => order, zero_1 order_bar order_dot order_bar_dot], disperse);
