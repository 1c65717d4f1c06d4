//! Enums that hold active values: variants are made, told apart, and looked into.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Pat, Path};

use super::place::{PlaceRef, ungrouped};
use super::scope::{Binding, Holds};
use super::{Lowering, Val};
use crate::ir::{Operand, Place, Projection, Purity, Ty};

/// The variant that a path names: `Circle` of `Shape::Circle`, `Some`. A name alone is that of a struct, as far as the
/// tokens tell.
pub fn variant(path: &Path) -> Option<String> {
    let last = path.segments.last()?.ident.to_string();
    let owner = path.segments.iter().rev().nth(1).map(|s| s.ident.to_string());
    let is_variant = match owner {
        Some(owner) => owner.starts_with(char::is_uppercase) && last.starts_with(char::is_uppercase),
        None => matches!(last.as_str(), "Some" | "Ok" | "Err"),
    };
    is_variant.then_some(last)
}

/// Whether an expression makes a variant: a local that begins with it may become another one.
pub fn makes_variant(expr: &Expr) -> bool {
    match ungrouped(expr) {
        Expr::Path(p) => {
            let is_constant = |name: &str| name.len() > 1 && !name.contains(char::is_lowercase);
            let last = p.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
            p.path.is_ident("None") || variant(&p.path).is_some() && !is_constant(&last)
        }
        Expr::Call(c) => matches!(&*c.func, Expr::Path(p) if variant(&p.path).is_some()),
        Expr::Struct(s) => variant(&s.path).is_some(),
        _ => false,
    }
}

/// Whether a pattern asks for a variant.
pub fn asks(pat: &Pat) -> bool {
    match pat {
        Pat::TupleStruct(p) => variant(&p.path).is_some(),
        Pat::Struct(p) => variant(&p.path).is_some(),
        Pat::Path(p) => p.path.is_ident("None") || variant(&p.path).is_some(),
        Pat::Ident(p) => p.ident == "None",
        Pat::Or(p) => p.cases.iter().any(asks),
        Pat::Reference(p) => asks(&p.pat),
        Pat::Paren(p) => asks(&p.pat),
        Pat::Tuple(p) => p.elems.iter().any(asks),
        Pat::Guard(p) => asks(&p.pat),
        _ => false,
    }
}

/// Whether a pattern or a constructor is that of an error.
pub fn is_error(path: &Path) -> bool {
    path.segments.last().is_some_and(|s| s.ident == "Err")
}

impl Lowering<'_> {
    /// What a `match` or an `if let` on something active looks at.
    pub fn chosen(&mut self, expr: &Expr) -> PlaceRef {
        let (target, is_ref) = match ungrouped(expr) {
            Expr::Reference(r) => (&*r.expr, true),
            other => (other, false),
        };
        if let Some(place) = self.place(target) {
            return PlaceRef { is_ref: is_ref || place.is_ref, ..place };
        }
        self.hint("scrutinee", expr.span());
        let value = self.expr(target);
        let (operand, active) = (self.operand_of(&value), value.is_active());
        let id = self.scopes.hidden("scrutinee", value, std::ptr::from_ref(expr).addr());
        // An operand that is no variable has been refused.
        let root = operand.var().unwrap_or_else(|| self.b.arena.value("scrutinee", expr.span(), Ty::Unknown));
        PlaceRef { place: Place::root(root), is_ref, mutable: false, active, ty: Ty::Unknown, id }
    }

    /// Whether what a place holds is of a pattern without names.
    pub fn is_of(&mut self, place: &PlaceRef, pat: &Pat) -> Operand {
        let (tokens, span) = (self.place_tokens(&place.place), pat.span());
        let test = quote_spanned!(span=> match #tokens { #pat => true, _ => false });
        let test = self.synthesize(test, Ty::Bool, Purity::Cheap, span);
        self.hoist(test)
    }

    /// Errors carry no derivative: what a pattern takes out of one is inactive.
    pub(super) fn bind_error(&mut self, pat: &Pat, scrutinee: &TokenStream) {
        for name in super::opaque::bound_by(pat) {
            let span = name.span();
            let part = quote_spanned! {span=>
                match &#scrutinee { #pat => __rt::owned(#name), _ => ::core::unreachable!() }
            };
            self.hint(&name.to_string(), span);
            let part = self.synthesize(part, Ty::Unknown, Purity::Cheap, span);
            let holds = Holds::Value(Val::inactive(self.hoist(part)));
            let source = std::ptr::from_ref(pat).addr();
            self.scopes.declare(Binding { name: name.to_string(), holds, source, ty: Ty::Unknown });
        }
    }

    /// The list and the pattern of `Some(x) = list.pop()`.
    pub fn popping<'e>(&self, pat: &'e Pat, expr: &'e Expr) -> Option<(&'e Pat, &'e ExprMethodCall)> {
        let (Pat::TupleStruct(some), Expr::MethodCall(call)) = (pat, ungrouped(expr)) else { return None };
        let is_pop = call.method == "pop" && call.args.is_empty() && self.is_active(&call.receiver);
        (is_pop && some.path.is_ident("Some") && some.elems.len() == 1).then(|| (&some.elems[0], call))
    }

    /// Whether there is something to pop.
    pub fn has_more(&mut self, call: &ExprMethodCall) -> Operand {
        let receiver = &call.receiver;
        let question: Expr = syn::parse_quote!(!#receiver.is_empty());
        let mut value = self.opaque(&question);
        value.ty = Ty::Bool;
        self.hoist(value)
    }

    /// `x.unwrap_or(y)`
    pub fn unwrapped_or(&mut self, e: &ExprMethodCall) -> Option<Val> {
        if e.method != "unwrap_or" || e.args.len() != 1 {
            return None;
        }
        let place = self.chosen(&e.receiver);
        self.hint("default", e.method.span());
        let default = self.expr(&e.args[0]);
        let source = std::ptr::from_ref(e).addr();
        let id = self.scopes.hidden("unwrapped", default, source);
        let is_there = self.is_of(&place, &syn::parse_quote!(Some(_)));
        let inside = place.place.then(Projection::Payload("unwrapped".to_owned()));
        self.if_else(
            is_there,
            |l| {
                let operand = l.b.read(inside, Ty::Unknown);
                l.scopes.set(id, Val::One { operand, active: place.active });
            },
            |_| {},
        );
        self.scopes.value(id).cloned()
    }

    /// What `x.unwrap()` and `x.expect("…")` take out of something active.
    pub fn unwrapped(&mut self, e: &ExprMethodCall) -> Option<Val> {
        let is_unwrap = e.method == "unwrap" && e.args.is_empty() || e.method == "expect" && e.args.len() == 1;
        if !is_unwrap {
            return None;
        }
        let place = self.chosen(&e.receiver);
        self.hint("unwrapped", e.method.span());
        let inside = place.place.then(Projection::Payload("unwrapped".to_owned()));
        Some(Val::One { operand: self.b.read(inside, Ty::Unknown), active: place.active })
    }
}
