//! R: the code that runs a program backward.
//!
//! R walks each region (function body, loop body, arm) from its last statement to its first. Per live value it keeps
//! the cotangent as an optional operand: where none flows, nothing is written. Per live aggregate it keeps a memory of
//! cotangents. What the code names of the primal is then alive, recomputed or saved (`needs.rs`); writes that destroy
//! what it needs are rolled back (`rollback.rs`), which is found by running R until no new one appears.

mod blocks;
mod branch;
mod call;
mod expansion;
mod fuse;
mod induction;
mod looping;
mod needs;
mod order;
mod overwrite;
mod private;
mod registers;
mod replace;
mod rollback;
mod rows;
mod stmt;
mod witness;

use crate::map::{HashMap, HashSet};

use crate::activity;
use crate::builder::Builder;
use fuse::Hoisted;
use needs::Need;
use overwrite::Overwrites;
use rollback::Rollback;

use crate::ir::{Arena, Block, Expr, Function, Operand, Passing, Place, Stmt, Ty, Var};
use crate::vars::{VarMap, VarSet};

/// The forward and the reverse code of a function.
pub struct Reversed {
    pub arena: Arena,
    pub forward: Block,
    pub reverse: Block,
    /// The cotangent of the result, where it is a parameter of the reverse code.
    pub seed: Option<Var>,
    /// The buffer of each active parameter.
    pub bars: VarMap<Var>,
    /// Some loop is written in a way that needs both sweeps in one scope.
    pub shares_loops: bool,
}

/// Whether forward and reverse code share a scope.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One function; the seed is one.
    Fused,
    /// Two functions that meet through the stack.
    Split,
}

/// How the values of a region reach its reverse code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Region {
    Alive,
    /// Handed to the region around it.
    Arm,
    /// Pushed as a record.
    Pushed,
}

/// R of a whole function.
pub fn reverse(function: &Function, form: Form) -> Reversed {
    let mut rolled_back = HashSet::default();
    loop {
        let mut arena = function.arena.clone();
        let (reversed, found) = run(function, form, &mut arena, &rolled_back);
        if found.is_subset(&rolled_back) {
            return reversed;
        }
        rolled_back.extend(found);
    }
}

/// Statements are told apart by where they stand in the primal.
type Site = *const Stmt;

struct Transform<'a> {
    b: Builder<'a>,
    live: VarSet,
    /// Cotangents of live numbers.
    bars: VarMap<Operand>,
    /// Memory of cotangents of live aggregates.
    memory_bars: VarMap<Var>,
    /// Memory that the primal changes anywhere.
    written: VarSet,
    overwrites: Overwrites,
    /// Locals that are replaced as a whole.
    replaced: VarSet,
    /// Writes that are undone.
    rolled_back: &'a HashSet<Rollback>,
    /// Reads that the reverse code repeats.
    recomputed: VarSet,
    /// What fused loops define: it exists only from there on.
    fused: VarSet,
    /// Calls that leave a record.
    split_calls: HashSet<Site>,
    /// The loop around the region being finished, where the types of what it carries are not known.
    around: Option<crate::ir::Loop>,
    function: &'a Function,
    /// Loops, and the roots whose content nobody needs from one iteration to the next.
    private: HashSet<Rollback>,
    /// Memory that holds a row per iteration of a loop.
    rows: VarSet,
    /// What fused loops need of the reverse code of the present region.
    hoisted: Vec<Hoisted>,
}

