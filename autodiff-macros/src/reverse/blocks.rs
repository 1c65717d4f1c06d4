//! Runs an innermost loop in blocks of a few iterations (strip-mining), so that its arithmetic is vectorised.
//!
//! A sum of floating-point numbers is added up in the order that the user wrote, and LLVM vectorises no loop that has to
//! keep such an order. In a block, everything but the sums is computed first, for all of its iterations; then what the
//! iterations add to arrays is added, and at last the terms of the sums, one after the other. No bit changes.
//!
//! ```text
//! for first in (0..blocked).step_by(4) {
//!     let x_row = row(x_row, first, 4); …
//!     let mut terms = [0.0; 4]; …
//!     for lane in 0..4 { …; terms[lane] = …; }
//!     for lane in 0..4 { x_bar_row[lane] += …[lane]; }
//!     for lane in 0..4 { sum += terms[lane]; }
//! }
//! for t in blocked..len { … }                           what is left
//! ```

use quote::quote;

use super::stmt::literal;
use crate::affine::Affine;
use crate::ir::{
    Arena, Block, Carry, Expr, Head, Loop, Opaque, Operand, Place, Prim, Projection, Range, Row, Stmt, Ty, Var,
};
use crate::vars::{VarMap, VarSet};
use crate::visit;

/// How many iterations make a block.
const LANES: usize = 4;

/// Primitives that processors have for several numbers at once.
const LANEWISE: [&str; 10] = ["add", "sub", "mul", "div", "neg", "recip", "sqrt", "abs", "as_f64", "as_f32"];

/// Loops in blocks, where that lets them be vectorised. `stmts` are loops and the rows they run over.
pub fn in_blocks(stmts: Vec<Stmt>, arena: &mut Arena) -> Vec<Stmt> {
    let rows: VarSet = stmts.iter().filter(|s| matches!(s, Stmt::Row(_))).flat_map(visit::defined_here).collect();
    let in_block = |stmt| match stmt {
        Stmt::Loop(l) => match Plan::of(&l, &rows, arena) {
            Some(plan) => plan.write(l, arena),
            None => vec![Stmt::Loop(l)],
        },
        other => vec![other],
    };
    stmts.into_iter().flat_map(in_block).collect()
}

/// What is known of a loop that can run in blocks.
struct Plan {
    counter: Var,
    len: Opaque,
    /// The rows that the loop runs over, and whether it adds to them.
    rows: VarMap<bool>,
    sums: Vec<Sum>,
}

/// A carried value that terms are added to.
struct Sum {
    phi: Var,
    /// The value with the term.
    next: Var,
    prim: Prim,
    term: Operand,
    /// The term is the first operand.
    is_first: bool,
}

impl Plan {
    fn of(l: &Loop, rows: &VarSet, arena: &Arena) -> Option<Plan> {
        let Head::Range { var: counter, range } = &l.head else { return None };
        let is_plain = range.step.is_none() && !range.reversed && range.backward.is_none() && !range.inclusive;
        let is_counted = range.lo.tokens.to_string() == "0" && l.stop.is_none();
        if !is_plain || !is_counted {
            return None;
        }
        let sums: Vec<Sum> = l.carried.iter().filter_map(|c| sum(c, l, arena)).collect();
        let rows = used_rows(&l.body, *counter, rows, arena)?;
        let is_worth_it = !sums.is_empty() && rows.iter().any(|(_, is_added_to)| *is_added_to);
        let plan = Plan { counter: *counter, len: range.hi.clone(), rows, sums };
        (is_worth_it && plan.carries_no_cycle(l)).then_some(plan)
    }

    fn is_sum(&self, c: &Carry) -> bool {
        self.sums.iter().any(|s| s.phi == c.phi)
    }

    /// The carried values that are no sums only pass on what earlier iterations computed.
    fn carries_no_cycle(&self, l: &Loop) -> bool {
        let others: Vec<&Carry> = l.carried.iter().filter(|c| !self.is_sum(c)).collect();
        let mut from: VarMap<VarSet> = others.iter().map(|c| (c.phi, VarSet::from_iter([c.phi]))).collect();
        for stmt in &l.body {
            let mut reached = VarSet::default();
            visit::stmt_vars(stmt, false, &mut |v| {
                from.get(&v).iter().for_each(|phis| reached.join(phis));
            });
            visit::defined_here(stmt).into_iter().for_each(|v| {
                from.insert(v, reached.clone());
            });
        }
        // After as many steps as there are values, nothing is left of a value unless it goes round.
        let step = |phis: &VarSet| {
            let mut next = VarSet::default();
            let passed = others.iter().filter(|c| c.next.var() != Some(c.phi));
            for c in passed {
                let sources = c.next.var().and_then(|v| from.get(&v));
                if sources.is_some_and(|s| s.iter().any(|phi| phis.contains(&phi))) {
                    next.insert(c.phi);
                }
            }
            next
        };
        let all: VarSet = others.iter().map(|c| c.phi).collect();
        others.iter().fold(all, |phis, _| step(&phis)).is_empty()
    }

