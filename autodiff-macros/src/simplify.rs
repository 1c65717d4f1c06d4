//! Cleans up what the transforms wrote. Guarantees, each with an expansion snapshot:
//!
//! * no variable is defined twice, and nothing is carried or merged that does not change (`uniquify`);
//! * nothing is computed that is not used: no dead cotangents, no empty branches or loops (`sweep`);
//! * no factors one, no sums with nothing, common subexpressions once, constants folded only where no bit changes
//!   (`builder.rs`, as the code is written).

use crate::ir::{
    Arena, Arg, Block, Carry, Expr, Head, Like, Loop, Opaque, Operand, Place, PopItem, Purity, Shape, Stmt, Ty, Var,
};
use crate::names;
use crate::vars::{VarMap, VarSet};
use crate::visit;

/// Both clean-ups, and what branches not taken contribute in between. `kept` are the variables that live outside: results and parameters.
pub fn simplify(arena: &mut Arena, block: Block, outputs: &mut [Operand]) -> Block {
    let block = uniquify(arena, block, outputs);
    let block = crate::absent::guard(arena, block);
    sweep(block, outputs, arena)
}

/// Defines each variable once, and drops what is carried or merged without changing.
pub fn uniquify(arena: &mut Arena, block: Block, outputs: &mut [Operand]) -> Block {
    let mut pushed = VarSet::default();
    visit::pushed(&block, &mut pushed);
    let mut renamer = Uniquify { arena, seen: VarSet::default(), pushed };
    let mut env = VarMap::default();
    let block = renamer.block(block, &mut env);
    outputs.iter_mut().for_each(|o| rename_operand(o, &env));
    block
}

type Env = VarMap<Operand>;

struct Uniquify<'a> {
    arena: &'a mut Arena,
    seen: VarSet,
    /// What is pushed stays a variable.
    pushed: VarSet,
}

