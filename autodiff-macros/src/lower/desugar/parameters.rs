//! `fn f([a, b]: [f64; 2])` as `fn f(a_b: [f64; 2]) { let [a, b] = a_b; … }`.

use quote::quote;
use syn::spanned::Spanned;
use syn::{FnArg, Ident, ItemFn, Pat, Stmt, parse_quote_spanned};

use super::super::opaque::bound_by;
use crate::map::HashSet;

/// The function with a name for every parameter, under which the derivatives take it.
pub fn named(item: &ItemFn) -> ItemFn {
    let mut item = item.clone();
    let mut taken = HashSet::default();
    crate::emit::identifiers(quote!(#item), &mut taken);
    let mut parts = Vec::new();
    for input in &mut item.sig.inputs {
        if let FnArg::Typed(typed) = input
            && !is_name(&typed.pat)
        {
            let name = fresh(&typed.pat, &mut taken);
            let (pat, span) = (&typed.pat, typed.pat.span());
            let part: Stmt = parse_quote_spanned!(span=> let #pat = #name;);
            parts.push(part);
            *typed.pat = parse_quote_spanned!(span=> #name);
        }
    }
    item.block.stmts.splice(0..0, parts);
    item
}

fn is_name(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(p) => p.by_ref.is_none() && p.subpat.is_none(),
        other => matches!(other, Pat::Wild(_)),
    }
}

/// A name that says what the pattern takes apart.
fn fresh(pat: &Pat, taken: &mut HashSet<String>) -> Ident {
    let readable = match pat {
        Pat::Struct(s) => s.path.segments.last().map(|s| snake_case(&s.ident.to_string())),
        Pat::TupleStruct(t) => t.path.segments.last().map(|s| snake_case(&s.ident.to_string())),
        Pat::Reference(r) => return fresh(&r.pat, taken),
        _ => None,
    };
    let bound = bound_by(pat);
    let names: Vec<String> = bound.iter().map(|name| name.to_string().trim_start_matches("r#").to_owned()).collect();
    let readable = readable.unwrap_or_else(|| names.join("_"));
    let readable = if readable.is_empty() { "unnamed".to_owned() } else { readable };
    let numbered = (0..).map(|k| if k == 0 { readable.clone() } else { format!("{readable}_{k}") });
    let name = numbered.into_iter().find(|name| is_free(name, taken)).expect("numbers do not end");
    taken.insert(name.clone());
    Ident::new(&name, pat.span())
}

fn is_free(name: &str, taken: &HashSet<String>) -> bool {
    !taken.contains(name) && syn::parse_str::<Ident>(name).is_ok()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (k, letter) in name.char_indices() {
        if letter.is_uppercase() && k > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
