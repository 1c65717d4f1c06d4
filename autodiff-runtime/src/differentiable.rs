//! Which types have derivatives, and of which type the derivatives are.

use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use crate::tangent::Tangent;
use crate::tuples::for_tuples;

/// A value that derivatives can be taken with respect to.
///
/// Implemented for `f32`, `f64`, and for slices, `Vec`s, arrays, tuples (up to eight components), `Option`s, boxes and
/// references of differentiable values. What is not continuous (integers, `bool`, `char`, strings, ranges of integers)
/// is differentiable with the tangent `()`, so that a tuple or an array may hold it.
///
/// ```
/// use autodiff_runtime::Differentiable;
///
/// let shape_of_the_gradient = ([1.0, 2.0], 3_usize, vec![4.0]).zero_tangent();
/// assert_eq!(shape_of_the_gradient, ([0.0, 0.0], (), vec![0.0]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no derivative",
    label = "the derivative with respect to this value is asked for",
    note = "put `#[derive(Differentiable)]` on it, or say that it is inactive: a parameter by \
            `#[differentiable(inactive(name))]`, a field by `#[differentiable(inactive)]`"
)]
pub trait Differentiable {
    /// The type of a small change of the value, and of the sensitivity to it.
    type Tangent: Tangent;

    /// The neutral element of addition, shaped like the value.
    ///
    /// For a number that is `-0.0`, not `0.0`: `-0.0 + x` is `x` for every `x`, so the compiler may drop the addition,
    /// whereas `0.0 + x` turns `-0.0` into `0.0`.
    fn zero_tangent(&self) -> Self::Tangent;
}

/// [`Differentiable::zero_tangent`] as a function.
#[inline]
pub fn zero<T: Differentiable + ?Sized>(x: &T) -> T::Tangent {
    x.zero_tangent()
}

macro_rules! number {
    ($($float:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Differentiable for $float {
            type Tangent = $float;

            #[inline(always)]
            fn zero_tangent(&self) -> $float {
                -0.0
            }
        }
    )*};
}

number!(f32 f64);

macro_rules! discrete {
    ($($discrete:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Differentiable for $discrete {
            type Tangent = ();

            #[inline(always)]
            fn zero_tangent(&self) {}
        }
    )*};
}

macro_rules! integer {
    ($($integer:ty)*) => {$(
        discrete! {
            $integer
            Range<$integer> RangeFrom<$integer> RangeInclusive<$integer> RangeTo<$integer> RangeToInclusive<$integer>
        }
    )*};
}

integer!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
discrete!(() bool char str String RangeFull);

#[diagnostic::do_not_recommend]
impl<T: Differentiable> Differentiable for [T] {
    type Tangent = Vec<T::Tangent>;

    // It allocates, so that a call does not matter; compiled once, not for every gradient.
    #[inline(never)]
    fn zero_tangent(&self) -> Vec<T::Tangent> {
        self.iter().map(T::zero_tangent).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Differentiable> Differentiable for Vec<T> {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Vec<T::Tangent> {
        self.as_slice().zero_tangent()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Differentiable, const N: usize> Differentiable for [T; N] {
    type Tangent = [T::Tangent; N];

    #[inline]
    fn zero_tangent(&self) -> [T::Tangent; N] {
        std::array::from_fn(|i| self[i].zero_tangent())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Differentiable> Differentiable for Option<T> {
    type Tangent = Option<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Option<T::Tangent> {
        self.as_ref().map(T::zero_tangent)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Differentiable + ?Sized> Differentiable for Box<T> {
    type Tangent = Box<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Box<T::Tangent> {
        Box::new((**self).zero_tangent())
    }
}

macro_rules! reference {
    ($($reference:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Differentiable + ?Sized> Differentiable for $reference {
            type Tangent = T::Tangent;

            #[inline]
            fn zero_tangent(&self) -> T::Tangent {
                (**self).zero_tangent()
            }
        }
    )*};
}

reference!(&T, &mut T);

macro_rules! tuple {
    ($($component:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($component: Differentiable),*> Differentiable for ($($component,)*) {
            type Tangent = ($($component::Tangent,)*);

            #[inline]
            fn zero_tangent(&self) -> Self::Tangent {
                ($(self.$index.zero_tangent(),)*)
            }
        }
    };
}

for_tuples!(tuple);