impl Uniquify<'_> {
    /// Whether `value` may stand wherever the variable does.
    fn may_replace(&self, var: Var, value: &Operand) -> bool {
        value.var().is_some() || !self.pushed.contains(&var)
    }

    fn define(&mut self, var: &mut Var, env: &mut Env) {
        let old = *var;
        if !self.seen.insert(old) {
            *var = self.arena.fresh(self.arena.info(old).clone());
        }
        env.insert(old, Operand::Var(*var));
    }

    /// A row may stand for an array: there the variable is a reference to a slice.
    fn refer(&mut self, row: Var) {
        let info = self.arena.info_mut(row);
        info.by_ref = true;
        info.annotation = None;
        info.ty = Ty::Slice(Box::new(info.ty.element()));
    }

    fn block(&mut self, block: Block, env: &mut Env) -> Block {
        block.into_iter().filter_map(|s| self.stmt(s, env)).collect()
    }

    fn nested(&mut self, block: Block, env: &Env) -> (Block, Env) {
        let mut inner = env.clone();
        (self.block(block, &mut inner), inner)
    }

    fn stmt(&mut self, mut stmt: Stmt, env: &mut Env) -> Option<Stmt> {
        match &mut stmt {
            Stmt::Let { var, expr } | Stmt::Memory { var, expr } => {
                rename_expr(expr, env);
                self.define(var, env);
            }
            Stmt::Store { place, value } | Stmt::AddTo { place, value } => {
                rename_place(place, env);
                rename_operand(value, env);
            }
            Stmt::If(i) => {
                rename_operand(&mut i.cond, env);
                let (then, then_env) = self.nested(std::mem::take(&mut i.then), env);
                let (els, els_env) = self.nested(std::mem::take(&mut i.els), env);
                (i.then, i.els) = (then, els);
                for mut r in std::mem::take(&mut i.results) {
                    rename_operand(&mut r.then, &then_env);
                    rename_operand(&mut r.els, &els_env);
                    if r.then.is_same(&r.els) && self.may_replace(r.var, &r.then) {
                        env.insert(r.var, r.then);
                    } else {
                        self.define(&mut r.var, env);
                        i.results.push(r);
                    }
                }
            }
            Stmt::Loop(l) => self.looping(l, env),
            Stmt::Call(call) => {
                for arg in &mut call.args {
                    rename_arg(arg, env);
                }
                for arg in &mut call.args {
                    if let Arg::Received(v) = arg {
                        self.define(v, env);
                    }
                }
                call.results.iter_mut().for_each(|v| self.define(v, env));
            }
            Stmt::Opaque(o) => rename_opaque(o, env),
            Stmt::Push { items, .. } => items.iter_mut().for_each(|v| rename_var(v, env)),
            Stmt::Pop { items, .. } => {
                // What tells the types of a record may name other parts of it.
                let mut vars: Vec<Var> = items.iter().map(|i| i.var).collect();
                vars.iter_mut().for_each(|v| self.define(v, env));
                for (item, var) in items.iter_mut().zip(vars) {
                    item.var = var;
                    match &mut item.like {
                        Some(Like::Expr(e)) => rename_expr(e, env),
                        Some(Like::Code(block, value)) => {
                            let (renamed, inner) = self.nested(std::mem::take(block), env);
                            *block = renamed;
                            rename_var(value, &inner);
                        }
                        Some(Like::Call(_)) | None => {}
                    }
                }
            }
            Stmt::Save(place) | Stmt::Restore(place) => rename_place(place, env),
            Stmt::Reshape { place, shape } => {
                rename_place(place, env);
                match shape {
                    Shape::Length(len) => rename_operand(len, env),
                    Shape::Of(value) => rename_place(value, env),
                }
            }
            Stmt::Alias { var, place } => {
                rename_place(place, env);
                self.define(var, env);
            }
            Stmt::Row(row) => {
                rename_place(&mut row.place, env);
                rename_opaque(&mut row.base, env);
                rename_opaque(&mut row.len, env);
                self.define(&mut row.var, env);
                self.refer(row.var);
            }
        }
        Some(stmt)
    }

    fn looping(&mut self, l: &mut Loop, env: &mut Env) {
        let mut inner = env.clone();
        match &mut l.head {
            Head::Range { var, range } => {
                rename_opaque(&mut range.lo, env);
                rename_opaque(&mut range.hi, env);
                range.step.iter_mut().for_each(|s| rename_opaque(s, env));
                if let Some(crate::ir::Backward::Trips(trips)) = &mut range.backward {
                    rename_operand(trips, env);
                }
                self.define(var, &mut inner);
            }
            Head::Items { pattern, bound, iterator, reversed } => {
                rename_opaque(iterator, env);
                if let Some(Some(trips)) = reversed {
                    rename_operand(trips, env);
                }
                bound.iter_mut().for_each(|v| self.define(v, &mut inner));
                *pattern = rename_tokens(pattern, &inner);
            }
            Head::Times { count } => rename_operand(count, env),
            Head::While { .. } => {}
        }
        let mut carried: Vec<(Carry, bool)> = std::mem::take(&mut l.carried).into_iter().map(|c| (c, false)).collect();
        for (c, is_unchanged) in &mut carried {
            rename_operand(&mut c.init, env);
            let may_replace = self.may_replace(c.phi, &c.init) && self.may_replace(c.result, &c.init);
            *is_unchanged = c.next.var() == Some(c.phi) && may_replace;
            if *is_unchanged {
                inner.insert(c.phi, c.init.clone());
            } else {
                self.define(&mut c.phi, &mut inner);
            }
        }
        if let Head::While { pre, cond } = &mut l.head {
            *pre = self.block(std::mem::take(pre), &mut inner);
            rename_operand(cond, &inner);
        }
        l.body = self.block(std::mem::take(&mut l.body), &mut inner);
        l.stop.iter_mut().for_each(|s| rename_operand(s, &inner));
        for (mut c, is_unchanged) in carried {
            if is_unchanged {
                env.insert(c.result, c.init);
                continue;
            }
            rename_operand(&mut c.next, &inner);
            self.define(&mut c.result, env);
            l.carried.push(c);
        }
    }
}

fn rename_var(var: &mut Var, env: &Env) {
    if let Some(Operand::Var(new)) = env.get(var) {
        *var = *new;
    }
}

fn rename_operand(operand: &mut Operand, env: &Env) {
    match operand {
        Operand::Var(v) => {
            if let Some(new) = env.get(v) {
                *operand = new.clone();
            }
        }
        Operand::Constant(o) => rename_opaque(o, env),
        _ => {}
    }
}

