//! The parameters: names, passing, activity.

use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, Pat};

use crate::attr::Options;
use crate::ctxt::Ctxt;
use crate::ir::{Arena, Param, Passing, VarInfo};
use crate::ty;

/// The parameters of `item`; what is wrong with them goes into `ctxt`.
pub fn params(item: &ItemFn, options: &Options, ctxt: &Ctxt, arena: &mut Arena) -> Vec<Param> {
    let mut params = Vec::new();
    for (index, input) in item.sig.inputs.iter().enumerate() {
        match input {
            FnArg::Receiver(receiver) => {
                ctxt.refuse(receiver, "methods are not supported yet; make it a function of its receiver's fields");
            }
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(pat) => params.push(param(index, &pat.ident, &typed.ty, options, ctxt, arena)),
                other => {
                    let name = quote::format_ident!("unnamed_{index}", span = other.span());
                    params.push(param(index, &name, &typed.ty, options, ctxt, arena));
                }
            },
        }
    }
    check_names(options, &params, ctxt);
    if params.iter().all(|p| !p.active) && ctxt.is_empty() {
        ctxt.refuse(&item.sig.ident, "there is nothing to differentiate: no parameter is active");
    }
    params
}

fn param(
    index: usize,
    name: &proc_macro2::Ident,
    written: &syn::Type,
    options: &Options,
    ctxt: &Ctxt,
    arena: &mut Arena,
) -> Param {
    let passing = ty::passing(written);
    let by_tokens = !ty::is_inactive(written);
    let is_named = |list: &[proc_macro2::Ident]| list.contains(name);
    let active = by_tokens && !is_named(&options.inactive) && (options.wrt.is_empty() || is_named(&options.wrt));
    let discrete = arena.discrete.iter().find(|(ty, _)| ty == ty::referent(written)).map(|(_, shape)| shape.clone());
    let active = active && discrete.is_none();
    let content = active.then(|| ty::boxed_number(written, &arena.aliases)).flatten();
    let boxed = content.is_some();
    let shape = discrete.unwrap_or_else(|| ty::shape_with(content.unwrap_or(written), &arena.aliases));
    if passing == Passing::Mutable && !active {
        ctxt.refuse(written, "an inactive `&mut` parameter is not supported yet; return what it would receive");
    }
    if active && !boxed && ty::boxed_number(ty::referent(written), &arena.aliases).is_some() {
        ctxt.refuse(written, "a `Box` of a number is taken by value here, or else the number");
    }
    if let (false, Some(name)) = (active, changing_closure(&quote::quote!(#written))) {
        ctxt.refuse(
            written,
            format!("derivatives call a function more than once, each time with the same result; take `Fn` instead of `{name}`"),
        );
    }
    let var = arena.fresh(VarInfo {
        name: name.to_string(),
        span: name.span(),
        ty: shape.clone(),
        by_ref: boxed || passing != Passing::Owned,
        memory: active && (passing == Passing::Mutable),
        annotation: None,
        like: None,
    });
    Param {
        var,
        name: name.clone(),
        written: written.clone(),
        ty: shape,
        passing,
        active,
        boxed,
        given_away: true,
        index,
    }
}

/// `FnMut` or `FnOnce`, if the type mentions it.
fn changing_closure(tokens: &proc_macro2::TokenStream) -> Option<String> {
    tokens.clone().into_iter().find_map(|tree| match tree {
        proc_macro2::TokenTree::Ident(i) if i == "FnMut" || i == "FnOnce" => Some(i.to_string()),
        proc_macro2::TokenTree::Group(g) => changing_closure(&g.stream()),
        _ => None,
    })
}

fn check_names(options: &Options, params: &[Param], ctxt: &Ctxt) {
    for name in options.wrt.iter().chain(&options.inactive) {
        match params.iter().find(|p| p.name == *name) {
            None => ctxt.refuse(name, format!("there is no parameter `{name}`")),
            Some(p) if options.wrt.contains(name) && ty::is_inactive(&p.written) => {
                ctxt.refuse(name, format!("`{name}` cannot be differentiated: its type carries no derivative"));
            }
            Some(_) => {}
        }
    }
}

/// Whether the parameter is declared `mut`.
pub fn is_mut(item: &ItemFn, index: usize) -> bool {
    match item.sig.inputs.iter().nth(index) {
        Some(FnArg::Typed(typed)) => matches!(&*typed.pat, Pat::Ident(p) if p.mutability.is_some()),
        _ => false,
    }
}

/// Refuses what no differentiable function can be.
pub fn check(item: &ItemFn, options: &Options, ctxt: &Ctxt) {
    super::conditional::check_params(item, ctxt);
    let sig = &item.sig;
    let name = sig.ident.to_string();
    let is_reserved = ["f32", "f64", "bool", "char", "str", "std", "core", "alloc"].contains(&name.as_str())
        || ty::integer(&name).is_some();
    if is_reserved && options.derivatives.is_none() {
        ctxt.refuse(
            &sig.ident,
            format!("the struct of derivatives would take the name `{name}`; choose another with `derivatives = …`"),
        );
    }
    if let Some(token) = &sig.asyncness {
        ctxt.refuse(token, "an `async` function cannot be differentiated");
    }
    if let syn::Safety::Unsafe(token) = &sig.safety {
        ctxt.refuse(token, "an `unsafe` function cannot be differentiated");
    }
    if let syn::ReturnType::Type(_, ty) = &sig.output {
        if let syn::Type::Reference(r) = &**ty {
            ctxt.refuse(r, "a returned reference into active data is not supported; return the value");
        }
        if let syn::Type::ImplTrait(t) = &**ty {
            ctxt.refuse_at(t.span(), "the result type must be named");
        }
    }
    for param in sig.generics.type_params() {
        ctxt.refuse(param, "generic types are not supported yet; write the function for `f64`");
    }
}
