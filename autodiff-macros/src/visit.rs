//! Walks over IR: which variables a piece of code mentions, defines and changes.

use crate::ir::{Arg, Backward, Block, Expr, Head, Like, Loop, Opaque, Operand, Place, Range, Shape, Stmt, Var};
use crate::vars::VarSet;

/// Calls `f` for every variable that `stmt` uses, nested code included; with `defs`, for those it defines, too.
pub fn stmt_vars(stmt: &Stmt, defs: bool, f: &mut dyn FnMut(Var)) {
    match stmt {
        Stmt::Let { var, expr } | Stmt::Memory { var, expr } => {
            if defs {
                f(*var);
            }
            expr_vars(expr, f);
        }
        Stmt::Store { place, value } | Stmt::AddTo { place, value } => {
            place_vars(place, f);
            operand_vars(value, f);
        }
        Stmt::If(i) => {
            operand_vars(&i.cond, f);
            block_vars(&i.then, defs, f);
            block_vars(&i.els, defs, f);
            for r in &i.results {
                if defs {
                    f(r.var);
                }
                operand_vars(&r.then, f);
                operand_vars(&r.els, f);
            }
        }
        Stmt::Loop(l) => loop_vars(l, defs, f),
        Stmt::Call(call) => {
            call.args.iter().for_each(|a| arg_vars(a, defs, f));
            if defs {
                call.results.iter().for_each(|v| f(*v));
            }
        }
        Stmt::Opaque(o) => opaque_vars(o, f),
        Stmt::Push { items, .. } => items.iter().for_each(|v| f(*v)),
        Stmt::Pop { items, .. } => {
            for item in items {
                if defs {
                    f(item.var);
                }
                match &item.like {
                    Some(Like::Expr(e)) => expr_vars(e, f),
                    Some(Like::Code(block, _)) => free_vars(block, f),
                    Some(Like::Call(_)) | None => {}
                }
            }
        }
        Stmt::Save(place) | Stmt::Restore(place) => place_vars(place, f),
        Stmt::Reshape { place, shape } => {
            place_vars(place, f);
            match shape {
                Shape::Length(len) => operand_vars(len, f),
                Shape::Of(value) => place_vars(value, f),
            }
        }
        Stmt::Alias { var, place } => {
            if defs {
                f(*var);
            }
            place_vars(place, f);
        }
        Stmt::Row(row) => {
            if defs {
                f(row.var);
            }
            place_vars(&row.place, f);
            opaque_vars(&row.base, f);
            opaque_vars(&row.len, f);
        }
    }
}

/// The same for a loop.
pub fn loop_vars(l: &Loop, defs: bool, f: &mut dyn FnMut(Var)) {
    match &l.head {
        Head::Range { var, range } => {
            if defs {
                f(*var);
            }
            range_vars(range, f);
        }
        Head::Items { bound, iterator, reversed, .. } => {
            if defs {
                bound.iter().for_each(|v| f(*v));
            }
            opaque_vars(iterator, f);
            if let Some(Some(trips)) = reversed {
                operand_vars(trips, f);
            }
        }
        Head::While { pre, cond } => {
            block_vars(pre, defs, f);
            operand_vars(cond, f);
        }
        Head::Times { count } => operand_vars(count, f),
    }
    for c in &l.carried {
        if defs {
            f(c.phi);
            f(c.result);
        }
        operand_vars(&c.init, f);
        operand_vars(&c.next, f);
    }
    block_vars(&l.body, defs, f);
    if let Some(stop) = &l.stop {
        operand_vars(stop, f);
    }
}

fn range_vars(range: &Range, f: &mut dyn FnMut(Var)) {
    opaque_vars(&range.lo, f);
    opaque_vars(&range.hi, f);
    if let Some(step) = &range.step {
        opaque_vars(step, f);
    }
    if let Some(Backward::Trips(trips)) = &range.backward {
        operand_vars(trips, f);
    }
}

pub fn block_vars(block: &Block, defs: bool, f: &mut dyn FnMut(Var)) {
    block.iter().for_each(|s| stmt_vars(s, defs, f));
}

/// What loops use of the code around them.
pub fn used_again(block: &Block, f: &mut dyn FnMut(Var)) {
    for stmt in block {
        match stmt {
            Stmt::If(i) => {
                used_again(&i.then, f);
                used_again(&i.els, f);
            }
            Stmt::Loop(l) => {
                free_vars(&l.body, f);
                used_again(&l.body, f);
            }
            _ => {}
        }
    }
}

/// What a block pushes, also in nested code.
pub fn pushed(block: &Block, into: &mut VarSet) {
    for stmt in block {
        match stmt {
            Stmt::Push { items, .. } => into.extend(items.iter().copied()),
            Stmt::If(i) => {
                pushed(&i.then, into);
                pushed(&i.els, into);
            }
            Stmt::Loop(l) => pushed(&l.body, into),
            _ => {}
        }
    }
}

/// What a block uses of the code around it.
fn free_vars(block: &Block, f: &mut dyn FnMut(Var)) {
    let own = defined(block);
    block_vars(block, false, &mut |v| {
        if !own.contains(&v) {
            f(v);
        }
    });
}

