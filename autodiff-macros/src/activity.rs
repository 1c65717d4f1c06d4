//! Which variables carry a derivative (`active`), and which of them reach an output (`useful`).
//!
//! Both are data flow to a fixed point over the whole program, per variable; memory is one variable. What is popped is
//! active exactly if what was pushed is, so that forward and reverse code agree on the record.

use crate::map::HashMap;

use crate::ir::{Arg, Block, Expr, Head, Operand, Slot, Stmt, Var};
use crate::vars::VarSet;

/// The variables that depend on `seeds` through differentiable operations.
pub fn active(block: &Block, seeds: VarSet, slots: &mut HashMap<(Slot, usize), bool>) -> VarSet {
    let mut flow = Forward { active: seeds, slots, changed: true };
    while std::mem::take(&mut flow.changed) {
        flow.block(block);
    }
    flow.active
}

struct Forward<'a> {
    active: VarSet,
    slots: &'a mut HashMap<(Slot, usize), bool>,
    changed: bool,
}

impl Forward<'_> {
    fn is(&self, operand: &Operand) -> bool {
        operand.var().is_some_and(|v| self.active.contains(&v))
    }

    fn mark(&mut self, var: Var, active: bool) {
        if active && self.active.insert(var) {
            self.changed = true;
        }
    }

    fn block(&mut self, block: &Block) {
        block.iter().for_each(|s| self.stmt(s));
    }

    fn expr(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Prim(prim, args) => {
                args.iter().zip(prim.row().formulas).any(|(a, formula)| !formula.is_empty() && self.is(a))
            }
            Expr::Read(place) | Expr::Take(place) => self.active.contains(&place.root),
            Expr::Aggregate(_, operands) => operands.iter().any(|o| self.is(o)),
            Expr::Repeat { value, .. } => self.is(value),
            Expr::Change { .. } => unreachable!("only T makes changes, and it is applied last"),
            Expr::Opaque(_) | Expr::Zero(_) => false,
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { var, expr } | Stmt::Memory { var, expr } => self.mark(*var, self.expr(expr)),
            Stmt::Store { place, value } | Stmt::AddTo { place, value } => self.mark(place.root, self.is(value)),
            Stmt::If(i) => {
                self.block(&i.then);
                self.block(&i.els);
                for r in &i.results {
                    self.mark(r.var, self.is(&r.then) || self.is(&r.els));
                }
            }
            Stmt::Loop(l) => {
                if let Head::While { pre, .. } = &l.head {
                    self.block(pre);
                }
                self.block(&l.body);
                for c in &l.carried {
                    let active = self.is(&c.init) || self.is(&c.next);
                    self.mark(c.phi, active);
                    self.mark(c.result, active);
                }
            }
            Stmt::Call(call) => self.call(call),
            Stmt::Push { slot, items } => {
                for (k, item) in items.iter().enumerate() {
                    let active = self.active.contains(item);
                    let known = self.slots.entry((*slot, k)).or_insert(false);
                    if active && !*known {
                        *known = true;
                        self.changed = true;
                    }
                }
            }
            Stmt::Pop { slot, items } => {
                for (k, item) in items.iter().enumerate() {
                    let active = self.slots.get(&(*slot, k)).copied().unwrap_or(false);
                    self.mark(item.var, active);
                }
            }
            Stmt::Row(row) => {
                self.mark(row.var, self.active.contains(&row.place.root));
                self.mark(row.place.root, self.active.contains(&row.var));
            }
            Stmt::Opaque(_) | Stmt::Save(_) | Stmt::Restore(_) | Stmt::Reshape { .. } | Stmt::Alias { .. } => {}
        }
    }

    fn call(&mut self, call: &crate::ir::Call) {
        let any = call.args.iter().any(|a| match a {
            Arg::Value { value, .. } => self.is(value),
            Arg::Place { place, .. } => self.active.contains(&place.root),
            _ => false,
        });
        for arg in &call.args {
            match arg {
                Arg::Place { place, mutable: true } => self.mark(place.root, any),
                Arg::Received(v) => self.mark(*v, any),
                _ => {}
            }
        }
        call.results.iter().for_each(|r| self.mark(*r, any));
    }
}

/// The variables that `outputs` depend on through differentiable operations.
pub fn useful(block: &Block, outputs: VarSet) -> VarSet {
    let mut flow = Backward { useful: outputs, changed: true };
    while std::mem::take(&mut flow.changed) {
        flow.block(block);
    }
    flow.useful
}

struct Backward {
    useful: VarSet,
    changed: bool,
}

impl Backward {
    fn mark(&mut self, var: Var) {
        if self.useful.insert(var) {
            self.changed = true;
        }
    }

    fn operand(&mut self, operand: &Operand) {
        operand.var().into_iter().for_each(|v| self.mark(v));
    }

    fn block(&mut self, block: &Block) {
        block.iter().rev().for_each(|s| self.stmt(s));
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Prim(prim, args) => {
                for (arg, formula) in args.iter().zip(prim.row().formulas) {
                    if !formula.is_empty() {
                        self.operand(arg);
                    }
                }
            }
            Expr::Read(place) | Expr::Take(place) => self.mark(place.root),
            Expr::Aggregate(_, operands) => operands.iter().for_each(|o| self.operand(o)),
            Expr::Repeat { value, .. } => self.operand(value),
            Expr::Change { .. } => {}
            Expr::Opaque(_) | Expr::Zero(_) => {}
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { var, expr } | Stmt::Memory { var, expr } if self.useful.contains(var) => {
                self.expr(expr);
            }
            Stmt::Store { place, value } | Stmt::AddTo { place, value } if self.useful.contains(&place.root) => {
                self.operand(value);
            }
            Stmt::If(i) => {
                for r in i.results.iter().filter(|r| self.useful.contains(&r.var)).cloned().collect::<Vec<_>>() {
                    self.operand(&r.then);
                    self.operand(&r.els);
                }
                self.block(&i.then);
                self.block(&i.els);
            }
            Stmt::Loop(l) => {
                for c in &l.carried {
                    if self.useful.contains(&c.result) || self.useful.contains(&c.phi) {
                        self.operand(&c.init);
                        self.operand(&c.next);
                    }
                }
                self.block(&l.body);
            }
            Stmt::Call(call) => {
                let changed = call
                    .args
                    .iter()
                    .any(|a| matches!(a, Arg::Place { place, mutable: true } if self.useful.contains(&place.root)));
                if changed || call.results.iter().any(|r| self.useful.contains(r)) {
                    for arg in &call.args {
                        match arg {
                            Arg::Value { value, .. } => self.operand(value),
                            Arg::Place { place, .. } => self.mark(place.root),
                            _ => {}
                        }
                    }
                }
            }
            _ => {}
        }
    }
}
