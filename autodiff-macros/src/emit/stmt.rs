//! Statements.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::Emitter;
use super::expr::Level;
use crate::affine::Affine;
use crate::ir::{
    Arena, Backward, Block, Carry, Expr, Float, Head, If, Loop, Opaque, Operand, Place, Range, Row, Shape, Stmt, Ty,
    Var, VarInfo,
};

impl Emitter<'_> {
    /// Statements; `tails` are the operands that the block's end uses.
    pub(super) fn block(&mut self, block: &Block, tails: &[&Operand]) -> TokenStream {
        self.plan(block, tails);
        block.iter().map(|s| self.stmt(s)).collect()
    }

    fn stmt(&mut self, stmt: &Stmt) -> TokenStream {
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
                quote!(#stack.push(#reference);)
            }
            Stmt::Restore(place) => {
                let (stack, reference) = (self.stack.clone(), self.reference(place, true));
                quote!(#stack.pop_into(#reference);)
            }
            Stmt::Reshape { place, shape } => {
                let bar = self.reference(place, true);
                match shape {
                    Shape::Length(len) => {
                        let len = self.operand(len).tokens;
                        quote!(__rt::resize(#bar, #len);)
                    }
                    Shape::Of(value) => {
                        let value = self.reference(value, false);
                        quote!(__rt::reshape(#bar, #value);)
                    }
                }
            }
            Stmt::Alias { var, place } => {
                let (name, reference) = (self.name(*var), self.reference(place, false));
                quote!(let #name = #reference;)
            }
            Stmt::Row(row) => self.row(row),
        }
    }

    /// A row of a loop that makes no trip is empty: nothing that leads to it is evaluated, unless it cannot fail.
    fn row(&mut self, row: &Row) -> TokenStream {
        let (base, len) = (self.opaque(&row.base.tokens), self.opaque(&row.len.tokens));
        let (name, whole) = (self.name(row.var), self.reference(&row.place, row.mutable));
        let function = if row.mutable { quote!(row_mut) } else { quote!(row) };
        let borrowed = quote!(__rt::#function(#whole, #base, #len));
        if row.place.projections.is_empty() && row.base.affine.as_ref().is_some_and(Affine::is_plain) {
            return quote!(let #name = #borrowed;);
        }
        let (ty, nothing) = if row.mutable { (quote!(&mut [_]), quote!(&mut [])) } else { (quote!(&[_]), quote!(&[])) };
        quote!(let #name: #ty = if #len == 0 { #nothing } else { #borrowed };)
    }

    /// `: f64`, where an initial value may leave the type open.
    fn ascription(&self, var: Var) -> TokenStream {
        let info = self.arena.info(var);
        if let Some(written) = &info.annotation {
            return quote!(: #written);
        }
        type_tokens(self.arena, &info.ty).map(|ty| quote!(: #ty)).unwrap_or_default()
    }

    /// `: Vec<f64>`, as the user wrote it or where it is known.
    pub(super) fn aggregate_ascription(&self, var: Var) -> TokenStream {
        let info = self.arena.info(var);
        match &info.annotation {
            Some(written) => quote!(: #written),
            None => aggregate_tokens(self.arena, &info.ty).map(|ty| quote!(: #ty)).unwrap_or_default(),
        }
    }

    fn let_value(&mut self, var: Var, expr: &Expr) -> TokenStream {
        let info = self.arena.info(var);
        let (ty, span) = (info.ty.clone(), info.span);
        if let (Expr::Take(place), None) = (expr, self.counts.get(&var)) {
            return self.clear(place, &ty);
        }
        let piece = self.expr(expr, &ty, span);
        if self.inline.contains(&var) {
            self.pieces.insert(var, piece);
            return TokenStream::new();
        }
        let annotation = if info.annotation.is_some() { self.ascription(var) } else { TokenStream::new() };
        let (name, value) = (self.name(var), piece.tokens);
        quote_spanned!(span=> let #name #annotation = #value;)
    }

    /// A cotangent that nobody wants is dropped.
    fn clear(&mut self, place: &Place, ty: &Ty) -> TokenStream {
        if ty.is_float() {
            let place = self.place(place);
            return quote!(#place = -0.0;);
        }
        let reference = self.reference(place, true);
        quote!(__rt::take(#reference);)
    }

    fn memory(&mut self, var: Var, expr: &Expr) -> TokenStream {
        let info = self.arena.info(var);
        let (ty, span) = (info.ty.clone(), info.span);
        let annotation = self.aggregate_ascription(var);
        let value = self.expr(expr, &ty, span).tokens;
        let name = self.name(var);
        quote_spanned!(span=> let mut #name #annotation = #value;)
    }

    fn store(&mut self, place: &Place, value: &Operand) -> TokenStream {
        if let (Some(v), true, true) = (value.var(), super::inline::is_whole(place), self.arena.info(place.root).by_ref)
            && !self.arena.ty(v).is_word()
        {
            let (into, from) = (self.reference(place, true), self.reference(&Place::root(v), false));
            return quote!(__rt::store(#into, #from););
        }
        let value = match value.var() {
            Some(v) if !self.arena.ty(v).is_word() => {
                let reference = self.reference(&Place::root(v), false);
                quote!(__rt::owned(#reference))
            }
            _ => self.operand(value).tokens,
        };
        let place = self.place(place);
        quote!(#place = #value;)
    }

    fn add_to(&mut self, place: &Place, value: &Operand) -> TokenStream {
        if let Some(v) = value.var().filter(|v| !self.arena.ty(*v).is_float()) {
            let value = self.reference(&Place::root(v), false);
            let into = self.reference(place, true);
            return quote!(__rt::accumulate(#into, #value););
        }
        let piece = self.operand(value);
        let place = self.place(place);
        // `a += -b` reads better, and is the same, as `a -= b`.
        if piece.level == Level::Unary {
            let mut tokens = piece.tokens.clone().into_iter();
            if tokens.next().is_some_and(|t| t.to_string() == "-") {
                let rest: TokenStream = tokens.collect();
                return quote!(#place -= #rest;);
            }
        }
        let value = piece.tokens;
        quote!(#place += #value;)
    }

    fn branch(&mut self, i: &If) -> TokenStream {
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
                (_, true) => quote!(if #cond { #then }),
                (true, false) => quote!(if !(#cond) { #els }),
                (false, false) => quote!(if #cond { #then } else { #els }),
            };
        }
        let (pattern, ty) = self.result_pattern(&results.iter().map(|r| r.var).collect::<Vec<_>>());
        quote!(let #pattern #ty = if #cond { #then #then_value } else { #els #els_value };)
    }

    fn tuple_or_value(&mut self, operands: &[Operand]) -> TokenStream {
        let parts: Vec<TokenStream> = operands.iter().map(|o| self.owned(o)).collect();
        match parts.as_slice() {
            [one] => one.clone(),
            many => quote!((#(#many),*)),
        }
    }

    fn result_pattern(&mut self, vars: &[Var]) -> (TokenStream, TokenStream) {
        let names: Vec<Ident> = vars.iter().map(|v| self.name(*v)).collect();
        let types: Vec<Option<TokenStream>> = vars.iter().map(|v| type_tokens(self.arena, self.arena.ty(*v))).collect();
        match (names.as_slice(), types.as_slice()) {
            ([name], [Some(ty)]) => (quote!(#name), quote!(: #ty)),
            ([name], _) => (quote!(#name), TokenStream::new()),
            (names, types) if types.iter().any(Option::is_some) => {
                let types = types.iter().map(|t| t.clone().unwrap_or_else(|| quote!(_)));
                (quote!((#(#names),*)), quote!(: (#(#types),*)))
            }
            (names, _) => (quote!((#(#names),*)), TokenStream::new()),
        }
    }

    fn looping(&mut self, l: &Loop) -> TokenStream {
        let mut before = TokenStream::new();
        for c in &l.carried {
            let init = self.owned(&defined_operand(&c.init, self.arena.info(c.phi)));
            let (name, ty) = (self.name(c.phi), type_tokens(self.arena, self.arena.ty(c.phi)).map(|ty| quote!(: #ty)));
            before.extend(quote!(let mut #name #ty = #init;));
        }
        let (open, prologue) = self.head(&l.head);
        let tails: Vec<Operand> = l.carried.iter().map(|c| defined_operand(&c.next, self.arena.info(c.phi))).collect();
        let body = self.block(&l.body, &tails.iter().collect::<Vec<_>>());
        let stop = l.stop.as_ref().map(|s| self.operand(s).tokens);
        let updates = self.updates(&l.carried, &tails);
        let stop = stop.map(|s| quote!(if #s { break; }));
        for c in &l.carried {
            self.share_name(c.phi, c.result);
        }
        quote!(#before #open { #prologue #body #updates #stop })
    }

    /// The assignments at the end of an iteration: one after the other where none reads what another has changed.
    fn updates(&mut self, carried: &[Carry], tails: &[Operand]) -> TokenStream {
        let names: Vec<Ident> = carried.iter().map(|c| self.name(c.phi)).collect();
        let values: Vec<TokenStream> = tails.iter().map(|o| self.owned(o)).collect();
        let depends = (1..names.len()).any(|k| mentions_any(&values[k], &names[..k]));
        if depends {
            return quote!((#(#names),*) = (#(#values),*););
        }
        let assignments = names.iter().zip(values).map(|(name, value)| assignment(name, &value));
        assignments.collect()
    }

    fn head(&mut self, head: &Head) -> (TokenStream, TokenStream) {
        match head {
            Head::Range { var, range } => self.range(*var, range),
            Head::Items { pattern, iterator, reversed, .. } => {
                let (pattern, iterator) = (self.opaque(pattern), self.opaque(&iterator.tokens));
                let open = match reversed {
                    None => quote!(for #pattern in #iterator),
                    Some(None) => {
                        quote!(for #pattern in (&mut __rt::walk(#iterator)).reversed(::core::primitive::usize::MAX))
                    }
                    Some(Some(trips)) => {
                        let trips = self.operand(trips).tokens;
                        quote!(for #pattern in (&mut __rt::walk(#iterator)).reversed(#trips))
                    }
                };
                (open, TokenStream::new())
            }
            Head::While { pre, cond } => {
                let before = self.block(pre, &[cond]);
                let cond = self.operand(cond).tokens;
                match (before.is_empty(), cond.to_string() == "true") {
                    (true, true) => (quote!(loop), TokenStream::new()),
                    (true, false) => (quote!(while #cond), TokenStream::new()),
                    (false, _) => (quote!(loop), quote!(#before if !(#cond) { break; })),
                }
            }
            Head::Times { count } => {
                let count = self.operand(count).tokens;
                (quote!(for _ in 0..#count), TokenStream::new())
            }
        }
    }

    fn range(&mut self, var: Var, range: &Range) -> (TokenStream, TokenStream) {
        let bound = |s: &mut Self, bound: &Opaque| {
            let tokens = s.opaque(&bound.tokens);
            let is_simple = bound.affine.is_some()
                || syn::parse2::<syn::Expr>(tokens.clone()).is_ok_and(|e| {
                    matches!(
                        e,
                        syn::Expr::Path(_)
                            | syn::Expr::Lit(_)
                            | syn::Expr::Binary(_)
                            | syn::Expr::MethodCall(_)
                            | syn::Expr::Field(_)
                    )
                });
            if is_simple { tokens } else { quote!((#tokens)) }
        };
        let (lo, hi) = (bound(self, &range.lo), bound(self, &range.hi));
        let step = range.step.as_ref().map(|s| self.opaque(&s.tokens));
        let name = self.name(var);
        let interval = if range.inclusive { quote!(#lo..=#hi) } else { quote!(#lo..#hi) };
        let Some(Backward::Trips(trips)) = &range.backward else {
            let reversed = range.reversed != range.backward.is_some();
            let items = match (reversed, step, range.step_first) {
                (false, None, _) => interval,
                (true, None, _) => quote!((#interval).rev()),
                (false, Some(step), _) => quote!((#interval).step_by(#step)),
                (true, Some(step), false) => quote!((#interval).rev().step_by(#step)),
                (true, Some(step), true) => quote!((#interval).step_by(#step).rev()),
            };
            return (quote!(for #name in #items), TokenStream::new());
        };
        let trips = self.operand(trips).tokens;
        let stride = step.clone().unwrap_or_else(|| quote!(1));
        let start = match (range.reversed, range.step_first, range.inclusive) {
            (false, ..) => quote!(__rt::ascend(#lo, turn, #stride)),
            (true, true, included) => {
                quote!(__rt::descend(__rt::last_step(#lo, #hi, #included, #stride), turn, #stride))
            }
            (true, false, true) => quote!(__rt::descend(#hi, turn, #stride)),
            (true, false, false) => quote!(__rt::descend(#hi, turn * #stride + 1, 1)),
        };
        (quote!(for turn in (0..#trips).rev()), quote!(let #name = #start;))
    }
}

/// `x += y` where the value is `x + y`.
fn assignment(name: &Ident, value: &TokenStream) -> TokenStream {
    let is_sum = || {
        syn::parse2::<syn::Expr>(value.clone()).is_ok_and(|e| {
            matches!(&e, syn::Expr::Binary(b)
            if matches!(b.op, syn::BinOp::Add(_) | syn::BinOp::Sub(_)) && matches!(&*b.left, syn::Expr::Path(_)))
        })
    };
    let mut trees = value.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(first)), Some(TokenTree::Punct(op))) if first == *name && is_sum() => {
            let rest: TokenStream = trees.collect();
            match op.as_char() {
                '+' => quote!(#name += #rest;),
                _ => quote!(#name -= #rest;),
            }
        }
        _ => quote!(#name = #value;),
    }
}

fn mentions_any(tokens: &TokenStream, names: &[Ident]) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(i) => names.contains(&i),
        TokenTree::Group(g) => mentions_any(&g.stream(), names),
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
pub(super) fn type_tokens(arena: &Arena, ty: &Ty) -> Option<TokenStream> {
    match ty {
        Ty::Float(Float::Alias(alias)) => Some(arena.aliases[*alias].to_token_stream()),
        Ty::Float(Float::F64) => Some(quote!(f64)),
        Ty::Float(Float::F32) => Some(quote!(f32)),
        Ty::Int(Some(name)) => Some(Ident::new(name, proc_macro2::Span::call_site()).into_token_stream()),
        Ty::Bool => Some(quote!(bool)),
        _ => None,
    }
}

/// The type of memory, where it is known down to its numbers.
fn aggregate_tokens(arena: &Arena, ty: &Ty) -> Option<TokenStream> {
    match ty {
        Ty::Vec(element) => {
            let element = aggregate_tokens(arena, element)?;
            Some(quote!(::std::vec::Vec<#element>))
        }
        Ty::Array(element, len) => {
            let (element, len) = (aggregate_tokens(arena, element)?, len.parse::<TokenStream>().ok()?);
            crate::names::mentioned(&len).is_empty().then(|| quote!([#element; #len]))
        }
        other => type_tokens(arena, other),
    }
}
