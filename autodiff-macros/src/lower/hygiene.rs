//! Locals of one name that a `macro_rules!` keeps apart: one written in the macro, one in its arguments.
//!
//! Lowering tells locals apart by name, and would take one for the other. Only the debug form of a span shows where an
//! identifier comes from (`#7 bytes(1..2)`); where it shows nothing, nothing is refused.

use crate::map::HashMap;

use proc_macro2::Ident;
use syn::visit::{self, Visit};

use crate::ctxt::Ctxt;

/// Refuses names that mean two locals in one function.
pub fn check(item: &syn::ItemFn, ctxt: &Ctxt) {
    let mut bound = Bound::default();
    bound.visit_item_fn(item);
    Uses { bound, ctxt }.visit_item_fn(item);
}

/// Where the locals of each name come from.
#[derive(Default)]
struct Bound(HashMap<String, String>);

impl<'ast> Visit<'ast> for Bound {
    fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
        self.0.entry(p.ident.to_string()).or_insert_with(|| origin(&p.ident));
        visit::visit_pat_ident(self, p);
    }
}

struct Uses<'a> {
    bound: Bound,
    ctxt: &'a Ctxt,
}

impl Uses<'_> {
    fn compare(&mut self, ident: &Ident) {
        let name = ident.to_string();
        if self.bound.0.get(&name).is_some_and(|first| *first != origin(ident)) {
            self.bound.0.remove(&name);
            self.ctxt.refuse(
                ident,
                format!(
                    "`{name}` stands both in a macro and in its arguments, and means two locals; rename one of them"
                ),
            );
        }
    }
}

impl<'ast> Visit<'ast> for Uses<'_> {
    fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
        self.compare(&p.ident);
        visit::visit_pat_ident(self, p);
    }

    fn visit_expr_path(&mut self, p: &'ast syn::ExprPath) {
        p.path.get_ident().into_iter().for_each(|i| self.compare(i));
    }
}

fn origin(ident: &Ident) -> String {
    let span = format!("{:?}", ident.span());
    let origin = span.split(' ').next().filter(|o| o.starts_with('#'));
    origin.unwrap_or_default().to_owned()
}
