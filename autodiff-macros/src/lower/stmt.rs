//! Statements: `let`, assignment, blocks.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, Pat, Stmt};

use super::scope::Binding;
use super::unify::Constraint;
use super::{BindingId, Holds, Lowering, Sink, Val, opaque, prescan};
use crate::ir::{self, Operand, Place, Prim, Purity, Ty};

impl Lowering<'_> {
    /// A block in a scope of its own.
    pub fn body(&mut self, block: &syn::Block, sink: Sink) {
        self.scopes.open();
        self.stmts(&block.stmts, sink);
        self.scopes.close();
    }

    /// Statements to the end of their block. What stands behind a statement that may leave goes into the arm that stays.
    pub fn stmts(&mut self, stmts: &[Stmt], sink: Sink) {
        let mut rest = stmts;
        while let Some((first, behind)) = rest.split_first() {
            if let Stmt::Expr(e @ (Expr::If(_) | Expr::Match(_)), semi) = first
                && prescan::may_leave(e)
                && (!behind.is_empty() || semi.is_none())
            {
                return self.branch_with_rest(e, behind, sink);
            }
            let is_tail = behind.is_empty();
            self.stmt(first, is_tail, sink);
            rest = behind;
            match self.exit_state() {
                Exit::Never => {}
                Exit::Always => return,
                Exit::Maybe(left) => {
                    if !rest.is_empty() {
                        return self.guarded(left, rest, sink);
                    }
                }
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt, is_tail: bool, sink: Sink) {
        match stmt {
            Stmt::Local(local) => self.local(local),
            Stmt::Item(syn::Item::Fn(_) | syn::Item::Const(_) | syn::Item::Use(_)) => {
                self.ctxt.refuse(stmt, "an item inside a differentiable function is not supported; move it out");
            }
            Stmt::Item(item) => {
                self.ctxt.refuse(item, "an item inside a differentiable function is not supported; move it out")
            }
            Stmt::Macro(m) => {
                let expr = Expr::Macro(syn::ExprMacro { attrs: m.attrs.clone(), mac: m.mac.clone() });
                if is_tail && m.semi_token.is_none() && sink != Sink::Discard {
                    let value = self.expr(&expr);
                    return self.unless_left(&expr, |l| l.deliver(value, sink));
                }
                self.expr_stmt(&expr);
            }
            Stmt::Expr(e, None) if is_tail => {
                if let Sink::Into(id) = sink {
                    self.hint_of(id);
                    let value = self.expr(e);
                    if !value.is_undefined() {
                        self.unless_left(e, |l| l.deliver(value, sink));
                    }
                } else {
                    self.expr_stmt(e);
                }
            }
            Stmt::Expr(e, _) => self.expr_stmt(e),
        }
    }

    fn hint_of(&mut self, id: BindingId) {
        let name = self.scopes.get(id).name.clone();
        self.hint(&name, proc_macro2::Span::call_site());
    }

    /// Hands a block's value to whoever wants it.
    pub fn deliver(&mut self, value: Val, sink: Sink) {
        if let Sink::Into(id) = sink {
            self.assign_binding(id, value);
        }
    }

    /// An expression whose value nobody wants.
    pub fn expr_stmt(&mut self, e: &Expr) {
        match e {
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => {
                self.control(e, Sink::Discard);
            }
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => self.jump(e),
            Expr::Assign(_) => self.assign(e),
            Expr::Binary(b) if opaque::is_compound(&b.op) => self.assign(e),
            Expr::Call(c) if self.is_active(e) || self.passes_active_mutably(c) => {
                self.call(c);
            }
            Expr::MethodCall(_) if self.is_active(e) => {
                self.expr(e);
            }
            Expr::Paren(p) => self.expr_stmt(&p.expr),
            Expr::Tuple(t) if t.elems.is_empty() => {}
            _ => self.effect(e),
        }
    }

    fn local(&mut self, local: &syn::Local) {
        let Some(init) = &local.init else { return self.declare_later(&local.pat) };
        if let Some((token, _)) = &init.diverge {
            self.ctxt.refuse(token, "`let … else` is not supported yet; use `if` with an early `return`");
        }
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
        let Pat::Ident(p) = pat else {
            self.hint("part", pat.span());
            let value = self.typed_expr(init, annotation);
            return self.destructure(pat, value);
        };
        if p.by_ref.is_some() || p.subpat.is_some() {
            self.ctxt.refuse(p, "`ref` and `@` patterns are not supported yet");
        }
        self.hint(&p.ident.to_string(), p.ident.span());
        if self.bind_reference(p, init) {
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
        self.bind_value(p, value, annotation);
    }

    /// A `mut` local that a loop assigns, and that is not known to be a number: changed in place.
    fn is_reassigned_aggregate(&mut self, p: &syn::PatIdent, value: &Val) -> bool {
        let Val::One { operand, .. } = value else { return false };
        let is_number =
            self.b.arena.operand_ty(operand).is_word() || matches!(operand, Operand::Undefined | Operand::Constant(_));
        p.mutability.is_some() && self.loop_assigned.contains(&p.ident.to_string()) && !is_number
    }

    fn bind_memory_value(&mut self, p: &syn::PatIdent, value: Val, annotation: Option<&syn::Type>) {
        let operand = self.operand_of(&value);
        let ty = self.b.arena.operand_ty(&operand);
        let expr = self.take_definition(&operand).unwrap_or_else(|| as_expr(operand, &self.b));
        self.declare_memory(p, (expr, ty, value.is_active()), annotation);
    }

    fn bind_value(&mut self, p: &syn::PatIdent, value: Val, annotation: Option<&syn::Type>) {
        let declared = annotation.map_or(Ty::Unknown, |t| self.shape(t));
        let value = match value {
            Val::One { operand, active } => {
                Val::One { operand: self.annotated(operand, annotation, &declared), active }
            }
            tuple => tuple,
        };
        self.declare(p, Holds::Value(value), declared);
    }

    /// A value of the type written on its `let`; the components of a tuple each of its own.
    fn typed_expr(&mut self, init: &Expr, annotation: Option<&syn::Type>) -> Val {
        match (super::place::ungrouped(init), annotation) {
            (Expr::Tuple(t), Some(syn::Type::Tuple(types))) if t.elems.len() == types.elems.len() => {
                let parts = t.elems.iter().zip(&types.elems);
                Val::Tuple(parts.map(|(part, ty)| self.typed_expr(part, Some(ty))).collect())
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
                Val::Tuple(self.parts(Val::One { operand, active }, types.elems.len()))
            }
            (value, _) => value,
        };
        match (value, ty) {
            (Val::Tuple(parts), syn::Type::Tuple(types)) => {
                Val::Tuple(parts.into_iter().zip(&types.elems).map(|(part, ty)| self.typed(part, ty)).collect())
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
            Expr::Reference(r) => (&*r.expr, true, r.mutability.is_some()),
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
        self.declare(p, holds, place.ty);
        true
    }

    /// `&mut x`, or a local that is one, of memory, which may become active through it.
    fn refers_to_memory(&mut self, target: &Expr, is_new_ref: bool, mutable: bool) -> bool {
        let place = self.place(target).filter(|p| self.b.arena.is_memory(p.place.root));
        place.is_some_and(|p| if is_new_ref { mutable } else { p.is_ref && p.mutable })
    }

    fn refuse_rebinding(&self, p: &syn::PatIdent) {
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
        let is_known = by_type.as_ref().is_some_and(Ty::is_word) || self.is_active(init) || self.is_number(init);
        is_aggregate || is_constructor || !is_known
    }

    fn is_number(&mut self, init: &Expr) -> bool {
        match init {
            Expr::Lit(l) => opaque::literal_ty(&l.lit).is_word(),
            Expr::Tuple(t) => t.elems.iter().all(|e| self.is_active(e) || self.is_number(e)),
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Loop(_) => true,
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
        let var = operand.var()?;
        let is_last = match self.b.stmts().last() {
            Some(ir::Stmt::Let { var: v, expr: ir::Expr::Opaque(_) }) => *v == var,
            Some(ir::Stmt::Let { var: v, expr: ir::Expr::Read(_) }) => *v == var && !self.b.is_shared(var),
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

    fn destructure(&mut self, pat: &Pat, value: Val) {
        match pat {
            Pat::Wild(_) => {}
            Pat::Paren(p) => self.destructure(&p.pat, value),
            Pat::Type(t) => self.destructure(&t.pat, value),
            Pat::Ident(p) => {
                let is_memory = p.mutability.is_some() && self.memory_names.contains(&p.ident.to_string());
                if is_memory || self.is_reassigned_aggregate(p, &value) {
                    self.bind_memory_value(p, value, None);
                } else {
                    self.bind_value(p, value, None);
                }
            }
            Pat::Tuple(t) => self.destructure_tuple(t, value),
            other if !value.is_active() => self.bind_inactive(other, value),
            other => self
                .ctxt
                .refuse(other, "this pattern on an active value is not supported yet; bind it and read its parts"),
        }
    }

    fn destructure_tuple(&mut self, t: &syn::PatTuple, value: Val) {
        if let Some(rest) = t.elems.iter().find(|p| matches!(p, Pat::Rest(_))) {
            return self.ctxt.refuse(rest, "`..` in a tuple pattern is not supported yet; name the parts");
        }
        let parts = self.parts(value, t.elems.len());
        for (pat, part) in t.elems.iter().zip(parts) {
            if let Some(p) = prescan::simple_name(pat) {
                self.hint(&p.ident.to_string(), p.ident.span());
            }
            self.destructure(pat, part);
        }
    }

    /// The components of a tuple value.
    pub fn parts(&mut self, value: Val, n: usize) -> Vec<Val> {
        match value {
            Val::Tuple(parts) => parts,
            Val::One { operand: Operand::Var(var), active } => (0..n)
                .map(|i| {
                    let index = syn::Index::from(i);
                    let place = Place::root(var).then(ir::Projection::Field(index.to_token_stream()));
                    let ty = match self.b.arena.ty(var) {
                        Ty::Tuple(tys) => tys.get(i).cloned().unwrap_or(Ty::Unknown),
                        _ => Ty::Unknown,
                    };
                    let active = active && !matches!(ty, Ty::Int(_) | Ty::Bool);
                    Val::One { operand: self.b.read(place, ty), active }
                })
                .collect(),
            other => vec![other; n],
        }
    }

    /// Any pattern on an inactive value: each name is taken out of it.
    fn bind_inactive(&mut self, pat: &Pat, value: Val) {
        let operand = self.operand_of(&value);
        let scrutinee = self.operand_tokens(&operand, pat.span());
        self.bind_pattern(pat, &scrutinee, &quote::quote!());
    }

    /// Binds what `pat` binds in `scrutinee`; `otherwise` is the arm for what does not match.
    pub fn bind_pattern(
        &mut self,
        pat: &Pat,
        scrutinee: &proc_macro2::TokenStream,
        otherwise: &proc_macro2::TokenStream,
    ) {
        for ident in opaque::bound_by(pat) {
            let plain = without_guard(pat);
            let tokens = quote::quote_spanned!(ident.span()=> match #scrutinee { #plain => #ident, #otherwise });
            let value = self.synthesize(tokens, Ty::Unknown, Purity::Cheap, ident.span());
            self.hint(&ident.to_string(), ident.span());
            let operand = self.b.value(ir::Expr::Opaque(value), Ty::Unknown);
            self.maybe_references.extend(operand.var());
            let source = std::ptr::from_ref(pat).addr();
            let holds = Holds::Value(Val::inactive(operand));
            self.scopes.declare(Binding { name: ident.to_string(), holds, source, ty: Ty::Unknown });
        }
    }

    /// Gives a local a new value.
    pub fn assign_binding(&mut self, id: BindingId, value: Val) {
        if value.is_active() {
            self.mark_active(id);
        }
        let value = self.typed_literal(id, value);
        self.scopes.set(id, value);
    }

    /// A bare float literal does not say which type it has; the local it is assigned to may.
    fn typed_literal(&mut self, id: BindingId, value: Val) -> Val {
        let width = match &self.scopes.get(id).ty {
            Ty::Float(ir::Float::F64) => quote::quote!(f64),
            Ty::Float(ir::Float::F32) => quote::quote!(f32),
            _ => return value,
        };
        match value {
            Val::One { operand: Operand::Constant(o), active } if o.ty == Ty::Float(ir::Float::Any) => {
                let operand = self.b.value(ir::Expr::Opaque(o), self.scopes.get(id).ty.clone());
                if let Operand::Var(v) = operand {
                    self.b.arena.info_mut(v).annotation = Some(width);
                }
                Val::One { operand, active }
            }
            other => other,
        }
    }

    /// `a = b`, `a += b`, `(a, b) = c`.
    pub fn assign(&mut self, expr: &Expr) {
        match expr {
            Expr::Assign(a) => match &*a.left {
                Expr::Tuple(t) => self.assign_tuple(t, &a.right),
                target => {
                    self.hint_target(target);
                    if !self.is_active_target(target, &a.right) {
                        return self.assign_inactive(target, expr, None, &a.right);
                    }
                    let value = self.expr(&a.right);
                    self.unless_left(expr, |l| l.store(target, value));
                }
            },
            Expr::Binary(b) => self.assign_compound(expr, b),
            _ => unreachable!("only assignments come here"),
        }
    }

    fn hint_target(&mut self, target: &Expr) {
        if let Some(root) = super::place::root_name(target) {
            let (name, span) = (root.to_string(), root.span());
            self.hint(&name, span);
        }
    }

    fn assign_tuple(&mut self, targets: &syn::ExprTuple, right: &Expr) {
        let value = self.expr(right);
        self.unless_left(right, |l| {
            let parts = l.parts(value, targets.elems.len());
            for (target, part) in targets.elems.iter().zip(parts) {
                match target {
                    Expr::Infer(_) => {}
                    Expr::Tuple(_) => l.ctxt.refuse(target, "a nested tuple on the left of `=` is not supported yet"),
                    target => l.store(target, part),
                }
            }
        });
    }

    /// Whether an assignment concerns active memory, an active value, or a local number.
    fn is_active_target(&mut self, target: &Expr, value: &Expr) -> bool {
        self.is_active(value)
            || self.is_active_memory(target)
            || matches!(value, Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Loop(_))
    }

    fn is_active_memory(&mut self, target: &Expr) -> bool {
        self.place(target).is_some_and(|p| p.active && self.b.arena.is_memory(p.place.root))
    }

    fn store(&mut self, target: &Expr, value: Val) {
        if let Some(id) = self.local_value(target) {
            return self.assign_binding(id, value);
        }
        let active = value.is_active();
        let operand = self.operand_of(&value);
        match self.place(target) {
            Some(place) => {
                if active {
                    self.mark_active(place.id);
                }
                self.b.push(ir::Stmt::Store { place: place.place, value: operand });
            }
            None => self.ctxt.refuse(target, "only a local, an element or a field can be assigned here"),
        }
    }

    /// The local number (or tuple) that `target` names.
    fn local_value(&self, target: &Expr) -> Option<BindingId> {
        let Expr::Path(p) = target else { return None };
        let id = self.scopes.find(&p.path.get_ident()?.to_string())?;
        self.scopes.value(id).map(|_| id)
    }

    /// Neither side is active: a local number gets a new value, memory is changed as the user wrote it.
    fn assign_inactive(&mut self, target: &Expr, whole: &Expr, op: Option<&proc_macro2::TokenStream>, right: &Expr) {
        let Some(id) = self.local_value(target) else {
            return match self.place(target).filter(|p| p.active && self.b.arena.is_memory(p.place.root)) {
                Some(part) => self.store_discrete(part, target, whole, op, right),
                None => self.change_memory(whole, right),
            };
        };
        let value = self.inactive_value(target, whole, op, right);
        self.unless_left(right, |l| l.assign_binding(id, value));
    }

    /// A part of active memory that carries no derivative: the integer of a tuple.
    fn store_discrete(
        &mut self,
        part: super::place::PlaceRef,
        target: &Expr,
        whole: &Expr,
        op: Option<&proc_macro2::TokenStream>,
        right: &Expr,
    ) {
        let value = self.inactive_value(target, whole, op, right);
        let operand = self.operand_of(&value);
        self.unless_left(right, |l| l.b.push(ir::Stmt::Store { place: part.place, value: operand }));
    }

    /// The new value of an inactive target.
    fn inactive_value(
        &mut self,
        target: &Expr,
        whole: &Expr,
        op: Option<&proc_macro2::TokenStream>,
        right: &Expr,
    ) -> Val {
        match op {
            None => self.expr(right),
            Some(op) => {
                let mut right = self.opaque(right);
                if !right.writes.is_empty() || right.purity == Purity::Impure {
                    let span = right.span;
                    let operand = self.hoist(right);
                    right = self.synthesize(self.operand_tokens(&operand, span), Ty::Unknown, Purity::Cheap, span);
                }
                let left = self.opaque(target);
                let (l, r, span) = (&left.tokens, &right.tokens, whole.span());
                let tokens = if right.reads.len() + usize::from(right.affine.is_none()) > 1 {
                    quote::quote_spanned!(span=> #l #op (#r))
                } else {
                    quote::quote_spanned!(span=> #l #op #r)
                };
                let value =
                    self.synthesize(tokens, opaque::join(left.ty, right.ty), left.purity.max(right.purity), span);
                Val::inactive(self.hoist(value))
            }
        }
    }

    /// Inactive memory is changed as the user wrote it; a value that may leave is computed first.
    fn change_memory(&mut self, whole: &Expr, right: &Expr) {
        if !prescan::may_leave(right) {
            return self.effect(whole);
        }
        let (operand, _) = self.operand(right);
        let value = Box::new(Expr::Verbatim(self.operand_tokens(&operand, right.span())));
        let whole = match whole.clone() {
            Expr::Assign(a) => Expr::Assign(syn::ExprAssign { right: value, ..a }),
            Expr::Binary(b) => Expr::Binary(syn::ExprBinary { right: value, ..b }),
            other => other,
        };
        self.unless_left(right, |l| l.effect(&whole));
    }

    fn assign_compound(&mut self, whole: &Expr, b: &syn::ExprBinary) {
        self.hint_target(&b.left);
        let (name, op) = match b.op {
            BinOp::AddAssign(t) => ("add", quote::quote_spanned!(t.spans[0]=> +)),
            BinOp::SubAssign(t) => ("sub", quote::quote_spanned!(t.spans[0]=> -)),
            BinOp::MulAssign(t) => ("mul", quote::quote_spanned!(t.spans[0]=> *)),
            BinOp::DivAssign(t) => ("div", quote::quote_spanned!(t.spans[0]=> /)),
            BinOp::RemAssign(t) => ("rem", quote::quote_spanned!(t.spans[0]=> %)),
            BinOp::BitAndAssign(_) => ("", quote::quote!(&)),
            BinOp::BitOrAssign(_) => ("", quote::quote!(|)),
            BinOp::BitXorAssign(_) => ("", quote::quote!(^)),
            BinOp::ShlAssign(_) => ("", quote::quote!(<<)),
            _ => ("", quote::quote!(>>)),
        };
        let target_active = self.is_active(&b.left);
        if !target_active && !self.is_active(&b.right) || name.is_empty() {
            return self.assign_inactive(&b.left, whole, Some(&op), &b.right);
        }
        let (right, active) = self.number(&b.right);
        self.unless_left(whole, |l| l.store_compound(b, name, right, active));
    }

    /// `target op= right`
    fn store_compound(&mut self, b: &syn::ExprBinary, name: &str, right: Operand, active: bool) {
        if let Some(id) = self.local_value(&b.left) {
            let left = self.scopes.value(id).cloned().expect("a value");
            let left = self.operand_of(&left);
            self.b.hint.1 = b.op.span();
            let value = self.b.raw_prim(Prim::named(name), vec![left, right]);
            return self.assign_binding(id, Val::active(value));
        }
        let Some(place) = self.place(&b.left) else {
            return self.ctxt.refuse(&b.left, "only a local, an element or a field can be assigned here");
        };
        if active {
            self.mark_active(place.id);
        }
        match name {
            "add" => self.b.push(ir::Stmt::AddTo { place: place.place, value: right }),
            "sub" => {
                let value = self.b.raw_prim(Prim::named("neg"), vec![right]);
                self.b.push(ir::Stmt::AddTo { place: place.place, value });
            }
            _ => {
                let old = self.b.read(place.place.clone(), place.ty);
                let value = self.b.raw_prim(Prim::named(name), vec![old, right]);
                self.b.push(ir::Stmt::Store { place: place.place, value });
            }
        }
    }
}

/// How control goes on behind a statement.
pub enum Exit {
    Never,
    Always,
    /// The flag says whether a jump was made.
    Maybe(Operand),
}

fn annotation(pat: &Pat) -> Option<&syn::Type> {
    match pat {
        Pat::Type(t) => Some(&t.ty),
        _ => None,
    }
}

fn is_vec_macro(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(c) if super::vec::of_call(c).is_some())
}

fn defines(stmt: &ir::Stmt, var: ir::Var) -> bool {
    matches!(stmt, ir::Stmt::Let { var: v, .. } if *v == var)
}

/// A pattern without the guard of its arm.
pub fn without_guard(pat: &Pat) -> &Pat {
    match pat {
        Pat::Guard(g) => &g.pat,
        other => other,
    }
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
