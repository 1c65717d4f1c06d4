//! Borrows what an innermost reverse loop runs over as rows, so that its bounds are checked once.
//!
//! `a[k * d + j]` with `j` in `lo..hi` becomes `row[t]` with `t` in `0..hi - lo`. An array that is written gets a row only
//! if the loop reaches it through one index: two overlapping scatters on a resliced array defeat store forwarding, and
//! two mutable rows of one array cannot be borrowed.

use crate::map::HashSet;

use quote::{ToTokens, quote};

use crate::affine::Affine;
use crate::ir::{
    Arena, Backward, Block, Expr, Head, Loop, Opaque, Place, Projection, Range, Row, Stmt, Ty, Var, VarInfo,
};
use crate::vars::{VarMap, VarSet};
use crate::{names, visit};

/// A statement, over rows if it is a loop that can be.
pub fn in_loops(stmt: Stmt, arena: &mut Arena) -> Vec<Stmt> {
    match stmt {
        Stmt::Loop(l) => over_rows(l, arena),
        other => vec![other],
    }
}

/// The loop over rows, and the rows before it.
fn over_rows(l: Loop, arena: &mut Arena) -> Vec<Stmt> {
    match Rows::of(&l, arena) {
        Some(rows) => rows.rewrite(l, arena),
        None => vec![Stmt::Loop(l)],
    }
}

/// The places that become rows: by root and index, the row's number.
struct Rows {
    counter: Var,
    range: Range,
    groups: Vec<Group>,
    sums: VarMap<Affine>,
}

struct Group {
    root: Var,
    prefix: Place,
    /// The index at the start of the loop.
    base: Affine,
    key: String,
    mutable: bool,
}

/// The index part of a place that a row might stand for.
struct Index {
    prefix: Place,
    affine: Affine,
}

impl Rows {
    fn of(l: &Loop, arena: &Arena) -> Option<Rows> {
        let Head::Range { var, range } = &l.head else { return None };
        let whole = matches!(range.backward, None | Some(Backward::Whole));
        if range.step.is_some() || !whole || l.stop.is_some() || *arena.ty(*var) != Ty::Int(Some("usize")) {
            return None;
        }
        let mut inside = visit::defined(&l.body);
        inside.extend(l.carried.iter().map(|c| c.phi));
        inside.insert(*var);
        let lo = range.lo.affine.clone()?;
        let mut rows = Rows { counter: *var, range: range.clone(), groups: Vec::new(), sums: sums(&l.body) };
        let mut places = Vec::new();
        for stmt in &l.body {
            let (place, mutable) = match stmt {
                Stmt::AddTo { place, .. } | Stmt::Store { place, .. } => (place, true),
                Stmt::Let { expr: Expr::Take(place), .. } => (place, true),
                Stmt::Let { expr: Expr::Read(place), .. } => (place, false),
                Stmt::Let { .. } | Stmt::Pop { .. } => continue,
                _ => return None,
            };
            places.push((place.clone(), mutable));
        }
        let written: VarSet = places.iter().filter(|(_, m)| *m).map(|(p, _)| p.root).collect();
        let mut spoiled = HashSet::default();
        for (place, _) in &places {
            let index = rows.index(place).filter(|i| is_fixed(i, *var, &inside) && !inside.contains(&place.root));
            match index.filter(|_| !matches!(arena.ty(place.root), Ty::Array(..))) {
                Some(index) => rows.add(index, *var, &lo, written.contains(&place.root)),
                None => {
                    spoiled.insert(place.root);
                }
            }
        }
        rows.groups.retain(|g| !(g.mutable && spoiled.contains(&g.root)));
        let groups: Vec<Var> = rows.groups.iter().map(|g| g.root).collect();
        rows.groups.retain(|g| !g.mutable || groups.iter().filter(|r| **r == g.root).count() == 1);
        (!rows.groups.is_empty()).then_some(rows)
    }

    /// The last index of a place as a sum of what is defined outside the loop and the counter.
    fn index(&self, place: &Place) -> Option<Index> {
        let (Projection::Index(index), prefix) = place.projections.split_last()? else { return None };
        let affine = index.affine.as_ref()?.expand(&|v| self.sums.get(&v).cloned());
        let prefix = Place { root: place.root, projections: prefix.to_vec(), alias: None };
        let is_simple = prefix.projections.iter().all(|p| !matches!(p, Projection::Field(_) | Projection::Payload(_)));
        is_simple.then_some(Index { prefix, affine })
    }

    fn add(&mut self, index: Index, counter: Var, lo: &Affine, mutable: bool) {
        let key = format!("{}|{}", index.prefix.key(), index.affine.key());
        if self.groups.iter().any(|g| g.key == key) {
            return;
        }
        let base = index.affine.plus(&Affine::variable(counter, self.range.lo.span), -1).plus(lo, 1);
        self.groups.push(Group { root: index.prefix.root, prefix: index.prefix, base, key, mutable });
    }

