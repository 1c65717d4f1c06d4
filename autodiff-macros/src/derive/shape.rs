//! Code for every variant of a type, field by field.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::input::{Field, Input, Variant};

/// `Owner::Variant { member: <prefix>k, … }`: a pattern, and a value.
fn variant_of(owner: &Ident, variant: &Variant<'_>, prefix: &str) -> TokenStream {
    let members = variant.fields.iter().map(|f| &f.member);
    let names = (0..variant.fields.len()).map(|k| format_ident!("{prefix}{k}"));
    let path = path(owner, variant);
    quote!(#path { #(#members: #names),* })
}

fn path(owner: &Ident, variant: &Variant<'_>) -> TokenStream {
    match variant.name {
        Some(name) => quote!(#owner::#name),
        None => quote!(#owner),
    }
}

/// A value of the variant of `owner`, each field by `field`.
pub fn made<'i>(
    owner: &Ident,
    variant: &'i Variant<'i>,
    field: impl Fn(usize, &'i Field<'i>) -> TokenStream,
) -> TokenStream {
    let (members, path) = (variant.fields.iter().map(|f| &f.member), path(owner, variant));
    let values = variant.fields.iter().enumerate().map(|(k, f)| field(k, f));
    quote!(#path { #(#members: #values),* })
}

/// `match self { … }`: per variant of `owner`, whose fields are bound to `x0`, `x1`, ….
pub fn matched<'i>(
    input: &'i Input<'i>,
    owner: &Ident,
    arm: impl Fn(usize, &'i Variant<'i>) -> TokenStream,
) -> TokenStream {
    let arms = input.variants.iter().enumerate().map(|(k, v)| {
        let (pattern, body) = (variant_of(owner, v, "x"), arm(k, v));
        quote!(#pattern => { #body })
    });
    quote!(match self { #(#arms)* })
}

/// `match (self, other) { … }`: per variant that both have, with the fields of the other bound to `y0`, `y1`, …;
/// `apart` where they have different ones.
pub fn both<'i>(
    input: &'i Input<'i>,
    owner: &Ident,
    arm: impl Fn(&'i Variant<'i>) -> TokenStream,
    apart: &TokenStream,
) -> TokenStream {
    let arms = input.variants.iter().map(|v| {
        let (x, y, body) = (variant_of(owner, v, "x"), variant_of(owner, v, "y"), arm(v));
        quote!((#x, #y) => { #body })
    });
    let rest = (input.variants.len() > 1).then(|| quote!(#[allow(unused_variables)] (this, other) => { #apart }));
    quote!(match (self, other) { #(#arms)* #rest })
}

pub fn x(k: usize) -> Ident {
    format_ident!("x{k}")
}

pub fn y(k: usize) -> Ident {
    format_ident!("y{k}")
}
