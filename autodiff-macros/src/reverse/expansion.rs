//! Array expansion: an array that is private to the iterations of a reversed loop gets a row per iteration.
//!
//! The reverse of an iteration finds in its row what the iteration left, so that nothing is copied to the stack and
//! back. This needs forward and reverse loop in one scope. A fused loop around them allocates the rows once.

use proc_macro2::TokenStream;
use quote::quote;

use super::private::Expandable;
use super::{Transform, induction, registers};
use crate::affine::Affine;
use crate::ir::{Block, Expr, Head, If, Loop, Merge, Opaque, Operand, Place, Range, Row, Stmt, Ty, Var};
use crate::visit;

impl Transform<'_> {
    /// The arrays that get rows in this loop; their content is not rolled back from one iteration to the one before.
    pub(super) fn expand(&mut self, stmt: &Stmt, l: &Loop) -> Vec<Expandable> {
        let expandable = self.overwrites.expandable(l, self.function);
        self.private.extend(expandable.iter().map(|e| (std::ptr::from_ref(stmt), e.var)));
        expandable
    }

    /// Opens both bodies with the rows; gives back the memory of those that are read going back.
    pub(super) fn rows_of(
        &mut self,
        l: &Loop,
        expanded: &[Expandable],
        body: &mut Block,
        reverse: &mut Block,
    ) -> Vec<Stmt> {
        let Head::Range { var: counter, range } = &l.head else { return Vec::new() };
        let (used, changed) = (visit::uses(reverse), visit::written_in(reverse));
        let (mut memory, mut forward, mut backward) = (Vec::new(), Vec::new(), Vec::new());
        for Expandable { var, len } in expanded.iter().filter(|e| used.contains(&e.var)) {
            let rows = self.row_memory(*var);
            let all = product(count(range), len);
            memory.push(Stmt::Memory {
                var: rows,
                expr: Expr::Repeat { vec: true, value: Operand::Number(0.0), len: all },
            });
            let base = product(number(*counter, range), len);
            let row = |mutable| {
                let (base, len) = (base.clone(), len.clone());
                Stmt::Row(Row { var: *var, place: Place::root(rows), base, len, mutable })
            };
            forward.push(row(true));
            backward.push(row(changed.contains(var)));
        }
        body.splice(0..0, forward);
        reverse.splice(0..0, backward);
        memory
    }

    fn row_memory(&mut self, var: Var) -> Var {
        let info = self.b.arena.info(var).clone();
        let rows = self.b.arena.memory(&format!("{}_rows", info.name), info.span, info.ty);
        self.rows.insert(rows);
        rows
    }

    /// A fused loop; the rows of loops inside are allocated before it, if it makes any trip.
    pub(super) fn with_rows_outside(&mut self, mut l: Loop) -> Vec<Stmt> {
        let rows = self.take_rows(&mut l);
        let (Head::Range { range, .. }, false) = (&l.head, rows.is_empty()) else { return self.innermost(l) };
        let cond = registers::has_items(range);
        let mut results = Vec::new();
        for c in &mut l.carried {
            let inner = self.b.arena.fresh(self.b.arena.info(c.result).clone());
            let var = std::mem::replace(&mut c.result, inner);
            results.push(Merge { var, then: Operand::Var(c.result), els: c.init.clone() });
        }
        let then = rows.into_iter().chain(self.innermost(l)).collect();
        vec![Stmt::If(If { cond, then, els: Vec::new(), results })]
    }

    /// Takes the memory of rows out of the body of a loop over a range, where all iterations need the same.
    fn take_rows(&self, l: &mut Loop) -> Vec<Stmt> {
        let Head::Range { var: counter, .. } = &l.head else { return Vec::new() };
        let mut inside = visit::defined(&l.body);
        inside.extend(l.carried.iter().map(|c| c.phi).chain([*counter]));
        let is_free = |s: &Stmt| {
            let Stmt::Memory { var, expr } = s else { return false };
            let mut fixed = self.rows.contains(var);
            visit::expr_vars(expr, &mut |v| fixed &= !inside.contains(&v));
            fixed
        };
        let (rows, kept) = std::mem::take(&mut l.body).into_iter().partition(is_free);
        l.body = kept;
        rows
    }
}

/// How many iterations there are.
fn count(range: &Range) -> TokenStream {
    let starts_at_zero = range.lo.affine.as_ref().is_some_and(|lo| lo.key() == Affine::constant(0).key());
    if starts_at_zero && !range.inclusive { range.hi.tokens.clone() } else { induction::trips(range).tokens() }
}

/// The number of an iteration, from zero.
fn number(counter: Var, range: &Range) -> TokenStream {
    let lo = range.lo.affine.as_ref().expect("checked");
    Affine::variable(counter, range.lo.span).plus(lo, -1).tokens()
}

fn product(count: TokenStream, len: &Opaque) -> Opaque {
    let (count, each) = (factor(count), factor(len.tokens.clone()));
    Opaque::pure(quote!(#count * #each), Ty::Int(Some("usize")), len.span)
}

/// Code as a factor.
fn factor(tokens: TokenStream) -> TokenStream {
    if tokens.clone().into_iter().count() == 1 { tokens } else { quote!((#tokens)) }
}
