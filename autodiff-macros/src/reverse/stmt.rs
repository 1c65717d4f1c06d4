//! R of one statement that is neither a branch, a loop nor a call.

use quote::ToTokens;

use super::{Region, Site, Transform};
use crate::formula::{Bindings, contribution};
use crate::ir::{Aggregate, Block, Carry, Expr, Head, Loop, Opaque, Operand, Place, Projection, Range, Stmt, Ty, Var};
use crate::names;

/// Where the cotangent of a definition is.
#[derive(Clone)]
enum Bar {
    Number(Operand),
    Memory(Place),
}

impl Transform<'_> {
    /// Writes the reverse of `stmt` and gives back its forward code.
    pub(super) fn stmt(&mut self, stmt: &Stmt, block: &Block, index: usize, kind: Region) -> Vec<Stmt> {
        match stmt {
            Stmt::Let { var, expr } => self.definition(*var, expr),
            Stmt::Memory { var, expr } => self.definition(*var, expr),
            Stmt::Store { place, value } => return self.store(stmt, place, value),
            Stmt::AddTo { place, value } => return self.add_to(stmt, place, value),
            Stmt::If(i) => return self.branch(i),
            Stmt::Loop(l) => return self.whole_loop(stmt, l, block, index, kind),
            Stmt::Call(call) => return self.call(stmt, call),
            Stmt::Alias { .. } => {}
            Stmt::Opaque(o) => {
                let undone = o.writes.iter().filter(|v| self.rolled_back.contains(&(std::ptr::from_ref(stmt), **v)));
                let saved: Vec<Place> = undone.map(|v| Place::root(*v)).collect();
                return self.undone(stmt, saved);
            }
            Stmt::Push { .. }
            | Stmt::Pop { .. }
            | Stmt::Save(_)
            | Stmt::Restore(_)
            | Stmt::Reshape { .. }
            | Stmt::Row(_) => unreachable!("R is applied to the primal only"),
        }
        vec![stmt.clone()]
    }

    /// The reverse of a value or of the creation of memory.
    fn definition(&mut self, var: Var, expr: &Expr) {
        if !self.live.contains(&var) {
            return;
        }
        let bar = match self.memory_bars.get(&var) {
            Some(bar) => Bar::Memory(Place::root(*bar)),
            None => match self.bars.remove(&var) {
                Some(bar) => Bar::Number(bar),
                None => return,
            },
        };
        self.distribute(var, expr, bar);
    }

    /// The cotangent as an operand.
    fn number(&mut self, bar: &Bar, ty: Ty) -> Operand {
        match bar {
            Bar::Number(operand) => operand.clone(),
            Bar::Memory(place) => self.b.read(place.clone(), ty),
        }
    }

    fn distribute(&mut self, var: Var, expr: &Expr, bar: Bar) {
        match expr {
            Expr::Prim(prim, args) => {
                let ty = self.b.arena.ty(var).clone();
                let change = self.number(&bar, ty);
                let result = Operand::Var(var);
                for (position, arg) in args.iter().enumerate() {
                    let Some(v) = arg.var().filter(|v| self.live.contains(v)) else { continue };
                    self.hint_bar(v);
                    let with = Bindings { operands: args, result: &result, change: &change };
                    if let Some(part) = contribution(&mut self.b, *prim, position, &with) {
                        self.add_bar(arg, part);
                    }
                }
            }
            Expr::Read(place) => self.distribute_read(var, place, &bar),
            Expr::Aggregate(kind, operands) => self.distribute_parts(kind, operands, &bar),
            Expr::Repeat { value, len, .. } => self.distribute_repeat(value, len, &bar),
            Expr::Opaque(_) | Expr::Zero(_) => {}
            Expr::Take(_) | Expr::Change { .. } => unreachable!("R is applied to the primal only"),
        }
    }

    fn distribute_read(&mut self, var: Var, place: &Place, bar: &Bar) {
        if !self.live.contains(&place.root) {
            return;
        }
        let operand = match bar {
            Bar::Number(operand) => operand.clone(),
            Bar::Memory(from) if self.b.arena.ty(var).is_float() => {
                let ty = self.b.arena.ty(var).clone();
                self.b.read(from.clone(), ty)
            }
            Bar::Memory(from) => Operand::Var(from.root),
        };
        match self.memory_bars.get(&place.root).copied() {
            Some(root) => self.b.push(Stmt::AddTo { place: place.flattened().with_root(root), value: operand }),
            None => self.add_bar(&Operand::Var(place.root), operand),
        }
    }

    fn distribute_parts(&mut self, kind: &Aggregate, operands: &[Operand], bar: &Bar) {
        let Bar::Memory(whole) = bar else { return };
        let base = match kind {
            Aggregate::Struct(record) => operands.get(record.members.len()),
            _ => None,
        };
        let parts = operands.len() - usize::from(base.is_some());
        for (k, operand) in operands[..parts].iter().enumerate() {
            let place = whole.then(kind.part(k));
            let var = operand.var().filter(|v| self.live.contains(v));
            let ty = var.map_or(Ty::Unknown, |v| self.b.arena.ty(v).clone());
            if let Some(var) = var {
                self.hint_bar(var);
            }
            // What the base has there got nothing.
            let part = match (base, var) {
                (Some(_), _) => self.b.value(Expr::Take(place), ty),
                (None, Some(_)) => self.b.read(place, ty),
                (None, None) => continue,
            };
            if var.is_some() {
                self.add_bar(operand, part);
            }
            self.reshape_part(base, whole, kind.part(k), operand);
        }
        if let Some(base) = base.filter(|base| base.var().is_some_and(|v| self.live.contains(&v))) {
            let rest = self.b.read(whole.clone(), Ty::Unknown);
            self.add_bar(base, rest);
        }
    }

    /// A part that took the place of one of the base may have another length: the cotangent gets that of the base back.
    fn reshape_part(&mut self, base: Option<&Operand>, whole: &Place, part: Projection, operand: &Operand) {
        let Some(base) = base.and_then(Operand::var).filter(|v| self.live.contains(v)) else { return };
        let ty = self.b.arena.operand_ty(operand);
        if matches!(&ty, Ty::Array(..)) && ty.is_settled() || ty.is_word() {
            return;
        }
        let zero = self.b.value(Expr::Zero(Place::root(base).then(part.clone())), Ty::Unknown);
        self.b.push(Stmt::Store { place: whole.then(part), value: zero });
    }

    /// Every element was a copy of `value`.
    fn distribute_repeat(&mut self, value: &Operand, len: &Opaque, bar: &Bar) {
        let (Bar::Memory(whole), Some(var)) = (bar, value.var().filter(|v| self.live.contains(v))) else { return };
        let span = self.b.arena.info(var).span;
        let k = self.b.arena.value("k", span, Ty::Int(Some("usize")));
        let index = Opaque { tokens: names::placeholder(k, span).into_token_stream(), reads: vec![k], ..literal(0) };
        let ty = self.b.arena.ty(var).clone();
        self.b.open();
        let part = self.b.read(whole.then(Projection::Index(index)), ty.clone());
        let mut carried = Vec::new();
        if self.is_scalar(var) {
            self.hint_bar(var);
            let (name, span) = self.b.hint.clone();
            let (phi, result) = (self.b.arena.value(&name, span, ty.clone()), self.b.arena.value(&name, span, ty));
            let next = self.b.prim("add", vec![Operand::Var(phi), part]);
            carried.push(Carry { phi, init: Operand::NEUTRAL, next, result });
        } else {
            self.add_bar(value, part);
        }
        let body = self.b.close();
        let range = Range {
            lo: literal(0),
            hi: len.clone(),
            inclusive: false,
            reversed: false,
            step: None,
            step_first: false,
            backward: None,
        };
        let result = carried.first().map(|c| c.result);
        self.b.push(Stmt::Loop(Loop { head: Head::Range { var: k, range }, carried, body, stop: None }));
        if let Some(result) = result {
            self.add_bar(value, Operand::Var(result));
        }
    }

    /// `stmt` with the places saved before it; the reverse code restores them.
    pub(super) fn undone(&mut self, stmt: &Stmt, saved: Vec<Place>) -> Vec<Stmt> {
        for place in saved.iter().rev() {
            self.b.push(Stmt::Restore(place.clone()));
        }
        saved.into_iter().map(Stmt::Save).chain([stmt.clone()]).collect()
    }

    fn with_rollback(&mut self, stmt: &Stmt, place: &Place) -> Vec<Stmt> {
        let site: Site = stmt;
        let saved = if self.rolled_back.contains(&(site, place.root)) { vec![place.clone()] } else { Vec::new() };
        self.undone(stmt, saved)
    }

    /// A loop, and what it overwrites as a whole.
    fn whole_loop(&mut self, stmt: &Stmt, l: &Loop, block: &Block, index: usize, kind: Region) -> Vec<Stmt> {
        let site: Site = stmt;
        let overwritten = self.overwrites.of(l).into_iter().map(|(root, _)| root);
        let saved: Vec<Var> = overwritten.filter(|root| self.rolled_back.contains(&(site, *root))).collect();
        let forward = self.looping(stmt, l, block, index, kind);
        for root in saved.iter().rev() {
            self.b.push(Stmt::Restore(Place::root(*root)));
        }
        saved.into_iter().map(|root| Stmt::Save(Place::root(root))).chain(forward).collect()
    }

    fn store(&mut self, stmt: &Stmt, place: &Place, value: &Operand) -> Vec<Stmt> {
        let mut forward = self.with_rollback(stmt, place);
        if let Some(root) = self.memory_bars.get(&place.root).copied().filter(|_| self.live.contains(&place.root)) {
            let ty = self.b.arena.operand_ty(value);
            self.hint_bar(place.root);
            let taken = self.b.value(Expr::Take(place.flattened().with_root(root)), ty);
            self.add_bar(value, taken);
            let is_restored = self.rolled_back.contains(&(std::ptr::from_ref(stmt), place.root));
            self.reshape(place, root, is_restored, &mut forward);
        }
        forward
    }

    fn add_to(&mut self, stmt: &Stmt, place: &Place, value: &Operand) -> Vec<Stmt> {
        let forward = self.with_rollback(stmt, place);
        let is_live = value.var().is_some_and(|v| self.live.contains(&v));
        if let Some(root) =
            self.memory_bars.get(&place.root).copied().filter(|_| is_live && self.live.contains(&place.root))
        {
            let ty = self.b.arena.operand_ty(value);
            self.hint_bar(place.root);
            let bar = self.b.read(place.flattened().with_root(root), ty);
            self.add_bar(value, bar);
        }
        forward
    }
}

/// A literal index.
pub(super) fn literal(k: usize) -> Opaque {
    Opaque::from_affine(crate::affine::Affine::constant(k as i64), proc_macro2::Span::call_site())
}