    fn rewrite(self, mut l: Loop, arena: &mut Arena) -> Vec<Stmt> {
        let span = self.range.lo.span;
        let turn = arena.value("t", span, Ty::Int(Some("usize")));
        let len = self.len(arena, span);
        let mut before = vec![len.1];
        let mut vars = Vec::new();
        for group in &self.groups {
            let info = arena.info(group.root).clone();
            let element = if group.prefix.projections.is_empty() { info.ty.element() } else { Ty::Unknown };
            let element = if let Ty::Slice(e) | Ty::Vec(e) = &info.ty { (**e).clone() } else { element };
            let name = format!("{}_row", info.name);
            let ty = Ty::Slice(Box::new(element));
            let var = arena.fresh(VarInfo {
                name,
                span: info.span,
                ty,
                by_ref: true,
                memory: group.mutable,
                annotation: None,
                like: None,
            });
            let base = Opaque::from_affine(group.base.clone(), span);
            before.push(Stmt::Row(Row {
                var,
                place: group.prefix.clone(),
                base,
                len: len.0.clone(),
                mutable: group.mutable,
            }));
            vars.push(var);
        }
        let index = Opaque::from_affine(Affine::variable(turn, span), span);
        let body = std::mem::take(&mut l.body);
        l.body = body.into_iter().map(|s| self.statement(s, &vars, &index)).collect();
        let counter = Affine::variable(turn, span).plus(self.range.lo.affine.as_ref().expect("checked"), 1);
        if visit::uses(&l.body).contains(&self.counter) {
            l.body.insert(0, Stmt::Let { var: self.counter, expr: Expr::Opaque(Opaque::from_affine(counter, span)) });
        }
        let zero = Opaque::from_affine(Affine::constant(0), span);
        let range = Range { lo: zero, hi: len.0, inclusive: false, ..self.range };
        l.head = Head::Range { var: turn, range };
        before.push(Stmt::Loop(l));
        before
    }

    fn statement(&self, stmt: Stmt, vars: &[Var], index: &Opaque) -> Stmt {
        let row = |place: &Place| {
            let found = self.index(place)?;
            let key = format!("{}|{}", found.prefix.key(), found.affine.key());
            let number = self.groups.iter().position(|g| g.key == key)?;
            Some(Place::root(vars[number]).then(Projection::Index(index.clone())))
        };
        let moved = |place: Place| row(&place).unwrap_or(place);
        match stmt {
            Stmt::AddTo { place, value } => Stmt::AddTo { place: moved(place), value },
            Stmt::Store { place, value } => Stmt::Store { place: moved(place), value },
            Stmt::Let { var, expr: Expr::Read(place) } => Stmt::Let { var, expr: Expr::Read(moved(place)) },
            Stmt::Let { var, expr: Expr::Take(place) } => Stmt::Let { var, expr: Expr::Take(moved(place)) },
            other => other,
        }
    }

    /// How many iterations there are.
    fn len(&self, arena: &mut Arena, span: proc_macro2::Span) -> (Opaque, Stmt) {
        let (lo, hi) = (&self.range.lo.tokens, &self.range.hi.tokens);
        let hi = if self.range.inclusive { quote!((#hi + 1)) } else { quote!((#hi)) };
        let tokens = if lo.to_string() == "0" { hi } else { quote!(__rt::trips(#lo, #hi)) };
        let ty = Ty::Int(Some("usize"));
        let var = arena.value("len", span, ty.clone());
        let code = |tokens: proc_macro2::TokenStream, affine: Option<Affine>| Opaque {
            affine,
            ..Opaque::pure(tokens, ty.clone(), span)
        };
        let stmt = Stmt::Let { var, expr: Expr::Opaque(code(tokens, None)) };
        (code(names::placeholder(var, span).into_token_stream(), Some(Affine::variable(var, span))), stmt)
    }
}

/// The counter counts once, and nothing else changes in the loop.
fn is_fixed(index: &Index, counter: Var, inside: &VarSet) -> bool {
    let outer = |v: &Var| !inside.contains(v);
    index.affine.factor(counter) == 1
        && index.affine.reads().iter().all(|v| *v == counter || outer(v))
        && index.affine.reads().iter().filter(|v| **v == counter).count() == 1
        && index.prefix.opaques().all(|o| o.reads.iter().all(outer))
}

/// The integer sums that a body computes.
fn sums(body: &Block) -> VarMap<Affine> {
    let mut sums = VarMap::default();
    for stmt in body {
        if let Stmt::Let { var, expr: Expr::Opaque(Opaque { affine: Some(affine), ty: Ty::Int(_), .. }) } = stmt {
            sums.insert(*var, affine.clone());
        }
    }
    sums
}
