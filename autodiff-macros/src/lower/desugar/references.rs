//! `let ref a = e;` as `let a = &e;`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Block, Local, Pat, PatIdent, Stmt, Token, parse_quote_spanned};

/// Borrows in the value what the pattern of a `let` borrows as a whole.
pub fn borrow(block: &mut Block) {
    for stmt in &mut block.stmts {
        if let Stmt::Local(local) = stmt {
            borrow_local(local);
        }
    }
}

fn borrow_local(local: &mut Local) {
    let Some(init) = &mut local.init else { return };
    let Some(mutability) = reference(&mut local.pat) else { return };
    let (value, span) = (&init.expr, init.expr.span());
    *init.expr = parse_quote_spanned!(span=> &#mutability #value);
    if let Pat::Type(typed) = &mut local.pat {
        let ty = &typed.ty;
        *typed.ty = parse_quote_spanned!(ty.span()=> &#mutability #ty);
    }
}

/// The `mut` of a `ref` that is taken out of the pattern.
fn reference(pat: &mut Pat) -> Option<TokenStream> {
    match pat {
        Pat::Ident(PatIdent { by_ref: by_ref @ Some(_), mutability, subpat: None, .. }) => {
            *by_ref = None;
            let mutability: Option<Token![mut]> = mutability.take();
            Some(quote!(#mutability))
        }
        Pat::Type(typed) => reference(&mut typed.pat),
        Pat::Paren(inner) => reference(&mut inner.pat),
        _ => None,
    }
}
