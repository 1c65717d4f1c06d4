//! Syntax in terms of other syntax, before anything is lowered: the lowering and the transforms see a handful of forms.
//!
//! Each form is a pure function on `syn`, run once: locals are told apart by where their patterns stand in memory. What
//! the user wrote keeps its spans, so that errors stand at the user's tokens. Closures and items are copied as they are,
//! and keep their forms.

mod assignments;
mod chains;
mod items;
mod let_else;
mod parameters;
mod question_marks;
mod references;
mod swaps;
mod while_let;

pub use items::shared;
pub use parameters::named;
pub use swaps::is_default;

use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprClosure, Item, ItemFn};

/// The function in terms of the forms that the lowering knows.
pub fn desugar(item: &mut ItemFn) {
    items::take_out(item);
    let body = &mut item.block;
    expressions(body, &mut question_marks::rewrite(&item.sig.output));
    expressions(body, &mut assignments::Assignments::default().rewrite());
    expressions(body, &mut swaps::Swaps::default().rewrite());
    blocks(body, &mut references::borrow);
    blocks(body, &mut let_else::nest);
    expressions(body, &mut while_let::leave);
    expressions(body, &mut chains::Chains::default().rewrite());
}

/// Rewrites each block, innermost first.
fn blocks(body: &mut Block, rewrite: &mut dyn FnMut(&mut Block)) {
    Each { expr: &mut |_| {}, block: rewrite }.visit_block_mut(body);
}

/// Rewrites each expression, innermost first.
fn expressions(body: &mut Block, rewrite: &mut dyn FnMut(&mut Expr)) {
    Each { expr: rewrite, block: &mut |_| {} }.visit_block_mut(body);
}

struct Each<'a> {
    expr: &'a mut dyn FnMut(&mut Expr),
    block: &'a mut dyn FnMut(&mut Block),
}

impl VisitMut for Each<'_> {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        visit_mut::visit_expr_mut(self, e);
        (self.expr)(e);
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        (self.block)(block);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}

    fn visit_item_mut(&mut self, _: &mut Item) {}
}
