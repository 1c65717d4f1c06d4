//! Counters that need no record: what they were follows from the loop's own counter, or from what they became.
//!
//! A counter that advances by a constant per iteration is `init + constant * turns`. One that advances by the trips of
//! inner loops (`p += 1` inside) is counted down again. Integers are exact, so that nothing is lost on the way.

use proc_macro2::TokenStream;
use quote::quote;

use super::Transform;
use super::needs::Need;
use crate::affine::{Affine, Term};
use crate::ir::{Block, Carry, Expr, Head, Loop, Opaque, Operand, Range, Stmt, Ty, Var};
use crate::visit;

impl Transform<'_> {
    /// Replaces saved counters by what computes them; a counter that is counted down is carried by the reverse loop.
    pub(super) fn inductions(&mut self, l: &Loop, mut needs: Vec<Need>, carried: &mut Vec<Carry>) -> Vec<Need> {
        for need in &mut needs {
            let Need::Saved(saved) = need else { continue };
            let Some(carry) = l.carried.iter().find(|c| c.phi == *saved && self.is_usize(c.phi)) else { continue };
            let value = self.closed_form(carry, l).or_else(|| self.counted_down(carry, &l.body, carried));
            if let Some(value) = value {
                *need = Need::Again(Stmt::Let { var: *saved, expr: Expr::Opaque(value) });
            }
        }
        needs
    }

    fn is_usize(&self, v: Var) -> bool {
        *self.b.arena.ty(v) == Ty::Int(Some("usize"))
    }

    /// `init + constant * (i - lo)`
    fn closed_form(&self, c: &Carry, l: &Loop) -> Option<Opaque> {
        let Head::Range { var, range } = &l.head else { return None };
        if range.step.is_some() || range.reversed || !self.is_usize(*var) {
            return None;
        }
        let step = advance(c.next.var()?, c.phi, &l.body)?;
        if !step.terms.is_empty() || step.constant < 0 {
            return None;
        }
        let span = self.b.arena.info(c.phi).span;
        let init = match &c.init {
            Operand::Var(v) => Affine::variable(*v, span),
            Operand::Int(n) => Affine::constant(*n),
            _ => return None,
        };
        let turns = Affine::variable(*var, span).plus(range.lo.affine.as_ref()?, -1);
        Some(Opaque::from_affine(init.plus(&turns, step.constant), span))
    }

    /// What it became, less what was added to it.
    fn counted_down(&mut self, c: &Carry, body: &Block, carried: &mut Vec<Carry>) -> Option<Opaque> {
        let step = advance(c.next.var()?, c.phi, body)?;
        let inside = visit::defined(body);
        if step.reads().iter().any(|v| inside.contains(v)) {
            return None;
        }
        let info = self.b.arena.info(c.phi).clone();
        let ty = Ty::Int(Some("usize"));
        let (after, result) =
            (self.b.arena.value(&info.name, info.span, ty.clone()), self.b.arena.value(&info.name, info.span, ty));
        carried.push(Carry { phi: after, init: Operand::Var(c.result), next: Operand::Var(c.phi), result });
        let before = Affine::variable(after, info.span).plus(&step, -1);
        Some(Opaque::from_affine(before, info.span))
    }
}

/// What is added to `from` on the way to `to`: constants, and the trips of loops that count.
fn advance(to: Var, from: Var, body: &Block) -> Option<Affine> {
    if to == from {
        return Some(Affine::constant(0));
    }
    for stmt in body {
        match stmt {
            Stmt::Let { var, expr: Expr::Opaque(o) } if *var == to => {
                let sum = o.affine.as_ref()?;
                let [Term { factor: 1, .. }] = sum.terms.as_slice() else { return None };
                return Some(advance(sum.vars().next()?, from, body)?.plus(&Affine::constant(sum.constant), 1));
            }
            Stmt::Loop(l) => {
                let Some(c) = l.carried.iter().find(|c| c.result == to) else { continue };
                let step = advance(c.next.var()?, c.phi, &l.body)?;
                let Head::Range { range, .. } = &l.head else { return None };
                let plain = l.stop.is_none() && range.step.is_none() && step.terms.is_empty();
                let trips = plain.then(|| trips(range))?;
                return Some(advance(c.init.var()?, from, body)?.plus(&trips, step.constant));
            }
            _ => {}
        }
    }
    None
}

/// How often the loop runs.
pub(super) fn trips(range: &Range) -> Affine {
    let (lo, hi) = (&range.lo.tokens, &range.hi.tokens);
    let hi: TokenStream = if range.inclusive { quote!((#hi + 1)) } else { quote!((#hi)) };
    let tokens = if lo.to_string() == "0" { hi } else { quote!(__rt::trips(#lo, #hi)) };
    Affine { terms: vec![Term { tokens, factor: 1 }], constant: 0 }
}