pub fn expr_vars(expr: &Expr, f: &mut dyn FnMut(Var)) {
    match expr {
        Expr::Prim(_, operands) | Expr::Aggregate(_, operands) => operands.iter().for_each(|o| operand_vars(o, f)),
        Expr::Read(place) | Expr::Zero(place) | Expr::Take(place) => place_vars(place, f),
        Expr::Opaque(o) => opaque_vars(o, f),
        Expr::Repeat { value, len, .. } => {
            operand_vars(value, f);
            opaque_vars(len, f);
        }
        Expr::Change { of, base, parts } => {
            f(*of);
            base.iter().for_each(|v| f(*v));
            parts.iter().for_each(|(_, o)| operand_vars(o, f));
        }
    }
}

pub fn arg_vars(arg: &Arg, defs: bool, f: &mut dyn FnMut(Var)) {
    match arg {
        Arg::Value { value, .. } => operand_vars(value, f),
        Arg::Place { place, .. } => place_vars(place, f),
        Arg::Inactive { value, .. } => opaque_vars(value, f),
        Arg::Nothing { like, .. } => arg_vars(like, defs, f),
        Arg::NoSeed => {}
        Arg::Received(v) => {
            if defs {
                f(*v);
            }
        }
    }
}

pub fn operand_vars(operand: &Operand, f: &mut dyn FnMut(Var)) {
    match operand {
        Operand::Var(v) => f(*v),
        Operand::Constant(o) => opaque_vars(o, f),
        _ => {}
    }
}

pub fn place_vars(place: &Place, f: &mut dyn FnMut(Var)) {
    f(place.root);
    place.alias.iter().for_each(|alias| f(alias.var));
    place.opaques().for_each(|o| opaque_vars(o, f));
}

fn opaque_vars(opaque: &Opaque, f: &mut dyn FnMut(Var)) {
    opaque.reads.iter().for_each(|v| f(*v));
}

/// The variables that code uses.
pub fn uses(block: &Block) -> VarSet {
    let mut found = VarSet::default();
    block_vars(block, false, &mut |v| {
        found.insert(v);
    });
    found
}

/// Everything that code defines, nested code included.
pub fn defined(block: &Block) -> VarSet {
    let mut all = VarSet::default();
    for stmt in block {
        definitions(stmt, &mut |v| {
            all.insert(v);
        });
    }
    all
}

/// What a statement defines for the statements behind it in its block.
pub fn defined_here(stmt: &Stmt) -> Vec<Var> {
    match stmt {
        Stmt::Let { var, .. } | Stmt::Memory { var, .. } => vec![*var],
        Stmt::If(i) => i.results.iter().map(|r| r.var).collect(),
        Stmt::Loop(l) => l.carried.iter().map(|c| c.result).collect(),
        Stmt::Call(c) => {
            let received = c.args.iter().filter_map(|a| match a {
                Arg::Received(v) => Some(*v),
                _ => None,
            });
            c.results.iter().copied().chain(received).collect()
        }
        Stmt::Pop { items, .. } => items.iter().map(|i| i.var).collect(),
        Stmt::Row(row) => vec![row.var],
        Stmt::Alias { var, .. } => vec![*var],
        _ => Vec::new(),
    }
}

fn definitions(stmt: &Stmt, f: &mut dyn FnMut(Var)) {
    defined_here(stmt).into_iter().for_each(&mut *f);
    match stmt {
        Stmt::If(i) => i.then.iter().chain(&i.els).for_each(|s| definitions(s, f)),
        Stmt::Loop(l) => {
            l.carried.iter().for_each(|c| f(c.phi));
            match &l.head {
                Head::Range { var, .. } => f(*var),
                Head::Items { bound, .. } => bound.iter().for_each(|v| f(*v)),
                Head::While { pre, .. } => pre.iter().for_each(|s| definitions(s, f)),
                Head::Times { .. } => {}
            }
            l.body.iter().for_each(|s| definitions(s, f));
        }
        _ => {}
    }
}

/// The memory that a statement changes, nested code included.
pub fn written(stmt: &Stmt, found: &mut VarSet) {
    match stmt {
        Stmt::Store { place, .. } | Stmt::AddTo { place, .. } | Stmt::Restore(place) | Stmt::Reshape { place, .. } => {
            found.insert(place.root);
        }
        Stmt::Let { expr: Expr::Take(place), .. } => {
            found.insert(place.root);
        }
        Stmt::If(i) => i.then.iter().chain(&i.els).for_each(|s| written(s, found)),
        Stmt::Loop(l) => {
            if let Head::While { pre, .. } = &l.head {
                pre.iter().for_each(|s| written(s, found));
            }
            l.body.iter().for_each(|s| written(s, found));
        }
        Stmt::Call(c) => {
            for arg in &c.args {
                if let Arg::Place { place, mutable: true } = arg {
                    found.insert(place.root);
                }
            }
        }
        Stmt::Opaque(o) => found.extend(&o.writes),
        Stmt::Let { expr: Expr::Opaque(o), .. } | Stmt::Memory { expr: Expr::Opaque(o), .. } => found.extend(&o.writes),
        _ => {}
    }
}

/// The memory that a block changes.
pub fn written_in(block: &[Stmt]) -> VarSet {
    let mut found = VarSet::default();
    block.iter().for_each(|s| written(s, &mut found));
    found
}
