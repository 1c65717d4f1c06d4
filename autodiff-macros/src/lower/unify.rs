//! Integer types: what inactive code says about which of its variables are of one type.
//!
//! Generated code pops counters from the stack, where rustc cannot see any more what they were compared with.

use syn::{BinOp, Expr};

use super::Lowering;
use super::guess::join;
use super::opaque::is_compound;
use crate::ir::{Ty, Var};
use crate::names;

/// Variables of one type, or a variable and its type.
#[derive(Clone, Debug)]
pub enum Constraint {
    Same(Var, Var),
    Is(Var, Ty),
    /// The type as the user wrote it.
    Named(Var, Box<syn::Type>),
    /// A constant of the same type.
    Like(Var, proc_macro2::TokenStream),
}

/// What stands for the type of an expression.
#[derive(Clone)]
enum Side {
    Var(Var),
    Known(Ty),
    Constant(proc_macro2::TokenStream),
    Open,
}

impl Lowering<'_> {
    /// Notes what renamed code says about types; gives the variable its value is of one type with.
    pub fn unify(&mut self, expr: &Expr) -> Option<Var> {
        match self.side(expr) {
            Side::Var(v) => Some(v),
            _ => None,
        }
    }

    fn equal(&mut self, a: Side, b: Side) -> Side {
        match (a, b) {
            (Side::Var(x), Side::Var(y)) => {
                self.constraints.push(Constraint::Same(x, y));
                Side::Var(x)
            }
            (Side::Var(x), Side::Known(t)) | (Side::Known(t), Side::Var(x)) => {
                self.constraints.push(Constraint::Is(x, t));
                Side::Var(x)
            }
            (Side::Var(x), Side::Constant(code)) | (Side::Constant(code), Side::Var(x)) => {
                self.constraints.push(Constraint::Like(x, code));
                Side::Var(x)
            }
            (Side::Known(s), Side::Known(t)) => Side::Known(join(s, t)),
            (Side::Known(t), Side::Constant(_)) | (Side::Constant(_), Side::Known(t)) => Side::Known(t),
            (Side::Constant(code), Side::Constant(_)) => Side::Constant(code),
            (Side::Open, other) | (other, Side::Open) => other,
        }
    }

    fn visit(&mut self, expr: &Expr) {
        self.side(expr);
    }

    fn side(&mut self, expr: &Expr) -> Side {
        match expr {
            Expr::Paren(e) => self.side(&e.expr),
            Expr::Path(p) => match p.path.get_ident().and_then(names::variable) {
                Some(v) => self.variable_side(v),
                None => Side::Constant(quote::quote!(#p)),
            },
            Expr::Lit(l) => match super::guess::literal_ty(&l.lit) {
                known @ Ty::Int(Some(_)) => Side::Known(known),
                _ => Side::Open,
            },
            // What a box or another pointer points to is of another type; behind a reference, types are those of values.
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => match self.side(&e.expr) {
                Side::Var(v) if !self.b.arena.info(v).by_ref => Side::Open,
                side => side,
            },
            Expr::Unary(e) => self.side(&e.expr),
            Expr::Cast(e) => {
                self.visit(&e.expr);
                Side::Known(self.shape(&e.ty))
            }
            Expr::Binary(e) if is_compound(&e.op) => Side::Open,
            Expr::Binary(e) => self.binary_side(e),
            Expr::Index(e) => {
                self.visit(&e.expr);
                self.index_side(&e.index);
                Side::Open
            }
            Expr::MethodCall(e) => self.method_side(e),
            Expr::Range(r) => {
                let sides: Vec<Side> = r.start.iter().chain(&r.end).map(|e| self.side(e)).collect();
                sides.into_iter().reduce(|a, b| self.equal(a, b)).unwrap_or(Side::Open)
            }
            Expr::Reference(e) => self.side(&e.expr),
            Expr::Call(e) => {
                e.args.iter().for_each(|a| self.visit(a));
                Side::Open
            }
            _ => Side::Open,
        }
    }

    fn variable_side(&self, v: Var) -> Side {
        match self.b.arena.ty(v) {
            Ty::Int(None) | Ty::Unknown => Side::Var(v),
            known @ Ty::Int(_) => Side::Known(known.clone()),
            _ => Side::Open,
        }
    }

    fn binary_side(&mut self, e: &syn::ExprBinary) -> Side {
        let (left, right) = (self.side(&e.left), self.side(&e.right));
        match e.op {
            BinOp::Shl(_) | BinOp::Shr(_) => left,
            BinOp::And(_) | BinOp::Or(_) => {
                for side in [left, right] {
                    self.equal(side, Side::Known(Ty::Bool));
                }
                Side::Open
            }
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => {
                self.equal(left, right);
                Side::Open
            }
            _ => self.equal(left, right),
        }
    }

    fn index_side(&mut self, index: &Expr) {
        let side = self.side(index);
        self.equal(side, Side::Known(Ty::Int(Some("usize"))));
    }

    fn method_side(&mut self, e: &syn::ExprMethodCall) -> Side {
        // Of a value of unknown type, a method may give any other type.
        let receiver = match self.side(&e.receiver) {
            Side::Var(v) if *self.b.arena.ty(v) == Ty::Unknown => Side::Open,
            known => known,
        };
        let args: Vec<Side> = e.args.iter().map(|a| self.side(a)).collect();
        match e.method.to_string().as_str() {
            "len" | "count" => Side::Known(Ty::Int(Some("usize"))),
            "min" | "max" | "clamp" | "wrapping_add" | "wrapping_sub" | "wrapping_mul" | "saturating_add"
            | "saturating_sub" | "saturating_mul" | "rem_euclid" | "div_euclid" | "abs_diff" | "div_ceil" => {
                args.into_iter().fold(receiver, |a, b| self.equal(a, b))
            }
            "pow" | "abs" | "clone" => receiver,
            _ => Side::Open,
        }
    }
}
