//! How tangents and cotangents are passed: numbers by value, slices for `Vec`s, everything else by reference.
//!
//! The macro reads that off the tokens of a type; behind a name of the user's (`type Real = f64`), the compiler does.

use crate::tuples::for_tuples;

/// A tangent as an argument.
pub trait Passed {
    /// What references to it refer to.
    type Target: ?Sized;
    /// The argument of a function that a program calls.
    type By<'a>
    where
        Self: 'a;

    /// What a reference to an owned tangent is passed as.
    fn lend(&self) -> &Self::Target;

    /// The same, for a buffer.
    fn lend_mut(&mut self) -> &mut Self::Target;

    /// The tangent behind such an argument.
    fn target<'b>(passed: &'b Self::By<'_>) -> &'b Self::Target;

    /// The tangent as such an argument.
    fn pass<'a>(target: &'a Self::Target) -> Self::By<'a>
    where
        Self: 'a;
}

/// [`Passed::lend`] as a function.
#[inline(always)]
pub fn lend<T: Passed>(tangent: &T) -> &T::Target {
    tangent.lend()
}

/// [`Passed::lend_mut`] as a function.
#[inline(always)]
pub fn lend_mut<T: Passed>(tangent: &mut T) -> &mut T::Target {
    tangent.lend_mut()
}

/// [`Passed::target`] as a function.
#[inline(always)]
pub fn target<'b, T: Passed>(passed: &'b T::By<'_>) -> &'b T::Target {
    T::target(passed)
}

/// [`Passed::pass`] as a function.
#[inline(always)]
pub fn pass<T: Passed>(target: &T::Target) -> T::By<'_> {
    T::pass(target)
}

macro_rules! by_value {
    ($($ty:ty),*) => {$(
        impl Passed for $ty {
            type Target = $ty;
            type By<'a> = $ty;

            #[inline(always)]
            fn lend(&self) -> &$ty {
                self
            }

            #[inline(always)]
            fn lend_mut(&mut self) -> &mut $ty {
                self
            }

            #[inline(always)]
            fn target(passed: &$ty) -> &$ty {
                passed
            }

            #[inline(always)]
            fn pass<'a>(target: &'a $ty) -> $ty
            where
                Self: 'a,
            {
                *target
            }
        }
    )*};
}

by_value!(f32, f64, ());

macro_rules! by_reference {
    ([$($generics:tt)*] $ty:ty, $target:ty) => {
        impl<$($generics)*> Passed for $ty {
            type Target = $target;
            type By<'a> = &'a $target where Self: 'a;

            #[inline(always)]
            fn lend(&self) -> &$target {
                self
            }

            #[inline(always)]
            fn lend_mut(&mut self) -> &mut $target {
                self
            }

            #[inline(always)]
            fn target<'b>(passed: &'b Self::By<'_>) -> &'b $target {
                passed
            }

            #[inline(always)]
            fn pass<'a>(target: &'a $target) -> &'a $target
            where
                Self: 'a,
            {
                target
            }
        }
    };
}

by_reference!([T] Vec<T>, [T]);
by_reference!([T, const N: usize] [T; N], [T; N]);
by_reference!([T] Option<T>, Option<T>);
by_reference!([T: ?Sized] Box<T>, Box<T>);

macro_rules! tuple {
    ($($component:ident $index:tt),*) => {
        by_reference!([$($component),*] ($($component,)*), ($($component,)*));
    };
}

for_tuples!(tuple);
