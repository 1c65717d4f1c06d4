//! Types of tangents, cotangent buffers and seeds, from the types the user wrote.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use crate::ir::{Param, Passing};
use crate::ty;

/// The tangent of a type, owned: `()` for what is not continuous, containers of that for containers.
pub fn tangent(written: &Type) -> TokenStream {
    match written {
        Type::Reference(r) => tangent(&r.elem),
        Type::Paren(t) => tangent(&t.elem),
        Type::Group(t) => tangent(&t.elem),
        Type::Slice(s) => {
            let element = tangent(&s.elem);
            quote!(::std::vec::Vec<#element>)
        }
        Type::Array(a) => {
            let (element, len) = (tangent(&a.elem), &a.len);
            quote!([#element; #len])
        }
        Type::Tuple(t) if !t.elems.is_empty() => {
            let parts = t.elems.iter().map(tangent);
            quote!((#(#parts,)*))
        }
        other => match vec_element(other) {
            Some(element) => {
                let element = tangent(element);
                quote!(::std::vec::Vec<#element>)
            }
            None if ty::shape(other).is_float() => quote!(#other),
            None if ty::is_inactive(other) && !is_wrapper(other) => quote!(()),
            None => quote!(<#other as __rt::Differentiable>::Tangent),
        },
    }
}

fn is_wrapper(written: &Type) -> bool {
    matches!(written, Type::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "Option" || s.ident == "Box"))
}

/// The types inside `written` of which only rustc knows whether they have a tangent.
pub fn unknown_parts(written: &Type) -> Vec<&Type> {
    if ty::is_inactive(written) {
        return Vec::new();
    }
    match written {
        Type::Reference(r) => unknown_parts(&r.elem),
        Type::Paren(t) => unknown_parts(&t.elem),
        Type::Group(t) => unknown_parts(&t.elem),
        Type::Slice(s) => unknown_parts(&s.elem),
        Type::Array(a) => unknown_parts(&a.elem),
        Type::Tuple(t) => t.elems.iter().flat_map(unknown_parts).collect(),
        other => match vec_element(other) {
            Some(element) => unknown_parts(element),
            None if ty::shape(other).is_float() => Vec::new(),
            None => vec![other],
        },
    }
}

/// What a reference to the tangent refers to: slices for slices and `Vec`s.
pub fn tangent_target(written: &Type) -> TokenStream {
    match ty::referent(written) {
        Type::Slice(s) => {
            let element = tangent(&s.elem);
            quote!([#element])
        }
        other => match vec_element(other) {
            Some(element) => {
                let element = tangent(element);
                quote!([#element])
            }
            None if is_unknown(other) => {
                let tangent = tangent(other);
                quote!(<#tangent as __rt::Passed>::Target)
            }
            None => tangent(other),
        },
    }
}

/// A type of which only rustc knows how its tangent is passed.
fn is_unknown(referent: &Type) -> bool {
    matches!(referent, Type::Path(_)) && ty::shape(referent) == crate::ir::Ty::Unknown && !ty::is_inactive(referent)
}

/// The element type of a `Vec`.
pub fn vec_element(written: &Type) -> Option<&Type> {
    let Type::Path(p) = written else { return None };
    let last = p.path.segments.last().filter(|s| s.ident == "Vec")?;
    let syn::PathArguments::AngleBracketed(list) = &last.arguments else { return None };
    list.args.iter().find_map(|a| match a {
        syn::GenericArgument::Type(t) => Some(t),
        _ => None,
    })
}

/// A slice or `Vec`, whose buffers have a length to check.
pub fn has_length(written: &Type) -> bool {
    let target = ty::referent(written);
    matches!(target, Type::Slice(_)) || vec_element(target).is_some()
}

/// Calls `function` with the lengths of both sides and of the rows inside them.
pub fn check_lengths(
    written: &Type,
    beside: &TokenStream,
    primal: &TokenStream,
    text: &str,
    function: &proc_macro2::Ident,
) -> TokenStream {
    if ty::is_inactive(written) {
        return TokenStream::new();
    }
    let target = ty::referent(written);
    let own = has_length(target).then(|| quote!(__rt::#function(#text, #beside.len(), #primal.len());));
    let element = match target {
        Type::Slice(s) => Some(&*s.elem),
        Type::Array(a) => Some(&*a.elem),
        Type::Tuple(t) => {
            let parts = t.elems.iter().enumerate().map(|(k, part)| {
                let index = syn::Index::from(k);
                let text = format!("{text}.{k}");
                check_lengths(part, &quote!(#beside.#index), &quote!(#primal.#index), &text, function)
            });
            return parts.collect();
        }
        other => vec_element(other),
    };
    let rows = element.map(|e| check_lengths(e, &quote!(beside), &quote!(primal), &format!("{text}[_]"), function));
    match rows {
        Some(rows) if !rows.is_empty() => {
            quote!(#own for (beside, primal) in #beside.iter().zip(#primal.iter()) { #rows })
        }
        _ => quote!(#own),
    }
}

/// A number, passed by value on the surface.
pub fn is_number(written: &Type) -> bool {
    ty::shape(written).is_float()
}

/// The bound of everything that needs the gradient of a result of which only rustc knows whether it is a number; checked
/// where such a function is called, not where it stands.
pub fn late_bound(output: &syn::ReturnType) -> Option<TokenStream> {
    match output {
        syn::ReturnType::Type(_, result) if ty::may_be_number(result) => {
            Some(quote!(for<'__late> __rt::Late<'__late, #result>: __rt::Gradient<#result>))
        }
        _ => None,
    }
}

/// One, as the cotangent of such a result.
pub fn late_seed(output: &syn::ReturnType) -> Option<TokenStream> {
    match output {
        syn::ReturnType::Type(_, result) if ty::may_be_number(result) => {
            Some(quote!(<__rt::Late<'_, #result> as __rt::Gradient<#result>>::seed()))
        }
        _ => None,
    }
}

/// A where clause with one more bound.
pub fn with_bound(clause: Option<&syn::WhereClause>, bound: Option<&TokenStream>) -> TokenStream {
    let predicates = clause.iter().flat_map(|c| &c.predicates).map(|p| quote!(#p)).chain(bound.cloned());
    let predicates: Vec<TokenStream> = predicates.collect();
    if predicates.is_empty() { TokenStream::new() } else { quote!(where #(#predicates),*) }
}

/// A tangent argument on the surface.
pub fn tangent_argument(param: &Param) -> TokenStream {
    match param.passing {
        Passing::Mutable => buffer(&param.written),
        _ => seed(&param.written),
    }
}

/// A seed or tangent: numbers by value, everything else by reference.
pub fn seed(written: &Type) -> TokenStream {
    if is_unknown(ty::referent(written)) {
        let tangent = tangent(written);
        return quote!(<#tangent as __rt::Passed>::By<'_>);
    }
    let target = tangent_target(written);
    if is_number(written) { target } else { quote!(&#target) }
}

/// A reference to an owned tangent, as the hidden functions take it.
pub fn lent(written: &Type, name: &proc_macro2::Ident) -> TokenStream {
    if is_unknown(ty::referent(written)) { quote!(__rt::lend(&#name)) } else { quote!(&#name) }
}

/// The same, for a buffer.
pub fn lent_mut(written: &Type, name: &proc_macro2::Ident) -> TokenStream {
    if is_unknown(ty::referent(written)) { quote!(__rt::lend_mut(&mut #name)) } else { quote!(&mut #name) }
}

/// A seed or tangent that a program has passed, as the hidden functions take it.
pub fn received(written: &Type, name: &proc_macro2::Ident) -> TokenStream {
    if is_unknown(ty::referent(written)) {
        let tangent = tangent(written);
        return quote!(__rt::target::<#tangent>(&#name));
    }
    if is_number(written) { quote!(&#name) } else { quote!(#name) }
}

/// What `reference` refers to, as a program's functions take it.
pub fn handed(written: &Type, reference: &TokenStream) -> TokenStream {
    if is_unknown(ty::referent(written)) {
        let tangent = tangent(written);
        return quote!(__rt::pass::<#tangent>(#reference));
    }
    if is_number(written) { quote!(*#reference) } else { quote!(#reference) }
}

/// A cotangent buffer.
pub fn buffer(written: &Type) -> TokenStream {
    let target = tangent_target(written);
    quote!(&mut #target)
}

/// A parameter of the hidden functions: owned values come by reference.
pub fn hidden(param: &Param) -> TokenStream {
    let written = &param.written;
    match param.passing {
        Passing::Owned if matches!(written, Type::ImplTrait(_)) => quote!(&(#written)),
        Passing::Owned => quote!(&#written),
        _ => quote!(#written),
    }
}
