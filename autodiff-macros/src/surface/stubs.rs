//! Functions whose use is an error in our words: derivatives that a function does not have.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{ReturnType, Type};

use super::functions::{Surface, has_scalar_result};
use crate::ty;

impl Surface<'_> {
    pub fn stubs(&self) -> TokenStream {
        let (n, active) = (self.params.len(), self.active().count());
        let is_scalar = has_scalar_result(&self.item.sig.output);
        let mut stubs = TokenStream::new();
        if self.options.order == 1 {
            stubs.extend(hidden_stub("forward_tangent", 1 + 2 * n));
            stubs.extend(hidden_stub("reverse_tangent", 1 + 2 * (2 * n + 1)));
        }
        if !is_scalar {
            let buffers = self.mutable().count();
            stubs.extend(["grad", "value_and_grad"].map(|name| self.missing(name, n + buffers, "NoGradient")));
            stubs.extend(self.missing("accumulate_grad", n + active, "NoGradient"));
            stubs.extend(self.missing("hvp", n + active, "NoGradient"));
        } else if self.mutable().next().is_some() || self.returns_nothing() {
            stubs.extend(self.missing("hvp", n + active, "NoHessian"));
        } else if self.options.order == 1 {
            stubs.extend(self.missing("hvp", n + active, "MissingOrder"));
        }
        if is_scalar && self.returns_nothing() && self.returned().next().is_none() {
            let buffers = self.mutable().count();
            stubs.extend(["grad", "value_and_grad"].map(|name| self.missing(name, n + buffers, "NothingToReturn")));
        }
        if self.has_no_jacobian() {
            stubs.extend(self.missing("jacobian", n, "NoJacobian"));
        }
        stubs
    }

    fn has_no_jacobian(&self) -> bool {
        let ReturnType::Type(_, result) = &self.item.sig.output else { return true };
        let has_parts = matches!(ty::referent(result), Type::Tuple(_)) || ty::is_inactive(result);
        has_parts || self.mutable().next().is_some()
    }

    /// A function of `n` arguments that asks for a trait which nothing implements.
    fn missing(&self, name: &str, n: usize, bound: &str) -> TokenStream {
        let this = self.options.struct_name(&self.item.sig.ident);
        let (names, types) = numbered(n);
        let (name, bound, first) = (format_ident!("{name}"), format_ident!("{bound}"), &types[0]);
        quote! {
            #[doc(hidden)]
            pub fn #name<#(#types,)* R>(#(#names: #types),*) -> R where #first: __rt::#bound<#this> {
                ::core::unreachable!()
            }
        }
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
    let zeros = zeros.chain((0..arity).map(|k| hidden_stub(&format!("like_{k}"), 0)));
    functions.chain(zeros).collect()
}
