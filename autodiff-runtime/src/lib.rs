//! The run-time half of the `differentiable` crate: what the generated derivatives are made of.
//!
//! Depend on `differentiable`, which re-exports all of this.
//!
//! * [`Differentiable`], [`Tangent`], [`Scalar`]: which values have derivatives, and what the derivatives are.
//! * [`Stack`]: what a forward sweep leaves for its reverse sweep.
//! * [`check`]: derivatives against difference quotients.
//! * [`Jacobian`]: a matrix of partial derivatives.
//! * [`relu`](fn@relu), [`stop_gradient`](fn@stop_gradient): functions that `std` does not have.
//! * `tensor`, `graph`, `nn` (features `tensor` and `graph`): numbers with a shape, the dynamic graph, first networks.

mod builtin;
pub mod check;
mod collections;
mod diagnostics;
mod differentiable;
mod emitted;
#[cfg(feature = "graph")]
pub mod graph;
mod jacobian;
mod matrix;
#[cfg(feature = "nalgebra")]
mod nalgebra;
#[cfg(feature = "graph")]
pub mod nn;
mod passed;
mod payload;
mod place;
mod primitives;
mod reversed;
mod save;
mod scalar;
#[doc(hidden)]
pub mod sequences;
mod stack;
mod strategy;
mod tangent;
#[cfg(feature = "tensor")]
pub mod tensor;
mod tuples;
mod weights;
mod word;

pub use builtin::{relu, stop_gradient};
pub use differentiable::Differentiable;
pub use jacobian::Jacobian;
pub use scalar::Scalar;
pub use stack::Stack;
pub use strategy::Strategy;
pub use tangent::Tangent;

/// The items given, where there is a dynamic graph. No part of the public interface.
#[cfg(feature = "graph")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_graph {
    ($($items:tt)*) => {
        $($items)*
    };
}

/// Nothing, where there is no dynamic graph. No part of the public interface.
#[cfg(not(feature = "graph"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_graph {
    ($($items:tt)*) => {};
}

/// What generated code calls. No part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::__with_graph as with_graph;
    pub use crate::builtin::{relu, stop_gradient};
    pub use crate::diagnostics::{
        Annotated, Checked, HasDerivatives, HasSecondDerivatives, Inactive, MissingOrder, NoGradient, NoHessian,
        NoJacobian, NothingToReturn, StopsGradient, Twice, Unwanted, inactive,
    };
    pub use crate::differentiable::{Differentiable, zero};
    pub use crate::emitted::{
        Component, Copied, Counter, Given, GivenClone, GivenReference, Gradient, Late, Seed, Undefined, as_field,
        ascend, collect, default_of, descend, items, last_step, owned, row, row_mut, trips, undefined,
    };
    #[cfg(feature = "graph")]
    pub use crate::graph::{Variable, compiled};
    pub use crate::jacobian::Jacobian;
    pub use crate::matrix::{FlatNumbers, Nest, block, by_columns, by_rows, each_unit, flat_dot, nest, one_row};
    pub use crate::passed::{Passed, lend, lend_mut, pass, target};
    pub use crate::payload::{Content, OkPayload, SomePayload, Unwrapped, no_such_variant};
    pub use crate::place::{
        AccumulateFrom, Normalise, Take, accumulate, check_len, check_tangent_len, normalise, other_variant, reshape,
        resize, store, take,
    };
    pub use crate::primitives::*;
    pub use crate::reversed::{Reversed, Reversible, Walk, WalkCollected, WalkInPlace, reversed, walk};
    pub use crate::save::Save;
    pub use crate::scalar::{
        CotangentOfCast, Number, Scalar, TangentOfCast, cast_back, constant, like, number, tangent_as_f32,
        tangent_as_f64, uncast,
    };
    /// Methods of sequences.
    pub use crate::sequences as seq;
    pub use crate::stack::{Stack, ThreadStack, from_words, thread_stack, to_words};
    pub use crate::strategy::Strategy;
    pub use crate::tangent::Tangent;
    pub use crate::weights::sign_product as sign_bit_product;
    pub use crate::weights::*;
    pub use crate::word::{Word, from_word, from_word_like, to_word};

    pub use std::vec::Vec;

    /// A clone, whatever is in scope where the generated code stands.
    #[inline]
    pub fn clone<T: Clone>(x: &T) -> T {
        x.clone()
    }
}
