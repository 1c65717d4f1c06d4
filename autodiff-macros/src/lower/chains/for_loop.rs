//! `for` over a chain.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprForLoop, Lifetime};

use super::item::{self, Item, Names};
use super::step::Exit;
use super::{Chains, Loop, Result, nothing};
use crate::lower::place::ungrouped;

/// Whether a loop runs over more than lowering knows by itself: elements, counted elements, ranges.
pub fn is_chain(e: &Expr) -> bool {
    match ungrouped(e) {
        Expr::MethodCall(m) => match m.method.to_string().as_str() {
            "iter" | "iter_mut" | "into_iter" => false,
            "enumerate" => is_chain(&m.receiver),
            "rev" | "step_by" => !is_range(&m.receiver),
            _ => true,
        },
        _ => false,
    }
}

fn is_range(e: &Expr) -> bool {
    match ungrouped(e) {
        Expr::Range(_) => true,
        Expr::MethodCall(m) if m.method == "rev" || m.method == "step_by" => is_range(&m.receiver),
        _ => false,
    }
}

impl Chains<'_> {
    pub fn for_loop(&mut self, f: &ExprForLoop) -> Result<Loop> {
        let walk = self.walk(&f.expr)?;
        self.behind.push(f.body.to_token_stream());
        let label = f.label.as_ref().map(|label| label.name.clone());
        let leaves = walk.is_nested() && Leave::is_in(f);
        let mut end = |chains: &mut Chains, item: Item, exit: &Exit| Ok(chains.body(f, &item, exit));
        let before = self.looped(walk, label.as_ref(), leaves, &mut end)?;
        Ok(Loop { before, value: nothing() })
    }

    fn body(&mut self, f: &ExprForLoop, item: &Item, exit: &Exit) -> TokenStream {
        let mut names = Names::default();
        let lets = item::bind(&f.pat, item, &mut names);
        for (name, item) in &names {
            self.kinds.note_item(name, item);
        }
        let block = syn::ExprBlock { attrs: Vec::new(), label: None, block: f.body.clone() };
        let mut block = Expr::Block(block);
        let settled = item::settle(&names, &mut block);
        let Expr::Block(syn::ExprBlock { block: mut body, .. }) = block else { unreachable!("it was a block") };
        if exit.outer.is_some() {
            Leave { own: exit.label.as_ref(), to: exit.outer.as_ref(), inner: 0, found: false }
                .visit_block_mut(&mut body);
        }
        let statements = &body.stmts;
        quote!(#lets #settled #(#statements)*)
    }
}

/// Finds the `break`s that leave a loop, and gives them a label.
struct Leave<'l> {
    own: Option<&'l Lifetime>,
    to: Option<&'l Lifetime>,
    inner: usize,
    found: bool,
}

impl Leave<'_> {
    fn is_in(f: &ExprForLoop) -> bool {
        let own = f.label.as_ref().map(|label| &label.name);
        let mut leave = Leave { own, to: None, inner: 0, found: false };
        leave.visit_block_mut(&mut f.body.clone());
        leave.found
    }
}

impl VisitMut for Leave<'_> {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        match e {
            Expr::Break(b) => {
                let is_own = match &b.label {
                    Some(label) => self.own == Some(label),
                    None => self.inner == 0,
                };
                if is_own {
                    self.found = true;
                    b.label = self.to.cloned().or(b.label.take());
                }
            }
            Expr::Closure(_) => {}
            Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => {
                self.inner += 1;
                visit_mut::visit_expr_mut(self, e);
                self.inner -= 1;
            }
            _ => visit_mut::visit_expr_mut(self, e),
        }
    }
}