fn run(
    function: &Function,
    form: Form,
    arena: &mut Arena,
    rolled_back: &HashSet<Rollback>,
) -> (Reversed, HashSet<Rollback>) {
    let live = live(function);
    let replaced = replace::replaced(&function.body, &function.arena);
    let mut t = Transform {
        b: Builder::new(arena),
        live,
        bars: VarMap::default(),
        memory_bars: VarMap::default(),
        written: crate::visit::written_in(&function.body),
        overwrites: Overwrites::new(&function.body, &|v| function.arena.ty(v).clone(), &replaced),
        replaced,
        rolled_back,
        recomputed: VarSet::default(),
        fused: VarSet::default(),
        split_calls: HashSet::default(),
        around: None,
        function,
        private: HashSet::default(),
        rows: VarSet::default(),
        hoisted: Vec::new(),
    };
    let bars = t.declare_bars(function);
    let kind = if form == Form::Fused { Region::Alive } else { Region::Pushed };
    t.b.open();
    let seed = t.seed(function, form);
    let (mut forward, reverse) = t.region_body(&function.body, kind);
    let mut body = reverse;
    t.b.open();
    t.finish_params(function, &bars);
    body.extend(t.b.close());
    let needs = t.resolve(&forward, &body, kind);
    t.bridge(&mut forward, needs, &mut body);
    if form == Form::Fused {
        t.keep_final(function, &mut forward, &mut body);
    }
    let mutable =
        function.params.iter().filter(|p| p.passing == Passing::Mutable && form == Form::Split).map(|p| p.var);
    let is_rebuilt = |v: &Var| t.live.contains(v) && !replace::is_flat(function.arena.ty(*v));
    let rebuilt = t.replaced.iter().filter(is_rebuilt).collect();
    let needs = rollback::Needs {
        recomputed: &t.recomputed,
        split_calls: &t.split_calls,
        rebuilt: &rebuilt,
        arena: &function.arena,
        private: &t.private,
    };
    let found = rollback::find(&function.body, mutable.collect(), needs, &t.overwrites);
    let shares_loops = !t.fused.is_empty() || !t.rows.is_empty();
    let reversed = Reversed { arena: Arena::default(), forward, reverse: body, seed, bars, shares_loops };
    drop(t);
    (Reversed { arena: std::mem::take(arena), ..reversed }, found)
}

/// The variables whose cotangents matter.
fn live(function: &Function) -> VarSet {
    let active_params = || function.params.iter().filter(|p| p.active);
    let active = activity::active(&function.body, active_params().map(|p| p.var).collect(), &mut HashMap::default());
    let mut outputs: VarSet = function.result.iter().filter_map(Operand::var).collect();
    outputs.extend(active_params().filter(|p| p.passing == Passing::Mutable).map(|p| p.var));
    let useful = activity::useful(&function.body, outputs);
    active.intersection(&useful).iter().filter(|v| !matches!(function.arena.ty(*v), Ty::Int(_) | Ty::Bool)).collect()
}

