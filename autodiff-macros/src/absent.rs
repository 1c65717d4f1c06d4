//! A branch that is not taken contributes nothing, also where a partial derivative has a pole.
//!
//! What flows from one arm of an `if` alone (the cotangent of a value that only this arm uses) is merged with the
//! neutral element on the other side. Behind the `if` it is multiplied by partials, and `-0.0 * ∞` is NaN: so each
//! product of such a value moves under the condition under which there is something to multiply.
//!
//! ```text
//! r_bar = if c { … r_bar_1 } else { -0.0 }          r_bar = if c { … r_bar_1 } else { -0.0 }
//! t = 0.5 / r                                  →    t = 0.5 / r
//! q_bar = r_bar * t                                 q_bar = if c { r_bar * t } else { -0.0 }
//! ```

use crate::map::HashMap;

use quote::quote;

use crate::builder::is_neutral;
use crate::ir::{Arena, Block, Expr, If, Loop, Merge, Opaque, Operand, Prim, Stmt, Ty, Var};
use crate::vanish::Factors;
use crate::vars::VarSet;
use crate::{names, vanish, visit};

/// Moves products of what may be absent under the condition that it is not. Each variable is defined once.
pub fn guard(arena: &mut Arena, block: Block) -> Block {
    Pass { arena, present: HashMap::default() }.block(block)
}

/// When a value is there: if the flag equals `when`.
#[derive(Clone)]
struct Presence {
    flag: Var,
    when: bool,
}

impl Presence {
    fn is_same(&self, other: &Presence) -> bool {
        self.flag == other.flag && self.when == other.when
    }

    fn tokens(&self) -> proc_macro2::TokenStream {
        let flag = names::placeholder(self.flag, proc_macro2::Span::call_site());
        if self.when { quote!(#flag) } else { quote!(!#flag) }
    }
}

struct Pass<'a> {
    arena: &'a mut Arena,
    /// Of the values that may be absent, when they are there.
    present: HashMap<Var, Presence>,
}

/// Products under one condition, not yet written.
struct Pending {
    presence: Presence,
    body: Block,
    /// A value and its name inside the arm.
    results: Vec<(Var, Var)>,
}

impl Pass<'_> {
    fn block(&mut self, block: Block) -> Block {
        let mut out = Block::new();
        let mut pending: Option<Pending> = None;
        for stmt in block {
            let stmt = self.nested(stmt);
            let moved = self.product(&stmt, &mut out);
            let uses = pending.as_ref().is_some_and(|p| p.is_used_by(&stmt));
            match moved {
                Some((presence, must)) if must || uses => {
                    if let Some(other) = pending.take_if(|p| !p.presence.is_same(&presence)) {
                        other.write(&mut out);
                    }
                    let open = pending.get_or_insert_with(|| Pending::new(presence));
                    open.take(stmt, self.arena);
                }
                _ => {
                    if uses && let Some(used) = pending.take() {
                        used.write(&mut out);
                    }
                    out.push(self.loop_of_absent(stmt));
                }
            }
        }
        if let Some(last) = pending {
            last.write(&mut out);
        }
        out
    }

    fn nested(&mut self, stmt: Stmt) -> Stmt {
        match stmt {
            Stmt::If(i) => Stmt::If(self.branch(i)),
            Stmt::Loop(mut l) => {
                // No conditions inside of a loop on what does not change in it.
                let outside = std::mem::take(&mut self.present);
                l.body = self.block(l.body);
                self.present = outside;
                Stmt::Loop(l)
            }
            other => other,
        }
    }

    /// A loop that only adds products of what may be absent runs only if it is there.
    fn loop_of_absent(&mut self, stmt: Stmt) -> Stmt {
        let Stmt::Loop(mut l) = stmt else { return stmt };
        let Some(presence) = self.presence_of_all(&l) else { return Stmt::Loop(l) };
        let mut results = Vec::new();
        for c in &mut l.carried {
            let inner = self.arena.fresh(self.arena.info(c.result).clone());
            results.push((c.result, inner));
            self.present.insert(c.result, presence.clone());
            c.result = inner;
        }
        let mut guarded = Block::new();
        Pending { presence, body: vec![Stmt::Loop(l)], results }.write(&mut guarded);
        guarded.remove(0)
    }

    /// The presence of all that the loop adds anywhere, if it does nothing else.
    fn presence_of_all(&self, l: &Loop) -> Option<Presence> {
        let mut named = None;
        visit::loop_vars(l, false, &mut |v| named = named.take().or_else(|| self.present.get(&v).cloned()));
        let presence: Presence = named?;
        let mut absent: VarSet = VarSet::default();
        self.present.iter().filter(|(_, p)| p.is_same(&presence)).for_each(|(v, _)| {
            absent.insert(*v);
        });
        vanish::adds_nothing(l, &mut absent).then_some(presence)
    }

