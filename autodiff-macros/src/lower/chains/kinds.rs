//! What tokens tell of a local that a chain runs over: a reference or a value, and of what.

use syn::{Expr, ItemFn, Pat, Type};

use super::item::Item;
use crate::ir::Ty;
use crate::lower::place::ungrouped;
use crate::lower::prescan::simple_name;
use crate::map::HashMap;
use crate::ty;

/// What is known of a local.
#[derive(Clone, Default)]
pub struct Kind {
    /// Whether it is a reference, whose iterator gives references.
    pub is_reference: Option<bool>,
    pub ty: Option<Ty>,
}

#[derive(Default)]
pub struct Kinds(HashMap<String, Kind>);

impl Kinds {
    pub fn of(item: &ItemFn) -> Kinds {
        let mut kinds = Kinds::default();
        for input in &item.sig.inputs {
            if let syn::FnArg::Typed(typed) = input {
                kinds.note(&typed.pat, Kind::of(&typed.ty));
            }
        }
        kinds
    }

    pub fn note_local(&mut self, local: &syn::Local) {
        let Some(init) = &local.init else { return };
        let kind = match &local.pat {
            Pat::Type(t) => Kind::of(&t.ty),
            _ => self.of_value(&init.expr),
        };
        self.note(&local.pat, kind);
    }

    fn note(&mut self, pat: &Pat, kind: Kind) {
        if let Some(p) = simple_name(pat) {
            self.0.insert(p.ident.to_string(), kind);
        }
    }

    /// What a closure calls an item.
    pub fn note_item(&mut self, name: &str, item: &Item) {
        let is_reference = item.is_reference().then_some(true);
        self.0.insert(name.to_owned(), Kind { is_reference, ty: None });
    }

    /// What our name for a sequence is known to be.
    pub fn note_sequence(&mut self, name: &syn::Ident, kind: &Kind) {
        self.0.insert(name.to_string(), kind.clone());
    }

    /// Whether the elements of a local are known to be numbers.
    pub fn holds_numbers(&self, name: &syn::Ident) -> bool {
        let ty = self.0.get(&name.to_string()).and_then(|kind| kind.ty.as_ref());
        ty.is_some_and(|ty| ty.element().is_float())
    }

    /// What is known of the value of an expression.
    pub fn of_value(&self, e: &Expr) -> Kind {
        match ungrouped(e) {
            Expr::Path(p) => {
                let known = p.path.get_ident().and_then(|name| self.0.get(&name.to_string()));
                known.cloned().unwrap_or_default()
            }
            Expr::Reference(r) => Kind { is_reference: Some(true), ty: self.of_value(&r.expr).ty },
            Expr::Index(i) => {
                let is_part = matches!(ungrouped(&i.index), Expr::Range(_));
                let of = self.of_value(&i.expr).ty;
                Kind { is_reference: Some(false), ty: if is_part { of } else { of.map(|ty| ty.element()) } }
            }
            Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => {
                Kind { is_reference: Some(false), ty: self.of_value(&u.expr).ty }
            }
            Expr::MethodCall(m) if m.method == "to_vec" || m.method == "clone" => {
                Kind { is_reference: Some(false), ty: self.of_value(&m.receiver).ty }
            }
            Expr::Array(_) | Expr::Repeat(_) | Expr::Call(_) | Expr::MethodCall(_) | Expr::Macro(_) => {
                Kind { is_reference: Some(false), ty: None }
            }
            _ => Kind::default(),
        }
    }
}

impl Kind {
    fn of(written: &Type) -> Kind {
        let is_reference = matches!(written, Type::Reference(_));
        Kind { is_reference: Some(is_reference), ty: Some(ty::shape(written)) }
    }

    pub fn is_sequence(&self) -> bool {
        matches!(self.ty, Some(Ty::Array(..) | Ty::Vec(_) | Ty::Slice(_)))
    }
}