fn rename_tokens(tokens: &proc_macro2::TokenStream, env: &Env) -> proc_macro2::TokenStream {
    names::substitute(tokens, &mut |var, span| match env.get(&var) {
        Some(Operand::Var(new)) => quote::ToTokens::into_token_stream(names::placeholder(*new, span)),
        Some(operand) => crate::emit::literal(operand).into_stream(),
        None => quote::ToTokens::into_token_stream(names::placeholder(var, span)),
    })
}

fn rename_opaque(opaque: &mut Opaque, env: &Env) {
    if opaque.reads.iter().chain(&opaque.writes).all(|v| !env.contains_key(v)) {
        return;
    }
    opaque.tokens = rename_tokens(&opaque.tokens, env);
    opaque.reads = names::mentioned(&opaque.tokens);
    opaque.writes.iter_mut().for_each(|v| rename_var(v, env));
    if let Some(affine) = &mut opaque.affine {
        affine.map_tokens(&mut |tokens| rename_tokens(tokens, env));
    }
}

fn rename_place(place: &mut Place, env: &Env) {
    rename_var(&mut place.root, env);
    place.alias.iter_mut().for_each(|alias| rename_var(&mut alias.var, env));
    place.opaques_mut().for_each(|o| rename_opaque(o, env));
}

fn rename_expr(expr: &mut Expr, env: &Env) {
    match expr {
        Expr::Prim(_, operands) | Expr::Aggregate(_, operands) => {
            operands.iter_mut().for_each(|o| rename_operand(o, env))
        }
        Expr::Read(place) | Expr::Zero(place) | Expr::Take(place) => rename_place(place, env),
        Expr::Opaque(o) => rename_opaque(o, env),
        Expr::Repeat { value, len, .. } => {
            rename_operand(value, env);
            rename_opaque(len, env);
        }
        Expr::Change { of, base, parts } => {
            rename_var(of, env);
            base.iter_mut().for_each(|v| rename_var(v, env));
            parts.iter_mut().for_each(|(_, o)| rename_operand(o, env));
        }
    }
}

fn rename_arg(arg: &mut Arg, env: &Env) {
    match arg {
        Arg::Value { value, .. } => rename_operand(value, env),
        Arg::Place { place, .. } => rename_place(place, env),
        Arg::Inactive { value, .. } => rename_opaque(value, env),
        Arg::Nothing { like, .. } => rename_arg(like, env),
        Arg::Received(_) | Arg::NoSeed => {}
    }
}

/// Drops what nobody uses.
fn sweep(block: Block, outputs: &[Operand], arena: &Arena) -> Block {
    let mut marks = Marks { needed: outputs.iter().filter_map(Operand::var).collect(), arena, changed: true };
    while std::mem::take(&mut marks.changed) {
        marks.block(&block);
    }
    marks.kept(block)
}

struct Marks<'a> {
    needed: VarSet,
    arena: &'a Arena,
    changed: bool,
}

