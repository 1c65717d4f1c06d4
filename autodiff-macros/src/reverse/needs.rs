//! What the reverse code of a region names of the region's values: alive, recomputed or saved.

use crate::map::HashSet;
use std::collections::BTreeSet;

use super::{Region, Transform, witness};
use crate::ir::{Aggregate, Block, Expr, Like, Operand, Place, PopItem, Purity, Stmt, Var};
use crate::vars::VarMap;
use crate::visit;

/// A value of the region that its reverse code names.
#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "there are few, and they are moved once")]
pub(super) enum Need {
    Saved(Var),
    /// The statement that computes it again.
    Again(Stmt),
}

/// A region, where its values are defined (statement number plus one), and which are needed so far.
struct Scene<'s> {
    forward: &'s Block,
    sites: &'s VarMap<usize>,
    needed: &'s BTreeSet<(usize, Var)>,
}

/// A statement that uses `value` and nothing else.
pub(super) fn mention(var: Var, value: &Operand) -> Stmt {
    Stmt::Let { var, expr: Expr::Aggregate(Aggregate::Tuple, vec![value.clone()]) }
}

impl Transform<'_> {
    /// How the reverse code comes by the values of the region that it names, in the order of their definition.
    pub(super) fn resolve(&mut self, forward: &Block, reverse: &Block, kind: Region) -> Vec<Need> {
        self.resolve_with(forward, reverse, kind, &[])
    }

    /// The same, with `entry`: values that exist when the region starts.
    pub(super) fn resolve_with(&mut self, forward: &Block, reverse: &Block, kind: Region, entry: &[Var]) -> Vec<Need> {
        if kind == Region::Alive {
            return Vec::new();
        }
        let mut sites = VarMap::default();
        for var in entry {
            sites.insert(*var, 0);
        }
        for (index, stmt) in forward.iter().enumerate() {
            for var in visit::defined_here(stmt) {
                sites.insert(var, index + 1);
            }
        }
        let mut needed: BTreeSet<(usize, Var)> = BTreeSet::new();
        visit::block_vars(reverse, false, &mut |v| {
            needed.extend(sites.get(&v).map(|s| (*s, v)));
        });
        let mut needs = Vec::new();
        while let Some((site, var)) = needed.pop_last() {
            let stmt = site.checked_sub(1).map(|s| &forward[s]);
            let scene = Scene { forward, sites: &sites, needed: &needed };
            let operands = stmt.and_then(|s| self.recomputable(s, var, &scene, 0));
            match operands {
                Some(operands) => {
                    needed.extend(operands.into_iter().filter_map(|v| sites.get(&v).map(|s| (*s, v))));
                    needs.push(Need::Again(again(stmt.expect("a statement"))));
                    self.recomputed.insert(var);
                }
                None => {
                    needs.push(Need::Saved(var));
                    // The expression that tells the type of a popped value must find its variables.
                    if !self.b.arena.ty(var).is_word() || witness::is_vague(self.b.arena.info(var)) {
                        let item = self.pop_item(var, forward);
                        let mut named = HashSet::default();
                        visit::stmt_vars(&Stmt::Pop { slot: crate::ir::Slot(0), items: vec![item] }, false, &mut |v| {
                            named.insert(v);
                        });
                        needed.extend(
                            named.into_iter().filter(|v| *v != var).filter_map(|v| sites.get(&v).map(|s| (*s, v))),
                        );
                    }
                }
            }
        }
        needs.reverse();
        needs
    }

    /// The variables to recompute `var` from, if that is cheaper than saving it.
    fn recomputable(&self, stmt: &Stmt, var: Var, scene: &Scene, depth: usize) -> Option<Vec<Var>> {
        let Stmt::Let { expr, .. } = stmt else { return None };
        let is_possible = match expr {
            Expr::Prim(prim, _) => prim.is_cheap(),
            Expr::Read(place) => self.is_readable_again(place, var, scene),
            Expr::Opaque(o) if o.is_length() && o.reads.iter().all(|v| self.b.arena.info(*v).by_ref) => true,
            Expr::Opaque(o) => o.purity == Purity::Cheap && o.reads.iter().all(|v| !self.is_changing(*v)),
            _ => false,
        };
        if !is_possible {
            return None;
        }
        let mut operands = Vec::new();
        visit::expr_vars(expr, &mut |v| operands.push(v));
        // Recomputing must not save more than it spares; a reference cannot be saved at all.
        let is_at_hand = |v: &Var| match scene.sites.get(v) {
            None => true,
            Some(site) => scene.needed.contains(&(*site, *v)) || self.is_recomputable_too(*v, *site, scene, depth),
        };
        let is_reference = self.b.arena.info(var).by_ref;
        (is_reference || operands.iter().all(is_at_hand)).then_some(operands)
    }

    fn is_recomputable_too(&self, var: Var, site: usize, scene: &Scene, depth: usize) -> bool {
        const DEEPEST: usize = 3;
        let stmt = site.checked_sub(1).map(|s| &scene.forward[s]);
        depth < DEEPEST && stmt.is_some_and(|s| self.recomputable(s, var, scene, depth + 1).is_some())
    }

    /// Memory whose content is not the same wherever it is read.
    fn is_changing(&self, var: Var) -> bool {
        self.b.arena.is_memory(var) && self.written.contains(&var)
    }

    /// Whether a place holds at the end of the region what it held when it was read.
    fn is_readable_again(&self, place: &Place, var: Var, scene: &Scene) -> bool {
        let local = scene.sites.get(&place.root).is_some_and(|s| !scene.needed.contains(&(*s, place.root)));
        if local && self.b.arena.is_memory(place.root) {
            return false;
        }
        let behind = &scene.forward[scene.sites[&var]..];
        !visit::written_in(behind).contains(&place.root)
    }

    /// How a saved value is popped.
    pub(super) fn pop_item(&self, var: Var, forward: &Block) -> PopItem {
        let is_vague = witness::is_vague(self.b.arena.info(var));
        if self.b.arena.ty(var).is_word() && !is_vague && !self.b.arena.is_memory(var) {
            return PopItem { var, like: None };
        }
        let is_untyped = witness::is_untyped(self.b.arena.info(var));
        if let (true, Some(around), Some(result)) = (is_untyped, &self.around, self.result_of_carried(var)) {
            let code = witness::code(self.b.arena, &vec![Stmt::Loop(around.clone())], result);
            return PopItem { var, like: Some(Like::Code(code, result)) };
        }
        let like = forward.iter().find_map(|stmt| match stmt {
            Stmt::Let { var: v, expr } | Stmt::Memory { var: v, expr } if *v == var => {
                Some(match is_vague || witness::is_open(self.b.arena, forward, var, expr) {
                    true => Like::Code(witness::code(self.b.arena, forward, var), var),
                    false => Like::Expr(unaliased(expr)),
                })
            }
            Stmt::Call(call) if call.results.contains(&var) && call.callee.is_generic() => {
                Some(Like::Code(witness::code(self.b.arena, forward, var), var))
            }
            Stmt::Call(call) if call.results.contains(&var) => Some(Like::Call(call.callee.clone())),
            Stmt::If(i) if i.results.iter().any(|r| r.var == var) => {
                Some(Like::Code(witness::code(self.b.arena, forward, var), var))
            }
            Stmt::Loop(l) if l.carried.iter().any(|c| c.result == var) => {
                Some(Like::Code(witness::code(self.b.arena, forward, var), var))
            }
            _ => None,
        });
        PopItem { var, like }
    }

    /// The value after the loop around the region of what is carried into an iteration: it is of the same type.
    fn result_of_carried(&self, phi: Var) -> Option<Var> {
        self.around.as_ref()?.carried.iter().find(|c| c.phi == phi).map(|c| c.result)
    }
}

/// The statement as the reverse code runs it.
fn again(stmt: &Stmt) -> Stmt {
    match stmt {
        Stmt::Let { var, expr: Expr::Read(place) } => Stmt::Let { var: *var, expr: Expr::Read(place.flattened()) },
        other => other.clone(),
    }
}

fn unaliased(expr: &Expr) -> Expr {
    match expr {
        Expr::Read(place) => Expr::Read(place.unaliased()),
        other => other.clone(),
    }
}
