//! Puts placeholders for locals into inactive code, and refuses what cannot be copied.

use crate::map::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{VisitMut, visit_expr_mut};
use syn::{Expr, Pat, Token};

use super::opaque::{bound_by, is_compound};
use super::purity::purity;
use super::{Holds, Lowering, Val};
use crate::ir::{Operand, Place, Purity, Ty, Var};
use crate::names;

/// Puts placeholders for locals, and refuses what cannot be copied.
pub(super) struct Renamer<'r, 'l> {
    pub(super) lowering: &'r mut Lowering<'l>,
    /// Names bound inside the copied code.
    pub(super) bound: Vec<HashSet<String>>,
    pub(super) loops: usize,
    /// Labels of blocks inside the copied code.
    labels: Vec<String>,
    pub(super) closures: usize,
    pub(super) writes: Vec<Var>,
    /// A method was found that may not run again.
    pub(super) is_impure: bool,
    /// The next expression is the receiver of a method whose result is checked.
    pub(super) is_receiver: bool,
}

impl<'r, 'l> Renamer<'r, 'l> {
    pub(super) fn new(lowering: &'r mut Lowering<'l>) -> Renamer<'r, 'l> {
        Renamer {
            lowering,
            bound: Vec::new(),
            loops: 0,
            labels: Vec::new(),
            closures: 0,
            writes: Vec::new(),
            is_impure: false,
            is_receiver: false,
        }
    }
}

impl Renamer<'_, '_> {
    pub(super) fn local(&self, name: &str) -> Option<Holds> {
        if self.bound.iter().any(|names| names.contains(name)) {
            return None;
        }
        let scopes = &self.lowering.scopes;
        scopes.find(name).map(|id| scopes.get(id).holds.clone())
    }

    pub(super) fn bind(&mut self, pat: &Pat) {
        let names = bound_by(pat).into_iter().map(|i| i.to_string());
        let names: Vec<String> = names.collect();
        self.lowering.b.arena.bound.extend(names.iter().cloned());
        self.bound.last_mut().expect("a scope is open").extend(names);
    }

    pub(super) fn scoped(&mut self, inside: impl FnOnce(&mut Self)) {
        self.bound.push(HashSet::default());
        inside(self);
        self.bound.pop();
    }

    /// The place behind `*r`, where `r` is a local reference into memory.
    fn dereferenced(&self, reference: &Expr) -> Option<TokenStream> {
        let Expr::Path(p) = reference else { return None };
        let name = p.path.get_ident()?;
        let holds = self.local(&name.to_string())?;
        let around = self.lowering.references_around(&name.to_string());
        if around > 0 {
            return Some(referring(around - 1, self.lowering.holds_tokens(&holds, name.span())));
        }
        match holds {
            Holds::Place { place, is_ref: true, .. } if !place.projections.is_empty() => {
                Some(self.lowering.place_tokens(&place))
            }
            _ => None,
        }
    }

