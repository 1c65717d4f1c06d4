//! Branches, and what stands behind one that may leave: that moves into the arm that stays.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, Stmt};

use super::patterns::{Matched, without_guard, without_names};
use super::scope::Whole;
use super::stmt::Exit;
use super::{BindingId, Lowering, Sink, Val, opaque, prescan};
use crate::ir::{self, Merge, Operand, Purity, Ty};

/// An arm of a branch: what it binds and what it runs.
struct Arm<'a> {
    /// The pattern it matched in the scrutinee.
    pattern: Option<(&'a syn::Pat, Scrutinee)>,
    body: ArmBody<'a>,
}

/// What a branch looks at.
#[derive(Clone)]
struct Scrutinee {
    /// Tokens that may be evaluated once per arm.
    tokens: TokenStream,
    matched: Matched,
    /// Whether it may be computed again: else what is asked of it is kept, which can be saved where it cannot.
    purity: Purity,
}

#[derive(Clone, Copy)]
enum ArmBody<'a> {
    Block(&'a syn::Block),
    Expr(&'a Expr),
    Nothing,
}

impl ArmBody<'_> {
    fn leaves(&self) -> bool {
        match self {
            ArmBody::Block(b) => prescan::always_leaves(b),
            ArmBody::Expr(e) => prescan::expr_leaves(e),
            ArmBody::Nothing => false,
        }
    }

    /// Where its value stands.
    fn span(&self) -> Span {
        match self {
            ArmBody::Block(b) => b.stmts.last().map_or(b.span(), Spanned::span),
            ArmBody::Expr(e) => e.span(),
            ArmBody::Nothing => Span::call_site(),
        }
    }
}

