//! What puts an element in: `push`, `insert`.

use super::{Part, common, no_result, zero_list};
use crate::place::AccumulateFrom;
use crate::stack::Stack;

/// `list.push(x)`
#[inline]
pub fn push<T>(list: &mut Vec<T>, x: T) {
    list.push(x);
}

/// `list.insert(index, x)`
#[inline]
pub fn insert<T>(list: &mut Vec<T>, index: usize, x: T) {
    list.insert(index, x);
}

fn from_end<T>(list: &mut Vec<T>) -> T {
    list.pop().expect("what was pushed is there")
}

fn from_middle<T>(list: &mut Vec<T>, index: usize) -> T {
    list.remove(index)
}

/// A function that puts an element in, behind an argument that says where; `$taken` takes it out again.
macro_rules! gives {
    ($name:ident[$($at:ident $zero_at:ident $at_bar:ident $at_dot:ident $at_bar_dot:ident)?], $zero:ident, $taken:ident) => {
        common!($name);

        #[doc(hidden)]
        #[allow(clippy::too_many_arguments)]
        impl $name {
            zero_list!();
            no_result!();
            $(
                #[inline]
                pub fn $zero_at(_: impl Sized) {}
            )?

            #[inline]
            pub fn $zero<T: Part>(x: &T) -> T::Change {
                x.zero_tangent()
            }

            #[inline]
            pub fn forward<T: Part>(_: &mut Stack, list: &mut Vec<T>, $($at: &usize,)? x: &T) {
                $name(list, $(*$at,)? x.clone());
            }

            #[inline]
            pub fn reverse<T: Part>(
                _: &mut Stack,
                list: &mut Vec<T>,
                $($at: &usize,)?
                _: &T,
                (): &(),
                list_bar: &mut Vec<T::Change>,
                $($at_bar: &mut (),)?
                x_bar: &mut (impl AccumulateFrom<T::Change> + ?Sized),
            ) {
                $(let () = $at_bar;)?
                $taken(list, $(*$at)?);
                x_bar.accumulate_from(&$taken(list_bar, $(*$at)?));
            }

            #[inline]
            pub fn tangent<T: Part>(
                list: &mut Vec<T>,
                $($at: &usize,)?
                x: &T,
                list_dot: &mut Vec<T::Change>,
                $($at_dot: &(),)?
                x_dot: &T::Change,
            ) -> ((), ()) {
                $(let () = $at_dot;)?
                $name(list, $(*$at,)? x.clone());
                $name(list_dot, $(*$at,)? x_dot.clone());
                ((), ())
            }

            #[inline]
            pub fn forward_tangent<T: Part>(
                _: &mut Stack,
                list: &mut Vec<T>,
                $($at: &usize,)?
                x: &T,
                list_dot: &mut Vec<T::Change>,
                $($at_dot: &(),)?
                x_dot: &T::Change,
            ) -> ((), ()) {
                $name::tangent(list, $($at,)? x, list_dot, $($at_dot,)? x_dot)
            }

            #[inline]
            pub fn reverse_tangent<T: Part>(
                stack: &mut Stack,
                list: &mut Vec<T>,
                $($at: &usize,)?
                x: &T,
                y_bar: &(),
                list_bar: &mut Vec<T::Change>,
                $($at_bar: &mut (),)?
                x_bar: &mut (impl AccumulateFrom<T::Change> + ?Sized),
                list_dot: &mut Vec<T::Change>,
                $($at_dot: &(),)?
                _: &T::Change,
                (): &(),
                list_bar_dot: &mut Vec<T::Change>,
                $($at_bar_dot: &mut (),)?
                x_bar_dot: &mut (impl AccumulateFrom<T::Change> + ?Sized),
            ) {
                $(let ((), ()) = ($at_dot, $at_bar_dot);)?
                $name::reverse(stack, list, $($at,)? x, y_bar, list_bar, $($at_bar,)? x_bar);
                $taken(list_dot, $(*$at)?);
                x_bar_dot.accumulate_from(&$taken(list_bar_dot, $(*$at)?));
            }
        }
    };
}

gives!(push[], zero_1, from_end);
gives!(insert[at zero_1 at_bar at_dot at_bar_dot], zero_2, from_middle);