    fn write(&self, l: Loop, arena: &mut Arena) -> Vec<Stmt> {
        let span = self.len.span;
        let blocked = arena.value("blocked", span, usize_ty());
        let (len, lanes) = (&self.len.tokens, literal(LANES).tokens);
        let whole = Opaque::pure(quote!(#len - #len % #lanes), usize_ty(), span);
        let block = self.over_blocks(&l, variable(blocked, span), arena);
        let mut rest = l;
        for (c, outer) in rest.carried.iter_mut().zip(&block.carried) {
            c.init = Operand::Var(outer.result);
        }
        if let Head::Range { range, .. } = &mut rest.head {
            range.lo = variable(blocked, span);
        }
        vec![Stmt::Let { var: blocked, expr: Expr::Opaque(whole) }, Stmt::Loop(block), Stmt::Loop(rest)]
    }

    fn over_blocks(&self, l: &Loop, blocked: Opaque, arena: &mut Arena) -> Loop {
        let span = self.len.span;
        let (first, lane) = (arena.value("first", span, usize_ty()), arena.value("lane", span, usize_ty()));
        let (mut body, mut parts) = (Vec::new(), VarMap::default());
        for (row, mutable) in self.rows.iter() {
            let var = arena.fresh(arena.info(row).clone());
            let (base, len) = (variable(first, span), literal(LANES));
            body.push(Stmt::Row(Row { var, place: Place::root(row), base, len, mutable: *mutable }));
            parts.insert(row, var);
        }
        let mut writer = Writer { plan: self, lane, parts, arena, arrays: Vec::new(), added: Vec::new() };
        let mut terms = Vec::new();
        let mut computed: Block = l.body.iter().map(|s| writer.statement(s, &mut terms)).collect();
        let (arrays, added) = (writer.arrays, writer.added);
        if visit::uses(&computed).contains(&self.counter) {
            let counter = Affine::variable(first, span).plus(&Affine::variable(lane, span), 1);
            let expr = Expr::Opaque(Opaque::from_affine(counter, span));
            computed.insert(0, Stmt::Let { var: self.counter, expr });
        }
        let (mut carried, mut passed, mut summed) = (Vec::new(), Vec::new(), Vec::new());
        for c in &l.carried {
            let mut fresh = || arena.fresh(arena.info(c.phi).clone());
            let (phi, next, result) = (fresh(), fresh(), fresh());
            let inner = Carry { init: Operand::Var(phi), result: next, ..c.clone() };
            if self.is_sum(c) {
                summed.push(inner)
            } else {
                passed.push(inner)
            }
            carried.push(Carry { phi, init: c.init.clone(), next: Operand::Var(next), result });
        }
        body.extend(arrays);
        body.push(over_lanes(lane, passed, computed));
        body.push(over_lanes(lane, Vec::new(), added));
        body.push(over_lanes(lane, summed, terms));
        let range = Range { step: Some(literal(LANES)), ..range(blocked) };
        Loop { head: Head::Range { var: first, range }, carried, body, stop: None }
    }
}

/// Writes the statements of a block.
struct Writer<'a> {
    plan: &'a Plan,
    lane: Var,
    /// The part of each row that belongs to the block.
    parts: VarMap<Var>,
    arena: &'a mut Arena,
    /// The declarations of what waits for its turn.
    arrays: Vec<Stmt>,
    /// What is added to rows.
    added: Vec<Stmt>,
}

impl Writer<'_> {
    /// A statement as it is computed for all lanes; the terms of sums and what is added to rows wait.
    fn statement(&mut self, stmt: &Stmt, terms: &mut Vec<Stmt>) -> Stmt {
        match stmt {
            Stmt::Let { var, expr: Expr::Read(place) } => {
                Stmt::Let { var: *var, expr: Expr::Read(self.in_lane(place)) }
            }
            Stmt::Let { var, .. } => match self.plan.sums.iter().find(|s| s.next == *var) {
                Some(sum) => {
                    let (kept, term) = self.keep(&sum.term, terms);
                    let mut operands = vec![Operand::Var(sum.phi), term];
                    if sum.is_first {
                        operands.reverse();
                    }
                    terms.push(Stmt::Let { var: *var, expr: Expr::Prim(sum.prim, operands) });
                    kept
                }
                None => stmt.clone(),
            },
            Stmt::AddTo { place, value } => {
                let mut added = std::mem::take(&mut self.added);
                let (kept, value) = self.keep(value, &mut added);
                added.push(Stmt::AddTo { place: self.in_lane(place), value });
                self.added = added;
                kept
            }
            _ => unreachable!("the plan knows all statements"),
        }
    }

    fn in_lane(&self, place: &Place) -> Place {
        match self.parts.get(&place.root) {
            Some(part) => Place::root(*part).then(Projection::Index(variable(self.lane, self.plan.len.span))),
            None => place.clone(),
        }
    }

