//! `e?` as `match e { Some(v) => v, None => return None }`, or the same of a `Result`.

use proc_macro2::Span;
use quote::format_ident;
use syn::spanned::Spanned;
use syn::{Expr, ReturnType, Type, parse_quote_spanned};

/// What `?` leaves the function with.
#[derive(Clone, Copy)]
enum Outcome {
    Option,
    Result,
}

/// Rewrites each `?` of a function that returns an `Option` or a `Result`; any other is refused where it is met.
pub fn rewrite(output: &ReturnType) -> impl FnMut(&mut Expr) {
    let outcome = outcome(output);
    let mut count = 0;
    move |e| {
        if let (Expr::Try(t), Some(outcome)) = (&*e, outcome) {
            let span = Span::mixed_site().located_at(t.question_token.span());
            let name = format_ident!("__found_{count}", span = span);
            count += 1;
            *e = branch(&t.expr, &name, outcome);
        }
    }
}

fn branch(value: &Expr, name: &syn::Ident, outcome: Outcome) -> Expr {
    let span = value.span();
    match outcome {
        Outcome::Option => parse_quote_spanned!(span=> match #value {
            ::core::option::Option::Some(#name) => #name,
            ::core::option::Option::None => return ::core::option::Option::None,
        }),
        Outcome::Result => parse_quote_spanned!(span=> match #value {
            ::core::result::Result::Ok(#name) => #name,
            ::core::result::Result::Err(#name) =>
                return ::core::result::Result::Err(::core::convert::From::from(#name)),
        }),
    }
}

fn outcome(output: &ReturnType) -> Option<Outcome> {
    let ReturnType::Type(_, ty) = output else { return None };
    let Type::Path(path) = &**ty else { return None };
    match path.path.segments.last()?.ident.to_string().as_str() {
        "Option" => Some(Outcome::Option),
        "Result" => Some(Outcome::Result),
        _ => None,
    }
}
