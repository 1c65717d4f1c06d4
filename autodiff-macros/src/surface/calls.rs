//! What a hidden body calls, and how much it does.

use crate::ir::{Block, Callee, Mode, Stmt};

/// The callees whose derivatives are called, each with the order of the derivative.
pub fn derivative_calls(stmt: &Stmt, found: &mut Vec<(Callee, u8)>) {
    match stmt {
        Stmt::Call(call) if call.mode != Mode::Primal || call.order > 0 => {
            let order = if call.mode == Mode::Primal { call.order - 1 } else { call.order };
            if !found.iter().any(|(c, o)| c.alias == call.callee.alias && *o == order) {
                found.push((call.callee.clone(), order));
            }
        }
        Stmt::If(i) => i.then.iter().chain(&i.els).for_each(|s| derivative_calls(s, found)),
        Stmt::Loop(l) => l.body.iter().for_each(|s| derivative_calls(s, found)),
        _ => {}
    }
}

/// How many statements run, if every loop makes ten trips.
pub fn statements_run(block: &Block) -> usize {
    let nested = block.iter().map(|s| match s {
        Stmt::If(i) => statements_run(&i.then) + statements_run(&i.els),
        Stmt::Loop(l) => statements_run(&l.body).saturating_mul(10),
        _ => 0,
    });
    nested.fold(block.len(), usize::saturating_add)
}
