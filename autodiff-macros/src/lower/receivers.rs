//! Methods in inactive code: which may run again, which may change their receiver, which results rustc must check.

use crate::map::HashSet;

use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;

use super::Holds;
use super::methods::{self, Receiver};
use super::purity::purity;
use super::renamer::Renamer;
use crate::ir::{Prim, Purity};

impl Renamer<'_, '_> {
    pub(super) fn method(&mut self, e: &mut Expr, is_receiver: bool) {
        let Expr::MethodCall(call) = e else { return };
        if super::sequences::names_element(call)
            && let Expr::MethodCall(inner) = &mut *call.receiver
        {
            self.visit_expr_mut(&mut inner.receiver);
            return inner.args.iter_mut().for_each(|a| self.visit_expr_mut(a));
        }
        let name = call.method.to_string();
        // An order carries no derivative, whatever it is made of.
        let takes_active = !super::sequences::sorts(call) && call.args.iter().any(|a| self.lowering.is_active(a));
        let active = self.reaches_active(&call.receiver) || takes_active;
        if active {
            self.refuse_encoding(&call.method, &name);
        }
        let is_pure = self.receiver(&call.receiver).gives(&name).is_some();
        // Of an active value, a primitive is a method of a number, and a copy is one.
        let is_number = Prim::method(&name).is_some() || name == "sin_cos";
        let known = is_pure || active && (is_number || methods::copies(&name));
        let is_view = !known && !active && methods::is_view(&name);
        if !known && !active && !is_view {
            self.may_change(&call.receiver);
        }
        let is_place = super::place::is_place(&call.receiver);
        self.is_receiver = is_receiver || !known && active;
        if name.starts_with("into_") {
            self.own_consumed(&mut call.receiver);
        }
        self.visit_expr_mut(&mut call.receiver);
        self.is_receiver = false;
        call.args.iter_mut().for_each(|a| self.visit_expr_mut(a));
        self.is_impure |= !known && !is_view || purity(&call.receiver) == Purity::Impure;
        if is_view && !self.is_impure {
            let receiver = &call.receiver;
            *call.receiver = Expr::Verbatim(quote_spanned!(call.method.span()=> __rt::Checked(&#receiver).steady()));
        }
        if !known && active {
            *e = checked_call(call, is_place, is_receiver);
        }
    }

    pub(super) fn refuse_encoding(&self, at: impl ToTokens, method: &str) {
        if methods::encodes(method) {
            self.lowering.ctxt.refuse(
                at,
                format!("`{method}` of an active value loses its derivative; if that is meant, call it of `stop_gradient(x)`"),
            );
        }
    }

    /// Whether a receiver is active, or a chain of methods that begins with something active.
    fn reaches_active(&self, receiver: &Expr) -> bool {
        self.lowering.is_active(receiver)
            || match receiver {
                Expr::Paren(e) => self.reaches_active(&e.expr),
                Expr::MethodCall(m) if self.hides_activity(m) => {
                    self.reaches_active(&m.receiver) || m.args.iter().any(|a| self.lowering.is_active(a))
                }
                _ => false,
            }
    }

    /// Whether a method is neither known of its receiver nor one of a number that ends all derivatives.
    fn hides_activity(&self, call: &syn::ExprMethodCall) -> bool {
        let name = call.method.to_string();
        let ends = methods::looks(&name) || Prim::method(&name).is_some_and(Prim::is_inactive);
        !ends && self.receiver(&call.receiver).gives(&name).is_none()
    }

    /// What the tokens tell of a receiver; nothing, where they name what the copied code itself binds.
    fn receiver(&self, receiver: &Expr) -> Receiver {
        if self.names_bound(receiver) {
            return Receiver::Unknown;
        }
        match Receiver::of(&self.lowering.guess(receiver)) {
            Receiver::Unknown => match receiver {
                Expr::Paren(e) => self.receiver(&e.expr),
                Expr::Group(e) => self.receiver(&e.expr),
                Expr::Reference(e) => self.receiver(&e.expr),
                Expr::Range(_) => Receiver::Walk,
                Expr::MethodCall(m) => {
                    let (receiver, name) = (self.receiver(&m.receiver), m.method.to_string());
                    let view = methods::is_view(&name).then_some(Receiver::Walk);
                    receiver.gives(&name).or(view).unwrap_or(Receiver::Unknown)
                }
                _ => Receiver::Unknown,
            },
            known => known,
        }
    }

    fn names_bound(&self, expr: &Expr) -> bool {
        struct Names<'n>(&'n [HashSet<String>], bool);
        impl<'ast> Visit<'ast> for Names<'_> {
            fn visit_ident(&mut self, ident: &'ast syn::Ident) {
                self.1 |= self.0.iter().any(|names| names.contains(&ident.to_string()));
            }
        }
        let mut names = Names(&self.bound, false);
        names.visit_expr(expr);
        names.1
    }

    /// A local that an unknown method might change is memory; a value is not `mut`.
    fn may_change(&mut self, receiver: &Expr) {
        // A number that a method gives is not what the method was called on.
        if let Expr::MethodCall(call) = receiver
            && !self.hides_activity(call)
        {
            return;
        }
        let root = super::place::root_name(receiver).map(ToString::to_string);
        match root.and_then(|r| self.local(&r)) {
            // Active memory holds numbers, and methods of numbers give numbers.
            Some(Holds::Place { active: true, .. }) if is_number(receiver) => {}
            Some(Holds::Place { mutable: true, .. }) => self.written(receiver, None),
            _ => {}
        }
    }
}

/// What a primitive gives.
fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => Prim::method(&call.method.to_string()).is_some(),
        Expr::Paren(e) => is_number(&e.expr),
        _ => false,
    }
}

/// An unknown method of an active receiver: shared access only, so that nothing active is changed behind the
/// transforms' back; and rustc must find the result of the whole chain inactive.
fn checked_call(call: &syn::ExprMethodCall, is_place: bool, is_receiver: bool) -> Expr {
    let (receiver, method, turbofish, args) = (&call.receiver, &call.method, &call.turbofish, &call.args);
    let span = method.span();
    // What is no place (an iterator) is a temporary, and may be advanced.
    let receiver = if is_place { quote_spanned!(span=> (&#receiver)) } else { quote_spanned!(span=> (#receiver)) };
    let called = quote_spanned!(span=> #receiver.#method #turbofish (#args));
    Expr::Verbatim(if is_receiver { called } else { quote_spanned!(span=> __rt::inactive(#called)) })
}
