//! The compile-time half of the `differentiable` crate: [`macro@differentiable`].
//!
//! Depend on `differentiable`, which re-exports it.
#![forbid(unsafe_code)]

mod activity;
mod affine;
mod attr;
mod builder;
mod ctxt;
mod emit;
mod expand;
mod explain;
mod formula;
mod forward;
mod ir;
mod lower;
mod names;
mod reverse;
mod rules;
mod simplify;
mod surface;
mod table;
#[cfg(test)]
mod tests;
mod ty;
mod visit;

use proc_macro::TokenStream;

/// Differentiates a function: leaves it as it is and puts a struct of the same name beside it, whose associated
/// functions are the derivatives.
///
/// ```ignore
/// use differentiable::prelude::*;
///
/// #[differentiable]
/// fn square(x: f64) -> f64 {
///     x * x
/// }
///
/// assert_eq!(square::grad(3.0), 6.0);
/// ```
#[proc_macro_attribute]
pub fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(options.into(), item.into()).into()
}

/// Hands the rule table to a macro: `__rules! { callback }`. For this project's own tests; no part of the public
/// interface.
#[doc(hidden)]
#[proc_macro]
pub fn __rules(callback: TokenStream) -> TokenStream {
    table::rows(callback.into()).into()
}
