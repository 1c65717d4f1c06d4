//! Expressions that change locals on the way (`n + { k += 1; k }`): their parts are computed one after the other.

use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr};

use super::opaque::is_compound;
use super::place::root_name;
use super::{Holds, Lowering, Val, methods};
use crate::ir::{Opaque, Operand, Prim, Purity, Ty};

impl Lowering<'_> {
    /// Whether evaluating the expression gives a local number a new value, or may change active memory.
    pub fn has_effects(&self, expr: &Expr) -> bool {
        struct Effects<'s, 'l> {
            lowering: &'s Lowering<'l>,
            found: bool,
        }
        impl Effects<'_, '_> {
            fn target(&mut self, target: &Expr) {
                let scopes = &self.lowering.scopes;
                let id = root_name(target).and_then(|r| scopes.find(&r.to_string()));
                self.found |= id.is_some_and(|id| match scopes.get(id).holds {
                    Holds::Value(_) => true,
                    Holds::Place { active, .. } => active,
                });
            }
        }
        impl<'ast> Visit<'ast> for Effects<'_, '_> {
            fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
                match &*e.left {
                    Expr::Tuple(t) => t.elems.iter().for_each(|e| self.target(e)),
                    other => self.target(other),
                }
                visit::visit_expr_assign(self, e);
            }
            fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
                if is_compound(&e.op) {
                    self.target(&e.left);
                }
                visit::visit_expr_binary(self, e);
            }
            fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
                let scopes = &self.lowering.scopes;
                let id = root_name(&e.expr).and_then(|r| scopes.find(&r.to_string()));
                let is_active = |id| matches!(scopes.get(id).holds, Holds::Place { active: true, .. });
                self.found |= e.mutability.is_some() && id.is_some_and(is_active);
                visit::visit_expr_reference(self, e);
            }
            fn visit_expr_call(&mut self, e: &'ast syn::ExprCall) {
                self.found |= self.lowering.changes_active(e);
                visit::visit_expr_call(self, e);
            }
            fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
                self.found |= self.lowering.changes_sequence(e);
                visit::visit_expr_method_call(self, e);
            }
            fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        }
        let mut effects = Effects { lowering: self, found: false };
        effects.visit_expr(expr);
        effects.found
    }

    /// The value of such an expression, its parts in Rust's order.
    pub(super) fn in_sequence(&mut self, expr: &Expr) -> Opaque {
        let span = expr.span();
        let tokens = match expr {
            Expr::Paren(e) => return self.in_sequence(&e.expr),
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Loop(_) => {
                let value = self.control_value(expr);
                let operand = self.operand_of(&value);
                self.operand_tokens(&operand, span)
            }
            Expr::Binary(e) if matches!(e.op, BinOp::And(_) | BinOp::Or(_)) => return self.lazily(e),
            Expr::Binary(e) if !is_compound(&e.op) => {
                let (left, op) = (self.part(&e.left), &e.op);
                let right = self.part(&e.right);
                quote_spanned!(span=> #left #op #right)
            }
            Expr::Unary(e) => {
                let (op, inner) = (&e.op, self.part(&e.expr));
                quote_spanned!(span=> #op #inner)
            }
            Expr::Cast(e) => {
                let (inner, ty) = (self.part(&e.expr), &e.ty);
                quote_spanned!(span=> #inner as #ty)
            }
            Expr::Index(e) => {
                let base = self.opaque(&e.expr).tokens;
                let index = self.part(&e.index);
                quote_spanned!(span=> #base[#index])
            }
            Expr::MethodCall(e) => {
                let receiver = self.part(&e.receiver);
                let args: Vec<_> = e.args.iter().map(|a| self.part(a)).collect();
                let (method, turbofish) = (&e.method, &e.turbofish);
                let called = quote_spanned!(span=> #receiver.#method #turbofish(#(#args),*));
                let is_known = Prim::method(&method.to_string()).is_some() || methods::looks(&method.to_string());
                let is_active = || self.is_active(&e.receiver) || e.args.iter().any(|a| self.is_active(a));
                // rustc must find the result of an unknown method inactive.
                if is_known || !is_active() { called } else { quote_spanned!(span=> __rt::inactive(#called)) }
            }
            Expr::Call(e) if self.changes_active(e) => {
                let value = self.call(e);
                let operand = self.operand_of(&value);
                self.operand_tokens(&operand, span)
            }
            Expr::Call(e) if super::vec::of_call(e).is_some() => {
                let mut parts = e.clone();
                for part in &mut parts.args {
                    *part = Expr::Verbatim(self.part(part));
                }
                super::vec::macro_of(&parts).to_token_stream()
            }
            Expr::Call(e) => {
                self.check_stop(e);
                let args: Vec<_> = e.args.iter().map(|a| self.part(a)).collect();
                let function = &e.func;
                quote_spanned!(span=> #function(#(#args),*))
            }
            Expr::Reference(e) if e.mutability.is_none() => {
                let inner = self.part(&e.expr);
                quote_spanned!(span=> &#inner)
            }
            Expr::Tuple(e) => {
                let parts: Vec<_> = e.elems.iter().map(|e| self.part(e)).collect();
                quote_spanned!(span=> (#(#parts,)*))
            }
            Expr::Array(e) => {
                let parts: Vec<_> = e.elems.iter().map(|e| self.part(e)).collect();
                quote_spanned!(span=> [#(#parts),*])
            }
            Expr::Field(e) => {
                let (base, member) = (self.part(&e.base), &e.member);
                quote_spanned!(span=> #base.#member)
            }
            other => {
                self.ctxt.refuse(other, "a local is changed inside an expression; do that in a statement of its own");
                return self.synthesize(quote_spanned!(span=> ()), Ty::Unknown, Purity::Cheap, span);
            }
        };
        let renamed = syn::parse2::<Expr>(tokens.clone());
        let ty = renamed.map_or(Ty::Unknown, |e| self.guess(&e));
        self.synthesize(tokens, ty, Purity::Impure, span)
    }

    /// One part, computed now.
    fn part(&mut self, expr: &Expr) -> proc_macro2::TokenStream {
        let hint = self.b.hint.clone();
        self.hint("part", expr.span());
        let (operand, _) = self.operand(expr);
        self.b.hint = hint;
        let tokens = self.operand_tokens(&operand, expr.span());
        match operand {
            Operand::Constant(_) => quote_spanned!(expr.span()=> (#tokens)),
            _ => tokens.into_token_stream(),
        }
    }

    /// `a && b` runs `b` only if `a` holds.
    fn lazily(&mut self, e: &syn::ExprBinary) -> Opaque {
        let span = e.span();
        let left = self.opaque(&e.left);
        let left = self.hoist(left);
        let is_and = matches!(e.op, BinOp::And(_));
        let source = std::ptr::from_ref(e).addr();
        let id = self.scopes.hidden("condition", Val::inactive(Operand::Bool(!is_and)), source);
        let right = |l: &mut Self| {
            let right = l.opaque(&e.right);
            let right = l.hoist(right);
            l.scopes.set(id, Val::inactive(right));
        };
        if is_and {
            self.if_else(left, right, |_| {});
        } else {
            self.if_else(left, |_| {}, right);
        }
        let value = self.scopes.value(id).cloned().expect("a value");
        let operand = self.operand_of(&value);
        self.synthesize(self.operand_tokens(&operand, span), Ty::Bool, Purity::Cheap, span)
    }
}
