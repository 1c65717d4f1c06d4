//! With feature `explain`: the derivative code in the documentation of the generated struct.

use proc_macro2::TokenStream;

/// The generated functions, pretty-printed, as a doc comment.
#[cfg(feature = "explain")]
pub fn documentation(inside: &TokenStream) -> TokenStream {
    let file = syn::parse2::<syn::File>(quote::quote!(impl Derivatives { #inside }));
    let Ok(file) = file else { return TokenStream::new() };
    let text = format!("\n\n```text\n{}```", prettyplease::unparse(&file));
    quote::quote!(#[doc = #text])
}

/// Nothing without the feature.
#[cfg(not(feature = "explain"))]
pub fn documentation(_inside: &TokenStream) -> TokenStream {
    TokenStream::new()
}
