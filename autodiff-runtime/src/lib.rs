//! The run-time half of the `differentiable` crate.
#![deny(missing_docs)]
/// Placeholder.
pub trait Differentiable {}
#[doc(hidden)]
pub mod __private {}
