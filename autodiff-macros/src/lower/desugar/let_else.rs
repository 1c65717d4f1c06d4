//! `let P = e else { … }; rest` as `if let P = e { rest } else { … }`.

use proc_macro2::Span;
use quote::format_ident;
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprIf, ExprLet, Local, LocalInit, Pat, Stmt, Token, parse_quote_spanned};

/// Puts what stands behind each `let … else` of the block into the branch that matches.
pub fn nest(block: &mut Block) {
    while let Some(k) = block.stmts.iter().rposition(is_let_else) {
        let rest = block.stmts.split_off(k + 1);
        if let Some(Stmt::Local(local)) = block.stmts.pop() {
            branch(local, rest, &mut block.stmts);
        }
    }
}

fn is_let_else(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Local(Local { init: Some(LocalInit { diverge: Some(_), .. }), .. }))
}

fn branch(local: Local, rest: Vec<Stmt>, stmts: &mut Vec<Stmt>) {
    let Some(init) = local.init else { return };
    let (pat, value) = typed(local.pat, init.expr, stmts);
    let condition =
        ExprLet { attrs: Vec::new(), let_token: local.let_token, pat, eq_token: init.eq_token, expr: value };
    let branch = ExprIf {
        attrs: local.attrs,
        if_token: Token![if](local.let_token.span),
        cond: Box::new(Expr::Let(condition)),
        then_branch: Block { brace_token: syn::token::Brace(local.semi_token.span), stmts: rest },
        else_branch: init.diverge,
    };
    stmts.push(Stmt::Expr(Expr::If(branch), None));
}

/// A value whose type is written has a name of its own: the pattern of an `if let` has no place for the type.
fn typed(pat: Pat, value: Box<Expr>, stmts: &mut Vec<Stmt>) -> (Box<Pat>, Box<Expr>) {
    let Pat::Type(typed) = pat else { return (Box::new(pat), value) };
    let span = Span::mixed_site().located_at(value.span());
    let (name, ty) = (format_ident!("__matched_{}", stmts.len(), span = span), typed.ty);
    stmts.push(parse_quote_spanned!(span=> let #name: #ty = #value;));
    (typed.pat, parse_quote_spanned!(span=> #name))
}
