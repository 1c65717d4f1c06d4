//! What the macro leaves beside the user's function: the struct of its derivatives.

mod calls;
mod captures;
mod custom;
mod functions;
mod graph;
mod hidden;
mod jacobian;
mod slots;
mod stubs;
pub mod types;

use crate::map::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ItemFn;
use syn::spanned::Spanned;

use crate::attr::Options;
use crate::ir::{Callee, Function, Param};
use crate::reverse::{Form, reverse};
use functions::Surface;
use hidden::Source;

/// Everything for one function.
pub fn surface(item: &ItemFn, options: &Options, mut function: Function) -> TokenStream {
    hidden::take_by_reference(&mut function);
    let mut identifiers = HashSet::default();
    crate::emit::identifiers(quote!(#item), &mut identifiers);
    let source = Source {
        function: &function,
        result: &item.sig.output,
        generics: &item.sig.generics,
        order: options.order,
        identifiers: &identifiers,
    };
    let scalar = functions::has_scalar_result(&item.sig.output);
    let split = reverse(&function, Form::Split);
    let fused = scalar.then(|| source.fused(&split));
    let fused = fused.unwrap_or_default();
    let needs_stack = fused.iter().any(|h| h.needs_stack);
    let fused_turbofish = fused.iter().map(|h| h.turbofish.clone()).collect();
    let bodies = fused.into_iter().chain([source.tangent()]).chain(source.split(&split));
    let bodies: TokenStream = bodies.map(|h| h.tokens).collect();
    let (params, result_tangent) = (&function.params, source.result_tangent());
    let surface = Surface { item, options, params, result_tangent, needs_stack, fused_turbofish };
    let public = surface.functions();
    let stubs = surface.stubs();
    let zeros: TokenStream = function.params.iter().map(|p| zero(p, &item.sig.generics)).collect();
    let name = options.struct_name(&item.sig.ident);
    let (pop_result, primal) = (source.pop_result(), source.primal(&item.sig.ident));
    let inside = quote!(#public #bodies #zeros #pop_result #primal #stubs);
    wrap(item, options, &name, &function, &inside)
}

/// The surface of a function that was refused, unless rustc would find fault with its types, too.
pub fn stand_in(item: &ItemFn, options: &Options, function: Function) -> Option<TokenStream> {
    let is_named = |p: &Param| !matches!(p.written, syn::Type::ImplTrait(_));
    let is_plain = bounds(item, &function.params).is_empty() && function.params.iter().all(is_named);
    is_plain.then(|| surface(item, options, function))
}

/// Everything for a function with derivatives of its own.
pub fn custom(item: &ItemFn, options: &Options, ctxt: &crate::ctxt::Ctxt) -> TokenStream {
    let mut arena = crate::ir::Arena::default();
    let params = crate::lower::params(item, options, ctxt, &mut arena);
    let path = options.vjp.as_ref().or(options.jvp.as_ref()).expect("a rule of its own has a path");
    custom::check(&params, &item.sig.output, path, ctxt);
    if !ctxt.is_empty() {
        return TokenStream::new();
    }
    let function = Function { arena, params, body: Vec::new(), result: None, seed: None, callees: Vec::new() };
    let source = Source {
        function: &function,
        result: &item.sig.output,
        generics: &item.sig.generics,
        order: options.order,
        identifiers: &HashSet::default(),
    };
    let surface = Surface {
        item,
        options,
        params: &function.params,
        result_tangent: source.result_tangent(),
        needs_stack: false,
        fused_turbofish: Vec::new(),
    };
    let rule = custom::Custom { surface: &surface, vjp: options.vjp.as_ref(), jvp: options.jvp.as_ref() };
    let (bodies, public, stubs) = (rule.bodies(), surface.functions(), surface.stubs());
    let zeros: TokenStream = function.params.iter().map(|p| zero(p, &item.sig.generics)).collect();
    let (pop_result, primal) = (source.pop_result(), source.primal(&item.sig.ident));
    let inside = quote!(#public #bodies #zeros #pop_result #primal #stubs);
    wrap(item, options, &options.struct_name(&item.sig.ident), &function, &inside)
}

/// The struct and its implementation, hygienic: nothing but the struct's name is visible outside.
fn wrap(item: &ItemFn, options: &Options, name: &Ident, function: &Function, inside: &TokenStream) -> TokenStream {
    let (vis, krate) = (&item.vis, options.krate());
    let cfgs: Vec<&syn::Attribute> = item.attrs.iter().filter(|a| a.path().is_ident("cfg")).collect();
    let primal = &item.sig.ident;
    let doc = format!(" Derivatives of [`{primal}`](fn@{primal}).");
    let explanation = crate::explain::documentation(inside);
    let (imports, bounds) = (imports(&function.callees, options), bounds(item, &function.params));
    let items = crate::lower::shared_items(item);
    let twice = (options.order > 1).then(|| quote!(impl __rt::HasSecondDerivatives for #name {}));
    let span = primal.span();
    quote_spanned! {span=>
        #[doc = #doc]
        #explanation
        #(#cfgs)*
        #[allow(non_camel_case_types, missing_copy_implementations, missing_debug_implementations)]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        #vis struct #name {}

        #(#cfgs)*
        #[doc(hidden)]
        #[allow(unused, deprecated, unreachable_pub, non_snake_case, non_camel_case_types, missing_docs, trivial_bounds, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            use #krate::__private as __rt;
            use __rt::{GivenClone as _, GivenReference as _, WalkCollected as _, WalkInPlace as _};
            use __rt::{Content as _, OkPayload as _, SomePayload as _, Unwrapped as _};
            use ::core::iter::{DoubleEndedIterator as _, IntoIterator as _, Iterator as _};
            #(#items)*
            #imports
            impl __rt::HasDerivatives for #name {}
            #twice
            impl #name #bounds { #inside }
        };
    }
}

/// Types whose tangent only rustc knows: one bound on everything makes one error of a type that has none.
fn bounds(item: &ItemFn, params: &[Param]) -> TokenStream {
    let result = match &item.sig.output {
        syn::ReturnType::Type(_, ty) => Some(&**ty),
        syn::ReturnType::Default => None,
    };
    let generics: HashSet<String> = item.sig.generics.params.iter().map(parameter_name).collect();
    // With a bound, the tangent of a type is taken for one that rustc knows nothing of: no field, one more error.
    let is_bare = |p: &&Param| p.active && !looks_into(&item.block, &p.name);
    let written = params.iter().filter(is_bare).map(|p| &p.written).chain(result);
    let bounds = written.flat_map(types::unknown_parts).filter_map(|ty| {
        let mut names = HashSet::default();
        crate::emit::identifiers(quote!(#ty), &mut names);
        let span = ty.span();
        names.is_disjoint(&generics).then(|| quote_spanned!(span=> #ty: __rt::Differentiable,))
    });
    let bounds: TokenStream = bounds.collect();
    if bounds.is_empty() { bounds } else { quote!(where #bounds) }
}

/// Whether a body names fields of a parameter.
fn looks_into(body: &syn::Block, parameter: &Ident) -> bool {
    struct Fields<'a> {
        parameter: &'a Ident,
        found: bool,
    }
    impl<'ast> syn::visit::Visit<'ast> for Fields<'_> {
        fn visit_expr_field(&mut self, e: &'ast syn::ExprField) {
            let is_named = matches!(e.member, syn::Member::Named(_));
            self.found |= is_named && matches!(&*e.base, syn::Expr::Path(p) if p.path.is_ident(self.parameter));
            syn::visit::visit_expr_field(self, e);
        }
    }
    let mut fields = Fields { parameter, found: false };
    syn::visit::Visit::visit_block(&mut fields, body);
    fields.found
}

fn parameter_name(param: &syn::GenericParam) -> String {
    match param {
        syn::GenericParam::Const(c) => c.ident.to_string(),
        syn::GenericParam::Type(t) => t.ident.to_string(),
        syn::GenericParam::Lifetime(l) => l.lifetime.ident.to_string(),
    }
}

/// Each callee under a fresh name; where it has no derivatives, a type that is not annotated takes its place.
fn imports(callees: &[Callee], options: &Options) -> TokenStream {
    if callees.is_empty() {
        return TokenStream::new();
    }
    let missing = callees.iter().enumerate().map(|(k, c)| {
        let (import, span) = (import(k, c), c.span);
        let (module, name) = missing_name(k, c);
        let stubs = stubs::missing(c.arity, options.order);
        quote_spanned! {span=>
            mod #module {
                pub struct #name {}
                impl #name { #stubs }
            }
            pub use #module::#name as #import;
        }
    });
    // One mistake, one error: what is not annotated is not blamed for its order, too.
    let twice = callees.iter().enumerate().filter(|_| options.order > 1).map(|(k, c)| {
        let (module, name) = missing_name(k, c);
        let (only_once, alias) = (format_ident!("OnlyOnce{k}"), &c.alias);
        let stubs = stubs::only_once(&only_once, c.arity);
        quote! {
            impl __rt::HasSecondDerivatives for not_differentiable::#module::#name {}
            #stubs
            impl #only_once for #alias {}
        }
    });
    let uses = callees.iter().enumerate().map(|(k, c)| {
        let (alias, import, span) = (&c.alias, import(k, c), c.span);
        let written = c.path.to_string();
        let renamed =
            options.callees.iter().find(|(from, _)| quote!(#from).to_string() == written).map(|(_, to)| quote!(#to));
        let path = renamed.unwrap_or_else(|| c.path.clone());
        // By way of an alias: where the path names a module, rustc says so once.
        quote_spanned!(span=> use #path as #import; type #alias = #import;)
    });
    let stops = callees.iter().filter(|c| c.stops_gradient).map(|c| {
        let alias = &c.alias;
        quote_spanned!(c.span=> const _: () = <#alias as __rt::StopsGradient>::CHECK;)
    });
    quote! {
        mod not_differentiable { #(pub #missing)* }
        use not_differentiable::*;
        #(#twice)*
        #(#uses)*
        #(#stops)*
    }
}

/// The name under which the struct of a callee is imported: rustc may name it in an error.
fn import(k: usize, callee: &Callee) -> Ident {
    let name = last_name(&callee.path);
    format_ident!("derivatives_of_{}_{k}", name.trim_start_matches("r#"), span = callee.span)
}

/// Module and name of the type for a callee without derivatives: rustc may name them in an error.
fn missing_name(k: usize, callee: &Callee) -> (Ident, Ident) {
    let name = format_ident!("{}", last_name(&callee.path), span = callee.span);
    (format_ident!("callee_{k}"), name)
}

fn last_name(path: &TokenStream) -> String {
    path.to_string().rsplit("::").next().unwrap_or_default().trim().to_owned()
}

/// `zero_k`: a zero tangent of parameter `k`, `()` if it is inactive.
fn zero(param: &Param, generics: &syn::Generics) -> TokenStream {
    let name = format_ident!("zero_{}", param.index);
    if !param.active {
        let like = format_ident!("like_{}", param.index);
        let ty = crate::ty::referent(&param.written);
        let integer = (matches!(param.ty, crate::ir::Ty::Int(_)) || crate::ty::may_be_number(ty)).then(|| {
            quote! {
                #[doc(hidden)]
                pub fn #like() -> #ty { ::core::unreachable!() }
            }
        });
        return quote! {
            #[doc(hidden)]
            #[inline]
            pub fn #name(_: impl ::core::marker::Sized) {}
            #integer
        };
    }
    let (target, tangent) = (crate::ty::referent(&param.written), types::tangent(&param.written));
    let generics = hidden::mentioned_generics(generics, &quote!(#target));
    quote! {
        #[doc(hidden)]
        #[inline]
        pub fn #name #generics(value: &#target) -> #tangent { __rt::zero(value) }
    }
}
