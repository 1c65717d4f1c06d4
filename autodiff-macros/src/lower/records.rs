//! Structs: literals become parts, patterns take parts out.

use std::rc::Rc;

use syn::spanned::Spanned;
use syn::{Expr, Member};

use super::scope::Whole;
use super::{Lowering, Val};
use crate::ir::{self, Aggregate, Operand, Record, Ty};

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
        let is_variant = variant.is_some();
        let value = Val::Parts(Whole::Struct(Rc::new(Record { path: path.clone(), variant, members })), parts);
        if !is_variant {
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

    pub(super) fn hint_member(&mut self, member: &Member) {
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
}

/// Alphabetical, numbers by their size.
fn sorted_by(member: &Member) -> (u32, String) {
    match member {
        Member::Named(name) => (0, name.to_string()),
        Member::Unnamed(index) => (index.index, String::new()),
    }
}
