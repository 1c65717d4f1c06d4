//! `jacobian`: rows by the pullback or columns by tangents, whichever are fewer.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{ReturnType, Type};

use super::functions::Surface;
use super::types;
use crate::ir::{Param, Passing};
use crate::ty;

/// A type made of arrays and numbers only.
fn is_fixed(written: &Type) -> bool {
    match ty::referent(written) {
        Type::Array(a) => is_fixed(&a.elem),
        other => types::is_number(other),
    }
}

/// The number type at the bottom of a type.
fn scalar(written: &Type) -> TokenStream {
    match ty::referent(written) {
        Type::Array(a) => scalar(&a.elem),
        Type::Slice(s) => scalar(&s.elem),
        other => match types::vec_element(other) {
            Some(element) => scalar(element),
            None if types::is_number(other) => quote!(#other),
            None => quote!(f64),
        },
    }
}

/// The result type with `leaf` for each number.
fn nested(result: &Type, leaf: &TokenStream) -> TokenStream {
    match ty::referent(result) {
        Type::Array(a) => {
            let (element, len) = (nested(&a.elem, leaf), &a.len);
            quote!([#element; #len])
        }
        _ => leaf.clone(),
    }
}

impl Surface<'_> {
    pub fn jacobian(&self) -> TokenStream {
        let ReturnType::Type(_, result) = &self.item.sig.output else { return TokenStream::new() };
        let has_parts = matches!(ty::referent(result), Type::Tuple(_)) || ty::is_inactive(result);
        if has_parts || self.mutable().next().is_some() {
            return TokenStream::new();
        }
        let blocks: Vec<TokenStream> = self.active().map(|p| self.block_type(p, result)).collect();
        let returns = match blocks.as_slice() {
            [one] => one.clone(),
            many => quote!((#(#many),*)),
        };
        let is_number = types::is_number(result);
        let body = if is_number { self.gradient_as_row(result) } else { self.jacobian_body(result) };
        let (generics, primals) = (self.generics(), self.primals());
        self.method(
            " The matrix of partial derivatives, per active parameter.",
            &quote!(jacobian #generics(#primals) -> #returns),
            &body,
        )
    }

    fn block_type(&self, param: &Param, result: &Type) -> TokenStream {
        if is_fixed(&param.written) && is_fixed(result) {
            return nested(result, &types::tangent(&param.written));
        }
        let scalar = scalar(result);
        quote!(__rt::Jacobian<#scalar>)
    }

    /// The one row of a number's Jacobian is its gradient.
    fn gradient_as_row(&self, result: &Type) -> TokenStream {
        let (names, turbofish) = (self.params.iter().map(|p| &p.name), self.turbofish());
        let parts: Vec<_> = self.active().map(|p| self.bar(p)).collect();
        let rows: Vec<TokenStream> =
            self.active()
                .zip(&parts)
                .map(|(p, part)| {
                    if is_fixed(&p.written) && is_fixed(result) { quote!(#part) } else { quote!(__rt::one_row(&#part)) }
                })
                .collect();
        let tuple = |items: &[TokenStream]| match items {
            [one] => one.clone(),
            many => quote!((#(#many),*)),
        };
        let (pattern, value) = (tuple(&parts.iter().map(|p| quote!(#p)).collect::<Vec<_>>()), tuple(&rows));
        quote!(let #pattern = Self::grad #turbofish(#(#names),*); #value)
    }

    fn jacobian_body(&self, result: &Type) -> TokenStream {
        let (arguments, turbofish) = (self.arguments(), self.turbofish());
        let zeros = self.active().map(|p| {
            let (zero, name, value) = (format_ident!("zero_{}", p.index), self.dot(p), &p.name);
            let value = if p.passing == Passing::Owned { quote!(&#value) } else { quote!(#value) };
            quote!(let mut #name = Self::#zero(#value);)
        });
        let dots: Vec<_> = self.active().map(|p| self.dot(p)).collect();
        let by_column_arguments = self.params.iter().map(|p| {
            let dot = self.dot(p);
            if p.active { types::lent(&p.written, &dot) } else { quote!(()) }
        });
        let bars: Vec<_> = self.active().map(|p| self.bar(p)).collect();
        let bar_arguments = self.params.iter().map(|p| {
            let bar = self.bar(p);
            if p.active { types::lent_mut(&p.written, &bar) } else { quote!(()) }
        });
        let y = self.local("y_bar");
        let seed = types::lent(result, &y);
        let blocks: Vec<TokenStream> = self.active().map(|p| self.block(p, result)).collect();
        let value = match blocks.as_slice() {
            [one] => one.clone(),
            many => quote!((#(#many),*)),
        };
        let [stack, y_bar, sizes, rows, columns, matrix, direction, column, unit, row, first, change] = [
            "stack",
            "y_bar",
            "sizes",
            "rows",
            "columns",
            "matrix",
            "direction",
            "column",
            "unit",
            "row",
            "first",
            "change",
        ]
        .map(|name| self.local(name));
        quote! {
            let mut #stack = __rt::Stack::new();
            let mut #y_bar = __rt::zero(&Self::forward #turbofish(&mut #stack, #arguments));
            #(#zeros)*
            let #sizes = [#(__rt::Tangent::flat_len(&#dots)),*];
            let (#rows, #columns) = (__rt::Tangent::flat_len(&#y_bar), #sizes.iter().sum());
            let #matrix = if #rows <= #columns {
                __rt::by_rows(#rows, #columns, |#unit, #row| {
                    __rt::Tangent::read_flat(&mut #y_bar, &mut #unit.iter().copied());
                    #stack.clear();
                    Self::forward #turbofish(&mut #stack, #arguments);
                    #(let mut #bars = __rt::zero(&#dots);)*
                    Self::reverse #turbofish(&mut #stack, #arguments, #seed, #(#bar_arguments),*);
                    #(__rt::normalise(&mut #bars); __rt::Tangent::write_flat(&#bars, #row);)*
                })
            } else {
                __rt::by_columns(#rows, #columns, |#direction, #column| {
                    let mut #direction = #direction.iter().copied();
                    #(__rt::Tangent::read_flat(&mut #dots, &mut #direction);)*
                    let (_, mut #change) = Self::tangent #turbofish(#arguments, #(#by_column_arguments),*);
                    __rt::normalise(&mut #change);
                    __rt::Tangent::write_flat(&#change, #column);
                })
            };
            let mut #first = 0;
            #value
        }
    }

    /// The columns of one parameter, in its type.
    fn block(&self, param: &Param, result: &Type) -> TokenStream {
        let (dot, position) = (self.dot(param), self.active().position(|p| p.index == param.index).unwrap_or(0));
        let [first, sizes, matrix, y_bar] = ["first", "sizes", "matrix", "y_bar"].map(|name| self.local(name));
        let columns = quote!({ #first += #sizes[#position]; #first - #sizes[#position]..#first });
        if is_fixed(&param.written) && is_fixed(result) {
            return quote!(__rt::nest(&#matrix, #columns, &#y_bar, &#dot));
        }
        quote!(__rt::block(&#matrix, #columns))
    }
}
