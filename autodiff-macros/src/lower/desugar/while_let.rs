//! `while let P = e { … }` as `loop { if let P = e { … } else { break } }`.

use syn::{Expr, ExprIf, ExprLoop, ExprWhile, Stmt, Token, parse_quote_spanned};

use super::super::prescan;

/// Makes a loop that is left of a `while` with a `let` in its condition.
pub fn leave(e: &mut Expr) {
    if let Expr::While(w) = e
        && prescan::let_in_chain(&w.cond).is_some()
    {
        *e = looping(w.clone());
    }
}

fn looping(w: ExprWhile) -> Expr {
    let span = w.while_token.span;
    let brace_token = w.body.brace_token;
    let branch = ExprIf {
        attrs: Vec::new(),
        if_token: Token![if](span),
        cond: w.cond,
        then_branch: w.body,
        else_branch: Some((Token![else](span), Box::new(parse_quote_spanned!(span=> { break; })))),
    };
    let body = syn::Block { brace_token, stmts: vec![Stmt::Expr(Expr::If(branch), None)] };
    Expr::Loop(ExprLoop { attrs: w.attrs, label: w.label, loop_token: Token![loop](span), body })
}
