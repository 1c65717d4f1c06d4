//! Functions whose use is an error in our words: derivatives that a function does not have.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{ReturnType, Type};

use super::functions::{Surface, has_scalar_result};
use crate::ty;

impl Surface<'_> {
    pub fn stubs(&self) -> TokenStream {
        let (n, active) = (self.params.len(), self.active().count());
        let is_scalar = has_scalar_result(&self.item.sig.output);
        let mut stubs = TokenStream::new();
        if !is_scalar {
            let buffers = self.mutable().count();
            stubs.extend(["grad", "value_and_grad"].map(|name| self.missing(name, n + buffers, "NoGradient")));
            stubs.extend(self.missing("accumulate_grad", n + active, "NoGradient"));
            stubs.extend(self.missing("hvp", n + active, "NoGradient"));
        } else if !self.has_hessian() {
            stubs.extend(self.missing("hvp", n + active, "NoHessian"));
        } else if self.options.order == 1 {
            stubs.extend(self.missing("hvp", n + active + self.mutable().count(), "MissingOrder"));
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

/// A function without a body of its own, and with arguments of any type.
fn stub(name: &str, n: usize) -> TokenStream {
    let (names, types) = numbered(n);
    let name = format_ident!("{name}");
    quote!(fn #name<#(#types,)* R>(#(#names: #types),*) -> R { ::core::unreachable!() })
}

/// Second derivatives in a trait, so that rustc says only what `Twice` says of a callee that has none of its own.
pub fn only_once(name: &Ident, arity: usize) -> TokenStream {
    let functions = second_order(arity).map(|(name, n)| stub(name, n));
    quote!(trait #name { #(#functions)* })
}

fn second_order(arity: usize) -> [(&'static str, usize); 2] {
    [("forward_tangent", 1 + 2 * arity), ("reverse_tangent", 1 + 2 * (2 * arity + 1))]
}

/// The functions of a callee that has none, so that rustc says only what `Annotated` says.
pub fn missing(arity: usize, order: u8) -> TokenStream {
    let first = [("forward", 1 + arity), ("reverse", 2 + 2 * arity), ("tangent", 2 * arity), ("pop_result", 1)];
    let second = second_order(arity).into_iter().filter(|_| order > 1);
    let functions = first.into_iter().chain(second).map(|(name, n)| stub(name, n));
    let zeros = (0..arity).map(|k| stub(&format!("zero_{k}"), 1));
    let likes = (0..arity).map(|k| stub(&format!("like_{k}"), 0));
    functions.chain(zeros).chain(likes).map(|stub| quote!(pub #stub)).collect()
}
