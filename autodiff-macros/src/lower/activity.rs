//! Whether an expression depends on anything active, read off its tokens.

use syn::visit::Visit;
use syn::{BinOp, Expr};

use super::{Holds, Lowering, methods, opaque, place};
use crate::ir::{Prim, Ty};
use crate::ty;

impl Lowering<'_> {
    /// Whether the value of `expr` may carry a derivative.
    pub fn is_active(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(_) => false,
            Expr::Range(e) => e.start.iter().chain(&e.end).any(|e| self.is_active(e)),
            Expr::Path(p) => p.path.get_ident().is_some_and(|i| self.is_active_name(&i.to_string())),
            Expr::Paren(e) => self.is_active(&e.expr),
            Expr::Group(e) => self.is_active(&e.expr),
            Expr::Reference(e) => self.is_active(&e.expr),
            Expr::Unary(e) => !matches!(e.op, syn::UnOp::Not(_)) && self.is_active(&e.expr),
            Expr::Binary(e) => match e.op {
                BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => {
                    let operands = [&*e.left, &*e.right];
                    operands.iter().any(|o| self.is_active(o)) && !operands.iter().any(|o| self.is_integer(o))
                }
                _ => false,
            },
            Expr::Cast(e) => !ty::is_inactive(&e.ty) && self.is_active(&e.expr),
            Expr::Field(e) => self.is_active_field(e) && !self.is_discrete(expr),
            Expr::Index(e) => self.is_active(&e.expr) && !self.is_discrete(expr),
            Expr::Tuple(e) => e.elems.iter().any(|e| self.is_active(e)),
            Expr::Array(e) => e.elems.iter().any(|e| self.is_active(e)),
            Expr::Repeat(e) => self.is_active(&e.expr),
            Expr::MethodCall(e) => self.is_active_method(e),
            Expr::Macro(m) => self.is_active_macro(&m.mac),
            Expr::Call(e) => e.args.iter().any(|a| self.is_active(a)) && !self.is_inactive_function(e),
            Expr::If(_)
            | Expr::Match(_)
            | Expr::Block(_)
            | Expr::Loop(_)
            | Expr::Closure(_)
            | Expr::Struct(_)
            | Expr::Try(_) => self.mentions_active(expr),
            _ => false,
        }
    }

    fn is_active_name(&self, name: &str) -> bool {
        let Some(id) = self.scopes.find(name) else { return false };
        match &self.scopes.get(id).holds {
            Holds::Value(v) => v.is_active(),
            Holds::Place { active, .. } => *active,
        }
    }

    fn is_active_field(&self, e: &syn::ExprField) -> bool {
        match self.tuple_part(e) {
            Some(part) => part.is_active(),
            None => self.is_active(&e.base),
        }
    }

    /// Whether the tokens show an integer: what is calculated with it is one, too.
    fn is_integer(&self, expr: &Expr) -> bool {
        matches!(self.guess(expr), Ty::Int(_))
    }

    /// Whether the type of a part of a local is known to carry no derivative: `t.1` of a `(f64, usize)`.
    fn is_discrete(&self, part: &Expr) -> bool {
        matches!(self.declared_ty(part), Ty::Int(_) | Ty::Bool)
    }

    pub(super) fn declared_ty(&self, place: &Expr) -> Ty {
        match place {
            Expr::Path(p) => match p.path.get_ident().and_then(|i| self.scopes.find(&i.to_string())) {
                Some(id) => match &self.scopes.get(id).holds {
                    Holds::Value(super::Val::One { operand, .. }) => self.b.arena.operand_ty(operand),
                    Holds::Place { place, .. } if place.projections.is_empty() => self.b.arena.ty(place.root).clone(),
                    _ => self.scopes.get(id).ty.clone(),
                },
                None => Ty::Unknown,
            },
            Expr::Paren(e) => self.declared_ty(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => self.declared_ty(&e.expr),
            Expr::Index(e) if !matches!(*e.index, Expr::Range(_)) => self.declared_ty(&e.expr).element(),
            Expr::Field(e) => match (self.declared_ty(&e.base), &e.member) {
                (Ty::Tuple(parts), syn::Member::Unnamed(i)) => {
                    parts.get(i.index as usize).cloned().unwrap_or(Ty::Unknown)
                }
                _ => Ty::Unknown,
            },
            _ => Ty::Unknown,
        }
    }

    fn is_active_method(&self, e: &syn::ExprMethodCall) -> bool {
        if self.is_active_sequence_method(e) {
            return true;
        }
        let name = e.method.to_string();
        if matches!(name.as_str(), "unwrap" | "expect" | "unwrap_or") {
            return self.is_active(&e.receiver) || name == "unwrap_or" && self.is_active(&e.args[0]);
        }
        if methods::looks(&name) || Prim::method(&name).is_some_and(Prim::is_inactive) {
            return false;
        }
        let known = Prim::method(&name).is_some()
            || methods::copies(&name)
            || methods::yields(&name)
            || methods::is_later(&name)
            || name == "sin_cos";
        known && (self.is_active(&e.receiver) || e.args.iter().any(|a| self.is_active(a)))
    }

    /// `f64::floor(x)` and the like, `stop_gradient(x)`, and what `take` leaves.
    pub fn is_inactive_function(&self, e: &syn::ExprCall) -> bool {
        self.stops_gradient(e).is_some()
            || super::desugar::is_default(&e.func)
            || self
                .float_function(&e.func)
                .is_some_and(|(_, name)| methods::looks(&name) || Prim::method(&name).is_some_and(Prim::is_inactive))
    }

    /// The path of a call that says `stop_gradient`, and means no local.
    pub fn stops_gradient<'e>(&self, e: &'e syn::ExprCall) -> Option<&'e syn::Path> {
        let Expr::Path(p) = place::ungrouped(&e.func) else { return None };
        let is_local = p.path.get_ident().is_some_and(|i| self.scopes.find(&i.to_string()).is_some());
        (super::purity::is_stop_gradient(&e.func) && !is_local).then_some(&p.path)
    }

    fn is_active_macro(&self, mac: &syn::Macro) -> bool {
        is_dbg(mac) && self.tokens_mention_active(mac.tokens.clone())
    }

    /// Whether any active local is named in the expression.
    pub fn mentions_active(&self, expr: &Expr) -> bool {
        let mut mentions = Mentions { lowering: self, bound: Vec::new(), found: false };
        mentions.visit_expr(expr);
        mentions.found
    }

    fn tokens_mention_active(&self, tokens: proc_macro2::TokenStream) -> bool {
        tokens.into_iter().any(|tree| match tree {
            proc_macro2::TokenTree::Ident(i) => self.is_active_name(&i.to_string()),
            proc_macro2::TokenTree::Group(g) => self.tokens_mention_active(g.stream()),
            _ => false,
        })
    }
}