    fn branch(&mut self, mut i: If) -> If {
        i.then = self.block(i.then);
        i.els = self.block(i.els);
        let Some(cond) = i.cond.var() else { return i };
        let mut flags = Vec::new();
        for r in &i.results {
            let presence = match (self.side(&r.then), self.side(&r.els)) {
                (Side::There, Side::There) => continue,
                (Side::There, Side::Absent) => Presence { flag: cond, when: true },
                (Side::Absent, Side::There) => Presence { flag: cond, when: false },
                (then, els) => {
                    let then = self.flag_in(then, &mut i.then);
                    let els = self.flag_in(els, &mut i.els);
                    let flag = self.flag();
                    flags.push(Merge { var: flag, then, els });
                    Presence { flag, when: true }
                }
            };
            self.present.insert(r.var, presence);
        }
        i.results.extend(flags);
        i
    }

    fn side(&self, operand: &Operand) -> Side {
        match operand {
            o if is_neutral(o) => Side::Absent,
            Operand::Var(v) => self.present.get(v).cloned().map_or(Side::There, Side::Partly),
            _ => Side::There,
        }
    }

    fn flag(&mut self) -> Var {
        self.arena.value("present", proc_macro2::Span::call_site(), Ty::Bool)
    }

    fn flag_in(&mut self, side: Side, arm: &mut Block) -> Operand {
        match side {
            Side::There => Operand::Bool(true),
            Side::Absent => Operand::Bool(false),
            Side::Partly(p) if p.when => Operand::Var(p.flag),
            Side::Partly(p) => Operand::Var(self.computed(p.tokens(), arm)),
        }
    }

    fn computed(&mut self, tokens: proc_macro2::TokenStream, block: &mut Block) -> Var {
        let var = self.flag();
        let flag = Opaque::pure(tokens, Ty::Bool, proc_macro2::Span::call_site());
        block.push(Stmt::Let { var, expr: Expr::Opaque(flag) });
        var
    }

    /// Where a statement is linear in what may be absent: when there is a result, and whether a pole could spoil it.
    fn product(&mut self, stmt: &Stmt, out: &mut Block) -> Option<(Presence, bool)> {
        let Stmt::Let { var, expr: Expr::Prim(prim, args) } = stmt else { return None };
        let presence = self.presence(*prim, args, out)?;
        self.present.insert(*var, presence.clone());
        let other = match prim.name() {
            "mul" if self.is_there(&args[0]) => &args[0],
            "mul" | "div" => &args[1],
            _ => return Some((presence, false)),
        };
        Some((presence, other.var().is_some()))
    }

    fn is_there(&self, operand: &Operand) -> bool {
        matches!(self.side(operand), Side::There)
    }

    fn presence(&mut self, prim: Prim, args: &[Operand], out: &mut Block) -> Option<Presence> {
        let partly = |side: Side| match side {
            Side::Partly(p) => Some(p),
            _ => None,
        };
        let [a, b] = match vanish::factors(prim, args) {
            Factors::Each(factors) => return factors.iter().find_map(|o| partly(self.side(o))),
            Factors::Together(terms) => [partly(self.side(&terms[0]))?, partly(self.side(&terms[1]))?],
        };
        if a.flag == b.flag {
            return a.is_same(&b).then_some(a);
        }
        let (a, b) = (a.tokens(), b.tokens());
        Some(Presence { flag: self.computed(quote!(#a || #b), out), when: true })
    }
}

enum Side {
    There,
    Absent,
    Partly(Presence),
}

impl Pending {
    fn new(presence: Presence) -> Pending {
        Pending { presence, body: Block::new(), results: Vec::new() }
    }

    fn is_used_by(&self, stmt: &Stmt) -> bool {
        let mut uses = false;
        visit::stmt_vars(stmt, false, &mut |v| uses |= self.results.iter().any(|(outer, _)| *outer == v));
        uses
    }

    fn take(&mut self, stmt: Stmt, arena: &mut Arena) {
        let Stmt::Let { var, expr: Expr::Prim(prim, mut args) } = stmt else { unreachable!("only products are moved") };
        for arg in &mut args {
            if let Some((_, inner)) = self.results.iter().find(|(outer, _)| arg.var() == Some(*outer)) {
                *arg = Operand::Var(*inner);
            }
        }
        let inner = arena.fresh(arena.info(var).clone());
        self.body.push(Stmt::Let { var: inner, expr: Expr::Prim(prim, args) });
        self.results.push((var, inner));
    }

    fn write(self, out: &mut Block) {
        let Presence { flag, when } = self.presence;
        let results = self.results.into_iter().map(|(var, inner)| {
            let (there, absent) = (Operand::Var(inner), Operand::NEUTRAL);
            if when { Merge { var, then: there, els: absent } } else { Merge { var, then: absent, els: there } }
        });
        let results = results.collect();
        let (then, els) = if when { (self.body, Block::new()) } else { (Block::new(), self.body) };
        out.push(Stmt::If(If { cond: Operand::Var(flag), then, els, results }));
    }
}
