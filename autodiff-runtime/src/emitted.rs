//! Small functions that expansions call where plain Rust would need a type, the prelude, or a trait in scope.

use crate::Differentiable;
use crate::tuples::for_tuples;

/// A value that is never looked at: what stands behind an exit that was taken.
#[diagnostic::on_unimplemented(
    message = "an early exit cannot carry a value of type `{Self}` yet",
    note = "return numbers, arrays, tuples, `Vec`s, `Option`s or `Result`s of them"
)]
pub trait Undefined: Sized {
    /// Some value of the type.
    fn undefined() -> Self;
}

macro_rules! undefined_by_default {
    ($($ty:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Undefined for $ty {
            #[inline]
            fn undefined() -> Self { Self::default() }
        }
    )* };
}

undefined_by_default!(f32 f64 bool char String &str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[diagnostic::do_not_recommend]
impl<T> Undefined for Vec<T> {
    #[inline]
    fn undefined() -> Self {
        Vec::new()
    }
}

#[diagnostic::do_not_recommend]
impl<T> Undefined for Option<T> {
    #[inline]
    fn undefined() -> Self {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T: Undefined, E> Undefined for Result<T, E> {
    #[inline]
    fn undefined() -> Self {
        Ok(T::undefined())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Undefined, const N: usize> Undefined for [T; N] {
    #[inline]
    fn undefined() -> Self {
        std::array::from_fn(|_| T::undefined())
    }
}

macro_rules! undefined_tuples {
    ($(($($name:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($name: Undefined),+> Undefined for ($($name,)+) {
            #[inline]
            fn undefined() -> Self { ($($name::undefined(),)+) }
        }
    )* };
}

undefined_tuples!((A)(A B)(A B C)(A B C D)(A B C D E)(A B C D E F)(A B C D E F G)(A B C D E F G H));

/// A number without a type of its own, as the field of a struct that it becomes.
#[inline(always)]
pub fn as_field<S, T>(_: impl Fn(&S) -> &T, value: T) -> T {
    value
}

/// A value that is never looked at.
#[inline]
pub fn undefined<T: Undefined>() -> T {
    T::undefined()
}

/// What can be copied: everything that is `Clone`, and slices.
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` is given away, and derivatives need it more than once",
    label = "is not `Clone`",
    note = "take it by reference, or derive `Clone` for its type"
)]
pub trait Copied {
    /// What owns the copy.
    type Owned;

    /// The copy.
    fn copied(&self) -> Self::Owned;
}

macro_rules! copied {
    ($([$($generics:tt)*] $ty:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Copied for $ty {
            type Owned = <$ty as ToOwned>::Owned;

            #[inline]
            fn copied(&self) -> Self::Owned {
                self.to_owned()
            }
        }
    )*};
}

copied! {
    [T: Clone] T;
    [T: Clone] [T];
    [] str;
    [] std::path::Path;
    [] std::ffi::OsStr;
    [] std::ffi::CStr;
}

/// What `std::mem::take` leaves of a value.
#[inline]
pub fn default_of<T: Default>(_: &T) -> T {
    T::default()
}

/// An owned copy: a `Vec` of a slice, a clone of anything else.
#[inline]
pub fn owned<T: Copied + ?Sized>(x: &T) -> T::Owned {
    x.copied()
}

/// An owned argument that the body does not give away. `(&Given(x)).__given()` is a clone where there is one, else a
/// reference: method look-up tries [`GivenClone`] first. No trait of the user's has a method of that name.
pub struct Given<'a, T>(pub &'a T);

/// See [`Given`].
pub trait GivenClone {
    /// The type of the argument.
    type Owned;

    /// A clone.
    fn __given(&self) -> Self::Owned;
}

impl<T: Clone> GivenClone for Given<'_, T> {
    type Owned = T;

    #[inline]
    fn __given(&self) -> T {
        self.0.clone()
    }
}

/// See [`Given`].
pub trait GivenReference<'a> {
    /// The type of the argument.
    type Referent;

    /// The argument itself.
    fn __given(&self) -> &'a Self::Referent;
}

impl<'a, T> GivenReference<'a> for &Given<'a, T> {
    type Referent = T;

    #[inline]
    fn __given(&self) -> &'a T {
        self.0
    }
}

/// The items of an iterator whose code may not run twice.
pub fn collect<I: IntoIterator>(iterable: I) -> Vec<I::Item> {
    iterable.into_iter().collect()
}

/// Those items, one after the other.
pub fn items<T: Clone>(items: &[T]) -> std::iter::Cloned<std::slice::Iter<'_, T>> {
    items.iter().cloned()
}

/// The type of a part of a tuple, where only a name of the whole is known.
pub trait Component<const INDEX: usize> {
    /// That type.
    type Type;
}

macro_rules! components {
    ($($name:ident $index:tt),*) => { components! { @ [$($name)*] $($name $index)* } };
    (@ [$($all:ident)*] $name:ident $index:tt $($rest:tt)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($all),*> Component<$index> for ($($all,)*) {
            type Type = $name;
        }
        components! { @ [$($all)*] $($rest)* }
    };
    (@ [$($all:ident)*]) => {};
}

for_tuples!(components);

/// The counter of a loop over integers.
pub trait Counter: Copy {
    /// `self + turns * step`
    fn ascend(self, turns: usize, step: usize) -> Self;
    /// `self - turns * step`
    fn descend(self, turns: usize, step: usize) -> Self;
    /// The last of `self, self + step, …` that is below `end`, or at most `end` if that is included.
    fn last_step(self, end: Self, included: bool, step: usize) -> Self;
}

macro_rules! counters {
    ($($ty:ty)*) => { $(
        impl Counter for $ty {
            #[inline]
            fn ascend(self, turns: usize, step: usize) -> Self { self.wrapping_add((turns * step) as $ty) }
            #[inline]
            fn descend(self, turns: usize, step: usize) -> Self { self.wrapping_sub((turns * step) as $ty) }
            #[inline]
            fn last_step(self, end: Self, included: bool, step: usize) -> Self {
                let distance = end.wrapping_sub(self) as usize - usize::from(!included);
                self.ascend(distance / step, step)
            }
        }
    )* };
}

counters!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// The counter after so many turns of a loop that starts at `start`.
#[inline]
pub fn ascend<T: Counter>(start: T, turns: usize, step: usize) -> T {
    start.ascend(turns, step)
}

/// The counter after so many turns of a loop that runs down from `start`.
#[inline]
pub fn descend<T: Counter>(start: T, turns: usize, step: usize) -> T {
    start.descend(turns, step)
}

/// The last counter of a stepped loop.
#[inline]
pub fn last_step<T: Counter>(start: T, end: T, included: bool, step: usize) -> T {
    start.last_step(end, included, step)
}

/// The one that seeds a gradient: the result must be a number.
#[diagnostic::on_unimplemented(
    message = "the gradient of a result of type `{Self}` is not defined",
    note = "`grad` needs a number; use `jacobian`, or `vjp` with a cotangent of the result"
)]
pub trait Seed: Differentiable {
    /// One.
    fn one() -> Self::Tangent;
}

#[diagnostic::do_not_recommend]
impl<T: crate::Scalar> Seed for T {
    #[inline]
    fn one() -> T {
        T::ONE
    }
}

/// Stands for `T` in a bound that is checked where a function is called, and not where it stands.
pub struct Late<'late, T: ?Sized>(std::marker::PhantomData<&'late T>);

/// What a gradient asks of a result of type `T`, where only rustc knows what that is.
#[diagnostic::on_unimplemented(
    message = "the gradient of a result of type `{T}` is not defined",
    label = "needs a number",
    note = "use `jacobian`, or `vjp` with a cotangent of the result"
)]
pub trait Gradient<T: Differentiable> {
    /// One.
    fn seed() -> T::Tangent;
}

#[diagnostic::do_not_recommend]
impl<T: Seed> Gradient<T> for Late<'_, T> {
    #[inline]
    fn seed() -> T::Tangent {
        T::one()
    }
}

#[diagnostic::do_not_recommend]
impl Undefined for () {
    #[inline]
    fn undefined() -> Self {}
}

/// How many items `start..end` has.
#[inline(always)]
pub fn trips(start: usize, end: usize) -> usize {
    end.saturating_sub(start)
}

/// `x[base..base + len]`, which a loop runs over; nothing if the loop does not run.
#[inline(always)]
pub fn row<T>(x: &[T], base: usize, len: usize) -> &[T] {
    if len == 0 { &[] } else { &x[base..base + len] }
}

/// `x[base..base + len]`, which a loop runs over; nothing if the loop does not run.
#[inline(always)]
pub fn row_mut<T>(x: &mut [T], base: usize, len: usize) -> &mut [T] {
    if len == 0 { &mut [] } else { &mut x[base..base + len] }
}
