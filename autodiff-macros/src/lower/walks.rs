//! What a `for` runs over: a range, the elements of something active, the items of an inactive iterator.

use proc_macro2::Span;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, Pat};

use super::place::PlaceRef;
use super::scope::Binding;
use super::{Holds, Lowering, Val, guess, prescan};
use crate::ir::{self, Head, Opaque, Operand, Place, Projection, Purity, Range, Ty};
use crate::names;

/// What a `for` runs over.
#[allow(clippy::large_enum_variant, reason = "it lives for one loop")]
pub(super) enum Source {
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

impl Lowering<'_> {
    /// The head of a `for`, which binds its pattern.
    pub(super) fn for_head(&mut self, pat: &Pat, source: Source) -> Head {
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

    fn bind_elements(&mut self, pat: &Pat, place: &PlaceRef, by_ref: bool, mutable: bool, var: ir::Var) {
        let span = pat.span();
        let index = names::placeholder(var, span).into_token_stream();
        let index = self.synthesize(index, Ty::Int(Some("usize")), Purity::Cheap, span);
        let element = place.place.then(Projection::Index(index));
        let ty = place.ty.element();
        let name = |pat| prescan::simple_name(pat).filter(|p| p.by_ref.is_none() && p.subpat.is_none());
        match pat {
            Pat::Wild(_) => {}
            _ if !by_ref && super::patterns::has_ref(pat) => self.refuse_ref(pat),
            Pat::Reference(r) if by_ref && name(&r.pat).is_some() => {
                name(&r.pat).into_iter().for_each(|p| self.bind_element(p, &element, &ty, place.active));
            }
            _ if !by_ref && name(pat).is_some() => {
                name(pat).into_iter().for_each(|p| self.bind_element(p, &element, &ty, place.active));
            }
            _ => {
                let element = PlaceRef { place: element, is_ref: by_ref, mutable, ty, ..place.clone() };
                self.destructure_place(pat, &element);
            }
        }
    }

    fn bind_element(&mut self, p: &syn::PatIdent, element: &Place, ty: &Ty, active: bool) {
        self.hint(&p.ident.to_string(), p.ident.span());
        let value = Val::One { operand: self.b.read(element.clone(), ty.clone()), active };
        self.declare_value(p, value);
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
    pub(super) fn source(&mut self, expr: &Expr) -> Option<Source> {
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
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "enumerate" => {
                return self.changes_elements(&m.receiver);
            }
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
    fn temporary(&mut self, expr: &Expr, mode: Option<bool>) -> Option<PlaceRef> {
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
        Some(PlaceRef { place: Place::root(var), is_ref: false, mutable: false, active, ty, id })
    }
}
