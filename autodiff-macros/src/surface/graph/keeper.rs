//! Copies of inactive arguments, for a way back that runs the function again.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;
use syn::visit::{self, Visit};

use crate::ir::Param;
use crate::ty;

/// How an inactive argument is copied, by its type without the reference.
pub struct Keeper<'a> {
    kept: &'a Type,
    parameter: usize,
}

impl<'a> Keeper<'a> {
    pub fn of(param: &'a Param) -> Keeper<'a> {
        Keeper { kept: ty::referent(&param.written), parameter: param.index }
    }

    /// Whether tokens tell nothing against it: a node would outlive what a type borrows, and a bound cannot speak of
    /// `impl Trait`.
    pub fn is_possible(&self) -> bool {
        let mut obstacles = Obstacles(false);
        obstacles.visit_type(self.kept);
        !obstacles.0
    }

    fn keeps(&self) -> TokenStream {
        let (kept, parameter) = (self.kept, self.parameter);
        quote! {
            __rt::compiled::Keeps<
                #parameter, fn(&#kept) -> __rt::compiled::Held, fn(&__rt::compiled::Held) -> &#kept,
            >
        }
    }

    pub fn bound(&self) -> TokenStream {
        let (kept, keeps) = (self.kept, self.keeps());
        quote!(for<'__late> __rt::Late<'__late, fn(&#kept)>: #keeps)
    }

    pub fn implementation(&self) -> TokenStream {
        let (kept, keeps) = (self.kept, self.keeps());
        quote!(<__rt::Late<'_, fn(&#kept)> as #keeps>)
    }
}

/// Looks for references, lifetimes and `impl Trait` in a type.
struct Obstacles(bool);

impl Visit<'_> for Obstacles {
    fn visit_type_reference(&mut self, reference: &syn::TypeReference) {
        self.0 |= reference.lifetime.is_none();
        visit::visit_type_reference(self, reference);
    }

    fn visit_lifetime(&mut self, lifetime: &syn::Lifetime) {
        self.0 |= lifetime.ident != "static";
    }

    fn visit_type_impl_trait(&mut self, _: &syn::TypeImplTrait) {
        self.0 = true;
    }

    /// What a function takes, nobody keeps.
    fn visit_type_fn_ptr(&mut self, _: &syn::TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments(&mut self, _: &syn::ParenthesizedGenericArguments) {}
}
