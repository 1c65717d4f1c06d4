//! Patterns: the names in them become parts of a value, or of a place.

mod syntax;

use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Member, Pat};

use super::place::PlaceRef;
use super::scope::{Binding, Whole};
use super::{Holds, Lowering, Val, opaque, prescan, variants};
use crate::ir::{Opaque, Operand, Place, Projection, Purity, Ty, Var};
use syntax::{At, any, arity, elements, has_rest, may_be_constant, may_fail, member_of, needs_place};
pub use syntax::{has_ref, without_guard, without_names};

/// What the arms of a branch bind their names to.
#[derive(Clone)]
pub(super) enum Matched {
    Inactive,
    Value(Val),
    Place(PlaceRef),
    /// What a list gives up: `Some(x) = list.pop()`.
    Popped(Box<ExprMethodCall>),
}

impl Lowering<'_> {
    /// Binds what a pattern names in a value.
    pub fn destructure(&mut self, pat: &Pat, value: Val) {
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => {}
            Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) => {}
            Pat::Paren(p) => self.destructure(&p.pat, value),
            Pat::Type(t) => self.destructure(&t.pat, value),
            Pat::Ident(p) if self.is_constant(p) => {}
            Pat::Ident(p) if p.by_ref.is_none() => {
                // The name may take over the definition of the value: whatever looks at that comes first.
                if let Some((_, parts)) = &p.subpat {
                    self.destructure(parts, value.clone());
                    self.hint(&p.ident.to_string(), p.ident.span());
                }
                self.bind_name(p, value);
            }
            Pat::Tuple(t) if value.is_active() || !has_rest(pat) => self.destructure_tuple(t, value),
            other if !value.is_active() => self.bind_inactive(other, value),
            Pat::Struct(_) | Pat::TupleStruct(_) => self.destructure_struct(pat, value),
            Pat::Slice(s) => self.destructure_elements(s, value),
            Pat::Reference(r) => self.destructure(&r.pat, value),
            Pat::Or(_) => self.alternatives(pat),
            Pat::Ident(p) => self.refuse_ref(p),
            other => self.refuse_pattern(other),
        }
    }

    fn bind_name(&mut self, p: &syn::PatIdent, value: Val) {
        let is_memory = p.mutability.is_some() && self.memory_names.contains(&p.ident.to_string());
        if is_memory || self.is_reassigned_aggregate(p, &value) {
            self.bind_memory_value(p, value, None);
        } else {
            self.bind_value(p, value, None);
        }
    }

    /// In an arm, an upper-case identifier alone is a constant or a unit variant.
    fn is_constant(&self, p: &syn::PatIdent) -> bool {
        self.in_arm && may_be_constant(p)
    }

    /// Refuses a name in an arm that hides a local, unless it is a constant.
    pub(super) fn check_constants(&self, pat: &Pat) {
        any(pat, &|p| {
            if let Pat::Ident(p) = p
                && may_be_constant(p)
                && self.scopes.find(&p.ident.to_string()).is_some()
            {
                let name = &p.ident;
                self.ctxt.refuse(p, format!("whether `{name}` is a constant is not visible here; rename the local"));
            }
            false
        });
    }

    /// Binds what the pattern of an arm names.
    pub(super) fn bind_arm(&mut self, pat: &Pat, matched: &Matched) {
        let pat = without_guard(pat);
        self.in_arm = true;
        match matched {
            Matched::Inactive => unreachable!("inactive values are matched by Rust itself"),
            Matched::Value(value) => self.destructure(pat, value.clone()),
            Matched::Place(place) => self.destructure_place(pat, place),
            Matched::Popped(call) => {
                let value = self.popped_value(call);
                self.destructure(pat, value);
            }
        }
        self.in_arm = false;
    }

    pub(super) fn refuse_ref(&self, at: impl ToTokens) {
        self.ctxt.refuse(at, "`ref` needs something that stays here; bind the value first, then borrow it");
    }

    fn refuse_pattern(&self, pat: &Pat) {
        self.ctxt.refuse(pat, "this pattern on active values is not supported yet; bind it and read its parts");
    }

    /// Which of several patterns matched is not known where names are bound.
    fn alternatives(&self, pat: &Pat) {
        if !opaque::bound_by(pat).is_empty() {
            self.ctxt.refuse(
                pat,
                "names in alternatives of an active value are not supported; write an arm for each alternative",
            );
        }
    }

    fn destructure_tuple(&mut self, t: &syn::PatTuple, value: Val) {
        let n = match &value {
            Val::Parts(_, parts) => Some(parts.len()),
            Val::One { operand, .. } => arity(&self.b.arena.operand_ty(operand)),
        };
        let pats: Vec<&Pat> = t.elems.iter().collect();
        let Some(parts) = self.members(&pats, n) else { return };
        let last = parts.iter().map(|(k, _)| k + 1).max().unwrap_or(0);
        let mut values = self.parts(value, n.unwrap_or(last));
        for (k, pat) in parts {
            if let Some(p) = prescan::simple_name(pat) {
                self.hint(&p.ident.to_string(), p.ident.span());
            }
            if let Some(value) = values.get_mut(k) {
                let value = std::mem::replace(value, Val::active(Operand::Undefined));
                self.destructure(pat, value);
            }
        }
    }

    /// Which components the patterns of a tuple look at, if it has `n` of them.
    fn members<'p>(&self, pats: &[&'p Pat], n: Option<usize>) -> Option<Vec<(usize, &'p Pat)>> {
        let Some(rest) = pats.iter().position(|p| matches!(p, Pat::Rest(_))) else {
            return Some(pats.iter().copied().enumerate().collect());
        };
        let (front, back) = (&pats[..rest], &pats[rest + 1..]);
        let mut all: Vec<(usize, &Pat)> = front.iter().copied().enumerate().collect();
        if back.is_empty() {
            return Some(all);
        }
        let Some(n) = n else {
            self.ctxt.refuse(
                pats[rest],
                "how many parts `..` stands for is not visible here; put a `_` for each, or leave out what follows",
            );
            return None;
        };
        let first = n.checked_sub(back.len())?;
        all.extend(back.iter().enumerate().map(|(k, pat)| (first + k, *pat)));
        Some(all)
    }

    /// `[a, .., b]` of a value.
    fn destructure_elements(&mut self, s: &syn::PatSlice, value: Val) {
        let Val::One { operand: Operand::Var(var), active } = value else { return };
        let ty = self.b.arena.ty(var).clone();
        for (at, pat) in elements(s) {
            self.hint_part(pat);
            if let At::Between(..) = at {
                self.ctxt.refuse(pat, "the rest of an array needs a reference here; match on `&` of it");
                continue;
            }
            let projection = self.projection(&at, &Place::root(var), &ty);
            let operand = self.b.read(Place::root(var).then(projection), ty.element());
            self.destructure(pat, Val::One { operand, active });
        }
    }

    fn hint_part(&mut self, pat: &Pat) {
        match prescan::simple_name(pat) {
            Some(p) => self.hint(&p.ident.to_string(), p.ident.span()),
            None => self.hint("part", pat.span()),
        }
    }

    /// Binds what a struct pattern names in a value.
    fn destructure_struct(&mut self, pat: &Pat, value: Val) {
        let Some((path, fields)) = self.fields_of(pat) else { return };
        if variants::is_error(path) {
            let operand = self.operand_of(&value);
            let scrutinee = self.operand_tokens(&operand, pat.span());
            return self.bind_error(pat, &scrutinee);
        }
        // A value that is asked for more than once is kept.
        let value = match value {
            Val::Parts(..) => value,
            Val::One { .. } => Val::One { active: value.is_active(), operand: self.operand_of(&value) },
        };
        for (member, pat) in fields {
            self.hint_member(&member);
            let part = match &value {
                Val::Parts(whole, parts) => whole.position(&member).and_then(|k| parts.get(k)).cloned(),
                Val::One { operand: Operand::Var(var), active } => {
                    let at = member_of(path, member);
                    let projection = self.projection(&at, &Place::root(*var), &Ty::Unknown);
                    Some(self.part_of(*var, projection, usize::MAX, *active))
                }
                Val::One { .. } => Some(value.clone()),
            };
            self.destructure(pat, part.unwrap_or(Val::active(Operand::Undefined)));
        }
    }

    /// Binds what a pattern names in a place: to parts of the place, if the matched expression refers to it.
    pub fn destructure_place(&mut self, pat: &Pat, place: &PlaceRef) {
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => {}
            Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) => {}
            Pat::Paren(p) => self.destructure_place(&p.pat, place),
            Pat::Type(t) => self.destructure_place(&t.pat, place),
            Pat::Ident(p) if self.is_constant(p) => {}
            Pat::Ident(p) => {
                if let Some((_, parts)) = &p.subpat {
                    self.destructure_place(parts, place);
                }
                match place.is_ref || p.by_ref.is_some() {
                    true => self.bind_part(p, place),
                    false => self.bind_content(p, place),
                }
            }
            Pat::Reference(r) => self.destructure_place(&r.pat, &PlaceRef { is_ref: false, ..place.clone() }),
            Pat::Tuple(t) => {
                let pats: Vec<&Pat> = t.elems.iter().collect();
                for (k, pat) in self.members(&pats, arity(&place.ty)).unwrap_or_default() {
                    let part = self.within(place, &At::Member(Member::from(k)));
                    self.destructure_place(pat, &part);
                }
            }
            Pat::Struct(_) | Pat::TupleStruct(_) => {
                let Some((path, fields)) = self.fields_of(pat) else { return };
                if variants::is_error(path) {
                    let scrutinee = self.place_tokens(&place.place);
                    return self.bind_error(pat, &scrutinee);
                }
                for (member, pat) in fields {
                    let part = self.within(place, &member_of(path, member));
                    self.destructure_place(pat, &part);
                }
            }
            Pat::Slice(s) => {
                for (at, pat) in elements(s) {
                    if matches!(at, At::Between(..)) && !place.is_ref {
                        self.ctxt.refuse(pat, "the rest of an array needs a reference here; match on `&` of it");
                        continue;
                    }
                    let part = self.within(place, &at);
                    self.destructure_place(pat, &part);
                }
            }
            Pat::Or(_) => self.alternatives(pat),
            other => self.refuse_pattern(other),
        }
    }

    /// A name for a part of a place.
    fn bind_part(&mut self, p: &syn::PatIdent, place: &PlaceRef) {
        let changes = p.by_ref.is_some() && p.mutability.is_some();
        if changes && !place.mutable {
            self.ctxt.refuse(p, "`ref mut` needs a local that is `mut`, or something behind a `&mut`");
        }
        let mutable = if p.by_ref.is_some() { changes } else { place.mutable };
        let holds = Holds::Place { place: place.place.clone(), is_ref: true, mutable, active: place.active };
        let source = std::ptr::from_ref(p).addr();
        self.scopes.declare(Binding { name: p.ident.to_string(), holds, source, ty: place.ty.clone() });
    }

    /// A name for what stands in a part of a place.
    fn bind_content(&mut self, p: &syn::PatIdent, place: &PlaceRef) {
        self.hint(&p.ident.to_string(), p.ident.span());
        let is_value = place.place.projections.is_empty() && !self.b.arena.is_memory(place.place.root);
        let operand = match is_value {
            true => Operand::Var(place.place.root),
            false => self.b.read(place.place.clone(), place.ty.clone()),
        };
        let active = place.active && !matches!(place.ty, Ty::Int(_) | Ty::Bool);
        self.bind_name(p, Val::One { operand, active });
    }

    fn within(&mut self, place: &PlaceRef, at: &At) -> PlaceRef {
        let ty = match (&place.ty, at) {
            (Ty::Tuple(parts), At::Member(Member::Unnamed(i))) => {
                parts.get(i.index as usize).cloned().unwrap_or(Ty::Unknown)
            }
            (_, At::Member(_) | At::Payload(_)) => Ty::Unknown,
            (ty, At::Between(..)) => Ty::Slice(Box::new(ty.element())),
            (ty, _) => ty.element(),
        };
        let projection = self.projection(at, &place.place, &place.ty);
        PlaceRef { place: Place { alias: None, ..place.place.then(projection) }, ty, ..place.clone() }
    }

    fn projection(&mut self, at: &At, place: &Place, ty: &Ty) -> Projection {
        match at {
            At::Member(member) => Projection::Field(member.to_token_stream()),
            At::Payload(payload) => Projection::Payload(payload.clone()),
            At::Front(k) => Projection::Index(self.number_of(*k)),
            At::Back(k) => Projection::Index(self.back_index(*k, place, ty)),
            At::Between(front, back) => Projection::Range {
                lo: Some(self.number_of(*front)),
                hi: (*back > 0).then(|| self.back_index(*back, place, ty)),
                inclusive: false,
            },
        }
    }

    fn number_of(&mut self, k: usize) -> Opaque {
        let number = proc_macro2::Literal::usize_unsuffixed(k).into_token_stream();
        self.synthesize(number, Ty::Int(Some("usize")), Purity::Cheap, self.b.hint.1)
    }

    /// The `k`-th index from the end.
    fn back_index(&mut self, k: usize, place: &Place, ty: &Ty) -> Opaque {
        if let Ty::Array(_, n) = ty
            && let Ok(n) = n.parse::<usize>()
        {
            return self.number_of(n.saturating_sub(k));
        }
        let (tokens, span) = (self.place_tokens(place), self.b.hint.1);
        let k = proc_macro2::Literal::usize_unsuffixed(k);
        let index =
            self.synthesize(quote_spanned!(span=> #tokens.len() - #k), Ty::Int(Some("usize")), Purity::Cheap, span);
        let operand = self.hoist(index);
        self.synthesize(self.operand_tokens(&operand, span), Ty::Int(Some("usize")), Purity::Cheap, span)
    }

    /// The place that a pattern looks into: behind a reference, or because only a place has what the pattern asks for.
    pub(super) fn matched_place(&mut self, pat: &Pat, init: &Expr) -> Option<PlaceRef> {
        let (target, reference) = match super::place::ungrouped(init) {
            Expr::Reference(r) => (&*r.expr, Some(r.mutability.is_some())),
            other => (other, None),
        };
        let is_concerned =
            self.is_active(target) || self.refers_to_memory(target, reference.is_some(), reference == Some(true));
        if !is_concerned || self.tuple_value(target).is_some() {
            return None;
        }
        let place = self.place(target)?;
        let is_ref = reference.is_some() || place.is_ref;
        let is_whole = !place.ty.is_word();
        (is_whole && (is_ref || needs_place(pat))).then(|| PlaceRef {
            is_ref,
            mutable: reference.unwrap_or(place.mutable),
            ..place
        })
    }

    /// The components of a tuple value.
    pub fn parts(&mut self, value: Val, n: usize) -> Vec<Val> {
        self.parts_of(value, &Whole::Tuple, n)
    }

    /// The parts of a value.
    pub fn parts_of(&mut self, value: Val, whole: &Whole, n: usize) -> Vec<Val> {
        match value {
            Val::Parts(_, parts) => parts,
            Val::One { operand: Operand::Var(var), active } => {
                let kind = whole.aggregate();
                (0..n).map(|k| self.part_of(var, kind.part(k), k, active)).collect()
            }
            other => vec![other; n],
        }
    }

    /// A part of a value, read.
    fn part_of(&mut self, var: Var, projection: Projection, k: usize, active: bool) -> Val {
        let ty = match self.b.arena.ty(var) {
            Ty::Tuple(tys) => tys.get(k).cloned().unwrap_or(Ty::Unknown),
            _ => Ty::Unknown,
        };
        let active = active && !matches!(ty, Ty::Int(_) | Ty::Bool);
        Val::One { operand: self.b.read(Place::root(var).then(projection), ty), active }
    }

    /// Any pattern on an inactive value: each name is taken out of it.
    fn bind_inactive(&mut self, pat: &Pat, value: Val) {
        let operand = self.operand_of(&value);
        let (scrutinee, span) = (self.operand_tokens(&operand, pat.span()), pat.span());
        let otherwise = if may_fail(pat) { quote_spanned!(span=> _ => ::core::unreachable!()) } else { quote!() };
        self.bind_pattern(pat, (&scrutinee, Purity::Cheap), &otherwise);
    }

    /// Binds what `pat` binds in `scrutinee`; `otherwise` is the arm for what does not match.
    pub fn bind_pattern(
        &mut self,
        pat: &Pat,
        (scrutinee, purity): (&proc_macro2::TokenStream, Purity),
        otherwise: &proc_macro2::TokenStream,
    ) {
        for ident in opaque::bound_by(pat) {
            let plain = without_guard(pat);
            let tokens = quote_spanned!(ident.span()=> match #scrutinee { #plain => #ident, #otherwise });
            let value = self.synthesize(tokens, Ty::Unknown, purity, ident.span());
            self.hint(&ident.to_string(), ident.span());
            let operand = self.b.value(crate::ir::Expr::Opaque(value), Ty::Unknown);
            self.maybe_references.extend(operand.var());
            let source = std::ptr::from_ref(pat).addr();
            let holds = Holds::Value(Val::inactive(operand));
            self.scopes.declare(Binding { name: ident.to_string(), holds, source, ty: Ty::Unknown });
        }
    }

    /// The fields that a pattern names.
    fn fields_of<'p>(&self, pat: &'p Pat) -> Option<(&'p syn::Path, Vec<(Member, &'p Pat)>)> {
        match pat {
            Pat::Struct(s) => {
                let fields = s.fields.iter().map(|f| (f.member.clone(), &*f.pat));
                Some((&s.path, fields.collect()))
            }
            Pat::TupleStruct(t) => {
                let pats: Vec<&Pat> = t.elems.iter().collect();
                let members = self.members(&pats, None)?;
                Some((&t.path, members.into_iter().map(|(k, pat)| (Member::from(k), pat)).collect()))
            }
            _ => None,
        }
    }
}
