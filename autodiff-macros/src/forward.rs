//! T: puts beside every statement what it does to tangents.
//!
//! T is local. A statement's tangent reads the operands and the result of that statement and their tangents, nothing
//! else; so T needs nothing that R did not save, and acts on R's output as on any program.

use crate::map::HashMap;

use proc_macro2::Span;
use quote::quote;

use crate::activity;
use crate::builder::Builder;
use crate::formula::{Bindings, contribution};
use crate::ir::{
    Aggregate, Arena, Arg, Block, Call, Carry, Expr, Head, If, Loop, Merge, Mode, Opaque, Operand, Place, PopItem,
    Slot, Stmt, Ty, Var,
};
use crate::vars::{VarMap, VarSet};

/// What T needs to know and what it finds.
pub struct Tangents {
    /// The tangent of each active variable.
    pub of: VarMap<Operand>,
}

/// `block` with tangents; `seeds` holds those of the inputs and may gain those of the outputs.
pub fn forward(
    arena: &mut Arena,
    block: &Block,
    seeds: VarMap<Operand>,
    slots: &mut HashMap<(Slot, usize), bool>,
) -> (Block, Tangents) {
    let active = activity::active(block, seeds.keys().collect(), slots);
    let active = active.iter().filter(|v| !matches!(arena.ty(*v), Ty::Int(_) | Ty::Bool)).collect();
    let mut transform = Transform { b: Builder::new(arena), active, of: seeds };
    transform.block(block);
    let of = transform.of;
    (transform.b.finish(), Tangents { of })
}

struct Transform<'a> {
    b: Builder<'a>,
    active: VarSet,
    of: VarMap<Operand>,
}

