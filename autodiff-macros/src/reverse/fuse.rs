//! Loops that only add: the reverse of each iteration runs inside the iteration.
//!
//! If a loop does no more than add to its carried values, their cotangents are the same in every iteration. If these
//! can be computed before the loop, each iteration can be reversed at once: nothing is stored. Arrays that are private to
//! the iterations may be written.

use super::{Region, Transform};
use crate::ir::{Block, Carry, Expr, Loop, Operand, Purity, Stmt, Var};
use crate::vars::{VarMap, VarSet};
use crate::visit;

/// A reverse statement that runs before statement `before` of the forward code, where a fused loop needs it.
pub(super) struct Hoisted {
    pub before: usize,
    pub stmt: Stmt,
}

impl Transform<'_> {
    /// The fused loop, or nothing if the loop is not of this kind. What must run before it is hoisted.
    pub(super) fn fuse(&mut self, stmt: &Stmt, l: &Loop, block: &Block, index: usize) -> Option<Vec<Stmt>> {
        let private = self.overwrites.private(l, self.function);
        if !self.may_fuse(l, block, index, &private) {
            return None;
        }
        let live: Vec<Carry> = l.carried.iter().filter(|c| self.is_live_carry(c)).cloned().collect();
        let bars: Vec<Option<Operand>> = live.iter().map(|c| self.bars.get(&c.result).cloned()).collect();
        let mut roots: Vec<Var> = bars.iter().flatten().filter_map(Operand::var).collect();
        roots.extend(self.outer_buffers(l));
        let early = self.early(roots, block, index)?;
        let outer = std::mem::take(&mut self.bars);
        let known = (self.split_calls.clone(), self.memory_bars.clone(), self.private.clone(), self.rows.clone());
        let (mut body, reverse, is_pure) = self.fused_body(l, &live, &bars);
        if !is_pure {
            self.bars = outer;
            (self.split_calls, self.memory_bars, self.private, self.rows) = known;
            return None;
        }
        self.private.extend(private.into_iter().map(|root| (std::ptr::from_ref(stmt), root)));
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
        self.hoist(&early, index);
        let carried = l.carried.iter().cloned().chain(carries).collect();
        let forward = self.with_rows_outside(Loop { carried, body, ..l.clone() });
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
    fn may_fuse(&self, l: &Loop, block: &Block, index: usize, private: &[Var]) -> bool {
        let mut inside = visit::defined(&l.body);
        inside.extend(private);
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
            let hoisted = self.hoisted.iter().map(|h| &h.stmt);
            let definition = hoisted.chain(self.b.stmts().iter()).find(|s| visit::defined_here(s).contains(&var));
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

    /// Moves those statements out of the reverse code, or further up, to the front of statement `index`.
    fn hoist(&mut self, early: &VarSet, index: usize) {
        let is_early = |s: &Stmt| visit::defined_here(s).iter().any(|v| early.contains(v));
        self.hoisted.iter_mut().filter(|h| is_early(&h.stmt)).for_each(|h| h.before = index);
        let (moved, kept) = std::mem::take(self.b.stmts()).into_iter().partition(is_early);
        *self.b.stmts() = kept;
        let moved: Vec<Stmt> = moved;
        self.hoisted.extend(moved.into_iter().map(|stmt| Hoisted { before: index, stmt }));
    }
}
