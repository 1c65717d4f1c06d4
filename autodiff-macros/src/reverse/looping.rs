//! R of loops: a loop over the same iterations, last one first, that carries the cotangents.

use quote::quote;

use super::needs::mention;
use super::private::Expandable;
use super::{Region, Transform, blocks, order, registers, replace, rows, witness};
use crate::ir::{Backward, Block, Carry, Expr, Head, Loop, Opaque, Operand, Place, Shape, Stmt, Ty, Var};
use crate::names;
use crate::vars::VarMap;

impl Transform<'_> {
    pub(super) fn looping(&mut self, stmt: &Stmt, l: &Loop, block: &Block, index: usize, kind: Region) -> Vec<Stmt> {
        if kind == Region::Alive
            && let Some(fused) = self.fuse(stmt, l, block, index)
        {
            return fused;
        }
        let expanded = if kind == Region::Alive { self.expand(stmt, l) } else { Vec::new() };
        self.reversed_loop(l, &expanded)
    }

    fn reversed_loop(&mut self, l: &Loop, expanded: &[Expandable]) -> Vec<Stmt> {
        let (live, aggregates): (Vec<Carry>, Vec<Carry>) =
            l.carried.iter().filter(|c| self.is_live_carry(c)).cloned().partition(|c| self.is_scalar(c.phi));
        let carried_memory = self.carry_memory(&aggregates);
        let result_bars: Vec<Option<Operand>> = live.iter().map(|c| self.bars.remove(&c.result)).collect();
        let outer = std::mem::take(&mut self.bars);
        self.b.open();
        let mut entering = Vec::new();
        for c in &live {
            let bar = self.bar_value(c.phi);
            self.add_bar(&c.next, Operand::Var(bar));
            entering.push(bar);
        }
        let phis: Vec<Var> = l.carried.iter().map(|c| c.phi).collect();
        self.declare_local_bars(&l.body);
        self.enter_memory(&aggregates, &carried_memory);
        let (mut body, mut reverse) = self.region_body(&l.body, Region::Pushed);
        self.leave_memory(&aggregates, &carried_memory, &mut reverse);
        let leaving: Vec<Operand> = live.iter().map(|c| self.bars.remove(&c.phi).unwrap_or(Operand::NEUTRAL)).collect();
        let (accumulated, sums) = self.accumulate(&outer, &mut reverse);
        let mut carried = sums;
        let mut inits = Vec::new();
        for (((c, bar), next), init) in live.iter().zip(entering).zip(leaving).zip(result_bars) {
            let result = self.bar_value(c.phi);
            carried.push(Carry { phi: bar, init: init.unwrap_or(Operand::NEUTRAL), next, result });
            inits.push((c.init.clone(), result));
        }
        let is_untyped = |c: &Carry| witness::is_untyped(self.b.arena.info(c.phi));
        self.around = l.carried.iter().any(is_untyped).then(|| l.clone());
        let used = with_carried(&reverse, &carried);
        let needs = self.resolve_with(&body, &used, Region::Pushed, &entry(l, &phis));
        let needs = self.inductions(l, needs, &mut carried);
        self.bridge(&mut body, needs, &mut reverse);
        self.around = None;
        self.bars = outer;
        self.bars.extend(accumulated);
        let is_idle = reverse.is_empty() && carried.iter().all(|c| c.next.var() == Some(c.phi));
        let rows = self.rows_of(l, expanded, &mut body, &mut reverse);
        let mut forward = Loop { body, ..l.clone() };
        if is_idle {
            for (c, (init, _)) in carried.iter().rev().zip(inits.iter().rev()) {
                self.add_bar(init, c.init.clone());
            }
            return vec![Stmt::Loop(forward)];
        }
        let head = self.backward_head(&mut forward);
        let mut backward = Loop { head, carried, body: reverse, stop: None };
        order::run_forward_if_free(&mut backward, self.b.arena);
        self.innermost(backward).into_iter().for_each(|s| self.b.push(s));
        for (init, result) in inits {
            self.add_bar(&init, Operand::Var(result));
        }
        for (c, memory) in aggregates.iter().zip(&carried_memory) {
            self.add_bar(&c.init, Operand::Var(*memory));
        }
        rows.into_iter().chain([Stmt::Loop(forward)]).collect()
    }

    /// A loop as the vectoriser likes it, if it holds no other.
    pub(super) fn innermost(&mut self, l: Loop) -> Vec<Stmt> {
        let in_registers = registers::in_registers(l, self.b.arena);
        let over_rows = in_registers.into_iter().flat_map(|s| rows::in_loops(s, self.b.arena)).collect();
        blocks::in_blocks(over_rows, self.b.arena)
    }

    /// Carried aggregates keep their cotangents in a memory around the loop, which starts as that of the result.
    fn carry_memory(&mut self, aggregates: &[Carry]) -> Vec<Var> {
        let mut memories = Vec::new();
        for c in aggregates {
            let info = self.b.arena.info(c.result).clone();
            let memory = self.b.arena.memory(&format!("{}_bar", info.name), info.span, info.ty);
            let expr = match self.memory_bars.get(&c.result) {
                Some(bar) => Expr::Read(Place::root(*bar)),
                None => self.zero_like(c.result, &self.b.arena.ty(c.result).clone(), None),
            };
            self.b.push(Stmt::Memory { var: memory, expr });
            memories.push(memory);
        }
        memories
    }

    /// At the end of an iteration (the start of its reverse) the cotangent is that of the next value.
    fn enter_memory(&mut self, aggregates: &[Carry], memories: &[Var]) {
        for (c, memory) in aggregates.iter().zip(memories) {
            self.hint_bar(c.phi);
            let ty = self.b.arena.ty(*memory).clone();
            let taken = self.b.value(Expr::Take(Place::root(*memory)), ty);
            if self.live.contains(&c.phi) {
                self.declare_memory_bar(c.phi, None);
            }
            self.add_bar(&c.next, taken);
        }
    }

    /// At the start of an iteration it is that of the value before.
    fn leave_memory(&mut self, aggregates: &[Carry], memories: &[Var], reverse: &mut Block) {
        for (c, memory) in aggregates.iter().zip(memories) {
            let place = Place::root(*memory);
            if replace::may_change_shape(c.phi, self.b.arena) {
                reverse.push(Stmt::Reshape { place, shape: Shape::Of(Place::root(c.phi)) });
            }
            if let Some(bar) = self.memory_bars.get(&c.phi) {
                reverse.push(Stmt::AddTo { place: Place::root(*memory), value: Operand::Var(*bar) });
            }
        }
    }

    /// A fresh value for the cotangent of `var`.
    pub(super) fn bar_value(&mut self, var: Var) -> Var {
        self.hint_bar(var);
        let ty = self.b.arena.ty(var).clone();
        let (name, span) = self.b.hint.clone();
        self.b.arena.value(&name, span, ty)
    }

    /// What an iteration adds to the cotangents of outer values, as carried sums.
    pub(super) fn accumulate(&mut self, outer: &VarMap<Operand>, body: &mut Block) -> (VarMap<Operand>, Vec<Carry>) {
        let mut parts: Vec<(Var, Operand)> = std::mem::take(&mut self.bars).into_iter().collect();
        parts.sort_by_key(|(v, _)| *v);
        let (mut sums, mut carries) = (VarMap::default(), Vec::new());
        self.b.open();
        for (var, part) in parts {
            let (phi, result) = (self.bar_value(var), self.bar_value(var));
            let next = self.b.prim("add", vec![Operand::Var(phi), part]);
            let init = outer.get(&var).cloned().unwrap_or(Operand::NEUTRAL);
            carries.push(Carry { phi, init, next, result });
            sums.insert(var, Operand::Var(result));
        }
        body.extend(self.b.close());
        (sums, carries)
    }

    /// The head of the reverse loop; the forward loop counts its trips where the head needs that.
    fn backward_head(&mut self, forward: &mut Loop) -> Head {
        let stops = forward.stop.is_some();
        match forward.head.clone() {
            Head::Range { var, range } => {
                let counted = stops || range.step.is_some();
                let backward = if counted { Backward::Trips(self.count_trips(forward)) } else { Backward::Whole };
                Head::Range { var, range: crate::ir::Range { backward: Some(backward), ..range } }
            }
            Head::Items { pattern, bound, iterator, .. } => {
                let trips = stops.then(|| self.count_trips(forward));
                Head::Items { pattern, bound, iterator, reversed: Some(trips) }
            }
            Head::While { .. } => Head::Times { count: self.count_trips(forward) },
            Head::Times { count } => Head::Times { count },
        }
    }

    fn count_trips(&mut self, l: &mut Loop) -> Operand {
        let span = self.b.hint.1;
        let mut fresh = || self.b.arena.value("trips", span, Ty::Int(Some("usize")));
        let (phi, next, result) = (fresh(), fresh(), fresh());
        let name = names::placeholder(phi, span);
        let tokens = quote!(#name + 1);
        let advance = Opaque::pure(tokens, Ty::Int(Some("usize")), span);
        l.body.insert(0, Stmt::Let { var: next, expr: crate::ir::Expr::Opaque(advance) });
        l.carried.push(Carry { phi, init: Operand::Int(0), next: Operand::Var(next), result });
        Operand::Var(result)
    }
}

/// The values that exist at the start of an iteration and are no counter of a range.
fn entry(l: &Loop, phis: &[Var]) -> Vec<Var> {
    let mut entry = phis.to_vec();
    if let Head::While { pre, .. } = &l.head {
        entry.extend(crate::visit::defined(pre).iter());
    }
    entry
}

/// The reverse code together with what it hands on.
fn with_carried(reverse: &Block, carried: &[Carry]) -> Block {
    let mut block = reverse.clone();
    block.extend(carried.iter().map(|c| mention(c.phi, &c.next)));
    block
}
