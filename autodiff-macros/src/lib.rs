//! The compile-time half of the `differentiable` crate: [`macro@differentiable`].
//!
//! Depend on `differentiable`, which re-exports it.
#![forbid(unsafe_code)]

mod absent;
mod activity;
mod affine;
mod attr;
mod builder;
mod ctxt;
mod derive;
mod emit;
mod expand;
mod explain;
mod formula;
mod forward;
mod ir;
mod lower;
mod map;
mod names;
mod records;
mod reverse;
mod rules;
mod simplify;
mod surface;
mod table;
#[cfg(test)]
mod tests;
mod ty;

mod vanish;
mod vars;
mod visit;

use proc_macro::TokenStream;

// Its examples need the facade, which compiles them: `src/lib.rs` there.
#[cfg_attr(not(doctest), doc = include_str!("attribute.md"))]
#[proc_macro_attribute]
pub fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(options.into(), item.into()).into()
}

// As above.
#[cfg_attr(not(doctest), doc = include_str!("derive.md"))]
#[proc_macro_derive(Differentiable, attributes(differentiable))]
pub fn derive_differentiable(item: TokenStream) -> TokenStream {
    derive::derive(item.into()).into()
}

/// Hands the rule table to a macro: `__rules! { callback }`. For this project's own tests; no part of the public
/// interface.
#[doc(hidden)]
#[proc_macro]
pub fn __rules(callback: TokenStream) -> TokenStream {
    table::rows(callback.into()).into()
}

/// Hands the pullbacks of the rule table to a macro: `__pullbacks! { callback }`. For the dynamic graph of the runtime; no
/// part of the public interface.
#[doc(hidden)]
#[proc_macro]
pub fn __pullbacks(callback: TokenStream) -> TokenStream {
    table::pullbacks(callback.into()).into()
}
