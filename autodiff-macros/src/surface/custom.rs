//! Derivatives that the user wrote: `vjp = path`, `jvp = path`.
//!
//! `vjp` is `fn(primals…, &y, y_bar) -> cotangents`, shaped like the result of `grad`; `jvp` is
//! `fn(primals…, tangents…) -> (y, y_dot)`. Where only one is given, the other direction is put together from it, one
//! unit direction after the other.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Path, ReturnType};

use super::functions::Surface;
use super::types;
use crate::ctxt::Ctxt;
use crate::ir::{Param, Passing};

/// A function with derivatives of its own.
pub struct Custom<'a> {
    pub surface: &'a Surface<'a>,
    pub vjp: Option<&'a Path>,
    pub jvp: Option<&'a Path>,
}

/// What cannot have derivatives of its own.
pub fn check(params: &[Param], output: &ReturnType, path: &Path, ctxt: &Ctxt) {
    if let Some(p) = params.iter().find(|p| p.active && p.passing == Passing::Mutable) {
        ctxt.refuse(
            &p.written,
            "a function with a rule of its own cannot have `&mut` parameters; return the new value",
        );
    }
    if matches!(output, ReturnType::Default) {
        ctxt.refuse(path, "a function with a rule of its own needs a result");
    }
}

impl Custom<'_> {
    /// `tangent`, `fused`, `forward`, `reverse`, and with order 2 their tangents.
    pub fn bodies(&self) -> TokenStream {
        let first = [self.tangent(), self.fused(), self.forward(), self.reverse()];
        let second = if self.surface.options.order > 1 { self.second() } else { TokenStream::new() };
        quote!(#(#first)* #second)
    }

    fn params(&self) -> &[Param] {
        self.surface.params
    }

    /// The parameters of a hidden function.
    fn primals(&self) -> TokenStream {
        let primals = self.params().iter().map(|p| {
            let (name, ty) = (&p.name, types::hidden(p));
            quote!(#name: #ty)
        });
        quote!(#(#primals,)*)
    }

    /// The arguments as the user's functions take them.
    fn arguments(&self) -> TokenStream {
        let arguments = self.params().iter().map(|p| {
            let name = &p.name;
            if p.passing == Passing::Owned { quote!(__rt::clone(#name)) } else { quote!(#name) }
        });
        quote!(#(#arguments,)*)
    }

    /// One argument per parameter, named after it; anything for inactive ones.
    fn beside(&self, suffix: &str, mutable: bool) -> TokenStream {
        let slots = self.params().iter().map(|p| {
            let name = self.surface.beside(p, suffix);
            let target = types::tangent_target(&p.written);
            match (p.active, mutable) {
                (false, true) => quote!(#name: impl __rt::Unwanted),
                (false, false) => quote!(#name: impl ::core::marker::Sized),
                (true, false) => quote!(#name: &#target),
                (true, true) => quote!(#name: &mut #target),
            }
        });
        quote!(#(#slots,)*)
    }

    fn active_names(&self, suffix: &str) -> Vec<Ident> {
        self.surface.active().map(|p| self.surface.beside(p, suffix)).collect()
    }

    /// Tangents as the user's `jvp` takes them: numbers by value.
    fn tangents(&self, names: &[Ident]) -> TokenStream {
        let tangents = self.surface.active().zip(names).map(|(p, name)| types::handed(&p.written, &quote!(#name)));
        quote!(#(#tangents),*)
    }

    fn result(&self) -> &syn::Type {
        match &self.surface.item.sig.output {
            ReturnType::Type(_, ty) => ty,
            ReturnType::Default => unreachable!("checked: there is a result"),
        }
    }

    /// The cotangent of the result as the user's `vjp` takes it.
    fn seed(&self) -> TokenStream {
        types::handed(self.result(), &quote!(__y_bar))
    }

    fn seed_type(&self) -> TokenStream {
        let target = types::tangent_target(self.result());
        quote!(&#target)
    }

    fn pattern(names: &[Ident]) -> TokenStream {
        match names {
            [one] => quote!(#one),
            many => quote!((#(#many),*)),
        }
    }

    fn function(&self, name: &str, params: &TokenStream, returns: &TokenStream, body: &TokenStream) -> TokenStream {
        let (name, generics) = (format_ident!("{name}"), self.surface.generics());
        let bound = name.to_string().starts_with("fused").then(|| types::late_bound(&self.surface.item.sig.output));
        let clause = self.surface.item.sig.generics.where_clause.as_ref();
        let where_clause = types::with_bound(clause, bound.flatten().as_ref());
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn #name #generics(#params) -> #returns #where_clause { #body }
        }
    }

    fn call_primal(&self) -> TokenStream {
        let (primal, arguments) = (&self.surface.item.sig.ident, self.arguments());
        quote!(#primal(#arguments))
    }

    fn tangent(&self) -> TokenStream {
        let (primals, dots) = (self.primals(), self.beside("dot", false));
        let (result, tangent, arguments) = (self.surface.result(), &self.surface.result_tangent, self.arguments());
        let names = self.active_names("dot");
        let body = match (self.jvp, self.vjp) {
            (Some(jvp), _) => {
                let tangents = self.tangents(&names);
                quote!(#jvp(#arguments #tangents))
            }
            (None, Some(vjp)) => {
                let (bars, pattern, seed) =
                    (self.active_names("bar"), Self::pattern(&self.active_names("bar")), self.seed());
                let value = self.call_primal();
                quote! {
                    let __y = #value;
                    let mut __unit = __rt::zero(&__y);
                    let __changes = __rt::each_unit(__rt::Tangent::flat_len(&__unit), |__direction| {
                        __rt::Tangent::read_flat(&mut __unit, &mut __direction.iter().copied());
                        let __y_bar = &__unit;
                        let #pattern = #vjp(#arguments &__y, #seed);
                        0.0 #(+ __rt::flat_dot(&#bars, #names))*
                    });
                    let mut __y_dot = __rt::zero(&__y);
                    __rt::Tangent::read_flat(&mut __y_dot, &mut __changes.into_iter());
                    (__y, __y_dot)
                }
            }
            (None, None) => unreachable!("a custom rule has a path"),
        };
        self.function("tangent", &quote!(#primals #dots), &quote!((#result, #tangent)), &body)
    }

    /// The cotangents of the active parameters, added to their buffers; `__y` and `__y_bar` are in scope.
    fn pull_back(&self) -> TokenStream {
        let (arguments, bars) = (self.arguments(), self.active_names("bar"));
        let parts: Vec<Ident> = self.active_names("part");
        match (self.vjp, self.jvp) {
            (Some(vjp), _) => {
                let (pattern, seed) = (Self::pattern(&parts), self.seed());
                quote! {
                    let #pattern = #vjp(#arguments &__y, #seed);
                    #(__rt::accumulate(#bars, &#parts);)*
                }
            }
            (None, Some(jvp)) => {
                let dots = self.active_names("dot");
                let zeros = self.surface.active().map(|p| {
                    let (zero, name) = (format_ident!("zero_{}", p.index), &p.name);
                    quote!(Self::#zero(#name))
                });
                let tangents: Vec<TokenStream> = self
                    .surface
                    .active()
                    .zip(&dots)
                    .map(|(p, name)| types::handed(&p.written, &quote!(&#name)))
                    .collect();
                quote! {
                    #(let mut #dots = #zeros;)*
                    let __sizes = [#(__rt::Tangent::flat_len(&#dots)),*];
                    let mut __changes = __rt::each_unit(__sizes.iter().sum(), |__direction| {
                        let mut __direction = __direction.iter().copied();
                        #(__rt::Tangent::read_flat(&mut #dots, &mut __direction);)*
                        let (_, __y_dot) = #jvp(#arguments #(#tangents),*);
                        __rt::flat_dot(&__y_dot, __y_bar)
                    }).into_iter();
                    #(__rt::Tangent::read_flat(&mut #dots, &mut __changes); __rt::accumulate(#bars, &#dots);)*
                }
            }
            (None, None) => unreachable!("a custom rule has a path"),
        }
    }

    fn fused(&self) -> TokenStream {
        if !super::functions::has_scalar_result(&self.surface.item.sig.output) {
            return TokenStream::new();
        }
        let (primals, bars, result) = (self.primals(), self.beside("bar", true), self.surface.result());
        let (value, pull_back) = (self.call_primal(), self.pull_back());
        let one = self.one();
        let body = quote!(let __y = #value; let __y_bar = &#one; #pull_back __y);
        self.function("fused", &quote!(_: &mut __rt::Stack, #primals #bars), &result, &body)
    }

    /// The cotangent that makes a pullback a gradient.
    fn one(&self) -> TokenStream {
        let result = self.surface.result();
        types::late_seed(&self.surface.item.sig.output).unwrap_or_else(|| quote!(<#result as __rt::Seed>::one()))
    }

    fn forward(&self) -> TokenStream {
        let (primals, result, value) = (self.primals(), self.surface.result(), self.call_primal());
        let body = quote!(let __y = #value; __stack.push(&__y); __y);
        self.function("forward", &quote!(__stack: &mut __rt::Stack, #primals), &result, &body)
    }

    fn reverse(&self) -> TokenStream {
        let (primals, seed, bars) = (self.primals(), self.seed_type(), self.beside("bar", true));
        let (result, pull_back) = (self.surface.result(), self.pull_back());
        let body = quote!(let __y: #result = __stack.pop(); #pull_back);
        let params = quote!(__stack: &mut __rt::Stack, #primals __y_bar: #seed, #bars);
        self.function("reverse", &params, &quote!(()), &body)
    }

    /// Tangents of the reverse functions, from the derivatives of the user's `vjp`.
    fn second(&self) -> TokenStream {
        let Some(vjp) = self.vjp else { return TokenStream::new() };
        let (primals, seed) = (self.primals(), self.seed_type());
        let (result, tangent) = (self.surface.result(), &self.surface.result_tangent);
        let (bars, dots, bar_dots) = (self.beside("bar", true), self.beside("dot", false), self.beside("hvp", true));
        let names: Vec<&Ident> = self.params().iter().map(|p| &p.name).collect();
        let all_dots: Vec<TokenStream> = self
            .params()
            .iter()
            .map(|p| {
                if p.active {
                    let dot = self.surface.beside(p, "dot");
                    quote!(#dot)
                } else {
                    quote!(())
                }
            })
            .collect();
        let (bar_names, bar_dot_names) = (self.active_names("bar"), self.active_names("hvp"));
        let (parts, part_dots) = (self.active_names("part"), self.active_names("change"));
        let (pattern, pattern_dot) = (Self::pattern(&parts), Self::pattern(&part_dots));
        let pull_back = quote! {
            let (#pattern, #pattern_dot) = #vjp::tangent(#(#names,)* &__y, __y_bar, #(#all_dots,)* &__y_dot, __y_bar_dot);
            #(__rt::accumulate(#bar_names, &#parts); __rt::accumulate(#bar_dot_names, &#part_dots);)*
        };
        let pair = quote!((#result, #tangent));
        let forward = self.function(
            "forward_tangent",
            &quote!(__stack: &mut __rt::Stack, #primals #dots),
            &pair,
            &quote!(let __pair = Self::tangent(#(#names,)* #(#all_dots),*); __stack.push(&__pair); __pair),
        );
        let reverse = self.function(
            "reverse_tangent",
            &quote!(__stack: &mut __rt::Stack, #primals __y_bar: #seed, #bars #dots __y_bar_dot: #seed, #bar_dots),
            &quote!(()),
            &quote!(let (__y, __y_dot): #pair = __stack.pop(); #pull_back),
        );
        let fused = super::functions::has_scalar_result(&self.surface.item.sig.output).then(|| {
            let one = self.one();
            self.function(
                "fused_tangent",
                &quote!(_: &mut __rt::Stack, #primals #bars #dots #bar_dots),
                &pair,
                &quote! {
                    let (__y, __y_dot) = Self::tangent(#(#names,)* #(#all_dots),*);
                    let (__y_bar, __y_bar_dot) = (&#one, &__rt::zero(&__y));
                    #pull_back
                    (__y, __y_dot)
                },
            )
        });
        quote!(#forward #reverse #fused)
    }
}
