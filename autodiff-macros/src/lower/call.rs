//! Calls of other functions with active arguments.

use quote::{ToTokens, format_ident, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, PathArguments, Token};

use super::{Holds, Lowering, Val, place, vec};
use crate::ir::{self, Arg, Call, Callee, Mode, Operand, Prim, Purity, Ty};

impl Lowering<'_> {
    /// A call with an active argument.
    pub fn call(&mut self, e: &ExprCall) -> Val {
        if let Some(form) = vec::of_call(e) {
            return self.vec_macro(form, e);
        }
        if let Some((to, name)) = self.float_function(&e.func) {
            if name == "from" && e.args.len() == 1 {
                return self.cast_to(&e.args[0], to);
            }
            return self.float_call(&name, e);
        }
        if is_box(&e.func) && e.args.len() == 1 {
            let (content, active) = self.operand(&e.args[0]);
            let boxed = ir::Expr::Aggregate(ir::Aggregate::Boxed, vec![content]);
            return Val::One { operand: self.b.value(boxed, Ty::Unknown), active };
        }
        if let Some(path) = constructor(&e.func) {
            return self.constructed(path, e.args.iter());
        }
        let Some(callee) = self.callee(e) else { return Val::active(Operand::Undefined) };
        let hint = self.b.hint.clone();
        let mut args = Vec::new();
        for (index, arg) in e.args.iter().enumerate() {
            self.argument = Some((callee.alias.clone(), index));
            args.push(self.arg(arg));
        }
        share_lent(&e.args, &mut args);
        self.argument = None;
        self.b.hint = hint;
        let (name, span) = (self.b.hint.0.clone(), e.span());
        let result = self.b.arena.value(&name, span, Ty::Unknown);
        let call = Call { callee, mode: Mode::Primal, order: 0, args, results: vec![result] };
        self.b.push(ir::Stmt::Call(call));
        Val::active(Operand::Var(result))
    }

    /// `f64::sin(x)`
    fn float_call(&mut self, name: &str, e: &ExprCall) -> Val {
        if Prim::method(name).is_none() {
            self.ctxt.refuse(
                &e.func,
                format!("`{name}` is not known to differentiable; write it with arithmetic and other methods of `f64`"),
            );
            return Val::active(Operand::Undefined);
        }
        let args: Vec<&Expr> = e.args.iter().collect();
        self.float_method(name, &args, e)
    }

    /// Whether the call changes active memory though its other arguments may be inactive.
    pub fn passes_active_mutably(&mut self, e: &ExprCall) -> bool {
        e.args.iter().any(|a| match a {
            Expr::Reference(r) if r.mutability.is_some() => self.root_place(&r.expr).is_some_and(|p| p.active),
            _ => false,
        })
    }

    /// Whether the call may make memory active, or change memory that is: it takes something active, and a `&mut`.
    pub fn changes_active(&self, e: &ExprCall) -> bool {
        let is_mutable = |arg: &Expr| match place::ungrouped(arg) {
            Expr::Reference(r) => r.mutability.is_some(),
            Expr::Path(p) => p.path.get_ident().is_some_and(|name| self.is_mutable_reference(&name.to_string())),
            _ => false,
        };
        e.args.iter().any(is_mutable) && e.args.iter().any(|arg| self.is_active(arg)) && !self.is_inactive_function(e)
    }

    fn is_mutable_reference(&self, name: &str) -> bool {
        let holds = self.scopes.find(name).map(|id| &self.scopes.get(id).holds);
        matches!(holds, Some(Holds::Place { is_ref: true, mutable: true, .. }))
    }

    fn callee(&mut self, e: &ExprCall) -> Option<Callee> {
        let Expr::Path(p) = place::ungrouped(&e.func) else {
            self.ctxt.refuse(&e.func, "only a function that is called by its name can be differentiated");
            return None;
        };
        if let Some(ident) = p.path.get_ident()
            && self.scopes.find(&ident.to_string()).is_some()
        {
            self.ctxt.refuse(
                    ident,
                    format!("`{ident}` is a local variable here; calling a closure or function pointer with active arguments is not supported yet"),
                );
            return None;
        }
        let path = &p.path;
        if let Some(name) = derivative_name(path) {
            let called = path.to_token_stream().to_string().replace(' ', "");
            self.ctxt.refuse(
                path,
                format!(
                    "`{called}` is a derivative, and cannot be differentiated again yet; call it with `stop_gradient(x)`, \
                     or import `{name}` by `use` if it is a function of your own"
                ),
            );
            return None;
        }
        let upper = |s: &syn::PathSegment| s.ident.to_string().starts_with(char::is_uppercase);
        if p.qself.is_some() || path.segments.iter().rev().nth(1).is_some_and(upper) {
            self.ctxt
                .refuse(path, "an associated function with active arguments is not supported yet; use a free function");
            return None;
        }
        Some(self.named_callee(path, e.args.len()))
    }

    /// Where `stop_gradient` is known by its name, the compiler must find it to be ours.
    pub fn check_stop(&mut self, e: &ExprCall) {
        let Some(path) = self.stops_gradient(e) else { return };
        let alias = self.named_callee(path, e.args.len()).alias;
        self.callees.iter_mut().filter(|c| c.alias == alias).for_each(|c| c.stops_gradient = true);
    }

    pub(super) fn named_callee(&mut self, path: &syn::Path, arity: usize) -> Callee {
        let mut plain = path.clone();
        let last = plain.segments.last_mut().expect("a path has a segment");
        let turbofish = match std::mem::replace(&mut last.arguments, PathArguments::None) {
            PathArguments::None => quote::quote!(),
            arguments => arguments.to_token_stream(),
        };
        let name = last.ident.clone();
        let written = plain.to_token_stream().to_string();
        if let Some(known) = self.callees.iter().find(|c| c.path.to_string() == written) {
            return Callee { turbofish, span: path.span(), ..known.clone() };
        }
        // Errors about the callee stand where it is called.
        let alias = format_ident!("__{}_{}", name, self.callees.len(), span = name.span());
        let callee = Callee {
            path: plain.to_token_stream(),
            alias,
            turbofish,
            arity,
            stops_gradient: false,
            resizes: false,
            is_method: false,
            knows_no_seed: false,
            span: path.span(),
        };
        // No variable may hide it.
        self.b.arena.bound.extend(path.segments.first().map(|s| s.ident.to_string()));
        self.callees.push(callee.clone());
        callee
    }

    pub(super) fn arg(&mut self, expr: &Expr) -> Arg {
        match expr {
            Expr::Paren(p) => self.arg(&p.expr),
            Expr::Reference(r)
                if self.is_active(&r.expr) || (r.mutability.is_some() && self.may_become_active(&r.expr)) =>
            {
                self.reference_arg(r)
            }
            Expr::Reference(r) if r.mutability.is_some() => self.refuse_inactive_buffer(expr),
            Expr::Path(p) if self.is_active(expr) => match self.reference_local(p) {
                Some(arg) => arg,
                None => self.value_arg(expr),
            },
            Expr::Path(p) if p.path.get_ident().is_some_and(|name| self.is_mutable_reference(&name.to_string())) => {
                match self.root_place(expr) {
                    Some(root) if self.may_become_active(expr) => {
                        self.mark_active(root.id);
                        Arg::Place { place: root.place, mutable: true }
                    }
                    _ => self.refuse_inactive_buffer(expr),
                }
            }
            _ if self.is_active(expr) => self.value_arg(expr),
            _ => self.inactive_arg(expr),
        }
    }

    fn refuse_inactive_buffer(&mut self, expr: &Expr) -> Arg {
        self.ctxt.refuse(
            expr,
            "an inactive `&mut` argument next to active ones is not supported; return what it would receive",
        );
        Arg::Inactive { value: self.opaque(expr), by_ref: true }
    }

    /// A buffer that a call with active arguments fills becomes active; counters and flags cannot.
    fn may_become_active(&mut self, buffer: &Expr) -> bool {
        let Some(root) = self.root_place(buffer) else { return false };
        let is_memory = self.b.arena.is_memory(root.place.root);
        root.active || (is_memory && root.mutable && !matches!(self.declared_ty(buffer), Ty::Int(_) | Ty::Bool))
    }

    fn value_arg(&mut self, expr: &Expr) -> Arg {
        self.hint("argument", expr.span());
        let (value, _) = self.operand(expr);
        let is_reference = match expr {
            Expr::Path(p) => p.path.get_ident().is_some_and(|name| self.references_around(&name.to_string()) > 0),
            _ => false,
        };
        let borrowed = is_reference || value.var().is_some_and(|v| self.b.arena.info(v).by_ref);
        Arg::Value { value, borrowed }
    }

    /// `w`, where `w` is a reference to a place.
    fn reference_local(&mut self, p: &syn::ExprPath) -> Option<Arg> {
        let id = self.scopes.find(&p.path.get_ident()?.to_string())?;
        match &self.scopes.get(id).holds {
            Holds::Place { place, is_ref: true, mutable, .. } => {
                Some(Arg::Place { place: place.clone(), mutable: *mutable })
            }
            _ => None,
        }
    }

    fn reference_arg(&mut self, r: &syn::ExprReference) -> Arg {
        let mutable = r.mutability.is_some();
        match self.place(&r.expr) {
            Some(p) if p.place.projections.is_empty() && !self.b.arena.is_memory(p.place.root) && !mutable => {
                Arg::Value { value: Operand::Var(p.place.root), borrowed: true }
            }
            Some(p) => {
                if mutable {
                    self.mark_active(p.id);
                }
                Arg::Place { place: p.place, mutable }
            }
            None if mutable => {
                self.ctxt.refuse(r, "a mutable reference must be to a local, or to an element or range of one");
                Arg::Value { value: Operand::Undefined, borrowed: true }
            }
            None => {
                self.hint("argument", r.span());
                let (value, _) = self.operand(&r.expr);
                Arg::Value { value, borrowed: true }
            }
        }
    }

    fn inactive_arg(&mut self, expr: &Expr) -> Arg {
        self.lent.insert(std::ptr::from_ref(expr).addr());
        if let Expr::Reference(r) = expr
            && r.mutability.is_none()
            && self.has_effects(expr)
        {
            return self.temporary_arg(&r.expr);
        }
        let mut value = self.opaque(expr);
        if let (Some(var), Some((alias, index))) = (value.like, self.argument.clone()) {
            let like = quote::format_ident!("like_{index}");
            self.constraints.push(super::unify::Constraint::Like(var, quote::quote!(#alias::#like())));
        }
        let by_ref = self.is_reference_arg(expr, &value);
        let is_stable =
            value.purity == Purity::Cheap && (by_ref || value.reads.iter().all(|v| !self.b.arena.is_memory(*v)));
        if is_stable {
            return Arg::Inactive { value, by_ref };
        }
        match expr {
            Expr::Reference(r) if !place::is_place(&r.expr) => return self.temporary_arg(&r.expr),
            Expr::Reference(r) => {
                if let Some(value) = self.element_reference(&r.expr) {
                    return Arg::Inactive { value, by_ref };
                }
            }
            // Memory is not given away: the reverse sweep may need it.
            Expr::Path(_) if value.reads.iter().any(|v| self.b.arena.is_memory(*v)) => {
                let tokens = std::mem::take(&mut value.tokens);
                value.tokens = quote_spanned!(value.span=> __rt::owned(&#tokens));
            }
            _ => {}
        }
        let span = value.span;
        self.hint("argument", span);
        let operand = self.hoist(value);
        let tokens = self.operand_tokens(&operand, span);
        Arg::Inactive { value: self.synthesize(tokens, Ty::Unknown, Purity::Cheap, span), by_ref }
    }

    /// Whether an inactive argument is a reference, as far as the tokens tell.
    fn is_reference_arg(&self, expr: &Expr, value: &ir::Opaque) -> bool {
        match expr {
            Expr::Reference(_) => true,
            Expr::Path(_) => value.reads.first().is_some_and(|v| self.b.arena.info(*v).by_ref),
            Expr::Call(e) => {
                self.stops_gradient(e).is_some() && e.args.iter().any(|arg| self.is_reference_arg(arg, value))
            }
            _ => false,
        }
    }

    /// A reference to a temporary, which is computed once: a reference cannot be saved.
    fn temporary_arg(&mut self, referent: &Expr) -> Arg {
        let span = referent.span();
        let value = self.opaque(referent);
        self.hint("argument", span);
        let operand = self.hoist(value);
        let tokens = self.operand_tokens(&operand, span);
        let tokens = quote_spanned!(span=> &#tokens);
        Arg::Inactive { value: self.synthesize(tokens, Ty::Unknown, Purity::Cheap, span), by_ref: true }
    }

    /// `&TABLE[f(x)]`: the index is computed once.
    fn element_reference(&mut self, referent: &Expr) -> Option<ir::Opaque> {
        let Expr::Index(e) = referent else { return None };
        let base = self.opaque(&e.expr);
        if base.purity != Purity::Cheap {
            return None;
        }
        let index = self.index_value(&e.index);
        let (base, index, span) = (&base.tokens, &index.tokens, referent.span());
        Some(self.synthesize(quote_spanned!(span=> &#base[#index]), Ty::Unknown, Purity::Cheap, span))
    }
}

/// A `&mut` local that is passed by its name is lent as a `&` where rustc would not allow it to be lent as a `&mut`:
/// arguments behind it name it, too, or others hold a reference to (a part of) what it refers to.
fn share_lent(written: &Punctuated<Expr, Token![,]>, args: &mut [Arg]) {
    for index in 0..args.len() {
        let (Some(name), Arg::Place { place, mutable: true }) = (own_name(&written[index]), &args[index]) else {
            continue;
        };
        let is_read = written.iter().skip(index + 1).any(|arg| super::prescan::names(arg, &name));
        let is_held = written.iter().zip(&*args).enumerate().any(|(other, (arg, lowered))| match lowered {
            Arg::Place { place: held, mutable } if other != index => {
                held.may_overlap(place) && (!mutable || own_name(arg).as_ref() == Some(&name))
            }
            _ => false,
        });
        if is_read || is_held {
            args[index] = Arg::Place { place: place.clone(), mutable: false };
        }
    }
}

/// The name, if the argument is a local by its name.
fn own_name(arg: &Expr) -> Option<String> {
    match place::ungrouped(arg) {
        Expr::Path(p) => p.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}

/// The last name of `f::grad` and its like.
fn derivative_name(path: &syn::Path) -> Option<String> {
    const DERIVATIVES: [&str; 8] =
        ["grad", "value_and_grad", "accumulate_grad", "accumulate_grad_with", "jvp", "vjp", "jacobian", "hvp"];
    let name = path.segments.last()?.ident.to_string();
    (path.segments.len() > 1 && DERIVATIVES.contains(&name.as_str())).then_some(name)
}

/// `Box::new`, also by a longer path.
fn is_box(function: &Expr) -> bool {
    let Expr::Path(p) = place::ungrouped(function) else { return false };
    let mut names = p.path.segments.iter().rev().map(|s| s.ident.to_string());
    names.next().as_deref() == Some("new") && names.next().as_deref() == Some("Box")
}

/// The path of a function whose name says that it is a constructor.
fn constructor(function: &Expr) -> Option<&syn::Path> {
    let Expr::Path(p) = super::place::ungrouped(function) else { return None };
    let last = p.path.segments.last()?;
    last.ident.to_string().starts_with(char::is_uppercase).then_some(&p.path)
}
