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
        // Where a function is called that, rustc finds it to be ours.
        Expr::Call(e) if is_stop_gradient(&e.func) => all(&e.args.iter().collect::<Vec<_>>()),
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

/// Whether the function is `stop_gradient`, by its name.
pub fn is_stop_gradient(function: &Expr) -> bool {
    let Expr::Path(p) = super::place::ungrouped(function) else { return false };
    p.path.segments.last().is_some_and(|s| s.ident == "stop_gradient")
}
