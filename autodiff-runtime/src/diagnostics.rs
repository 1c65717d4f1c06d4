//! Traits whose only task is to say, in words of ours, what is wrong with the user's program.
//!
//! Here and elsewhere, `do_not_recommend` keeps the compiler from listing implementations after our sentence: of
//! `Option<f64>` it says that it may carry a derivative, not that `f64` does not implement something.

use std::cmp::Ordering;
use std::num::FpCategory;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use crate::tuples::for_tuples;

/// Implemented for the struct beside every annotated function.
#[diagnostic::on_unimplemented(
    message = "this function is called with an active argument but is not `#[differentiable]`",
    label = "has no derivative",
    note = "annotate the function, or write its code in place",
    note = "if its result carries no derivative, call it with `stop_gradient(x)` in place of `x`"
)]
pub trait Annotated {
    /// What code that needs the derivatives of a callee names, so that its error stands at the call.
    const CHECK: () = ();
}

/// What the macro implements for the struct beside a function: [`Annotated`] by way of an implementation that the
/// compiler does not list.
pub trait HasDerivatives {}

#[diagnostic::do_not_recommend]
impl<T: HasDerivatives> Annotated for T {}

/// A type whose values carry no derivative.
///
/// Not `()`: a method that returns nothing may change something.
#[diagnostic::on_unimplemented(
    message = "this method is unknown to differentiable and its result `{Self}` may carry a derivative",
    label = "not known to be differentiable",
    note = "write it with arithmetic and the methods of `f64`, or call a `#[differentiable]` function",
    note = "if its result carries no derivative, call it with `stop_gradient(x)` in place of `x`"
)]
pub trait Inactive {}

/// The identity, for values that carry no derivative.
#[inline(always)]
pub fn inactive<T: Inactive>(x: T) -> T {
    x
}

/// The bound on second derivatives of a function `F` that were not asked for. Nothing implements it.
#[diagnostic::on_unimplemented(
    message = "`{F}` has no second derivative: put `order = 2` in its `#[differentiable(..)]`",
    label = "needs the second derivative of `{F}`"
)]
pub trait MissingOrder<F: ?Sized> {}

/// The bound on gradients of a function `F` that does not return a number. Nothing implements it.
#[diagnostic::on_unimplemented(
    message = "`{F}` has no gradient: its result is not a floating-point number",
    label = "needs the gradient of `{F}`",
    note = "use `jacobian`, or `vjp` with a cotangent of the result"
)]
pub trait NoGradient<F: ?Sized> {}

/// The bound on gradients of a function `F` that could only return nothing. Nothing implements it.
#[diagnostic::on_unimplemented(
    message = "`{F}` has no gradient to return: all its active parameters are `&mut`",
    label = "needs the gradient of `{F}`",
    note = "use `accumulate_grad`, which changes the buffers"
)]
pub trait NothingToReturn<F: ?Sized> {}

/// The bound on Jacobians of a function `F` with a result that has parts, or with results beside it.
#[diagnostic::on_unimplemented(
    message = "`{F}` has no `jacobian`: it returns nothing, a tuple or no numbers, or it changes a parameter",
    label = "needs the Jacobian of `{F}`",
    note = "use `vjp` with a cotangent of each result, or `jvp`"
)]
pub trait NoJacobian<F: ?Sized> {}

/// The bound on Hessians of a function `F` without results.
#[diagnostic::on_unimplemented(
    message = "`{F}` has no `hvp`: it returns nothing, and changes nothing that is active",
    label = "needs the second derivative of `{F}`",
    note = "return the number whose Hessian is meant"
)]
pub trait NoHessian<F: ?Sized> {}

/// What an active value may be cast to under a name that is not of a primitive type.
#[diagnostic::on_unimplemented(
    message = "an active value is cast to `{Self}` under another name",
    label = "has a derivative that would be lost",
    note = "write the type itself, as in `x as f64`"
)]
pub trait InactiveCast {}

