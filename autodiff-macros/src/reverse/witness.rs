//! The type of a saved value that its definition leaves open: `Vec::new()`, `None`, `collect()`, a literal.
//!
//! What settles such a type stands behind the definition (`order.push(i)`). The code that pops the value therefore shows
//! rustc the statements that define and change it, in a closure that never runs: the slice of the forward code that the
//! value depends on. Where the type of what the slice reads is known, a constant of that type cuts it short.

use std::collections::BTreeSet;

use quote::quote;

use crate::ir::{Arena, Block, Expr, Float, Head, If, Loop, Mode, Opaque, Operand, Stmt, Ty, Var, VarInfo};
use crate::visit;

/// Names of functions and variants whose type is up to whoever uses the value.
const OPEN: [&str; 10] =
    ["new", "with_capacity", "default", "None", "empty", "collect", "parse", "into", "sum", "product"];

/// A number of a type that only rustc knows.
pub(super) fn is_vague(info: &VarInfo) -> bool {
    match info.ty {
        Ty::Float(width) => width == Float::Any,
        Ty::Int(name) => name.is_none() && info.like.is_none(),
        _ => false,
    }
}

/// A number of such a type, or something else, of which not all may be known.
pub(super) fn is_untyped(info: &VarInfo) -> bool {
    is_vague(info) || !info.ty.is_word()
}

/// Whether only the use of `var`, which `expr` defines, may tell rustc its type.
pub(super) fn is_open(arena: &Arena, forward: &Block, var: Var, expr: &Expr) -> bool {
    let annotation = &arena.info(var).annotation;
    if annotation.as_ref().is_some_and(|ty| !mentions(ty, &|name| name == "_")) {
        return false;
    }
    match expr {
        Expr::Opaque(o) => is_open_code(o),
        Expr::Aggregate(_, parts) => parts.iter().any(|part| is_open_operand(arena, forward, part)),
        Expr::Repeat { value, .. } => is_open_operand(arena, forward, value),
        Expr::Read(place) if place.projections.is_empty() => is_open_operand(arena, forward, &Operand::Var(place.root)),
        _ => false,
    }
}

fn is_open_operand(arena: &Arena, forward: &Block, operand: &Operand) -> bool {
    match operand {
        Operand::Var(var) => forward
            .iter()
            .any(|stmt| matches!(stmt, Stmt::Let { var: v, expr } if v == var && is_open(arena, forward, *var, expr))),
        Operand::Constant(o) => is_open_code(o),
        _ => false,
    }
}

fn is_open_code(code: &Opaque) -> bool {
    mentions(&code.tokens, &|name| OPEN.contains(&name) || name == "vec")
}

fn mentions(tokens: &proc_macro2::TokenStream, is_meant: &dyn Fn(&str) -> bool) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        proc_macro2::TokenTree::Ident(name) => is_meant(&name.to_string()),
        proc_macro2::TokenTree::Group(group) => mentions(&group.stream(), is_meant),
        _ => false,
    })
}

/// The statements of `forward` that settle the type of `var`.
pub(super) fn code(arena: &Arena, forward: &Block, var: Var) -> Block {
    let mut slice = Slice { arena, wanted: BTreeSet::from([var]), cut: BTreeSet::new() };
    let mut block = slice.block(forward);
    let own = visit::defined(&block);
    let cut = slice.cut.iter().filter(|v| !own.contains(v));
    let constants: Block = cut.filter_map(|v| constant(arena, *v)).collect();
    block.splice(0..0, constants);
    block
}

struct Slice<'a> {
    arena: &'a Arena,
    wanted: BTreeSet<Var>,
    /// Variables whose type is known, so that their values do not matter.
    cut: BTreeSet<Var>,
}

impl Slice<'_> {
    fn want(&mut self, var: Var) {
        let set = if zero(self.arena.info(var)).is_some() { &mut self.cut } else { &mut self.wanted };
        set.insert(var);
    }

    fn block(&mut self, block: &Block) -> Block {
        let mut kept: Block = block.iter().rev().filter_map(|s| self.stmt(s)).collect();
        kept.reverse();
        kept
    }

    fn is_wanted(&self, stmt: &Stmt) -> bool {
        let is_wanted = |v: &Var| self.wanted.contains(v);
        visit::defined_here(stmt).iter().any(is_wanted)
            || visit::written_in(std::slice::from_ref(stmt)).iter().any(|v| is_wanted(&v))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Option<Stmt> {
        if !self.is_wanted(stmt) {
            return None;
        }
        match stmt {
            Stmt::If(i) => return Some(Stmt::If(self.branch(i))),
            Stmt::Loop(l) => return Some(Stmt::Loop(self.looping(l))),
            Stmt::Pop { .. } | Stmt::Restore(_) | Stmt::Save(_) => return None,
            _ => {}
        }
        let mut kept = stmt.clone();
        if let Stmt::Call(call) = &mut kept {
            // The stack is in use where the witness stands.
            call.mode = Mode::Primal;
        }
        visit::stmt_vars(&kept, false, &mut |v| self.want(v));
        Some(kept)
    }

    fn branch(&mut self, i: &If) -> If {
        let results: Vec<_> = i.results.iter().filter(|r| self.wanted.contains(&r.var)).cloned().collect();
        for operand in results.iter().flat_map(|r| [&r.then, &r.els]).chain([&i.cond]) {
            visit::operand_vars(operand, &mut |v| self.want(v));
        }
        If { cond: i.cond.clone(), then: self.block(&i.then), els: self.block(&i.els), results }
    }

    /// Once more for each carried value that turns out to matter.
    fn looping(&mut self, l: &Loop) -> Loop {
        loop {
            let size = self.wanted.len();
            let is_carried = |s: &Self, c: &crate::ir::Carry| s.wanted.contains(&c.phi) || s.wanted.contains(&c.result);
            let carried: Vec<_> = l.carried.iter().filter(|c| is_carried(self, c)).cloned().collect();
            for operand in carried.iter().flat_map(|c| [&c.init, &c.next]) {
                visit::operand_vars(operand, &mut |v| self.want(v));
            }
            let body = self.block(&l.body);
            let mut head = Head::Times { count: Operand::Int(0) };
            if !matches!(l.head, Head::While { .. }) {
                head = l.head.clone();
            }
            let sliced = Loop { head, carried, body, stop: None };
            let bare = Loop { carried: Vec::new(), body: Vec::new(), ..sliced.clone() };
            visit::stmt_vars(&Stmt::Loop(bare), false, &mut |v| self.want(v));
            if self.wanted.len() == size {
                return sliced;
            }
        }
    }
}

/// A value of a known type, in the place of one that is not computed.
fn constant(arena: &Arena, var: Var) -> Option<Stmt> {
    let info = arena.info(var);
    let expr = Expr::Opaque(Opaque::pure(zero(info)?, info.ty.clone(), info.span));
    Some(if info.memory { Stmt::Memory { var, expr } } else { Stmt::Let { var, expr } })
}

fn zero(info: &VarInfo) -> Option<proc_macro2::TokenStream> {
    match &info.ty {
        _ if info.by_ref => None,
        Ty::Float(Float::F32) => Some(quote!(0.0_f32)),
        Ty::Float(Float::F64) => Some(quote!(0.0_f64)),
        Ty::Bool => Some(quote!(false)),
        Ty::Int(Some(name)) => format!("0_{name}").parse().ok(),
        _ => None,
    }
}
