//! R of a call: `f::forward` in the forward code, `f::reverse` in the reverse code.

use crate::map::HashSet;

use super::{Site, Transform};
use crate::ir::{Arg, Call, Expr, Mode, Operand, Place, Stmt, Ty, Var};

impl Transform<'_> {
    pub(super) fn call(&mut self, stmt: &Stmt, call: &Call) -> Vec<Stmt> {
        let site: Site = stmt;
        let result = call.results.first().copied().filter(|r| self.live.contains(r));
        let has_bar = result.is_some_and(|r| self.bars.contains_key(&r) || self.memory_bars.contains_key(&r));
        let changes = call.args.iter().any(|a| match a {
            Arg::Place { place, mutable: true } => self.live.contains(&place.root),
            _ => false,
        });
        if !has_bar && !changes {
            return self.primal_call(stmt, call);
        }
        self.split_calls.insert(site);
        let seed = self.call_seed(call);
        let (bars, received, added) = self.call_bars(call);
        let mut args: Vec<Arg> = call.args.iter().map(unaliased).collect();
        args.push(seed);
        args.extend(bars);
        self.b.push(Stmt::Call(Call { mode: Mode::Reverse, args, results: Vec::new(), ..call.clone() }));
        self.b.stmts().extend(added);
        for (var, part) in received {
            self.add_bar(&Operand::Var(var), Operand::Var(part));
        }
        vec![Stmt::Call(Call { mode: Mode::Forward, ..call.clone() })]
    }

    /// Nothing flows back: an ordinary call, whose changes may have to be undone.
    fn primal_call(&mut self, stmt: &Stmt, call: &Call) -> Vec<Stmt> {
        let site: Site = stmt;
        let undone = call.args.iter().filter_map(|a| match a {
            Arg::Place { place, mutable: true } if self.rolled_back.contains(&(site, place.root)) => {
                Some(place.clone())
            }
            _ => None,
        });
        let saved = undone.collect();
        self.undone(stmt, saved)
    }

    /// The cotangent of the result, zero if nothing flows into it.
    fn call_seed(&mut self, call: &Call) -> Arg {
        let Some(result) = call.results.first().copied() else { unreachable!("a call of the primal has a result") };
        if let Some(bar) = self.bars.remove(&result) {
            return Arg::Value { value: bar, borrowed: true };
        }
        if let Some(memory) = self.memory_bars.get(&result).copied() {
            return Arg::Place { place: Place::root(memory), mutable: false };
        }
        if call.callee.knows_no_seed {
            return Arg::NoSeed;
        }
        let value = match self.b.arena.ty(result).clone() {
            Ty::Float(_) => Operand::NEUTRAL,
            ty => {
                self.hint_bar(result);
                self.b.value(Expr::Zero(Place::root(result)), ty)
            }
        };
        Arg::Value { value, borrowed: true }
    }

    /// One buffer per parameter; numbers to add afterwards, and statements that add what was kept apart.
    fn call_bars(&mut self, call: &Call) -> (Vec<Arg>, Vec<(Var, Var)>, Vec<Stmt>) {
        let mut seen = HashSet::default();
        let (mut bars, mut received, mut added) = (Vec::new(), Vec::new(), Vec::new());
        for (index, arg) in call.args.iter().enumerate() {
            let bar = match arg {
                Arg::Value { value, .. } => self.value_bar(value, &mut received),
                Arg::Place { place, .. } => self
                    .memory_bars
                    .get(&place.root)
                    .copied()
                    .filter(|_| self.live.contains(&place.root))
                    .map(|r| place.with_root(r))
                    .map(BarArg::Place),
                _ => None,
            };
            bars.push(match bar {
                Some(BarArg::Received(v)) => Arg::Received(v),
                Some(BarArg::Place(place)) if seen.insert(place.root) => Arg::Place { place, mutable: true },
                Some(BarArg::Place(place)) => self.apart(arg, &place, &mut added),
                None => Arg::Nothing { index, like: Box::new(unaliased(arg)), mutable: true },
            });
        }
        (bars, received, added)
    }

    fn value_bar(&mut self, value: &Operand, received: &mut Vec<(Var, Var)>) -> Option<BarArg> {
        let var = value.var().filter(|v| self.live.contains(v))?;
        if let Some(memory) = self.memory_bars.get(&var) {
            return Some(BarArg::Place(Place::root(*memory)));
        }
        self.hint_bar(var);
        let ty = self.b.arena.ty(var).clone();
        let part = self.b.arena.value(&self.b.hint.0.clone(), self.b.hint.1, ty);
        received.push((var, part));
        Some(BarArg::Received(part))
    }

    /// A second buffer of the same root cannot be borrowed: a temporary one, added afterwards.
    fn apart(&mut self, arg: &Arg, bar: &Place, added: &mut Vec<Stmt>) -> Arg {
        let like = match arg {
            Arg::Place { place, .. } => place.unaliased(),
            Arg::Value { value, .. } => Place::root(value.var().expect("a live variable")),
            _ => unreachable!("inactive arguments have no cotangent"),
        };
        self.hint_bar(like.root);
        let (name, span) = self.b.hint.clone();
        let ty = match like.ty(self.b.arena.ty(like.root)) {
            Ty::Slice(element) => Ty::Vec(element),
            other => other,
        };
        let temporary = self.b.arena.memory(&name, span, ty);
        self.b.push(Stmt::Memory { var: temporary, expr: Expr::Zero(like) });
        added.push(Stmt::AddTo { place: bar.clone(), value: Operand::Var(temporary) });
        Arg::Place { place: Place::root(temporary), mutable: true }
    }
}

enum BarArg {
    Received(Var),
    Place(Place),
}

/// The argument as reverse code names it.
fn unaliased(arg: &Arg) -> Arg {
    match arg {
        Arg::Place { place, mutable } => Arg::Place { place: place.unaliased(), mutable: *mutable },
        other => other.clone(),
    }
}
