//! Loops that only add: the reverse of each iteration runs inside the iteration.
//!
//! If a loop does no more than add to its carried values, their cotangents are the same in every iteration. If these
//! can be computed before the loop, each iteration can be reversed at once: nothing is stored.

use super::{Region, Transform, registers, rows};
use crate::ir::{Block, Carry, Expr, Loop, Operand, Purity, Stmt, Var};
use crate::vars::{VarMap, VarSet};
use crate::visit;

impl Transform<'_> {
    /// The fused loop and what must run before it, or nothing if the loop is not of this kind.
    pub(super) fn fuse(&mut self, l: &Loop, block: &Block, index: usize) -> Option<Vec<Stmt>> {
        if !self.may_fuse(l, block, index) {
            return None;
        }
        let live: Vec<Carry> = l.carried.iter().filter(|c| self.is_live_carry(c)).cloned().collect();
        let bars: Vec<Option<Operand>> = live.iter().map(|c| self.bars.get(&c.result).cloned()).collect();
        let mut roots: Vec<Var> = bars.iter().flatten().filter_map(Operand::var).collect();
        roots.extend(self.outer_buffers(l));
        let early = self.early(roots, block, index)?;
        let outer = std::mem::take(&mut self.bars);
        let known = (self.split_calls.clone(), self.memory_bars.clone());
        let (mut body, reverse, is_pure) = self.fused_body(l, &live, &bars);
        if !is_pure {
            self.bars = outer;
            (self.split_calls, self.memory_bars) = known;
            return None;
        }
        let mut reverse = reverse;
        let (sums, carries) = self.accumulate(&VarMap::default(), &mut reverse);
        body.extend(reverse);
        self.bars = outer;
        for (c, bar) in live.iter().zip(bars) {
            self.bars.remove(&c.result);
            if let Some(bar) = bar {
                self.add_bar(&c.init, bar);
            }
        }
        let mut sums: Vec<(Var, Operand)> = sums.into_iter().collect();
        sums.sort_by_key(|(v, _)| *v);
        for (var, sum) in sums {
            self.add_bar(&Operand::Var(var), sum);
        }
        let mut forward = self.take_early(&early);
        let carried = l.carried.iter().cloned().chain(carries).collect();
        let fused = registers::in_registers(Loop { carried, body, ..l.clone() }, self.b.arena);
        forward.extend(fused.into_iter().flat_map(|s| rows::in_loops(s, self.b.arena)));
        self.fused.extend(forward.iter().flat_map(visit::defined_here));
        Some(forward)
    }

    /// The cotangent memory of what the loop reads.
    fn outer_buffers(&self, l: &Loop) -> Vec<Var> {
        let used = visit::uses(&l.body);
        let used = used.iter().filter(|v| self.live.contains(v));
        used.filter_map(|v| self.memory_bars.get(&v).copied()).collect()
    }

    /// Forward and reverse code of one iteration, and whether the loop turned out to do nothing but add.
    fn fused_body(&mut self, l: &Loop, live: &[Carry], bars: &[Option<Operand>]) -> (Block, Block, bool) {
        self.b.open();
        for (c, bar) in live.iter().zip(bars) {
            if let Some(bar) = bar {
                self.add_bar(&c.next, bar.clone());
            }
        }
        let (forward, reverse) = self.region_body(&l.body, Region::Alive);
        let mut is_pure = true;
        for (c, bar) in live.iter().zip(bars) {
            let left = self.bars.remove(&c.phi);
            is_pure &= match (&left, bar) {
                (Some(left), Some(bar)) => left.is_same(bar),
                (left, bar) => left.is_none() && bar.is_none(),
            };
        }
        (forward, reverse, is_pure)
    }

    /// Live memory must not change from here on, and nothing outside may be rolled back inside.
    fn may_fuse(&self, l: &Loop, block: &Block, index: usize) -> bool {
        let inside = visit::defined(&l.body);
        let written = visit::written_in(std::slice::from_ref(&block[index]));
        if written.iter().any(|v| !inside.contains(&v)) {
            return false;
        }
        if l.carried.iter().any(|c| self.is_live_carry(c) && !self.is_scalar(c.phi)) {
            return false;
        }
        let later = visit::written_in(&block[index + 1..]);
        let defined_here: VarSet = block[..index].iter().flat_map(visit::defined_here).collect();
        visit::uses(&l.body)
            .iter()
            .filter(|v| self.live.contains(v) && !inside.contains(v))
            .all(|v| !self.written.contains(&v) || (defined_here.contains(&v) && !later.contains(&v)))
    }

    /// The reverse statements (of the block being written) that the operands depend on, if all can run before the loop.
    fn early(&mut self, mut pending: Vec<Var>, block: &Block, index: usize) -> Option<VarSet> {
        let late: VarSet = block[index..].iter().flat_map(visit::defined_here).collect();
        let mut early = VarSet::default();
        while let Some(var) = pending.pop() {
            if late.contains(&var) || self.fused.contains(&var) {
                return None;
            }
            let definition = self.b.stmts().iter().find(|s| visit::defined_here(s).contains(&var));
            let Some(stmt) = definition else { continue };
            let is_movable = match stmt {
                Stmt::Let { expr: Expr::Prim(..), .. } => true,
                Stmt::Let { expr: Expr::Opaque(o), .. } => o.purity != Purity::Impure,
                Stmt::Memory { expr: Expr::Zero(_) | Expr::Repeat { .. } | Expr::Opaque(_), .. } => true,
                _ => false,
            };
            if !is_movable {
                return None;
            }
            if early.insert(var) {
                visit::stmt_vars(stmt, false, &mut |v| pending.push(v));
            }
        }
        Some(early)
    }

    /// Moves those statements out of the reverse code.
    fn take_early(&mut self, early: &VarSet) -> Vec<Stmt> {
        let stmts = std::mem::take(self.b.stmts());
        let (moved, kept) = stmts.into_iter().partition(|s| visit::defined_here(s).iter().any(|v| early.contains(v)));
        *self.b.stmts() = kept;
        moved
    }
}