#[diagnostic::do_not_recommend]
impl<T: Inactive> InactiveCast for T {}

/// A type whose shared methods find the same whenever they are called, because nothing in it can change.
#[diagnostic::on_unimplemented(
    message = "a loop walks over a value of type `{Self}`, which may change while it is shared",
    label = "walked over here",
    note = "collect what the loop walks over into a `Vec` before the loop"
)]
pub trait Steady {}

#[diagnostic::do_not_recommend]
impl<T: std::panic::RefUnwindSafe + ?Sized> Steady for T {}

/// A value whose type is checked by methods, so that rustc blames the token that calls them and not all of the value.
pub struct Checked<T>(pub T);

impl<T> Checked<T> {
    /// The identity, for what an active value was cast to.
    #[inline(always)]
    pub fn inactive(self) -> T
    where
        T: InactiveCast,
    {
        self.0
    }
}

impl<'x, T: ?Sized> Checked<&'x T> {
    /// The identity, for what the reverse sweep walks over once more.
    #[inline(always)]
    pub fn steady(self) -> &'x T
    where
        T: Steady,
    {
        self.0
    }
}

/// Implemented by [`stop_gradient`](fn@crate::stop_gradient) alone.
#[diagnostic::on_unimplemented(
    message = "this `stop_gradient` is not the one of differentiable, which knows it by its name",
    label = "another function",
    note = "rename it, or import `differentiable::stop_gradient`"
)]
pub trait StopsGradient {
    /// As [`Annotated::CHECK`].
    const CHECK: () = ();
}

macro_rules! inactive_types {
    ($($ty:ty),* $(,)?) => {
        $(
            #[diagnostic::do_not_recommend]
            impl Inactive for $ty {}
        )*
    };
}

inactive_types!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
inactive_types!(bool, char, str, String, Ordering, FpCategory, RangeFull);

macro_rules! inactive_containers {
    ($($container:ty),* $(,)?) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<T: Inactive> Inactive for $container {}
        )*
    };
}

inactive_containers!(Range<T>, RangeFrom<T>, RangeInclusive<T>, RangeTo<T>, RangeToInclusive<T>);
inactive_containers!(Option<T>, Vec<T>, [T]);

#[diagnostic::do_not_recommend]
impl<T: Inactive, E: Inactive> Inactive for Result<T, E> {}
#[diagnostic::do_not_recommend]
impl<T: Inactive, const N: usize> Inactive for [T; N] {}
#[diagnostic::do_not_recommend]
impl<T: Inactive + ?Sized> Inactive for &T {}
#[diagnostic::do_not_recommend]
impl<T: Inactive + ?Sized> Inactive for Box<T> {}

macro_rules! tuple {
    ($($component:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($component: Inactive),*> Inactive for ($($component,)*) {}
    };
}

for_tuples!(tuple);

/// Implemented by the struct of every function that can be differentiated twice.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is called from a function of order 2, but can be differentiated only once",
    label = "needs a second derivative",
    note = "put `order = 2` in its `#[differentiable(..)]`"
)]
pub trait Twice {
    /// As [`Annotated::CHECK`].
    const CHECK: () = ();
}

/// What may be passed for the tangent or cotangent of a parameter that is declared inactive.
#[diagnostic::on_unimplemented(
    message = "an active value is passed for a parameter that its function declares inactive",
    label = "in this function",
    note = "make the parameter active, or pass `stop_gradient(x)` to say that its derivative is not wanted"
)]
pub trait Unwanted {}

#[diagnostic::do_not_recommend]
impl Unwanted for () {}
#[diagnostic::do_not_recommend]
impl Unwanted for &() {}
#[diagnostic::do_not_recommend]
impl Unwanted for &mut () {}

/// As [`HasDerivatives`], for [`Twice`].
pub trait HasSecondDerivatives {}

#[diagnostic::do_not_recommend]
impl<T: HasSecondDerivatives> Twice for T {}
