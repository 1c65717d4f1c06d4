//! Which code does nothing if certain values are nothing: all that it adds anywhere are products of them.

use crate::builder::is_neutral;
use crate::ir::{Block, Expr, Head, If, Loop, Operand, Prim, Purity, Stmt};
use crate::vars::VarSet;

/// Whether a loop adds nothing anywhere if the values in `absent` are nothing. Its results are then nothing, too.
pub fn adds_nothing(l: &Loop, absent: &mut VarSet) -> bool {
    if matches!(l.head, Head::While { .. }) || l.stop.is_some() || !l.carried.iter().all(|c| is_absent(&c.init, absent))
    {
        return false;
    }
    l.carried.iter().for_each(|c| {
        absent.insert(c.phi);
    });
    let is_nothing = block(&l.body, absent) && l.carried.iter().all(|c| is_absent(&c.next, absent));
    l.carried.iter().for_each(|c| {
        absent.insert(c.result);
    });
    is_nothing
}

fn block(block: &Block, absent: &mut VarSet) -> bool {
    block.iter().all(|s| stmt(s, absent))
}

fn stmt(stmt: &Stmt, absent: &mut VarSet) -> bool {
    match stmt {
        Stmt::Let { var, expr: Expr::Prim(prim, args) } => {
            if is_product(*prim, args, absent) {
                absent.insert(*var);
            }
            true
        }
        Stmt::Let { expr: Expr::Read(_), .. } | Stmt::Row(_) | Stmt::Alias { .. } => true,
        Stmt::Let { expr: Expr::Opaque(o), .. } => o.purity != Purity::Impure && o.writes.is_empty(),
        Stmt::AddTo { value, .. } => is_absent(value, absent),
        Stmt::If(i) => branch(i, absent),
        Stmt::Loop(l) => adds_nothing(l, absent),
        _ => false,
    }
}

fn branch(i: &If, absent: &mut VarSet) -> bool {
    if !block(&i.then, absent) || !block(&i.els, absent) {
        return false;
    }
    for r in &i.results {
        if is_absent(&r.then, absent) && is_absent(&r.els, absent) {
            absent.insert(r.var);
        }
    }
    true
}

fn is_absent(operand: &Operand, absent: &VarSet) -> bool {
    is_neutral(operand) || operand.var().is_some_and(|v| absent.contains(&v))
}

/// Which operands make the result of a primitive nothing by being nothing.
pub enum Factors<'a> {
    /// Each of these does.
    Each(&'a [Operand]),
    /// All together do.
    Together(&'a [Operand]),
}

/// The operands of a primitive that is linear in them.
pub fn factors(prim: Prim, args: &[Operand]) -> Factors<'_> {
    match prim.name() {
        "neg" | "div" | "as_f64" | "as_f32" | "to_degrees" | "to_radians" => Factors::Each(&args[..1]),
        "pick" => Factors::Each(&args[1..]),
        "mul" => Factors::Each(args),
        "add" | "sub" => Factors::Together(args),
        _ => Factors::Each(&[]),
    }
}

fn is_product(prim: Prim, args: &[Operand], absent: &VarSet) -> bool {
    match factors(prim, args) {
        Factors::Each(factors) => factors.iter().any(|o| is_absent(o, absent)),
        Factors::Together(terms) => terms.iter().all(|o| is_absent(o, absent)),
    }
}
