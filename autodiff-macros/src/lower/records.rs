//! Structs: literals become parts, patterns take parts out.

use std::rc::Rc;

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Member, Pat};

use super::place::PlaceRef;
use super::scope::{Binding, Holds, Whole};
use super::{Lowering, Val};
use crate::ir::{self, Aggregate, Operand, Place, Projection, Record, Ty};

impl Lowering<'_> {
    /// `P { x, ..base }`, its fields in Rust's order.
    pub fn struct_literal(&mut self, e: &syn::ExprStruct) -> Val {
        if self.refuse_error(&e.path) {
            return Val::active(Operand::Undefined);
        }
        let fields: Vec<(Member, Val)> = e
            .fields
            .iter()
            .map(|f| {
                self.hint_member(&f.member);
                (f.member.clone(), self.expr(&f.expr))
            })
            .collect();
        match &e.rest {
            Some(base) => self.updated(&e.path, fields, base),
            None => self.record(&e.path, fields),
        }
    }

    /// `P(x, y)`: a constructor of a tuple struct.
    pub fn constructed<'e>(&mut self, path: &syn::Path, args: impl Iterator<Item = &'e Expr>) -> Val {
        if self.refuse_error(path) {
            return Val::active(Operand::Undefined);
        }
        let fields = args.enumerate().map(|(k, arg)| (Member::from(k), self.expr(arg))).collect();
        self.record(path, fields)
    }

    fn record(&mut self, path: &syn::Path, mut fields: Vec<(Member, Val)>) -> Val {
        fields.sort_by_key(|(member, _)| sorted_by(member));
        let (members, parts) = fields.into_iter().unzip();
        let variant = super::variants::variant(path);
        let whole = Whole::Struct(Rc::new(Record { path: path.clone(), variant, members }));
        let value = Val::Parts(whole, parts);
        if super::variants::variant(path).is_none() {
            return value;
        }
        // Which variant a local holds may depend on the way there: a variant is a whole from the first.
        Val::One { active: value.is_active(), operand: self.operand_of(&value) }
    }

    /// The base with some fields changed: which others it has, only rustc knows.
    fn updated(&mut self, path: &syn::Path, fields: Vec<(Member, Val)>, base: &Expr) -> Val {
        self.hint("base", base.span());
        let (base, base_active) = self.operand(base);
        let active = base_active || fields.iter().any(|(_, value)| value.is_active());
        let (members, values): (Vec<Member>, Vec<Val>) = fields.into_iter().unzip();
        let mut operands: Vec<Operand> = values.iter().map(|value| self.operand_of(value)).collect();
        operands.push(base);
        let record = Rc::new(Record { path: path.clone(), variant: None, members });
        let operand = self.b.value(ir::Expr::Aggregate(Aggregate::Struct(record), operands), Ty::Unknown);
        Val::One { operand, active }
    }

    fn hint_member(&mut self, member: &Member) {
        let name = match member {
            Member::Named(name) => name.to_string(),
            Member::Unnamed(index) => format!("part_{}", index.index),
        };
        self.hint(&name, member.span());
    }

    /// An error that holds something active: its derivative would have nowhere to go.
    fn refuse_error(&self, path: &syn::Path) -> bool {
        let is_error = path.segments.last().is_some_and(|s| s.ident == "Err");
        if is_error {
            self.ctxt.refuse(path, "an error that holds active values has no derivative; pass `stop_gradient(x)`");
        }
        is_error
    }

    /// Binds what a struct pattern names in a value.
    pub fn destructure_struct(&mut self, pat: &Pat, value: Val) {
        let Some(fields) = self.fields_of(pat) else { return };
        // A value that is asked for more than once is kept.
        let value = match value {
            Val::Parts(..) => value,
            Val::One { .. } => Val::One { active: value.is_active(), operand: self.operand_of(&value) },
        };
        for (member, pat) in fields {
            self.hint_member(&member);
            let part = match &value {
                Val::Parts(whole, parts) => whole.position(&member).and_then(|k| parts.get(k)).cloned(),
                Val::One { operand: Operand::Var(var), active } => {
                    let projection = Projection::Field(member.to_token_stream());
                    Some(self.part_of(*var, projection, usize::MAX, *active))
                }
                Val::One { .. } => Some(value.clone()),
            };
            self.destructure(pat, part.unwrap_or(Val::active(Operand::Undefined)));
        }
    }

    /// Binds the names of a pattern to parts of a place that it refers to.
    pub fn destructure_place(&mut self, pat: &Pat, place: &PlaceRef) {
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => {}
            Pat::Paren(p) => self.destructure_place(&p.pat, place),
            Pat::Ident(p) if p.subpat.is_none() => {
                let (mutable, active, ty) = (place.mutable, place.active, place.ty.clone());
                let holds = Holds::Place { place: place.place.clone(), is_ref: true, mutable, active };
                let source = std::ptr::from_ref(p).addr();
                self.scopes.declare(Binding { name: p.ident.to_string(), holds, source, ty });
            }
            Pat::Reference(r) => {
                let operand = self.b.read(place.place.clone(), place.ty.clone());
                self.destructure(&r.pat, Val::One { operand, active: place.active });
            }
            Pat::Tuple(t) => {
                for (k, pat) in t.elems.iter().enumerate() {
                    self.destructure_place(pat, &within(place, &Member::from(k)));
                }
            }
            Pat::Struct(_) | Pat::TupleStruct(_) => {
                let Some(fields) = self.fields_of(pat) else { return };
                for (member, pat) in fields {
                    self.destructure_place(pat, &within(place, &member));
                }
            }
            other => self
                .ctxt
                .refuse(other, "this pattern on active values is not supported yet; bind it and read its parts"),
        }
    }

    /// The fields that a pattern names.
    fn fields_of<'p>(&self, pat: &'p Pat) -> Option<Vec<(Member, &'p Pat)>> {
        match pat {
            Pat::Struct(s) => {
                let fields = s.fields.iter().map(|f| (f.member.clone(), &*f.pat));
                Some(fields.collect())
            }
            Pat::TupleStruct(t) => {
                if let Some(rest) = t.elems.iter().find(|p| matches!(p, Pat::Rest(_))) {
                    self.ctxt.refuse(rest, "`..` in a tuple pattern is not supported yet; name the parts");
                    return None;
                }
                Some(t.elems.iter().enumerate().map(|(k, p)| (Member::from(k), p)).collect())
            }
            _ => None,
        }
    }
}

/// Alphabetical, numbers by their size.
fn sorted_by(member: &Member) -> (u32, String) {
    match member {
        Member::Named(name) => (0, name.to_string()),
        Member::Unnamed(index) => (index.index, String::new()),
    }
}

/// A field of a place.
fn within(place: &PlaceRef, member: &Member) -> PlaceRef {
    let part = Projection::Field(member.to_token_stream());
    let ty = match (&place.ty, member) {
        (Ty::Tuple(parts), Member::Unnamed(i)) => parts.get(i.index as usize).cloned().unwrap_or(Ty::Unknown),
        _ => Ty::Unknown,
    };
    PlaceRef { place: Place { alias: None, ..place.place.then(part) }, ty, ..place.clone() }
}
