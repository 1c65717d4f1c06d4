//! Keeps cotangent cells of an innermost loop in registers.
//!
//! A cell that does not move is summed and added once, after the loop. Cells that move along with the counter at fixed
//! distances (`x_bar[i]` and `x_bar[i + 1]`) overlap from one iteration to the next: what is added to the later one is
//! carried until the loop has passed it. That saves a load and a store per iteration and lets the loop vectorise.
//!
//! A loop that makes no trip touches no cell, and its cells need not exist: what follows it runs only if it ran.

use crate::map::HashMap;
use std::collections::BTreeMap;

use crate::affine::Affine;
use crate::ir::{Arena, Carry, Expr, Head, If, Loop, Opaque, Operand, Place, Prim, Projection, Range, Stmt, Ty, Var};
use crate::vars::VarSet;
use crate::visit;

/// No more cells than this are carried per array.
const WIDEST: i64 = 3;

/// The loop with its cells in registers, and what follows it.
pub fn in_registers(l: Loop, arena: &mut Arena) -> Vec<Stmt> {
    let (mut l, mut after) = (l, Vec::new());
    let Some(accesses) = Accesses::of(&l, arena) else { return vec![Stmt::Loop(l)] };
    let held: Vec<Stmt> = accesses.fixed().iter().map(|place| hold(&mut l, place, arena)).collect();
    if !held.is_empty() {
        let cond = ran(&mut l, arena);
        after.push(Stmt::If(If { cond, then: held, els: Vec::new(), results: Vec::new() }));
    }
    for window in accesses.windows(&l, arena) {
        after.extend(slide(&mut l, &window, arena));
    }
    std::iter::once(Stmt::Loop(l)).chain(after).collect()
}

/// What an innermost loop does to each root.
struct Accesses {
    /// Per root, the places it is added to; nothing if it is also read or written otherwise.
    added: BTreeMap<Var, Option<Vec<Place>>>,
    inside: VarSet,
}

impl Accesses {
    fn of(l: &Loop, arena: &Arena) -> Option<Accesses> {
        let mut inside = visit::defined(&l.body);
        inside.extend(l.carried.iter().map(|c| c.phi));
        match &l.head {
            Head::Range { var, .. } => {
                inside.insert(*var);
            }
            Head::Items { bound, .. } => inside.extend(bound),
            Head::While { .. } | Head::Times { .. } => {}
        }
        let mut added: BTreeMap<Var, Option<Vec<Place>>> = BTreeMap::new();
        for stmt in &l.body {
            match stmt {
                Stmt::AddTo { place, value } if arena.operand_ty(value).is_float() => {
                    if let Some(places) = added.entry(place.root).or_insert_with(|| Some(Vec::new())) {
                        places.push(place.clone());
                    }
                }
                Stmt::Let { expr: Expr::Read(place) | Expr::Take(place), .. }
                | Stmt::Store { place, .. }
                | Stmt::Restore(place)
                | Stmt::Save(place) => {
                    added.insert(place.root, None);
                }
                Stmt::Let { .. } | Stmt::Alias { .. } | Stmt::Pop { .. } | Stmt::Push { .. } => {}
                _ => return None,
            }
        }
        Some(Accesses { added, inside })
    }

    /// Roots outside the loop that are only added to.
    fn sums(&self) -> impl Iterator<Item = &Vec<Place>> {
        self.added.iter().filter(|(root, _)| !self.inside.contains(root)).filter_map(|(_, places)| places.as_ref())
    }

    /// Cells that are the same in every iteration.
    fn fixed(&self) -> Vec<Place> {
        let is_fixed = |p: &Place| p.opaques().all(|o| o.reads.iter().all(|v| !self.inside.contains(v)));
        let is_cell = |places: &&Vec<Place>| {
            let first = &places[0];
            !first.projections.is_empty() && is_fixed(first) && places.iter().all(|p| p.key() == first.key())
        };
        self.sums().filter(is_cell).map(|places| places[0].clone()).collect()
    }

    /// Cells at fixed distances along the counter of an ascending loop.
    fn windows(&self, l: &Loop, arena: &Arena) -> Vec<Window> {
        let Head::Range { var, range } = &l.head else { return Vec::new() };
        let is_plain = range.step.is_none() && !range.reversed && range.backward.is_none() && l.stop.is_none();
        if !is_plain || *arena.ty(*var) != Ty::Int(Some("usize")) {
            return Vec::new();
        }
        self.sums().filter_map(|places| self.window(places, *var)).collect()
    }

    fn window(&self, places: &[Place], counter: Var) -> Option<Window> {
        let mut cells = Vec::new();
        let mut base: Option<(String, Affine)> = None;
        for place in places {
            let [Projection::Index(index)] = place.projections.as_slice() else { return None };
            let affine = index.affine.clone()?;
            if affine.factor(counter) != 1 {
                return None;
            }
            let fixed = Affine { constant: 0, ..affine.clone() };
            if fixed.reads().iter().any(|v| *v != counter && self.inside.contains(v)) {
                return None;
            }
            let key = fixed.key();
            match &base {
                Some((known, _)) if *known != key => return None,
                _ => base = Some((key, fixed)),
            }
            cells.push(affine.constant);
        }
        let (first, last) = (*cells.iter().min()?, *cells.iter().max()?);
        let (_, base) = base?;
        (last > first && last - first <= WIDEST).then(|| Window { root: places[0].root, base, first, last })
    }
}

