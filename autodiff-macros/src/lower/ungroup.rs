//! Macro fragments (`$range:expr`) arrive in invisible groups; lowering sees parentheses instead, or nothing.

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ItemFn, Pat, Type};

/// The function without invisible groups.
pub fn ungroup(item: &ItemFn) -> ItemFn {
    let mut item = item.clone();
    Ungroup.visit_item_fn_mut(&mut item);
    item
}

struct Ungroup;

impl VisitMut for Ungroup {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        visit_mut::visit_expr_mut(self, e);
        if let Expr::Group(group) = e {
            let inner = std::mem::replace(&mut *group.expr, Expr::PLACEHOLDER);
            *e = match inner {
                Expr::Path(_)
                | Expr::Lit(_)
                | Expr::Paren(_)
                | Expr::MethodCall(_)
                | Expr::Call(_)
                | Expr::Index(_) => inner,
                other => Expr::Paren(syn::ExprParen {
                    attrs: Vec::new(),
                    paren_token: syn::token::Paren::default(),
                    expr: Box::new(other),
                }),
            };
        }
    }

    fn visit_type_mut(&mut self, t: &mut Type) {
        visit_mut::visit_type_mut(self, t);
        if let Type::Group(group) = t {
            *t = (*group.elem).clone();
        }
    }

    fn visit_pat_mut(&mut self, p: &mut Pat) {
        visit_mut::visit_pat_mut(self, p);
    }
}