impl Marks<'_> {
    fn is_needed(&self, var: Var) -> bool {
        self.needed.contains(&var)
    }

    fn mark(&mut self, var: Var) {
        if self.needed.insert(var) {
            self.changed = true;
        }
    }

    fn mark_operand(&mut self, operand: &Operand) {
        visit::operand_vars(operand, &mut |v| self.mark(v));
    }

    /// Whether the statement must stay, given what is known to be needed.
    fn stays(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Let { var, expr } => self.is_needed(*var) || self.has_effect(expr),
            Stmt::Row(row) => self.is_needed(row.var),
            Stmt::Alias { var, .. } => self.is_needed(*var),
            Stmt::Memory { var, expr } => {
                self.is_needed(*var) || matches!(expr, Expr::Opaque(o) if o.purity == Purity::Impure)
            }
            Stmt::Store { place, .. } | Stmt::AddTo { place, .. } | Stmt::Reshape { place, .. } => {
                self.is_seen(place.root)
            }
            Stmt::If(i) => {
                i.results.iter().any(|r| self.is_needed(r.var)) || i.then.iter().chain(&i.els).any(|s| self.stays(s))
            }
            Stmt::Loop(l) => {
                let pre = match &l.head {
                    Head::While { pre, .. } => pre.as_slice(),
                    _ => &[],
                };
                l.carried.iter().any(|c| self.is_needed(c.result)) || l.body.iter().chain(pre).any(|s| self.stays(s))
            }
            _ => true,
        }
    }

    fn has_effect(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Take(place) => self.is_seen(place.root),
            Expr::Opaque(o) => o.purity == Purity::Impure,
            _ => false,
        }
    }

    /// Memory whose changes are seen: somebody reads it, or it belongs to the caller.
    fn is_seen(&self, root: Var) -> bool {
        self.arena.info(root).by_ref || self.is_needed(root)
    }

    fn block(&mut self, block: &Block) {
        block.iter().rev().for_each(|s| self.stmt(s));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if !self.stays(stmt) {
            return;
        }
        match stmt {
            Stmt::Let { expr, .. } | Stmt::Memory { expr, .. } => {
                if let Expr::Take(place) = expr
                    && self.arena.info(place.root).by_ref
                {
                    self.mark(place.root);
                }
                if let (Expr::Take(place), false) =
                    (expr, matches!(stmt, Stmt::Let { var, .. } if self.is_needed(*var)))
                {
                    return place.opaques().for_each(|o| o.reads.iter().for_each(|v| self.mark(*v)));
                }
                visit::expr_vars(expr, &mut |v| self.mark(v));
            }
            Stmt::Store { place, value } | Stmt::AddTo { place, value } => {
                if self.arena.info(place.root).by_ref {
                    self.mark(place.root);
                }
                place.opaques().for_each(|o| o.reads.iter().for_each(|v| self.mark(*v)));
                self.mark_operand(value);
            }
            Stmt::Reshape { shape, .. } => match shape {
                Shape::Length(len) => self.mark_operand(len),
                Shape::Of(value) => self.mark(value.root),
            },
            Stmt::If(i) => {
                self.mark_operand(&i.cond);
                for r in i.results.iter().filter(|r| self.is_needed(r.var)).cloned().collect::<Vec<_>>() {
                    self.mark_operand(&r.then);
                    self.mark_operand(&r.els);
                }
                self.block(&i.then);
                self.block(&i.els);
            }
            Stmt::Loop(l) => self.looping(l),
            other => visit::stmt_vars(other, false, &mut |v| self.mark(v)),
        }
    }

    fn looping(&mut self, l: &Loop) {
        match &l.head {
            Head::While { pre, cond } => {
                self.mark_operand(cond);
                self.block(pre);
            }
            Head::Times { count } => self.mark_operand(count),
            Head::Range { range, .. } => {
                let bounds = [&range.lo, &range.hi].into_iter().chain(&range.step);
                bounds.for_each(|o| o.reads.iter().for_each(|v| self.mark(*v)));
                if let Some(crate::ir::Backward::Trips(trips)) = &range.backward {
                    self.mark_operand(trips);
                }
            }
            Head::Items { iterator, reversed, .. } => {
                iterator.reads.iter().for_each(|v| self.mark(*v));
                if let Some(Some(trips)) = reversed {
                    self.mark_operand(trips);
                }
            }
        }
        l.stop.iter().for_each(|s| self.mark_operand(s));
        for c in &l.carried {
            if self.is_needed(c.result) || self.is_needed(c.phi) {
                self.mark_operand(&c.init);
                self.mark_operand(&c.next);
            }
        }
        self.block(&l.body);
    }

    fn kept(&self, block: Block) -> Block {
        block.into_iter().filter(|s| self.stays(s)).map(|s| self.trimmed(s)).collect()
    }

    fn trimmed(&self, stmt: Stmt) -> Stmt {
        match stmt {
            Stmt::If(mut i) => {
                i.then = self.kept(i.then);
                i.els = self.kept(i.els);
                i.results.retain(|r| self.is_needed(r.var));
                Stmt::If(i)
            }
            Stmt::Loop(mut l) => {
                l.body = self.kept(l.body);
                if let Head::While { pre, .. } = &mut l.head {
                    *pre = self.kept(std::mem::take(pre));
                }
                l.carried.retain(|c| self.is_needed(c.result) || self.is_needed(c.phi));
                Stmt::Loop(l)
            }
            Stmt::Pop { slot, items } => Stmt::Pop { slot, items: items.into_iter().map(|i: PopItem| i).collect() },
            other => other,
        }
    }
}
