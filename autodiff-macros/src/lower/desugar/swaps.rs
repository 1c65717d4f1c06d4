//! `std::mem::swap`, `replace` and `take` as the assignments they stand for.

use proc_macro2::Span;
use quote::format_ident;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Ident, Stmt, UnOp, parse_quote_spanned};

/// Numbers the names that it makes.
#[derive(Default)]
pub struct Swaps {
    count: usize,
}

impl Swaps {
    pub fn rewrite(mut self) -> impl FnMut(&mut Expr) {
        move |e| {
            if let Expr::Call(call) = e
                && let Some(assignments) = self.assignments(call)
            {
                *e = assignments;
            }
        }
    }

    fn assignments(&mut self, call: &ExprCall) -> Option<Expr> {
        let name = function(&call.func)?;
        let args: Vec<&Expr> = call.args.iter().collect();
        let (span, mut before) = (call.func.span(), Vec::new());
        let kept = self.fresh("kept", span);
        match (name.as_str(), &args[..]) {
            ("swap", [a, b]) => {
                let (a, b) = (self.place(a, &mut before)?, self.place(b, &mut before)?);
                Some(parse_quote_spanned!(span=> { #(#before)* let #kept = #a; #a = #b; #b = #kept; }))
            }
            ("replace", [a, value]) => {
                let a = self.place(a, &mut before)?;
                Some(parse_quote_spanned!(span=> { #(#before)* let #kept = #a; #a = #value; #kept }))
            }
            ("take", [a]) => {
                let a = self.place(a, &mut before)?;
                Some(parse_quote_spanned!(span=> {
                    #(#before)*
                    let #kept = #a;
                    #a = __rt::default_of(&#kept);
                    #kept
                }))
            }
            _ => None,
        }
    }

    /// The place that an argument refers to, its indices computed once.
    fn place(&mut self, argument: &Expr, before: &mut Vec<Stmt>) -> Option<Expr> {
        match argument {
            Expr::Paren(p) => self.place(&p.expr, before),
            Expr::Reference(r) if r.mutability.is_some() => self.steady(&r.expr, before),
            Expr::Path(p) if p.path.get_ident().is_some() => Some(parse_quote_spanned!(argument.span()=> *#argument)),
            _ => None,
        }
    }

    fn steady(&mut self, place: &Expr, before: &mut Vec<Stmt>) -> Option<Expr> {
        match place {
            Expr::Path(p) if p.path.get_ident().is_some() => Some(place.clone()),
            Expr::Paren(p) => self.steady(&p.expr, before),
            Expr::Field(f) => {
                let base = Box::new(self.steady(&f.base, before)?);
                Some(Expr::Field(syn::ExprField { base, ..f.clone() }))
            }
            Expr::Unary(u) if matches!(u.op, UnOp::Deref(_)) => {
                let expr = Box::new(self.steady(&u.expr, before)?);
                Some(Expr::Unary(syn::ExprUnary { expr, ..u.clone() }))
            }
            Expr::Index(i) => {
                let expr = Box::new(self.steady(&i.expr, before)?);
                let index = Box::new(self.index(&i.index, before));
                Some(Expr::Index(syn::ExprIndex { expr, index, ..i.clone() }))
            }
            _ => None,
        }
    }

    fn index(&mut self, index: &Expr, before: &mut Vec<Stmt>) -> Expr {
        if is_cheap(index) {
            return index.clone();
        }
        let span = index.span();
        let name = self.fresh("index", span);
        before.push(parse_quote_spanned!(span=> let #name = #index;));
        parse_quote_spanned!(span=> #name)
    }

    fn fresh(&mut self, name: &str, span: Span) -> Ident {
        self.count += 1;
        format_ident!("__{name}_{}", self.count, span = Span::mixed_site().located_at(span))
    }
}

/// Whether the function is the one that makes what `take` leaves: its result depends on types only.
pub fn is_default(path: &Expr) -> bool {
    matches!(path, Expr::Path(p) if p.path.segments.iter().map(|s| s.ident.to_string()).eq(["__rt", "default_of"]))
}

/// The function of `std::mem` that a path names.
fn function(path: &Expr) -> Option<String> {
    let Expr::Path(p) = path else { return None };
    let names: Vec<String> = p.path.segments.iter().map(|s| s.ident.to_string()).collect();
    match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["std" | "core", "mem", name] | ["mem", name] => Some(name.to_owned()),
        _ => None,
    }
}

/// Whether an index may be written twice.
fn is_cheap(index: &Expr) -> bool {
    match index {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Paren(p) => is_cheap(&p.expr),
        Expr::Binary(b) => is_cheap(&b.left) && is_cheap(&b.right),
        _ => false,
    }
}
