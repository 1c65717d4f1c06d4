//! Which inactive code may run again in the reverse sweep.

use syn::Expr;

use super::opaque::is_compound;
use crate::ir::{Prim, Purity};

/// Whether renamed code may run again; of its methods, the renamer has seen to that.
pub fn purity(expr: &Expr) -> Purity {
    let all = |exprs: &[&Expr]| exprs.iter().map(|e| purity(e)).max().unwrap_or(Purity::Cheap);
    match expr {
        Expr::Lit(_) | Expr::Path(_) | Expr::Verbatim(_) => Purity::Cheap,
        Expr::Paren(e) => purity(&e.expr),
        Expr::Group(e) => purity(&e.expr),
        Expr::Unary(e) => purity(&e.expr),
        Expr::Cast(e) => purity(&e.expr),
        Expr::Field(e) => purity(&e.base),
        Expr::Reference(e) if e.mutability.is_none() => purity(&e.expr),
        Expr::Index(e) => all(&[&e.expr, &e.index]),
        Expr::Binary(e) if !is_compound(&e.op) => all(&[&e.left, &e.right]),
        Expr::Range(e) => {
            let sides: Vec<&Expr> = e.start.iter().chain(&e.end).map(|e| &**e).collect();
            all(&sides)
        }
        Expr::Tuple(e) => all(&e.elems.iter().collect::<Vec<_>>()),
        Expr::Array(e) => all(&e.elems.iter().collect::<Vec<_>>()),
        Expr::Repeat(e) => all(&[&e.expr, &e.len]),
        // Not the call, but the closure.
        Expr::Closure(e) if e.capture.is_none() => Purity::Cheap,
        Expr::MethodCall(e) => {
            let name = e.method.to_string();
            let own = match Prim::method(&name) {
                Some(p) if !p.is_cheap() => Purity::Expensive,
                _ => Purity::Cheap,
            };
            e.args.iter().map(purity).fold(own.max(purity(&e.receiver)), Purity::max)
        }
        _ => Purity::Impure,
    }
}
