//! R of `if`: an `if` on the same condition, whose results are the cotangents of what lies outside.

use super::needs::{Need, mention};
use super::{Region, Transform};
use crate::ir::{Block, If, Merge, Operand, Place, Stmt, Var};
use crate::vars::VarMap;

type Bars = VarMap<Operand>;

/// What came out of one arm.
struct Arm {
    forward: Block,
    reverse: Block,
    bars: Bars,
    /// Values of the arm that its reverse code needs and the region around it has to keep.
    exported: Vec<Var>,
}

impl Transform<'_> {
    pub(super) fn branch(&mut self, i: &If) -> Vec<Stmt> {
        let live: Vec<&Merge> = i.results.iter().filter(|r| self.live.contains(&r.var)).collect();
        let incoming: Vec<(&Merge, Option<Operand>)> = live.iter().map(|r| (*r, self.bars.remove(&r.var))).collect();
        let before = self.bars.clone();
        let then = self.arm(&i.then, &incoming, |r| &r.then);
        self.bars = before.clone();
        let els = self.arm(&i.els, &incoming, |r| &r.els);
        let mut results = Vec::new();
        self.bars = self.merge_bars(&then.bars, &els.bars, &mut results);
        if !then.reverse.is_empty() || !els.reverse.is_empty() || !results.is_empty() {
            self.b.push(Stmt::If(If { cond: i.cond.clone(), then: then.reverse, els: els.reverse, results }));
        }
        let mut results = i.results.clone();
        results.extend(then.exported.iter().map(|v| Merge {
            var: *v,
            then: Operand::Var(*v),
            els: Operand::Undefined,
        }));
        results.extend(els.exported.iter().map(|v| Merge { var: *v, then: Operand::Undefined, els: Operand::Var(*v) }));
        vec![Stmt::If(If { cond: i.cond.clone(), then: then.forward, els: els.forward, results })]
    }

    fn arm(&mut self, block: &Block, incoming: &[(&Merge, Option<Operand>)], side: impl Fn(&Merge) -> &Operand) -> Arm {
        self.b.open();
        self.declare_local_bars(block);
        for (result, bar) in incoming {
            let target = side(result);
            match (bar, self.memory_bars.get(&result.var).copied()) {
                (Some(bar), _) => self.add_bar(target, bar.clone()),
                (None, Some(memory)) => self.add_memory_bar(target, memory),
                (None, None) => {}
            }
        }
        let (mut forward, mut reverse) = self.region_body(block, Region::Arm);
        let bars = std::mem::take(&mut self.bars);
        let needs = self.resolve(&forward, &with_results(&reverse, &bars), Region::Arm);
        let mut exported = Vec::new();
        let mut kept = Vec::new();
        for need in needs {
            match need {
                Need::Saved(var) if self.b.arena.ty(var).is_word() && !self.b.arena.is_memory(var) => {
                    exported.push(var)
                }
                other => kept.push(other),
            }
        }
        self.bridge(&mut forward, kept, &mut reverse);
        Arm { forward, reverse, bars, exported }
    }

    /// The cotangent of an aggregate result flows to the arm's operand.
    fn add_memory_bar(&mut self, target: &Operand, memory: Var) {
        let operand = match target.var() {
            Some(v) if self.is_scalar(v) => {
                let ty = self.b.arena.ty(v).clone();
                self.b.read(Place::root(memory), ty)
            }
            _ => Operand::Var(memory),
        };
        self.add_bar(target, operand);
    }

    fn merge_bars(&mut self, then: &Bars, els: &Bars, results: &mut Vec<Merge>) -> Bars {
        let mut vars: Vec<Var> = then.keys().chain(els.keys()).collect();
        vars.sort();
        vars.dedup();
        let mut merged = VarMap::default();
        for var in vars {
            let side = |bars: &Bars| bars.get(&var).cloned().unwrap_or(Operand::NEUTRAL);
            let (a, b) = (side(then), side(els));
            if a.is_same(&b) {
                merged.insert(var, a);
                continue;
            }
            self.hint_bar(var);
            let (name, span) = self.b.hint.clone();
            let ty = self.b.arena.ty(var).clone();
            let result = self.b.arena.value(&name, span, ty);
            results.push(Merge { var: result, then: a, els: b });
            merged.insert(var, Operand::Var(result));
        }
        merged
    }
}

/// The reverse code together with the operands that leave it, so that both are looked at for needs.
fn with_results(reverse: &Block, bars: &Bars) -> Block {
    let mut block = reverse.clone();
    block.extend(bars.iter().map(|(var, value)| mention(var, value)));
    block
}
