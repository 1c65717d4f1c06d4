//! Names of locals that something active may reach, read off the syntax before anything is lowered.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ItemFn, Pat};

use crate::attr::Options;
use crate::lower::opaque::{bound_by, is_compound};
use crate::lower::place::root_name;
use crate::map::HashSet;
use crate::ty;

/// Names that may mean something active; more of them than do.
#[derive(Default)]
pub struct Reach {
    names: HashSet<String>,
    parameters: HashSet<String>,
}

/// Methods that put their arguments into their receiver.
const TAKES: [&str; 9] = [
    "push",
    "insert",
    "extend",
    "extend_from_slice",
    "fill",
    "copy_from_slice",
    "clone_from_slice",
    "resize",
    "swap_with_slice",
];

/// Methods whose results carry no derivative.
const ENDS: [&str; 8] = ["len", "is_empty", "count", "any", "all", "position", "partial_cmp", "total_cmp"];

impl Reach {
    /// What the active parameters of a function may reach.
    pub fn of(item: &ItemFn, options: &Options) -> Reach {
        let mut reach = Reach::default();
        for input in &item.sig.inputs {
            let syn::FnArg::Typed(typed) = input else { continue };
            let is_named = |list: &[syn::Ident], name: &syn::Ident| list.contains(name);
            reach.names.extend(
                bound_by(&typed.pat)
                    .into_iter()
                    .filter(|name| !ty::is_inactive(&typed.ty) && !is_named(&options.inactive, name))
                    .filter(|name| options.wrt.is_empty() || is_named(&options.wrt, name))
                    .map(|name| name.to_string()),
            );
        }
        reach.parameters.clone_from(&reach.names);
        loop {
            let known = reach.names.len();
            reach.visit_block(&item.block);
            if reach.names.len() == known {
                return reach;
            }
        }
    }

    /// Whether code names something that may be active.
    pub fn mentions(&self, code: impl ToTokens) -> bool {
        self.tokens_mention(code.to_token_stream())
    }

    fn tokens_mention(&self, tokens: TokenStream) -> bool {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let is_punct = |at: Option<&TokenTree>, c| matches!(at, Some(TokenTree::Punct(p)) if p.as_char() == c);
        let is_ident = |at: Option<&TokenTree>, name: &str| matches!(at, Some(TokenTree::Ident(i)) if i == name);
        trees.iter().enumerate().any(|(at, tree)| match tree {
            TokenTree::Ident(name) => {
                let is_field =
                    at > 0 && is_punct(trees.get(at - 1), '.') && !is_punct(trees.get(at.wrapping_sub(2)), '.');
                let is_counted = is_punct(trees.get(at + 1), '.') && is_ident(trees.get(at + 2), "len");
                !is_field && !is_counted && self.names.contains(&name.to_string())
            }
            TokenTree::Group(group) => {
                let is_stopped = at > 0 && is_ident(trees.get(at - 1), "stop_gradient");
                !is_stopped && self.tokens_mention(group.stream())
            }
            _ => false,
        })
    }

    /// Whether the value of an expression may be active.
    fn reaches(&self, e: &Expr) -> bool {
        match e {
            Expr::Paren(e) => self.reaches(&e.expr),
            Expr::Cast(e) => !ty::is_inactive(&e.ty) && self.reaches(&e.expr),
            Expr::MethodCall(e) if ENDS.contains(&e.method.to_string().as_str()) => false,
            Expr::Binary(e) => match e.op {
                BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => {
                    self.reaches(&e.left) || self.reaches(&e.right)
                }
                _ => false,
            },
            other => self.mentions(other),
        }
    }

    fn add(&mut self, pat: &Pat) {
        match pat {
            Pat::Type(t) if ty::is_inactive(&t.ty) => {}
            _ => self.names.extend(bound_by(pat).into_iter().map(|name| name.to_string())),
        }
    }

    fn add_target(&mut self, target: &Expr) {
        match target {
            Expr::Tuple(t) => t.elems.iter().for_each(|e| self.add_target(e)),
            other => self.names.extend(root_name(other).map(ToString::to_string)),
        }
    }
}

impl<'ast> Visit<'ast> for Reach {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if local.init.as_ref().is_some_and(|init| self.reaches(&init.expr)) {
            self.add(&local.pat);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        if self.reaches(&e.right) {
            self.add_target(&e.left);
        }
        visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if is_compound(&e.op) && self.reaches(&e.right) {
            self.add_target(&e.left);
        }
        visit::visit_expr_binary(self, e);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        if self.mentions(&e.expr) {
            self.add(&e.pat);
        }
        visit::visit_expr_for_loop(self, e);
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        if self.mentions(&e.expr) {
            self.add(&e.pat);
        }
        visit::visit_expr_let(self, e);
    }

    fn visit_expr_match(&mut self, e: &'ast syn::ExprMatch) {
        if self.mentions(&e.expr) {
            e.arms.iter().for_each(|arm| self.add(&arm.pat));
        }
        visit::visit_expr_match(self, e);
    }

    fn visit_expr_call(&mut self, e: &'ast syn::ExprCall) {
        if e.args.iter().any(|a| self.mentions(a)) {
            for arg in &e.args {
                if let Expr::Reference(r) = arg
                    && r.mutability.is_some()
                {
                    self.add_target(&r.expr);
                }
            }
        }
        visit::visit_expr_call(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        let takes = e.args.iter().any(|a| self.mentions(a));
        if takes && TAKES.contains(&e.method.to_string().as_str()) {
            self.add_target(&e.receiver);
        }
        if takes || self.mentions(&e.receiver) {
            for arg in &e.args {
                if let Expr::Closure(closure) = arg {
                    closure.inputs.iter().for_each(|pat| self.add(pat));
                }
            }
        }
        visit::visit_expr_method_call(self, e);
    }
}
