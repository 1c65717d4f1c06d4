//! `#[derive(Differentiable)]`: the type of a change of a struct or an enum, and what generated code does with it.
//!
//! `input.rs` reads the item, `tangent.rs` writes the tangent type, `impls.rs` the traits of the runtime, field by field
//! with what `shape.rs` knows of structs and enums.

mod impls;
mod input;
mod shape;
mod tangent;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ctxt::Ctxt;

/// The tangent type and its implementations, or all errors.
pub fn derive(item: TokenStream) -> TokenStream {
    let item: syn::DeriveInput = match syn::parse2(item) {
        Ok(item) => item,
        Err(error) => return error.to_compile_error(),
    };
    let ctxt = Ctxt::default();
    let input = input::read(&item, &ctxt);
    let errors = ctxt.into_tokens();
    match input {
        Some(input) => {
            let (tangent, impls) = (tangent::definition(&input), impls::all(&input));
            quote!(#tangent #impls #errors)
        }
        None => errors,
    }
}