impl Transform<'_> {
    /// A number whose cotangent is a value (and not memory).
    fn is_scalar(&self, var: Var) -> bool {
        let info = self.b.arena.info(var);
        info.ty.is_float() && !info.memory
    }

    /// A carried value whose cotangent matters: of what it was, or only of what it becomes (the value of an exit).
    fn is_live_carry(&self, c: &crate::ir::Carry) -> bool {
        self.live.contains(&c.phi) || self.live.contains(&c.result)
    }

    fn hint_bar(&mut self, var: Var) {
        let info = self.b.arena.info(var);
        self.b.hint = (format!("{}_bar", info.name), info.span);
    }

    /// The buffer of each active parameter: `&mut w_bar`.
    fn declare_bars(&mut self, function: &Function) -> VarMap<Var> {
        let mut bars = VarMap::default();
        for param in function.params.iter().filter(|p| p.active) {
            let mut info = self.b.arena.info(param.var).clone();
            info.name = format!("{}_bar", info.name);
            info.by_ref = true;
            info.memory = true;
            let bar = self.b.arena.fresh(info);
            bars.insert(param.var, bar);
            if !self.is_scalar(param.var) {
                self.memory_bars.insert(param.var, bar);
            }
        }
        bars
    }

    /// Gives the result its cotangent.
    fn seed(&mut self, function: &Function, form: Form) -> Option<Var> {
        let result = function.result.as_ref()?;
        let ty = self.b.arena.operand_ty(result);
        let scalar = result.var().is_none_or(|v| self.is_scalar(v));
        let seed = (form == Form::Split).then(|| {
            let mut info = crate::ir::VarInfo {
                name: "y_bar".to_owned(),
                span: self.b.hint.1,
                ty,
                by_ref: true,
                memory: false,
                annotation: None,
                like: None,
            };
            info.memory = !scalar;
            self.b.arena.fresh(info)
        });
        let var = result.var().filter(|v| self.live.contains(v))?;
        if scalar {
            self.bars.insert(var, seed.map_or(Operand::Number(1.0), Operand::Var));
        } else if let Some(seed) = seed {
            self.seed_memory(var, seed);
        } else if let Some(one) = &function.seed {
            let one = crate::ir::Opaque::pure(one.clone(), Ty::Unknown, self.b.hint.1);
            self.b.hint.0 = "one".to_owned();
            if let Operand::Var(one) = self.b.value(Expr::Opaque(one), Ty::Unknown) {
                self.seed_memory(var, one);
            }
        }
        seed
    }

    /// The result is an aggregate: its cotangent is added once its memory is declared.
    fn seed_memory(&mut self, var: Var, seed: Var) {
        self.declare_memory_bar(var, None);
        let bar = self.memory_bars[&var];
        self.b.push(Stmt::AddTo { place: Place::root(bar), value: Operand::Var(seed) });
    }

    /// A memory for the cotangent of an aggregate, zero at first.
    fn declare_memory_bar(&mut self, var: Var, init: Option<&Expr>) {
        if self.memory_bars.contains_key(&var) {
            return;
        }
        let info = self.b.arena.info(var).clone();
        let expr = self.zero_like(var, &info.ty, init);
        let bar = self.b.arena.memory(&format!("{}_bar", info.name), info.span, info.ty);
        self.memory_bars.insert(var, bar);
        self.b.push(Stmt::Memory { var: bar, expr });
    }

    /// Zeros in the shape of `var`, without its value where its type or its constructor tells the shape.
    fn zero_like(&self, var: Var, ty: &Ty, init: Option<&Expr>) -> Expr {
        if let Some(tokens) = zero_tokens(self.b.arena, ty) {
            return Expr::Opaque(crate::ir::Opaque::pure(tokens, ty.clone(), self.b.arena.info(var).span));
        }
        match init.filter(|_| !self.replaced.contains(&var)) {
            Some(Expr::Repeat { vec: true, value, len }) if self.b.arena.operand_ty(value).is_float() => {
                Expr::Repeat { vec: true, value: Operand::NEUTRAL, len: len.clone() }
            }
            _ => Expr::Zero(Place::root(var)),
        }
    }

    /// Adds to the cotangent of an operand.
    fn add_bar(&mut self, operand: &Operand, contribution: Operand) {
        let Some(var) = operand.var().filter(|v| self.live.contains(v)) else { return };
        if let Some(bar) = self.memory_bars.get(&var).copied() {
            return self.b.push(Stmt::AddTo { place: Place::root(bar), value: contribution });
        }
        self.hint_bar(var);
        let old = self.bars.remove(&var);
        if let Some(sum) = self.b.sum(old, Some(contribution)) {
            self.bars.insert(var, sum);
        }
    }

    /// Adds the collected cotangents of numbers to the buffers.
    fn finish_params(&mut self, function: &Function, buffers: &VarMap<Var>) {
        for param in &function.params {
            let Some(buffer) = buffers.get(&param.var) else { continue };
            if let Some(value) = self.bars.remove(&param.var) {
                self.b.push(Stmt::AddTo { place: Place::root(*buffer), value });
            }
        }
    }

    /// A fused function leaves its `&mut` arguments as the primal would, though its reverse code rolls them back.
    fn keep_final(&mut self, function: &Function, forward: &mut Block, reverse: &mut Block) {
        let mut restored = VarSet::default();
        reverse.iter().for_each(|s| restored_roots(s, &mut restored));
        for param in function.params.iter().filter(|p| restored.contains(&p.var) && p.passing == Passing::Mutable) {
            let info = self.b.arena.info(param.var).clone();
            let kept = self.b.arena.memory(&format!("{}_final", info.name), info.span, info.ty);
            forward.push(Stmt::Memory { var: kept, expr: Expr::Read(Place::root(param.var)) });
            reverse.push(Stmt::Store { place: Place::root(param.var), value: Operand::Var(kept) });
        }
    }

    /// Forward and reverse code of a region whose block is already open; closes it.
    fn region_body(&mut self, block: &Block, kind: Region) -> (Block, Block) {
        if kind == Region::Alive {
            self.b.remember(block);
        }
        self.declare_local_bars(block);
        let outer = std::mem::take(&mut self.hoisted);
        let mut pieces = Vec::new();
        for (index, stmt) in block.iter().enumerate().rev() {
            pieces.push(self.stmt(stmt, block, index, kind));
        }
        let hoisted = std::mem::replace(&mut self.hoisted, outer);
        let mut forward = Vec::new();
        for (index, piece) in pieces.into_iter().rev().enumerate() {
            forward.extend(hoisted.iter().filter(|h| h.before == index).map(|h| h.stmt.clone()));
            forward.extend(piece);
        }
        (forward, self.b.close())
    }

    /// Cotangent memory of the aggregates that the region defines.
    fn declare_local_bars(&mut self, block: &Block) {
        for stmt in block {
            let init = match stmt {
                Stmt::Let { expr, .. } | Stmt::Memory { expr, .. } => Some(expr),
                _ => None,
            };
            for var in crate::visit::defined_here(stmt) {
                if self.live.contains(&var) && !self.is_scalar(var) {
                    self.declare_memory_bar(var, init);
                }
            }
        }
    }

    /// Saves at the end of `forward` what the reverse code needs, and restores or recomputes it at the start of
    /// `reverse`: all words as one record first, then everything in the order of its definition.
    fn bridge(&mut self, forward: &mut Block, needs: Vec<Need>, reverse: &mut Block) {
        let (mut words, mut pushes, mut opening) = (Vec::new(), Vec::new(), Vec::new());
        for need in needs {
            match need {
                Need::Again(stmt) => opening.push(stmt),
                Need::Saved(var) if self.b.arena.ty(var).is_word() => words.push(var),
                Need::Saved(var) => {
                    let slot = self.b.arena.slot();
                    opening.push(Stmt::Pop { slot, items: vec![self.pop_item(var, forward)] });
                    pushes.push(Stmt::Push { slot, items: vec![var] });
                }
            }
        }
        if !words.is_empty() {
            let slot = self.b.arena.slot();
            let items = words.iter().map(|v| self.pop_item(*v, forward)).collect();
            opening.insert(0, Stmt::Pop { slot, items });
            pushes.insert(0, Stmt::Push { slot, items: words });
        }
        forward.extend(pushes.into_iter().rev());
        reverse.splice(0..0, opening);
    }
}