    /// Owned aggregates come by reference into generated code; a call that takes one by value gets a copy.
    fn own_arguments(&mut self, e: &mut Expr) {
        let args = match e {
            Expr::Call(c) => &mut c.args,
            Expr::MethodCall(m) => &mut m.args,
            Expr::Array(a) => &mut a.elems,
            Expr::Tuple(t) => &mut t.elems,
            _ => return,
        };
        for arg in args.iter_mut() {
            self.own(arg);
            if let Some(place) = self.lent_place(arg) {
                let tokens = self.lowering.place_tokens(&place);
                *arg = Expr::Verbatim(quote_spanned!(arg.span()=> &mut #tokens));
                self.note_write(place.root);
            }
        }
    }

    /// The expression where its value is taken.
    fn own(&mut self, e: &mut Expr) {
        if let Some(name) = self.owned_param(e) {
            *e = Expr::Verbatim(quote_spanned!(e.span()=> __rt::owned(#name)));
        } else if let Some(memory) = self.own_memory(e) {
            let name = names::placeholder(memory, e.span());
            *e = Expr::Verbatim(quote_spanned!(e.span()=> __rt::owned(&#name)));
        }
    }

    /// The same of a local that is no parameter, where a method consumes it.
    pub(super) fn own_consumed(&mut self, e: &mut Expr) {
        let local = match &*e {
            Expr::Path(p) => p.path.get_ident().and_then(|name| self.local(&name.to_string())),
            _ => None,
        };
        match local {
            Some(Holds::Value(Val::One { operand: Operand::Var(v), .. }))
                if matches!(self.lowering.b.arena.ty(v), Ty::Vec(_)) =>
            {
                let name = names::placeholder(v, e.span());
                *e = Expr::Verbatim(quote_spanned!(e.span()=> __rt::owned(&#name)));
            }
            _ => self.own(e),
        }
    }

    /// The memory, if the expression is a local of numbers that is changed in place: the reverse sweep may need it.
    fn own_memory(&self, e: &Expr) -> Option<Var> {
        let Expr::Path(p) = e else { return None };
        match self.local(&p.path.get_ident()?.to_string())? {
            Holds::Place { place, is_ref: false, .. } if place.projections.is_empty() => {
                matches!(self.lowering.b.arena.ty(place.root), Ty::Vec(_)).then_some(place.root)
            }
            _ => None,
        }
    }

    /// A method of a local `&mut` into inactive memory may change that.
    fn lend_receiver(&mut self, e: &mut Expr) {
        let Expr::MethodCall(call) = e else { return };
        if let Some(place) = self.lent_place(&call.receiver) {
            let tokens = self.lowering.place_tokens(&place);
            *call.receiver = Expr::Verbatim(tokens);
            self.note_write(place.root);
        }
    }

    /// What the expression refers to, if it is a local `&mut` into inactive memory.
    fn lent_place(&self, expr: &Expr) -> Option<Place> {
        let Expr::Path(p) = expr else { return None };
        match self.local(&p.path.get_ident()?.to_string())? {
            Holds::Place { place, is_ref: true, mutable: true, active: false } => Some(place),
            _ => None,
        }
    }

    /// The target of an assignment, in which a local `&mut` into memory is what it refers to.
    fn visit_target(&mut self, target: &mut Expr) {
        match target {
            Expr::Path(_) => match self.lent_place(target) {
                Some(place) => {
                    let tokens = self.lowering.place_tokens(&place);
                    *target = syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens));
                }
                None => self.visit_expr_mut(target),
            },
            Expr::Index(e) => {
                self.visit_target(&mut e.expr);
                self.visit_expr_mut(&mut e.index);
            }
            Expr::Field(e) if self.lowering.tuple_part(e).is_none() => self.visit_target(&mut e.base),
            Expr::Paren(e) => self.visit_target(&mut e.expr),
            _ => self.visit_expr_mut(target),
        }
    }

    /// The parameter, if the expression is an owned aggregate parameter.
    fn owned_param(&self, expr: &Expr) -> Option<syn::Ident> {
        let Expr::Path(p) = expr else { return None };
        match self.local(&p.path.get_ident()?.to_string())? {
            Holds::Value(Val::One { operand: Operand::Var(v), .. }) if self.lowering.owned_params.contains(&v) => {
                Some(names::placeholder(v, expr.span()))
            }
            _ => None,
        }
    }

    /// Notes that the memory under `target` may change; refuses what the transforms would not see.
    pub(super) fn written(&mut self, target: &Expr, value: Option<&Expr>) {
        let Some(root) = super::place::root_name(target) else { return };
        let lost = value.is_some_and(|v| self.lowering.is_active(v));
        match self.local(&root.to_string()) {
            Some(Holds::Place { place, active: false, .. }) if !lost => self.note_write(place.root),
            Some(_) => self
                .lowering
                .ctxt
                .refuse(target, format!("`{root}` is changed inside an expression; do that in a statement of its own")),
            None => {}
        }
    }

    /// A call that may change active memory is none of the inactive code; of a `&mut x` in it, the reference says so.
    fn refuse_change(&self, e: &Expr) {
        let is_reference = |a: &Expr| matches!(a, Expr::Reference(r) if r.mutability.is_some());
        if let Expr::Call(call) = e
            && !call.args.iter().any(is_reference)
            && self.lowering.changes_active(call)
        {
            self.lowering.ctxt.refuse(
                call,
                "this call may change an active value inside an expression; make it a statement of its own",
            );
        }
    }

    fn note_write(&mut self, root: Var) {
        if !self.writes.contains(&root) {
            self.writes.push(root);
        }
    }

    fn path(&mut self, e: &mut Expr, ident: &syn::Ident) {
        match self.local(&ident.to_string()) {
            Some(holds) => {
                let around = self.lowering.references_around(&ident.to_string());
                let tokens = referring(around, self.lowering.holds_tokens(&holds, ident.span()));
                *e = syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens));
            }
            // No variable may hide the function or constant of that name.
            None => {
                self.lowering.b.arena.bound.insert(ident.to_string());
            }
        }
    }

    fn tuple_field(&mut self, e: &mut Expr) -> bool {
        let Expr::Field(field) = &*e else { return false };
        let Some(root) = super::place::root_name(e) else { return false };
        if self.bound.iter().any(|names| names.contains(&root.to_string())) {
            return false;
        }
        let Some(tokens) = self.lowering.part_tokens(field, root.span()) else { return false };
        *e = syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens));
        true
    }

    fn closure(&mut self, closure: &mut syn::ExprClosure) {
        self.closures += 1;
        self.scoped(|r| {
            closure.inputs.iter().for_each(|p| r.bind(p));
            r.visit_expr_mut(&mut closure.body);
        });
        self.closures -= 1;
    }

    pub(super) fn jump(&mut self, e: &Expr) {
        let leaves = match e {
            Expr::Break(b) if b.label.as_ref().is_some_and(|l| self.labels.contains(&l.ident.to_string())) => false,
            Expr::Break(_) | Expr::Continue(_) => self.loops == 0,
            _ => self.closures == 0,
        };
        if leaves {
            let what = match e {
                Expr::Try(_) => super::expr::QUESTION_MARK,
                _ => "a jump out of an expression is not supported; use a statement, `if … { return …; }`",
            };
            self.lowering.ctxt.refuse(e, what);
        }
    }

    pub(super) fn body(&mut self, block: &mut syn::Block) {
        self.scoped(|r| {
            for stmt in &mut block.stmts {
                if let syn::Stmt::Expr(value, None) = stmt {
                    r.own(value);
                }
                r.visit_stmt_mut(stmt);
            }
        });
    }
}

/// The code behind so many more references.
fn referring(around: usize, tokens: TokenStream) -> TokenStream {
    (0..around).fold(tokens, |tokens, _| quote::quote!((&#tokens)))
}

impl VisitMut for Renamer<'_, '_> {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        let is_receiver = std::mem::take(&mut self.is_receiver);
        if self.tuple_field(e) {
            return;
        }
        match e {
            Expr::Path(p) if p.qself.is_none() => {
                if let Some(ident) = p.path.get_ident().cloned() {
                    self.path(e, &ident);
                }
            }
            Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) && self.dereferenced(&u.expr).is_some() => {
                let tokens = self.dereferenced(&u.expr).expect("checked");
                *e = syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens));
            }
            Expr::MethodCall(_) => {
                self.lend_receiver(e);
                self.own_arguments(e);
                self.method(e, is_receiver);
            }
            Expr::Call(_) | Expr::Array(_) | Expr::Tuple(_) => {
                self.refuse_change(e);
                if let Expr::Call(call) = &*e {
                    self.lowering.check_stop(call);
                    if let Some((_, name)) = self.lowering.float_function(&call.func)
                        && call.args.iter().any(|a| self.lowering.is_active(a))
                    {
                        self.refuse_encoding(&call.func, &name);
                    }
                }
                self.own_arguments(e);
                visit_expr_mut(self, e);
                if let Expr::Call(call) = e
                    && let Some(vec) = super::vec::macro_of(call)
                {
                    *e = vec;
                }
            }
            Expr::Cast(c) if crate::ty::shape(&c.ty) == Ty::Unknown && self.lowering.is_active(&c.expr) => {
                let span = c.as_token.span;
                visit_expr_mut(self, e);
                self.is_impure |= purity(e) == Purity::Impure;
                *e = Expr::Verbatim(quote_spanned!(span=> __rt::Checked(#e).inactive()));
            }
            Expr::Closure(c) => self.closure(c),
            Expr::Return(_) | Expr::Try(_) | Expr::Break(_) | Expr::Continue(_) => {
                self.jump(&e.clone());
                visit_expr_mut(self, e);
            }
            Expr::Assign(a) => {
                let target = (*a.left).clone();
                self.written(&target, Some(&a.right));
                self.visit_target(&mut a.left);
                self.own(&mut a.right);
                self.visit_expr_mut(&mut a.right);
            }
            Expr::Binary(b) if is_compound(&b.op) => {
                let target = (*b.left).clone();
                self.written(&target, Some(&b.right));
                self.visit_target(&mut b.left);
                self.visit_expr_mut(&mut b.right);
            }
            Expr::Reference(r) if r.mutability.is_none() && self.owned_param(&r.expr).is_some() => {
                let name = self.owned_param(&r.expr).expect("checked");
                *e = Expr::Verbatim(name.into_token_stream());
            }
            Expr::Reference(r) if r.mutability.is_some() => {
                let target = (*r.expr).clone();
                self.written(&target, None);
                self.visit_target(&mut r.expr);
            }
            Expr::Struct(s) => {
                for field in &mut s.fields {
                    if field.colon_token.is_none() {
                        field.colon_token = Some(Token![:](field.member.span()));
                    }
                    self.own(&mut field.expr);
                    self.visit_expr_mut(&mut field.expr);
                }
                if let Some(rest) = &mut s.rest {
                    self.visit_expr_mut(rest);
                }
            }
            Expr::Match(m) => {
                self.visit_expr_mut(&mut m.expr);
                for arm in &mut m.arms {
                    self.scoped(|r| {
                        r.bind(&arm.pat);
                        r.visit_pat_mut(&mut arm.pat);
                        r.visit_expr_mut(&mut arm.body);
                    });
                }
            }
            Expr::If(i) => {
                self.scoped(|r| {
                    r.visit_expr_mut(&mut i.cond);
                    r.body(&mut i.then_branch);
                });
                if let Some((_, els)) = &mut i.else_branch {
                    self.visit_expr_mut(els);
                }
            }
            Expr::Let(l) => {
                self.visit_expr_mut(&mut l.expr);
                if self.bound.is_empty() {
                    self.bound.push(HashSet::default());
                }
                self.bind(&l.pat);
            }
            Expr::ForLoop(f) => {
                self.visit_expr_mut(&mut f.expr);
                self.loops += 1;
                self.scoped(|r| {
                    r.bind(&f.pat);
                    r.body(&mut f.body);
                });
                self.loops -= 1;
            }
            Expr::While(w) => {
                self.loops += 1;
                self.scoped(|r| {
                    r.visit_expr_mut(&mut w.cond);
                    r.body(&mut w.body);
                });
                self.loops -= 1;
            }
            Expr::Loop(l) => {
                self.loops += 1;
                self.body(&mut l.body);
                self.loops -= 1;
            }
            Expr::Block(b) => {
                self.labels.extend(b.label.as_ref().map(|l| l.name.ident.to_string()));
                self.body(&mut b.block);
                self.labels.truncate(self.labels.len() - usize::from(b.label.is_some()));
            }
            Expr::Macro(m) => self.visit_macro_mut(&mut m.mac),
            Expr::Async(_) | Expr::Await(_) | Expr::Unsafe(_) => {
                self.lowering.ctxt.refuse(&*e, "`async` and `unsafe` are not supported in a differentiable function");
            }
            _ => visit_expr_mut(self, e),
        }
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Some(init) = &mut local.init {
            self.own(&mut init.expr);
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, diverge)) = &mut init.diverge {
                self.visit_expr_mut(diverge);
            }
        }
        self.bind(&local.pat);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        self.rename_macro(mac);
    }
}
