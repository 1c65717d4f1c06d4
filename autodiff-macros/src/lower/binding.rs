//! `let`: locals that hold a value, memory or a reference, and patterns.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::scope::Binding;
use super::scope::Whole;
use super::unify::Constraint;
use super::{BindingId, Holds, Lowering, Val, guess, prescan};
use crate::ir::{self, Aggregate, Operand, Place, Purity, Ty};

impl Lowering<'_> {
    pub(super) fn local(&mut self, local: &syn::Local) {
        let Some(init) = &local.init else { return self.declare_later(&local.pat) };
        self.bind(&local.pat, &init.expr);
    }

    /// `let x;`
    fn declare_later(&mut self, pat: &Pat) {
        match prescan::simple_name(pat) {
            Some(p) => {
                let declared = annotation(pat).map_or(Ty::Unknown, |t| self.shape(t));
                self.declare(p, Holds::Value(Val::inactive(Operand::Undefined)), declared);
            }
            None => match pat {
                Pat::Tuple(t) => t.elems.iter().for_each(|p| self.declare_later(p)),
                _ => self.ctxt.refuse(pat, "this pattern without a value is not supported; declare each name"),
            },
        }
    }

    fn declare(&mut self, pat: &syn::PatIdent, holds: Holds, ty: Ty) -> BindingId {
        let source = std::ptr::from_ref(pat).addr();
        let id = self.scopes.declare(Binding { name: pat.ident.to_string(), holds, source, ty });
        if self.is_known_active(source) {
            self.mark_active(id);
        }
        id
    }

    fn bind(&mut self, pat: &Pat, init: &Expr) {
        match pat {
            Pat::Type(t) => self.bind_named(&t.pat, init, Some(&t.ty)),
            Pat::Paren(p) => self.bind(&p.pat, init),
            _ => self.bind_named(pat, init, None),
        }
    }

    fn bind_named(&mut self, pat: &Pat, init: &Expr, annotation: Option<&syn::Type>) {
        let Some(p) = plain_name(pat) else {
            self.hint("part", pat.span());
            if let Some(place) = self.matched_place(pat, init) {
                return self.destructure_place(pat, &place);
            }
            let value = self.typed_expr(init, annotation);
            return self.destructure(pat, value);
        };
        self.hint(&p.ident.to_string(), p.ident.span());
        if self.bind_reference(p, init) || self.bind_list(p, init) {
            return;
        }
        if p.mutability.is_some() && self.is_memory(p, init, annotation) {
            return self.bind_memory(p, init, annotation);
        }
        let value = match annotation {
            Some(syn::Type::Tuple(_)) => self.typed_expr(init, annotation),
            _ => self.expr(init),
        };
        if self.is_reassigned_aggregate(p, &value) {
            return self.bind_memory_value(p, value, annotation);
        }
        let references = if value.is_active() { self.references(init) } else { 0 };
        let id = self.bind_value(p, value, annotation);
        self.references.insert(id, references);
    }

    /// How many references an expression puts around what it refers to.
    fn references(&self, expr: &Expr) -> usize {
        match super::place::ungrouped(expr) {
            Expr::Reference(r) => 1 + self.references(&r.expr),
            Expr::Path(p) => p.path.get_ident().map_or(0, |name| self.references_around(&name.to_string())),
            _ => 0,
        }
    }

    /// How many references a local has around what generated code has for it.
    pub(super) fn references_around(&self, name: &str) -> usize {
        self.scopes.find(name).and_then(|id| self.references.get(&id)).copied().unwrap_or(0)
    }

    /// A `mut` local that a loop assigns, and that is not known to be a number: changed in place.
    pub(super) fn is_reassigned_aggregate(&mut self, p: &syn::PatIdent, value: &Val) -> bool {
        let Val::One { operand, .. } = value else { return false };
        let is_number =
            self.b.arena.operand_ty(operand).is_word() || matches!(operand, Operand::Undefined | Operand::Constant(_));
        let name = p.ident.to_string();
        p.mutability.is_some() && self.loop_assigned.contains(&name) && !is_number && !self.is_calculated(p)
    }

    /// A local of which an earlier run found that arithmetic makes it active: it is a number.
    fn is_calculated(&self, p: &syn::PatIdent) -> bool {
        self.calculated.contains(&p.ident.to_string()) && self.is_known_active(std::ptr::from_ref(p).addr())
    }

    pub(super) fn bind_memory_value(&mut self, p: &syn::PatIdent, value: Val, annotation: Option<&syn::Type>) {
        let operand = self.operand_of(&value);
        let ty = self.b.arena.operand_ty(&operand);
        let expr = self.take_definition(&operand).unwrap_or_else(|| as_expr(operand, &self.b));
        self.declare_memory(p, (expr, ty, value.is_active()), annotation);
    }

    pub(super) fn bind_value(&mut self, p: &syn::PatIdent, value: Val, annotation: Option<&syn::Type>) -> BindingId {
        let declared = annotation.map_or(Ty::Unknown, |t| self.shape(t));
        let value = match value {
            Val::One { operand, active } => {
                let active = active && !annotation.is_some_and(crate::ty::is_inactive);
                Val::One { operand: self.annotated(operand, annotation, &declared), active }
            }
            tuple => tuple,
        };
        let ty = match (&declared, &value) {
            (Ty::Unknown, Val::One { operand, active: false }) => self.b.arena.operand_ty(operand),
            _ => declared,
        };
        self.declare(p, Holds::Value(value), ty)
    }

    /// A value of the type written on its `let`; the components of a tuple each of its own.
    fn typed_expr(&mut self, init: &Expr, annotation: Option<&syn::Type>) -> Val {
        match (super::place::ungrouped(init), annotation) {
            (Expr::Tuple(t), Some(syn::Type::Tuple(types))) if t.elems.len() == types.elems.len() => {
                let parts = t.elems.iter().zip(&types.elems);
                Val::tuple(parts.map(|(part, ty)| self.typed_expr(part, Some(ty))).collect())
            }
            (_, Some(ty)) => {
                let value = self.expr(init);
                self.typed(value, ty)
            }
            (_, None) => self.expr(init),
        }
    }

    /// The value with the types written on the `let` of a pattern.
    fn typed(&mut self, value: Val, ty: &syn::Type) -> Val {
        let declared = self.shape(ty);
        let value = match (value, ty) {
            (Val::One { operand, active }, syn::Type::Tuple(types)) => {
                let operand = self.annotated(operand, Some(ty), &declared);
                Val::tuple(self.parts(Val::One { operand, active }, types.elems.len()))
            }
            (value, _) => value,
        };
        match (value, ty) {
            (Val::Parts(Whole::Tuple, parts), syn::Type::Tuple(types)) => {
                Val::tuple(parts.into_iter().zip(&types.elems).map(|(part, ty)| self.typed(part, ty)).collect())
            }
            (Val::One { operand, active }, _) => {
                let active = active && !crate::ty::is_inactive(ty);
                Val::One { operand: self.annotated(operand, Some(ty), &declared), active }
            }
            (tuple, _) => tuple,
        }
    }

    /// The operand as a value of the type written on the `let`, where that may matter for inference.
    fn annotated(&mut self, operand: Operand, annotation: Option<&syn::Type>, declared: &Ty) -> Operand {
        let Some(ty) = annotation else { return operand };
        if matches!(operand, Operand::Undefined) {
            return operand;
        }
        let known = self.b.arena.operand_ty(&operand);
        if known == *declared && known != Ty::Unknown {
            return operand;
        }
        if let Operand::Var(v) = operand {
            self.constraints.push(match declared {
                Ty::Unknown => Constraint::Named(v, Box::new(ty.clone())),
                known => Constraint::Is(v, known.clone()),
            });
            let info = self.b.arena.info_mut(v);
            if info.annotation.is_none() && !info.memory && self.b.stmts().last().is_some_and(|s| defines(s, v)) {
                let info = self.b.arena.info_mut(v);
                info.annotation = Some(ty.to_token_stream());
                if *declared != Ty::Unknown {
                    info.ty = declared.clone();
                }
                return operand;
            }
            return operand;
        }
        let tokens = self.operand_tokens(&operand, ty.span());
        let opaque = self.synthesize(tokens, declared.clone(), Purity::Cheap, ty.span());
        let value = self.b.value(ir::Expr::Opaque(opaque), declared.clone());
        if let Operand::Var(v) = value {
            self.b.arena.info_mut(v).annotation = Some(ty.to_token_stream());
        }
        value
    }

    /// `let r = &a[i];`, `let r = &mut a[..];`, `let r = w;` with `w` a reference: a new name for a place.
    fn bind_reference(&mut self, p: &syn::PatIdent, init: &Expr) -> bool {
        let (target, is_new_ref, mutable) = match init {
            Expr::Reference(r) if r.mutability.is_none() => (referent(&r.expr), true, false),
            Expr::Reference(r) => (&*r.expr, true, true),
            Expr::Path(_) => (init, false, false),
            _ => return false,
        };
        if !(self.is_active(target) || self.refers_to_memory(target, is_new_ref, mutable)) {
            if p.mutability.is_some() && (is_new_ref || self.place(target).is_some_and(|p| p.is_ref && !p.ty.is_word()))
            {
                self.refuse_rebinding(p);
            }
            return false;
        }
        let Some(place) = self.place(target) else { return false };
        if !is_new_ref && !place.is_ref {
            return false;
        }
        if place.ty.is_float() && !self.b.arena.is_memory(place.place.root) && place.place.projections.is_empty() {
            return false;
        }
        if p.mutability.is_some() {
            self.refuse_rebinding(p);
        }
        let mutable = if is_new_ref { mutable } else { place.mutable };
        let part = if is_new_ref && !mutable { self.alias(p, place.place, &place.ty) } else { place.place };
        let holds = Holds::Place { place: part, is_ref: true, mutable, active: place.active };
        let references = self.references(init).saturating_sub(usize::from(is_new_ref));
        let id = self.declare(p, holds, place.ty);
        self.references.insert(id, references);
        true
    }

    /// What a chain collected gets its name; nobody else knows it by another.
    fn bind_list(&mut self, p: &syn::PatIdent, init: &Expr) -> bool {
        let Expr::Path(path) = init else { return false };
        let is_list = path.path.get_ident().is_some_and(|name| name.to_string().starts_with(super::chains::LIST));
        let Some(place) = is_list.then(|| self.place(init)).flatten() else { return false };
        if !self.b.arena.is_memory(place.place.root) {
            return false;
        }
        self.b.arena.info_mut(place.place.root).name = p.ident.to_string();
        let mutable = p.mutability.is_some();
        let holds = Holds::Place { place: place.place, is_ref: false, mutable, active: place.active };
        self.declare(p, holds, place.ty);
        true
    }

    /// `&mut x`, or a local that is one, of memory, which may become active through it.
    pub(super) fn refers_to_memory(&mut self, target: &Expr, is_new_ref: bool, mutable: bool) -> bool {
        let place = self.root_place(target).filter(|p| self.b.arena.is_memory(p.place.root));
        place.is_some_and(|p| if is_new_ref { mutable } else { p.is_ref && p.mutable })
    }

    pub(super) fn refuse_rebinding(&self, p: impl ToTokens) {
        self.ctxt.refuse(p, "a reference that is rebound is not supported; use a new name for each, or an index");
    }

    /// A reference to a part of something immutable keeps its name in forward code.
    fn alias(&mut self, p: &syn::PatIdent, place: Place, ty: &Ty) -> Place {
        let is_part = place.projections.last().is_some_and(|p| matches!(p, ir::Projection::Range { .. }));
        if !is_part || self.b.arena.is_memory(place.root) {
            return place;
        }
        let var = self.b.arena.value(&p.ident.to_string(), p.ident.span(), ty.clone());
        self.b.arena.info_mut(var).by_ref = true;
        self.b.push(ir::Stmt::Alias { var, place: place.clone() });
        let covers = place.projections.len();
        Place { alias: Some(ir::Alias { var, covers }), ..place }
    }

    /// Whether a `mut` local is changed other than by plain assignment to a number.
    fn is_memory(&mut self, p: &syn::PatIdent, init: &Expr, annotation: Option<&syn::Type>) -> bool {
        if self.memory_names.contains(&p.ident.to_string()) {
            return true;
        }
        let by_type = annotation.map(|t| self.shape(t));
        let is_aggregate = matches!(by_type, Some(Ty::Array(..) | Ty::Vec(_) | Ty::Slice(_)));
        let is_constructor = matches!(init, Expr::Array(_) | Expr::Repeat(_)) || is_vec_macro(init);
        let is_constructor = is_constructor || super::variants::makes_variant(init);
        if is_aggregate || is_constructor {
            return true;
        }
        !(by_type.as_ref().is_some_and(Ty::is_word)
            || self.is_calculated(p)
            || self.is_active(init)
            || self.is_number(init))
    }

    fn is_number(&mut self, init: &Expr) -> bool {
        match init {
            Expr::Lit(l) => guess::literal_ty(&l.lit).is_word(),
            Expr::Tuple(t) => t.elems.iter().all(|e| self.is_active(e) || self.is_number(e)),
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Loop(_) => true,
            // What has effects is lowered once: this is only a question.
            other if self.has_effects(other) => {
                matches!(other, Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) | Expr::Paren(_))
            }
            other => self.opaque(other).ty.is_word(),
        }
    }

    fn bind_memory(&mut self, p: &syn::PatIdent, init: &Expr, annotation: Option<&syn::Type>) {
        match self.memory_init(init) {
            Some(made) => self.declare_memory(p, made, annotation),
            None => {
                let value = self.expr(init);
                self.bind_memory_value(p, value, annotation);
            }
        }
    }

    /// The inactive code or the copy behind a value that was defined just now, for memory to be made from directly.
    fn take_definition(&mut self, operand: &Operand) -> Option<ir::Expr> {
        let var = operand.var().filter(|var| !self.scopes.is_held(*var))?;
        let is_last = match self.b.stmts().last() {
            Some(ir::Stmt::Let { var: v, expr: ir::Expr::Opaque(_) }) => *v == var,
            Some(ir::Stmt::Let { var: v, expr: ir::Expr::Read(_) }) => *v == var && !self.b.is_shared(var),
            Some(ir::Stmt::Let { var: v, expr: ir::Expr::Aggregate(Aggregate::Struct(_), _) }) => *v == var,
            _ => false,
        };
        let Some(ir::Stmt::Let { expr, .. }) = is_last.then(|| self.b.stmts().pop()).flatten() else { return None };
        Some(expr)
    }

    fn declare_memory(&mut self, p: &syn::PatIdent, made: (ir::Expr, Ty, bool), annotation: Option<&syn::Type>) {
        let (expr, ty, active) = made;
        let declared = match annotation.map_or(Ty::Unknown, |t| self.shape(t)) {
            Ty::Unknown => ty,
            known => known,
        };
        let var = self.b.arena.memory(&p.ident.to_string(), p.ident.span(), declared.clone());
        self.b.arena.info_mut(var).annotation = annotation.map(ToTokens::to_token_stream);
        self.constraints.extend(annotation.map(|ty| Constraint::Named(var, Box::new(ty.clone()))));
        self.b.push(ir::Stmt::Memory { var, expr });
        let holds = Holds::Place { place: Place::root(var), is_ref: false, mutable: true, active };
        let id = self.declare(p, holds, declared);
        if active {
            self.mark_active(id);
        }
    }
}

