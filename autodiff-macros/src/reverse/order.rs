//! Makes reverse loops faster: forward order where order does not matter, cotangent cells in registers.

use std::collections::{HashMap, HashSet};

use crate::ir::{Arena, Block, Carry, Expr, Head, Loop, Operand, Place, Prim, Stmt, Ty, Var};
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
            | Stmt::Opaque(_) => {
                self.ordered = true;
            }
        }
    }
}

/// A cotangent cell that an innermost loop only adds to, always at the same place, is summed in a register.
pub fn cells_in_registers(mut l: Loop, arena: &mut Arena) -> Vec<Stmt> {
    let Some(cells) = cells(&l, arena) else { return vec![Stmt::Loop(l)] };
    let mut after = Vec::new();
    for place in cells {
        let (info, key) = (arena.info(place.root).clone(), place.key());
        let fresh = |arena: &mut Arena| arena.value(&info.name, info.span, Ty::Float(crate::ir::Float::Any));
        let (phi, result) = (fresh(arena), fresh(arena));
        let mut sum = Operand::Var(phi);
        let mut body = Vec::new();
        for stmt in std::mem::take(&mut l.body) {
            match stmt {
                Stmt::AddTo { place: p, value } if p.key() == key => {
                    let next = fresh(arena);
                    let args = vec![sum, value];
                    body.push(Stmt::Let { var: next, expr: Expr::Prim(Prim::named("add"), args) });
                    sum = Operand::Var(next);
                }
                other => body.push(other),
            }
        }
        l.body = body;
        l.carried.push(Carry { phi, init: Operand::NEUTRAL, next: sum, result });
        after.push(Stmt::AddTo { place, value: Operand::Var(result) });
    }
    std::iter::once(Stmt::Loop(l)).chain(after).collect()
}

/// The places to keep in registers, if the loop is an innermost one without order.
fn cells(l: &Loop, arena: &Arena) -> Option<Vec<Place>> {
    let inside = {
        let mut inside = visit::defined(&l.body);
        inside.extend(l.carried.iter().map(|c| c.phi));
        if let Head::Range { var, .. } = &l.head {
            inside.insert(*var);
        }
        inside
    };
    let mut touched: HashMap<Var, Vec<(String, Option<Place>)>> = HashMap::new();
    for stmt in &l.body {
        match stmt {
            Stmt::AddTo { place, value } if arena.operand_ty(value).is_float() => {
                touched.entry(place.root).or_default().push((place.key(), Some(place.clone())));
            }
            Stmt::Let { expr: Expr::Prim(..) | Expr::Opaque(_), .. } => {}
            Stmt::Let { expr: Expr::Read(place) | Expr::Take(place), .. } | Stmt::Store { place, .. } => {
                touched.entry(place.root).or_default().push((place.key(), None));
            }
            Stmt::Pop { .. } => {}
            _ => return None,
        }
    }
    let fixed = |place: &Place| {
        !place.projections.is_empty() && place.opaques().all(|o| o.reads.iter().all(|v| !inside.contains(v)))
    };
    let mut cells: Vec<Place> = touched
        .into_iter()
        .filter_map(|(root, accesses)| {
            let first = accesses[0].1.clone()?;
            let same = accesses.iter().all(|(key, place)| place.is_some() && *key == accesses[0].0);
            (same && !inside.contains(&root) && fixed(&first)).then_some(first)
        })
        .collect();
    cells.sort_by_key(|p| p.root);
    Some(cells)
}
