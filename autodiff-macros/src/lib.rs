//! The compile-time half of the `differentiable` crate.
use proc_macro::TokenStream;

/// Placeholder.
#[proc_macro_attribute]
pub fn differentiable(_options: TokenStream, item: TokenStream) -> TokenStream {
    item
}
