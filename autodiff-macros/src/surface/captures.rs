//! Lifetimes by name, so that a pullback can say which parameters it borrows: all but the `&mut` ones.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, Generics, Lifetime, Type};

use crate::ir::{Param, Passing};

/// A signature whose lifetimes have names.
pub struct Named {
    pub generics: TokenStream,
    pub primals: TokenStream,
    pub captured: TokenStream,
}

/// The parameters with named lifetimes; nothing if a `&mut` parameter shares a named lifetime with the rest.
pub fn named(params: &[Param], generics: &Generics) -> Option<Named> {
    let mut names = Names { fresh: Vec::new(), used: Vec::new(), types: Vec::new() };
    let mut primals = Vec::new();
    for param in params {
        let mut ty = param.written.clone();
        if param.passing == Passing::Mutable {
            if has_named(&ty) {
                return None;
            }
        } else {
            names.visit_type_mut(&mut ty);
        }
        NamedTypes(&mut names.types).visit_type_mut(&mut ty);
        let name = &param.name;
        primals.push(quote!(#name: #ty));
    }
    let mut generics = generics.clone();
    for lifetime in names.fresh.iter().rev() {
        generics.params.insert(0, GenericParam::Lifetime(syn::LifetimeParam::new(lifetime.clone())));
    }
    generics.params.extend(names.types.into_iter().map(GenericParam::Type));
    let others = generics.params.iter().filter_map(|p| match p {
        GenericParam::Const(c) => Some(&c.ident),
        GenericParam::Type(t) => Some(&t.ident),
        GenericParam::Lifetime(_) => None,
    });
    let used = &names.used;
    let captured = quote!(#(#used,)* #(#others),*);
    let (impl_generics, _, _) = generics.split_for_impl();
    Some(Named { generics: quote!(#impl_generics), primals: quote!(#(#primals),*), captured })
}

struct Names {
    fresh: Vec<Lifetime>,
    used: Vec<Lifetime>,
    types: Vec<syn::TypeParam>,
}

/// Gives the types `impl Trait` names.
struct NamedTypes<'a>(&'a mut Vec<syn::TypeParam>);

impl VisitMut for NamedTypes<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(written) = ty {
            let (name, bounds) = (quote::format_ident!("__T{}", self.0.len()), &written.bounds);
            self.0.push(syn::parse_quote!(#name: #bounds));
            *ty = syn::parse_quote!(#name);
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}

impl Names {
    fn fresh(&mut self) -> Lifetime {
        let lifetime = Lifetime::new(&format!("'__{}", self.fresh.len()), Span::call_site());
        self.fresh.push(lifetime.clone());
        self.used.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for Names {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some(self.fresh());
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.fresh();
        } else if lifetime.ident != "static" && !self.used.contains(lifetime) {
            self.used.push(lifetime.clone());
        }
    }
}

/// Whether the outermost reference has a lifetime of the user's.
fn has_named(ty: &Type) -> bool {
    matches!(ty, Type::Reference(r) if r.lifetime.as_ref().is_some_and(|l| l.ident != "_"))
}
