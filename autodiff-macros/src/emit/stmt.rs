//! Statements.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use super::Emitter;
use super::expr::Level;
use super::tokens::{Append, Tokens, code, code_spanned};
use crate::affine::Affine;
use crate::ir::{
    Arena, Backward, Block, Carry, Expr, Float, Head, If, Loop, Opaque, Operand, Place, Range, Row, Shape, Stmt, Ty,
    Var, VarInfo,
};

impl Emitter<'_> {
    /// Statements; `tails` are the operands that the block's end uses.
    pub(super) fn block(&mut self, block: &Block, tails: &[&Operand]) -> Tokens {
        self.plan(block, tails);
        let mut tokens = Tokens::default();
        block.iter().for_each(|s| self.stmt(s).append_to(&mut tokens));
        tokens
    }

    fn stmt(&mut self, stmt: &Stmt) -> Tokens {
        match stmt {
            Stmt::Let { var, expr } => self.let_value(*var, expr),
            Stmt::Memory { var, expr } => self.memory(*var, expr),
            Stmt::Store { place, value } => self.store(place, value),
            Stmt::AddTo { place, value } => self.add_to(place, value),
            Stmt::If(i) => self.branch(i),
            Stmt::Loop(l) => self.looping(l),
            Stmt::Call(call) => self.call(call),
            Stmt::Opaque(o) => self.opaque(&o.tokens),
            Stmt::Push { items, .. } => self.push(items),
            Stmt::Pop { items, .. } => self.pop(items),
            Stmt::Save(place) => {
                let (stack, reference) = (self.stack.clone(), self.reference(place, false));
                code!(#stack.push(#reference);)
            }
            Stmt::Restore(place) => {
                let (stack, reference) = (self.stack.clone(), self.reference(place, true));
                code!(#stack.pop_into(#reference);)
            }
            Stmt::Reshape { place, shape } => {
                let bar = self.reference(place, true);
                match shape {
                    Shape::Length(len) => {
                        let len = self.operand(len).tokens;
                        code!(__rt::resize(#bar, #len);)
                    }
                    Shape::Of(value) => {
                        let value = self.reference(value, false);
                        code!(__rt::reshape(#bar, #value);)
                    }
                }
            }
            Stmt::Alias { var, place } => {
                let (name, reference) = (self.name(*var), self.reference(place, false));
                code!(let #name = #reference;)
            }
            Stmt::Row(row) => self.row(row),
        }
    }

    /// A row of a loop that makes no trip is empty: nothing that leads to it is evaluated, unless it cannot fail.
    fn row(&mut self, row: &Row) -> Tokens {
        let (base, len) = (self.opaque(&row.base.tokens), self.opaque(&row.len.tokens));
        let (name, whole) = (self.name(row.var), self.reference(&row.place, row.mutable));
        let len = &len;
        let function = if row.mutable { code!(row_mut) } else { code!(row) };
        let borrowed = code!(__rt::#function(#whole, #base, #len));
        if row.place.projections.is_empty() && row.base.affine.as_ref().is_some_and(Affine::is_plain) {
            return code!(let #name = #borrowed;);
        }
        let (ty, nothing) = if row.mutable { (code!(&mut [_]), code!(&mut [])) } else { (code!(&[_]), code!(&[])) };
        code!(let #name: #ty = if #len == 0 { #nothing } else { #borrowed };)
    }

    /// `: f64`, where an initial value may leave the type open.
    fn ascription(&self, var: Var) -> Tokens {
        let info = self.arena.info(var);
        if let Some(written) = &info.annotation {
            return code!(: #written);
        }
        type_tokens(self.arena, &info.ty).map(|ty| code!(: #ty)).unwrap_or_default()
    }

    /// `: Vec<f64>`, as the user wrote it or where it is known.
    pub(super) fn aggregate_ascription(&self, var: Var) -> Tokens {
        let info = self.arena.info(var);
        match &info.annotation {
            Some(written) => code!(: #written),
            None => aggregate_tokens(self.arena, &info.ty).map(|ty| code!(: #ty)).unwrap_or_default(),
        }
    }

    fn let_value(&mut self, var: Var, expr: &Expr) -> Tokens {
        let info = self.arena.info(var);
        let (ty, span) = (info.ty.clone(), info.span);
        if let (Expr::Take(place), None) = (expr, self.counts.get(&var)) {
            return self.clear(place, &ty);
        }
        let piece = self.expr(expr, &ty, span);
        if self.inline.contains(&var) {
            self.pieces.insert(var, piece);
            return Tokens::default();
        }
        // A bare literal has no methods.
        let is_literal = matches!(expr, Expr::Opaque(o) if o.ty == Ty::Float(Float::Any));
        let annotation = if info.annotation.is_some() || is_literal { self.ascription(var) } else { Tokens::default() };
        let (name, value) = (self.name(var), piece.tokens);
        code_spanned!(span=> let #name #annotation = #value;)
    }

    /// A cotangent that nobody wants is dropped.
    fn clear(&mut self, place: &Place, ty: &Ty) -> Tokens {
        if ty.is_float() {
            let place = self.place(place, true);
            return code!(#place = -0.0;);
        }
        let reference = self.reference(place, true);
        code!(__rt::take(#reference);)
    }

    fn memory(&mut self, var: Var, expr: &Expr) -> Tokens {
        let info = self.arena.info(var);
        let (ty, span) = (info.ty.clone(), info.span);
        let annotation = self.aggregate_ascription(var);
        let value = self.expr(expr, &ty, span).tokens;
        let name = self.name(var);
        code_spanned!(span=> let mut #name #annotation = #value;)
    }

    fn store(&mut self, place: &Place, value: &Operand) -> Tokens {
        if let (Some(v), true, true) = (value.var(), super::inline::is_whole(place), self.arena.info(place.root).by_ref)
            && !self.arena.ty(v).is_word()
        {
            let (into, from) = (self.reference(place, true), self.reference(&Place::root(v), false));
            return code!(__rt::store(#into, #from););
        }
        let value = match value.var() {
            Some(v) if !self.arena.ty(v).is_word() => {
                let reference = self.reference(&Place::root(v), false);
                code!(__rt::owned(#reference))
            }
            _ => self.operand(value).tokens,
        };
        let place = self.place(place, true);
        code!(#place = #value;)
    }

    fn add_to(&mut self, place: &Place, value: &Operand) -> Tokens {
        if let Some(v) = value.var().filter(|v| !self.arena.ty(*v).is_float()) {
            let value = self.reference(&Place::root(v), false);
            let into = self.reference(place, true);
            return code!(__rt::accumulate(#into, #value););
        }
        let piece = self.operand(value);
        let place = self.place(place, true);
        // `a += -b` reads better, and is the same, as `a -= b`.
        if piece.level == Level::Unary
            && let Some(rest) = piece.tokens.behind_sign('-')
        {
            return code!(#place -= #rest;);
        }
        let value = piece.tokens;
        code!(#place += #value;)
    }

    fn branch(&mut self, i: &If) -> Tokens {
        let cond = self.operand(&i.cond).tokens;
        let results = i.results.clone();
        let then_tails: Vec<Operand> =
            results.iter().map(|r| defined_operand(&r.then, self.arena.info(r.var))).collect();
        let els_tails: Vec<Operand> = results.iter().map(|r| defined_operand(&r.els, self.arena.info(r.var))).collect();
        let then = self.block(&i.then, &then_tails.iter().collect::<Vec<_>>());
        let then_value = self.tuple_or_value(&then_tails);
        let els = self.block(&i.els, &els_tails.iter().collect::<Vec<_>>());
        let els_value = self.tuple_or_value(&els_tails);
        if results.is_empty() {
            return match (then.is_empty(), els.is_empty()) {
                (_, true) => code!(if #cond { #then }),
                (true, false) => code!(if !(#cond) { #els }),
                (false, false) => code!(if #cond { #then } else { #els }),
            };
        }
        let (pattern, ty) = self.result_pattern(&results.iter().map(|r| r.var).collect::<Vec<_>>());
        code!(let #pattern #ty = if #cond { #then #then_value } else { #els #els_value };)
    }

    fn tuple_or_value(&mut self, operands: &[Operand]) -> Tokens {
        if let [one] = operands {
            return self.owned(one);
        }
        let parts = Tokens::list(operands.iter().map(|o| self.owned(o)).collect());
        code!((#parts))
    }

    fn result_pattern(&mut self, vars: &[Var]) -> (Tokens, Tokens) {
        let names: Vec<Ident> = vars.iter().map(|v| self.name(*v)).collect();
        let types: Vec<Option<Tokens>> = vars.iter().map(|v| type_tokens(self.arena, self.arena.ty(*v))).collect();
        let is_typed = types.iter().any(Option::is_some);
        let names = Tokens::list(names.into_iter().map(Ident::into_code).collect());
        let types = Tokens::list(types.into_iter().map(|t| t.unwrap_or_else(|| code!(_))).collect());
        match (vars.len(), is_typed) {
            (1, true) => (names, code!(: #types)),
            (1, false) => (names, Tokens::default()),
            (_, true) => (code!((#names)), code!(: (#types))),
            (_, false) => (code!((#names)), Tokens::default()),
        }
    }

    fn looping(&mut self, l: &Loop) -> Tokens {
        let mut before = Tokens::default();
        for c in &l.carried {
            let init = self.owned(&defined_operand(&c.init, self.arena.info(c.phi)));
            let (name, ty) = (self.name(c.phi), type_tokens(self.arena, self.arena.ty(c.phi)).map(|ty| code!(: #ty)));
            code!(let mut #name #ty = #init;).append_to(&mut before);
        }
        let (open, prologue) = self.head(&l.head);
        let numbered = self.numbered(l);
        let outer = std::mem::replace(&mut self.record, numbered.as_ref().map(|n| n.record.clone()));
        let tails: Vec<Operand> = l.carried.iter().map(|c| defined_operand(&c.next, self.arena.info(c.phi))).collect();
        let body = self.block(&l.body, &tails.iter().collect::<Vec<_>>());
        self.record = outer;
        let stop = l.stop.as_ref().map(|s| self.operand(s).tokens);
        let updates = self.updates(&l.carried, &tails);
        let stop = stop.map(|s| code!(if #s { break; }));
        for c in &l.carried {
            self.share_name(c.phi, c.result);
        }
        let (room, after) = numbered.map(|n| (n.before, n.after)).unwrap_or_default();
        code!(#before #room #open { #prologue #body #updates #stop } #after)
    }

    /// The assignments at the end of an iteration: one after the other where none reads what another has changed.
    fn updates(&mut self, carried: &[Carry], tails: &[Operand]) -> Tokens {
        let names: Vec<Ident> = carried.iter().map(|c| self.name(c.phi)).collect();
        let values: Vec<Tokens> = tails.iter().map(|o| self.owned(o)).collect();
        let depends = (1..names.len()).any(|k| mentions_any(values[k].trees(), &names[..k]));
        if depends {
            let names = Tokens::list(names.into_iter().map(Ident::into_code).collect());
            let values = Tokens::list(values);
            return code!((#names) = (#values););
        }
        let mut tokens = Tokens::default();
        for (name, value) in names.iter().zip(values) {
            assignment(name, value).append_to(&mut tokens);
        }
        tokens
    }

    fn head(&mut self, head: &Head) -> (Tokens, Tokens) {
        match head {
            Head::Range { var, range } => self.range(*var, range),
            Head::Items { pattern, iterator, reversed, .. } => {
                let (pattern, iterator) = (self.opaque(pattern), self.opaque(&iterator.tokens));
                let open = match reversed {
                    None => code!(for #pattern in #iterator),
                    Some(None) => {
                        code!(for #pattern in (&mut __rt::walk(#iterator)).__reversed(::core::primitive::usize::MAX))
                    }
                    Some(Some(trips)) => {
                        let trips = self.operand(trips).tokens;
                        code!(for #pattern in (&mut __rt::walk(#iterator)).__reversed(#trips))
                    }
                };
                (open, Tokens::default())
            }
            Head::While { pre, cond } => {
                let before = self.block(pre, &[cond]);
                let cond = self.operand(cond).tokens;
                let is_endless = matches!(cond.trees(), [TokenTree::Ident(word)] if *word == "true");
                match (before.is_empty(), is_endless) {
                    (true, true) => (code!(loop), Tokens::default()),
                    (true, false) => (code!(while #cond), Tokens::default()),
                    (false, _) => (code!(loop), code!(#before if !(#cond) { break; })),
                }
            }
            Head::Times { count } => {
                let count = self.operand(count).tokens;
                (code!(for _ in 0..#count), Tokens::default())
            }
        }
    }

    fn range(&mut self, var: Var, range: &Range) -> (Tokens, Tokens) {
        let bound = |s: &mut Self, bound: &Opaque| {
            let tokens = s.opaque(&bound.tokens);
            let is_simple = bound.affine.is_some()
                || syn::parse2::<syn::Expr>(bound.tokens.clone()).is_ok_and(|e| {
                    matches!(
                        e,
                        syn::Expr::Path(_)
                            | syn::Expr::Lit(_)
                            | syn::Expr::Binary(_)
                            | syn::Expr::MethodCall(_)
                            | syn::Expr::Field(_)
                    )
                });
            if is_simple { tokens } else { code!((#tokens)) }
        };
        let (lo, hi) = (&bound(self, &range.lo), &bound(self, &range.hi));
        let step = range.step.as_ref().map(|s| self.opaque(&s.tokens));
        let name = self.name(var);
        let interval = if range.inclusive { code!(#lo..=#hi) } else { code!(#lo..#hi) };
        let Some(Backward::Trips(trips)) = &range.backward else {
            let reversed = range.reversed != range.backward.is_some();
            let items = match (reversed, step, range.step_first) {
                (false, None, _) => interval,
                (true, None, _) => code!((#interval).rev()),
                (false, Some(step), _) => code!((#interval).step_by(#step)),
                (true, Some(step), false) => code!((#interval).rev().step_by(#step)),
                (true, Some(step), true) => code!((#interval).step_by(#step).rev()),
            };
            return (code!(for #name in #items), Tokens::default());
        };
        let trips = self.operand(trips).tokens;
        let stride = &step.unwrap_or_else(|| code!(1));
        let start = match (range.reversed, range.step_first, range.inclusive) {
            (false, ..) => code!(__rt::ascend(#lo, turn, #stride)),
            (true, true, included) => {
                code!(__rt::descend(__rt::last_step(#lo, #hi, #included, #stride), turn, #stride))
            }
            (true, false, true) => code!(__rt::descend(#hi, turn, #stride)),
            (true, false, false) => code!(__rt::descend(#hi, turn * #stride + 1, 1)),
        };
        (code!(for turn in (0..#trips).rev()), code!(let #name = #start;))
    }
}

/// `x += y` where the value is `x + y`.
fn assignment(name: &Ident, value: Tokens) -> Tokens {
    let is_sum = || {
        syn::parse2::<syn::Expr>(value.clone().into_stream()).is_ok_and(|e| {
            matches!(&e, syn::Expr::Binary(b)
            if matches!(b.op, syn::BinOp::Add(_) | syn::BinOp::Sub(_)) && matches!(&*b.left, syn::Expr::Path(_)))
        })
    };
    match value.trees() {
        [TokenTree::Ident(first), TokenTree::Punct(op), rest @ ..] if first == name && is_sum() => {
            let rest = Tokens::from(rest);
            if op.as_char() == '+' { code!(#name += #rest;) } else { code!(#name -= #rest;) }
        }
        _ => code!(#name = #value;),
    }
}

fn mentions_any(trees: &[TokenTree], names: &[Ident]) -> bool {
    trees.iter().any(|tree| match tree {
        TokenTree::Ident(i) => names.contains(i),
        TokenTree::Group(g) => mentions_any(&g.stream().into_iter().collect::<Vec<_>>(), names),
        _ => false,
    })
}

/// What stands behind an exit that was taken: zero for words, so that rustc need not look for it.
fn defined_operand(operand: &Operand, of: &VarInfo) -> Operand {
    match (operand, &of.ty) {
        (Operand::Undefined, Ty::Float(_)) => Operand::Number(0.0),
        (Operand::Undefined, Ty::Int(_)) => Operand::Int(0),
        (Operand::Undefined, Ty::Bool) => Operand::Bool(false),
        (Operand::Undefined, ty) => {
            let value = quote_spanned!(of.span=> __rt::undefined());
            Operand::Constant(Opaque::pure(value, ty.clone(), of.span))
        }
        (other, _) => other.clone(),
    }
}

/// The type as tokens, where it is a known number or flag.
pub(super) fn type_tokens(arena: &Arena, ty: &Ty) -> Option<Tokens> {
    match ty {
        Ty::Float(Float::Alias(alias)) => Some(arena.aliases[*alias].to_token_stream().into_code()),
        Ty::Float(Float::F64) => Some(code!(f64)),
        Ty::Float(Float::F32) => Some(code!(f32)),
        Ty::Int(Some(name)) => Some(Ident::new(name, proc_macro2::Span::call_site()).into_code()),
        Ty::Bool => Some(code!(bool)),
        _ => None,
    }
}

/// The type of memory, where it is known down to its numbers.
fn aggregate_tokens(arena: &Arena, ty: &Ty) -> Option<Tokens> {
    match ty {
        Ty::Vec(element) => {
            let element = aggregate_tokens(arena, element)?;
            Some(code!(::std::vec::Vec<#element>))
        }
        Ty::Array(element, len) => {
            let (element, len) = (aggregate_tokens(arena, element)?, len.parse::<TokenStream>().ok()?);
            crate::names::mentioned(&len).is_empty().then(|| code!([#element; #len]))
        }
        other => type_tokens(arena, other),
    }
}
