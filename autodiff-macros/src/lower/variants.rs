//! Enums that hold active values: variants are made, told apart, and looked into.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, Member, Pat, Path};

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

/// The pattern without names: asking moves nothing.
pub fn nameless(pat: &Pat) -> TokenStream {
    struct Nameless;
    impl VisitMut for Nameless {
        fn visit_pat_mut(&mut self, pat: &mut Pat) {
            match pat {
                Pat::Ident(p) if p.subpat.is_none() && !p.ident.to_string().starts_with(char::is_uppercase) => {
                    *pat = Pat::Wild(syn::PatWild { attrs: Vec::new(), underscore_token: Default::default() });
                }
                other => visit_mut::visit_pat_mut(self, other),
            }
        }
        fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
            field.colon_token.get_or_insert_default();
            visit_mut::visit_field_pat_mut(self, field);
        }
    }
    let mut pat = pat.clone();
    Nameless.visit_pat_mut(&mut pat);
    pat.into_token_stream()
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

    /// Whether what a place holds is of the pattern.
    pub fn is_of(&mut self, place: &PlaceRef, pat: &Pat) -> Operand {
        let (tokens, pattern, span) = (self.place_tokens(&place.place), nameless(pat), pat.span());
        let test = quote_spanned!(span=> match #tokens { #pattern => true, _ => false });
        let test = self.synthesize(test, Ty::Bool, Purity::Cheap, span);
        self.hoist(test)
    }

    /// The same, and that the guard of the arm holds, which may name what the pattern binds.
    pub fn is_of_arm(&mut self, place: &PlaceRef, pat: &Pat) -> Operand {
        let Pat::Guard(guarded) = pat else { return self.is_of(place, pat) };
        let source = std::ptr::from_ref(pat).addr();
        let id = self.scopes.hidden("guard", Val::inactive(Operand::Bool(false)), source);
        let is_of = self.is_of(place, &guarded.pat);
        self.if_else(
            is_of,
            |l| {
                l.scopes.open();
                l.bind_variant(&guarded.pat, place);
                let mut guard = l.opaque(&guarded.guard);
                guard.ty = Ty::Bool;
                let guard = l.hoist(guard);
                l.scopes.set(id, Val::inactive(guard));
                l.scopes.close();
            },
            |_| {},
        );
        let holds = self.scopes.value(id).cloned().expect("a value");
        self.operand_of(&holds)
    }

    /// Binds the names of a pattern that the content of the place is known to be of.
    pub fn bind_variant(&mut self, pat: &Pat, place: &PlaceRef) {
        match pat {
            Pat::Paren(p) => self.bind_variant(&p.pat, place),
            Pat::Guard(p) => self.bind_variant(&p.pat, place),
            Pat::Reference(p) => self.bind_variant(&p.pat, &PlaceRef { is_ref: false, ..place.clone() }),
            Pat::Struct(p) => {
                for field in &p.fields {
                    self.bind_variant(&field.pat, &inside(place, &p.path, &field.member));
                }
            }
            Pat::TupleStruct(p) if p.path.segments.last().is_some_and(|s| s.ident == "Err") => {
                self.bind_error(pat, place);
            }
            Pat::TupleStruct(p) => {
                if let Some(rest) = p.elems.iter().position(|p| matches!(p, Pat::Rest(_)))
                    && rest + 1 < p.elems.len()
                {
                    return self
                        .ctxt
                        .refuse(&p.elems[rest], "`..` in front of other parts is not supported yet; name the parts");
                }
                for (k, part) in p.elems.iter().enumerate() {
                    self.bind_variant(part, &inside(place, &p.path, &Member::from(k)));
                }
            }
            Pat::Ident(p) if p.ident.to_string().starts_with(char::is_uppercase) => {}
            Pat::Ident(p) if p.subpat.is_none() && (place.is_ref || p.by_ref.is_some()) => {
                let mutable = place.mutable || p.by_ref.is_some() && p.mutability.is_some();
                let holds = Holds::Place { place: place.place.clone(), is_ref: true, mutable, active: place.active };
                let source = std::ptr::from_ref(p).addr();
                let ty = place.ty.clone();
                self.scopes.declare(Binding { name: p.ident.to_string(), holds, source, ty });
            }
            Pat::Ident(p) if p.subpat.is_none() => {
                self.hint(&p.ident.to_string(), p.ident.span());
                let operand = self.b.read(place.place.clone(), place.ty.clone());
                self.destructure(pat, Val::One { operand, active: place.active });
            }
            other if super::opaque::bound_by(other).is_empty() => {}
            other => self.ctxt.refuse(
                other,
                "this pattern on an enum with active values is not supported yet; bind the whole and look at its parts",
            ),
        }
    }

    /// Errors carry no derivative: what a pattern takes out of one is inactive.
    fn bind_error(&mut self, pat: &Pat, place: &PlaceRef) {
        let scrutinee = self.place_tokens(&place.place);
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

/// A field of a place, of a variant where the path names one.
fn inside(place: &PlaceRef, path: &Path, member: &Member) -> PlaceRef {
    let part = match variant(path) {
        Some(variant) => Projection::Payload(format!("{variant}_{}", member.to_token_stream())),
        None => Projection::Field(quote!(#member)),
    };
    PlaceRef { place: Place { alias: None, ..place.place.then(part) }, ty: Ty::Unknown, ..place.clone() }
}