impl Transform<'_> {
    fn block(&mut self, block: &Block) {
        block.iter().for_each(|s| self.stmt(s));
    }

    fn nested(&mut self, block: &Block) -> Block {
        self.b.open();
        self.block(block);
        self.b.close()
    }

    fn is_active(&self, var: Var) -> bool {
        self.active.contains(&var)
    }

    fn hint(&mut self, var: Var) {
        let info = self.b.arena.info(var);
        self.b.hint = (format!("{}_dot", info.name), info.span);
    }

    fn tangent(&self, operand: &Operand) -> Option<Operand> {
        operand.var().and_then(|v| self.of.get(&v)).cloned()
    }

    /// The tangent, or zeros where there is none.
    fn tangent_or_zero(&mut self, operand: &Operand) -> Operand {
        self.tangent(operand).unwrap_or_else(|| self.zero(operand))
    }

    fn zero(&mut self, operand: &Operand) -> Operand {
        match (operand, self.b.arena.operand_ty(operand)) {
            (Operand::Undefined, _) => Operand::Undefined,
            (Operand::Number(_), _) | (_, Ty::Float(_)) => Operand::NEUTRAL,
            (_, Ty::Int(_) | Ty::Bool) => unit(),
            (Operand::Var(v), ty) => self.b.value(Expr::Zero(Place::root(*v)), ty),
            (Operand::Constant(o), ty) if zero_literal(&ty).is_some() => {
                let zeros = Opaque::pure(zero_literal(&ty).expect("checked"), ty.clone(), o.span);
                self.b.value(Expr::Opaque(zeros), ty)
            }
            (Operand::Constant(o), ty) => {
                let constant = self.b.value(Expr::Opaque(o.clone()), ty);
                match constant.var() {
                    Some(v) => self.b.value(Expr::Zero(Place::root(v)), Ty::Unknown),
                    None => Operand::NEUTRAL,
                }
            }
            (Operand::Int(_) | Operand::Bool(_), _) => unit(),
        }
    }

    fn place(&self, place: &Place) -> Option<Place> {
        let root = self.of.get(&place.root)?.var()?;
        Some(place.with_root(root))
    }

    fn fresh_like(&mut self, var: Var) -> Var {
        let mut info = self.b.arena.info(var).clone();
        info.name = format!("{}_dot", info.name);
        info.annotation = None;
        if matches!(info.ty, Ty::Int(_) | Ty::Bool) {
            // What is not continuous has the tangent `()`.
            info.ty = Ty::Unknown;
        }
        self.b.arena.fresh(info)
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { var, expr } => self.let_value(*var, expr),
            Stmt::Memory { var, expr } => self.memory(*var, expr),
            Stmt::Store { place, value } => {
                self.b.push(stmt.clone());
                if let Some(place) = self.place(place) {
                    let value = self.tangent_or_zero(value);
                    self.b.push(Stmt::Store { place, value });
                }
            }
            Stmt::AddTo { place, value } => {
                self.b.push(stmt.clone());
                if let (Some(place), Some(value)) = (self.place(place), self.tangent(value)) {
                    self.b.push(Stmt::AddTo { place, value });
                }
            }
            Stmt::If(i) => self.branch(i),
            Stmt::Loop(l) => self.looping(l),
            Stmt::Call(call) => self.call(call),
            Stmt::Opaque(_) | Stmt::Alias { .. } => self.b.push(stmt.clone()),
            Stmt::Push { slot, items } => {
                let active: Vec<Var> = items.iter().copied().filter(|v| self.is_active(*v)).collect();
                let tangents: Vec<Var> = active.into_iter().map(|v| self.pushed_tangent(v)).collect();
                let items = items.iter().copied().chain(tangents).collect();
                self.b.push(Stmt::Push { slot: *slot, items });
            }
            Stmt::Pop { slot, items } => self.pop(*slot, items),
            Stmt::Save(place) => {
                self.b.push(stmt.clone());
                self.place(place).into_iter().for_each(|p| self.b.push(Stmt::Save(p)));
            }
            Stmt::Reshape { place, shape } => {
                self.b.push(stmt.clone());
                let tangent = self.place(place);
                tangent.into_iter().for_each(|place| self.b.push(Stmt::Reshape { place, shape: shape.clone() }));
            }
            Stmt::Row(row) => {
                self.b.push(stmt.clone());
                if let Some(place) = self.place(&row.place) {
                    let var = self.fresh_like(row.var);
                    self.of.insert(row.var, Operand::Var(var));
                    self.b.push(Stmt::Row(crate::ir::Row { var, place, ..row.clone() }));
                }
            }
            Stmt::Restore(place) => {
                self.place(place).into_iter().for_each(|p| self.b.push(Stmt::Restore(p)));
                self.b.push(stmt.clone());
            }
        }
    }

    /// The tangent of an active item of a record as a variable. The other sweep pops it also where it turned out here to
    /// be a constant.
    fn pushed_tangent(&mut self, item: Var) -> Var {
        let tangent = self.tangent_or_zero(&Operand::Var(item));
        if let Operand::Var(tangent) = tangent {
            return tangent;
        }
        let info = self.b.arena.info(item);
        let (ty, span) = (info.ty.clone(), info.span);
        let value = match tangent {
            Operand::Number(x) => {
                let magnitude = proc_macro2::Literal::f64_unsuffixed(x.abs());
                if x.is_sign_negative() { quote::quote!(-#magnitude) } else { quote::quote!(#magnitude) }
            }
            _ => unreachable!("the tangent of a number is a number"),
        };
        let var = self.fresh_like(item);
        self.b.push(Stmt::Let { var, expr: Expr::Opaque(Opaque::pure(value, ty, span)) });
        var
    }

    fn pop(&mut self, slot: Slot, items: &[PopItem]) {
        let mut all = items.to_vec();
        for item in items.iter().filter(|i| self.is_active(i.var)).cloned().collect::<Vec<_>>() {
            let var = self.fresh_like(item.var);
            self.of.insert(item.var, Operand::Var(var));
            let like = item.like.as_ref().map(|_| crate::ir::Like::Expr(Expr::Zero(Place::root(item.var))));
            all.push(PopItem { var, like });
        }
        self.b.push(Stmt::Pop { slot, items: all });
    }

    fn let_value(&mut self, var: Var, expr: &Expr) {
        self.b.let_value(var, expr.clone());
        if !self.is_active(var) {
            return;
        }
        self.hint(var);
        let ty = self.b.arena.ty(var).clone();
        let tangent = match expr {
            Expr::Prim(prim, args) => {
                let result = Operand::Var(var);
                let mut sum = None;
                for index in 0..args.len() {
                    let Some(change) = self.tangent(&args[index]) else { continue };
                    let with = Bindings { operands: args, result: &result, change: &change };
                    let part = contribution(&mut self.b, *prim, index, &with);
                    sum = self.b.sum(sum, part);
                }
                sum
            }
            other => self.tangent_expr(var, other).map(|e| self.b.value(e, ty)),
        };
        if let Some(tangent) = tangent {
            self.of.insert(var, tangent);
        }
    }

    fn tangent_expr(&mut self, var: Var, expr: &Expr) -> Option<Expr> {
        match expr {
            Expr::Read(place) if place.projections.is_empty() && !self.b.arena.is_memory(place.root) => {
                let root = self.of.get(&place.root)?.var()?;
                Some(Expr::Read(Place::root(root)))
            }
            Expr::Read(place) => Some(Expr::Read(self.place(place)?)),
            Expr::Take(place) => Some(Expr::Take(self.place(place)?)),
            // What the name of its type is, only rustc knows.
            Expr::Aggregate(Aggregate::Struct(record), operands) => {
                let members = record.members.iter().map(|member| record.part(member));
                let base = operands.get(record.members.len()).and_then(|base| self.tangent(base)?.var());
                // Of what a base has there, nothing is left.
                let part = |o| if base.is_some() { Some(self.tangent_or_zero(o)) } else { self.tangent(o) };
                let parts = members.zip(operands.iter().map(part)).filter_map(|(m, o)| Some((m, o?))).collect();
                Some(Expr::Change { of: var, base, parts })
            }
            Expr::Aggregate(kind, operands) => {
                let tangents = operands.iter().map(|o| self.tangent_or_zero(o)).collect();
                Some(Expr::Aggregate(kind.clone(), tangents))
            }
            Expr::Repeat { vec, value, len } => {
                let value = self.tangent_or_zero(value);
                Some(Expr::Repeat { vec: *vec, value, len: len.clone() })
            }
            Expr::Opaque(_) | Expr::Zero(_) | Expr::Prim(..) => None,
            Expr::Change { .. } => unreachable!("T is applied once"),
        }
    }

    fn memory(&mut self, var: Var, expr: &Expr) {
        self.b.push(Stmt::Memory { var, expr: expr.clone() });
        if !self.is_active(var) {
            return;
        }
        self.hint(var);
        let tangent = self.tangent_expr(var, expr);
        let zero = || match expr {
            Expr::Repeat { vec, value, len } if is_number(value) => {
                Expr::Repeat { vec: *vec, value: Operand::NEUTRAL, len: len.clone() }
            }
            _ => Expr::Zero(Place::root(var)),
        };
        let expr = tangent.unwrap_or_else(zero);
        let tangent = self.fresh_like(var);
        self.of.insert(var, Operand::Var(tangent));
        self.b.push(Stmt::Memory { var: tangent, expr });
    }

    fn branch(&mut self, i: &If) {
        let results: Vec<Merge> = i.results.iter().filter(|r| self.is_active(r.var)).cloned().collect();
        let (then, then_tangents) = self.arm(&i.then, results.iter().map(|r| &r.then));
        let (els, els_tangents) = self.arm(&i.els, results.iter().map(|r| &r.els));
        let mut all = i.results.clone();
        for ((r, then), els) in results.iter().zip(then_tangents).zip(els_tangents) {
            let var = self.fresh_like(r.var);
            self.of.insert(r.var, Operand::Var(var));
            all.push(Merge { var, then, els });
        }
        self.b.push(Stmt::If(If { cond: i.cond.clone(), then, els, results: all }));
    }

    fn arm<'s>(&mut self, block: &Block, results: impl Iterator<Item = &'s Operand>) -> (Block, Vec<Operand>) {
        self.b.open();
        self.block(block);
        let tangents = results.map(|o| self.tangent_or_zero(o)).collect();
        (self.b.close(), tangents)
    }

    fn looping(&mut self, l: &Loop) {
        let active: Vec<Carry> = l.carried.iter().filter(|c| self.is_active(c.phi)).cloned().collect();
        let mut tangents = Vec::new();
        for c in &active {
            let init = self.tangent_or_zero(&c.init);
            let phi = self.fresh_like(c.phi);
            self.of.insert(c.phi, Operand::Var(phi));
            tangents.push((phi, init));
        }
        let head = match &l.head {
            Head::While { pre, cond } => Head::While { pre: self.nested(pre), cond: cond.clone() },
            other => other.clone(),
        };
        let (body, nexts) = self.arm(&l.body, active.iter().map(|c| &c.next));
        let mut carried = l.carried.clone();
        for ((c, (phi, init)), next) in active.iter().zip(tangents).zip(nexts) {
            let result = self.fresh_like(c.result);
            self.of.insert(c.result, Operand::Var(result));
            carried.push(Carry { phi, init, next, result });
        }
        self.b.push(Stmt::Loop(Loop { head, carried, body, stop: l.stop.clone() }));
    }

    fn call(&mut self, call: &Call) {
        let any = call.args.iter().any(|a| match a {
            Arg::Value { value, .. } => self.tangent(value).is_some(),
            Arg::Place { place, .. } => self.of.contains_key(&place.root),
            _ => false,
        });
        if !any && call.mode == Mode::Primal {
            return self.b.push(Stmt::Call(call.clone()));
        }
        let seed = (call.args.len().saturating_sub(1)) / 2;
        let mut args = call.args.clone();
        for (position, arg) in call.args.iter().enumerate() {
            let index = match call.mode {
                Mode::Reverse if position > seed => position - seed - 1,
                _ => position,
            };
            let is_seed = call.mode == Mode::Reverse && position == seed;
            let tangent = self.tangent_arg(arg, index, is_seed);
            args.push(tangent);
        }
        let mut results = call.results.clone();
        for r in &call.results {
            let tangent = self.fresh_like(*r);
            self.of.insert(*r, Operand::Var(tangent));
            results.push(tangent);
        }
        self.b.push(Stmt::Call(Call { args, results, order: call.order + 1, ..call.clone() }));
    }

    fn tangent_arg(&mut self, arg: &Arg, index: usize, is_seed: bool) -> Arg {
        match arg {
            Arg::Value { value, .. } => match self.tangent(value) {
                Some(value) => Arg::Value { value, borrowed: true },
                None if is_seed => Arg::Value { value: self.zero(value), borrowed: true },
                None => Arg::Nothing { index, like: Box::new(arg.clone()), mutable: false },
            },
            Arg::Place { place, mutable } => match self.place(place) {
                Some(place) => Arg::Place { place, mutable: *mutable },
                None if is_seed => {
                    let ty = self.b.arena.ty(place.root).clone();
                    Arg::Value { value: self.b.value(Expr::Zero(place.clone()), ty), borrowed: true }
                }
                None => Arg::Nothing { index, like: Box::new(arg.clone()), mutable: *mutable },
            },
            Arg::Inactive { .. } => Arg::Nothing { index, like: Box::new(arg.clone()), mutable: false },
            Arg::Nothing { .. } | Arg::NoSeed => arg.clone(),
            Arg::Received(v) => {
                let tangent = self.fresh_like(*v);
                self.of.insert(*v, Operand::Var(tangent));
                Arg::Received(tangent)
            }
        }
    }
}

/// `()`, the tangent of what has none.
fn unit() -> Operand {
    Operand::Constant(Opaque::pure(quote!(()), Ty::Tuple(Vec::new()), Span::call_site()))
}

/// A constant that is a number (and not an array).
fn is_number(value: &Operand) -> bool {
    match value {
        Operand::Number(_) => true,
        Operand::Constant(o) => o.ty.is_float(),
        _ => false,
    }
}

/// Zeros whose width is left to where they are used, as is that of the literals in a constant.
fn zero_literal(ty: &Ty) -> Option<proc_macro2::TokenStream> {
    match ty {
        Ty::Float(_) => Some(quote::quote!(-0.0)),
        Ty::Array(element, len) => {
            let (element, len) = (zero_literal(element)?, len.parse::<proc_macro2::TokenStream>().ok()?);
            Some(quote::quote!([#element; #len]))
        }
        _ => None,
    }
}
