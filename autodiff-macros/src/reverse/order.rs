//! Runs reverse loops in forward order where order does not matter: that vectorises better.

use crate::ir::{Arena, Block, Carry, Expr, Head, Loop, Operand, Place, Projection, Stmt, Var};
use crate::records;
use crate::vars::VarSet;
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
    let mut effects = Effects {
        local: visit::defined(&l.body),
        added: VarSet::default(),
        read: VarSet::default(),
        taken: VarSet::default(),
        numbered: records::of_loop(l, arena).is_some(),
        ordered: false,
    };
    effects.block(&l.body, arena);
    let Head::Range { var, .. } = &l.head else { return false };
    let mut mixed = effects.added.intersection(&effects.read);
    mixed.join(&effects.taken);
    // Where each iteration touches one element of its own, the order does not matter whatever it does to it.
    let is_own = |root: Var| Elements { root, counter: *var, key: None }.are_own(&l.body);
    !effects.ordered && mixed.iter().all(is_own) && l.carried.iter().all(|c| is_sum(c, l))
}

/// Whether all accesses to `root` in a body have one index, which moves with the counter.
struct Elements {
    root: Var,
    counter: Var,
    key: Option<String>,
}

impl Elements {
    fn are_own(mut self, body: &Block) -> bool {
        let inside = visit::defined(body);
        let mut mentions = 0;
        visit::block_vars(body, false, &mut |v| mentions += usize::from(v == self.root));
        let places = self.places(body);
        let fixed = |place: &&Place| {
            let reads = place.opaques().flat_map(|o| o.reads.iter());
            reads.into_iter().all(|v| !inside.contains(v))
        };
        mentions == places.len() && places.iter().all(fixed) && places.iter().all(|p| self.is_own(p))
    }

    fn places<'b>(&self, body: &'b Block) -> Vec<&'b Place> {
        let mut places = Vec::new();
        for stmt in body {
            match stmt {
                Stmt::AddTo { place, .. }
                | Stmt::Store { place, .. }
                | Stmt::Let { expr: Expr::Read(place) | Expr::Take(place), .. }
                    if place.root == self.root =>
                {
                    places.push(place);
                }
                Stmt::If(i) => places.extend(self.places(&i.then).into_iter().chain(self.places(&i.els))),
                Stmt::Loop(l) => places.extend(self.places(&l.body)),
                _ => {}
            }
        }
        places
    }

    fn is_own(&mut self, place: &Place) -> bool {
        let Some(Projection::Index(index)) = place.projections.last() else { return false };
        let moves = index.affine.as_ref().is_some_and(|a| {
            let reads = a.reads();
            a.factor(self.counter) == 1 && reads.iter().filter(|v| **v == self.counter).count() == 1
        });
        let key = place.key();
        moves && *self.key.get_or_insert_with(|| key.clone()) == key
    }
}

/// `next` is `phi + …`, and nothing in the iteration looks at either: what it sees would depend on the order.
fn is_sum(c: &Carry, l: &Loop) -> bool {
    let Some(next) = c.next.var() else { return false };
    let (body, of_another) = (&l.body, |other: &Carry| other.phi != c.phi && other.next.var() == Some(next));
    let is_handed_on = l.carried.iter().any(of_another);
    let mut uses = 0;
    visit::block_vars(body, false, &mut |v| uses += usize::from(v == c.phi || v == next));
    let is_add = body.iter().any(|s| match s {
        Stmt::Let { var, expr: Expr::Prim(p, args) } if *var == next => {
            let of_phi = |o: &Operand| o.var() == Some(c.phi);
            (p.name() == "add" && args.iter().any(of_phi)) || (p.name() == "sub" && of_phi(&args[0]))
        }
        _ => false,
    });
    next == c.phi || (uses == 1 && is_add && !is_handed_on)
}

struct Effects {
    local: VarSet,
    added: VarSet,
    read: VarSet,
    /// What is read and cleared, or overwritten.
    taken: VarSet,
    /// Records are found by the number of their iteration.
    numbered: bool,
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
            Stmt::Let { expr: Expr::Take(place), .. } | Stmt::Store { place, .. } => {
                if self.is_outer(place.root) {
                    self.taken.insert(place.root);
                }
            }
            Stmt::Let { expr: Expr::Read(place), .. } => {
                self.read.insert(place.root);
            }
            Stmt::AddTo { place, .. } => {
                if self.is_outer(place.root) {
                    self.added.insert(place.root);
                }
            }
            Stmt::If(i) => {
                self.block(&i.then, arena);
                self.block(&i.els, arena);
            }
            Stmt::Loop(l) => self.block(&l.body, arena),
            Stmt::Let { .. } | Stmt::Memory { .. } | Stmt::Alias { .. } => {}
            Stmt::Pop { .. } if self.numbered => {}
            Stmt::Push { .. }
            | Stmt::Pop { .. }
            | Stmt::Save(_)
            | Stmt::Restore(_)
            | Stmt::Reshape { .. }
            | Stmt::Call(_)
            | Stmt::Opaque(_)
            | Stmt::Row(_) => {
                self.ordered = true;
            }
        }
    }
}
