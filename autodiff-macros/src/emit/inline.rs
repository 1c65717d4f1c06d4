//! Which values stand where they are used: used once, later in the same block, with nothing changed in between.

use super::Emitter;
use crate::ir::{Arg, Block, Expr, Head, Operand, Place, Purity, Stmt, Ty, Var};
use crate::vars::{VarMap, VarSet};
use crate::visit;

/// No expression of more parts than this is put into another.
const LARGEST: usize = 12;

impl Emitter<'_> {
    /// Marks the values of `block` to inline; `tails` are the operands used at its end.
    pub(super) fn plan(&mut self, block: &Block, tails: &[&Operand]) {
        let uses = direct_uses(block, tails);
        let behind = behind_lent(block);
        let changes: Vec<usize> = (0..block.len()).filter(|i| changes_memory(&block[*i])).collect();
        // Where the oldest read in an inlined expression stands, and how large it is.
        let mut oldest: VarMap<(Option<usize>, usize)> = VarMap::default();
        for (position, stmt) in block.iter().enumerate() {
            let Stmt::Let { var, expr } = stmt else { continue };
            if !self.is_inlinable(*var, expr) {
                continue;
            }
            let Some(at) = uses.get(var).copied() else { continue };
            let mut read = matches!(expr, Expr::Read(_)).then_some(position);
            let mut size = 1;
            visit::expr_vars(expr, &mut |v| {
                let (r, s) = oldest.get(&v).copied().unwrap_or((None, 1));
                read = [read, r].into_iter().flatten().min();
                size += s;
            });
            let is_stable = read.is_none_or(|r| !changes.iter().any(|c| *c > r && *c < at));
            let is_lent = read.is_some() && behind.contains(var);
            if size <= LARGEST && is_stable && !is_lent {
                oldest.insert(*var, (read, size));
                self.inline.insert(*var);
            }
        }
    }

    fn is_inlinable(&self, var: Var, expr: &Expr) -> bool {
        let info = self.arena.info(var);
        if self.counts.get(&var) != Some(&1) || info.annotation.is_some() {
            return false;
        }
        match expr {
            Expr::Prim(..) => info.ty != Ty::Unknown,
            Expr::Read(place) => info.ty.is_word() && !place.projections.is_empty(),
            Expr::Opaque(o) => {
                o.purity == Purity::Cheap && o.reads.iter().all(|v| !self.arena.is_memory(*v)) && info.ty.is_word()
            }
            _ => false,
        }
    }
}

/// For each variable that a statement of the block uses itself (not in nested code, not inside opaque code): where.
fn direct_uses(block: &Block, tails: &[&Operand]) -> VarMap<usize> {
    let mut uses = VarMap::default();
    for (position, stmt) in block.iter().enumerate() {
        let mut note = |o: &Operand| {
            if let Operand::Var(v) = o {
                uses.insert(*v, position);
            }
        };
        match stmt {
            Stmt::Let { expr, .. } | Stmt::Memory { expr, .. } => match expr {
                Expr::Prim(_, operands) | Expr::Aggregate(_, operands) => operands.iter().for_each(&mut note),
                Expr::Repeat { value, .. } => note(value),
                Expr::Change { parts, .. } => parts.iter().for_each(|(_, o)| note(o)),
                _ => {}
            },
            Stmt::Store { value, .. } | Stmt::AddTo { value, .. } => note(value),
            Stmt::If(i) => note(&i.cond),
            Stmt::Loop(l) => {
                l.carried.iter().for_each(|c| note(&c.init));
                if let Head::Times { count } = &l.head {
                    note(count);
                }
            }
            Stmt::Call(call) => {
                for arg in &call.args {
                    if let Arg::Value { value, .. } = arg {
                        note(value);
                    }
                }
            }
            _ => {}
        }
    }
    for tail in tails {
        if let Operand::Var(v) = tail {
            uses.insert(*v, block.len());
        }
    }
    uses
}

/// Arguments of a call that stand behind a `&mut`: while that is lent, nothing may be read.
fn behind_lent(block: &Block) -> VarSet {
    let mut behind = VarSet::default();
    for stmt in block {
        let Stmt::Call(call) = stmt else { continue };
        let is_lent = |arg: &Arg| matches!(arg, Arg::Place { mutable: true, .. });
        for arg in call.args.iter().skip_while(|arg| !is_lent(arg)) {
            if let Arg::Value { value: Operand::Var(var), .. } = arg {
                behind.insert(*var);
            }
        }
    }
    behind
}

fn changes_memory(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Let { expr: Expr::Take(_), .. } | Stmt::Call(_) | Stmt::Restore(_) => true,
        Stmt::Let { expr: Expr::Opaque(o), .. } => o.purity == Purity::Impure,
        // A row is lent until its last use.
        Stmt::Opaque(_) | Stmt::Row(_) => true,
        _ => !visit::written_in(std::slice::from_ref(stmt)).is_empty() || has_call(stmt),
    }
}

fn has_call(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Call(_) => true,
        Stmt::If(i) => i.then.iter().chain(&i.els).any(has_call),
        Stmt::Loop(l) => l.body.iter().any(has_call),
        _ => false,
    }
}

/// Whether the place is all of its root.
pub(super) fn is_whole(place: &Place) -> bool {
    place.projections.is_empty()
}
