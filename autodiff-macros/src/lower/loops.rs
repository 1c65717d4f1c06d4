//! Loops: locals that the body changes are carried from one iteration to the next.

use proc_macro2::Span;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, Pat};

use super::scope::Binding;
use super::stmt::Exit;
use super::{BindingId, Holds, LoopFrame, Lowering, Sink, Val, guess, prescan};
use crate::ir::{self, Carry, Head, Opaque, Operand, Place, Projection, Purity, Range, Ty};
use crate::names;

/// What a `for` runs over.
#[allow(clippy::large_enum_variant, reason = "it lives for one loop")]
enum Source {
    Range(Range),
    /// The elements of an active place: by reference, mutably, or by value.
    Elements {
        place: super::place::PlaceRef,
        by_ref: bool,
        mutable: bool,
        len: Opaque,
        enumerated: bool,
    },
    Items(Opaque),
}

/// A local while its loop is lowered.
struct Carried {
    id: BindingId,
    init: Val,
    phi: Val,
}

impl Lowering<'_> {
    /// Any loop; the value of a `loop` goes to `sink`.
    pub fn looping(&mut self, expr: &Expr, sink: Sink) {
        let (label, body) = match expr {
            Expr::ForLoop(f) => (&f.label, &f.body),
            Expr::While(w) => (&w.label, &w.body),
            Expr::Loop(l) => (&l.label, &l.body),
            _ => unreachable!("only loops come here"),
        };
        let source = match expr {
            Expr::ForLoop(f) => self.source(&f.expr).map(Some),
            _ => Some(None),
        };
        let Some(source) = source else { return };
        let at = std::ptr::from_ref(expr).addr();
        let no = || Val::inactive(Operand::Bool(false));
        let (broke, continued) =
            (self.scopes.hidden("broke", no(), at + 1), self.scopes.hidden("continued", no(), at + 2));
        let value = matches!(expr, Expr::Loop(_))
            .then(|| self.scopes.hidden(&self.b.hint.0.clone(), Val::inactive(Operand::Undefined), at + 3));
        let mut effects = prescan::effects(body);
        if let Expr::While(w) = expr {
            let of_condition = prescan::expr_effects(&w.cond);
            effects.assigned.extend(of_condition.assigned);
            effects.returns |= of_condition.returns;
            effects.labels.extend(of_condition.labels);
        }
        let mut carried = self.carried(&effects);
        carried.extend(value.map(|id| self.carry(id)));
        let label = label.as_ref().map(|l| l.name.ident.to_string());
        self.loops.push(LoopFrame { label, broke, continued, value });
        self.b.open();
        self.scopes.open();
        let head = match expr {
            Expr::While(w) if self.has_effects(&w.cond) => self.while_in_body(w),
            _ => {
                let head = self.head(expr, source);
                self.body(body, Sink::Discard);
                head
            }
        };
        let stop = self.stop();
        self.scopes.close();
        let block = self.b.close();
        self.loops.pop();
        let carried = self.finish_carried(carried);
        self.b.push(ir::Stmt::Loop(ir::Loop { head, carried, body: block, stop }));
        if let Some(id) = value {
            let value = self.scopes.value(id).cloned().expect("a value");
            if !value.is_undefined() {
                self.deliver(value, sink);
            }
        }
    }

    /// The locals that the loop may change, each with a value for the start of an iteration.
    fn carried(&mut self, effects: &prescan::Effects) -> Vec<Carried> {
        let mut ids: Vec<BindingId> = effects.assigned.iter().filter_map(|n| self.scopes.find(n)).collect();
        ids.retain(|id| self.scopes.value(*id).is_some());
        if effects.returns {
            ids.extend([self.returned, self.return_value]);
        }
        for frame in &self.loops {
            if frame.label.as_ref().is_some_and(|l| effects.labels.contains(l)) {
                ids.extend([frame.broke, frame.continued]);
                ids.extend(frame.value);
            }
        }
        ids.sort();
        ids.dedup();
        ids.into_iter().map(|id| self.carry(id)).collect()
    }

    fn carry(&mut self, id: BindingId) -> Carried {
        let init = self.scopes.value(id).cloned().expect("a value");
        let active = self.is_known_active(self.scopes.get(id).source);
        let name = self.scopes.get(id).name.clone();
        let phi = self.phi(&name, &init, active);
        self.scopes.set(id, phi.clone());
        Carried { id, init, phi }
    }

    fn phi(&mut self, name: &str, init: &Val, known_active: bool) -> Val {
        match init {
            // Flags are down and exit values unset at the start of every iteration.
            Val::One { operand: Operand::Undefined | Operand::Bool(false), .. } => init.clone(),
            Val::One { operand, active } => {
                let ty = self.b.arena.operand_ty(operand);
                let ty = if let (Ty::Unknown, true) = (&ty, *active || known_active) {
                    Ty::Float(ir::Float::Any)
                } else {
                    ty
                };
                let var = self.b.arena.value(name, self.b.hint.1, ty);
                Val::One { operand: Operand::Var(var), active: *active || known_active }
            }
            Val::Tuple(parts) => Val::Tuple(parts.iter().map(|p| self.phi(name, p, known_active)).collect()),
        }
    }

    fn finish_carried(&mut self, carried: Vec<Carried>) -> Vec<Carry> {
        let mut carries = Vec::new();
        for c in carried {
            let next = self.scopes.value(c.id).cloned().expect("a value");
            if next.is_active() {
                self.mark_active(c.id);
            }
            let name = self.scopes.get(c.id).name.clone();
            let result = self.close_carry(&name, &c.init, &c.phi, &next, &mut carries);
            self.scopes.set(c.id, result);
        }
        carries
    }

    fn close_carry(&mut self, name: &str, init: &Val, phi: &Val, next: &Val, carries: &mut Vec<Carry>) -> Val {
        match (init, phi, next) {
            (
                Val::One { operand: i, .. },
                Val::One { operand: p, active },
                Val::One { operand: n, active: next_active },
            ) => {
                if p.is_same(n) && p.var().is_none() {
                    return Val::One { operand: i.clone(), active: *active };
                }
                let ty = guess::join(self.b.arena.operand_ty(n), self.b.arena.operand_ty(i));
                let phi = match p {
                    Operand::Var(v) => *v,
                    _ => self.b.arena.value(name, self.b.hint.1, ty.clone()),
                };
                let result = self.b.arena.value(name, self.b.hint.1, ty);
                carries.push(Carry { phi, init: i.clone(), next: n.clone(), result });
                Val::One { operand: Operand::Var(result), active: *active || *next_active }
            }
            (Val::Tuple(i), Val::Tuple(p), Val::Tuple(n)) => {
                let parts = i.iter().zip(p).zip(n);
                Val::Tuple(parts.map(|((i, p), n)| self.close_carry(name, i, p, n, carries)).collect())
            }
            (_, _, Val::Tuple(n)) if init.is_undefined() => {
                let unset = Val::inactive(Operand::Undefined);
                Val::Tuple(n.iter().map(|n| self.close_carry(name, &unset, &unset, n, carries)).collect())
            }
            _ => {
                self.ctxt
                    .refuse_at(self.b.hint.1, format!("`{name}` changes its shape in the loop; take the tuple apart"));
                next.clone()
            }
        }
    }

    /// Whether the loop ends with this iteration.
    fn stop(&mut self) -> Option<Operand> {
        let last = self.loops.last().expect("inside a loop");
        let mut flags = vec![self.returned, last.broke];
        let outer = &self.loops[..self.loops.len() - 1];
        flags.extend(outer.iter().flat_map(|l| [l.broke, l.continued]));
        match self.any_of(&flags) {
            Exit::Never => None,
            Exit::Always => Some(Operand::Bool(true)),
            Exit::Maybe(flag) => Some(flag),
        }
    }

    fn head(&mut self, expr: &Expr, source: Option<Source>) -> Head {
        match (expr, source) {
            (Expr::While(w), _) => self.while_head(&w.cond),
            (Expr::ForLoop(f), Some(source)) => self.for_head(&f.pat, source),
            _ => Head::While { pre: Vec::new(), cond: Operand::Bool(true) },
        }
    }

    fn while_head(&mut self, cond: &Expr) -> Head {
        if let Some(token) = prescan::let_in_chain(cond) {
            self.ctxt.refuse(token, "`while let` is not supported yet; use `loop` with `if` and `break`");
            return Head::While { pre: Vec::new(), cond: Operand::Bool(true) };
        }
        self.b.open();
        self.hint("condition", cond.span());
        let mut value = self.opaque(cond);
        value.ty = Ty::Bool;
        self.constraints.extend(value.like.map(|v| super::unify::Constraint::Is(v, Ty::Bool)));
        let cond = self.hoist(value);
        Head::While { pre: self.b.close(), cond }
    }

    /// `loop { if cond { body } else { break } }`: a condition that changes something is part of the iteration.
    fn while_in_body(&mut self, w: &syn::ExprWhile) -> Head {
        let cond = self.opaque(&w.cond);
        self.hint("condition", w.cond.span());
        let cond = self.hoist(cond);
        let broke = self.loops.last().expect("inside a loop").broke;
        self.unless_left(&w.cond, |l| {
            l.if_else(
                cond,
                |l| l.body(&w.body, Sink::Discard),
                |l| l.scopes.set(broke, Val::inactive(Operand::Bool(true))),
            );
        });
        Head::While { pre: Vec::new(), cond: Operand::Bool(true) }
    }

    fn for_head(&mut self, pat: &Pat, source: Source) -> Head {
        match source {
            Source::Range(range) => {
                let ty = guess::join(range.lo.ty.clone(), range.hi.ty.clone());
                let name = prescan::simple_name(pat).map_or("_i".to_owned(), |p| p.ident.to_string());
                let var = self.b.arena.value(&name, pat.span(), ty);
                match pat {
                    Pat::Wild(_) => {}
                    _ => match prescan::simple_name(pat) {
                        Some(p) => self.declare_value(p, Val::inactive(Operand::Var(var))),
                        None => self.ctxt.refuse(pat, "this pattern is not supported for the counter of a range"),
                    },
                }
                Head::Range { var, range }
            }
            Source::Elements { place, by_ref, mutable, len, enumerated } => {
                let var = self.b.arena.value("k", pat.span(), Ty::Int(Some("usize")));
                let pat = if enumerated { self.bind_count(pat, var) } else { Some(pat) };
                pat.into_iter().for_each(|pat| self.bind_elements(pat, &place, by_ref, mutable, var));
                self.elements_head(var, len, pat.span())
            }
            Source::Items(iterator) => self.items_head(pat, iterator),
        }
    }

    fn declare_value(&mut self, p: &syn::PatIdent, value: Val) {
        let source = std::ptr::from_ref(p).addr();
        self.scopes.declare(Binding { name: p.ident.to_string(), holds: Holds::Value(value), source, ty: Ty::Unknown });
    }

    fn elements_head(&mut self, var: ir::Var, len: Opaque, span: Span) -> Head {
        let zero = self.synthesize(quote!(0), Ty::Int(Some("usize")), Purity::Cheap, span);
        let range = Range {
            lo: zero,
            hi: len,
            inclusive: false,
            reversed: false,
            step: None,
            step_first: false,
            backward: None,
        };
        Head::Range { var, range }
    }

    /// Binds the count in the `(k, element)` of an enumerated loop, and gives the pattern of the element.
    fn bind_count<'p>(&mut self, pat: &'p Pat, var: ir::Var) -> Option<&'p Pat> {
        if let Pat::Tuple(t) = pat
            && let [count, element] = t.elems.iter().collect::<Vec<_>>()[..]
        {
            if let Some(p) = prescan::simple_name(count) {
                self.b.arena.info_mut(var).name = p.ident.to_string();
                self.declare_value(p, Val::inactive(Operand::Var(var)));
                return Some(element);
            }
            if matches!(count, Pat::Wild(_)) {
                return Some(element);
            }
        }
        self.ctxt.refuse(pat, "this pattern over enumerated elements is not supported yet; use `(k, element)`");
        None
    }

    fn bind_elements(&mut self, pat: &Pat, place: &super::place::PlaceRef, by_ref: bool, mutable: bool, var: ir::Var) {
        let span = pat.span();
        let index = names::placeholder(var, span).into_token_stream();
        let index = self.synthesize(index, Ty::Int(Some("usize")), Purity::Cheap, span);
        let element = place.place.then(Projection::Index(index));
        let ty = place.ty.element();
        match pat {
            Pat::Wild(_) => {}
            Pat::Ident(p) if by_ref => {
                let holds = Holds::Place { place: element, is_ref: true, mutable, active: place.active };
                let source = std::ptr::from_ref(p).addr();
                self.scopes.declare(Binding { name: p.ident.to_string(), holds, source, ty });
            }
            Pat::Reference(r) if by_ref => self.bind_element(&r.pat, element, ty, place.active),
            _ if !by_ref => self.bind_element(pat, element, ty, place.active),
            _ => self.ctxt.refuse(pat, "this pattern over active elements is not supported yet; use a name"),
        }
    }

    fn bind_element(&mut self, pat: &Pat, element: Place, ty: Ty, active: bool) {
        if let Some(p) = prescan::simple_name(pat) {
            self.hint(&p.ident.to_string(), p.ident.span());
        }
        let value = Val::One { operand: self.b.read(element, ty), active };
        self.destructure_pattern(pat, value);
    }

    fn destructure_pattern(&mut self, pat: &Pat, value: Val) {
        match pat {
            Pat::Ident(p) => self.declare_value(p, value),
            Pat::Wild(_) => {}
            _ => self.ctxt.refuse(pat, "this pattern over active elements is not supported yet; use a name"),
        }
    }

    fn items_head(&mut self, pat: &Pat, iterator: Opaque) -> Head {
        struct Rename<'r, 'l>(&'r mut Lowering<'l>, Vec<(String, ir::Var)>);
        impl VisitMut for Rename<'_, '_> {
            fn visit_pat_ident_mut(&mut self, p: &mut syn::PatIdent) {
                let name = p.ident.to_string();
                if name.starts_with(char::is_uppercase) {
                    return;
                }
                let var = self.0.b.arena.value(&name, p.ident.span(), Ty::Unknown);
                self.1.push((name, var));
                p.ident = names::placeholder(var, p.ident.span());
            }
        }
        let mut renamed = pat.clone();
        let mut rename = Rename(self, Vec::new());
        rename.visit_pat_mut(&mut renamed);
        let bound = rename.1;
        for (name, var) in &bound {
            self.maybe_references.insert(*var);
            let holds = Holds::Value(Val::inactive(Operand::Var(*var)));
            let source = std::ptr::from_ref(pat).addr();
            self.scopes.declare(Binding { name: name.clone(), holds, source, ty: Ty::Unknown });
        }
        let bound = bound.into_iter().map(|(_, v)| v).collect();
        Head::Items { pattern: renamed.into_token_stream(), bound, iterator, reversed: None }
    }

    /// What the `for` runs over; bounds are computed here, once.
    fn source(&mut self, expr: &Expr) -> Option<Source> {
        if let Some(range) = self.range(expr) {
            return Some(Source::Range(range));
        }
        if self.is_active(expr) || self.changes_elements(expr) {
            return self.elements(expr);
        }
        let iterator = self.opaque(expr);
        let iterator = self.lent(expr, iterator);
        let iterator = self.snapshot(iterator);
        let iterator = if iterator.purity == Purity::Cheap { iterator } else { self.collected(iterator) };
        Some(Source::Items(iterator))
    }

    /// `x.iter_mut()` or `&mut x` with a local `x`: the loop changes it.
    fn changes_elements(&mut self, expr: &Expr) -> bool {
        let target = match expr {
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "iter_mut" => &*m.receiver,
            Expr::Reference(r) if r.mutability.is_some() => &*r.expr,
            _ => return false,
        };
        self.root_place(target).is_some_and(|p| self.b.arena.is_memory(p.place.root))
    }

    /// A local that the loop would consume is copied, so that the reverse loop finds it, too.
    fn lent(&mut self, expr: &Expr, iterator: Opaque) -> Opaque {
        let is_reference = iterator.reads.first().is_none_or(|v| self.b.arena.info(*v).by_ref);
        if !matches!(expr, Expr::Path(_)) || is_reference {
            return iterator;
        }
        let (tokens, span) = (&iterator.tokens, iterator.span);
        self.synthesize(quote_spanned!(span=> __rt::owned(&#tokens)), Ty::Unknown, Purity::Cheap, span)
    }

    /// An iterator over memory that may change runs over a copy of it, so that it can run again.
    fn snapshot(&mut self, iterator: Opaque) -> Opaque {
        let span = iterator.span;
        let changing: Vec<ir::Var> = iterator.reads.iter().copied().filter(|v| self.b.arena.is_memory(*v)).collect();
        let mut tokens = iterator.tokens.clone();
        for memory in changing {
            let name = names::placeholder(memory, span);
            let copy = self.synthesize(quote_spanned!(span=> __rt::owned(&#name)), Ty::Unknown, Purity::Impure, span);
            self.hint("items", span);
            let copy = self.hoist(copy);
            let copy = self.operand_tokens(&copy, span);
            tokens = names::substitute(&tokens, &mut |v, span| {
                if v == memory { copy.clone() } else { names::placeholder(v, span).into_token_stream() }
            });
        }
        Opaque { reads: names::mentioned(&tokens), tokens, ..iterator }
    }

    /// An iterator that may not run twice is collected.
    fn collected(&mut self, iterator: Opaque) -> Opaque {
        let (span, tokens) = (iterator.span, &iterator.tokens);
        let collected = quote_spanned!(span=> __rt::collect(#tokens));
        let collected = Opaque { tokens: collected, purity: Purity::Impure, ty: Ty::Unknown, ..iterator.clone() };
        self.hint("items", span);
        let items = self.hoist(collected);
        let items = self.operand_tokens(&items, span);
        self.synthesize(quote_spanned!(span=> __rt::items(&#items)), Ty::Unknown, Purity::Cheap, span)
    }

    fn range(&mut self, expr: &Expr) -> Option<Range> {
        match expr {
            Expr::Paren(p) => self.range(&p.expr),
            Expr::Range(r) => {
                let (Some(start), Some(end)) = (&r.start, &r.end) else { return None };
                self.hint("start", start.span());
                let lo = self.index_value(start);
                self.hint("end", end.span());
                let hi = self.index_value(end);
                let inclusive = matches!(r.limits, syn::RangeLimits::Closed(_));
                Some(Range { lo, hi, inclusive, reversed: false, step: None, step_first: false, backward: None })
            }
            Expr::MethodCall(m) if m.method == "rev" && m.args.is_empty() => {
                let range = self.range(&m.receiver)?;
                if range.reversed {
                    return None;
                }
                Some(Range { reversed: true, step_first: range.step.is_some(), ..range })
            }
            Expr::MethodCall(m) if m.method == "step_by" && m.args.len() == 1 => {
                let range = self.range(&m.receiver)?;
                if range.step.is_some() {
                    return None;
                }
                self.hint("step", m.args[0].span());
                let step = self.index_value(&m.args[0]);
                Some(Range { step: Some(step), ..range })
            }
            _ => None,
        }
    }

    /// `x.iter()`, `x.iter_mut()`, `x.into_iter()`, `&x`, `&mut x`, `x` with `x` active.
    /// Any of them with `.enumerate()`.
    fn elements(&mut self, expr: &Expr) -> Option<Source> {
        let (expr, enumerated) = match expr {
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "enumerate" => (&*m.receiver, true),
            other => (other, false),
        };
        let (target, mode) = match expr {
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "iter" => (&*m.receiver, Some(false)),
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "iter_mut" => (&*m.receiver, Some(true)),
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "into_iter" => (&*m.receiver, None),
            Expr::Reference(r) => (&*r.expr, Some(r.mutability.is_some())),
            other => (other, None),
        };
        let place = match self.place(target).or_else(|| self.temporary(target, mode)) {
            Some(place) => place,
            None => {
                self.ctxt.refuse(
                    expr,
                    "iterating over this is not supported yet; use `iter()`, `iter_mut()` or indices of a local, a parameter or a part of one",
                );
                return None;
            }
        };
        let (by_ref, mutable) = match mode {
            Some(mutable) => (true, mutable),
            None => (place.is_ref, place.is_ref && place.mutable),
        };
        let tokens = self.place_tokens(&place.place);
        let span = expr.span();
        let mut len =
            self.synthesize(quote_spanned!(span=> #tokens.len()), Ty::Int(Some("usize")), Purity::Cheap, span);
        if self.b.arena.is_memory(place.place.root) {
            self.hint("len", span);
            let operand = self.hoist(len);
            len = self.synthesize(self.operand_tokens(&operand, span), Ty::Int(Some("usize")), Purity::Cheap, span);
        }
        Some(Source::Elements { place, by_ref, mutable, len, enumerated })
    }

    /// What a loop makes and runs over: `[x, y]`, `f(x)`.
    fn temporary(&mut self, expr: &Expr, mode: Option<bool>) -> Option<super::place::PlaceRef> {
        let is_made = matches!(expr, Expr::Array(_) | Expr::Repeat(_) | Expr::Call(_)) && self.is_active(expr);
        if !is_made || mode == Some(true) {
            return None;
        }
        self.hint("items", expr.span());
        let value = self.expr(expr);
        let active = value.is_active();
        let var = self.operand_of(&value).var()?;
        let id = self.scopes.hidden("items", value, std::ptr::from_ref(expr).addr());
        let ty = self.b.arena.ty(var).clone();
        Some(super::place::PlaceRef { place: Place::root(var), is_ref: false, mutable: false, active, ty, id })
    }
}