    /// Keeps a value per lane: the statement that stores it, and the value as `later` statements find it.
    fn keep(&mut self, value: &Operand, later: &mut Vec<Stmt>) -> (Stmt, Operand) {
        let ty = self.arena.operand_ty(value);
        let (name, span) = match value.var() {
            Some(v) => (self.arena.info(v).name.clone(), self.arena.info(v).span),
            None => ("term".to_owned(), self.plan.len.span),
        };
        let array = Ty::Array(Box::new(ty.clone()), LANES.to_string());
        let zeros = super::zero_tokens(self.arena, &array).expect("a float of known width");
        let zeros = Expr::Opaque(Opaque::pure(zeros, array.clone(), span));
        let memory = self.arena.memory(&format!("{name}_lanes"), span, array);
        self.arrays.push(Stmt::Memory { var: memory, expr: zeros });
        let place = Place::root(memory).then(Projection::Index(variable(self.lane, span)));
        let found = self.arena.value(&name, span, ty);
        later.push(Stmt::Let { var: found, expr: Expr::Read(place.clone()) });
        (Stmt::Store { place, value: value.clone() }, Operand::Var(found))
    }
}

/// The sum that a carried value is, if nothing else looks at it.
fn sum(c: &Carry, l: &Loop, arena: &Arena) -> Option<Sum> {
    let next = c.next.var()?;
    let uses = |var: Var| {
        let mut uses = l.carried.iter().filter(|c| c.next.var() == Some(var)).count();
        visit::block_vars(&l.body, false, &mut |v| uses += usize::from(v == var));
        uses
    };
    let (prim, operands) = l.body.iter().find_map(|s| match s {
        Stmt::Let { var, expr: Expr::Prim(prim, operands) } if *var == next => Some((*prim, operands)),
        _ => None,
    })?;
    let (first, second) = (operands.first()?, operands.get(1)?);
    let (term, is_first) = match prim.name() {
        "add" | "sub" if first.var() == Some(c.phi) => (second, false),
        "add" if second.var() == Some(c.phi) => (first, true),
        _ => return None,
    };
    let is_lone = uses(c.phi) == 1 && uses(next) == 1;
    (is_lone && is_kept(term, arena)).then(|| Sum { phi: c.phi, next, prim, term: term.clone(), is_first })
}

/// Whether an array can hold the operand.
fn is_kept(operand: &Operand, arena: &Arena) -> bool {
    operand.var().is_some_and(|v| super::zero_tokens(arena, arena.ty(v)).is_some() && arena.ty(v).is_float())
}

/// The rows that a body runs over, if it does nothing but lanewise arithmetic and additions to rows that it does not read.
fn used_rows(body: &Block, counter: Var, rows: &VarSet, arena: &Arena) -> Option<VarMap<bool>> {
    let (mut used, mut read) = (VarMap::default(), VarSet::default());
    for stmt in body {
        match stmt {
            Stmt::Let { expr: Expr::Read(place), .. } => {
                read.insert(place.root);
                if rows.contains(&place.root) {
                    used.or_insert_with(place.root, || false);
                }
            }
            Stmt::Let { expr: Expr::Prim(prim, _), .. } if LANEWISE.contains(&prim.name()) => {}
            Stmt::Let { expr: Expr::Opaque(o), .. } if o.purity == crate::ir::Purity::Cheap && o.writes.is_empty() => {}
            Stmt::AddTo { place, value } if rows.contains(&place.root) && is_kept(value, arena) => {
                used.insert(place.root, true);
            }
            _ => return None,
        }
    }
    let of_counter = |place: &Place| {
        let index = match place.projections.as_slice() {
            [Projection::Index(index)] => index,
            _ => return false,
        };
        crate::names::lone_variable(&index.tokens) == Some(counter)
    };
    let mut is_by_counter = true;
    for stmt in body {
        if let Stmt::Let { expr: Expr::Read(place), .. } | Stmt::AddTo { place, .. } = stmt {
            is_by_counter &= !rows.contains(&place.root) || of_counter(place);
        }
    }
    let is_apart = used.iter().all(|(row, is_added_to)| !(*is_added_to && read.contains(&row)));
    (is_by_counter && is_apart).then_some(used)
}

fn over_lanes(lane: Var, carried: Vec<Carry>, body: Block) -> Stmt {
    Stmt::Loop(Loop { head: Head::Range { var: lane, range: range(literal(LANES)) }, carried, body, stop: None })
}

/// `0..hi`
fn range(hi: Opaque) -> Range {
    Range { lo: literal(0), hi, inclusive: false, reversed: false, step: None, step_first: false, backward: None }
}

fn variable(var: Var, span: proc_macro2::Span) -> Opaque {
    Opaque::from_affine(Affine::variable(var, span), span)
}

fn usize_ty() -> Ty {
    Ty::Int(Some("usize"))
}
