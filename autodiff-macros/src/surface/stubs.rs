//! Functions whose use is an error in our words: second derivatives of functions that were not asked for them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::functions::{Surface, has_scalar_result};

impl Surface<'_> {
    pub fn stubs(&self) -> TokenStream {
        let name = self.options.struct_name(&self.item.sig.ident);
        if self.options.order > 1 {
            return TokenStream::new();
        }
        let n = self.params.len();
        let forward = hidden_stub("forward_tangent", 1 + 2 * n);
        let reverse = hidden_stub("reverse_tangent", 1 + 2 * (2 * n + 1));
        let takes = n + self.active().count();
        let hvp = (has_scalar_result(&self.item.sig.output) && !self.returns_nothing()).then(|| {
            let (names, types) = numbered(takes);
            let first = &types[0];
            quote! {
                #[doc = " Needs `order = 2`."]
                pub fn hvp<#(#types,)* R>(#(#names: #types),*) -> R where #first: __rt::MissingOrder<#name> {
                    ::core::unreachable!()
                }
            }
        });
        quote!(#hvp #forward #reverse)
    }
}

fn numbered(n: usize) -> (Vec<proc_macro2::Ident>, Vec<proc_macro2::Ident>) {
    ((0..n).map(|k| format_ident!("a{k}")).collect(), (0..n).map(|k| format_ident!("A{k}")).collect())
}

/// Exists so that rustc says only what `Twice` says.
fn hidden_stub(name: &str, n: usize) -> TokenStream {
    let (names, types) = numbered(n);
    let name = format_ident!("{name}");
    quote! {
        #[doc(hidden)]
        pub fn #name<#(#types,)* R>(#(#names: #types),*) -> R { ::core::unreachable!() }
    }
}

/// The functions of a callee that has none, so that rustc says only what `Annotated` says.
pub fn missing(arity: usize, order: u8) -> TokenStream {
    let first = [("forward", 1 + arity), ("reverse", 2 + 2 * arity), ("tangent", 2 * arity), ("pop_result", 1)];
    let second = [("forward_tangent", 1 + 2 * arity), ("reverse_tangent", 1 + 2 * (2 * arity + 1))];
    let second = second.into_iter().filter(|_| order > 1);
    let functions = first.into_iter().chain(second).map(|(name, n)| hidden_stub(name, n));
    let zeros = (0..arity).map(|k| hidden_stub(&format!("zero_{k}"), 1));
    functions.chain(zeros).collect()
}
