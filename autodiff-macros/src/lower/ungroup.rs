//! Macro fragments (`$range:expr`) arrive in invisible groups; lowering sees parentheses instead, or nothing.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ItemFn, Pat, Type};

/// The tokens of an item, with statements (`$body:block`, `$s:stmt`) out of their invisible groups, which `syn` takes
/// for expressions.
pub fn ungroup_statements(tokens: TokenStream) -> TokenStream {
    if has_invisible_group(&tokens) { ungrouped(tokens, false) } else { tokens }
}

fn ungrouped(tokens: TokenStream, mut starts_statement: bool) -> TokenStream {
    let mut trees = tokens.into_iter().peekable();
    let mut out = TokenStream::new();
    while let Some(tree) = trees.next() {
        let tokens = match tree {
            TokenTree::Group(group) if starts_statement && is_invisible(&group) => statement(&group, trees.peek()),
            TokenTree::Group(group) => inside(&group).into_token_stream(),
            other => other.into_token_stream(),
        };
        starts_statement = match tokens.clone().into_iter().last() {
            Some(TokenTree::Group(g)) => g.delimiter() == Delimiter::Brace || is_invisible(&g) && is_block(&g.stream()),
            Some(TokenTree::Punct(punct)) => punct.as_char() == ';',
            _ => false,
        };
        out.extend(tokens);
    }
    out
}

/// What stands for a fragment at the start of a statement.
fn statement(fragment: &Group, next: Option<&TokenTree>) -> TokenStream {
    let inner = ungrouped(fragment.stream(), false);
    match next {
        Some(next) if is_block(&inner) && continues_expression(next) => {
            Group::new(Delimiter::Parenthesis, inner).to_token_stream()
        }
        _ if is_block(&inner) || starts_with(&inner, &["let"]) => inner,
        _ => inside(fragment).to_token_stream(),
    }
}

/// Whether the fragment needs no semicolon behind it.
fn is_block(tokens: &TokenStream) -> bool {
    let starts_with_brace = matches!(tokens.clone().into_iter().next(),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
    let may_be_block = starts_with_brace || starts_with(tokens, &["if", "match", "loop", "while", "for"]);
    may_be_block
        && syn::parse2::<Expr>(tokens.clone()).is_ok_and(|e| {
            matches!(
                e,
                Expr::Block(_) | Expr::If(_) | Expr::Match(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)
            )
        })
}

fn starts_with(tokens: &TokenStream, words: &[&str]) -> bool {
    matches!(tokens.clone().into_iter().next(), Some(TokenTree::Ident(first)) if words.iter().any(|word| first == word))
}

fn has_invisible_group(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(g) => is_invisible(&g) || has_invisible_group(&g.stream()),
        _ => false,
    })
}

fn is_invisible(group: &Group) -> bool {
    group.delimiter() == Delimiter::None
}

fn inside(group: &Group) -> Group {
    let tokens = ungrouped(group.stream(), group.delimiter() == Delimiter::Brace);
    let mut inner = Group::new(group.delimiter(), tokens);
    inner.set_span(group.span());
    inner
}

/// Whether the token behind a block makes it a part of a larger expression.
fn continues_expression(next: &TokenTree) -> bool {
    matches!(next, TokenTree::Punct(p) if !matches!(p.as_char(), '#' | '\'' | ';'))
}

/// The function without invisible groups.
pub fn ungroup(item: &ItemFn) -> ItemFn {
    let mut item = item.clone();
    Ungroup.visit_item_fn_mut(&mut item);
    item
}

struct Ungroup;

impl VisitMut for Ungroup {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        visit_mut::visit_expr_mut(self, e);
        if let Expr::Group(group) = e {
            let inner = std::mem::replace(&mut *group.expr, Expr::PLACEHOLDER);
            *e = match inner {
                Expr::Path(_)
                | Expr::Lit(_)
                | Expr::Paren(_)
                | Expr::MethodCall(_)
                | Expr::Call(_)
                | Expr::Index(_) => inner,
                other => Expr::Paren(syn::ExprParen {
                    attrs: Vec::new(),
                    paren_token: syn::token::Paren::default(),
                    expr: Box::new(other),
                }),
            };
        }
    }

    fn visit_type_mut(&mut self, t: &mut Type) {
        visit_mut::visit_type_mut(self, t);
        if let Type::Group(group) = t {
            *t = (*group.elem).clone();
        }
    }

    fn visit_pat_mut(&mut self, p: &mut Pat) {
        visit_mut::visit_pat_mut(self, p);
    }
}
