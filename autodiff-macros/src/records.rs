//! Loops whose iterations each leave, or take, one record of words: the records have numbers.
//!
//! An innermost counted loop that uses the stack for one record per iteration, and for nothing else, gets room for all of
//! them at once and finds each by the number of its iteration. What it leaves on the stack is the same as if each had been pushed,
//! so that the two sweeps need not agree on it; and the reverse loop may run in any order.

use crate::ir::{Arena, Backward, Block, Head, Loop, Mode, Range, Stmt, Ty, Var};

/// The records of a loop.
pub struct Records<'l> {
    pub counter: Var,
    pub range: &'l Range,
    /// How many words each has.
    pub width: usize,
    /// The loop takes them.
    pub popped: bool,
}

/// The records of a loop, where it can find them by number.
pub fn of_loop<'l>(l: &'l Loop, arena: &Arena) -> Option<Records<'l>> {
    let Head::Range { var, range } = &l.head else { return None };
    let is_whole = matches!(range.backward, None | Some(Backward::Whole)) && l.stop.is_none();
    let is_plain = range.step.is_none() && !range.inclusive && !range.reversed;
    if !is_whole || !is_plain || *arena.ty(*var) != Ty::Int(Some("usize")) {
        return None;
    }
    if l.body.iter().any(|s| matches!(s, Stmt::Loop(_))) {
        return None;
    }
    let mut using = l.body.iter().filter(|s| stmt_uses_stack(s));
    let (only, None) = (using.next()?, using.next()) else { return None };
    let (items, popped): (Vec<Var>, bool) = match only {
        Stmt::Push { items, .. } => (items.clone(), false),
        Stmt::Pop { items, .. } => (items.iter().map(|i| i.var).collect(), true),
        _ => return None,
    };
    let is_words = !items.is_empty() && items.iter().all(|v| arena.ty(*v).is_word());
    is_words.then_some(Records { counter: *var, range, width: items.len(), popped })
}

fn stmt_uses_stack(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Push { .. } | Stmt::Pop { .. } | Stmt::Save(_) | Stmt::Restore(_) => true,
        Stmt::Call(call) => call.mode != Mode::Primal,
        Stmt::If(i) => uses_stack(&i.then) || uses_stack(&i.els),
        Stmt::Loop(l) => uses_stack(&l.body) || matches!(&l.head, Head::While { pre, .. } if uses_stack(pre)),
        _ => false,
    }
}

/// Whether code leaves anything on the stack, or takes it.
pub fn uses_stack(block: &Block) -> bool {
    block.iter().any(stmt_uses_stack)
}
