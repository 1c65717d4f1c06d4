//! `[a, (b, ..)] = e` as `{ let [x, (y, ..)] = e; a = x; b = y; }`, and `_ = e` as `let _ = e`.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident, RangeLimits, parse_quote_spanned};

/// Numbers the names that it makes.
#[derive(Default)]
pub struct Assignments {
    count: usize,
}

impl Assignments {
    pub fn rewrite(mut self) -> impl FnMut(&mut Expr) {
        move |e| self.take_apart(e)
    }

    fn take_apart(&mut self, e: &mut Expr) {
        let Expr::Assign(a) = e else { return };
        if !is_pattern(&a.left) || is_flat(&a.left) {
            return;
        }
        let (mut stores, value, span) = (Vec::new(), &a.right, a.eq_token.span);
        let pattern = self.pattern(&a.left, &mut stores);
        let stores = stores.iter().map(|(target, name)| quote_spanned!(target.span()=> #target = #name;));
        let stores: Vec<TokenStream> = stores.collect();
        *e = parse_quote_spanned!(span=> { let #pattern = #value; #(#stores)* });
    }

    /// The pattern that takes the value apart, and what is assigned to which place.
    fn pattern(&mut self, target: &Expr, stores: &mut Vec<(Expr, Ident)>) -> TokenStream {
        let span = target.span();
        match target {
            Expr::Infer(_) => quote_spanned!(span=> _),
            Expr::Range(_) if is_rest(target) => quote_spanned!(span=> ..),
            Expr::Paren(p) if is_pattern(&p.expr) => self.pattern(&p.expr, stores),
            Expr::Tuple(t) => {
                let parts = self.patterns(t.elems.iter(), stores);
                quote_spanned!(span=> (#(#parts,)*))
            }
            Expr::Array(a) => {
                let parts = self.patterns(a.elems.iter(), stores);
                quote_spanned!(span=> [#(#parts),*])
            }
            Expr::Call(c) => {
                let (path, parts) = (&c.func, self.patterns(c.args.iter(), stores));
                quote_spanned!(span=> #path(#(#parts),*))
            }
            Expr::Struct(s) => {
                let (path, members) = (&s.path, s.fields.iter().map(|f| &f.member));
                let parts = self.patterns(s.fields.iter().map(|f| &f.expr), stores);
                let rest = &s.dot2_token;
                quote_spanned!(span=> #path { #(#members: #parts,)* #rest })
            }
            place => {
                let name = format_ident!("__assigned_{}", self.count, span = Span::mixed_site().located_at(span));
                self.count += 1;
                stores.push((place.clone(), name.clone()));
                quote_spanned!(span=> #name)
            }
        }
    }

    fn patterns<'e>(
        &mut self,
        targets: impl Iterator<Item = &'e Expr>,
        stores: &mut Vec<(Expr, Ident)>,
    ) -> Vec<TokenStream> {
        targets.map(|target| self.pattern(target, stores)).collect()
    }
}

/// Whether the left side of an assignment is more than a place.
fn is_pattern(target: &Expr) -> bool {
    match target {
        Expr::Paren(p) => is_pattern(&p.expr),
        Expr::Infer(_) | Expr::Tuple(_) | Expr::Array(_) | Expr::Struct(_) | Expr::Call(_) => true,
        _ => false,
    }
}

/// A tuple of places: the lowering knows it.
fn is_flat(target: &Expr) -> bool {
    let is_part = |part: &Expr| matches!(part, Expr::Infer(_)) || !is_pattern(part) && !is_rest(part);
    matches!(target, Expr::Tuple(t) if t.elems.iter().all(is_part))
}

/// `..`
fn is_rest(target: &Expr) -> bool {
    matches!(target, Expr::Range(r) if r.start.is_none() && r.end.is_none() && matches!(r.limits, RangeLimits::HalfOpen(_)))
}