impl Lowering<'_> {
    /// The value of a control-flow expression.
    pub fn control_value(&mut self, expr: &Expr) -> Val {
        self.control_value_for(expr, Sink::Discard)
    }

    /// The same, of which `sink` is the only user.
    pub fn control_value_for(&mut self, expr: &Expr, sink: Sink) -> Val {
        let name = self.b.hint.0.clone();
        let source = std::ptr::from_ref(expr).addr();
        let id = self.scopes.hidden(&name, Val::inactive(Operand::Undefined), source);
        if matches!(sink, Sink::Into(to) if self.results.contains(&to)) {
            self.results.push(id);
        }
        self.control(expr, Sink::Into(id));
        self.scopes.value(id).cloned().expect("a value")
    }

    /// A control-flow expression whose value goes to `sink`.
    pub fn control(&mut self, expr: &Expr, sink: Sink) {
        match expr {
            Expr::Block(b) => match &b.label {
                Some(label) => self.labelled(expr, label, &b.block, sink),
                None => self.body(&b.block, sink),
            },
            Expr::If(_) | Expr::Match(_) => self.branch(expr, None, sink),
            Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => self.looping(expr, sink),
            _ => unreachable!("only control flow comes here"),
        }
    }

    /// `'a: { … break 'a value; … }`
    fn labelled(&mut self, expr: &Expr, label: &syn::Label, block: &syn::Block, sink: Sink) {
        let frame = self.frame(expr, Some(label), true);
        let value = frame.value.expect("a block with a label has a value");
        self.loops.push(frame);
        self.body(block, if sink == Sink::Discard { Sink::Discard } else { Sink::Into(value) });
        self.loops.pop();
        self.deliver_unless_left(expr, value, sink);
    }

    /// Hands on the value of what was left by `break`, or not at all.
    pub(super) fn deliver_unless_left(&mut self, expr: &Expr, from: BindingId, sink: Sink) {
        let value = self.scopes.value(from).cloned().expect("a value");
        if !value.is_undefined() && sink != Sink::Discard {
            self.unless_left(expr, |l| l.deliver(value, sink));
        }
    }

    /// A branch that may leave, and the statements behind it.
    pub fn branch_with_rest(&mut self, expr: &Expr, rest: &[Stmt], sink: Sink) {
        if rest.is_empty() {
            return self.branch(expr, None, sink);
        }
        self.branch(expr, Some(rest), sink);
    }

    fn branch(&mut self, expr: &Expr, rest: Option<&[Stmt]>, sink: Sink) {
        let (conditions, arms) = match expr {
            Expr::If(i) => self.if_arms(i),
            Expr::Match(m) => self.match_arms(m),
            _ => unreachable!("only branches come here"),
        };
        // The rest goes into the one arm that stays; if several stay, it goes behind the branch.
        let staying: Vec<usize> = (0..arms.len()).filter(|i| !arms[*i].body.leaves()).collect();
        let host = match (rest, staying.as_slice()) {
            (Some(_), [only]) => Some(*only),
            _ => None,
        };
        let inner = if rest.is_some() { Sink::Discard } else { sink };
        let hosted = host.map(|h| (h, rest.unwrap_or_default(), sink));
        self.arms(&conditions, &arms, 0, inner, hosted);
        match rest {
            Some(rest) if host.is_none() => self.go_on(rest, sink),
            _ => {}
        }
    }

    fn go_on(&mut self, rest: &[Stmt], sink: Sink) {
        match self.exit_state() {
            Exit::Never => self.stmts(rest, sink),
            Exit::Always => {}
            Exit::Maybe(left) => self.guarded(left, rest, sink),
        }
    }

    /// One condition per arm but the last.
    fn arms(
        &mut self,
        conditions: &[Operand],
        arms: &[Arm],
        k: usize,
        sink: Sink,
        hosted: Option<(usize, &[Stmt], Sink)>,
    ) {
        if k + 1 == arms.len() {
            return self.arm(&arms[k], sink, hosted.filter(|h| h.0 == k));
        }
        self.if_else(
            conditions[k].clone(),
            |l| l.arm(&arms[k], sink, hosted.filter(|h| h.0 == k)),
            |l| {
                l.arms(conditions, arms, k + 1, sink, hosted);
                l.b.hint.1 = arms[k].body.span();
            },
        );
    }

    fn arm(&mut self, arm: &Arm, sink: Sink, hosted: Option<(usize, &[Stmt], Sink)>) {
        self.scopes.open();
        if let Some((pattern, scrutinee)) = &arm.pattern {
            match &scrutinee.matched {
                Matched::Inactive => {
                    let otherwise = quote_spanned!(pattern.span()=> _ => ::core::unreachable!());
                    self.bind_pattern(pattern, (&scrutinee.tokens, scrutinee.purity), &otherwise);
                }
                active => self.bind_arm(pattern, active),
            }
        }
        match arm.body {
            ArmBody::Block(b) => self.body(b, sink),
            ArmBody::Expr(e) => self.arm_expr(e, sink),
            ArmBody::Nothing => {}
        }
        self.scopes.close();
        if let Some((_, rest, sink)) = hosted {
            self.scopes.open();
            self.go_on(rest, sink);
            self.scopes.close();
        }
    }

    fn arm_expr(&mut self, e: &Expr, sink: Sink) {
        match (e, sink) {
            (Expr::Block(_) | Expr::If(_) | Expr::Match(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_), _) => {
                self.control(e, sink);
            }
            (Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _) => self.jump(e),
            (_, Sink::Into(_)) => {
                let value = self.expr(e);
                if !value.is_undefined() {
                    self.deliver(value, sink);
                }
            }
            (_, Sink::Discard) => self.expr_stmt(e),
        }
    }

    fn if_arms<'a>(&mut self, i: &'a syn::ExprIf) -> (Vec<Operand>, Vec<Arm<'a>>) {
        let (condition, pattern) = self.condition(&i.cond);
        let els = match &i.else_branch {
            Some((_, e)) => ArmBody::Expr(e),
            None => ArmBody::Nothing,
        };
        let then = Arm { pattern, body: ArmBody::Block(&i.then_branch) };
        (vec![condition], vec![then, Arm { pattern: None, body: els }])
    }

    /// The condition of an `if`, and for `if let` what to bind.
    fn condition<'a>(&mut self, cond: &'a Expr) -> (Operand, Option<(&'a syn::Pat, Scrutinee)>) {
        let hint = self.b.hint.clone();
        self.hint("condition", cond.span());
        let (value, pattern) = match cond {
            Expr::Let(l) if let Some((pattern, call)) = self.popping(&l.pat, &l.expr) => {
                let condition = self.has_more(call);
                self.b.hint = hint;
                let matched = Matched::Popped(Box::new(call.clone()));
                return (
                    condition,
                    Some((pattern, Scrutinee { tokens: TokenStream::new(), purity: Purity::Cheap, matched })),
                );
            }
            Expr::Let(l) => {
                let scrutinee = self.scrutinee(&l.pat, &l.expr);
                let (pat, span) = (without_names(&l.pat), cond.span());
                let looked_at = &scrutinee.tokens;
                let tokens = quote_spanned!(span=> match #looked_at { #pat => true, _ => false });
                (self.synthesize(tokens, Ty::Bool, scrutinee.purity, span), Some((&*l.pat, scrutinee)))
            }
            _ => {
                let mut value = self.opaque(cond);
                value.ty = Ty::Bool;
                self.constraints.extend(value.like.map(|v| super::unify::Constraint::Is(v, Ty::Bool)));
                (value, None)
            }
        };
        let operand = self.hoist(value);
        self.b.hint = hint;
        (operand, pattern)
    }

    /// What a `match` looks at.
    fn scrutinee(&mut self, pat: &syn::Pat, expr: &Expr) -> Scrutinee {
        self.check_constants(pat);
        if self.is_active(expr) {
            return self.active_scrutinee(pat, expr);
        }
        let value = self.opaque(expr);
        let is_place = matches!(expr, Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Lit(_));
        if is_place && value.purity == Purity::Cheap && value.reads.iter().all(|v| !self.b.arena.is_memory(*v)) {
            return Scrutinee { tokens: value.tokens, matched: Matched::Inactive, purity: Purity::Cheap };
        }
        let (span, purity) = (value.span, if value.purity == Purity::Impure { Purity::Impure } else { Purity::Cheap });
        self.hint("scrutinee", span);
        let operand = self.hoist(value);
        Scrutinee { tokens: self.operand_tokens(&operand, span), matched: Matched::Inactive, purity }
    }

    /// Which arm runs is a question to numbers, without a derivative; what the arms name is active.
    fn active_scrutinee(&mut self, pat: &syn::Pat, expr: &Expr) -> Scrutinee {
        let span = expr.span();
        self.hint("scrutinee", span);
        if let Some(place) = self.matched_place(pat, expr) {
            let part = self.place_tokens(&place.place);
            let tokens = if place.is_ref { quote_spanned!(span=> (&#part)) } else { part };
            return Scrutinee { tokens, matched: Matched::Place(place), purity: Purity::Cheap };
        }
        let value = self.expr(expr);
        let tokens = self.val_tokens(&value, span);
        Scrutinee { tokens, matched: Matched::Value(value), purity: Purity::Cheap }
    }

    fn match_arms<'a>(&mut self, m: &'a syn::ExprMatch) -> (Vec<Operand>, Vec<Arm<'a>>) {
        let hint = self.b.hint.clone();
        let pats: Vec<syn::Pat> = m.arms.iter().map(|arm| without_guard(&arm.pat).clone()).collect();
        let scrutinee = self.scrutinee(&syn::parse_quote!((#(#pats),*,)), &m.expr);
        let numbered = m.arms.iter().enumerate().map(|(k, arm)| {
            let number = proc_macro2::Literal::usize_suffixed(k);
            let pat = self.renamed_pattern(&without_names(&arm.pat));
            quote_spanned!(arm.pat.span()=> #pat => #number,)
        });
        let numbered: TokenStream = numbered.collect();
        let looked_at = &scrutinee.tokens;
        let span = m.match_token.span;
        let selector = self.synthesize(
            quote_spanned!(span=> match #looked_at { #numbered }),
            Ty::Int(Some("usize")),
            scrutinee.purity,
            span,
        );
        self.hint("arm", span);
        let selector = self.hoist(selector);
        let conditions = (0..m.arms.len().saturating_sub(1)).map(|k| self.is_arm(&selector, k, span)).collect();
        self.b.hint = hint;
        let arms = m.arms.iter().map(|arm| {
            let binds = !opaque::bound_by(without_guard(&arm.pat)).is_empty();
            Arm { pattern: binds.then(|| (&arm.pat, scrutinee.clone())), body: ArmBody::Expr(&arm.body) }
        });
        (conditions, arms.collect())
    }

    fn is_arm(&mut self, selector: &Operand, k: usize, span: Span) -> Operand {
        let (selector, k) = (self.operand_tokens(selector, span), proc_macro2::Literal::usize_unsuffixed(k));
        let test = self.synthesize(quote_spanned!(span=> #selector == #k), Ty::Bool, Purity::Cheap, span);
        self.hint("is_arm", span);
        self.hoist(test)
    }

    /// A pattern whose guard names locals.
    fn renamed_pattern(&mut self, pat: &syn::Pat) -> TokenStream {
        let syn::Pat::Guard(g) = pat else { return quote_spanned!(pat.span()=> #pat) };
        // Renaming as the arm of a match keeps the names that the pattern binds.
        let (inner, guard) = (&g.pat, &g.guard);
        let whole: Expr = syn::parse_quote!(match () { #inner if #guard => () });
        let renamed = self.opaque(&whole).tokens;
        let Ok(Expr::Match(m)) = syn::parse2::<Expr>(renamed) else { return quote_spanned!(pat.span()=> #pat) };
        let pat = &m.arms[0].pat;
        quote_spanned!(pat.span()=> #pat)
    }

    /// An `if` whose arms are written by `then` and `els`; locals that differ afterwards become its results.
    pub fn if_else(&mut self, cond: Operand, then: impl FnOnce(&mut Self), els: impl FnOnce(&mut Self)) {
        let before = self.scopes.snapshot();
        self.b.open();
        then(self);
        let mut then_block = self.b.close();
        let after_then = self.scopes.snapshot();
        self.scopes.restore(&before);
        self.b.open();
        els(self);
        let mut els_block = self.b.close();
        let after_els = self.scopes.snapshot();
        let mut results = Vec::new();
        for index in 0..before.len() {
            let (Some(a), Some(b)) = (&after_then[index], &after_els[index]) else { continue };
            let name = self.scopes.bindings[index].name.clone();
            let merged = self.merge(&name, a, b, (&mut then_block, &mut els_block), &mut results);
            self.scopes.set(BindingId(index), merged);
        }
        self.b.push(ir::Stmt::If(ir::If { cond, then: then_block, els: els_block, results }));
    }

    fn merge(
        &mut self,
        name: &str,
        a: &Val,
        b: &Val,
        blocks: (&mut ir::Block, &mut ir::Block),
        results: &mut Vec<Merge>,
    ) -> Val {
        match (a, b) {
            (Val::One { operand: x, active: p }, Val::One { operand: y, active: q }) => {
                let active = *p || *q;
                if x.is_same(y) {
                    return Val::One { operand: x.clone(), active };
                }
                if self.is_reference(x) || self.is_reference(y) {
                    self.ctxt.refuse_at(
                        self.b.hint.1,
                        "a reference that a branch chooses is not supported yet; use it in each branch, or copy with `to_vec()`",
                    );
                }
                let ty = self.meeting_ty(x, y);
                let (x, y) = if ty == Ty::Unknown {
                    (self.kept(x, blocks.0), self.kept(y, blocks.1))
                } else {
                    (x.clone(), y.clone())
                };
                let var = self.b.arena.value(name, self.b.hint.1, ty);
                results.push(Merge { var, then: x, els: y });
                Val::One { operand: Operand::Var(var), active }
            }
            (Val::Parts(whole, xs), Val::Parts(_, ys)) => {
                let (then_block, els_block) = blocks;
                let parts = xs.iter().zip(ys);
                Val::Parts(
                    whole.clone(),
                    parts.map(|(x, y)| self.merge(name, x, y, (then_block, els_block), results)).collect(),
                )
            }
            (Val::Parts(whole, xs), one) => {
                let parts = Val::Parts(whole.clone(), self.split_in(one, whole, xs.len(), blocks.1));
                self.merge(name, a, &parts, blocks, results)
            }
            (one, Val::Parts(whole, ys)) => {
                let parts = Val::Parts(whole.clone(), self.split_in(one, whole, ys.len(), blocks.0));
                self.merge(name, &parts, b, blocks, results)
            }
        }
    }

    /// A constant as a variable of the block: with its tangent it is of one type, which only the other arm tells.
    fn kept(&mut self, operand: &Operand, block: &mut ir::Block) -> Operand {
        let Operand::Constant(constant) = operand else { return operand.clone() };
        self.b.open();
        let kept = self.b.value(ir::Expr::Opaque(constant.clone()), Ty::Unknown);
        block.extend(self.b.close());
        kept
    }

    /// A reference to an aggregate.
    fn is_reference(&self, operand: &Operand) -> bool {
        let info = operand.var().map(|v| self.b.arena.info(v));
        info.is_some_and(|i| i.by_ref && matches!(i.ty, Ty::Slice(_) | Ty::Array(..) | Ty::Vec(_) | Ty::Tuple(_)))
    }

    /// The parts of a value, read at the end of a finished block.
    pub(super) fn split_in(&mut self, val: &Val, whole: &Whole, n: usize, block: &mut ir::Block) -> Vec<Val> {
        self.b.open();
        let parts = self.parts_of(val.clone(), whole, n);
        block.extend(self.b.close());
        parts
    }
}
