//! Aggregates that are replaced as a whole: `u = next;`, `rows[i] = next;`, where `next` may have another length.
//!
//! The cotangent has the shape of what the aggregate holds. Before the assignment that was another: on the way back,
//! the cotangent is taken out, and takes the shape of the content before. Of a `Vec` of numbers the forward sweep keeps
//! the length; of anything else, the old content is rolled back and tells the shape.

use super::Transform;
use crate::ir::{Arena, Arg, Block, Expr, Opaque, Operand, Place, Purity, Shape, Stmt, Ty, Var};
use crate::names;
use crate::vars::VarSet;

/// The locals that are replaced as a whole or in parts that have lengths, and may change their shape by it.
pub(super) fn replaced(body: &Block, arena: &Arena) -> VarSet {
    let mut found = VarSet::default();
    body.iter().for_each(|s| search(s, arena, &mut found));
    found
}

fn search(stmt: &Stmt, arena: &Arena, found: &mut VarSet) {
    match stmt {
        Stmt::Store { place, .. } if changes_shape(place, arena) => {
            found.insert(place.root);
        }
        Stmt::Call(call) if call.callee.resizes => found.extend(call.args.iter().filter_map(|arg| match arg {
            Arg::Place { place, mutable: true } => Some(place.root),
            _ => None,
        })),
        Stmt::If(i) => i.then.iter().chain(&i.els).for_each(|s| search(s, arena, found)),
        Stmt::Loop(l) => l.body.iter().for_each(|s| search(s, arena, found)),
        _ => {}
    }
}

/// Whether what is stored in the place may be of another shape than what was there.
pub(super) fn changes_shape(place: &Place, arena: &Arena) -> bool {
    if place.projections.is_empty() {
        return may_change_shape(place.root, arena);
    }
    // An element of something unknown is taken for a number.
    !place.ends_in_range() && holds_vec(&place.ty(arena.ty(place.root)))
}

fn holds_vec(ty: &Ty) -> bool {
    match ty {
        Ty::Vec(_) => true,
        Ty::Array(element, _) => holds_vec(element),
        Ty::Tuple(parts) => parts.iter().any(holds_vec),
        _ => false,
    }
}

/// Whether a local holds something whose lengths its type does not tell.
pub(super) fn may_change_shape(root: Var, arena: &Arena) -> bool {
    let info = arena.info(root);
    !info.by_ref && has_lengths(&info.ty)
}

fn has_lengths(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) | Ty::Int(_) | Ty::Bool => false,
        Ty::Array(element, _) => has_lengths(element),
        Ty::Tuple(parts) => parts.iter().any(has_lengths),
        Ty::Vec(_) | Ty::Slice(_) | Ty::Unknown => true,
    }
}

/// A `Vec` whose shape is its length.
pub(super) fn is_flat(ty: &Ty) -> bool {
    matches!(ty, Ty::Vec(element) if element.is_float())
}

impl Transform<'_> {
    /// After the reverse of a store has taken the cotangent out of `bar`: gives it its shape, and adds to the forward
    /// code what that needs.
    pub(super) fn reshape(&mut self, place: &Place, bar: Var, is_restored: bool, forward: &mut Block) {
        if !self.replaced.contains(&place.root) || !changes_shape(place, self.b.arena) {
            return;
        }
        let shape = if is_restored {
            Shape::Of(place.flattened())
        } else {
            Shape::Length(Operand::Var(self.length_before(place.root, forward)))
        };
        self.b.push(Stmt::Reshape { place: place.flattened().with_root(bar), shape });
    }

    /// `let len = u.len();` before the store.
    fn length_before(&mut self, root: Var, forward: &mut Block) -> Var {
        let info = self.b.arena.info(root);
        let (name, span) = (format!("{}_len", info.name), info.span);
        let memory = names::placeholder(root, span);
        let ty = Ty::Int(Some("usize"));
        let var = self.b.arena.value(&name, span, ty.clone());
        let length = Opaque { purity: Purity::Impure, ..Opaque::pure(quote::quote!(#memory.len()), ty, span) };
        forward.insert(0, Stmt::Let { var, expr: Expr::Opaque(length) });
        var
    }
}
