//! What an assignment tells of the type of its value: it is that of the local, which held something before.
//!
//! In the user's code they are one variable; in generated code they are two, and rustc sees no tie between them.

use super::unify::Constraint;
use super::{BindingId, Lowering, Val};
use crate::ir::{Expr, Float, Opaque, Operand, Purity, Stmt, Ty, Var};

impl Lowering<'_> {
    /// The value that a local is given, as one of the local's type.
    pub(super) fn of_the_local(&mut self, id: BindingId, value: Val) -> Val {
        let old = match self.scopes.value(id) {
            Some(Val::One { operand: Operand::Var(old), active }) => Some((*old, *active)),
            _ => None,
        };
        let known = self.known_width(id, old);
        match value {
            Val::One { operand: Operand::Constant(o), active } if o.ty == Ty::Float(Float::Any) => {
                let literal = match (old, &known) {
                    (None, None) => return Val::One { operand: Operand::Constant(o), active },
                    (Some((old, _)), None) => self.literal_of_type(old, o),
                    _ => o,
                };
                let operand = self.b.value(Expr::Opaque(literal), Ty::Float(Float::Any));
                self.tie(operand.var(), known, old);
                Val::One { operand, active }
            }
            Val::One { operand: Operand::Var(v), active: false } if self.is_open(v) => {
                self.tie(Some(v), known, old);
                value
            }
            other => other,
        }
    }

    /// The width of the local, if the tokens tell it, and how it is written.
    fn known_width(&self, id: BindingId, old: Option<(Var, bool)>) -> Option<Ty> {
        let old_ty = old.map(|(old, _)| self.b.arena.ty(old).clone());
        // An active number is of the one type that the parameters are of.
        let only = self.only_width.filter(|_| old.is_some_and(|(_, active)| active)).map(Ty::Float);
        [Some(self.scopes.get(id).ty.clone()), old_ty, only].into_iter().flatten().find(|ty| width_tokens(ty).is_some())
    }

    fn tie(&mut self, new: Option<Var>, known: Option<Ty>, old: Option<(Var, bool)>) {
        let Some(new) = new else { return };
        match known {
            Some(ty) => {
                let info = self.b.arena.info_mut(new);
                info.annotation = width_tokens(&ty);
                info.ty = ty;
            }
            None => self.constraints.extend(old.map(|(old, _)| Constraint::Same(new, old))),
        }
    }

    /// A value that was made just now by code which may not tell its type.
    fn is_open(&mut self, var: Var) -> bool {
        let info = self.b.arena.info(var);
        let is_vague = matches!(info.ty, Ty::Unknown | Ty::Float(Float::Any)) && info.annotation.is_none();
        let is_plain = is_vague && !info.memory && !info.by_ref;
        is_plain && matches!(self.b.stmts().last(), Some(Stmt::Let { var: v, expr: Expr::Opaque(_) }) if *v == var)
    }

    /// rustc is shown a value of the type that is meant.
    fn literal_of_type(&mut self, like: Var, literal: Opaque) -> Opaque {
        let (span, name, tokens) = (literal.span, crate::names::placeholder(like, literal.span), literal.tokens);
        let tokens = quote::quote_spanned!(span=> __rt::like(&#name, #tokens));
        self.synthesize(tokens, literal.ty, Purity::Cheap, span)
    }
}

fn width_tokens(ty: &Ty) -> Option<proc_macro2::TokenStream> {
    match ty {
        Ty::Float(Float::F64) => Some(quote::quote!(f64)),
        Ty::Float(Float::F32) => Some(quote::quote!(f32)),
        _ => None,
    }
}