/// Cells `base + first ..= base + last` of an array, where `base` advances by one.
struct Window {
    root: Var,
    base: Affine,
    first: i64,
    last: i64,
}

fn value(arena: &mut Arena, like: Var) -> Var {
    let info = arena.info(like).clone();
    let element = info.ty.element();
    arena.value(&info.name, info.span, if element.is_float() { element } else { Ty::Float(crate::ir::Float::Any) })
}

fn add(body: &mut Vec<Stmt>, arena: &mut Arena, like: Var, a: Operand, b: Operand) -> Operand {
    let var = value(arena, like);
    body.push(Stmt::Let { var, expr: Expr::Prim(Prim::named("add"), vec![a, b]) });
    Operand::Var(var)
}

/// Sums what is added to `place` in a carried value.
fn hold(l: &mut Loop, place: &Place, arena: &mut Arena) -> Stmt {
    let (phi, result, key) = (value(arena, place.root), value(arena, place.root), place.key());
    let mut sum = Operand::Var(phi);
    let mut body = Vec::new();
    for stmt in std::mem::take(&mut l.body) {
        match stmt {
            Stmt::AddTo { place: p, value } if p.key() == key => sum = add(&mut body, arena, place.root, sum, value),
            other => body.push(other),
        }
    }
    l.body = body;
    l.carried.push(Carry { phi, init: Operand::NEUTRAL, next: sum, result });
    Stmt::AddTo { place: place.clone(), value: Operand::Var(result) }
}

/// Carries the cells of a window; those left over are added behind the loop, if it ran at all.
fn slide(l: &mut Loop, window: &Window, arena: &mut Arena) -> Option<Stmt> {
    let Head::Range { var, range } = l.head.clone() else { return None };
    let width = usize::try_from(window.last - window.first).ok()?;
    let phis: Vec<Var> = (0..width).map(|_| value(arena, window.root)).collect();
    let mut sums: HashMap<i64, Operand> =
        phis.iter().enumerate().map(|(k, v)| (window.first + k as i64, Operand::Var(*v))).collect();
    let mut body = Vec::new();
    for stmt in std::mem::take(&mut l.body) {
        match stmt {
            Stmt::AddTo { place, value } if place.root == window.root => {
                let Some(Projection::Index(Opaque { affine: Some(index), .. })) = place.projections.first() else {
                    unreachable!("windows have affine indices")
                };
                let sum = match sums.remove(&index.constant) {
                    Some(old) => add(&mut body, arena, window.root, old, value),
                    None => value,
                };
                sums.insert(index.constant, sum);
            }
            other => body.push(other),
        }
    }
    let cell = |offset: i64, base: &Affine| {
        let index = base.clone().plus(&Affine::constant(offset), 1);
        let index = Opaque::from_affine(index, arena_span(&range));
        Place::root(window.root).then(Projection::Index(index))
    };
    let passed = sums.remove(&window.first).unwrap_or(Operand::NEUTRAL);
    body.push(Stmt::AddTo { place: cell(window.first, &window.base), value: passed });
    l.body = body;
    let end = range.hi.affine.clone()?.plus(&Affine::constant(i64::from(range.inclusive) - 1), 1);
    let last = window.base.clone().plus(&Affine::variable(var, arena_span(&range)), -1).plus(&end, 1);
    let mut left = Vec::new();
    for (k, phi) in phis.into_iter().enumerate() {
        let offset = window.first + k as i64 + 1;
        let result = value(arena, window.root);
        let next = sums.remove(&offset).unwrap_or(Operand::NEUTRAL);
        l.carried.push(Carry { phi, init: Operand::NEUTRAL, next, result });
        left.push(Stmt::AddTo { place: cell(offset, &last), value: Operand::Var(result) });
    }
    let cond = ran(l, arena);
    Some(Stmt::If(If { cond, then: left, els: Vec::new(), results: Vec::new() }))
}

fn arena_span(range: &Range) -> proc_macro2::Span {
    range.hi.span
}

/// Whether a loop over the range makes any trip.
pub(super) fn has_items(range: &Range) -> Operand {
    let (lo, hi) = (&range.lo.tokens, &range.hi.tokens);
    let tokens = if range.inclusive { quote::quote!(#lo <= #hi) } else { quote::quote!(#lo < #hi) };
    Operand::Constant(Opaque::pure(tokens, Ty::Bool, range.hi.span))
}

/// Whether the loop made any trip, known after it: from its range, else by a flag that it carries.
fn ran(l: &mut Loop, arena: &mut Arena) -> Operand {
    if let Head::Range { range, .. } = &l.head {
        return has_items(range);
    }
    let span = proc_macro2::Span::call_site();
    let (phi, result) = (arena.value("ran", span, Ty::Bool), arena.value("ran", span, Ty::Bool));
    l.carried.push(Carry { phi, init: Operand::Bool(false), next: Operand::Bool(true), result });
    Operand::Var(result)
}
