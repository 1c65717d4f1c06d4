//! Expressions that name a place: `a[i]`, `x[lo..hi]`, `*r`, `t.0`.

use syn::{Expr, Member};

use super::{Holds, Lowering, Val};
use crate::ir::{Opaque, Operand, Place, Projection, Purity, Ty};
use quote::ToTokens;

/// The local a place expression starts from.
pub fn root_name(expr: &Expr) -> Option<&syn::Ident> {
    match expr {
        Expr::Path(p) => p.path.get_ident(),
        Expr::Index(e) => root_name(&e.expr),
        Expr::Field(e) => root_name(&e.base),
        Expr::Paren(e) => root_name(&e.expr),
        Expr::Group(e) => root_name(&e.expr),
        Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => root_name(&e.expr),
        Expr::Reference(e) => root_name(&e.expr),
        Expr::MethodCall(e) => root_name(&e.receiver),
        _ => None,
    }
}

/// Whether the expression names a place, which a method may borrow, and not a temporary.
pub fn is_place(expr: &Expr) -> bool {
    match ungrouped(expr) {
        Expr::Path(_) | Expr::Index(_) | Expr::Field(_) | Expr::Reference(_) => true,
        Expr::Unary(e) => matches!(e.op, syn::UnOp::Deref(_)),
        _ => false,
    }
}

/// The expression in parentheses, or in the invisible ones around a parameter of a `macro_rules!`.
pub fn ungrouped(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(e) => ungrouped(&e.expr),
        Expr::Group(e) => ungrouped(&e.expr),
        other => other,
    }
}

impl Lowering<'_> {
    /// The float type and the method of `f64::method` and its like.
    pub fn float_function(&self, func: &Expr) -> Option<(Ty, String)> {
        let Expr::Path(p) = ungrouped(func) else { return None };
        let mut owner = p.path.clone();
        let name = owner.segments.pop()?.ident.to_string();
        owner.segments.pop_punct();
        let owner = syn::Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: owner });
        let ty = self.shape(&owner);
        ty.is_float().then_some((ty, name))
    }

    /// The place that `expr` names, if it starts from a local that holds one.
    pub fn place(&mut self, expr: &Expr) -> Option<PlaceRef> {
        match expr {
            Expr::Path(p) => self.local_place(p),
            Expr::Paren(e) => self.place(&e.expr),
            Expr::Group(e) => self.place(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => {
                let place = self.place(&e.expr)?;
                Some(PlaceRef { is_ref: false, ..place })
            }
            Expr::Index(e) => {
                let base = self.place(&e.expr)?;
                let (projection, ty) = self.index(&e.index, &base.ty);
                Some(PlaceRef { place: base.place.then(projection), is_ref: false, ty, ..base })
            }
            Expr::Field(e) => {
                if self.tuple_value(&e.base).is_some() {
                    return None;
                }
                let base = self.place(&e.base)?;
                let ty = match (&base.ty, &e.member) {
                    (Ty::Tuple(parts), Member::Unnamed(i)) => {
                        parts.get(i.index as usize).cloned().unwrap_or(Ty::Unknown)
                    }
                    _ => Ty::Unknown,
                };
                let projection = Projection::Field(e.member.to_token_stream());
                Some(PlaceRef { place: base.place.then(projection), is_ref: false, ty, ..base })
            }
            _ => None,
        }
    }

    /// The place of the local that a place expression starts from. Unlike [`Lowering::place`], this computes no index.
    pub fn root_place(&mut self, expr: &Expr) -> Option<PlaceRef> {
        match expr {
            Expr::Path(p) => self.local_place(p),
            Expr::Paren(e) => self.root_place(&e.expr),
            Expr::Group(e) => self.root_place(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => self.root_place(&e.expr),
            Expr::Index(e) => self.root_place(&e.expr),
            Expr::Field(e) if self.tuple_value(&e.base).is_none() => self.root_place(&e.base),
            _ => None,
        }
    }

    fn local_place(&mut self, p: &syn::ExprPath) -> Option<PlaceRef> {
        let id = self.scopes.find(&p.path.get_ident()?.to_string())?;
        let binding = self.scopes.get(id);
        match &binding.holds {
            Holds::Place { place, is_ref, mutable, active } => {
                let (place, is_ref, mutable, active) = (place.clone(), *is_ref, *mutable, *active);
                let ty =
                    if place.projections.is_empty() { self.b.arena.ty(place.root).clone() } else { binding.ty.clone() };
                Some(PlaceRef { place, is_ref, mutable, active, ty, id })
            }
            Holds::Value(Val::One { operand: Operand::Var(v), active }) => {
                let info = self.b.arena.info(*v);
                let (by_ref, ty) = (info.by_ref, info.ty.clone());
                Some(PlaceRef { place: Place::root(*v), is_ref: by_ref, mutable: false, active: *active, ty, id })
            }
            Holds::Value(_) => None,
        }
    }

    /// The components of a local tuple, or of a part of one.
    pub fn tuple_value(&self, base: &Expr) -> Option<&Val> {
        let value = match base {
            Expr::Path(p) => self.scopes.value(self.scopes.find(&p.path.get_ident()?.to_string())?)?,
            Expr::Field(e) => self.tuple_part(e)?,
            _ => return None,
        };
        Some(value).filter(|v| matches!(v, Val::Parts(..)))
    }

    /// What `t.0` holds, where the components of `t` are known.
    pub fn tuple_part(&self, field: &syn::ExprField) -> Option<&Val> {
        match self.tuple_value(&field.base)? {
            Val::Parts(whole, parts) => parts.get(whole.position(&field.member)?),
            Val::One { .. } => None,
        }
    }

    fn index(&mut self, index: &Expr, base: &Ty) -> (Projection, Ty) {
        match index {
            Expr::Range(r) => {
                let lo = r.start.as_ref().map(|e| self.position(e));
                let hi = r.end.as_ref().map(|e| self.position(e));
                let inclusive = matches!(r.limits, syn::RangeLimits::Closed(_));
                (Projection::Range { lo, hi, inclusive }, Ty::Slice(Box::new(base.element())))
            }
            Expr::Paren(p) => self.index(&p.expr, base),
            e => (Projection::Index(self.position(e)), base.element()),
        }
    }

    /// An index value, which must be `usize`.
    fn position(&mut self, expr: &Expr) -> Opaque {
        let value = self.index_value(expr);
        let usize = Ty::Int(Some("usize"));
        self.constraints.extend(value.like.map(|v| super::unify::Constraint::Is(v, usize)));
        value
    }

    /// An index that means the same wherever it is evaluated later in this scope.
    pub fn index_value(&mut self, expr: &Expr) -> Opaque {
        let opaque = self.opaque(expr);
        let is_stable = opaque.purity == Purity::Cheap && opaque.reads.iter().all(|v| !self.b.arena.is_memory(*v));
        if is_stable {
            return opaque;
        }
        let hint = self.b.hint.clone();
        self.hint("index", opaque.span);
        let span = opaque.span;
        let operand = self.hoist(opaque);
        self.b.hint = hint;
        let ty = self.b.arena.operand_ty(&operand);
        self.synthesize(self.operand_tokens(&operand, span), ty, Purity::Cheap, span)
    }
}

/// A place and what is known of it.
#[derive(Clone, Debug)]
pub struct PlaceRef {
    pub place: Place,
    /// The expression is a reference to the place.
    pub is_ref: bool,
    pub mutable: bool,
    pub active: bool,
    pub ty: Ty,
    pub id: super::BindingId,
}
