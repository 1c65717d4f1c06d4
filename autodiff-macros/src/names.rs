//! Placeholders for variables inside opaque tokens.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::ir::Var;

const PREFIX: &str = "__differentiable_var_";

/// The identifier that stands for `var` in opaque tokens.
pub fn placeholder(var: Var, span: Span) -> Ident {
    Ident::new(&format!("{PREFIX}{}", var.0), span)
}

/// The name for people of a local that is not the user's: `sum` of `__sum_3`.
pub fn readable(name: &str) -> &str {
    let Some(inner) = name.strip_prefix("__") else { return name };
    match inner.rsplit_once('_') {
        Some((word, number)) if !word.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => word,
        _ => name,
    }
}

/// The variable an identifier stands for.
pub fn variable(ident: &Ident) -> Option<Var> {
    ident.to_string().strip_prefix(PREFIX)?.parse().ok().map(Var)
}

/// The variable that `tokens` are, and nothing else.
pub fn lone_variable(tokens: &TokenStream) -> Option<Var> {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(ident)), None) => variable(&ident),
        _ => None,
    }
}

/// `tokens` with every placeholder replaced.
pub fn substitute(tokens: &TokenStream, with: &mut dyn FnMut(Var, Span) -> TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for tree in tokens.clone() {
        match tree {
            TokenTree::Ident(ident) => match variable(&ident) {
                Some(var) => out.extend(with(var, ident.span())),
                None => out.extend([TokenTree::Ident(ident)]),
            },
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), substitute(&group.stream(), with));
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

/// The variables that `tokens` mention, each once.
pub fn mentioned(tokens: &TokenStream) -> Vec<Var> {
    let mut found = Vec::new();
    substitute(tokens, &mut |var, span| {
        if !found.contains(&var) {
            found.push(var);
        }
        placeholder(var, span).into_token_stream()
    });
    found
}
