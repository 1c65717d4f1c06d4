//! Macros in inactive code: those whose arguments are expressions, and what their format strings capture.

use crate::map::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Expr, Token};

use super::renamer::Renamer;

/// Macros whose arguments are expressions, and how many of those come before the format string.
fn format_position(name: &str) -> Option<usize> {
    match name {
        "println" | "print" | "eprintln" | "eprint" | "format" | "panic" | "unreachable" | "todo" | "unimplemented" => {
            Some(0)
        }
        "assert" | "debug_assert" | "write" | "writeln" => Some(1),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => Some(2),
        "vec" | "dbg" => Some(usize::MAX),
        _ => None,
    }
}

impl Renamer<'_, '_> {
    pub(super) fn rename_macro(&mut self, mac: &mut syn::Macro) {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        match format_position(&name) {
            Some(position) => self.rename_arguments(mac, position),
            None if name == "matches" => self.rename_matches(mac),
            None => self.rename_unknown(mac),
        }
    }

    fn rename_arguments(&mut self, mac: &mut syn::Macro, position: usize) {
        if let Ok((mut value, mut len)) = mac.parse_body_with(repeat) {
            self.visit_expr_mut(&mut value);
            self.visit_expr_mut(&mut len);
            mac.tokens = quote!(#value; #len);
            return;
        }
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        let Ok(mut args) = mac.parse_body_with(parser) else { return self.rename_unknown(mac) };
        let mut named = HashSet::default();
        for arg in args.iter_mut().skip(position.saturating_add(1)) {
            if let Expr::Assign(a) = arg {
                named.insert(a.left.to_token_stream().to_string());
                self.visit_expr_mut(&mut a.right);
            }
        }
        let captured = args.iter().nth(position).map(captures).unwrap_or_default();
        for arg in args.iter_mut() {
            if !matches!(arg, Expr::Assign(_)) {
                self.visit_expr_mut(arg);
            }
        }
        for ident in captured {
            if named.insert(ident.to_string())
                && let Some(holds) = self.local(&ident.to_string())
            {
                let value = self.lowering.holds_tokens(&holds, ident.span());
                args.push(Expr::Verbatim(quote!(#ident = #value)));
            }
        }
        mac.tokens = args.to_token_stream();
    }

    fn rename_matches(&mut self, mac: &mut syn::Macro) {
        let parsed = mac.parse_body_with(|input: syn::parse::ParseStream| {
            let value: Expr = input.parse()?;
            let rest: TokenStream = input.parse()?;
            Ok((value, rest))
        });
        if let Ok((mut value, rest)) = parsed {
            self.visit_expr_mut(&mut value);
            mac.tokens = quote!(#value #rest);
        }
    }

    fn rename_unknown(&mut self, mac: &mut syn::Macro) {
        if let Some(ident) = self.first_local(mac.tokens.clone()) {
            let name = mac.path.to_token_stream().to_string().replace(' ', "");
            self.lowering.ctxt.refuse(
                &ident,
                format!("`{name}!` is not known to differentiable, so it cannot see what becomes of `{ident}`; write its expansion"),
            );
        }
    }

    fn first_local(&self, tokens: TokenStream) -> Option<syn::Ident> {
        tokens.into_iter().find_map(|tree| match tree {
            proc_macro2::TokenTree::Ident(i) => self.local(&i.to_string()).map(|_| i),
            proc_macro2::TokenTree::Group(g) => self.first_local(g.stream()),
            _ => None,
        })
    }
}

/// `value; len`
fn repeat(input: syn::parse::ParseStream) -> syn::Result<(Expr, Expr)> {
    let value = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok((value, input.parse()?))
}

/// The identifiers captured by a format string: `{x}`, `{x:>width$.precision$}`.
fn captures(format: &Expr) -> Vec<syn::Ident> {
    let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = format else { return Vec::new() };
    let value = text.value().replace("{{", "");
    let pieces = value.split('{').skip(1).filter_map(|p| p.split('}').next());
    let names = pieces.flat_map(|p| {
        let (name, spec) = p.split_once(':').unwrap_or((p, ""));
        let counts = spec.split_inclusive('$').filter_map(|s| s.strip_suffix('$'));
        let counts = counts.filter_map(|s| s.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next());
        std::iter::once(name.trim().to_owned()).chain(counts.map(str::to_owned))
    });
    let is_name = |n: &String| syn::parse_str::<syn::Ident>(n).is_ok();
    names.filter(is_name).map(|n| syn::Ident::new(&n, text.span())).collect()
}
