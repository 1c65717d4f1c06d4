//! Runs reverse loops in forward order where order does not matter: that vectorises better.

use std::collections::HashSet;

use crate::ir::{Arena, Block, Carry, Expr, Head, Loop, Operand, Stmt, Var};
use crate::visit;

/// Runs a reverse loop in forward order if its iterations only add, to different things than they read.
pub fn run_forward_if_free(l: &mut Loop, arena: &Arena) {
    let Head::Range { range, .. } = &l.head else { return };
    if range.step.is_some() || !matches!(range.backward, Some(crate::ir::Backward::Whole)) || !is_free(l, arena) {
        return;
    }
    if let Head::Range { range, .. } = &mut l.head {
        range.backward = None;
    }
}

fn is_free(l: &Loop, arena: &Arena) -> bool {
    let mut effects =
        Effects { local: visit::defined(&l.body), added: HashSet::new(), read: HashSet::new(), ordered: false };
    effects.block(&l.body, arena);
    if effects.ordered || !effects.added.is_disjoint(&effects.read) {
        return false;
    }
    l.carried.iter().all(|c| is_sum(c, &l.body))
}

/// `next` is `phi + …`, and nothing else uses `phi`.
fn is_sum(c: &Carry, body: &Block) -> bool {
    let Some(next) = c.next.var() else { return false };
    let mut uses = 0;
    visit::block_vars(body, false, &mut |v| uses += usize::from(v == c.phi));
    let is_add = body.iter().any(|s| match s {
        Stmt::Let { var, expr: Expr::Prim(p, args) } if *var == next => {
            let of_phi = |o: &Operand| o.var() == Some(c.phi);
            (p.name() == "add" && args.iter().any(of_phi)) || (p.name() == "sub" && of_phi(&args[0]))
        }
        _ => false,
    });
    next == c.phi || (uses == 1 && is_add)
}

struct Effects {
    local: HashSet<Var>,
    added: HashSet<Var>,
    read: HashSet<Var>,
    ordered: bool,
}

impl Effects {
    fn block(&mut self, block: &Block, arena: &Arena) {
        block.iter().for_each(|s| self.stmt(s, arena));
    }

    fn is_outer(&self, root: Var) -> bool {
        !self.local.contains(&root)
    }

    fn stmt(&mut self, stmt: &Stmt, arena: &Arena) {
        match stmt {
            Stmt::Let { expr: Expr::Take(place), .. } => self.ordered |= self.is_outer(place.root),
            Stmt::Let { expr: Expr::Read(place), .. } => {
                self.read.insert(place.root);
            }
            Stmt::AddTo { place, .. } => {
                if self.is_outer(place.root) {
                    self.added.insert(place.root);
                }
            }
            Stmt::Store { place, .. } => self.ordered |= self.is_outer(place.root),
            Stmt::If(i) => {
                self.block(&i.then, arena);
                self.block(&i.els, arena);
            }
            Stmt::Loop(l) => self.block(&l.body, arena),
            Stmt::Let { .. } | Stmt::Memory { .. } => {}
            Stmt::Push { .. }
            | Stmt::Pop { .. }
            | Stmt::Save(_)
            | Stmt::Restore(_)
            | Stmt::Call(_)
            | Stmt::Opaque(_)
            | Stmt::Row(_) => {
                self.ordered = true;
            }
        }
    }
}