/// The name that is all of the pattern.
fn plain_name(pat: &Pat) -> Option<&syn::PatIdent> {
    match pat {
        Pat::Ident(p) if p.by_ref.is_none() && p.subpat.is_none() => Some(p),
        _ => None,
    }
}

fn annotation(pat: &Pat) -> Option<&syn::Type> {
    match pat {
        Pat::Type(t) => Some(&t.ty),
        _ => None,
    }
}

/// What the references around it refer to.
fn referent(expr: &Expr) -> &Expr {
    match expr {
        Expr::Reference(r) if r.mutability.is_none() => referent(&r.expr),
        other => other,
    }
}

fn is_vec_macro(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(c) if super::vec::of_call(c).is_some())
}

fn defines(stmt: &ir::Stmt, var: ir::Var) -> bool {
    matches!(stmt, ir::Stmt::Let { var: v, .. } if *v == var)
}

/// An operand as the initial content of memory.
fn as_expr(operand: Operand, b: &crate::builder::Builder) -> ir::Expr {
    match operand {
        Operand::Var(v) => ir::Expr::Read(Place::root(v)),
        Operand::Constant(o) => ir::Expr::Opaque(o),
        other => ir::Expr::Opaque(constant_opaque(&other, b)),
    }
}

fn constant_opaque(operand: &Operand, b: &crate::builder::Builder) -> ir::Opaque {
    let tokens = match operand {
        Operand::Int(i) => proc_macro2::Literal::i64_unsuffixed(*i).into_token_stream(),
        Operand::Bool(v) => v.to_token_stream(),
        Operand::Number(x) => proc_macro2::Literal::f64_unsuffixed(*x).into_token_stream(),
        _ => quote::quote!(__rt::undefined()),
    };
    ir::Opaque::pure(tokens, b.arena.operand_ty(operand), proc_macro2::Span::call_site())
}
