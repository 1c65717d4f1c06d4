//! Which writes destroy content that the reverse code reads.
//!
//! A walk forward keeps the roots whose present content some reverse code needs: of reads that are repeated, and of
//! places passed to calls that are reversed. A write to one of them is undone. Loops are walked until nothing changes.
//! A loop that writes every element of an array once (`overwrite.rs`) is undone as a whole, and after it nobody needs
//! the old content any more. Nor is content needed across the iterations of a loop to which it is private (`private.rs`),
//! if each is reversed at once or keeps a row of its own.

use crate::map::HashSet;

use super::Site;
use super::overwrite::Overwrites;
use super::replace::changes_shape;
use crate::ir::{Arena, Arg, Block, Expr, Head, Loop, Mode, Stmt, Var};
use crate::vars::VarSet;

/// A statement, and the memory it changes that must be restored.
pub type Rollback = (Site, Var);

/// What reverse code needs of the memory as it was.
#[derive(Clone, Copy)]
pub struct Needs<'a> {
    /// Reads that the reverse code repeats.
    pub recomputed: &'a VarSet,
    /// Calls that leave a record.
    pub split_calls: &'a HashSet<Site>,
    /// Locals whose content before they are replaced tells the shape of their cotangent.
    pub rebuilt: &'a VarSet,
    pub arena: &'a Arena,
    /// Loops, and the roots whose content nobody needs from one iteration to the next.
    pub private: &'a HashSet<Rollback>,
}

/// The writes to undo. `needed` is what must be restored in any case.
pub fn find(body: &Block, needed: VarSet, needs: Needs, overwrites: &Overwrites) -> HashSet<Rollback> {
    let mut walk = Walk { needed, needs, overwrites, overwritten: HashSet::default(), found: HashSet::default() };
    walk.block(body);
    walk.found
}

struct Walk<'a> {
    needed: VarSet,
    needs: Needs<'a>,
    overwrites: &'a Overwrites,
    /// Writes that are part of a loop that overwrites the whole array.
    overwritten: HashSet<Site>,
    found: HashSet<Rollback>,
}

impl Walk<'_> {
    fn block(&mut self, block: &Block) {
        block.iter().for_each(|s| self.stmt(s));
    }

    fn undo(&mut self, stmt: &Stmt, root: Var) {
        if self.needed.contains(&root) {
            self.found.insert((stmt, root));
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { var, expr } => {
                if let (Expr::Read(place), true) = (expr, self.needs.recomputed.contains(var)) {
                    self.needed.insert(place.root);
                }
            }
            Stmt::Store { place, .. }
                if self.needs.rebuilt.contains(&place.root) && changes_shape(place, self.needs.arena) =>
            {
                self.found.insert((stmt, place.root));
            }
            Stmt::Store { place, .. } | Stmt::AddTo { place, .. }
                if !self.overwritten.contains(&std::ptr::from_ref(stmt)) =>
            {
                self.undo(stmt, place.root);
            }
            Stmt::Opaque(o) => o.writes.iter().for_each(|v| self.undo(stmt, *v)),
            Stmt::If(i) => {
                let before = self.needed.clone();
                self.block(&i.then);
                let after_then = std::mem::replace(&mut self.needed, before);
                self.block(&i.els);
                self.needed.join(&after_then);
            }
            Stmt::Loop(l) => self.looping(stmt, l),
            Stmt::Call(call) => self.call(stmt, call),
            _ => {}
        }
    }

    fn looping(&mut self, stmt: &Stmt, l: &Loop) {
        for (root, site) in self.overwrites.of(l) {
            self.undo(stmt, root);
            self.needed.remove(&root);
            self.overwritten.insert(site);
        }
        loop {
            let size = self.needed.len();
            self.forget_private(stmt);
            if let Head::While { pre, .. } = &l.head {
                self.block(pre);
            }
            self.block(&l.body);
            if self.needed.len() == size {
                break;
            }
        }
        self.forget_private(stmt);
    }

    fn forget_private(&mut self, stmt: &Stmt) {
        let site: Site = stmt;
        self.needs.private.iter().filter(|(s, _)| *s == site).for_each(|(_, root)| self.needed.remove(root));
    }

    fn call(&mut self, stmt: &Stmt, call: &crate::ir::Call) {
        debug_assert_eq!(call.mode, Mode::Primal);
        let site: Site = stmt;
        let is_split = self.needs.split_calls.contains(&site);
        for arg in &call.args {
            match arg {
                // A reversed call restores its `&mut` arguments itself, starting from their final content.
                Arg::Place { place, mutable: true } if !is_split => self.undo(stmt, place.root),
                Arg::Place { place, .. } if is_split => {
                    self.needed.insert(place.root);
                }
                Arg::Inactive { value, .. } if is_split => self.needed.extend(&value.reads),
                _ => {}
            }
        }
    }
}
