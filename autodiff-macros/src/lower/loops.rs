//! Loops: locals that the body changes are carried from one iteration to the next.

use syn::Expr;
use syn::spanned::Spanned;

use super::stmt::Exit;
use super::walks::Source;
use super::{BindingId, Lowering, Sink, Val, prescan};
use crate::ir::{self, Carry, Head, Operand, Ty};

/// A local while its loop is lowered.
struct Carried {
    id: BindingId,
    init: Val,
    phi: Val,
}

impl Lowering<'_> {
    /// Any loop; the value of a `loop` goes to `sink`.
    pub fn looping(&mut self, expr: &Expr, sink: Sink) {
        let (label, body) = match expr {
            Expr::ForLoop(f) => (&f.label, &f.body),
            Expr::While(w) => (&w.label, &w.body),
            Expr::Loop(l) => (&l.label, &l.body),
            _ => unreachable!("only loops come here"),
        };
        let source = match expr {
            Expr::ForLoop(f) => self.source(&f.expr).map(Some),
            _ => Some(None),
        };
        let Some(source) = source else { return };
        let frame = self.frame(expr, label.as_ref(), matches!(expr, Expr::Loop(_)));
        let value = frame.value;
        let mut effects = prescan::effects(body);
        if let Expr::While(w) = expr {
            let of_condition = prescan::expr_effects(&w.cond);
            effects.assigned.extend(of_condition.assigned);
            effects.returns |= of_condition.returns;
            effects.labels.extend(of_condition.labels);
        }
        let mut carried = self.carried(&effects);
        carried.extend(value.map(|id| self.carry(id)));
        self.loops.push(frame);
        self.b.open();
        self.scopes.open();
        let head = match expr {
            Expr::While(w) if self.has_effects(&w.cond) => self.while_in_body(w),
            _ => {
                let head = self.head(expr, source);
                self.body(body, Sink::Discard);
                head
            }
        };
        let stop = self.stop();
        self.scopes.close();
        let mut block = self.b.close();
        self.loops.pop();
        let carried = self.finish_carried(carried, &mut block);
        self.b.push(ir::Stmt::Loop(ir::Loop { head, carried, body: block, stop }));
        if let Some(id) = value {
            self.deliver_unless_left(expr, id, sink);
        }
    }

    /// The locals that the loop may change, each with a value for the start of an iteration.
    fn carried(&mut self, effects: &prescan::Effects) -> Vec<Carried> {
        let mut ids: Vec<BindingId> = effects.assigned.iter().filter_map(|n| self.scopes.find(n)).collect();
        ids.retain(|id| self.scopes.value(*id).is_some());
        if effects.returns {
            ids.extend([self.returned, self.return_value]);
        }
        for frame in &self.loops {
            if frame.label.as_ref().is_some_and(|l| effects.labels.contains(l)) {
                ids.extend([frame.broke, frame.continued]);
                ids.extend(frame.value);
            }
        }
        ids.sort();
        ids.dedup();
        ids.into_iter().map(|id| self.carry(id)).collect()
    }

    fn carry(&mut self, id: BindingId) -> Carried {
        let init = self.scopes.value(id).cloned().expect("a value");
        let active = self.is_known_active(self.scopes.get(id).source);
        let (name, ty) = (self.scopes.get(id).name.clone(), self.scopes.get(id).ty.clone());
        let phi = self.phi((&name, &ty), &init, active);
        self.scopes.set(id, phi.clone());
        Carried { id, init, phi }
    }

    /// An active local of which nothing else is known is a number.
    fn phi(&mut self, (name, declared): (&str, &Ty), init: &Val, known_active: bool) -> Val {
        match init {
            // Flags are down and exit values unset at the start of every iteration.
            Val::One { operand: Operand::Undefined | Operand::Bool(false), .. } => init.clone(),
            Val::One { operand, active } => {
                let ty = match self.b.arena.operand_ty(operand) {
                    Ty::Unknown if *declared != Ty::Unknown => declared.clone(),
                    Ty::Unknown if *active || known_active => Ty::Float(ir::Float::Any),
                    known => known,
                };
                let var = self.b.arena.value(name, self.b.hint.1, ty);
                Val::One { operand: Operand::Var(var), active: *active || known_active }
            }
            Val::Parts(whole, parts) => {
                let parts = parts.iter().map(|p| self.phi((name, &Ty::Unknown), p, known_active));
                Val::Parts(whole.clone(), parts.collect())
            }
        }
    }

    fn finish_carried(&mut self, carried: Vec<Carried>, block: &mut ir::Block) -> Vec<Carry> {
        let mut carries = Vec::new();
        for c in carried {
            let next = self.scopes.value(c.id).cloned().expect("a value");
            if next.is_active() {
                self.mark_active(c.id);
            }
            let name = self.scopes.get(c.id).name.clone();
            let next = match (&c.phi, next) {
                (Val::Parts(whole, parts), one @ Val::One { .. }) => {
                    Val::Parts(whole.clone(), self.split_in(&one, whole, parts.len(), block))
                }
                (_, next) => next,
            };
            let result = self.close_carry(&name, &c.init, &c.phi, &next, &mut carries);
            self.scopes.set(c.id, result);
        }
        carries
    }

    fn close_carry(&mut self, name: &str, init: &Val, phi: &Val, next: &Val, carries: &mut Vec<Carry>) -> Val {
        match (init, phi, next) {
            (
                Val::One { operand: i, .. },
                Val::One { operand: p, active },
                Val::One { operand: n, active: next_active },
            ) => {
                if p.is_same(n) && p.var().is_none() {
                    return Val::One { operand: i.clone(), active: *active };
                }
                let ty = self.meeting_ty(n, i);
                let phi = match p {
                    Operand::Var(v) => *v,
                    _ => self.b.arena.value(name, self.b.hint.1, ty.clone()),
                };
                let result = self.b.arena.value(name, self.b.hint.1, ty);
                carries.push(Carry { phi, init: i.clone(), next: n.clone(), result });
                Val::One { operand: Operand::Var(result), active: *active || *next_active }
            }
            (Val::Parts(_, i), Val::Parts(_, p), Val::Parts(whole, n)) => {
                let parts = i.iter().zip(p).zip(n);
                Val::Parts(whole.clone(), parts.map(|((i, p), n)| self.close_carry(name, i, p, n, carries)).collect())
            }
            (_, _, Val::Parts(whole, n)) if init.is_undefined() => {
                let unset = Val::inactive(Operand::Undefined);
                Val::Parts(
                    whole.clone(),
                    n.iter().map(|n| self.close_carry(name, &unset, &unset, n, carries)).collect(),
                )
            }
            _ => {
                self.ctxt
                    .refuse_at(self.b.hint.1, format!("`{name}` changes its shape in the loop; take the tuple apart"));
                next.clone()
            }
        }
    }

    /// Whether the loop ends with this iteration.
    fn stop(&mut self) -> Option<Operand> {
        let last = self.loops.last().expect("inside a loop");
        let mut flags = vec![self.returned, last.broke];
        let outer = &self.loops[..self.loops.len() - 1];
        flags.extend(outer.iter().flat_map(|l| [l.broke, l.continued]));
        match self.any_of(&flags) {
            Exit::Never => None,
            Exit::Always => Some(Operand::Bool(true)),
            Exit::Maybe(flag) => Some(flag),
        }
    }

    fn head(&mut self, expr: &Expr, source: Option<Source>) -> Head {
        match (expr, source) {
            (Expr::While(w), _) => self.while_head(&w.cond),
            (Expr::ForLoop(f), Some(source)) => self.for_head(&f.pat, source),
            _ => Head::While { pre: Vec::new(), cond: Operand::Bool(true) },
        }
    }

    fn while_head(&mut self, cond: &Expr) -> Head {
        self.b.open();
        self.hint("condition", cond.span());
        let mut value = self.opaque(cond);
        value.ty = Ty::Bool;
        self.constraints.extend(value.like.map(|v| super::unify::Constraint::Is(v, Ty::Bool)));
        let cond = self.hoist(value);
        Head::While { pre: self.b.close(), cond }
    }

    /// `loop { if cond { body } else { break } }`: a condition that changes something is part of the iteration.
    fn while_in_body(&mut self, w: &syn::ExprWhile) -> Head {
        let cond = self.opaque(&w.cond);
        self.hint("condition", w.cond.span());
        let cond = self.hoist(cond);
        let broke = self.loops.last().expect("inside a loop").broke;
        self.if_else(
            cond,
            |l| l.body(&w.body, Sink::Discard),
            |l| l.scopes.set(broke, Val::inactive(Operand::Bool(true))),
        );
        Head::While { pre: Vec::new(), cond: Operand::Bool(true) }
    }
}