/// Memory that the code rolls back, itself or in a callee.
fn restored_roots(stmt: &Stmt, found: &mut VarSet) {
    match stmt {
        Stmt::Restore(place) => {
            found.insert(place.root);
        }
        Stmt::Call(call) if call.mode == crate::ir::Mode::Reverse => {
            let primals = &call.args[..(call.args.len() - 1) / 2];
            found.extend(primals.iter().filter_map(|a| match a {
                crate::ir::Arg::Place { place, mutable: true } => Some(place.root),
                _ => None,
            }));
        }
        Stmt::If(i) => i.then.iter().chain(&i.els).for_each(|s| restored_roots(s, found)),
        Stmt::Loop(l) => l.body.iter().for_each(|s| restored_roots(s, found)),
        _ => {}
    }
}

/// Zeros of a type that is known down to its floats.
fn zero_tokens(arena: &Arena, ty: &Ty) -> Option<proc_macro2::TokenStream> {
    match ty {
        Ty::Float(crate::ir::Float::F32) => Some(quote::quote!(-0.0_f32)),
        Ty::Float(crate::ir::Float::F64) => Some(quote::quote!(-0.0_f64)),
        Ty::Float(crate::ir::Float::Alias(alias)) => {
            let alias = &arena.aliases[*alias];
            Some(quote::quote!((-0.0 as #alias)))
        }
        Ty::Array(element, len) => {
            let (element, len) = (zero_tokens(arena, element)?, len.parse::<proc_macro2::TokenStream>().ok()?);
            Some(quote::quote!([#element; #len]))
        }
        Ty::Tuple(parts) if parts.iter().all(Ty::is_float) && !parts.is_empty() => {
            let parts = parts.iter().map(|part| zero_tokens(arena, part)).collect::<Option<Vec<_>>>()?;
            Some(quote::quote!((#(#parts,)*)))
        }
        _ => None,
    }
}
