//! What is carried through a loop without changing, though inner loops and branches seem to hand it on.

use crate::ir::{Block, Operand, Stmt, Var};
use crate::vars::VarMap;

/// Lets a carried value that nothing changes be its own next value, which is how clean-ups tell it.
pub fn settle(body: &mut Block) {
    block(body, &mut VarMap::default());
}

fn block(stmts: &mut Block, same: &mut VarMap<Var>) {
    for stmt in stmts {
        match stmt {
            Stmt::If(i) => {
                block(&mut i.then, same);
                block(&mut i.els, same);
                for result in &i.results {
                    let (then, els) = (origin(&result.then, same), origin(&result.els, same));
                    if let (Some(then), true) = (then, then == els) {
                        same.insert(result.var, then);
                    }
                }
            }
            Stmt::Loop(l) => {
                block(&mut l.body, same);
                for carry in &mut l.carried {
                    if origin(&carry.next, same) == Some(carry.phi) {
                        carry.next = Operand::Var(carry.phi);
                        if let Some(init) = origin(&carry.init, same) {
                            same.insert(carry.result, init);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// The variable that the operand is, whatever it was handed through.
fn origin(operand: &Operand, same: &VarMap<Var>) -> Option<Var> {
    let var = operand.var()?;
    Some(same.get(&var).copied().unwrap_or(var))
}
