//! The definition of the tangent type: the fields of the item with their types replaced by those of their changes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::input::{Field, Input, Style, Variant, late_bound};

/// `struct PTangent { … }`, as visible as the item.
pub fn definition(input: &Input<'_>) -> TokenStream {
    let (name, vis, krate) = (&input.tangent, input.vis, input.krate());
    let doc = format!(" The tangent type of [`{}`].", input.name);
    let (defaults, where_clause) = (input.generics, &input.generics.where_clause);
    let given = where_clause.as_ref().map(|clause| {
        let predicates = clause.predicates.iter();
        quote!(#(#predicates,)*)
    });
    let bound = |ty| quote!(#ty: #krate::Differentiable);
    let bounds: TokenStream = if input.generics.params.is_empty() {
        input.unknown_types().map(bound).map(|bound| late_bound(&bound)).map(|bound| quote!(#bound,)).collect()
    } else {
        input.active_types().map(bound).map(|bound| quote!(#bound,)).collect()
    };
    let clause = (!bounds.is_empty() || given.is_some()).then(|| quote!(where #given #bounds));
    let attributes = quote!(#[doc = #doc] #[allow(clippy::type_complexity)]);
    let variants: Vec<TokenStream> = input.variants.iter().map(|v| fields(v, &krate)).collect();
    if input.is_enum {
        let names = input.variants.iter().map(|v| v.name);
        let docs = input
            .variants
            .iter()
            .map(|v| format!(" The tangent of `{}`.", v.name.map_or_else(String::new, Ident::to_string)));
        return quote!(#attributes #vis enum #name #defaults #clause { #(#[doc = #docs] #names #variants),* });
    }
    let body = &variants[0];
    match input.variants[0].style {
        Style::Named => quote!(#attributes #vis struct #name #defaults #clause #body),
        Style::Tuple | Style::Unit => quote!(#attributes #vis struct #name #defaults #body #clause;),
    }
}

fn fields(variant: &Variant<'_>, krate: &TokenStream) -> TokenStream {
    let fields = variant.fields.iter().map(|field| one(field, variant.style, krate));
    match variant.style {
        Style::Named => quote!({ #(#fields),* }),
        Style::Tuple => quote!((#(#fields),*)),
        Style::Unit => TokenStream::new(),
    }
}

fn one(field: &Field<'_>, style: Style, krate: &TokenStream) -> TokenStream {
    let (vis, member, ty) = (field.vis, &field.member, field.ty);
    let doc = format!(" The tangent of `{member}`.");
    let ty = if field.inactive { quote!(()) } else { quote!(<#ty as #krate::Differentiable>::Tangent) };
    match style {
        Style::Named => quote!(#[doc = #doc] #vis #member: #ty),
        _ => quote!(#[doc = #doc] #vis #ty),
    }
}
