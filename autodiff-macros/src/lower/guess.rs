//! What tokens tell about the types of inactive code.

use quote::ToTokens;
use syn::{BinOp, Expr};

use super::{Lowering, methods};
use crate::ir::{Float, Operand, Prim, Ty};
use crate::names;

impl Lowering<'_> {
    /// What tokens tell about the type of inactive code, renamed or as written.
    pub(super) fn guess(&self, expr: &Expr) -> Ty {
        match expr {
            Expr::Lit(l) => literal_ty(&l.lit),
            Expr::Paren(e) => self.guess(&e.expr),
            Expr::Group(e) => self.guess(&e.expr),
            Expr::Unary(e) => self.guess(&e.expr),
            Expr::Cast(e) => self.shape(&e.ty),
            Expr::Path(p) => match p.path.get_ident().and_then(names::variable) {
                Some(var) => self.b.arena.ty(var).clone(),
                None if p.path.get_ident().is_some() => self.declared_ty(expr),
                None => path_ty(&p.path),
            },
            Expr::Index(e) => match &*e.index {
                Expr::Range(_) => self.guess(&e.expr),
                _ => self.guess(&e.expr).element(),
            },
            Expr::Verbatim(tokens) => match names::lone_variable(tokens) {
                Some(var) => self.b.arena.ty(var).clone(),
                None => Ty::Unknown,
            },
            Expr::Binary(e) => match e.op {
                BinOp::Eq(_)
                | BinOp::Ne(_)
                | BinOp::Lt(_)
                | BinOp::Le(_)
                | BinOp::Gt(_)
                | BinOp::Ge(_)
                | BinOp::And(_)
                | BinOp::Or(_) => Ty::Bool,
                BinOp::Shl(_) | BinOp::Shr(_) => self.guess(&e.left),
                _ => join(self.guess(&e.left), self.guess(&e.right)),
            },
            Expr::MethodCall(e) => self.guess_method(e),
            Expr::Array(e) => e
                .elems
                .first()
                .map_or(Ty::Unknown, |first| Ty::Array(Box::new(self.guess(first)), e.elems.len().to_string())),
            Expr::Repeat(e) => Ty::Array(Box::new(self.guess(&e.expr)), e.len.to_token_stream().to_string()),
            Expr::Tuple(e) => Ty::Tuple(e.elems.iter().map(|e| self.guess(e)).collect()),
            _ => Ty::Unknown,
        }
    }

    /// The type of a variable that is one operand or the other; nothing is known of the type of what is never looked at.
    pub(super) fn meeting_ty(&self, a: &Operand, b: &Operand) -> Ty {
        match (a, b) {
            (Operand::Undefined, known) | (known, Operand::Undefined) => self.b.arena.operand_ty(known),
            _ => join(self.b.arena.operand_ty(a), self.b.arena.operand_ty(b)),
        }
    }

    fn guess_method(&self, e: &syn::ExprMethodCall) -> Ty {
        match e.method.to_string().as_str() {
            "len" => Ty::Int(Some("usize")),
            "to_vec" => Ty::Vec(Box::new(self.guess(&e.receiver).element())),
            name if name.starts_with("is_") => Ty::Bool,
            name if Prim::method(name).is_some() || methods::copies(name) => self.guess(&e.receiver),
            "pow" | "abs_diff" | "wrapping_add" | "wrapping_sub" | "saturating_sub" | "saturating_add" | "isqrt" => {
                self.guess(&e.receiver)
            }
            _ => Ty::Unknown,
        }
    }
}

/// The type of arithmetic on two types.
pub fn join(a: Ty, b: Ty) -> Ty {
    match (a, b) {
        (Ty::Float(Float::Any), Ty::Float(f)) | (Ty::Float(f), Ty::Float(Float::Any)) => Ty::Float(f),
        (Ty::Int(None), Ty::Int(i)) | (Ty::Int(i), Ty::Int(None)) => Ty::Int(i),
        (Ty::Unknown, other) | (other, Ty::Unknown) if other.is_float() => other,
        (Ty::Vec(a), Ty::Vec(b)) => Ty::Vec(Box::new(join(*a, *b))),
        (Ty::Array(a, n), Ty::Array(b, m)) if n == m => Ty::Array(Box::new(join(*a, *b)), n),
        (a, b) if a == b => a,
        _ => Ty::Unknown,
    }
}

/// The type of a literal.
pub fn literal_ty(lit: &syn::Lit) -> Ty {
    match lit {
        syn::Lit::Float(f) => Ty::Float(match f.suffix() {
            "f32" => Float::F32,
            "f64" => Float::F64,
            _ => Float::Any,
        }),
        syn::Lit::Int(i) if i.suffix() == "f64" => Ty::Float(Float::F64),
        syn::Lit::Int(i) if i.suffix() == "f32" => Ty::Float(Float::F32),
        syn::Lit::Int(i) => Ty::Int(crate::ty::integer(i.suffix())),
        syn::Lit::Bool(_) => Ty::Bool,
        _ => Ty::Unknown,
    }
}

/// The type of a constant whose path tells it: `f64::EPSILON`, `std::f32::consts::PI`.
fn path_ty(path: &syn::Path) -> Ty {
    let has = |name: &str| path.segments.iter().any(|s| s.ident == name);
    match (has("f64"), has("f32")) {
        (true, false) => Ty::Float(Float::F64),
        (false, true) => Ty::Float(Float::F32),
        _ => Ty::Unknown,
    }
}
