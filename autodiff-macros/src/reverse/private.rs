//! Work arrays that are private to the iterations of a loop (array privatization): each iteration writes all of the
//! array before it reads any of it, and nothing outside the loop looks at it. Then no content passes from one iteration
//! to the next, and none has to be kept for the one before.

use super::overwrite::Overwrites;
use crate::ir::{Arena, Arg, Block, Expr, Function, Head, If, Loop, Opaque, Place, Projection, Purity, Stmt, Var};
use crate::visit;

/// What becomes of the content that an array had before some code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// Not looked at; some of it may be left.
    Ignored,
    /// Not looked at, and wholly overwritten.
    Overwritten,
    /// Looked at, or it is not known.
    Exposed,
}

impl Overwrites {
    /// The arrays that are private to the iterations of `l`, a loop of `function`.
    pub fn private(&self, l: &Loop, function: &Function) -> Vec<Var> {
        let inside = visit::defined(&l.body);
        let mut roots: Vec<Var> = visit::written_in(&l.body).iter().filter(|v| !inside.contains(v)).collect();
        roots.retain(|root| {
            self.is_array(*root)
                && function.result.as_ref().is_none_or(|r| r.var() != Some(*root))
                && mentions(&function.body, *root) == known_uses(&l.body, *root, &is_anywhere)
                && self.flow(&l.body, *root) != Flow::Exposed
        });
        roots
    }

    /// Those of them that can be a row of their own in each iteration: their elements are used one by one, and the
    /// iterations are numbered, so that it is known before the loop how many rows there are.
    pub fn expandable(&self, l: &Loop, function: &Function) -> Vec<Expandable> {
        let Head::Range { var, range } = &l.head else { return Vec::new() };
        let is_numbered = range.step.is_none()
            && l.stop.is_none()
            && *function.arena.ty(*var) == crate::ir::Ty::Int(Some("usize"))
            && range.lo.affine.is_some()
            && [&range.lo, &range.hi].into_iter().all(|o| is_constant(o, &function.arena));
        if !is_numbered {
            return Vec::new();
        }
        let is_direct =
            |root: &Var| l.body.iter().any(|s| matches!(s, Stmt::Loop(inner) if self.overwrites_blindly(inner, *root)));
        let by_element = |root: &Var| mentions(&l.body, *root) == known_uses(&l.body, *root, &is_element);
        let private = self.private(l, function).into_iter().filter(|v| is_direct(v) && by_element(v));
        let with_length = private.filter_map(|var| {
            let is_float = function.arena.ty(var).element().is_float();
            let len = repeated(&function.body, var).filter(|len| is_float && is_constant(len, &function.arena))?;
            Some(Expandable { var, len: len.clone() })
        });
        with_length.collect()
    }

    /// What a block does to the content that `root` has before it.
    fn flow(&self, block: &Block, root: Var) -> Flow {
        for stmt in block {
            if mentions(std::slice::from_ref(stmt), root) == 0 {
                continue;
            }
            let flow = match stmt {
                Stmt::Let { expr: Expr::Opaque(o), .. } if o.is_length() => Flow::Ignored,
                Stmt::Loop(l) if self.overwrites_blindly(l, root) => Flow::Overwritten,
                Stmt::Loop(l) => self.flow_of_loop(stmt, l, root),
                Stmt::If(i) => self.flow_of_branch(stmt, i, root),
                _ => Flow::Exposed,
            };
            if flow != Flow::Ignored {
                return flow;
            }
        }
        Flow::Ignored
    }

    /// A loop may make no trip, so that the content may be left.
    fn flow_of_loop(&self, stmt: &Stmt, l: &Loop, root: Var) -> Flow {
        let is_elsewhere = mentions(std::slice::from_ref(stmt), root) > mentions(&l.body, root);
        if is_elsewhere || self.flow(&l.body, root) == Flow::Exposed { Flow::Exposed } else { Flow::Ignored }
    }

    fn flow_of_branch(&self, stmt: &Stmt, i: &If, root: Var) -> Flow {
        let in_arms = mentions(&i.then, root) + mentions(&i.els, root);
        if mentions(std::slice::from_ref(stmt), root) > in_arms {
            return Flow::Exposed;
        }
        match (self.flow(&i.then, root), self.flow(&i.els, root)) {
            (Flow::Exposed, _) | (_, Flow::Exposed) => Flow::Exposed,
            (Flow::Overwritten, Flow::Overwritten) => Flow::Overwritten,
            _ => Flow::Ignored,
        }
    }

    /// Whether the loop overwrites the whole array, each element before it is looked at.
    fn overwrites_blindly(&self, l: &Loop, root: Var) -> bool {
        let Some((_, site)) = self.of(l).into_iter().find(|(found, _)| *found == root) else { return false };
        let before = l.body.iter().take_while(|s| !std::ptr::eq(*s, site));
        before.into_iter().all(|s| mentions(std::slice::from_ref(s), root) == 0)
    }
}

/// A private array, and its length.
pub struct Expandable {
    pub var: Var,
    pub len: Opaque,
}

/// How often code mentions a variable.
fn mentions(block: &[Stmt], root: Var) -> usize {
    let mut count = 0;
    block.iter().for_each(|s| visit::stmt_vars(s, false, &mut |v| count += usize::from(v == root)));
    count
}

/// How many of these mentions are reads and writes of places, shared arguments and lengths.
fn known_uses(block: &Block, root: Var, is_known: &dyn Fn(&Place) -> bool) -> usize {
    let count = |place: &Place| usize::from(place.root == root && is_known(place));
    let is_part = |place: &Place| usize::from(!place.projections.is_empty());
    let uses = |stmt: &Stmt| match stmt {
        // What replaces the whole may have another length.
        Stmt::Store { place, .. } | Stmt::AddTo { place, .. } => count(place) * is_part(place),
        Stmt::Let { expr: Expr::Read(place), .. } => count(place),
        Stmt::Let { expr: Expr::Opaque(o), .. } if o.is_length() => o.reads.iter().filter(|v| **v == root).count(),
        Stmt::If(i) => known_uses(&i.then, root, is_known) + known_uses(&i.els, root, is_known),
        Stmt::Loop(l) => known_uses(&l.body, root, is_known),
        Stmt::Call(call) => {
            let shared = call.args.iter().map(|a| match a {
                Arg::Place { place, mutable: false } => count(place),
                _ => 0,
            });
            shared.sum()
        }
        _ => 0,
    };
    block.iter().map(uses).sum()
}

fn is_anywhere(_: &Place) -> bool {
    true
}

fn is_element(place: &Place) -> bool {
    matches!(place.projections.as_slice(), [Projection::Index(_)]) && place.alias.is_none()
}

/// The length of the `Vec` that `var` is defined as.
fn repeated(block: &Block, var: Var) -> Option<&Opaque> {
    block.iter().find_map(|stmt| match stmt {
        Stmt::Memory { var: v, expr: Expr::Repeat { vec: true, len, .. } } if *v == var => Some(len),
        Stmt::If(i) => repeated(&i.then, var).or_else(|| repeated(&i.els, var)),
        Stmt::Loop(l) => repeated(&l.body, var),
        _ => None,
    })
}

/// Code that has the same value wherever it stands.
fn is_constant(code: &Opaque, arena: &Arena) -> bool {
    code.purity == Purity::Cheap && code.reads.iter().all(|v| !arena.is_memory(*v))
}