/// Looks for active locals, and leaves out the names that the expression itself binds.
struct Mentions<'s, 'l> {
    lowering: &'s Lowering<'l>,
    bound: Vec<String>,
    found: bool,
}

impl Mentions<'_, '_> {
    fn bind(&mut self, pat: &syn::Pat) {
        self.bound.extend(opaque::bound_by(pat).iter().map(ToString::to_string));
    }

    fn scoped(&mut self, inside: impl FnOnce(&mut Self)) {
        let outer = self.bound.len();
        inside(self);
        self.bound.truncate(outer);
    }
}

impl<'ast> Visit<'ast> for Mentions<'_, '_> {
    fn visit_expr_path(&mut self, p: &'ast syn::ExprPath) {
        let name = p.path.get_ident().map(ToString::to_string).filter(|name| !self.bound.contains(name));
        self.found |= name.is_some_and(|name| self.lowering.is_active_name(&name));
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.found |= self.lowering.tokens_mention_active(mac.tokens.clone());
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.scoped(|m| syn::visit::visit_block(m, block));
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        syn::visit::visit_local(self, local);
        self.bind(&local.pat);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.scoped(|m| {
            closure.inputs.iter().for_each(|pat| m.bind(pat));
            m.visit_expr(&closure.body);
        });
    }

    fn visit_expr_for_loop(&mut self, f: &'ast syn::ExprForLoop) {
        self.visit_expr(&f.expr);
        self.scoped(|m| {
            m.bind(&f.pat);
            m.visit_block(&f.body);
        });
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.scoped(|m| {
            m.bind(&arm.pat);
            syn::visit::visit_arm(m, arm);
        });
    }
}

/// `dbg!`, which hands on its arguments.
pub fn is_dbg(mac: &syn::Macro) -> bool {
    mac.path.segments.last().is_some_and(|s| s.ident == "dbg")
}
