//! Types of tangents, cotangent buffers and seeds, from the types the user wrote.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use crate::ir::{Param, Passing};
use crate::ty;

/// The tangent of a type, owned.
pub fn tangent(written: &Type) -> TokenStream {
    if ty::is_inactive(written) {
        return quote!(());
    }
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
            None => quote!(<#other as __rt::Differentiable>::Tangent),
        },
    }
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
            None => tangent(other),
        },
    }
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

/// A number, passed by value on the surface.
pub fn is_number(written: &Type) -> bool {
    ty::shape(written).is_float()
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
    let target = tangent_target(written);
    if is_number(written) { target } else { quote!(&#target) }
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
        Passing::Owned => quote!(&#written),
        _ => quote!(#written),
    }
}
