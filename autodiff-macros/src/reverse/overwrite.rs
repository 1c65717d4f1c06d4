//! Loops that write every element of an array exactly once: `for i in 0..n { a[i] = …; }` with `a` of length `n`.

use super::Site;
use crate::affine::Affine;
use crate::ir::{Block, Expr, Head, Loop, Place, Projection, Stmt, Ty, Var};
use crate::names;
use crate::vars::{VarMap, VarSet};

/// What is known of the lengths of arrays.
#[derive(Default)]
pub struct Overwrites {
    /// Arrays that may have another length later.
    replaced: VarSet,
    /// The length of an array as code.
    lengths: VarMap<String>,
    /// Values that are the length of an array.
    measured: VarMap<Var>,
}

impl Overwrites {
    /// Reads the lengths off the definitions in a program; `ty` tells those of arrays. What is `replaced` may have
    /// another length later.
    pub fn new(body: &Block, ty: &dyn Fn(Var) -> Ty, replaced: &VarSet) -> Overwrites {
        let mut overwrites = Overwrites { replaced: replaced.clone(), ..Overwrites::default() };
        overwrites.block(body, ty);
        overwrites
    }

    fn block(&mut self, block: &Block, ty: &dyn Fn(Var) -> Ty) {
        for stmt in block {
            match stmt {
                Stmt::Memory { var, expr } => match (ty(*var), expr) {
                    (Ty::Array(_, len), _) => {
                        self.lengths.insert(*var, len);
                    }
                    (_, Expr::Repeat { len, .. }) => {
                        self.lengths.insert(*var, len.tokens.to_string());
                    }
                    _ => {}
                },
                Stmt::Let { var, expr: Expr::Opaque(o) } if o.is_length() => {
                    let root = names::placeholder(o.reads[0], o.span);
                    if o.tokens.to_string() == format!("{root} . len ()") {
                        self.measured.insert(*var, o.reads[0]);
                    }
                }
                Stmt::If(i) => {
                    self.block(&i.then, ty);
                    self.block(&i.els, ty);
                }
                Stmt::Loop(l) => self.block(&l.body, ty),
                _ => {}
            }
        }
    }

    /// The arrays that the loop overwrites, each with the statement that does it.
    pub fn of(&self, l: &Loop) -> Vec<(Var, Site)> {
        let Head::Range { var, range } = &l.head else { return Vec::new() };
        let is_plain = range.step.is_none() && !range.inclusive && l.stop.is_none();
        if !is_plain || range.lo.tokens.to_string() != "0" {
            return Vec::new();
        }
        let stores = l.body.iter().filter_map(|s| match s {
            Stmt::Store { place, .. } if is_element(place, *var) && self.is_length(&range.hi, place.root) => {
                Some((place.root, std::ptr::from_ref(s)))
            }
            _ => None,
        });
        stores.filter(|(root, _)| writes(&l.body, *root) == 1 && only_elements(&l.body, *root, *var)).collect()
    }

    /// An array whose length is known and never changes.
    pub fn is_array(&self, root: Var) -> bool {
        self.lengths.contains_key(&root)
    }

    fn is_length(&self, hi: &crate::ir::Opaque, root: Var) -> bool {
        if self.replaced.contains(&root) {
            return false;
        }
        let by_code = self.lengths.get(&root).is_some_and(|len| *len == hi.tokens.to_string());
        let lone = hi.affine.as_ref().filter(|a| a.constant == 0 && a.terms.len() == 1).and_then(|a| a.vars().next());
        by_code || lone.is_some_and(|v| self.measured.get(&v) == Some(&root))
    }
}

/// `a[i]`
fn is_element(place: &Place, counter: Var) -> bool {
    let [Projection::Index(index)] = place.projections.as_slice() else { return false };
    let is_counter = |a: &Affine| a.key() == Affine::variable(counter, index.span).key();
    index.affine.as_ref().is_some_and(is_counter)
}

/// How many statements of the block write to `root`.
fn writes(block: &Block, root: Var) -> usize {
    let count = |s: &Stmt| match s {
        Stmt::If(i) => writes(&i.then, root) + writes(&i.els, root),
        Stmt::Loop(l) => writes(&l.body, root),
        other => usize::from(crate::visit::written_in(std::slice::from_ref(other)).contains(&root)),
    };
    block.iter().map(count).sum()
}

/// Nothing but the present element is looked at: the others hold now old, now new content.
fn only_elements(block: &Block, root: Var, counter: Var) -> bool {
    let mut mentions = 0;
    crate::visit::block_vars(block, false, &mut |v| mentions += usize::from(v == root));
    mentions == elements(block, root, counter)
}

/// How often the block reads or writes `root[counter]`.
fn elements(block: &Block, root: Var, counter: Var) -> usize {
    let count = |s: &Stmt| match s {
        Stmt::Store { place, .. } | Stmt::Let { expr: Expr::Read(place), .. } => {
            usize::from(place.root == root && is_element(place, counter))
        }
        Stmt::If(i) => elements(&i.then, root, counter) + elements(&i.els, root, counter),
        Stmt::Loop(l) => elements(&l.body, root, counter),
        _ => 0,
    };
    block.iter().map(count).sum()
}
