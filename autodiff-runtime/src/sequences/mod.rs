//! Methods of `Vec`s and slices that a body calls on active ones, as functions with derivatives.
//!
//! All of them only move, copy, add or drop elements. So the tangent of a list is edited as the list itself; and on the
//! way back the list is edited back, and its cotangent with it: what was put in gives its cotangent to where it came from,
//! what was taken out gets it back.
//!
//! Each is a function, and a struct of the same name with the hidden functions of every differentiable one.

mod give;
mod rearrange;
mod take;
mod write;

pub use give::{insert, push};
pub use rearrange::{order_by, order_by_key, reorder, reverse, rotate_left, rotate_right, swap};
pub use take::{clear, pop, remove, swap_remove, truncate};
pub use write::{copy_from_slice, extend_from_slice, fill, resize};

use crate::differentiable::Differentiable;
use crate::tangent::Tangent;

/// What an element must be.
pub trait Part: Differentiable<Tangent = Self::Change> + Clone + crate::save::Save {
    /// Its tangent.
    type Change: Tangent;
}

impl<T: Differentiable + Clone + crate::save::Save> Part for T {
    type Change = T::Tangent;
}

/// The cotangent of what was taken out.
pub trait Seed<T: Part> {
    /// That of `taken`.
    fn of(&self, taken: &T) -> T::Change;
}

/// The cotangent of something that nobody wants: zero.
#[derive(Debug)]
pub struct NoSeed;

impl<T: Part> Seed<T> for NoSeed {
    #[inline]
    fn of(&self, taken: &T) -> T::Change {
        taken.zero_tangent()
    }
}

impl<T: Part<Change = C>, C: Tangent> Seed<T> for C {
    #[inline]
    fn of(&self, _: &T) -> C {
        self.clone()
    }
}

/// What every such function has: whether it can be differentiated, and zeros for arguments whose derivative nobody wants.
macro_rules! common {
    ($name:ident) => {
        #[doc = concat!("Derivatives of [`", stringify!($name), "`](fn@", stringify!($name), ").")]
        #[allow(non_camel_case_types)]
        #[derive(Debug)]
        pub struct $name {}

        impl crate::diagnostics::HasDerivatives for $name {}
        impl crate::diagnostics::HasSecondDerivatives for $name {}
    };
}

pub(crate) use common;

/// A zero for the list.
macro_rules! zero_list {
    () => {
        #[inline]
        pub fn zero_0<T: Part>(list: &[T]) -> Vec<T::Change> {
            list.iter().map(T::zero_tangent).collect()
        }
    };
}

/// The result of what returns nothing.
macro_rules! no_result {
    () => {
        #[inline]
        pub fn pop_result(_: &mut crate::stack::Stack) {}
    };
}

pub(crate) use no_result;

pub(crate) use zero_list;
